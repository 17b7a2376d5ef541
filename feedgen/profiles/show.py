"""A channel as it really applies, line by line, each with the place of what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from feedgen.diagnostics import Origin
from feedgen.diagnostics.render.text import printable
from feedgen.profiles.config import RefinementModel
from feedgen.profiles.layers import Catalogue, Layer, Said, derived, in_order, ruled
from feedgen.profiles.merging import merge, part
from feedgen.profiles.nodes import plain_scalar
from feedgen.profiles.resolve import Resolved
from feedgen.profiles.yaml import Document, Path_

STEPWISE = ("derive", "rules")
"""What layers say one after the other: merged by their own laws."""

SELECTION = ("select", "include", "exclude", "allow", "deny", "sample", "top")
"""Shown together, under the names that reports have for them."""

INLINED = ("use",)
"""What is not shown because what it names is."""


_EVERYBODY = frozenset(RefinementModel.model_fields) - {"params", "fields", "checks", "file", "variants"}
"""What layers say that has not been merged into the profile already."""


class Line(NamedTuple):
    """A line of YAML and where it is said; a line that only opens a mapping stands where its key stands."""

    text: str
    origin: Origin | None
    """None inside a text of several lines: a comment would become part of it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A resolved channel: its data, and the place of every value by its path."""

    channel: str
    profile: str
    market: dict[str, Any]
    document: Document

    def lines(self) -> list[Line]:
        return list(_mapping(self.document, (), self.document.data, 0))

    def as_json(self) -> dict[str, Any]:
        """The stable form for programs: `resolved` is the profile, `origins` maps `/`-joined paths to places."""
        return {
            "channel": self.channel,
            "profile": self.profile,
            "market": self.market,
            "resolved": _open(self.document, (), self.document.data),
            "origins": {
                "/".join(str(key).replace("/", "~1") for key in path): str(self.document.where(path))
                for path in _leaves(self.document.data, ())
            },
        }


def shown(channel: Resolved, catalogue: Catalogue) -> Shown:
    """The channel after `extends`, layers, overrides and market; attributes and rules in the order they happen."""
    layers = [*catalogue.layers, *channel.layers]
    document = channel.document
    document.data = {key: value for key, value in document.data.items() if key not in (*INLINED, *STEPWISE)}
    for layer in layers:
        document = _with_layer(document, layer)
    document = _with_steps(document, layers, catalogue)
    data = document.data
    country = channel.market.get("country")
    if isinstance(data.get("markets"), dict):
        data["markets"] = {name: terms for name, terms in data["markets"].items() if country in (None, name)}
    if isinstance(data.get("feeds"), dict):
        data["feeds"] = {name: feed for name, feed in data["feeds"].items() if name in channel.feeds}
    return Shown(channel.key, channel.profile.channel, channel.market, _without_nothing(_selected(document, channel)))


def _with_layer(document: Document, layer: Layer[Any]) -> Document:
    """The document with what a layer says beside attributes, rules and selection: tables, and whatever may come."""
    for key in sorted(layer.model.model_fields_set & _EVERYBODY - {*INLINED, *STEPWISE, *SELECTION}):
        said = part(layer.document.data, layer.place(key))
        if said is not None and layer.at:
            document = merge(document, layer.document, over_at=layer.place(key), base_at=(key,))
    return document


def _with_steps(document: Document, layers: Sequence[Layer[Any]], catalogue: Catalogue) -> Document:
    attributes = in_order(derived(layers))
    rules = [said for some in ruled(layers) for said in some]
    data = {**document.data, "derive": {}, "rules": []}
    for name, said in attributes.items():
        document = _put(document, said, ("derive", name), data)
        data["derive"][name] = said.value
    for n, said in enumerate(rules):
        document = _put(document, said, ("rules", n), data)
        data["rules"].append(part(said.layer.document.data, said.at))
    document.data = data
    return document


def _put(document: Document, said: Said, at: Path_, data: Any) -> Document:
    return document.grafted(said.layer.document, said.at, at, data)


def _selected(document: Document, channel: Resolved) -> Document:
    """The rules for which products are sent, in the order they are asked, as reports call them."""
    data = {key: value for key, value in document.data.items() if key not in SELECTION}
    data["selection"] = {}
    for one in channel.select:
        at = ("selection", one.spec.name)
        document = document.grafted(one.layer.document, one.at, at, data)
        data["selection"][one.spec.name] = part(one.layer.document.data, one.at)
    document.data = data
    return document


def _without_nothing(document: Document) -> Document:
    """Keys whose whole content was taken away are not shown."""
    document.data = {key: value for key, value in document.data.items() if value not in (None, {}, [])}
    return document


# -- YAML --------------------------------------------------------------------------------------------------


def _mapping(document: Document, at: Path_, data: dict[Any, Any], depth: int) -> Iterator[Line]:
    for key, value in data.items():
        path = (*at, key)
        yield from _entry(document, path, value, depth, f"{_scalar(key)}:", document.where_key(path))


def _sequence(document: Document, at: Path_, data: Sequence[Any], depth: int) -> Iterator[Line]:
    for n, value in enumerate(data):
        path = (*at, n)
        if not isinstance(value, dict) or not value:
            yield from _entry(document, path, value, depth, "-", document.where(path))
            continue
        first, *others = _mapping(document, path, value, depth + 1)
        blanks = "  " * depth
        yield first._replace(text=f"{blanks}- {first.text.removeprefix(blanks + '  ')}")
        yield from others


def _entry(document: Document, path: Path_, value: Any, depth: int, head: str, key: Origin) -> Iterator[Line]:
    blanks = "  " * depth
    if isinstance(value, dict) and value:
        yield Line(f"{blanks}{head}", key)
        yield from _mapping(document, path, value, depth + 1)
    elif isinstance(value, list) and value and any(isinstance(member, dict | list) for member in value):
        yield Line(f"{blanks}{head}", key)
        yield from _sequence(document, path, value, depth + 1)
    else:
        shown_ = document.shown(path, value)
        origin = document.values.get(path, key)
        first, *others = _written(shown_).split("\n")
        yield Line(f"{blanks}{head} {first}", origin)
        yield from (Line(f"{blanks}  {line}" if line else "", None) for line in others)


def _written(value: Any) -> str:
    """A value without mappings in it; a text of several lines as a block."""
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(member, flow=True) for member in value) + "]"
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, str) and "\n" in value and _may_be_block(value):
        body = value.rstrip("\n")
        end = "-" if body == value else "" if value == body + "\n" else "+"
        return f"|{end}\n" + "\n".join((body if end != "+" else value.removesuffix("\n")).split("\n"))
    return _scalar(value)


def _may_be_block(text: str) -> bool:
    """A block keeps its first line's blanks for itself, and cannot have every character."""
    return text[0] not in " \n\t" and printable(text.replace("\n", "")) == text.replace("\n", "")


def _scalar(value: Any, *, flow: bool = False) -> str:
    if value is None:
        return "null"
    style = '"' if isinstance(value, str) and (printable(value) != value or plain_scalar(value) != value) else None
    text = yaml.safe_dump(
        [value] if flow else value,
        default_style=style,
        default_flow_style=True if flow else None,
        allow_unicode=True,
        width=1 << 20,
    )
    text = text.removesuffix("\n").removesuffix("\n...")
    return text[1:-1] if flow else text


def _leaves(data: Any, at: Path_) -> Iterator[Path_]:
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from _leaves(value, (*at, key))
    elif isinstance(data, list) and any(isinstance(member, dict | list) for member in data):
        for n, value in enumerate(data):
            yield from _leaves(value, (*at, n))
    else:
        yield at


def _open(document: Document, at: Path_, data: Any) -> Any:
    """The data without what came from the environment."""
    if isinstance(data, dict):
        return {key: _open(document, (*at, key), value) for key, value in data.items()}
    if isinstance(data, list):
        return [_open(document, (*at, n), value) for n, value in enumerate(data)]
    return document.shown(at, data)
