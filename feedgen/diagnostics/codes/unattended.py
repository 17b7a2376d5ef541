"""Codes of the RUN family: what runs that nobody watches have to say about themselves.

1xx limits · 2xx being told · 3xx feeds that became old.
"""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("RUN101", severity=Severity.ERROR)
class TookTooLong(Rule):
    """The run took longer than `--deadline` allows, so it was stopped.

    ## What it means

    The time begins when the configuration has been read. Whatever the run was waiting for then is given up, a server
    or a pipe that says nothing included, and its worker processes are ended. The message names what it was doing.
    Exit status 6.

    ## Why it matters

    A run that hangs holds the output folder's lock: the next one, and all that follow, would find it taken.

    ## Example

    `feedgen build --deadline 20m`, and the server of the export takes half an hour over it today.

    ## How to fix

    - It hangs? See what the source does: the message says which stage was reached.
    - It is only slow? Give it more time, or more worker processes (`--workers`).

    ## Settings

        run: {deadline: 20m}     # 90s, 20m, 2h; `--deadline` has the last word
    """

    message = "the run took longer than {limit}, and was stopped while {stage}"
    hint = "{state}; give it more time with `--deadline`, or see what holds it up"


@rule("RUN102", severity=Severity.ERROR)
class TookTooMuchMemory(Rule):
    """The run took more memory than `--max-memory` allows, so it was stopped.

    ## What it means

    What counts is the memory that this process and its workers hold together (their resident set sizes), looked at a
    few times a second. Exit status 6.

    ## Why it matters

    On a machine that runs out of memory the system ends some process: perhaps the shop's database. This run stops
    before, and says so.

    ## Example

    `feedgen build --max-memory 200m --workers 4`, where each process needs about 80 MB.

    ## How to fix

    - Use fewer worker processes (`--workers 1`): memory is per process.
    - Formats that are read whole (workbooks, one very large record) need memory for what they hold.
    - Allow more.

    ## Settings

        run: {max_memory: 2g}     # 512m, 2g; `--max-memory` has the last word
    """

    message = "the run took more memory than {limit} ({used}), and was stopped while {stage}"
    hint = "{state}; use fewer `--workers`, or allow more with `--max-memory`"


@rule("RUN301", severity=Severity.WARNING)
class FeedTooOld(Rule):
    """A feed is older than its `max_age`, although nothing need have failed.

    ## What it means

    A feed is as old as what is new in it. Runs that a guard stops leave the old one; runs over sources that nobody has
    touched make it anew with the same content. The time since then is more than you allow.

    ## Why it matters

    An export that is no longer written looks like a shop in which nothing happens: every run succeeds, and the prices
    are those of last week.

    ## Example

    `max_age: 26h`, and the shop's nightly export has not been written for two days.

    ## How to fix

    - See when the export was last written, and by what.
    - A guard stops every run? The summary says which; correct the cause, or accept the change.
    - Nothing does happen in this shop for days? Allow more.

    ## Settings

        run: {max_age: 26h}                     # for every channel
        channels: {google: {max_age: 3d}}       # for one
    """

    message = "{name} has nothing newer than {age} (since {since}), and `max_age` is {limit}: {reason}"
    hint = "is the export still written? If so little happens in this shop, raise `max_age`"


@rule("RUN201", severity=Severity.WARNING)
class NotLogged(Rule):
    """What was to be told of the run could not be written; the run itself ended as it says.

    ## What it means

    `--log-json` or `--metrics` names a file that cannot be written, or the note of what recipients were told cannot.
    How a run ends never depends on that.

    ## Example

    `--metrics /var/lib/node_exporter/feedgen.prom`, and this user has no right to write there.

    ## How to fix

    Do what the message says, or name another file.
    """

    message = "{path} cannot be written: {reason}"
    hint = "{advice}"


@rule("RUN202", severity=Severity.WARNING)
class NotNotified(Rule):
    """Somebody who was to be told of a change could not be reached. The next run tries again.

    ## What it means

    `notify` names a webhook or a mail server that did not take the message. How the run ended does not depend on it.

    ## Example

    The password of the mail account was changed, but not in the environment.

    ## How to fix

    - `feedgen doctor` says which recipients can be reached.
    - See whether the address still holds, and the secrets in the environment.
    """

    message = "{recipient} was not told: {reason}"
    hint = "the next run tries again; `feedgen doctor` looks at the recipients"
