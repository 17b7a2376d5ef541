"""One product of a catalogue is found, told and shown in every format, by the same words."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
from workbooks import sheet, xlsx

from feedgen import api

COLUMNS = ["id", "title", "price", "link", "image_link", "availability", "description"]
ROWS = [
    [
        f"SKU-{n}",
        f"Mug {n}",
        "12.50 EUR",
        f"https://shop.example/{n}",
        f"https://shop.example/{n}.jpg",
        "in stock",
        "A mug.",
    ]
    for n in range(700)
]
RECORDS = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]


def xml(path: Path) -> None:
    items = ["".join(f"<{name}>{value}</{name}>" for name, value in record.items()) for record in RECORDS]
    path.write_text(f"<products>{''.join(f'<product>{item}</product>' for item in items)}</products>", encoding="utf-8")


def sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE products ({', '.join(COLUMNS)})")
        connection.executemany(f"INSERT INTO products VALUES ({', '.join('?' * len(COLUMNS))})", ROWS)
    connection.close()


def parquet(path: Path) -> None:
    out = io.BytesIO()
    pa.parquet.write_table(pa.Table.from_pylist(RECORDS), out)
    path.write_bytes(out.getvalue())


WRITERS: dict[str, Callable[[Path], object]] = {
    "csv": lambda path: path.write_text("\n".join(map(",".join, [COLUMNS, *ROWS])), encoding="utf-8"),
    "json": lambda path: path.write_text(json.dumps({"data": {"products": {"nodes": RECORDS}}}), encoding="utf-8"),
    "jsonl": lambda path: path.write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8"),
    "xml": xml,
    "xlsx": lambda path: path.write_bytes(xlsx({"Sheet1": sheet([COLUMNS, *ROWS])})),
    "parquet": parquet,
    "sql": sqlite,
}


@pytest.fixture(params=WRITERS)
def catalogue(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "catalogue"
    WRITERS[request.param](path)
    return path


def test_a_product_is_found_and_told(catalogue: Path) -> None:
    story = api.story("SKU-650", str(catalogue), channels=["google@FR"])
    assert story.product == "SKU-650"
    assert "<g:title>Mug 650</g:title>" in str(story)


def test_the_first_items_are_shown(catalogue: Path) -> None:
    shown = api.preview(str(catalogue), channels=["google@FR"], count=2)
    assert "SKU-1" in str(shown)


def test_however_many_workers(catalogue: Path, tmp_path: Path) -> None:
    made = []
    for workers in (1, 2):
        api.build(str(catalogue), channels=["google@FR"], output=tmp_path / str(workers), workers=workers)
        (feed,) = (tmp_path / str(workers)).glob("*.xml")
        made.append(feed.read_bytes())
    assert made[0] == made[1]
    assert made[0].count(b"<item>") == 700
