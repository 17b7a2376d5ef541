"""Codes of the GRD family about what is let pass, and what cannot be compared."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("GRD130", severity=Severity.INFO)
class NothingToCompare(Rule):
    """A feed is new, so most guards have nothing to compare with.

    ## What it means

    The feed was never published from this output folder, or nothing is remembered of it. Only `min_items` and
    `max_rejected` were asked.

    ## Why it matters

    The first run of a feed is the one to look at yourself: whatever it publishes is what later runs are compared
    with.

    ## Example

    A channel was added to feedgen.yaml.

    ## How to fix

    - Look at the summary and at `feedgen preview -c CHANNEL`; nothing else is to be done.
    """

    message = "{feed} is new: there is nothing to compare it with, so most guards are not asked this time"
    hint = "look at it yourself this once: `feedgen preview`"


@rule("GRD131", severity=Severity.INFO)
class GuardAccepted(Rule):
    """A guard would have stopped the run, and an entry of feedgen.accepted.yaml let it pass.

    ## What it means

    Somebody has accepted what the guard found, up to a figure and until a day. The run went on.

    ## Why it matters

    What is accepted is told, so that nobody has to wonder later why a feed shrank.

    ## Example

    `feedgen accept google-fr --guard max_drop --until 2026-12-01 --reason "winter range sold out"`

    ## How to fix

    - Nothing; the entry ends by itself. Remove it from the file when it is no longer needed.
    """

    message = (
        "{feed}: the guard `{guard}` found {found}, and that is accepted up to {up_to} until {until}{by}: {reason}"
    )
    hint = "remove the entry once the change is published: the next run compares with what is published now"


@rule("GRD132", severity=Severity.WARNING)
class AcceptanceOver(Rule):
    """An entry of feedgen.accepted.yaml is over.

    ## What it means

    Its last day is past, so the guard holds again.

    ## Why it matters

    Entries that are over hide those that still hold.

    ## Example

    `until: 2026-12-01`, and it is the 2nd of December.

    ## How to fix

    - Remove the entry, or accept anew: `feedgen accept`.
    """

    message = "`{guard}` of {of} was accepted until {until}: {reason}"
    hint = "remove the entry; the guard holds again"


@rule("GRD133", severity=Severity.ERROR)
class AcceptanceUnknown(Rule):
    """What is to be accepted names a channel or a guard that there is not.

    ## What it means

    The entry can never hold.

    ## Why it matters

    A guard that is thought to be accepted stops the next run.

    ## Example

    `guard: max_drops` instead of `max_drop`.

    ## How to fix

    - Write the name as feedgen.yaml and the summary have it.
    """

    message = "unknown {kind} `{name}`"
    hint = "{hint}"


@rule("GRD134", severity=Severity.ERROR)
class NothingToAccept(Rule):
    """No stopped run is known that the guard found something in.

    ## What it means

    `feedgen accept` takes what was found from the report of the run that was stopped (`NAME.held.json` in the
    output folder). There is none for this channel and guard.

    ## Why it matters

    An acceptance without a figure would let anything pass.

    ## Example

    The channel was built again in the meantime, or into another folder (`-o`).

    ## How to fix

    - Name the output folder with `-o`, or say the figure: `--up-to 40%`.
    """

    message = "no run of {name} is known that `{guard}` stopped, so it is not known how much is to be accepted"
    hint = "name the output folder with -o, or say it: --up-to 40%"


@rule("GRD135", severity=Severity.ERROR)
class NoFigure(Rule):
    """What is accepted is no figure.

    ## What it means

    `up_to` is a share such as `38%`, or a number of items.

    ## Why it matters

    Nothing was written.

    ## Example

    `--up-to much`.

    ## How to fix

    - Write a number, with `%` for a share.
    """

    message = "`{value}` is not a figure such as `38%` or `12`"
    hint = "write a number, with % for a share"
