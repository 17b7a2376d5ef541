"""Codes of the SRC family about single records."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


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
