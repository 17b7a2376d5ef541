"""Laws: however a source is cut, its records are the same, none lost, none split, each with its line."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from source_reading import mapped, read_stdin

from feedgen.diagnostics import SourceError
from feedgen.sources.formats.delimited.cutting import cutter

WIDTH = 3
HEADER = "id,title,text"
WILD = st.text(st.sampled_from("ab,;\"'\t \r\n€é"), max_size=12)
SIZES = st.integers(1, 90)


def oracle(text: str) -> list[tuple[int, list[str]]]:
    """Every record with the line on which it starts, as the csv module reads the whole text."""
    reader = csv.reader(io.StringIO(text, newline=""))
    found, before = [], 0
    for cells in reader:
        found.append((before + 1, cells))
        before = reader.line_num
    return found


def written(rows: list[list[str]], quoting: int, end: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


@settings(max_examples=120, deadline=None)
@given(
    rows=st.lists(st.lists(WILD, min_size=WIDTH, max_size=WIDTH), max_size=12),
    style=st.sampled_from(
        # minimal quoting protects only the line end that is written
        [(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\r")]
    ),
    size=SIZES,
)
def test_chunking_written_text_is_invisible(rows, style, size):
    quoting, end = style
    text = HEADER + end + written(rows, quoting, end)
    expected = [(line, cells) for line, cells in oracle(text)[1:] if any(cells)]
    read = read_stdin(text.encode(), size=size, format="csv", delimiter=",", encoding="utf-8")
    assert read.rows == [cells for _, cells in expected]
    assert read.lines == [line for line, _ in expected]
    assert [code for code in read.codes if code != "SRC211"] == []


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.sampled_from('ab,"\r\n'), max_size=60), size=SIZES)
@example(text='a,"b""c",d\n1,2,3', size=6)
@example(text='5" inch,"x\r\ny",z\rq,w,e\r\n', size=1)
@example(text='"a"b"c\n",d\n', size=2)
@example(text='a\r\n"b"\r\n', size=3)
def test_chunking_any_text_is_invisible(text, size):
    """Also for text nobody would write: stray quotes, junk after a closing quote, mixed line ends."""
    whole = f"{HEADER}\n{text}"
    data = whole.encode()
    if cutter(b",", b'"').open_cell(data) is not None:
        with pytest.raises(SourceError, match="SRC112"):
            read_stdin(data, size=size, format="csv", delimiter=",", quote='"')
        return
    read = read_stdin(data, size=size, format="csv", delimiter=",", quote='"')
    records = [(line, cells) for line, cells in oracle(whole)[1:] if any(cells)]
    assert read.records == len(records)
    fits = [(line, cells) for line, cells in records if len(cells) == WIDTH]
    got = dict(zip(read.lines, read.rows, strict=True))
    for line, cells in fits:
        assert got[line] == cells
    assert read.rejected + len(read.rows) == len(records)


@settings(max_examples=120, deadline=None)
@given(text=st.text(st.sampled_from('ab,"\r\n'), max_size=60))
def test_open_cell_agrees_with_csv(text):
    """A cell is open at the end exactly when the csv module, asked to be strict about it, says so."""
    opened = cutter(b",", b'"').open_cell(text.encode())
    closed_by_quote = list(csv.reader(io.StringIO(text + "\nmark,mark\n", newline="")))[-1:] == [["mark", "mark"]]
    assert (opened is None) == closed_by_quote


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(st.lists(WILD, min_size=WIDTH, max_size=WIDTH), max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    size=SIZES,
)
def test_the_encoding_is_invisible(rows, encoding, size):
    text = "id,title,text\n" + written(rows, csv.QUOTE_ALL, "\n")
    plain = read_stdin(text.encode(), size=size, format="csv", delimiter=",", encoding="utf-8")
    other = read_stdin(text.encode(encoding), size=size, format="csv", delimiter=",", encoding=encoding)
    assert other.rows == plain.rows
    assert other.lines == plain.lines


RECORDS = st.lists(
    st.fixed_dictionaries(
        {"id": st.text(min_size=1, max_size=5)},
        optional={
            "price": st.decimals(0, 1000, places=2),
            "dimensions": st.fixed_dictionaries({"width": st.integers()}),
            "note": st.none() | st.booleans() | st.text(max_size=20),
        },
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=100, deadline=None)
@given(records=RECORDS, size=st.integers(1, 3000), indent=st.sampled_from([None, 1]))
def test_json_formats_read_the_same_objects(records, size, indent):
    texts = [json.dumps(record, default=float, ensure_ascii=False) for record in records]
    expected = [json.loads(text, parse_float=Decimal) for text in texts]
    lines = read_stdin("\n".join(texts).encode(), size=size, format="jsonl")
    assert lines.objects == expected
    assert lines.lines == list(range(1, len(records) + 1))
    document = json.dumps(records, default=float, indent=indent).encode()
    assert read_stdin(document, size=size).objects == expected
    keyed = b'{"meta": {"n": [1, 2]}, "shop": {"products": ' + document + b"}}"
    assert read_stdin(keyed, size=size, key="shop.products").objects == expected


@settings(max_examples=100, deadline=None)
@given(groups=st.lists(st.integers(1, 6), min_size=1, max_size=12), size=st.integers(1, 400))
def test_groups_are_never_separated(groups, size):
    rows = [f'g{g},"row\n{n}",{n}' for g, count in enumerate(groups) for n in range(count)]
    data = ("handle,title,n\n" + "\n".join(rows) + "\n").encode()
    read = read_stdin(data, size=size, grouped="handle")
    assert [row[0] for row in read.rows] == [f"g{g}" for g, count in enumerate(groups) for _ in range(count)]
    for table, following in zip(read.tables, read.tables[1:], strict=False):
        assert table.rows[-1][0] != following.rows[0][0]


def test_groups_are_cut_where_they_end():
    """A chunk is as small as asked for where its groups allow it: memory must not grow with the file."""
    data = ("handle,n\n" + "".join(f"g{n // 3},{n}\n" for n in range(300))).encode()
    assert len(read_stdin(data, size=100, grouped="handle").chunks) > 15


@settings(max_examples=60, deadline=None)
@given(size=st.integers(1, 600), records=RECORDS)
def test_json_mapping_does_not_depend_on_the_cut(size, records):
    data = json.dumps(records, default=float).encode()
    assert mapped(data, size=size * 1000, keep=None).attributes == mapped(data, keep=None).attributes
