"""Codes of the SRC family: 1xx a source cannot be read, 2xx something is wrong with its records."""

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


@rule("SRC110", severity=Severity.ERROR)
class HeaderMissing(Rule):
    """The first line looks like a product, not like column names.

    ## What it means
    Cells of the first line are numbers, prices, dates or web addresses.

    ## Why it matters
    Without names nobody knows which column is the price. Taking the first product for a header would lose
    it.

    ## Example
    A file that begins with `1001,Robot,49.90 EUR,https://…`.

    ## How to fix
    Switch on 'with header' in the export, or put a line with names on top.
    """

    message = "the first line holds values instead of column names: {value}"
    hint = "add a line with the column names on top, e.g. `id,title,price,link`"


@rule("SRC111", severity=Severity.ERROR)
class HeaderTooLong(Rule):
    """The header does not end.

    ## What it means
    No line end outside quotes was found at the beginning of the file.

    ## Why it matters
    A stray quote in the header makes the whole file one cell.

    ## Example
    `id,"title,price` as the first line.

    ## How to fix
    Close or remove the quote in the first line.
    """

    message = "the header is longer than {limit} KiB"
    hint = "check the quotes in the first line and the delimiter"


@rule("SRC112", severity=Severity.ERROR)
class QuoteNotClosed(Rule):
    """A quoted cell is still open at the end of the file.

    ## What it means
    A cell begins with a quote character whose partner is missing, so it runs to the end of the file.

    ## Why it matters
    Either the file was cut off, or the rest of the catalogue vanished into one cell. Neither may become a
    feed.

    ## Example
    `1001,"Robot` as the last line of a broken download.

    ## How to fix
    Export or transfer the file again. If the quote belongs to the text, write it twice: `"5"" display"`.
    """

    message = "a quoted cell that begins in line {line} never ends"
    hint = "close the quote; if the file was cut off, export it again"


@rule("SRC113", severity=Severity.ERROR)
class RecordTooLong(Rule):
    """A single record is larger than any product.

    ## What it means
    Reading went on for too long without reaching the end of a record (or of a group of records of one
    product).

    ## Why it matters
    Almost always a quote that was opened and never closed. In XML it may be that something large is no product.

    ## Example
    `1001,"5 inch display,…` in a file of 200 MB.

    ## How to fix
    Close the quote in the line named, or set `quote: ''` if the file does not quote at all.
    """

    message = "the record that begins in line {line} is longer than {limit} MB"
    hint = "look for an unclosed quote in that line, or for what else is so long there"


@rule("SRC114", severity=Severity.ERROR)
class DocumentEndsEarly(Rule):
    """The JSON or XML text breaks off.

    ## What it means
    The text stops within a value, an object or the list of records, or before its elements are closed.

    ## Why it matters
    The last products are missing. Publishing would take them off every channel.

    ## Example
    `[{"id": 1}, {"id":` as the whole file.

    ## How to fix
    Create the file again; let the exporter rename it only when it is complete.
    """

    message = "the {format} ends early, {place}: the file is incomplete"
    hint = "create or transfer the file again"


@rule("SRC115", severity=Severity.ERROR)
class JsonMalformed(Rule):
    """The text is not JSON.

    ## What it means
    At the place named, the text breaks the rules of JSON.

    ## Why it matters
    What follows the error cannot be trusted.

    ## Example
    A comma after the last record, names without quotes, single quotes.

    ## How to fix
    Write the file with a JSON library rather than by hand.
    """

    message = "not JSON: {reason} (near byte {bytes})"
    hint = "check the file with a JSON validator"


@rule("SRC116", severity=Severity.ERROR)
class RecordsNotFound(Rule):
    """There are no records in the JSON or XML document.

    ## What it means
    A JSON document is an object, and the list of products is not where it was looked for; or an XML document has no
    element that looks like a product.

    ## Why it matters
    Which of the document's parts are products must be clear.

    ## Example
    `{"shop": {"items": [ … ]}}` read with `key: products`.

    ## How to fix
    Set `key` of the source to the dotted path of the list, here `shop.items`; in XML to the path of the element that
    is a product, such as `channel/item`.
    """

    message = "no records found in the document"
    hint = "{guess}name the list, or the element of a product, with `key`: `data.products`, `channel/item`"


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


@rule("SRC119", severity=Severity.ERROR)
class DialectUnusable(Rule):
    """A delimiter, quote or escape character cannot be used.

    ## What it means
    Delimiter, quote and escape are single characters, all different; quote and escape are ASCII characters.

    ## Why it matters
    Cells could not be told apart.

    ## Example
    `delimiter: ";;"`

    ## How to fix
    Give one character, or leave it out: it is detected.
    """

    message = "{what} {char!r} cannot be used"
    hint = "give a single character, e.g. `;` or `tab`; `quote: ''` for none"


@rule("SRC201", severity=Severity.WARNING)
class ColumnTwice(Rule):
    """Two columns have the same name.

    ## What it means
    The header repeats a name.

    ## Why it matters
    Only one column can be meant when a mapping names it.

    ## Example
    `id,image,image`

    ## How to fix
    Rename one of them. Lists such as pictures may be spread over repeated columns: all of them are read.
    """

    message = "column {column!r} appears more than once; the further one is read as {renamed!r}"
    hint = "give every column its own name"


@rule("SRC202", severity=Severity.WARNING)
class ColumnUnnamed(Rule):
    """A column with values has no name.

    ## What it means
    The header cell is empty but rows have values there.

    ## Why it matters
    Nothing can be mapped to a column without a name.

    ## Example
    `id,,price`

    ## How to fix
    Give the column a name, or remove it.
    """

    message = "a column has no name; it is read as {column!r}"
    hint = "name it in the header"


@rule("SRC203", severity=Severity.WARNING)
class NulBytes(Rule):
    """The file contains NUL bytes.

    ## What it means
    NUL bytes have no meaning in text; they are left out.

    ## Why it matters
    They often show that a file was damaged, or that two encodings were mixed.

    ## Example
    A crashed export that left a block of zeros behind.

    ## How to fix
    Create the file again and see whether they are gone.
    """

    message = "NUL bytes were removed: {count}"
    hint = "check the program that writes the file"


@rule("SRC204", severity=Severity.ERROR)
class TooManyCells(Rule):
    """A row has more cells than the header.

    ## What it means
    There are values beyond the last column, so at least one cell is not where it belongs.

    ## Why it matters
    A shifted row puts a description into the price. The row is rejected.

    ## Example
    `1001,Robot, red,49.90` under `id,title,price`.

    ## How to fix
    Quote the cell: `1001,"Robot, red",49.90`.
    """

    message = "row has {found} cells, the header {expected}"
    hint = "quote cells that contain the delimiter"


@rule("SRC205", severity=Severity.WARNING)
class TooFewCells(Rule):
    """A row has fewer cells than the header.

    ## What it means
    The row ends before the last column.

    ## Why it matters
    Harmless when a program leaves out empty cells at the end; otherwise cells may be shifted.

    ## Example
    `1001,Robot` under `id,title,price`.

    ## How to fix
    Write every delimiter, and quote cells that contain line breaks.
    """

    message = "row has {found} cells, the header {expected}; the missing ones are taken as empty"
    hint = "check the row for a missing delimiter or a line break within a cell"


@rule("SRC206", severity=Severity.ERROR)
class LastRowCutOff(Rule):
    """The last row breaks off.

    ## What it means
    The last row has too few cells and no line end: the file was cut off in it.

    ## Why it matters
    Half a row may hold half a price. The row is rejected, and the run stops: what came after it is missing too. The
    feeds of the last run stay as they are.

    ## Example
    `1001,Robot,4` at the end of a broken download.

    ## How to fix
    Create the file again. `expect: {complete: false}` under `catalogue` in feedgen.yaml lets the run go on.
    """

    message = "the last row breaks off after {found} of {expected} cells"
    hint = "export or transfer the file again"


@rule("SRC207", severity=Severity.WARNING)
class BytesNotInEncoding(Rule):
    """Bytes do not fit the file's encoding.

    ## What it means
    Some bytes mean nothing in the encoding of the file. In UTF-8 files they are read as Windows-1252,
    which is what programs mix in; elsewhere each becomes `�`. The record is kept.

    ## Why it matters
    Names with accents come out wrong if the guess is wrong.

    ## Example
    A UTF-8 export into which a supplier's Windows text was pasted.

    ## How to fix
    Fix the encoding where the text comes from, or set `encoding: cp1252` for the source.
    """

    message = "bytes that are not {encoding} were read as {read_as}"
    hint = "save the file as UTF-8, or set `encoding`"


@rule("SRC208", severity=Severity.ERROR)
class LineNotJson(Rule):
    """A line is not valid JSON.

    ## What it means
    In JSON Lines every line is an object of its own; this one cannot be read.

    ## Why it matters
    The record is rejected; all others are read.

    ## Example
    `{"id": 1, "title": "Robot}`

    ## How to fix
    Write the file with a JSON library; no line breaks within an object.
    """

    message = "line is not JSON: {reason} (character {column})"
    hint = "write one complete JSON object per line"


@rule("SRC209", severity=Severity.ERROR)
class RecordNotAnObject(Rule):
    """A record is not an object.

    ## What it means
    A member of the list (or a line) is a text, number, list or null.

    ## Why it matters
    Only objects have named values. The record is rejected.

    ## Example
    `[{"id": 1}, 17]`

    ## How to fix
    Remove it, or turn it into an object.
    """

    message = "expected an object, found {found}"
    hint = 'write each record as `{{"id": …, "title": …}}`'


@rule("SRC210", severity=Severity.WARNING)
class NumberNotJson(Rule):
    """NaN or Infinity stands where a number should be.

    ## What it means
    Some programs write NaN or Infinity, which JSON does not know.

    ## Why it matters
    The value is treated as missing.

    ## Example
    `{"id": 1, "weight": NaN}`

    ## How to fix
    Have the export write null, or leave the member out.
    """

    message = "{words} is no number; the value is taken as missing"
    hint = "write null for unknown values"


@rule("SRC211", severity=Severity.WARNING)
class QuoteSwallowedRows(Rule):
    """A quoted cell seems to contain rows.

    ## What it means
    A quoted cell spans several lines that are divided just like the rows of the file: a stray quote at
    its start has swallowed rows up to the next quote.

    ## Why it matters
    Those products are missing, and this one has wrong values.

    ## Example
    `1001,"5 inch display,49.90` followed by rows, until another quote closes the cell.

    ## How to fix
    Close the cell's quote, write quotes within a cell twice, or set `quote: ''` if the file does not
    quote.
    """

    message = "a quoted cell looks like {rows} further row(s)"
    hint = "close or double the quote at the start of the cell"


@rule("SRC212", severity=Severity.ERROR)
class ColumnNotComputed(Rule):
    """An expression of the mapping failed on a record.

    ## What it means
    The expression that computes an attribute from the source's columns raised an error for this record.
    The attribute is missing.

    ## Why it matters
    A product may be rejected for want of it. Where it is the start or the end of a sale, there is no sale
    (CAT206).

    ## Example
    `price: "row.Net * 1.2"` where the cell holds `n/a`.

    ## How to fix
    Convert with a default: `row.Net | float(0)`.
    """

    message = "{field} could not be computed: {reason}"
    hint = "make the expression cope with such values, e.g. with `default`"
