"""Codes of the PRF family: profiles, configuration and the command line, found before a row is read."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR = Severity.ERROR


@rule("PRF101", severity=ERROR)
class YamlNotReadable(Rule):
    """A YAML file is not well-formed.

    ## What it means
    The file cannot be understood as YAML at the line and column named.

    ## Why it matters
    Nothing is guessed from half a configuration: no feed is built.

    ## Example
        channels:
        <tab>google: {}

    ## How to fix
    Indent with blanks, never with tabs. Put texts that contain `: ` or start with `{`, `*`, `@` in quotes.
    """

    message = "this is not YAML: {problem}"
    hint = "{hint}"


@rule("PRF102", severity=ERROR)
class KeyGivenTwice(Rule):
    """A mapping has the same key twice.

    ## What it means
    Most YAML readers would silently keep the last one; feedgen refuses, since one of the two is lost.

    ## Example
        fields:
          title: name
          title: "{{ brand }} {{ name }}"

    ## How to fix
    Delete one of them.
    """

    message = "key `{key}` is given twice"
    hint = "first given in line {line}"


@rule("PRF103", severity=ERROR)
class FileMissing(Rule):
    """A file that was named does not exist.

    ## How to fix
    Check the path; it is relative to the folder the command runs in (for `extends` and templates: to the
    project's `channel_profiles/` or `templates/`, then the user's, then the packaged ones).
    """

    message = "no such file: {path}"


@rule("PRF104", severity=ERROR)
class FileUnreadable(Rule):
    """A configuration file cannot be read: no permission, a folder, or not UTF-8.

    ## How to fix
    Save the file as UTF-8 and make sure that the user of the job may read it.
    """

    message = "{path} cannot be read: {reason}"


@rule("PRF105", severity=ERROR)
class UnknownKey(Rule):
    """A key that the format does not know.

    ## Why it matters
    A mistyped key would otherwise be ignored, and the rule it was meant to set would silently not apply.

    ## Example
        title: {value: title, maxlength: 150}

    ## How to fix
    Take the suggested key; `feedgen schema profile` and `feedgen schema config` list them all.
    """

    message = "unknown key `{key}` ({path})"
    hint = "{known}"


@rule("PRF106", severity=ERROR)
class ValueNotAccepted(Rule):
    """A value that its key does not accept: another type, or outside of what is allowed.

    ## How to fix
    The message says what is accepted. `feedgen schema config` has every key with its values.
    """

    message = "`{path}`: {problem} (found {value})"


@rule("PRF107", severity=ERROR)
class KeyMissing(Rule):
    """A key that must be there is not.

    ## How to fix
    Add it; `feedgen schema profile` tells what it holds.
    """

    message = "`{path}` is missing"


@rule("PRF110", severity=ERROR)
class UnknownChannel(Rule):
    """A channel that neither feedgen.yaml nor any profile folder knows.

    ## How to fix
    `feedgen channels` lists the channels; a new one is one YAML file in `channel_profiles/`.
    """

    message = "unknown channel `{name}`"
    hint = "{known}"


@rule("PRF111", severity=ERROR)
class UnknownMarket(Rule):
    """A country that the channel does not serve.

    ## How to fix
    `feedgen channels NAME` lists the channel's markets.
    """

    message = "channel `{profile}` has no market `{name}`"
    hint = "{known}"


@rule("PRF112", severity=ERROR)
class MarketMissing(Rule):
    """The channel must know which country the feed is for, and nothing says it.

    ## How to fix
    `-c amazon@FR`, or `market: FR` at the channel, or `shop.country` in feedgen.yaml.
    """

    message = "channel `{profile}` needs a market"
    hint = "say it: -c {profile}@{example}, or `market: {example}` in feedgen.yaml; markets: {known}"


@rule("PRF113", severity=ERROR)
class UnknownFeed(Rule):
    """A feed that the channel does not have.

    ## How to fix
    `feedgen channels NAME` lists the channel's feeds.
    """

    message = "channel `{profile}` has no feed `{name}`"
    hint = "{known}"


@rule("PRF114", severity=ERROR)
class ParamMissing(Rule):
    """The channel needs something that only the merchant knows.

    ## Example
    Amazon's listings feed carries the seller id of the account.

    ## How to fix
    Set it at the channel in feedgen.yaml (`params: {{name: …}}`) or on the command line (`--param NAME=VALUE`).
    """

    message = "channel `{profile}` needs the param `{name}`: {description}"
    hint = "feedgen.yaml: channels.{channel}.params.{name}, or --param {name}={example}"


@rule("PRF115", severity=ERROR)
class UnknownParam(Rule):
    """A param that the channel does not take.

    ## How to fix
    Take the suggested name; `feedgen channels NAME` lists the params.
    """

    message = "channel `{profile}` has no param `{name}`"
    hint = "{known}"


@rule("PRF116", severity=ERROR)
class ParamNotAccepted(Rule):
    """The value of a param does not look like what it should be.

    ## How to fix
    The message says what is accepted; `feedgen channels NAME` gives an example.
    """

    message = "param `{name}` is not {accepted} (found {value})"


@rule("PRF117", severity=ERROR)
class ExtendsItself(Rule):
    """Profiles that extend each other in a circle.

    ## How to fix
    Take one `extends` out.
    """

    message = "`extends` leads back to {path}"


@rule("PRF118", severity=ERROR)
class UnknownPreset(Rule):
    """A preset of that name does not exist.

    ## How to fix
    Leave `--preset` out (it is detected from the header), or take one of the names listed.
    """

    message = "unknown preset `{name}`"
    hint = "{known}"


@rule("PRF119", severity=ERROR)
class NoChannelChosen(Rule):
    """Nothing says which feeds to build.

    ## How to fix
    `-c google@FR`, or a `channels:` section in feedgen.yaml.
    """

    message = "no channel to build a feed for"
    hint = "say one, for example -c google@FR; known here: {known}"


@rule("PRF120", severity=ERROR)
class NoCatalogue(Rule):
    """Nothing says where the products are.

    ## How to fix
    Name the file (`feedgen build export.csv …`), or give `catalogue.sources` in feedgen.yaml.
    """

    message = "no catalogue to read"
    hint = "name a file: feedgen build export.csv -c google@FR, or set catalogue.sources in feedgen.yaml"


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


@rule("PRF128", severity=ERROR)
class EnvironmentVariableMissing(Rule):
    """feedgen.yaml refers to an environment variable that is not set.

    ## How to fix
    Set it in the shell, the cron job or the CI secret store: `export NAME=…`.
    """

    message = "environment variable {name} is not set"


@rule("PRF129", severity=ERROR)
class OptionNotAccepted(Rule):
    """A command line option has a value that cannot be used.

    ## How to fix
    The message says what is accepted; `feedgen COMMAND --help` has an example.
    """

    message = "{option}: {problem} (found {value})"
    hint = "{hint}"


@rule("PRF130", severity=ERROR)
class UnknownCode(Rule):
    """`feedgen explain` was asked about a code that does not exist.

    ## How to fix
    Codes look like CHN104: SRC reading, CAT product, PRF configuration, MAP expressions, CHN channel, OUT writing,
    GRD guards.
    """

    message = "no finding has the code `{name}`"
    hint = "{known}"


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


@rule("PRF133", severity=ERROR)
class FieldInWhichFeed(Rule):
    """The channel has several feeds, and none of them has the field that feedgen.yaml sets.

    ## How to fix
    Take the suggested field, or restrict the channel to one feed with `feeds: [NAME]`.
    """

    message = "no feed of `{profile}` has a field `{field}`"
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


@rule("PRF140", severity=ERROR)
class FileNotFound(Rule):
    """A file that a profile or feedgen.yaml names is not there.

    ## What it means
    Rule files, tables, price lists and corrections are looked for beside feedgen.yaml (without one, in the current
    folder), then beside the file that names them. A profile or rule file reads nothing outside of these folders,
    links followed; only feedgen.yaml itself may.

    ## Example
        use: rules/titels.yaml

    ## How to fix
    Check the spelling; the message names the nearest file there is.
    """

    message = "file `{name}` not found, {known}"
    hint = "files are looked for beside feedgen.yaml"


@rule("PRF141", severity=ERROR)
class UnusableTable(Rule):
    """A CSV file that feedgen.yaml names cannot be used.

    ## What it means
    Tables, price lists and corrections are small CSV files with a header. Delimiter and encoding are found out; the
    columns that are asked for must be there.

    ## Example
        tables:
          margins: {file: margins.csv, key: SKU, value: Margin}

    where `margins.csv` has the columns `sku` and `margin_percent`.

    ## How to fix
    Name the columns as the file does.
    """

    message = "`{path}` cannot be used: {problem}"


@rule("PRF142", severity=ERROR)
class UnknownTarget(Rule):
    """A rule sets an attribute that does not exist.

    ## What it means
    A rule may set the attributes of the product, those of `derive`, one label (`labels.season`) and one unclaimed
    column (`attributes.Fabric`). Anything else would be set for nobody to read.

    ## Example
        rules:
          - set: {titel: "{{ brand }} {{ title }}"}

    ## How to fix
    Correct the name, or declare the attribute with `derive`.
    """

    message = "rules cannot set `{name}`: no such attribute, {known}"
    hint = "an attribute of your own is declared with `derive` first"


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
