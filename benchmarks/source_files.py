"""The products of `benchmarks.catalogue` in every format that feedgen reads, written as a stream."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.catalogue import COLUMNS, products, write

BATCH = 10_000
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PLACES = [chr(65 + place) for place in range(len(COLUMNS))]


def records(count: int) -> Iterator[dict[str, str]]:
    """The products as objects; what is empty is left out."""
    for row in islice(products(), count):
        yield {name: value for name, value in zip(COLUMNS, row, strict=True) if value}


def lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records(count))


def array(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(records(count)):
            file.write(("," if number else "[") + json.dumps(record, ensure_ascii=False) + "\n")
        file.write("]")


def xml(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("<products>\n")
        for record in records(count):
            items = "".join(f"<{name}>{escape(value)}</{name}>\n" for name, value in record.items())
            file.write(f"<product>\n{items}</product>\n")
        file.write("</products>\n")


def xlsx(path: Path, count: int) -> None:
    """One sheet, texts within their cells, as programs write it that write as a stream."""
    office = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    sheet = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    named = '<sheets><sheet name="Products" sheetId="1" r:id="r1"/></sheets>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{office}</Relationships>')
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{named}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{sheet}</Relationships>')
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            file.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for number, row in enumerate([COLUMNS, *islice(products(), count)], 1):
                cells = "".join(
                    f'<c r="{at}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
                    for at, value in zip(PLACES, row, strict=True)
                    if value
                )
                file.write(f'<row r="{number}">{cells}</row>'.encode())
            file.write(b"</sheetData></worksheet>")


def parquet(path: Path, count: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    rows = products()
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, count, BATCH):
            columns = zip(*islice(rows, min(BATCH, count - start)), strict=True)
            writer.write_batch(pa.record_batch([pa.array([c or None for c in column]) for column in columns], schema))


def sqlite(path: Path, count: int) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(f"CREATE TABLE products ({', '.join(COLUMNS)})")
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO products VALUES ({marks})", islice(products(), count))
    connection.close()


WRITERS: dict[str, Callable[[Path, int], Any]] = {
    "csv": write,
    "jsonl": lines,
    "json": array,
    "xml": xml,
    "xlsx": xlsx,
    "parquet": parquet,
    "sqlite": sqlite,
}
