"""Codes SRC220 to SRC249: what is noticed about a source as a whole."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC221", severity=Severity.INFO)
class LineBeforeHeader(Rule):
    """A line above the header is no part of the table.

    ## What it means
    Reports and exports put a title, a date or comments on top. Such lines have fewer cells than the table, or begin
    with `#`. They are left out, and each of them is listed here.

    ## Why it matters
    The first line of the table names its columns. If a line listed here is the header, the columns were named by
    something else.

    ## Example
    `Export of 2026-11-01` above `id;title;price`.

    ## How to fix
    Nothing, when the lines are titles. Else say how many lines stand above the header: `skip_lines: 0` under the
    source in feedgen.yaml, or `--skip-lines 0`.
    """

    message = "line {line} stands above the header and is not read"
    hint = "if that is wrong: `--skip-lines N` with the number of lines above the header"


@rule("SRC223", severity=Severity.WARNING)
class DecimalMarkUnsettled(Rule):
    """Every number of an attribute can be read in two ways.

    ## What it means
    Its numbers have one separator with exactly three digits after it: `1.299`, `2.450`. No other cell among the first
    ones shows whether the separator divides thousands or decimals.

    ## Why it matters
    The two readings differ by a factor of 1000. Prices are read as thousands, so that nothing is sold at a thousandth
    of its price; measures and other numbers as decimals. If other attributes of the source show their decimal mark, it
    is taken for this one too.

    ## Example
    A column `price` with `1.299` and `2.450`, and nothing like `12,50`.

    ## How to fix
    Say which mark it is: `decimal: ","` under `catalogue` in feedgen.yaml.
    """

    message = "all numbers can be read in two ways, such as {value!r}; assumed: {assumed}"
    hint = "`--decimal comma` or `--decimal point` settles it, or `decimal` of the source in feedgen.yaml"


@rule("SRC224", severity=Severity.WARNING)
class DateOrderUnsettled(Rule):
    """Every date of an attribute can be read in two ways.

    ## What it means
    Its dates have slashes and no number above 12: `03/04/2026`. No other cell among the first ones shows whether the
    day or the month comes first.

    ## Why it matters
    A sale may begin a month early or late. The day is taken to come first, unless other dates of the source show that
    the month does.

    ## Example
    A column `sale_start` with `03/04/2026` and `05/04/2026`, and nothing like `25/04/2026`.

    ## How to fix
    Say how dates are written: `dates: ["%m/%d/%Y"]` under `catalogue` in feedgen.yaml.
    """

    message = "all dates can be read in two ways, such as {value!r}; assumed: {assumed}"
    hint = "`dates: ['%d/%m/%Y']` or `dates: ['%m/%d/%Y']` under `catalogue` in feedgen.yaml settles it"


@rule("SRC225", severity=Severity.WARNING)
class CellsContradict(Rule):
    """Cells of one attribute are written in different ways.

    ## What it means
    Some numbers have a decimal comma, others a decimal point; or some dates begin with the day, others with the month.

    ## Why it matters
    What can be read in only one way is read right. A cell that can be read in two ways is a guess, and has its own
    finding (CAT102, CAT111).

    ## Example
    `12,50` and `8.90` in the column `price`.

    ## How to fix
    Export all values in one way.
    """

    message = "cells contradict each other: {shown}"
    hint = "export all of them in one way"


@rule("SRC226", severity=Severity.WARNING)
class PriceWithThousandths(Rule):
    """A price has three decimals in a column of cents.

    ## What it means
    The first cells show what the decimal mark is, and no price has more than two decimals. This one has the same mark
    with three digits after it.

    ## Why it matters
    Either it has thousandths of the currency, or the mark divides thousands here. Read as decimals it might be sold at
    a thousandth of its price, so it is read as thousands.

    ## Example
    `1.299` in a column of `12.50` and `8.90`: read as 1299.

    ## How to fix
    Write prices in one way, or say that the mark is right: `decimal: "."` under `catalogue` in feedgen.yaml.
    """

    message = "{value!r} has three digits after the mark of decimals; read as {read}"
    hint = "`decimal: '{mark}'` under `catalogue` in feedgen.yaml, if these are decimals"


@rule("SRC222", severity=Severity.INFO)
class EndMarker(Rule):
    """The last line is the one that ends the source.

    ## What it means
    It is what `expect: {end: …}` says, and no record.

    ## Why it matters
    It is the only line after the header that is not counted as a record.

    ## Example
    A last line `END` with `expect: {end: END}`.

    ## How to fix
    Nothing: the source is whole.
    """

    message = "line {line} ends the source and is no record"


@rule("SRC220", severity=Severity.WARNING)
class TextGarbled(Rule):
    """Text was UTF-8, was read as Windows-1252, and was stored again.

    ## What it means
    `Ã©` stands where `é` was, `â‚¬` where `€` was. Each byte of a character became a character of its own. The file is
    read right: somebody before it was wrong.

    ## Why it matters
    Customers see it, and channels refuse such titles. Colours and brands are no longer what they are compared with.

    ## Example
    `CafÃ© crÃ¨me` in the column `title`.

    ## How to fix
    If you gave an `encoding`, the file may be UTF-8 after all: leave it out. Else correct the export. Until then,
    `mend: true` under the source in feedgen.yaml, or `--mend`, turns back every cell for which that is exact: misread
    once more, it is the same text again. Other cells stay as they are, with this finding.
    """

    message = "garbled text {value!r}, which was {was!r} before it was read in a wrong encoding"
    hint = "{how}"


@rule("SRC227", severity=Severity.INFO)
class TextMended(Rule):
    """Garbled text was mended.

    ## What it means
    The source asks for it (`mend: true`), and it was exact: the text that is read now becomes the text of the file when
    its UTF-8 is read as Windows-1252.

    ## Why it matters
    The export is still wrong, and others read it too.

    ## Example
    `CafÃ©` was read as `Café`.

    ## How to fix
    Correct the export when you can.
    """

    message = "garbled text {value!r} was mended: {was!r}"
