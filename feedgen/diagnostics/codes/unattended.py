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
