"""Parquet, Feather and Arrow files: every type as a plain value, whatever the batches are, and damage is told."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_reading import mapped, read_file, read_stdin

from feedgen.diagnostics import SourceError
from feedgen.sources.formats import arrow
from feedgen.sources.opening import unpacking


def parquet(table: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    pa.parquet.write_table(table, out, **options)
    return out.getvalue()


def feather(table: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    pa.feather.write_feather(table, out, **options)
    return out.getvalue()


def stream(table: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=7)
    return bytes(sink.getvalue())


WRITERS: dict[str, Callable[[Any], bytes]] = {"parquet": parquet, "arrow": feather, "stream": stream}
written = pytest.mark.parametrize("kind", WRITERS)
NOON = dt.datetime(2026, 11, 1, 12, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))

VALUES: list[tuple[Any, Any, Any]] = [
    (pa.string(), "Café", "Café"),
    (pa.large_string(), "Mug", "Mug"),
    (pa.int64(), 4006381333931, 4006381333931),
    (pa.uint8(), 7, 7),
    (pa.bool_(), True, True),
    (pa.float64(), 12.5, Decimal("12.5")),
    (pa.float64(), 0.1, Decimal("0.1")),
    (pa.float32(), 0.1, Decimal("0.1")),
    (pa.float64(), float("nan"), None),
    (pa.decimal128(12, 2), Decimal("12.50"), Decimal("12.50")),
    (pa.date32(), dt.date(2026, 11, 1), "2026-11-01"),
    (pa.timestamp("ms"), dt.datetime.fromisoformat("2026-11-01T06:00"), "2026-11-01T06:00:00"),
    (pa.timestamp("us", "+01:00"), NOON, "2026-11-01T12:30:00+01:00"),
    (pa.time32("s"), dt.time(6, 30), "06:30:00"),
    (pa.binary(), b"Mug", "Mug"),
    (pa.dictionary(pa.int8(), pa.string()), "red", "red"),
    (pa.list_(pa.string()), ["a", None, "b"], ["a", None, "b"]),
    (pa.list_(pa.float64()), [0.5], [Decimal("0.5")]),
    (
        pa.struct([("width", pa.float64()), ("unit", pa.string())]),
        {"width": 2.5, "unit": "cm"},
        {"width": Decimal("2.5"), "unit": "cm"},
    ),
    (pa.map_(pa.string(), pa.int32()), [("FR", 4)], {"FR": 4}),
    (pa.string(), None, None),
    (pa.null(), None, None),
]


@written
@pytest.mark.parametrize(("type_", "value", "plain"), VALUES, ids=lambda one: str(one)[:30])
def test_every_type_is_a_plain_value(kind: str, type_: Any, value: Any, plain: Any) -> None:
    data = WRITERS[kind](pa.table({"id": ["A"], "x": pa.array([value], type_)}))
    (record,) = read_stdin(data).objects
    assert record == {"id": "A", "x": plain}
    assert type(record["x"]) is type(plain)


def test_nanoseconds_are_more_than_a_product_needs() -> None:
    table = pa.table({"id": ["A"], "x": pa.array([1_793_514_600_000_000_001], pa.timestamp("ns"))})
    assert read_stdin(parquet(table)).objects[0]["x"].startswith("2026-11-01T")


def test_nested_members_are_columns() -> None:
    table = pa.table({"id": [1], "box": pa.array([None], pa.struct([("width", pa.int8()), ("height", pa.int8())]))})
    assert read_stdin(parquet(table)).info.columns == ("id", "box.width", "box.height")


def test_columns_of_the_same_name_are_told_apart() -> None:
    table = pa.Table.from_arrays([pa.array(["A"]), pa.array(["B"])], names=["id", "id"])
    read = read_stdin(stream(table))
    assert (read.objects, read.codes) == ([{"id": "A", "id (2)": "B"}], ["SRC201"])


@written
@settings(max_examples=12, deadline=None)
@given(
    rows=st.lists(st.tuples(st.text(max_size=3), st.none() | st.integers(0, 99)), max_size=60),
    size=st.integers(1, 20_000),
)
def test_however_it_is_cut(kind: str, rows: list[tuple[str, int | None]], size: int) -> None:
    table = pa.table(
        {"id": pa.array([a for a, _ in rows], pa.string()), "n": pa.array([b for _, b in rows], pa.int8())}
    )
    read = read_stdin(WRITERS[kind](table), size=size)
    assert read.objects == [{"id": a, "n": b} for a, b in rows]
    assert read.records == len(rows)
    first = 1
    for chunk, part in zip(read.chunks, read.tables, strict=True):
        assert chunk.row == first
        first += part.records


def test_groups_stay_together_across_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "ROWS", 5)
    rows = [(f"h{n // 3}", f"T{n // 3}" if n % 3 == 0 else "", f"s{n}", "5") for n in range(90)]
    names = ("Handle", "Title", "Variant SKU", "Variant Price")
    table = pa.table({name: [row[i] for row in rows] for i, name in enumerate(names)})
    whole = mapped(parquet(table))
    assert mapped(parquet(table), size=2000).attributes == whole.attributes


def test_dictionaries_that_change_from_batch_to_batch() -> None:
    parts = [pa.array(names).dictionary_encode() for names in (["red", "blue"], ["green", "red"])]
    table = pa.table({"id": pa.chunked_array(parts)})
    assert [one["id"] for one in read_stdin(stream(table)).objects] == ["red", "blue", "green", "red"]


TABLE = pa.table({"id": [str(n) for n in range(5000)], "title": ["Mug"] * 5000})


def refused(data: bytes) -> list[str]:
    with pytest.raises(SourceError) as raised:
        read_stdin(data)
    return [finding.code for finding in raised.value.findings]


@written
def test_a_file_its_size_and_its_digest(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "shop"
    path.write_bytes(WRITERS[kind](TABLE))
    read = read_file(path)
    assert (read.records, read.size, len(read.sha256)) == (5000, path.stat().st_size, 64)
    assert read_stdin(gzip.compress(path.read_bytes())).records == 5000


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_what_breaks_off_or_is_damaged_is_refused(kind: str) -> None:
    data = WRITERS[kind](TABLE)
    assert refused(data[: len(data) // 2]) == ["SRC109"]
    damaged = bytearray(data)
    damaged[-60:-20] = b"\xee" * 40
    assert refused(bytes(damaged)) == ["SRC109"]


def test_an_empty_table_is_a_catalogue_without_products() -> None:
    read = read_stdin(parquet(TABLE.slice(0, 0)))
    assert (read.info.columns, read.records) == (("id", "title"), 0)


def test_what_it_says_to_unpack_to_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "UNPACKED_LIMIT", 1000)
    assert refused(parquet(TABLE)) == ["SRC131"]


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet(TABLE)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert refused(data) == ["SRC132"]
