"""What the tests of this room share: a source in bytes, read to its end; expressions compiled as profiles do."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding
from feedgen.expressions import Scope, compile_value
from feedgen.sources import (
    GENERIC,
    Boundary,
    Nested,
    Part,
    PresetModel,
    RawChunk,
    SourceInfo,
    SourceOptions,
    StandardInput,
    Table,
    bind,
    boundary,
    chunks,
    gathered,
    inspect,
    load_preset,
    load_presets,
    parse,
    recognised,
    scattered,
    unfolding,
    union,
)

SHARED = Path(__file__).parents[2].parent / "shared"


@dataclass
class Read:
    """A source that was read to its end."""

    info: SourceInfo
    chunks: list[RawChunk] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sha256: str = ""
    size: int = 0

    @property
    def rows(self) -> list[list[str]]:
        return [list(row) for table in self.tables for row in table.rows]

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [member for table in self.tables for member in table.objects]

    @property
    def lines(self) -> list[int | None]:
        return [line for table in self.tables for line in table.lines]

    @property
    def codes(self) -> list[str]:
        return sorted(finding.code for finding in self.findings)

    @property
    def records(self) -> int:
        return sum(table.records for table in self.tables)

    @property
    def rejected(self) -> int:
        return sum(table.rejected for table in self.tables)


def read_stdin(data: bytes, *, size: int = 1 << 18, grouped: str | None = None, **options: Any) -> Read:
    """Read bytes as standard input."""
    stdin = StandardInput(io.BytesIO(data))
    info = inspect(SourceOptions("-", **options), stdin=stdin)
    return _read(info, size, grouped, stdin)


def read_file(path: Path, *, size: int = 1 << 18, grouped: str | None = None, **options: Any) -> Read:
    """Read a file."""
    return _read(inspect(SourceOptions(str(path), **options)), size, grouped, None)


def _read(info: SourceInfo, size: int, grouped: str | None, stdin: StandardInput | None) -> Read:
    read = Read(info, findings=list(info.findings))
    stream = chunks(info, size, boundary=Boundary(grouped) if grouped else None, stdin=stdin)
    for seq, chunk in enumerate(stream):
        assert (chunk.source, chunk.seq) == (0, seq)
        table = parse(chunk, info)
        assert table.records == len(table.rownums) + table.rejected
        assert len(table.lines) == len(table.rownums) == len(table.rows or table.objects)
        read.chunks.append(chunk)
        read.tables.append(table)
        read.findings += table.findings
    read.findings += stream.findings
    read.sha256, read.size = stream.sha256, stream.size
    return read


def compiler_for(columns: tuple[str, ...]) -> Callable[[str], Callable[[Mapping[str, Any]], Any]]:
    """Compiles expressions over the columns of a record."""
    scope = Scope(open=True)

    def compiler(text: str) -> Callable[[Mapping[str, Any]], Any]:
        call = compile_value(text, scope).call
        return lambda record: call(record, None)

    return compiler


def preset_of(columns: Sequence[str]) -> PresetModel:
    """The preset that is recognised by its columns."""
    found = recognised(load_presets(), columns)
    return found[0].preset if found else load_preset(GENERIC)


@dataclass
class Mapped:
    preset: str
    attributes: list[dict[str, Any]]
    merged: int
    rows: list[int]
    lines: list[int | None]
    findings: list[Finding]
    columns: dict[str, str]
    unused: list[str]


def mapped(
    *files: bytes,
    overrides: Mapping[str, Any] | None = None,
    keep: frozenset[str] | None = frozenset(),
    size: int = 1 << 18,
    **options: Any,
) -> Mapped:
    """Bytes all the way to raw product attributes, by the preset their header asks for. Several are one export."""
    stdins = [StandardInput(io.BytesIO(data)) for data in files]
    infos = [inspect(SourceOptions("-", **options), stdin=stdin) for stdin in stdins]
    return map_sources(infos, overrides=overrides, keep=keep, size=size, stdins=stdins)


def map_source(info: SourceInfo, **how: Any) -> Mapped:
    """A source that was inspected, all the way to raw product attributes."""
    return map_sources([info], **how)


def map_sources(
    infos: Sequence[SourceInfo],
    *,
    overrides: Mapping[str, Any] | None = None,
    keep: frozenset[str] | None = frozenset(),
    size: int = 1 << 18,
    stdins: Sequence[StandardInput | None] = (None,),
) -> Mapped:
    """The files of one export, all the way to raw product attributes."""
    preset = preset_of(infos[0].columns)
    group = preset.group
    if group is not None and group.each is not None:
        infos = [unfolding(info, group.each, Nested(preset, {})) for info in infos]
    mappings = [bind(preset, info.columns, overrides or {}, compiler_for(info.columns), keep) for info in infos]
    info, mapping = infos[0], mappings[0]
    streams: list[Iterator[RawChunk]] = [
        chunks(info, size, boundary=boundary(preset, info.columns), stdin=stdin)
        for info, stdin in zip(infos, stdins, strict=True)
    ]
    found = streams[0]
    if any(scattered(preset, one.columns) for one in infos):
        columns = union([info.columns for info in infos])
        parts = [
            Part(n, map(partial(parse, info=infos[n]), streams[n]), mappings[n].relations) for n in range(len(infos))
        ]
        found = gathered(parts, 0, columns, max(1, size >> 10))
        info = replace(info, columns=columns)
        mapping = bind(preset, columns, overrides or {}, compiler_for(columns), keep)
    result = Mapped(preset.preset, [], 0, [], [], [], mapping.columns, mapping.unused)
    for chunk in found:
        table = parse(chunk, info)
        done = mapping.apply(table)
        assert len(done.records) + done.merged == len(table.rownums)
        result.attributes += [done.records.attributes(i) for i in range(len(done.records))]
        result.rows += done.records.rows
        result.lines += done.records.lines
        result.merged += done.merged
        result.findings += [*table.findings, *done.findings]
    return result
