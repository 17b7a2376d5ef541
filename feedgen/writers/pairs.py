"""Groups whose members are pairs of a key and a value: `<attribute><key>colour</key><value>red</value></attribute>`.

A document that has the same elements for every product, whatever its attributes, names them in such keys. The fields
of the group are what it calls them, so they are checked and reported like any others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedgen.writers.base import FieldLayout, Pair
from feedgen.writers.markup import checked, escape, escape_attribute

OPTION = "pairs"
STEP = "  "
_PARTS = frozenset(("element", "key", "value"))


def pairs_of(options: Mapping[str, Any]) -> dict[str, Pair]:
    """Path of a group in the item → how its members are written. Raises `ValueError` for anything else."""
    given = options.get(OPTION, {})
    if not isinstance(given, Mapping):
        raise ValueError(f"`{OPTION}` is a map of groups (found {given!r})")
    return {str(path): _pair(str(path), said) for path, said in given.items()}


def _pair(path: str, said: Any) -> Pair:
    texts = {name: text for name, text in said.items() if isinstance(text, str)} if isinstance(said, Mapping) else {}
    if set(texts) != _PARTS or len(said) > len(texts):
        wanted = "{element: attribute, key: key, value: value}"
        raise ValueError(f"`{OPTION}` says of `{path}` how its pairs are written, {wanted} (found {said!r})")
    pair = Pair(**texts)
    for name in (pair.element, pair.key.removeprefix("@"), *(() if pair.value == "#text" else (pair.value,))):
        checked(name)
    if pair.value == "#text" and not pair.key.startswith("@"):
        raise ValueError(f"`{OPTION}`: a value that is the text of its element has a key `@name` (found {pair.key!r})")
    return pair


def paired(fields: Sequence[FieldLayout], pairs: Mapping[str, Pair], above: str = "") -> tuple[FieldLayout, ...]:
    """The fields of an item, those in a group of pairs marked as such."""
    return tuple(_marked(layout, pairs, above) for layout in fields)


def _marked(layout: FieldLayout, pairs: Mapping[str, Pair], above: str) -> FieldLayout:
    path = f"{above}{layout.name}"
    pair = pairs.get(above.rstrip("/"))
    if pair is not None and not layout.name.startswith(("@", "#")):
        return replace(layout, pair=pair)
    return replace(layout, children=paired(layout.children, pairs, f"{path}/")) if layout.children else layout


def around_value(layout: FieldLayout, pad: str, end: str) -> tuple[str, str]:
    """What stands before and after the value of a pair."""
    pair = layout.pair
    assert pair is not None
    attribute = f' {pair.key[1:]}="{escape_attribute(layout.name)}"' if pair.key.startswith("@") else ""
    opening, closing = f"{pad}<{pair.element}{attribute}>", f"</{pair.element}>{end}"
    if pair.value == "#text":
        return opening, closing
    inner = pad + STEP if end else ""
    key = "" if attribute else f"{inner}<{pair.key}>{escape(layout.name)}</{pair.key}>{end}"
    return f"{opening}{end}{key}{inner}<{pair.value}>", f"</{pair.value}>{end}{pad if end else ''}{closing}"
