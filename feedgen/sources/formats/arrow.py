"""Columns of Arrow as plain values: exact numbers, ISO dates, nested values as objects and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.formats.delimited.tablehead import unique_columns
from feedgen.sources.formats.plain import number, plain
from feedgen.sources.opening import unpacking

PARQUET, FILE, STREAM = b"PAR1", b"ARROW1\0\0", b"\xff\xff\xff\xff"
ROWS = 4096
"""Rows read at once."""


def library(name: str) -> Any:
    """The module pyarrow; raises `SourceError` where it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError:
        params = {"what": "Parquet and Arrow files", "extra": "parquet"}
        raise SourceError(make("SRC132", params, origin=Origin(name))) from None
    return pa


class Batches:
    """The record batches of a Parquet, Feather or Arrow file. Whoever opens it closes it."""

    def __init__(self, path: Path, name: str) -> None:
        """Raises `SourceError` when the file cannot be read."""
        self._pa = library(name)
        self._name = name
        with path.open("rb") as file:
            begins = file.read(len(FILE))
        with self._told():
            self._file = self._pa.memory_map(str(path))
            self.schema, self._read = self._opened(begins, path.stat().st_size)
        self.names, self.findings = unique_columns(list(self.schema.names), [], Origin(name))

    def __iter__(self) -> Iterator[Any]:
        with self._told():
            for batch in self._read():
                named = batch if batch.schema.names == [*self.names] else self._renamed(batch)
                for start in range(0, named.num_rows, ROWS):
                    yield named.slice(start, ROWS)

    def shape(self) -> dict[str, Any]:
        """An object with all that the records may have, and no values."""
        types = self._pa.types

        def members(kind: Any) -> Any:
            if not types.is_struct(kind):
                return None
            return {kind.field(i).name: members(kind.field(i).type) for i in range(kind.num_fields)}

        return {column: members(field.type) for column, field in zip(self.names, self.schema, strict=True)}

    def _renamed(self, batch: Any) -> Any:
        return self._pa.RecordBatch.from_arrays(batch.columns, names=list(self.names))

    def close(self) -> None:
        self._file.close()

    def _opened(self, begins: bytes, size: int) -> tuple[Any, Callable[[], Iterator[Any]]]:
        pa = self._pa
        if begins.startswith(PARQUET):
            # with a buffer, columns are read page by page instead of whole
            parquet = pa.parquet.ParquetFile(self._file, buffer_size=1 << 20, pre_buffer=False)
            groups = parquet.metadata
            stored = sum(groups.row_group(i).total_byte_size for i in range(groups.num_row_groups))
            unpacking.check(stored, size, self._name)
            return parquet.schema_arrow, lambda: parquet.iter_batches(batch_size=ROWS, use_threads=False)
        if begins.startswith(FILE):
            reader = pa.ipc.open_file(self._file)
            return reader.schema, lambda: (reader.get_batch(i) for i in range(reader.num_record_batches))
        stream = pa.ipc.open_stream(self._file)
        return stream.schema, lambda: iter(stream)

    def _told(self) -> _Told:
        return _Told(self._pa, self._name)


class _Told:
    """Turns what the library raises into a `SourceError`."""

    def __init__(self, pa: Any, name: str) -> None:
        self._errors = (pa.ArrowException, OSError, ValueError, MemoryError)
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, self._errors):
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            params = {"format": "Parquet or Arrow", "reason": reason}
            raise SourceError(make("SRC109", params, origin=Origin(self._name))) from None


def written(batches: Sequence[Any], name: str) -> bytes:
    """Some batches as bytes that `read` understands."""
    pa = library(name)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of some batches as objects, under the names of their columns."""
    pa = library(name)
    objects: list[dict[str, Any]] = []
    for batch in pa.ipc.open_stream(data):
        names = batch.schema.names
        columns = [_values(pa, column) for column in batch.columns]
        objects += [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return objects


def values(column: Any, name: str) -> list[Any]:
    """The plain values of one column."""
    return _values(library(name), column)


def _values(pa: Any, column: Any) -> list[Any]:
    kind = column.type
    types = pa.types
    if types.is_dictionary(kind):
        return _values(pa, column.dictionary_decode())
    if types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    elif types.is_floating(kind):
        # the shortest text that is this number, in the precision of its type
        wide = column if kind.bit_width > 16 else column.cast(pa.float32())
        texts = wide.cast(pa.string()).to_pylist()
        return [None if text is None else number(text) for text in texts]
    if types.is_string(kind) or types.is_integer(kind) or types.is_boolean(kind) or types.is_large_string(kind):
        known: list[Any] = column.to_pylist()
        return known
    if types.is_decimal(kind):
        exact: list[Any] = column.to_pylist()
        return exact
    return [plain(value) for value in column.to_pylist(maps_as_pydicts="lossy")]
