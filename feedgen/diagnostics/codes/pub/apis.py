"""Codes of the PUB family about what the API of a channel answers."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@rule("PUB130", severity=ERROR)
class ReportedByApi(Rule):
    """The channel's report about a file says that something is wrong with a product.

    ## What it means
    The file arrived, and the channel has processed it. What it says stands here in its own words, with its own code. It
    may be an error, a warning or a note, as the channel has it.

    ## Why it matters
    With an error the channel has not taken the product as it was sent; the others it has.

    ## Example
        PUB130 error A-1 brand: 90220: 'brand' is required but missing

    ## How to fix
    Look the code up at the channel, and correct the product or the mapping. The next build with other bytes is sent.
    `feedgen feedback` reads an answer that was saved as a file, and names the row of each product and the line of the
    profile that writes the attribute.
    """

    message = "the channel says: {code}{message}{sent}"
    hint = "{written}correct the product or the mapping; the channel's documentation knows the code"
    by_value = True


@rule("PUB131", severity=ERROR)
class RefusedByApi(Rule):
    """The API took the file, and then refused all of it.

    ## What it means
    The status that the API ended with is one of those that its description lists as failed. What its report says about
    single products follows.

    ## Why it matters
    The channel keeps what it had. The next `feedgen publish` sends the file again.

    ## Example
    Amazon ends with FATAL for a type of feed that it does not take any more.

    ## How to fix
    Read the channel's report under that id, and check the params of the target.
    """

    message = "the channel refuses the whole file: {status}{id}"
    hint = "look the id up at the channel, and check the params of the target"


@rule("PUB132", severity=Severity.WARNING)
class OutcomeUnknown(Rule):
    """An API has the file, and nobody knows what became of it.

    ## What it means
    The API is still at work after the time that feedgen waits, or does not answer when it is asked. The file itself has
    arrived, so it is not sent again.

    ## How to fix
    Look it up at the channel by the id. Wait longer with `wait`, or not at all with `wait: 0`.

    ## Settings
    `wait` of the target, in seconds.
    """

    message = "what became of the file is not known: {problem}{id}"
    hint = "look it up at the channel; `wait` of the target says for how long feedgen waits"
