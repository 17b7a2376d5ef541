"""Codes of the MAP family about texts that are no expression, seen before the first row."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("MAP101", severity=Severity.ERROR)
class ExpressionUnreadable(Rule):
    """The text is not an expression.

    ## What it means
    An expression follows Jinja2's syntax: `title`, `price * 2`, `brand ~ ' ' ~ title`, `x if y else z`,
    `title | truncate(60)`. This text breaks off, or has a sign where none can stand.

    ## Example
    `title = 'Mug'` assigns; a comparison is `title == 'Mug'`.

    ## How to fix
    Look at the column named. A literal text stands in quotes, `'new'`, or is written `{const: new}`; a text with
    values in it is written `"{{ brand }} {{ title }}"`.
    """

    message = "cannot read the expression: {reason}"
    hint = "{way}"


@rule("MAP102", severity=Severity.ERROR)
class NameUnknown(Rule):
    """An expression uses a name that nothing has.

    ## What it means
    A name in an expression is a product attribute, a derived value, or one of the run's own words (`market`, `shop`,
    `params`, `channel`, `now`). This one is none of them.

    ## Why it matters
    The field would stay empty for every product.

    ## Example
    `titel` for `title`; `new` for the text `'new'`.

    ## How to fix
    Take the name suggested. A source column that no attribute claimed is reached as `attributes['Column']`; a literal
    text needs quotes.
    """

    message = "unknown name `{name}`"
    hint = "{guess}"


@rule("MAP103", severity=Severity.ERROR)
class FunctionUnknown(Rule):
    """An expression uses a function that does not exist.

    ## What it means
    After `|` stands the name of a function. There is none of this name, neither built in nor from a plug-in.

    ## Example
    `title | trunc(60)` for `title | truncate(60)`.

    ## How to fix
    Take the name suggested. If it comes from a plug-in, check that the plug-in is installed.
    """

    message = "unknown function `{name}`"
    hint = "{guess}"


@rule("MAP104", severity=Severity.ERROR)
class TestUnknown(Rule):
    """An expression asks a question that does not exist.

    ## What it means
    After `is` stands a question: `x is defined`, `x is none`, `x is number`. There is none of this name.

    ## How to fix
    Take the name suggested. To compare with a value write `x == 'value'`.
    """

    message = "unknown question `is {name}`"
    hint = "{guess}"


@rule("MAP105", severity=Severity.ERROR)
class ArgumentsWrong(Rule):
    """A function is given arguments it does not take, or not those it needs.

    ## What it means
    Each function has its own arguments, with names and kinds.

    ## Example
    `title | truncate` lacks the length: `title | truncate(60)`. `title | truncate('60')` gives text for a number.

    ## How to fix
    Write the call as the hint shows.
    """

    message = "`{function}` {what}"
    hint = "usage: `{usage}`  {guess}"


@rule("MAP106", severity=Severity.ERROR)
class PartUnknown(Rule):
    """An expression takes a part of a value that such a value does not have.

    ## What it means
    Money has `amount` and `currency`, a measure `value` and `unit`, a date `year`, `month`, `day`, `hour`, `minute`,
    `weekday`, `date` and `iso`; a group has its own members. Nothing else can be reached with a dot.

    ## Example
    `price.amout` for `price.amount`.

    ## How to fix
    Take the name suggested. Functions are written with `|`: `title | upper`, not `title.upper()`.
    """

    message = "{kind} has no `{part}`"
    hint = "{guess}"


@rule("MAP107", severity=Severity.ERROR)
class KindsNeverFit(Rule):
    """An operator or function is used on values it can never work on.

    ## What it means
    From the kinds of the attributes it is clear that this fails for every product.

    ## Example
    `title > 3` compares text with a number; `price + 'x'` adds text to money; `images | upper` wants one text
    of a list.

    ## How to fix
    Turn the value into what is needed first: `attributes['Stock'] | int`, `price.amount`, `images | first`,
    `tags | join(', ')`. Text is joined with `~`.
    """

    message = "{what}"
    hint = "{way}"


@rule("MAP108", severity=Severity.ERROR)
class SyntaxRefused(Rule):
    """The text uses something of Jinja2 or Python that expressions here do not have.

    ## What it means
    Expressions only compute a value. Statements (`{% for %}`), comments, calls (`x.upper()`), and names that begin
    with two underscores are refused, so that a profile from anywhere is safe to run.

    ## How to fix
    A function is written `x | name`, a condition `a if c else b`, a list is walked with the key `each` of the field.
    """

    message = "{what} has no place in an expression"
    hint = "{way}"


@rule("MAP109", severity=Severity.ERROR)
class ExpressionTooLarge(Rule):
    """The expression is too long or too deep.

    ## What it means
    An expression has at most 10,000 characters, 30 open brackets and 100 expressions inside each other.

    ## How to fix
    Give a part of it a name under `derive`, or put a long list of cases into a table and use `| lookup('table')`.
    """

    message = "the expression has {what}"
    hint = "name a part of it under `derive`, or use a table with `| lookup('…')`"


@rule("MAP110", severity=Severity.ERROR)
class PatternTooSlow(Rule):
    """A regular expression could run for ever.

    ## What it means
    When several repeats can match the same characters, the number of ways to try grows without bound. One unlucky
    title would stop the whole run.

    ## Example
    `(a+)+`, `(\\w+\\s?)*x`, `(a|ab)*c`.

    ## How to fix
    Leave out the inner or the outer repeat, `a+`; make the alternatives begin differently; say exactly what stands
    between, `[^,]*,` instead of `.*,`.
    """

    message = "the pattern `{pattern}` could run for ever: {reason}"
    hint = "use one repeat instead of nested ones, and say what may not match: `[^,]*` instead of `.*`"


@rule("MAP111", severity=Severity.ERROR)
class PatternWrong(Rule):
    """A regular expression, or the replacement for its matches, is wrong.

    ## What it means
    The pattern is not one that Python's `re` understands, or the replacement names a group the pattern does not have.

    ## How to fix
    Write signs with a meaning of their own with a backslash: `\\.`, `\\(`, `\\+`.
    """

    message = "the pattern `{pattern}` is wrong: {reason}"
    hint = "a sign like `( ) . + * ?` that means itself needs a backslash"


@rule("MAP112", severity=Severity.ERROR)
class TableUnknown(Rule):
    """`lookup` names a table that the profile does not have.

    ## What it means
    Tables stand under `tables` in the profile, or in a file of `channel_profiles/_tables/`.

    ## How to fix
    Take the name suggested, or add the table.
    """

    message = "unknown table `{table}`"
    hint = "{guess}"


@rule("MAP113", severity=Severity.ERROR)
class ChoiceUnknown(Rule):
    """An attribute is compared with a text that it never is.

    ## What it means
    Some attributes have few possible values (availability, condition, gender …), whatever words the source used for
    them. This text is none of them, so the comparison has the same outcome for every product.

    ## Example
    `availability == 'in stock'` for `availability == 'in_stock'`.

    ## How to fix
    Take the value suggested.
    """

    message = "it is never {value!r}"
    hint = "{guess}"
