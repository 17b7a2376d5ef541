"""Codes about what is kept between runs: OUT 3xx."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("OUT301", severity=Severity.WARNING)
class StateUnusable(Rule):
    """What is kept between runs could not be read or written; the feeds were built without it.

    ## What it means

    The state is one file: which items were sent the last time, the runs, ids that are gone. The operating system
    refused it: a right is missing, the disk is full, or another run held it for half a minute. The feeds are whole
    and in their places all the same.

    ## Why it matters

    The next run compares with the last one that is remembered. Until one is written again, guards that look at
    single items, `feedgen history` and `when_filtered: out_of_stock` know nothing of this run.

    ## Example

    The project's folder is mounted read-only, and only the output folder can be written.

    ## How to fix

    - Give the user of the job the right to write there, or name another place: `state: /var/lib/shop/state.sqlite`.
    - Nothing is to be kept? `state: false` in feedgen.yaml, or `--no-state`.
    """

    message = "the state in {path} cannot be used: {reason}"
    hint = "the feeds are built without it; make it writable, name another `state`, or say `state: false`"


@rule("OUT302", severity=Severity.WARNING)
class StateBroken(Rule):
    """The file that is to hold what is kept between runs is damaged; it was moved aside, and a new one begins.

    ## What it means

    SQLite cannot read the file: something else was written over it, or the disk lost parts of it. A run that is
    killed does not do that. The feeds are built, and what they hold is remembered from here on.

    ## Example

    Two machines write the file over a network disk that does not lock files.

    ## How to fix

    Nothing has to be done: this run is the first of the new state, so guards have only counts to compare with until
    the next one. A copy of the file, if there is one, can be put back in its place.
    """

    message = "the state in {path} is damaged ({reason}); it was moved to {aside}, and a new one begins"
    hint = "nothing has to be done: the new state begins with what this run publishes"


@rule("OUT303", severity=Severity.ERROR)
class StateNewer(Rule):
    """What is kept between runs was written by a later version of feedgen, so this one does not touch it.

    ## What it means

    A later version may keep more, and this one would lose it. Nothing was built: a run that knows nothing of the
    last one would be a step back nobody asked for.

    ## Example

    The job of the test machine was updated, and both use the same folder.

    ## How to fix

    Update feedgen, or give this version a state of its own with `--state`.
    """

    message = "the state in {path} was written by a later feedgen: {reason}"
    hint = "update feedgen, or name another file with `--state`; `--no-state` goes on without one"


@rule("OUT304", severity=Severity.ERROR)
class StateForeign(Rule):
    """The file named as the state is something else, so it is left alone.

    ## What it means

    A state is an SQLite database that feedgen made. The file is the database of another program, or no database
    at all. A damaged file whose name ends in `.sqlite` would be moved aside; any other may be dear to somebody.

    ## Example

    `--state shop.db`, which is the shop's own database.

    ## How to fix

    Name a file that is not there yet: `state: .feedgen/state.sqlite`.
    """

    message = "{path} is no state of feedgen: {reason}"
    hint = "name a file that is not there yet, such as `.feedgen/state.sqlite`"


@rule("OUT305", severity=Severity.INFO)
class RunSettled(Rule):
    """An earlier run was killed while it put its feeds in place; what stands there now is what is remembered.

    ## What it means

    A run writes down what it is about to put in place, does it, and notes that it is done. The run did not come
    to that. The files were compared with what it wrote down: feeds that it had put in place count as sent, the
    others as they were before.

    ## How to fix

    Nothing has to be done.
    """

    message = "the run of {created} was ended before it was done: {taken} of its {all} feeds were in place"


@rule("OUT306", severity=Severity.WARNING)
class FilesNotKept(Rule):
    """The files that were replaced could not be kept, so `feedgen rollback` cannot put them back.

    ## What it means

    Before a run replaces files, those that stand there are kept beside the state, as links where the disk allows it,
    else as copies. The operating system refused. The new feeds are in place all the same.

    ## Example

    The state is on a small disk of its own, and there the copies of large feeds find no room.

    ## How to fix

    Do what the hint says, or keep fewer versions: `state: {keep_files: 1}`; 0 keeps none.
    """

    message = "the files of the last run cannot be kept in {path}: {reason}"
    hint = "{advice}, or keep fewer with `state: {{keep_files: 1}}`"


@rule("OUT307", severity=Severity.ERROR)
class NoWayBack(Rule):
    """A feed cannot be put back as it was after an earlier run, so nothing was changed.

    ## What it means

    To go back, the run must be remembered, its files must be kept, and they must be what they were. The files of
    the last two runs before the present one are kept, when nothing else is said.

    ## Example

    The feed was built once only, or `--to` names a run from weeks ago.

    ## How to fix

    - `feedgen history -c CHANNEL` lists the runs and says which can be put back.
    - Keep more of them: `state: {keep_files: 7}`. That counts from the next run on.
    """

    message = "{feed} cannot be put back: {reason}"
    hint = "`feedgen history` lists the runs that can be put back; `state: {{keep_files: N}}` keeps more from now on"


@rule("OUT308", severity=Severity.WARNING)
class ChangesOfNothing(Rule):
    """A feed of changes has every item, as nothing is known of what was sent before.

    ## What it means

    A feed of mode `delta` has what is new or other than it was in the last run, which the state remembers. This run
    has no state, so the feed has all items, and says nothing of those that are gone.

    ## Example

    `feedgen build -c mirakl/changes --no-state`

    ## How to fix

    Let the state be kept: without `--no-state`, without `state: false` in feedgen.yaml, in a folder that stays from
    run to run.
    """

    message = "{feed} has every item: no state says what was sent before"
    hint = "keep the state from run to run"


@rule("OUT309", severity=Severity.ERROR)
class NothingToRebuild(Rule):
    """There is no feed to make the state of.

    ## What it means

    `feedgen state rebuild` reads the feeds that the manifest of the output folder names.

    ## Example

    `feedgen state rebuild -o feed`, where the feeds are in `feeds`.

    ## How to fix

    Name the folder with `--output`, and let feedgen.yaml say `state: false` no more. Without old feeds, the next build
    begins the state by itself.
    """

    message = "there are no feeds in {folder} to make the state of"
    hint = "name their folder with `--output`"
