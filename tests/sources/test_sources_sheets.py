"""Workbooks: which sheet, where its table begins, what its cells say, and what would fill the memory."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_reading import _read, mapped, read_file, read_stdin
from workbooks import DATE, Raw, letters, ods, packed, sheet, xlsx

from feedgen.diagnostics import SourceError
from feedgen.sources import SourceOptions, inspect
from feedgen.sources.formats.sheet import _text
from feedgen.sources.formats.workbooks import workbook
from feedgen.sources.formats.workbooks.scan import _column

HEADER = ["id", "title", "price"]
PRODUCTS = sheet([HEADER, [1, "Mug", 12.5], [2, "Cup", 9]])
TEXTS = [["1", "Mug", "12.5"], ["2", "Cup", "9"]]


def refused(action: Callable[[], object]) -> list[str]:
    with pytest.raises(SourceError) as raised:
        action()
    return [finding.code for finding in raised.value.findings]


def test_a_sheet_is_read_like_a_csv_export(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(xlsx({"Sheet1": PRODUCTS}))
    read = read_file(path)
    assert (read.info.format, read.info.columns, read.rows) == ("xlsx", tuple(HEADER), TEXTS)
    assert read.lines == [2, 3]
    assert (read.size, read.codes) == (path.stat().st_size, [])
    assert len(read.sha256) == 64


def test_a_sheet_from_standard_input_packed_and_in_an_archive(tmp_path: Path) -> None:
    data = xlsx({"Sheet1": PRODUCTS})
    assert read_stdin(data).rows == TEXTS
    assert read_stdin(gzip.compress(data)).rows == TEXTS
    (tmp_path / "shop.zip").write_bytes(zipped({"readme.txt": b"x", "a/shop.xlsx": data}))
    assert read_file(tmp_path / "shop.zip").rows == TEXTS


def test_a_sheet_is_read_into_memory_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked at is kept until it is read, unless the file changed meanwhile."""
    scanned: list[str] = []
    scan = workbook.Workbook._scan
    monkeypatch.setattr(workbook.Workbook, "_scan", lambda book, name: scanned.append(name) or scan(book, name))
    path = tmp_path / "shop.xlsx"
    path.write_bytes(xlsx({"Sheet1": PRODUCTS}))
    info = inspect(SourceOptions(str(path)))
    assert [_read(info, 99, None, None).rows, scanned] == [TEXTS, ["Sheet1"]]
    assert [_read(info, 99, None, None).rows, scanned] == [TEXTS, ["Sheet1", "Sheet1"]]
    inspect(SourceOptions(str(path)))
    path.write_bytes(xlsx({"Sheet1": sheet([HEADER, [7, "Box", 1]])}))
    assert _read(info, 99, None, None).rows == [["7", "Box", "1"]]


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


CELLS = [
    (12.5, "12.5"),
    (4006381333931.0, "4006381333931"),
    (0.1 + 0.2, "0.3"),
    (1e15, "1000000000000000"),
    (1e-7, "0.0000001"),
    (-0.5, "-0.5"),
    (True, "true"),
    (False, "false"),
    (" 007 ", " 007 "),
    (None, ""),
    (Raw(f's="{DATE}"><v>46327</v></c>'), "2026-11-01"),
    (Raw('s="2"><v>46327.270833333</v></c>'), "2026-11-01T06:30:00"),
    (Raw("><f>B1*2</f><v>25</v></c>"), "25"),
    (Raw('t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'), "ab"),
    (Raw("><f>B1*2</f></c>"), ""),
]


@pytest.mark.parametrize(("value", "text"), CELLS, ids=[text for _, text in CELLS])
def test_what_a_cell_says(value: Any, text: str) -> None:
    read = read_stdin(xlsx({"Sheet1": sheet([["id", "x"], ["A", value]])}))
    assert read.rows == [["A", text]] or (text == "" and read.rows == [["A"]])
    assert read.codes == [] or text == ""


@given(value=st.one_of(st.integers(-(10**15), 10**15), st.decimals(-(10**6), 10**6, places=4)))
def test_numbers_have_the_digits_they_were_written_with(value: Any) -> None:
    text = _text(float(value))
    assert float(text) == float(value)
    assert "e" not in text
    assert len(text.strip("-0.").replace(".", "")) <= len(str(value).strip("-0.").replace(".", ""))


def test_failed_formulas_are_empty_and_told() -> None:
    rows = [
        [*HEADER],
        [Raw('t="e"><v>#N/A</v></c>'), "Mug", 5],
        [2, "#DIV/0!", Raw('s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>')],
        [3, "#1 mug", 5],
    ]
    read = read_stdin(xlsx({"Sheet1": sheet(rows, 2, below=3)}), size=1)
    assert read.rows == [["", "Mug", "5"], ["2", "", ""], ["3", "#1 mug", "5"]]
    places = [
        (found.code, found.origin.line, found.origin.column, found.value) for found in read.findings if found.origin
    ]
    assert places == [
        ("SRC214", 4, "id", "#N/A"),
        ("SRC214", 5, "title", "#DIV/0!"),
        ("SRC214", 5, "price", "#DIV/0!"),
    ]


def test_titles_and_blank_rows() -> None:
    rows = [["Our products"], [], ["As of 1 November"], HEADER, [], [1, "Mug", 5], [], [2, "Cup", 6], []]
    read = read_stdin(xlsx({"Sheet1": sheet(rows, 1, below=3)}))
    assert read.info.columns == tuple(HEADER)
    assert read.rows == [["1", "Mug", "5"], ["2", "Cup", "6"]]
    assert read.lines == [8, 10]
    assert [found.origin.line for found in read.findings if found.code == "SRC221" and found.origin] == [3, 5]


def test_the_rows_before_the_header_may_be_given() -> None:
    rows = [["a", "b"], ["c", "d"], ["id", "title"], [1, "Mug"]]
    read = read_stdin(xlsx({"Sheet1": sheet(rows)}), skip_lines=2)
    assert (read.info.columns, read.rows, read.lines) == (("id", "title"), [["1", "Mug"]], [4])


SHEETS = {"Read me": sheet([["Hello"]]), "Old": PRODUCTS, "Products & more": sheet([["id", "title"], [7, "Box"]])}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(None, "Products & more"), ("Old", "Old"), ("products & MORE", "Products & more"), ("2", "Old")],
)
def test_which_sheet(wanted: str | None, found: str) -> None:
    """Without a name the first visible one that holds a table."""
    read = read_stdin(xlsx(SHEETS, hidden=["Old"]), sheet=wanted)
    assert read.info.sheet == found
    assert read.rows == (TEXTS if found == "Old" else [["7", "Box"]])


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        pytest.param(xlsx(SHEETS), {"sheet": "Product"}, "SRC135", id="no such sheet"),
        pytest.param(xlsx(SHEETS), {"sheet": "9"}, "SRC135", id="no such number"),
        pytest.param(xlsx({"Sheet1": sheet([])}), {}, "SRC105", id="empty"),
        pytest.param(xlsx({"Sheet1": sheet([[1001, "Mug", 5.5], [1002, "Cup", 6.5]])}), {}, "SRC110", id="no header"),
        pytest.param(xlsx({"Sheet1": "<worksheet><sheetData><row"}), {}, "SRC109", id="broken xml"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, {}, "SRC109", id="no old workbook"),
        pytest.param(
            packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}), {}, "SRC106", id="a text"
        ),
        pytest.param(ods("<table:table-row"), {}, "SRC109", id="broken ods"),
    ],
)
def test_what_is_refused(data: bytes, options: dict[str, str], code: str) -> None:
    assert refused(lambda: read_stdin(data, **options)) == [code]


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert refused(lambda: read_stdin(xlsx(SHEETS))) == ["SRC132"]


FAR = [
    pytest.param(["id", "title"], "<c r='XFD1048576'><v>1</v></c>", id="in the last corner"),
    pytest.param(["id", "title"], '<c r="ZZZ9"/><c s="1" r="AAA99999"><v>1</v></c>', id="far to the right"),
]


@pytest.mark.parametrize(("header", "cell"), FAR)
def test_a_cell_far_away_does_not_fill_the_memory(
    header: list[str], cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = sheet([header, ["1", "Mug"]]).replace("</sheetData>", f"<row>{cell}</row></sheetData>")
    assert refused(lambda: read_stdin(xlsx({"Sheet1": text}))) == ["SRC136"]


def test_repeated_cells_do_not_fill_the_memory() -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert refused(lambda: read_stdin(ods(rows))) == ["SRC136"]


def test_formatted_cells_below_the_table_cost_nothing() -> None:
    """Programs save them, and they hold nothing."""
    text = PRODUCTS.replace("</sheetData>", '<row r="1048576"><c r="C1048576" s="1"/></row></sheetData>')
    assert read_stdin(xlsx({"Sheet1": text})).rows == TEXTS


def test_an_unpacked_workbook_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "WORKBOOK_LIMIT", 1000)
    assert refused(lambda: read_stdin(xlsx({"Sheet1": PRODUCTS}))) == ["SRC131"]


def test_a_sheet_of_libreoffice() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def text(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def number(value: str) -> str:
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>x</text:p></table:table-cell>'
        )

    date = '<table:table-cell office:value-type="date" office:date-value="2026-11-01"><text:p/></table:table-cell>'
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    rows = row(text("id"), text("from"), text("price")) + row(number("4006381333931"), date, number("12.5")) + empty
    read = read_stdin(ods(rows))
    assert (read.info.format, read.info.sheet) == ("ods", "Products")
    assert read.rows == [["4006381333931", "2026-11-01", "12.5"]]
    assert read.lines == [2]


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(st.lists(st.text("ab #é&<", max_size=4), min_size=3, max_size=3), max_size=9),
    size=st.integers(1, 4000),
    first=st.integers(0, 800),
    below=st.integers(1, 50),
)
def test_however_it_is_cut_and_wherever_it_stands(rows: list[list[str]], size: int, first: int, below: int) -> None:
    read = read_stdin(xlsx({"Sheet1": sheet([HEADER, *rows], first, below=below)}), size=size)
    kept = [(below + n, row) for n, row in enumerate(rows, 1) if any(row)]
    assert (read.rows, read.lines) == ([row for _, row in kept], [line for line, _ in kept])


@given(place=st.integers(0, 16_383))
def test_columns_by_their_letters(place: int) -> None:
    assert _column(letters(place).encode()) == place


def test_a_row_begins_a_group_in_a_sheet_too() -> None:
    """Chunks end between groups: the boundary reads a cell of the row."""
    rows = [["Handle", "Title", "Variant SKU", "Variant Price", "Option1 Name", "Option1 Value"]]
    for n in range(30):
        rows += [[f"h{n}", f"T{n}", f"s{n}a", "5", "Size", "S"], [f"h{n}", "", f"s{n}b", "6", "", "M"]]
    whole = mapped(xlsx({"Sheet1": sheet(rows)}))
    assert mapped(xlsx({"Sheet1": sheet(rows)}), size=2000).attributes == whole.attributes
    assert len(whole.attributes) == 60
