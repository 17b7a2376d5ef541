"""Answers as plain data, whatever they are written in, and the way to a value in them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

LARGEST = 64_000_000
"""Bytes of the largest answer, unpacked."""
BEFORE = 50
"""Lines that may stand before the header of a table."""
LINE = "#line"
"""The key under which an element or a row has its line."""
TEXT = "#text"
"""The key under which an element with attributes has its text, and a value that is no mapping itself."""

KEY = "#key"
"""The key under which a mapping that `*` reached has the name it stands under."""

_HTML = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_SUBSET = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<!DOCTYPE[^>\[]*\[", re.DOTALL)


class AnswerError(Exception):
    """An answer cannot be read; the text says why, and quotes nothing of it."""


def value_at(data: Any, path: str) -> Any:
    """What stands at `a.b.0`; None when there is nothing."""
    if isinstance(data, dict) and path in data:
        return data[path]
    for part in path.split("."):
        if isinstance(data, list):
            data = data[int(part)] if part.isdigit() and int(part) < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def entries_at(data: Any, paths: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Mappings at a path, each with what stands in the mappings around it; a plain value is `#text`."""
    if not paths:
        yield from (one if isinstance(one, dict) else {TEXT: one} for one in listed(data))
        return
    around = data if isinstance(data, dict) else {}
    optional = paths[0].endswith("?")
    found = False
    for one in reached(data, paths[0].removesuffix("?").split(".")):
        for inner in entries_at(one, paths[1:]):
            found = True
            yield {**around, **inner}
    if optional and not found:
        yield from entries_at(data, ())


def reached(data: Any, parts: Sequence[str]) -> Iterator[Any]:
    """Everything at a path; of lists each member."""
    if not parts:
        yield from (one for one in listed(data) if one not in (None, ""))
        return
    if parts[0] == "**":
        yield from reached(data, parts[1:])
        for one in listed(data):
            for value in one.values() if isinstance(one, dict) else ():
                if isinstance(value, dict | list):
                    yield from reached(value, parts)
        return
    for one in listed(data):
        if isinstance(one, dict):
            for value in map(_named, one.items()) if parts[0] == "*" else [one.get(parts[0])]:
                yield from reached(value, parts[1:])


def _named(member: tuple[str, Any]) -> Any:
    """A member of a mapping, which knows its name where it is a mapping itself."""
    key, value = member
    return {KEY: key, **value} if isinstance(value, dict) else value


def listed(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [] if data is None else [data]


def plain(data: bytes, kind: str | None, columns: Sequence[str] = ()) -> Any:
    """Mappings, lists and texts; of a table a list of rows. Raises `AnswerError`."""
    data = unpacked(data).removeprefix(b"\xef\xbb\xbf")
    kind = kind or kind_of(data)
    if kind == "json":
        return json_of(data) if data.strip() else {}
    return xml_of(data)[1] if kind == "xml" else rows_of(data, columns)


def kind_of(data: bytes) -> str:
    """What unpacked bytes look like."""
    head = data.lstrip()[:1]
    return "json" if head in (b"{", b"[") else "xml" if head == b"<" else "csv"


def unpacked(data: bytes) -> bytes:
    """What was packed with gzip or zip (its first file), never more than is put up with. Raises `AnswerError`."""
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


def json_of(data: bytes) -> Any:
    """A JSON document. Raises `AnswerError`."""
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
        problem = "it ends in the middle" if cut else "it is broken"
        raise AnswerError(f"it is no JSON: {problem}, at line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError:
        raise AnswerError("it is no JSON: it is not UTF-8") from None
    except RecursionError:
        raise AnswerError("it is no JSON that anybody would write: it is nested too deeply") from None
    except ValueError:
        raise AnswerError("it is no JSON") from None


def xml_of(data: bytes) -> tuple[str, Any]:
    """Name of the root and what is in it: elements as mappings by their local names, several of one name as a list.

    Raises `AnswerError`.
    """
    from lxml import etree

    if _HTML.match(data):
        raise AnswerError("it is a web page, such as one to log in or an error page, not the channel's answer")
    if _SUBSET.match(data):
        raise AnswerError("it declares entities of its own, which no channel does")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise AnswerError(
            f"it is no XML: it is broken or ends in the middle, at line {line}, column {column}"
        ) from None
    except ValueError:
        raise AnswerError("it is no XML") from None
    return _local(root.tag), _element(root)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _element(element: Any) -> Any:
    children = [one for one in element if isinstance(one.tag, str)]
    found: dict[str, Any] = {f"@{_local(name)}": value for name, value in element.attrib.items()}
    if not children:
        text = (element.text or "").strip()
        return {**found, TEXT: text, LINE: element.sourceline} if found else text
    for child in children:
        name = _local(child.tag)
        value = _element(child)
        found[name] = [*listed(found[name]), value] if name in found else value
    found[LINE] = element.sourceline
    return found


def rows_of(data: bytes, columns: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The rows behind the header, which has these columns; names are in small letters. Raises `AnswerError`."""
    text = _decoded(data)
    try:
        before, delimiter = _header(text, columns)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return list(_rows(islice(reader, before, None), lambda: reader.line_num))
    except csv.Error:
        raise AnswerError("it is no CSV") from None


def _rows(rows: Iterator[list[str]], line_of: Callable[[], int]) -> Iterator[dict[str, Any]]:
    names = [name.strip().lower() for name in next(rows, [])]
    line = line_of()
    for cells in rows:
        if any(cell.strip() for cell in cells):
            yield {**dict(zip(names, cells, strict=False)), LINE: line + 1}
        line = line_of()


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _header(text: str, columns: Sequence[str]) -> tuple[int, str]:
    """Rows before the header, and the delimiter; the first line is it when no columns are asked for."""
    wanted = {column.lower() for column in columns}
    for delimiter in ";\t,|" if wanted else ():
        reader = csv.reader(io.StringIO(text[: 1 << 20], newline=""), delimiter=delimiter)
        for before, cells in enumerate(reader):
            if wanted <= {cell.strip().lower() for cell in cells}:
                return before, delimiter
            if before >= BEFORE:
                break
    head = text.partition("\n")[0]
    if wanted:
        raise AnswerError(f"no line is a header with the columns {', '.join(columns)}")
    return 0, max(";\t,|", key=head.count)
