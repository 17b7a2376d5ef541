"""A source being read: its chunks, how far it is, and its line in the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol

from feedgen.catalogue import described
from feedgen.diagnostics import Finding
from feedgen.diagnostics.report import SourceReport
from feedgen.profiles.compile import CompiledCatalogue, plan_of
from feedgen.profiles.plan import PlanSpec
from feedgen.sources import (
    CHUNK,
    Boundary,
    Chunks,
    Part,
    RawChunk,
    Relation,
    SourceInfo,
    StandardInput,
    Table,
    boundary,
    chunks,
    gathered,
    parse,
    scattered,
    standard_input,
)

Relations = Callable[[Table], Iterable[Relation]]
Tick = Callable[[], None]


def idle() -> None:
    """Nobody wants to know how far it is."""


class Reading(Protocol):
    """Part of the catalogue, read from one file or from several that make sense together only."""

    @property
    def files(self) -> Sequence[FileReading]:
        """What is read."""

    @property
    def source(self) -> int:
        """The number of the source, in the plan, that the chunks are of."""

    @property
    def streams(self) -> bool:
        """Chunks are bytes of the file, in its order."""

    def chunks(self, tick: Tick = idle) -> Iterator[RawChunk]:
        """The chunks; files are opened only now, as a glob may name more than may be open at once.

        `tick` is called now and then where much is read before there is a first chunk.
        """

    def close(self) -> list[Finding]:
        """Stop reading; what had to be repaired on the way is returned, digests are noted."""


class FileReading:
    """One file. `bytes_read` counts as it is consumed; the report is complete at its end."""

    streams = True

    def __init__(
        self,
        info: SourceInfo,
        source: int,
        report: SourceReport,
        size: int = CHUNK,
        *,
        boundary: Boundary | None = None,
        stdin: StandardInput | None = None,
    ) -> None:
        self.info = info
        self.source = source
        self.files = (self,)
        self.report = report
        self._open = partial(chunks, info, size, source=source, boundary=boundary, stdin=stdin)
        self._chunks: Chunks | None = None

    def chunks(self, tick: Tick = idle) -> Iterator[RawChunk]:
        """The chunks of the file, which is opened only now."""
        self._chunks = self._open()
        return self._chunks

    @property
    def bytes_read(self) -> int:
        return 0 if self._chunks is None else self._chunks.size

    def close(self) -> list[Finding]:
        """Stop reading; what had to be repaired on the way is returned, the digest is noted."""
        if self._chunks is None:
            return []
        self._chunks.close()
        self.report.sha256 = self._chunks.sha256
        self.report.bytes = self._chunks.size
        return self._chunks.findings


class GatheredReading:
    """Files whose records belong together wherever they stand: read once, then handed out group by group."""

    streams = False

    def __init__(
        self, files: Sequence[FileReading], source: int, columns: tuple[str, ...], relations: Sequence[Relations]
    ) -> None:
        """`relations` tell what the records of each file say of their parents and variants."""
        self.files = files
        self.source = source
        self._columns = columns
        self._relations = relations

    def chunks(self, tick: Tick = idle) -> Iterator[RawChunk]:
        """Whole groups of records."""
        both = zip(self.files, self._relations, strict=True)
        parts = [Part(one.source, _tables(one, tick), relations) for one, relations in both]
        return gathered(parts, self.source, self._columns)

    def close(self) -> list[Finding]:
        """Stop reading; what had to be repaired on the way is returned, digests are noted."""
        return [finding for one in self.files for finding in one.close()]


def _tables(reading: FileReading, tick: Tick) -> Iterator[Table]:
    for chunk in reading.chunks():
        yield parse(chunk, reading.info)
        tick()


def readings_of(spec: PlanSpec, size: int) -> list[Reading]:
    """What there is to read for the catalogue, in the order of the files; chunks are of about `size` bytes."""
    catalogue = plan_of(spec).catalogue
    sources = spec.catalogue.sources
    files = {number: _file(catalogue, number, size) for number, one in enumerate(sources) if not one.files}
    found: dict[int, Reading] = dict(files)
    for number, preset in enumerate(catalogue.presets):
        if not scattered(preset, sources[number].info.columns):
            continue
        numbers = sources[number].files or (number,)
        relations = [catalogue.mapping(one).relations for one in numbers]
        columns = sources[number].info.columns
        found[numbers[0]] = GatheredReading([files[one] for one in numbers], number, columns, relations)
        for other in numbers[1:]:
            found.pop(other)
    return [found[number] for number in sorted(found)]


def _file(catalogue: CompiledCatalogue, number: int, size: int) -> FileReading:
    mapping, preset, info = catalogue.mapping(number), catalogue.presets[number], catalogue.spec.sources[number].info
    report = SourceReport(
        name=info.name,
        preset=preset.preset,
        format=info.format,
        encoding=info.encoding,
        delimiter=info.delimiter,
        quote=info.quote,
        escape=info.escape or "",
        modified=None if info.modified is None else info.modified.isoformat(),
        columns=len(info.columns),
        conventions=described(catalogue.spec.sources[number].conventions),
        unused=[] if catalogue.keep is None else [c for c in mapping.unused if c not in catalogue.keep],
    )
    stdin = standard_input() if info.path == "-" else None
    return FileReading(info, number, report, size, boundary=boundary(preset, info.columns), stdin=stdin)
