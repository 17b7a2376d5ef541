"""One document merged into another: mappings key by key, `null` removes, anything else replaces."""

from __future__ import annotations

from typing import Any

from feedgen.profiles.models.collect import normal_collect
from feedgen.profiles.schema import normal_field
from feedgen.profiles.yaml import Document, Path_, carry

FIELDS: tuple[Path_, ...] = (("fields",), ("root", "fields"), ("root", "after"))
"""Where a feed has fields."""
REPLACED_BY_VALUE = ("each", "item")
"""A merchant's plain expression replaces these with the value; constraints and `entry` stay."""


def merge(base: Document, over: Document, *, over_at: Path_ = (), base_at: Path_ = ()) -> Document:
    """`base` with `over`'s part at `over_at` merged in at `base_at`."""
    data = placed(base.data, base_at, merged(part(base.data, base_at), part(over.data, over_at)))
    return base.grafted(over, over_at, base_at, data)


def part(data: Any, path: Path_) -> Any:
    """What stands at `path`; None when nothing does."""
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def placed(data: Any, path: Path_, value: Any) -> Any:
    """A copy of `data` with `value` at `path`."""
    if not path:
        return value
    known = data if isinstance(data, dict) else {}
    return {**known, path[0]: placed(known.get(path[0]), path[1:], value)}


def merged(base: Any, over: Any) -> Any:
    """`over` laid on `base`."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    result = {key: value for key, value in base.items() if key not in _given_up(base, over)}
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def _given_up(base: dict[str, Any], over: dict[str, Any]) -> tuple[str, ...]:
    """What a field says about its source that cannot stand beside the new source."""
    if set(over) == {"value"} and any(key in base for key in REPLACED_BY_VALUE):
        return REPLACED_BY_VALUE
    if "value" in over and "item" in base and "item" not in over:
        return ("item",)
    return ("value",) if "item" in over and "value" in base and "value" not in over else ()


def normalised(document: Document) -> None:
    """Write field shorthands out, so that merging a merchant's `{max_length: 70}` with `title` works."""
    feeds = document.data.get("feeds")
    for feed_name in feeds if isinstance(feeds, dict) else ():
        for way in FIELDS:
            at: Path_ = ("feeds", feed_name, *way)
            fields = part(document.data, at)
            for name, data in fields.items() if isinstance(fields, dict) else ():
                fields[name] = normalised_field(document, (*at, name), data)
        collect = part(document.data, ("feeds", feed_name, "collect"))
        for name, data in collect.items() if isinstance(collect, dict) else ():
            collect[name] = normal_collect(data)


def normalised_field(document: Document, path: Path_, data: Any) -> Any:
    """The field's settings in full, its parts' too; what stood for the value has its place there as well."""
    full = normal_field(data)
    if full is not data:
        _moved(document, path)
    if isinstance(full, dict) and isinstance(full.get("item"), dict):
        items = {name: normalised_field(document, (*path, "item", name), child) for name, child in full["item"].items()}
        full = {**full, "item": items}
    return full


def _moved(document: Document, path: Path_) -> None:
    at = (*path, "value")
    document.values[at] = document.where(path)
    document.keys[at] = document.where_key(path)
    carry(document.written, path, document.written, at)
    carry(document.filled, path, document.filled, at)
    if (*path, "const") in document.values:
        literal = (*at, "const")
        document.values[literal] = document.where((*path, "const"))
        document.keys[literal] = document.where_key((*path, "const"))
        carry(document.written, (*path, "const"), document.written, literal)
        carry(document.filled, (*path, "const"), document.filled, literal)
