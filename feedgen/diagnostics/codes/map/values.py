"""Codes of the MAP family about values an expression cannot do with, product by product."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("MAP201", severity=Severity.WARNING)
class DivisionByZero(Rule):
    """An expression divides by zero for this product.

    ## Why it matters
    The value cannot be computed; the field is treated as one without a value.

    ## How to fix
    Ask first: `cost / price.amount if price else none`.
    """

    message = "a division by zero"
    hint = "ask first: `x / y if y else none`"


@rule("MAP202", severity=Severity.WARNING)
class CurrenciesDiffer(Rule):
    """Two amounts in different currencies are compared or added.

    ## What it means
    Amounts are never converted silently.

    ## Example
    `price` is 12.90 EUR, `cost` is 9.00 USD, the expression is `price - cost`.

    ## How to fix
    Give both in one currency in the source, or compute with the numbers and your own rate:
    `price.amount - cost.amount * 0.92`.
    """

    message = "{left} and {right} cannot be compared or added"
    hint = "compute with `x.amount` and a rate of your own"


@rule("MAP203", severity=Severity.WARNING)
class ValuesDoNotFit(Rule):
    """An operator or function meets a value of the wrong kind in this product.

    ## What it means
    The kinds could not be known beforehand, because the value comes from a source column.

    ## Example
    `attributes['Stock'] > 3` where the column holds the text `7`.

    ## How to fix
    Turn the value into what is needed: `attributes['Stock'] | int(0)`, `| number`, `| money('EUR')`.
    """

    message = "cannot compute: {reason}"
    hint = "turn the value into what is needed first: `x | int(0)`, `x | number`, `x | money('EUR')`"


@rule("MAP204", severity=Severity.WARNING)
class UnitsDiffer(Rule):
    """A measure is needed in a unit of another kind.

    ## Example
    A weight in `kg` compared with a length in `cm`, or `weight | to('ml')`.

    ## How to fix
    Correct the unit in the source or in the expression.
    """

    message = "`{left}` cannot be given in `{right}`"
    hint = "both must be weights, lengths, volumes or areas"


@rule("MAP206", severity=Severity.WARNING)
class NumberTooLarge(Rule):
    """A number grew beyond what any channel could take.

    ## What it means
    Numbers have at most 60 digits, exponents are at most 64.

    ## How to fix
    Look at the value in the source; a price of 10^60 is a slip.
    """

    message = "cannot compute: {reason}"
    hint = "look at the numbers in the source"


@rule("MAP207", severity=Severity.WARNING)
class TextTooLong(Rule):
    """A function would make a text of unreasonable length.

    ## How to fix
    Shorten the text first: `description | truncate(5000)`.
    """

    message = "the text would have {length} characters, at most {limit} are made"
    hint = "shorten it first: `x | truncate(5000)`"


@rule("MAP208", severity=Severity.WARNING)
class ValueWithoutPart(Rule):
    """An expression takes a part of a value that this product's value does not have.

    ## What it means
    The value comes from a source column, and is not the group, list or money that the expression expects.

    ## Example
    `attributes['Size'].width` where the column holds a text.

    ## How to fix
    Ask first, `x.y if x is mapping else none`, or turn the value into what is expected.
    """

    message = "a {found} has no `{part}`"
    hint = "ask first: `x.y if x is mapping else none`"


@rule("MAP210", severity=Severity.WARNING)
class ArgumentUnusable(Rule):
    """A function cannot work with the argument it is given.

    ## Example
    `truncate(-1)`, `money('EURO')`, `date('%A')` (names of days depend on the machine's language).

    ## How to fix
    Give what the message asks for.
    """

    message = "`{function}` needs {what}, this is {found!r}"


@rule("MAP211", severity=Severity.WARNING)
class TextTooLongForPattern(Rule):
    """A text is too long to try this regular expression on.

    ## What it means
    The pattern has repeats that compete for the same characters; on a long text it could take very long.

    ## How to fix
    Shorten the text first, `description | truncate(900) | regex_search(…)`, or say in the pattern what may not
    match: `[^,]*` instead of `.*`.
    """

    message = "a text of {length} characters is too long for the pattern `{pattern}` (at most {limit})"
    hint = "shorten the text first, or use `[^,]*` instead of `.*`"


@rule("MAP214", severity=Severity.WARNING)
class ValueWithoutLine(Rule):
    """A table has no line for a value.

    ## What it means
    The table says `unmatched: warn`. Each value without a line is counted by itself, the most frequent first, so
    that the lines worth writing are seen at once. The expression goes on as if the table had not been asked.

    ## Example
        tables:
          colours: {file: colours.csv, unmatched: warn}
        rules:
          - set: {color: "color | lookup('colours', default=color)"}

    ## How to fix
    Add a line for the value, a `default`, or `unmatched: ignore`.
    """

    by_value = True
    message = "table `{table}` has no line for {value!r}"
    hint = "add lines to `{table}`, or one line `*` for everything else"


@rule("MAP220", severity=Severity.WARNING)
class RateMissing(Rule):
    """A price cannot be converted, because the table has no usable rate for a currency.

    ## What it means
    `convert` takes its rates from a table of the profile or of feedgen.yaml. The currency is not in it, or its rate is
    no number above zero. The price is left out: it is never taken over one to one.

    ## Example
    `price | convert('EUR', rates='ecb')` for a price in `XAF`, which the European Central Bank does not quote.

    ## How to fix
    Add the currency to the table: what one unit of the table's base is worth in it. In a table without a rate of 1 the
    base is EUR, unless `base` names another.
    """

    message = "table `{table}` has no usable rate for {currency}"
    hint = "{guess}"
