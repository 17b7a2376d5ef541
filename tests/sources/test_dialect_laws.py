"""Laws of delimited text: in whatever dialect and encoding it is written, and however it is cut, it is read equal."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from source_reading import read_stdin

from feedgen.sources.formats.delimited.dialect import Dialect, cutter_of, read_cells

DIALECTS = [
    *(Dialect(delimiter, '"') for delimiter in ",;\t|^~"),
    Dialect(",", "'"),
    Dialect("|", ""),
    Dialect(",", '"', "\\"),
    Dialect(";", "'", "\\"),
    Dialect("\t", "", "\\"),
    Dialect("¦", '"', "\\"),
    Dialect(",", '"', "", True),
    Dialect("|", '"', "\\", True),
]
SIZES = st.sampled_from([1, 5, 20, 60, 200, 1 << 18])


@st.composite
def any_text(draw):
    dialect = draw(st.sampled_from(DIALECTS))
    letters = ["a", "é", " ", "\r", "\n", dialect.delimiter, dialect.quote or '"', dialect.escape or "\\"]
    return dialect, draw(st.text(st.sampled_from(letters), max_size=40))


@settings(max_examples=120, deadline=None)
@given(given_text=any_text(), size=st.integers(1, 9))
@example(given_text=(Dialect(",", '"', "\\"), '""\\\\\n\ra'), size=3)
@example(given_text=(Dialect(";", "'", "\\"), "'a\\'\n;'\n;"), size=2)
@example(given_text=(Dialect("\t", "", "\\"), "a\\\r\nb\\\\\nc"), size=1)
@example(given_text=(Dialect(",", '"', "", True), 'a, "b\n", "c"\n'), size=4)
def test_cutting_any_text_is_invisible(given_text, size):
    """Also for text that no program would write: junk after quotes, escapes at the end, mixed line ends."""
    dialect, text = given_text
    cut, data = cutter_of(dialect, "utf-8"), text.encode()
    pending, read = b"", []
    for at in range(0, len(data), size):
        pending += data[at : at + size]
        done = cut.last_cut(pending)
        read += read_cells(pending[:done].decode(), dialect)
        pending = pending[done:]
    read += read_cells(pending.decode(), dialect)
    assert read == list(read_cells(text, dialect))
    mark = ["mark", "mark"]
    closed = list(read_cells(f"{text}\n{dialect.delimiter.join(mark)}\n", dialect))[-1:] == [mark]
    if not (dialect.escape and text.endswith(dialect.escape)):
        assert (cut.open_cell(data) is None) == closed


@dataclass(frozen=True)
class Written:
    """A table and what a program in this dialect writes for it."""

    dialect: Dialect
    rows: list[list[str]]
    text: str


def cell_in(dialect: Dialect, cell: str) -> str:
    """The cell as the dialect writes it, quoted whenever it can be."""
    delimiter, quote, escape, padded = dialect
    if quote:
        inner = (
            cell.replace(escape, escape * 2).replace(quote, escape + quote)
            if escape
            else cell.replace(quote, 2 * quote)
        )
        return f"{' ' if padded else ''}{quote}{inner}{quote}"
    for special in filter(None, (escape, delimiter, "\n")):
        cell = cell.replace(special, escape + special)
    return cell


@st.composite
def tables(draw, letters: str):
    dialect = draw(st.sampled_from(DIALECTS))
    special = dialect.delimiter + (dialect.quote or '"') + "\\,'\n "
    if not dialect.quote:
        special = special.replace("\n", "") if not dialect.escape else special
        special = special.replace(dialect.delimiter, "") if not dialect.escape else special
    cell = st.text(st.sampled_from(letters + special), max_size=8)
    rows = draw(st.lists(st.lists(cell, min_size=3, max_size=3), max_size=8))
    rows = [["id", "title", "text"], *([f"n{n}", *row] for n, row in enumerate(rows))]
    rows[0] = ["id", "title", "text", "more"]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [dialect.delimiter.join(cell_in(dialect, cell) for cell in row) for row in rows]
    return Written(dialect, rows, end.join(lines) + draw(st.sampled_from(["", end])))


ENCODINGS = {
    "utf-8": "é表\u00a0",
    "utf-8-sig": "é表",
    "utf-16": "é表Ā",
    "utf-16-le": "é表Ā",
    "utf-16-be": "é表Ā",
    "utf-32": "é🍵",
    "utf-32-be": "é🍵",
    "cp1252": "é€",
    "cp1251": "жЯ",
    "iso8859-2": "łž",
    "iso8859-15": "é€",
    "koi8-r": "жЯ",
    "shift_jis": "表ソ能",
    "euc_jp": "表ソ能",
    "euc_kr": "가힝",
    "gb18030": "表鎈🍵",
    "big5": "功許",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_table_is_read_as_it_was_written(encoding, data):
    written = data.draw(tables(ENCODINGS[encoding]))
    dialect = written.dialect
    try:
        encoded = written.text.encode(encoding)
    except UnicodeEncodeError:  # the broken bar, where there is none
        return
    asked = {"delimiter": dialect.delimiter, "quote": dialect.quote, "escape": dialect.escape}
    read = read_stdin(encoded, size=data.draw(SIZES), format="csv", encoding=encoding, skip_lines=0, **asked)
    assert read.info.columns == ("id", "title", "text", "more")
    if read.info.padded or not dialect.padded:  # which nobody can tell by a row or two
        assert read.rows == written.rows[1:]
        assert read.rejected == 0


WORDS = st.sampled_from(["Mug", "Teapot", "a wide one", "Größe", "été", "5 parts", "of wood"])
TITLES = st.lists(st.sampled_from(["Our shop", "Export of 2026-11-01", "# made by hand", ""]), max_size=3)


def test_a_quote_that_is_left_over_makes_no_header():
    text = ' "id"| "title"| "text"\n "n0"| ""| "|\\\\|\\\\"\n "n1"| ""| "|\\\\|\\\\"'
    assert read_stdin(text.encode(), delimiter="|", escape="\\").info.columns == ("id", "title", "text")


@settings(max_examples=70, deadline=None)
@given(
    dialect=st.sampled_from([d for d in DIALECTS if d.delimiter != "¦"]),
    rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=2, max_size=9),
    inside=st.booleans(),
    titles=TITLES,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "cp1252"]),
    size=SIZES,
)
def test_a_table_is_recognised(dialect, rows, inside, titles, encoding, size):
    """Nothing is given: delimiter, quote, escape, blanks before quotes, titles and encoding are found out."""
    table = [["id", "title", "text", "Farbe"], *([f"A{n}", *row] for n, row in enumerate(rows))]
    if inside and (dialect.quote or dialect.escape):
        for row in table[1:]:
            row[2] = f"{row[2]}{dialect.delimiter} {dialect.quote}{row[3]}{dialect.quote} more"
    lines = [*titles, *(dialect.delimiter.join(cell_in(dialect, cell) for cell in row) for row in table)]
    read = read_stdin("\r\n".join(lines).encode(encoding), size=size)
    assert read.info.columns == tuple(table[0])
    assert read.rows == table[1:]
    skipped = [finding.value for finding in read.findings if finding.code == "SRC221"]
    assert skipped == [title for title in titles if title]
