"""Codes of the PRF family: what is odd in a profile, and what may be written otherwise."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("PRF214", severity=Severity.WARNING)
class NeverTaken(Rule):
    """A rule, or a way of `choose`, that no product can reach.

    ## What it means
    Something before it always applies: a rule without a condition that stops, a way without a condition, the same
    condition once more. Or its own condition is false whatever the product is.

    ## Example
        rules:
          - choose:
              - {set: {labels.season: {const: all}}}
              - {when: "'swim' in title", set: {labels.season: {const: summer}}}

    ## How to fix
    Put the general case last, or delete what is never reached.
    """

    message = "{what} is never taken: {reason}"


@rule("PRF215", severity=Severity.INFO)
class CutTwice(Rule):
    """An expression shortens a text to no less than the field does anyway.

    ## What it means
    A field with `fit` shortens to its `max_length`, and counts how often (`CHN202`). A function that cuts before it, at
    the same length or a greater one, changes nothing or hides that from the report.

    ## Example
        title: {value: title | truncate(200), max_length: 150, fit: truncate_words}

    ## How to fix
    Delete the function.
    """

    message = "`{function}({length})` is not needed: `fit` shortens {field} to {limit}"


@rule("PRF216", severity=Severity.WARNING)
class FieldSaidTwice(Rule):
    """Two fields of a feed that are one and the same to the channel.

    ## What it means
    The names differ by capitals or blanks only, or one is a path (`shipping/price`) to what the other has as a part.

    ## Example
        fields:
          shipping/price: shipping[0].price
          shipping: {item: {price: shipping[0].price}}

    ## How to fix
    Keep one of them.
    """

    message = "field `{name}` is there already, as `{other}`"


@rule("PRF217", severity=Severity.ERROR)
class SecretInFile(Rule):
    """A password or key stands in a profile or in feedgen.yaml.

    ## What it means
    Files like these are shared, sent and put under version control. The message says what it looks like and where it
    is, never what it is. Known forms of keys and values called `password`, `token` and the like are errors; a text that
    looks drawn by lot is a warning.

    ## How to fix
    Put it into an environment variable, and write `${NAME}` in feedgen.yaml. What has been in version control is known:
    ask for a new one.
    """

    message = "{what} stands in the file"
    hint = "write `${{NAME}}` and set the environment variable; replace the secret if others could read the file"


@rule("PRF218", severity=Severity.INFO)
class NeverUsed(Rule):
    """A table, an own attribute or a param that nothing speaks of.

    ## How to fix
    Delete it, or look whether a name is misspelt where it should be used.
    """

    message = "{what} `{name}` is never used"


@rule("PRF219", severity=Severity.ERROR)
class CanNeverBe(Rule):
    """An expression gives what its field, or the attribute that a rule sets, can never be.

    ## What it means
    The kind of the result is known before any product is: a text is no date, a condition no price. The field would be
    left out for every product, the rule would change nothing.

    ## Example
        fields:
          until: {value: title, type: date}

    ## How to fix
    Convert the value (`title | date`, `price | number`), or correct the type of the field.
    """

    message = "{what} takes {expected}, and the expression gives {found}"


@rule("PRF220", severity=Severity.WARNING)
class KeyByAnotherName(Rule):
    """A key that works, and is called otherwise here.

    ## What it means
    Some spellings of other tools, and of earlier versions of the format, are understood: `maxlen` is `max_length`, `if`
    of a rule is `when`, `optional: true` is `required: false`.

    ## How to fix
    `feedgen lint --fix` writes the file anew; comments, order and form stay as they are. `--diff` shows what it would
    do.
    """

    message = "`{old}` is called `{new}` here: {note}"
    hint = "`feedgen lint --fix` writes it anew"
