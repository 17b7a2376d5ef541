"""A sample of a feed, read as feeds and sources are, with the same limits and errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from feedgen.diagnostics import Origin, Severity, SourceError, UsageError, make
from feedgen.engine.drafting.shape import Shape
from feedgen.sources import CHUNK, FORMATS, Cut, Head, Input, SourceInfo, SourceOptions, inspect_all
from feedgen.transfer import Copies

ITEMS = 500
"""Items that are looked at."""
FIELDS = 1000
"""More fields than this are no feed's."""
TEXT = ("xml", "csv", "tsv", "json", "jsonl")


@dataclass(slots=True)
class Frame:
    """The document around the items."""

    root: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    """Elements between the root and the items."""
    item: str = ""
    before: list[tuple[str, str | None]] = field(default_factory=list)
    """What stands before the items: path and text; no text for what is a group."""


@dataclass(slots=True)
class Sample:
    """What a sample is."""

    info: SourceInfo
    items: int = 0
    shape: Shape = field(default_factory=Shape)
    frame: Frame = field(default_factory=Frame)
    quoted: bool = False
    line_end: str = "crlf"
    preamble: list[str] = field(default_factory=list)
    """Lines before the header of a table."""
    marked: bool = False
    """The file begins with a byte order mark."""

    @property
    def writer(self) -> str:
        """The writer that makes such a file."""
        return "tsv" if self.info.format == "csv" and self.info.delimiter == "\t" else self.info.format


def read_sample(path: str) -> Sample:
    """What the first items of a file tell; raises `SourceError` for what cannot be read, `UsageError` for no feed."""
    with closing(Copies()) as copies:
        found = inspect_all(SourceOptions(path), copies)
        if len(found) > 1:
            raise UsageError(make("PRF261", {"path": path, "names": ", ".join(one.name for one in found[:12])}))
        info = found[0]
        if info.format not in TEXT:
            raise _unfit(path, f"a sample has to be {', '.join(TEXT)}, this is {info.format}")
        sample = Sample(info)
        with closing(Input(info)) as source:
            records = _elements(source, sample) if info.format == "xml" else _records(source, info)
            for record in islice(records, ITEMS):
                sample.items += 1
                sample.shape.take(record)
        if info.format == "xml":
            sample.shape.no_arrays()
        if info.format in ("csv", "tsv"):
            _dialect(sample)
    if not sample.items:
        raise _unfit(path, "it has no item: a header alone does not tell how values are written")
    _fit(sample, path)
    return sample


def _unfit(path: str, reason: str) -> UsageError:
    return UsageError(make("PRF229", {"reason": reason}, origin=Origin(path)))


def _fit(sample: Sample, path: str) -> None:
    """Names that a profile can say: text with holes and paths are something else there."""
    names = list(_names(sample.shape))
    if len(names) > FIELDS:
        raise _unfit(path, f"it has more than {FIELDS} fields")
    table = sample.info.format in ("csv", "tsv")
    for name in names:
        bad = "{{" in name or "{%" in name or "{#" in name or not name.strip() or not name.isprintable()
        if bad or ("/" in name and not table) or (sample.info.format != "xml" and name.startswith("@")):
            raise _unfit(path, f"a field cannot be called {name[:60]!r}")


def _names(shape: Shape) -> Iterator[str]:
    for name, part in shape.parts.items():
        yield name
        yield from _names(part)


def _records(source: Input, info: SourceInfo) -> Iterator[Mapping[str, Any]]:
    known = FORMATS.get(info.format)
    for chunk in known.split(source, info, Cut(0, CHUNK)):
        table = known.parse(chunk, info)
        if broken := [one for one in table.findings if one.severity is Severity.ERROR]:
            raise SourceError(*broken)
        for row in table.rows:
            yield dict(zip(info.columns, row, strict=False))
        yield from table.objects


def _dialect(sample: Sample) -> None:
    info = sample.info
    with closing(Head(info.path, SourceOptions(info.path))) as head:
        data, text = head.data, head.text
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if all(column in line for column in info.columns)), 0)
    sample.preamble = lines[:at]
    sample.marked = data.startswith(b"\xef\xbb\xbf")
    sample.line_end = "crlf" if "\r\n" in text else "lf"
    cells = lines[at + 1].split(info.delimiter or ",") if len(lines) > at + 1 else []
    sample.quoted = bool(cells) and all(cell.startswith('"') and cell.endswith('"') for cell in cells)


# -- XML ----------------------------------------------------------------------------------------------------------


def _elements(source: Input, sample: Sample) -> Iterator[Mapping[str, Any]]:
    from feedgen.sources.formats.xml import items_of

    for _, record in items_of(source, sample.info, _Reads(sample.frame)):
        yield record


class _Reads:
    """An element as a mapping with prefixed names; what is around the first one is kept."""

    resolves = False

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def read(self, element: Any) -> dict[str, Any]:
        if not self._frame.item:
            self._around(element)
        record = self._value(element)
        return record if isinstance(record, dict) else {"#text": record}

    def _around(self, element: Any) -> None:
        frame = self._frame
        above = list(element.iterancestors())[::-1]
        frame.item = _name(element)
        if not above:
            return
        frame.root = _name(above[0])
        frame.attributes = {_attribute(name, above[0]): value for name, value in above[0].attrib.items()}
        frame.namespaces = {prefix or "": uri for prefix, uri in above[0].nsmap.items()}
        frame.above = tuple(_name(one) for one in above[1:])
        for depth, container in enumerate([*above[1:], element]):
            path = "".join(f"{name}/" for name in frame.above[:depth])
            for one in list(container.itersiblings(preceding=True))[::-1]:
                if isinstance(one.tag, str):
                    plain = not len(one) and not one.attrib
                    frame.before.append((path + _name(one), (one.text or "").strip() if plain else None))

    def _value(self, element: Any) -> Any:
        for prefix, uri in element.nsmap.items():
            self._frame.namespaces.setdefault(prefix or "", uri)
        if not len(element) and not element.attrib:
            return (element.text or "").strip()
        record: dict[str, Any] = {f"@{_attribute(name, element)}": value for name, value in element.attrib.items()}
        for child in element:
            if isinstance(child.tag, str):
                name, value = _name(child), self._value(child)
                record.setdefault(name, []).append(value)
        if (element.text or "").strip():
            record["#text"] = element.text.strip()
        return record


def _name(element: Any) -> str:
    local = str(element.tag).rpartition("}")[2]
    return f"{element.prefix}:{local}" if element.prefix else local


def _attribute(name: str, element: Any) -> str:
    uri, _, local = name.rpartition("}")
    prefix = next((prefix for prefix, known in element.nsmap.items() if prefix and known == uri[1:]), None)
    if uri and prefix is None and uri.endswith("/XML/1998/namespace"):
        prefix = "xml"
    return f"{prefix}:{local}" if prefix else local
