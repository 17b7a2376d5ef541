"""What the beginning of an XML document tells: which element is the item, and the first of them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from feedgen.diagnostics import Origin, SourceError, did_you_mean, make
from feedgen.sources.formats.markup.items import CONTROLS, Items, fed, pull_parser
from feedgen.sources.formats.markup.prolog import mended
from feedgen.sources.formats.markup.record import Records, local

USUAL = frozenset(
    ["item", "entry", "product", "offer", "shopitem", "article", "artikel", "produkt", "produit", "record", "row"]
)
"""What items are called, in small letters."""
BLOCK = 64 << 10


@dataclass(slots=True)
class _Seen:
    """What is known of the elements at one path."""

    count: int = 0
    siblings: int = 0
    """Most of them under one parent."""
    members: set[str] = field(default_factory=set)
    elements: bool = False
    """One of them has child elements."""


class Found(NamedTuple):
    """Where the items are, the first of them, and which names hold lists."""

    path: str
    items: list[dict[str, Any]]
    repeated: tuple[str, ...]


def find_items(text: str, given: str | None, name: str) -> Found | None:
    """The items in the beginning of a document; None when there are none yet. Raises `SourceError` for no XML."""
    data = _bytes(text)
    seen = _survey(data)
    path = _named(given, seen) if given else _best(seen)
    if path is None:
        return None
    records = Records()
    list(_items(data, path, records, name))
    repeated = frozenset(records.seen)
    return Found(path, list(_items(data, path, Records(repeated), name)), tuple(sorted(repeated)))


def not_found(text: str, given: str | None, name: str) -> SourceError:
    """The error for a document without items, with the nearest guess."""
    seen = _survey(_bytes(text))
    paths = {part: None for path in seen for part in (path, path.rpartition("/")[2])}
    guess = f"{did_you_mean(given, paths)} " if given else ""
    return SourceError(make("SRC116", {"key": given or "", "guess": guess}, origin=Origin(name)))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace").translate(None, CONTROLS)


def _items(data: bytes, path: str, records: Records, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    items = Items(path, records, name)
    with suppress(SourceError):  # told by whoever reads the document, with all that comes before
        for _, item in items.feed(data):
            found.append(item)
    return found


def _survey(data: bytes) -> dict[str, _Seen]:
    """All paths, with what is known of the elements there."""
    parser = pull_parser(("start", "end"))
    data = mended(data).data
    seen: dict[str, _Seen] = {}
    path: list[str] = []
    siblings: list[Counter[str]] = [Counter()]
    try:
        for at in range(0, len(data), BLOCK):
            for event, element in fed(parser, data[at : at + BLOCK]):
                if event == "start":
                    _enter(element, path, siblings, seen)
                else:
                    path.pop()
                    siblings.pop()
    except etree.XMLSyntaxError:
        pass
    return seen


def _enter(element: Any, path: list[str], siblings: list[Counter[str]], seen: dict[str, _Seen]) -> None:
    name = local(element.tag)
    if path:
        above = seen["/".join(path)]
        above.elements = True
        above.members.add(name)
    path.append(name)
    siblings[-1][name] += 1
    here = seen.setdefault("/".join(path), _Seen())
    here.count += 1
    here.siblings = max(here.siblings, siblings[-1][name])
    here.members.update(element.attrib)
    siblings.append(Counter())


def _named(given: str, seen: dict[str, _Seen]) -> str | None:
    """The path that the merchant means: all names, or the last ones, with `/` or dots between them."""
    wanted = [part.rpartition(":")[2] for part in given.strip("/").split("/" if "/" in given else ".")]
    for path in seen:
        if path.split("/")[-len(wanted) :] == wanted:
            return path
    return None


def _best(seen: dict[str, _Seen]) -> str | None:
    """Elements called like items, the outermost first; else those that repeat; else those with most members."""

    def depth(path: str) -> tuple[int, int]:
        return path.count("/"), -len(seen[path].members)

    whole = [path for path, found in seen.items() if len(found.members) > 1 and "/" in path]
    usual = [path for path in whole if path.rpartition("/")[2].casefold() in USUAL]
    repeated = [path for path in whole if seen[path].siblings > 1 and seen[path].elements]
    bare = [path for path in whole if seen[path].siblings > 1]
    for paths in (usual, repeated, bare):
        if paths:
            return min(paths, key=depth)
    leaves = [path for path in whole if seen[path].elements]
    return max(leaves, key=lambda path: len(seen[path].members), default=None)
