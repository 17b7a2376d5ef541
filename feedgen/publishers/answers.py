"""Answers and reports of APIs as plain data, whatever they are written in, and the way to a value in them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

LARGEST = 64_000_000
"""Bytes of the largest report, unpacked."""


class AnswerError(Exception):
    """An answer cannot be read; the text says why, and quotes nothing of it."""


def value_at(data: Any, path: str) -> Any:
    """What stands at `a.b.0`; None when there is nothing."""
    for part in path.split("."):
        if isinstance(data, list):
            data = data[int(part)] if part.isdigit() and int(part) < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def entries_at(data: Any, paths: list[str]) -> Iterator[dict[str, Any]]:
    """Mappings at a path, each with what stands in the mappings around it; `*` is every value of a mapping."""
    if not paths:
        yield from (one for one in _listed(data) if isinstance(one, dict))
        return
    around = data if isinstance(data, dict) else {}
    for one in _reached(data, paths[0].split(".")):
        for inner in entries_at(one, paths[1:]):
            yield {**around, **inner}


def plain(data: bytes, kind: str | None) -> Any:
    """Mappings, lists and texts; of a table a list of rows. Raises `AnswerError`."""
    data = _unpacked(data).removeprefix(b"\xef\xbb\xbf")
    head = data.lstrip()[:1]
    kind = kind or ("json" if head in (b"{", b"[") else "xml" if head == b"<" else "csv")
    try:
        if kind == "json":
            return json.loads(data) if data.strip() else {}
        return _xml(data) if kind == "xml" else _rows(data)
    except (ValueError, RecursionError, csv.Error):
        raise AnswerError(f"it is no {kind.upper()}") from None


def _listed(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [] if data is None else [data]


def _reached(data: Any, parts: list[str]) -> Iterator[Any]:
    if not parts:
        yield from _listed(data)
        return
    for one in _listed(data):
        if isinstance(one, dict):
            inner = list(one.values()) if parts[0] == "*" else [one.get(parts[0])]
            for value in inner:
                yield from _reached(value, parts[1:])


def _unpacked(data: bytes) -> bytes:
    """What was packed with gzip or zip (its first file), never more than is put up with."""
    try:
        if data[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(data)) as file:
                data = file.read(LARGEST + 1)
        elif data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(archive.namelist()[0]) as member:
                data = member.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, IndexError, NotImplementedError, RuntimeError):
        raise AnswerError("it is packed, and cannot be unpacked") from None
    if len(data) > LARGEST:
        raise AnswerError(f"it has more than {LARGEST:,} bytes")
    return data


def _rows(data: bytes) -> list[dict[str, Any]]:
    text = data.decode("utf-8", "replace")
    head = text.partition("\n")[0]
    delimiter = max(";\t,|", key=head.count)
    return [dict(row) for row in csv.DictReader(io.StringIO(text), delimiter=delimiter, restval="")]


def _xml(data: bytes) -> Any:
    """Elements as mappings by their local names; what stands there several times is a list."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return _element(etree.fromstring(data, parser))
    except etree.XMLSyntaxError:
        raise AnswerError("it is no XML") from None


def _element(element: Any) -> Any:
    children = [one for one in element if isinstance(one.tag, str)]
    if not children:
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in children:
        name = child.tag.rpartition("}")[2]
        value = _element(child)
        found[name] = [*_listed(found[name]), value] if name in found else value
    return found
