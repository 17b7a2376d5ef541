"""One product in a catalogue of any size: chunks that cannot have it are not even parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from feedgen.diagnostics import UsageError, make
from feedgen.engine.reading import Reading
from feedgen.profiles.compile import Plan
from feedgen.sources import RawChunk, parse

GUESSES = 3
"""Ids that are named when the one asked for is not there."""

ESCAPING = ("json", "jsonl")
QUICK_FORMATS = ("csv", "tsv", *ESCAPING)
"""Formats whose values stand in the file as they are read, but for doubled quotes and what JSON may escape."""
_PLAIN = re.compile(r"[\w-]+", re.ASCII)
"""What nobody escapes in JSON."""


class Found(NamedTuple):
    """Where a product is: its chunk, its place among the chunk's records, and the records before the chunk."""

    chunk: RawChunk
    place: int
    before: int | None
    """None where chunks were passed over without counting."""


@dataclass(slots=True)
class _Seen:
    """What a look at everything remembers: a number and a few names."""

    wanted: str
    records: int = 0
    near: list[tuple[float, str]] = field(default_factory=list)
    first: list[str] = field(default_factory=list)

    def guess(self) -> str:
        """The nearest ids as a question, else what ids look like here."""
        if self.near:
            return f"did you mean {' or '.join(f'`{name}`' for _, name in self.near)}? "
        return f"ids here are like {', '.join(f'`{name}`' for name in self.first)}; " if self.first else ""

    def add(self, ids: Sequence[str]) -> None:
        from rapidfuzz import fuzz, process, utils

        self.first = self.first or list(ids[:GUESSES])
        best = process.extract(
            self.wanted, ids, scorer=fuzz.ratio, processor=utils.default_process, limit=GUESSES, score_cutoff=60
        )
        known = {**{name: score for score, name in self.near}, **{name: score for name, score, _ in best}}
        self.near = sorted(((score, name) for name, score in known.items()), reverse=True)[:GUESSES]


def find_product(plan: Plan, readings: Sequence[Reading], wanted: str) -> Found:
    """The first record whose id is `wanted`; `UsageError` (PRF200) with the nearest ids when there is none."""
    files = ", ".join(dict.fromkeys(one.info.name for reading in readings for one in reading.files))
    for reading in readings:
        if (needle := _needle(plan, reading, wanted)) is not None:
            found = _quickly(plan, reading, wanted, needle)
            if found is not None:
                return found
    seen = _Seen(wanted)
    for reading in readings:
        if (found := _thoroughly(plan, reading, wanted, seen)) is not None:
            return found
    params = {"product": wanted, "records": f"{seen.records:,}", "file": files, "guess": seen.guess()}
    raise UsageError(make("PRF200", params))


def chunks_with(plan: Plan, readings: Sequence[Reading], attribute: str | None, value: str) -> Iterator[RawChunk]:
    """Chunks that may have records whose plain column `attribute` is `value`; all chunks where that cannot be told."""
    for reading in readings:
        needle = _bytes_of(plan, reading, attribute, value) if attribute else None
        try:
            for chunk in reading.chunks():
                if needle is None or not isinstance(chunk.data, bytes) or needle in chunk.data:
                    yield chunk
        finally:
            reading.close()


def rereadable(reading: Reading) -> bool:
    """Whether the source can be read from its beginning once more."""
    return all(one.info.path != "-" for one in reading.files)


def chunks_naming(plan: Plan, readings: Sequence[Reading], wanted: str) -> Iterator[RawChunk]:
    """Chunks that may have products of that id; none of a source where every chunk would have to be parsed."""
    for reading in readings:
        if _needle(plan, reading, wanted) is not None:
            yield from chunks_with(plan, (reading,), "id", wanted)


def _needle(plan: Plan, reading: Reading, wanted: str) -> bytes | None:
    """What a chunk must have to have the product; None where every chunk has to be parsed."""
    return _bytes_of(plan, reading, "id", wanted) if rereadable(reading) else None


def _bytes_of(plan: Plan, reading: Reading, attribute: str, value: str) -> bytes | None:
    mapping = plan.catalogue.mapping(reading.source)
    plain = attribute in mapping.columns and attribute not in mapping.computed
    info = reading.files[0].info
    if not reading.streams or not plain or info.format not in QUICK_FORMATS:
        return None
    if (info.quote or '"') in value or (info.format in ESCAPING and not _PLAIN.fullmatch(value)):
        return None
    try:
        return value.strip().encode(info.wire)
    except (UnicodeEncodeError, LookupError):
        return None


def _quickly(plan: Plan, reading: Reading, wanted: str, needle: bytes) -> Found | None:
    try:
        for number, chunk in enumerate(reading.chunks()):
            if isinstance(chunk.data, bytes) and needle in chunk.data:
                ids, _ = _ids(plan, chunk)
                if wanted in ids:
                    return Found(chunk, ids.index(wanted), 0 if number == 0 else None)
    finally:
        reading.close()
    return None


def _thoroughly(plan: Plan, reading: Reading, wanted: str, seen: _Seen) -> Found | None:
    """Every record's id as the catalogue reads it."""
    before = 0
    read = plan.catalogue.readers["id"]
    try:
        for chunk in reading.chunks():
            raw, records = _ids(plan, chunk)
            ids = [str(read(text)[0] or "") for text in raw]
            if wanted in ids:
                return Found(chunk, ids.index(wanted), before)
            seen.add(list(filter(None, ids)))
            seen.records += records
            before += records
    finally:
        reading.close()
    return None


def _ids(plan: Plan, chunk: RawChunk) -> tuple[list[str], int]:
    """The ids of a chunk's records as the source writes them, and how many records it has."""
    table = parse(chunk, plan.spec.catalogue.sources[chunk.source].info)
    records = plan.catalogue.mapping(chunk.source).apply(table).records
    given: list[Any] = records.columns.get("id") or [""] * len(records)
    return [str(text).strip() for text in given], table.records
