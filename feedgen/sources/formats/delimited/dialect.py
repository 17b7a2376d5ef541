"""How delimited text is written: delimiter, quote, escape, and where its header stands.

All of it is told by how evenly a way of reading divides the first records, and by how many cells they have.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from feedgen.sources.formats.delimited.cutting import Cutter, cutter

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|", "^", "~")
PROBE = 40
"""Records looked at; more never changed the outcome on real exports."""
PROBE_CHARS = 64 << 10
"""Characters in which signs of an escape or a quote character are looked for."""
MOST_TITLES = 20
"""Records before the header that may be titles and comments."""
WITH_TITLES = 0.6
"""What a way of reading that has to leave lines out counts against one that does not."""
UNLIKELY, POSSIBLE, LIKELY = 0, 1, 2
"""What is to be said for a way of reading, among those that divide the records as evenly."""
CELL_LIMIT = 64 << 20
"""Longest cell, in characters. The csv module's own limit of 128 KiB is below real descriptions with
embedded pictures. `csv.field_size_limit` is global to the process, so it is raised once, here."""
csv.field_size_limit(CELL_LIMIT)

ESCAPE = "\\"
"""The one escape character that exports use (PHP, MySQL); others can be given."""
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?\Z', re.I)
"""First line that spreadsheets write to name the delimiter."""
COMMENT = re.compile(r"\s*(?:#|//)")
VALUE_LIKE = re.compile(
    r"[-+]?[\d.,]*\d[\d.,]*(?:\s?(?:€|\$|£|%|[A-Z]{3}|k?g|c?m))?|https?://\S+|\d{4}-\d\d-\d\d.*", re.I
)
"""A cell that no one would use as the name of a column."""


class Dialect(NamedTuple):
    delimiter: str
    quote: str
    """Empty where quotes mean nothing."""
    escape: str = ""
    """Makes text of a quote, a delimiter, a line end or itself that follows; before anything else it is text itself."""
    padded: bool = False
    """Blanks may stand between a delimiter and the quote that opens a cell."""


class Known(NamedTuple):
    """What is known of a dialect beforehand; None is found out."""

    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None


def find_dialect(text: str, known: Known) -> Dialect:
    """How `text`, which ends at a record, is divided; what was given is taken as it is."""
    quote = _quote(text) if known.quote is None else known.quote
    delimiter = known.delimiter
    first, _, rest = text.partition("\n")
    if declared := SEPARATOR_LINE.match(first + "\n"):
        delimiter, text = delimiter or declared[1], rest
    delimiters = DELIMITERS if delimiter is None else (delimiter,)
    ways = [way for each in delimiters for way in _ways(text[:PROBE_CHARS], each, quote, known)]
    if len(ways) == 1:
        return ways[0][0]
    return max(ways, key=lambda way: (_score(text, way[0]), way[1]))[0]


def cutter_of(dialect: Dialect, wire: str) -> Cutter:
    """Where text in the encoding `wire` may be cut."""
    delimiter, quote, escape, padded = dialect
    return cutter(delimiter.encode(wire), quote.encode(wire), escape.encode(wire), padded=padded)


def read_cells(text: str, dialect: Dialect) -> Reader:
    """A reader over `text`. The line ends stay as they are: a lone CR ends a record too."""
    delimiter, quote, escape, padded = dialect
    if escape and escape in text:
        text = _meaningless(delimiter, quote, escape).sub(lambda found: found[1] or escape * 2, text)
    lines = io.StringIO(text, newline="")
    return csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        escapechar=escape or None,
        skipinitialspace=padded,
    )


@lru_cache(maxsize=64)
def _meaningless(delimiter: str, quote: str, escape: str) -> re.Pattern[str]:
    """Finds what an escape character does: pairs that mean something (group 1), and those that are text.

    The csv module drops every escape character; `C:\\temp` must keep its own.
    """
    e = re.escape(escape)
    special = "".join(map(re.escape, (delimiter, quote, escape)))
    return re.compile(rf"({e}[{special}\r\n])|{e}")


def header_at(records: Sequence[Sequence[str]]) -> int:
    """Which of the first records, none of them blank, names the columns: the first one but for titles and comments.

    A title has hardly any cells in a table that has many; and what follows the titles must look like names.
    """
    width = _width(records)
    at = 0
    while at < min(len(records) - 1, MOST_TITLES) and _is_title(records[at], width):
        at += 1
    return at if at and width > 1 and names_columns(records[at], width) else 0


def _width(records: Sequence[Sequence[str]]) -> int:
    counts: dict[int, int] = {}
    for cells in records:
        counts[len(cells)] = counts.get(len(cells), 0) + 1
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _is_title(cells: Sequence[str], width: int) -> bool:
    filled = sum(1 for cell in cells if cell.strip())
    if COMMENT.match(cells[0]):
        # a header may begin with a mark too: `#id,title`; a sentence does not
        return filled < width or len(cells[0].split()) > 2
    return filled <= max(1, width // 2)


def names_columns(header: Sequence[str], width: int) -> bool:
    """Whether a record after titles looks like a header: filled, without values and without quotes left in it."""
    cells = [cell.strip() for cell in header if cell.strip()]
    if any('"' in cell for cell in cells):
        return False
    return 2 * len(cells) > width and len(set(cells)) > 1 and not holds_values(cells)


def holds_values(cells: Sequence[str]) -> bool:
    """Whether some of these cells, none of them blank, are no names but numbers, prices, dates or addresses."""
    values = [cell for cell in cells if VALUE_LIKE.fullmatch(cell)]
    return bool(values) and len(values) >= (2 if len(cells) > 5 else 1) and len(values) >= 0.2 * len(cells)


def _quote(text: str) -> str:
    """Apostrophes quote only where whole cells show it: `'id','title'`, or most rows of a bare header."""
    lines = text[:PROBE_CHARS].splitlines()[:PROBE]
    header = next((line.strip() for line in lines if line.strip()), "")
    wrapped = [line.strip() for line in lines if re.fullmatch(r"'[^']*'(?:[,;\t|^~]'[^']*')+", line.strip())]
    if header in wrapped:
        return "'"
    apostrophes = [line for line in lines if re.search(r"(?:^|[,;\t|^~])'[^']*'(?:[,;\t|^~]|$)", line)]
    quotes = [line for line in lines if re.search(r'(?:^|[,;\t|^~])"', line)]
    return "'" if not quotes and (wrapped or len(apostrophes) > 0.5 * len(lines)) else '"'


def _ways(probe: str, delimiter: str, quote: str, known: Known) -> Iterator[tuple[Dialect, int]]:
    """The ways to read text with this delimiter, each with how much there is to be said for it among equals."""
    for escape, first in _escapes(probe, delimiter, quote, known.escape):
        for padded, second in _paddings(probe, delimiter, quote):
            yield Dialect(delimiter, quote, escape, padded), first + second
    if delimiter == "\t" and known.quote is None and quote in probe:
        # text between tabs needs no quotes, and an inch mark may begin it
        uses = [line.count(quote) % 2 for line in probe.splitlines()[:PROBE] if quote in line]
        yield Dialect(delimiter, "", known.escape or ""), 2 * LIKELY if 2 * sum(uses) > len(uses) else UNLIKELY


def _escapes(probe: str, delimiter: str, quote: str, given: str | None) -> Iterator[tuple[str, int]]:
    yield given or "", POSSIBLE
    e, d, q = map(re.escape, (ESCAPE, delimiter, quote))
    if given is None and re.search(rf"{e}[{d}{q}\r\n]", probe):
        # nothing but an escaped quote stands within a cell: `"5\" wide"`
        within = quote and re.search(rf"(?<!{e}){e}{q}(?![{d}{q}\r\n]|\Z)", probe)
        yield ESCAPE, LIKELY if within else UNLIKELY


def _paddings(probe: str, delimiter: str, quote: str) -> Iterator[tuple[bool, int]]:
    yield False, POSSIBLE
    d, q = re.escape(delimiter), re.escape(quote)
    found = len(re.findall(rf"{d} +{q}[^{q}\n]*{q}(?=[{d}\r\n]|\Z)", probe)) if quote else 0
    if found:
        yield True, LIKELY if found > len(re.findall(d + q, probe)) else UNLIKELY


def _score(text: str, dialect: Dialect) -> float:
    """0 when the header is not divided; else evenness of the records, weighed by the number of cells."""
    records = [cells for cells, _ in zip(_filled(text, dialect), range(PROBE + 1), strict=False)]
    if not records:
        return 0.0
    at = header_at(records)
    header, counts = records[at], [len(cells) for cells in records[at:]]
    if len(header) < 2:
        return 0.0
    even = sum(1 for n in counts if n == len(header)) / len(counts)
    named = sum(1 for cell in header if cell.strip()) / len(header)
    # a header that nothing follows may as well be a row which a stray quote made of two
    titled = 1 if not at else WITH_TITLES if len(counts) > 1 else WITH_TITLES**2
    return (0.1 + even) * named * min(len(header), 12) * titled


def _filled(text: str, dialect: Dialect) -> Iterator[list[str]]:
    return (cells for cells in read_cells(text, dialect) if any(cells))
