"""Codes of the PRF family about what a profile says of its feeds and fields."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR = Severity.ERROR


@rule("PRF121", severity=ERROR)
class CurrencyUnknown(Rule):
    """Prices carry no currency, and nothing else names one.

    ## What it means
    The export has bare numbers as prices (`12.90`), no currency column, and neither a market nor the shop's
    currency is given.

    ## Why it matters
    A price in the wrong currency is worse than no feed: feedgen does not guess money.

    ## How to fix
    Name the market (`-c google@FR` brings EUR), or the currency (`--currency EUR`, `shop.currency` in feedgen.yaml).
    """

    message = "the prices carry no currency, and no market or shop currency is given"
    hint = "say it: {example}, or --currency EUR, or shop.currency in feedgen.yaml"


@rule("PRF122", severity=ERROR)
class UnknownWriter(Rule):
    """A feed names a writer that does not exist.

    ## How to fix
    Take one of the names listed; plug-ins add more.
    """

    message = "unknown writer `{name}`"
    hint = "{known}"


@rule("PRF123", severity=ERROR)
class UnknownTable(Rule):
    """A `map`, `enum` or `lookup` names a table that does not exist.

    ## How to fix
    Put the table under `tables:` of the profile or into `channel_profiles/_tables/NAME.yaml`.
    """

    message = "unknown table `{name}`"
    hint = "{known}"


@rule("PRF124", severity=ERROR)
class UnknownEntry(Rule):
    """A field names an entry that the profile does not define.

    ## How to fix
    Define it under `entries:` of the profile.
    """

    message = "unknown entry `{name}`"
    hint = "{known}"


@rule("PRF125", severity=ERROR)
class TemplateNotUsable(Rule):
    """The template of a feed's envelope is missing, broken, or has no place for the items.

    ## How to fix
    The template must hold `{{ items }}` exactly once, outside of any condition or loop.
    """

    message = "template {name}: {problem}"


@rule("PRF126", severity=ERROR)
class PatternNotUsable(Rule):
    """A `pattern` is not a regular expression.

    ## How to fix
    The message names the place in the pattern. Backslashes are kept when the pattern stands in single quotes.
    """

    message = "pattern {value}: {problem}"


@rule("PRF127", severity=ERROR)
class FieldNotWritable(Rule):
    """A field's shape does not fit the feed's writer.

    ## Example
    Nested `item:` fields in a CSV feed, or an element name that XML does not allow.

    ## How to fix
    Delimited files take one text per field: use `value`, with `join` for lists.
    """

    message = "field `{field}`: {problem}"


@rule("PRF131", severity=ERROR)
class UnknownColumn(Rule):
    """`catalogue.columns` names neither a column of the source nor an expression that can be understood.

    ## How to fix
    Take the suggested column. Literal text in an expression stands in quotes: `"'new'"`.
    """

    message = "`catalogue.columns.{attribute}`: {value} is neither a column nor an expression: {problem}"
    hint = "{known}"


@rule("PRF132", severity=ERROR)
class UnknownAttribute(Rule):
    """`catalogue.columns` fills a product attribute that does not exist.

    ## How to fix
    Take the suggested name; `feedgen schema product` lists them. Columns of your own need no entry: they stay
    reachable as `attributes['Name']`.
    """

    message = "the product has no attribute `{name}`"
    hint = "{known}"


@rule("PRF134", severity=ERROR)
class TwoFeedsOneFile(Rule):
    """Two feeds would be written to the same file.

    ## How to fix
    Give one of the channels another key, or set `file:` at the channel.
    """

    message = "{first} and {second} both write {path}"


@rule("PRF135", severity=Severity.WARNING)
class FieldTakesNoText(Rule):
    """A literal written by the profile is not among the texts that the field accepts.

    ## How to fix
    Correct the `map`, the `{const: …}` or the `enum`.
    """

    message = "field `{field}` writes {value}, which its `enum` does not have"
    hint = "{known}"


@rule("PRF136", severity=ERROR)
class EncodingUnknown(Rule):
    """A feed or a source names an encoding that does not exist.

    ## How to fix
    Use utf-8, utf-8-sig, iso-8859-1, windows-1252, shift_jis …
    """

    message = "unknown encoding `{name}`"


@rule("PRF137", severity=ERROR)
class FileNameNotAccepted(Rule):
    """A feed's file name is empty, a path, or hidden.

    ## How to fix
    Give a plain file name such as `{{ channel }}.xml`; the folder is chosen with `--output`.
    """

    message = "file name {value} is not a plain file name"


@rule("PRF138", severity=ERROR)
class DerivedNameTaken(Rule):
    """`derive` makes up an attribute under a name that is taken or cannot be used.

    ## What it means
    Derived attributes stand beside the product's own. One that is called like a product attribute, or like a
    word that expressions have already (`market`, `shop`, `params`, `now` …), would hide the other.

    ## Example
        derive: {price: "price.amount * 0.9"}

    ## How to fix
    Take another name, `asked: …`, and use that in the fields.
    """

    message = "`{name}` cannot be derived: {reason}"
    hint = "take another name and use that in the fields"


@rule("PRF139", severity=ERROR)
class DeriveCircle(Rule):
    """Derived attributes use each other in a circle, or one uses itself.

    ## What it means
    An attribute of `derive` may use any other, in whatever order they are written: each is computed after those it
    uses. In a circle there is none to begin with.

    ## Example
        derive:
          margin: "rate * price.amount"
          rate: "margin / price.amount"

    ## How to fix
    Write one of them with the attributes of the product alone.
    """

    message = "`{name}` uses `{other}`, which uses `{name}`: {circle}"
    hint = "compute one of them from the product's own attributes"


@rule("PRF145", severity=ERROR)
class DocumentFieldMissing(Rule):
    """The channel wants something of the whole document, and there is no value for it.

    ## What it means

    A field of the feed's `root` is required, and its expression gave nothing. It is no matter of a product: without it
    the channel refuses the file, so the run stops before a product is read.

    ## Example

    YML asks for the name of the shop in front of its offers, and neither `shop.name` nor the channel's param is set.

    ## How to fix

    Mostly with `shop` in feedgen.yaml, or with a param of the channel: `feedgen channels NAME` lists them.
    """

    message = "{name} of the document is missing, and the channel requires it"
    hint = "{note}"
