"""CSV and TSV, read back with the standard library."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from conformance import WriterConformance
from hypothesis import given
from hypothesis import strategies as st

from feedgen.writers import WRITERS, FieldLayout, Layout, Unreadable

csv.field_size_limit(2**31 - 1)


def layout(*names: str, **options: Any) -> Layout:
    return Layout(tuple(FieldLayout(name) for name in names), None, options)


def line(row: Sequence[str | None], writer: str = "csv", **options: Any) -> str:
    encoder = WRITERS.get(writer).encoder(layout(*[f"c{i}" for i in range(len(row))], **options))
    return encoder.item(row)


def verify(text: str, *names: str, writer: str = "csv", **options: Any) -> None:
    verifier = WRITERS.get(writer).verifier(layout(*names, **options), "utf-8")
    verifier.feed(text.encode())
    verifier.close()


class DelimitedConformance(WriterConformance):
    delimiter = ","

    def expected(self, row: Sequence[str | None]) -> tuple[str, ...]:
        return tuple(cell or "" for cell in row)

    def read(self, data: bytes) -> list[tuple[str | None, ...]]:
        text = io.StringIO(data.decode(self.encoding), newline="")
        _, *rows = csv.reader(text, delimiter=self.delimiter, strict=True)
        return [tuple(row) for row in rows]


class TestCsv(DelimitedConformance):
    writer = "csv"


class TestTsv(DelimitedConformance):
    writer = "tsv"
    delimiter = "\t"


class TestQuotesRoundWords(DelimitedConformance):
    writer = "csv"
    options: ClassVar[dict[str, Any]] = {"quote": "non_numeric"}


@given(st.lists(st.lists(st.text('ab,\\nr\n\r"é', max_size=8), min_size=2, max_size=2), min_size=1, max_size=5))
def test_escaped_cells_read_back(rows: list[list[str]]) -> None:
    """Whoever undoes the escapes has the cells again, and no cell makes a column or a row."""
    options = {"quote": "none", "escape": "\\", "line_end": "lf"}
    encoder = WRITERS.get("csv").encoder(layout("a", "b", **options))
    text = encoder.header + "".join(encoder.item(row) for row in rows)
    verify(text, "a", "b", **options)
    assert [_unescaped(one) for one in text.split("\n")[1:-1]] == rows


def _unescaped(text: str) -> list[str]:
    cells, letters = [""], iter(text)
    for letter in letters:
        if letter == ",":
            cells.append("")
        elif letter == "\\":
            following = next(letters)
            cells[-1] += {"n": "\n", "r": "\r"}.get(following, following)
        else:
            cells[-1] += letter
    return cells


class TestSemicolonsAndLineFeeds(DelimitedConformance):
    writer = "csv"
    delimiter = ";"
    options: ClassVar[dict[str, Any]] = {"delimiter": ";", "line_end": "lf"}


class TestEverythingQuoted(DelimitedConformance):
    writer = "csv"
    options: ClassVar[dict[str, Any]] = {"quote": "all", "line_end": "lf"}


class TestByteOrderMark(DelimitedConformance):
    writer = "csv"
    encoding = "utf-8-sig"


class TestPreamble(DelimitedConformance):
    writer = "csv"
    around = ("#INFO,Version=1.0,Template=x\r\n#INFO\r\n", "")

    def read(self, data: bytes) -> list[tuple[str | None, ...]]:
        return super().read(data)[2:]


class TestNeverQuoted(DelimitedConformance):
    writer = "tsv"
    options: ClassVar[dict[str, Any]] = {"quote": "none"}

    def expected(self, row: Sequence[str | None]) -> tuple[str, ...]:
        blank = [(cell or "").replace("\r\n", " ") for cell in row]
        return tuple(cell.replace("\t", " ").replace("\n", " ").replace("\r", " ") for cell in blank)

    def read(self, data: bytes) -> list[tuple[str | None, ...]]:
        _, *rows = data.decode().removesuffix("\r\n").split("\r\n")
        return [tuple(row.split("\t")) for row in rows]


@given(st.lists(st.none() | st.text("ab,;\"'\n\r\t é", max_size=6), min_size=2, max_size=6))
def test_minimal_quoting_is_what_the_standard_library_writes(row: list[str | None]) -> None:
    for delimiter in (",", ";"):
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=delimiter).writerow(row)
        assert line(row, delimiter=delimiter) == buffer.getvalue()


@pytest.mark.parametrize(
    ("row", "options", "text"),
    [
        (("=1+1", "-2", "@x"), {}, "=1+1,-2,@x\r\n"),
        (('5"', "a\tb"), {"quote": "none"}, '5",a\tb\r\n'),
        (("a,b", "c\r\nd\ne"), {"quote": "none", "line_end": "lf"}, "a b,c d e\n"),
        ((None,), {}, '""\r\n'),
        ((None, None), {}, ",\r\n"),
        ((None, "x"), {"quote": "all"}, '"","x"\r\n'),
        (("5", "-1.50", "1,5", 'a"b', None, "1e5"), {"quote": "non_numeric"}, '5,-1.50,"1,5","a""b","","1e5"\r\n'),
        (("a,b", "c\nd", "e\\f"), {"quote": "none", "escape": "\\"}, "a\\,b,c\\nd,e\\\\f\r\n"),
        (("a", "b"), {"delimiter": "|", "line_end": "lf"}, "a|b\n"),
    ],
)
def test_rows(row: tuple[str | None, ...], options: dict[str, Any], text: str) -> None:
    assert line(row, **options) == text


def test_header_row_is_written_unless_told_otherwise() -> None:
    encoder = WRITERS.get("csv").encoder
    assert encoder(layout("*Action(A=1,B=2)", "Größe", "Größe")).header == '"*Action(A=1,B=2)",Größe,Größe\r\n'
    assert encoder(layout("a", header=False)).header == ""


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"delimiter": ""}, "delimiter"),
        ({"delimiter": "ab"}, "delimiter"),
        ({"delimiter": '"'}, "delimiter"),
        ({"delimiter": "\n"}, "delimiter"),
        ({"delimiter": 1}, "delimiter"),
        ({"escape": "\\"}, "quote: none"),
        ({"quote": "none", "escape": ","}, "escape"),
        ({"quote": "none", "escape": "xy"}, "escape"),
        ({"quote": "some"}, "minimal, all, non_numeric, none"),
        ({"quote": ["all"]}, "minimal, all, non_numeric, none"),
        ({"line_end": "cr"}, "lf, crlf"),
        ({"header": "yes"}, "header"),
    ],
)
def test_options_that_make_no_sense(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        WRITERS.get("csv").encoder(layout("a", **options))


def test_layouts_a_table_cannot_hold() -> None:
    encoder = WRITERS.get("csv").encoder
    with pytest.raises(ValueError, match="at least one"):
        encoder(layout())
    with pytest.raises(ValueError, match="'g' cannot have parts"):
        encoder(Layout((FieldLayout("g", (FieldLayout("a"),)),)))


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("a,b\r\n1,2\r\n1\r\n", {}, "row 3 has 1 cells, the header row has 2"),
        ("a,b\r\n1,2,3\r\n", {}, "row 2 has 3 cells"),
        ("x,y,z\r\n1,2\r\n", {}, "no header row in the 2 rows"),
        ("x\r\n" * 60, {}, "no header row in the first 50 rows"),
        ('a,b\r\n1,"2\r\n', {}, "after row 1: unexpected end of data"),
        ('a,b\r\n1,"2"x\r\n', {}, "expected after"),
        ("a,b\r\n1,2", {}, "row 2: the last row has no end"),
        ("a,b\r\n\r\n", {}, "row 2 has 0 cells"),
        ("#I\n1,2\n1\n", {"header": False, "preamble_lines": 1}, "row 3 has 1 cells"),
    ],
)
def test_verifier_says_where_and_why(text: str, options: dict[str, Any], says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        verify(text, "a", "b", **options)


def test_verifier_accepts() -> None:
    verify("#I,x,y,z\n\na,b\n1,2\n", "a", "b")
    verify("#I,x,y,z\n1,2\n", "a", "b", header=False, preamble_lines=1)
    verify('a\tb\n5"\t"\n', "a", "b", writer="tsv", quote="none")
    verify("a\n\n\n", "a", quote="none")
    verify("", "a", header=False)


def test_unreasonable_preambles() -> None:
    for lines in (-1, "1", True):
        with pytest.raises(ValueError, match="preamble_lines"):
            verify("", "a", header=False, preamble_lines=lines)
