"""Codes of the OUT family: from an item's text to a file in its place.

1xx characters · 2xx files · 3xx what is kept between runs (`state.py`).
"""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("OUT101", severity=Severity.WARNING)
class CharacterNotInEncoding(Rule):
    """A text has a character that the file's encoding does not have; something else was written in its place.

    ## What it means

    The channel takes the file in an older encoding such as ISO-8859-1, which has 191 characters that can be
    seen. Everything else becomes `?`, or a reference such as `&#8364;` in XML.

    ## Example

    `Robot – 49 €` in ISO-8859-1: neither the dash nor the euro sign exists there.

    ## How to fix

    Choose UTF-8 when the channel takes it (`encoding: utf-8`), or replace the characters in the expression:
    `title | replace('–', '-')`.
    """

    message = "{char!r} does not exist in {encoding} and was replaced"
    hint = "use `encoding: utf-8` if the channel takes it, or replace the character in the expression"


@rule("OUT201", severity=Severity.ERROR)
class CannotWrite(Rule):
    """A file could not be written to the end. Whatever stood in its place is still there.

    ## What it means

    The operating system refused: the disk is full, a quota is used up, a right is missing, or the disk has
    an error. Feeds are written beside their target and put in place only when they are whole, so nothing
    was replaced.

    ## Example

    The disk has room for the feeds once, but a run needs it twice: the old ones stay until the new ones are
    complete.

    ## How to fix

    The hint goes with what the operating system said. Then run again: what this run left half-way is gone
    already.
    """

    message = "{path} cannot be written: {reason}"
    hint = "{advice}, then run again; nothing was replaced"


@rule("OUT202", severity=Severity.ERROR)
class ReadBackFailed(Rule):
    """A finished file does not read back as its format, so it was not put in place.

    ## What it means

    Every file is read again before it replaces the old one. This one is broken at the place named.

    ## Why it matters

    A channel that cannot read a feed keeps the old prices, or takes all products off sale.

    ## Example

    A template for the envelope that opens `<channel>` and never closes it, uses a prefix `g:` it does not
    declare, or declares an encoding other than the feed's.

    ## How to fix

    Correct the template when the feed has one of its own. Without one this is a mistake in feedgen: please
    report it with the message.
    """

    message = "{path} does not read back: {reason}"
    hint = "check the feed's `envelope`, `root` and `encoding`; the old file is still in place"


@rule("OUT203", severity=Severity.ERROR)
class AnotherRunActive(Rule):
    """Another run is writing to the same folder, so this one did nothing.

    ## What it means

    Two runs into one folder would replace each other's files half-way. The other one goes on undisturbed.

    ## Example

    A cron job every ten minutes, and a run that takes twelve.

    ## How to fix

    Wait for the other run, or give this one a folder of its own with `--output`. A run that hangs is ended by
    `--deadline` the next time; now, end the process that is named. A lock left behind by a run that was killed is
    noticed and removed without help.
    """

    message = "another run ({holder}) is writing to {path}"
    hint = "wait until it is done, or write to another folder with -o"


@rule("OUT204", severity=Severity.ERROR)
class OutputNotWritable(Rule):
    """The output folder cannot be made or written to.

    ## What it means

    Found before a product was read: the folder's name belongs to a file, its parent is missing a
    permission, or the disk is mounted for reading only.

    ## How to fix

    Choose another folder with `-o`, or do what the hint says.
    """

    message = "the output folder {path} cannot be used: {reason}"
    hint = "{advice}, or choose another folder with -o"


@rule("OUT206", severity=Severity.ERROR)
class CountsDoNotAddUp(Rule):
    """A feed's items, rejected, filtered and duplicate products are not all of the products.

    ## What it means

    Every product must be accounted for: products = items + rejected + filtered + duplicates. Here a product
    was lost or counted twice, which is a mistake in feedgen or in a plug-in.

    ## How to fix

    Please report it with the numbers. A run without third-party plug-ins shows whether one of them is the
    cause.
    """

    message = "{feed}: not every product is accounted for ({counts})"
    hint = "this is a mistake in feedgen or in a plug-in; nothing was replaced, please report it"


@rule("OUT207", severity=Severity.ERROR)
class WorkerDied(Rule):
    """A worker process ended in the middle of its work, so the run was stopped. Nothing was replaced.

    ## What it means

    Something outside of feedgen ended the process: nearly always the operating system, because memory ran
    out, or the limit of a container.

    ## Example

    Four workers in a container with 256 MB.

    ## How to fix

    Use fewer workers (`--workers 1`), or give the job more memory. Should it happen again with one worker
    and plenty of memory, please report it.
    """

    message = "a worker process was ended from outside"
    hint = "memory may have run out: try `--workers 1`, or give the job more memory"


@rule("OUT208", severity=Severity.ERROR)
class NoWorkingSpace(Rule):
    """The temporary folder has no room for what a run must remember. Nothing was replaced.

    ## What it means

    The id of every product is remembered to notice duplicates, and variants wait until their group is
    complete. For a large catalogue this happens on disk, in the temporary folder of the system.

    ## Example

    A container with a small `/tmp`, and a million variants.

    ## How to fix

    Make room there, or name another folder in the environment variable `TMPDIR`. It takes about 100 bytes
    per product, and a kilobyte per variant for channels that list variants under a parent.
    """

    message = "the temporary database cannot be written: {reason}"
    hint = "make room in the temporary folder, or name another one in `TMPDIR`; nothing was replaced"


@rule("OUT209", severity=Severity.ERROR)
class ReplacedInPart(Rule):
    """Some files are new and others are those of the last run: one of them could not be moved into its place.

    ## What it means

    Every file is whole, and every new one was complete and read back. The operating system refused to move
    one of them over the old one after others had been moved. The manifest is still that of the last run.

    ## Example

    While the run was going on, somebody made a folder with the name of a feed.

    ## How to fix

    Do what the hint says, and run again: a run replaces every file.
    """

    message = (
        "{path} cannot be put in place: {reason}; {done} of {all} files are new, the others are those of the last run"
    )
    hint = "{advice}, then run again"
