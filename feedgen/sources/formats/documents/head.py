"""What the first bytes of JSON text tell: lines or one document, where the records are, a few of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import ijson

from feedgen.diagnostics import Origin, SourceError, did_you_mean, make
from feedgen.sources.formats.documents.connections import unwrapped

LINES_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines", ".jsonl.gz", ".ndjson.gz", ".jsonlines.gz")
USUAL_KEYS = frozenset(
    ["products", "items", "data", "offers", "results", "rows", "records", "articles", "entries", "catalogue", "@graph"]
)
ITSELF = "."
"""The key of a document that is one record."""
AROUND_KEYS = frozenset(["response", "result", "body", "payload", "shop", "store", "catalog", "feed"])
"""What interfaces put around their lists."""
EDGE = "edges.item.node"
"""How the name ends that ijson has for a node of a GraphQL answer."""
AROUND = re.compile(r"\.(?:edges\.node|nodes)\Z")
NOT_A_NUMBER = re.compile(rb'((?<!\\)"\s*:\s*)(?:NaN|-?Infinity)(?=\s*[,}\r\n])')
"""A member whose value is no JSON number. Python's own json module writes these, so exports have them."""


_ESCAPES = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL)
"""Every escape, one after the other, so that none is seen where another ends; the group is half a character."""
_WORDS = (re.compile(rb"NaN"), re.compile(rb"Infinity"))
"""Looked for by patterns, which takes a third of the time that `in` takes."""
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def readable(data: bytes) -> tuple[bytes, int]:
    """JSON that the parser takes, and how many values became null because they are no JSON.

    Half a character becomes one that is no character either: the parser would stop there or say nothing,
    while whoever reads the product takes it out and tells of it.
    """
    count = 0
    if _WORDS[0].search(data) or _WORDS[1].search(data):
        data, count = NOT_A_NUMBER.subn(rb"\1null", data)
    if _HALF.search(data) is not None:
        data = _ESCAPES.sub(lambda found: rb"\uffff" if found.group(1) else found.group(), data)
    return data, count


def looks_like_lines(text: str, path: str) -> bool:
    """Whether text that begins with `{` is one object a line, rather than one document."""
    if path.lower().endswith(LINES_SUFFIXES):
        return True
    first, _, rest = text.partition("\n")
    try:
        member = json.loads(first)
    except (ValueError, RecursionError):
        return False
    if not isinstance(member, dict):
        return False
    if rest.strip():
        return True
    return not _holds_records(unwrapped(member))


def _holds_records(value: Any) -> bool:
    """Whether a single object is rather a document than a record: it has a list of records where interfaces put it."""
    if not isinstance(value, dict):
        return _of_objects(value)
    return any(
        _holds_records(member)
        for key, member in value.items()
        if key.lower() in USUAL_KEYS or (key.lower() in AROUND_KEYS and isinstance(member, dict))
    )


def _of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(member, dict) for member in value)


def sample_of_lines(text: str, limit: int, *, whole: bool) -> list[dict[str, Any]]:
    """The first objects of JSON Lines; lines that are none are left to the parser to report."""
    lines = text.split("\n")
    found: list[dict[str, Any]] = []
    for line in lines if whole else lines[:-1]:
        try:
            member = unwrapped(json.loads(line, parse_float=Decimal))
        except (ValueError, RecursionError):
            continue
        if isinstance(member, dict):
            found.append(member)
        if len(found) == limit:
            break
    return found


def find_key(text: str, given: str | None, name: str, *, whole: bool) -> str | None:
    """Dotted path of the record array: None for the document itself, `.` where it is one record; `SourceError` if
    there is none."""
    if given is None and text.lstrip().startswith("["):
        return None
    if given == ITSELF:
        return given
    arrays: list[str] = []
    seen: set[str] = set()
    previous = ""
    linked = False
    wrapped: set[str] = set()
    for prefix, event, value in _events(text):
        linked = linked or (prefix == "" and event == "map_key" and value == "@type")
        if event == "start_map" and previous == "start_array" and prefix.endswith("item"):
            arrays.append(prefix.removesuffix("item").removesuffix("."))
        if event == "start_array":
            seen.add(prefix)
        if event == "start_map" and prefix.endswith(EDGE):
            wrapped.add(prefix.removesuffix(EDGE) + "edges")
        previous = event
    if given is not None:
        bare = given.removesuffix(".node")
        found = next((path for path in (bare, f"{bare}.nodes", f"{bare}.edges") if path in seen), None)
        if found is not None:
            return f"{found}.node" if found in wrapped else found
        # The array may begin after the head: only a whole file can prove that it is not there.
        if not whole:
            return given
        params = {"key": given, "guess": did_you_mean(given, seen or {"(no array at all)"})}
        raise SourceError(make("SRC116", params, origin=Origin(name)))
    outer = [f"{path}.node" if path in wrapped else path for path in arrays if ".item" not in path]
    usual = [path for path in outer if AROUND.sub("", path).rsplit(".", 1)[-1].lower() in USUAL_KEYS]
    if linked and "@graph" not in outer:  # JSON-LD: lists within a thing are parts of it
        return ITSELF
    if outer or usual:
        return (usual or outer)[0]
    raise SourceError(make("SRC116", {"key": "", "guess": ""}, origin=Origin(name)))


def sample_of_array(text: str, key: str | None, limit: int) -> list[dict[str, Any]]:
    """The first objects of the array, as far as the head goes."""
    found: list[dict[str, Any]] = []
    data, _ = readable(text.encode("utf-8", "replace"))
    try:
        for member in ijson.items(_Bytes(data), item_path(key)):
            if isinstance(member, dict):
                found.append(unwrapped(member))
            if len(found) == limit:
                break
    except ijson.JSONError:
        pass
    return found


def item_path(key: str | None) -> str:
    """The name ijson knows the members of the array by."""
    if key is not None and (key == "edges.node" or key.endswith(".edges.node")):
        return key.removesuffix("node") + "item.node"
    return "" if key == ITSELF else f"{key}.item" if key else "item"


def _events(text: str) -> Iterator[tuple[str, str, Any]]:
    try:
        yield from ijson.parse(_Bytes(readable(text.encode("utf-8", "replace"))[0]))
    except ijson.JSONError:
        return


class _Bytes:
    """The head as a file, in small pieces so that a few records do not cost the whole head."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def read(self, size: int) -> bytes:
        size = size and 8192
        piece = self._data[self._at : self._at + size]
        self._at += len(piece)
        return piece
