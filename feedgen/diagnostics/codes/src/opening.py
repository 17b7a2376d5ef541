"""Codes of the SRC family about a source that is not there, or no catalogue."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC101", severity=Severity.ERROR)
class SourceNotFound(Rule):
    """The file does not exist.

    ## What it means
    The path names a file that is not there.

    ## Why it matters
    Without it there is no catalogue; the feeds of the last run stay as they are.

    ## Example
    `feedgen build catalog.csv` where the file is called `catalogue.csv`.

    ## How to fix
    Correct the path. Relative paths start at the folder of `feedgen.yaml`, or at the current one.
    """

    message = "no such file: {path}"
    hint = "{guess}"


@rule("SRC102", severity=Severity.ERROR)
class PatternMatchesNothing(Rule):
    """A pattern matches no file.

    ## What it means
    A path with `*`, `?` or `[…]` stands for all files it matches, and it matches none.

    ## Why it matters
    An export that did not run looks just like this; a feed without those products must not be published.

    ## Example
    `exports/products*.csv` while the export wrote `exports/items-1.csv`.

    ## How to fix
    Check that the export ran and that the pattern fits its file names. Put quotes round the pattern in a
    shell.
    """

    message = "no file matches {pattern}"
    hint = "{guess}"


@rule("SRC103", severity=Severity.ERROR)
class SourceIsFolder(Rule):
    """A folder was given where a file is needed.

    ## What it means
    The path leads to a folder, and one file is to be read here. (A folder may be a source: then every catalogue in it
    is read.)

    ## How to fix
    Name the file, or a pattern: `exports/*.csv`.
    """

    message = "{path} is a folder, not a file"
    hint = "name a file, or a pattern such as `{path}/*.csv`"


@rule("SRC104", severity=Severity.ERROR)
class SourceUnreadable(Rule):
    """The system refuses to hand out the file.

    ## What it means
    The file exists, but opening or reading it failed; the reason is the system's own.

    ## Why it matters
    A catalogue that is read in part would take products out of every feed.

    ## Example
    `cannot read catalogue.csv: Permission denied`

    ## How to fix
    Give the user who runs feedgen the right to read the file. For read errors check the disk or the
    network drive.
    """

    message = "cannot read {path}: {reason}"
    hint = "check the permissions of the file and that nothing else locks it"


@rule("SRC105", severity=Severity.ERROR)
class SourceEmpty(Rule):
    """The source holds nothing.

    ## What it means
    The file has no content, or only blanks and blank lines.

    ## Why it matters
    An empty file nearly always is an export that failed; publishing it would delete every product.

    ## Example
    `catalogue.csv` with 0 bytes after a full disk.

    ## How to fix
    Run the export again. A header without records is accepted: it is a catalogue without products.
    """

    message = "the source is empty ({bytes} bytes)"
    hint = "check that the export ran to its end"


@rule("SRC106", severity=Severity.ERROR)
class NotACatalogue(Rule):
    """The file is of a kind that holds no records we can read.

    ## What it means
    The first bytes show another kind of file than the ones feedgen reads.

    ## Why it matters
    Reading it as text would give nonsense products.

    ## Example
    An Excel workbook that was renamed to `catalogue.csv`; an HTML login page saved by a download script.

    ## How to fix
    Save the workbook as CSV. If the file was downloaded, open it: an error page says why.
    """

    message = "this is {what}, not a catalogue"
    hint = "export the catalogue as CSV, TSV, JSON, JSON Lines or XML (each may be gzipped)"


@rule("SRC107", severity=Severity.ERROR)
class EncodingUnknown(Rule):
    """No such encoding.

    ## What it means
    `encoding` names no encoding that Python knows.

    ## Why it matters
    The text of every product depends on it.

    ## Example
    `encoding: ut8`

    ## How to fix
    Use `utf-8`, `utf-16`, `cp1252` (Windows, Western Europe), `iso-8859-15` …, or leave it out: it is
    detected.
    """

    message = "unknown encoding {encoding!r}"
    hint = "{guess}"


@rule("SRC108", severity=Severity.ERROR)
class ArchiveEndsEarly(Rule):
    """A packed file ends before it should.

    ## What it means
    The compressed data stops before its end mark.

    ## Why it matters
    The last products are missing. Publishing would take them off every channel.

    ## Example
    `catalogue.csv.gz` picked up while it was still being uploaded.

    ## How to fix
    Copy the file again. Let the exporter write to another name and rename it when it is done.
    """

    message = "the {format} file ends early, after {bytes} bytes: it is incomplete"
    hint = "transfer or create the file again"


@rule("SRC109", severity=Severity.ERROR)
class ArchiveDamaged(Rule):
    """A packed file cannot be unpacked.

    ## What it means
    The file begins like a packed one (gzip, bzip2, xz, Zstandard, ZIP), but its content or its check sum is wrong.

    ## Why it matters
    What comes out of it may be anything.

    ## Example
    A `.gz` file sent by FTP in text mode.

    ## How to fix
    Transfer it in binary mode, or create it again.
    """

    message = "the {format} file is damaged: {reason}"
    hint = "transfer or create the file again, in binary mode"


@rule("SRC117", severity=Severity.ERROR)
class StandardInputUsedUp(Rule):
    """Standard input can be read only once.

    ## What it means
    Two sources, or two runs in one program, read `-`.

    ## Why it matters
    The second would find nothing and look like an empty catalogue.

    ## Example
    Two sources with `path: "-"`.

    ## How to fix
    Save the stream to a file and name that.
    """

    message = "standard input was read already"
    hint = "name `-` once, or save the data to a file"


@rule("SRC118", severity=Severity.ERROR)
class FormatUnknown(Rule):
    """No such source format.

    ## What it means
    `format` names neither a built-in format nor one of an installed plug-in.

    ## Why it matters
    The file cannot be read without it.

    ## Example
    `format: cvs`

    ## How to fix
    Use csv, tsv, json or jsonl, or leave it out: it is detected.
    """

    message = "unknown format {format!r}"
    hint = "{guess}"
