"""What a profile promises of a finished item, checked on the texts in the file, without feedgen's own checks."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from feedgen.catalogue import ATTRIBUTES
from feedgen.profiles.fields import bare
from feedgen.profiles.models.base import Const
from feedgen.profiles.schema import FieldModel

Words = Mapping[str, list[str]]
"""Name of a field, with its path → the words it may hold."""

FORMS = {
    "integer": r"-?[0-9]+",
    "number": r"-?[0-9]+({mark}[0-9]+)?(E[+-]?[0-9]+)?",
    "money": r"-?[0-9]+(\.[0-9]+)? [A-Z]{{3}}",
    "measure": r"-?[0-9]+({mark}[0-9]+)? [A-Za-z0-9]+",
    "date": r"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}",
}


def broken(
    fields: Mapping[str, FieldModel], item: Mapping[str, Any], words: Words, at: str = "", *, flat: bool = False
) -> Iterator[str]:
    """Every promise that an item, or a group in it, does not keep."""
    names = Counter(field.name or name for name, field in fields.items())
    for name, field in fields.items():
        if "{{" in name or "{{" in (field.name or ""):
            continue  # a name with holes: what stands in the file is known there only
        nodes = found(item, field.name or name)
        path = f"{at}/{name}".lstrip("/")
        if not nodes and field.required is True and field.on is None and field.on_error in (None, "reject"):
            yield f"{path} is required and missing"
        if field.max_items is not None and field.join is None and len(nodes) > field.max_items:
            yield f"{path} stands there {len(nodes)} times, at most {field.max_items}"
        if names[field.name or name] > 1:
            continue  # several fields stand there under one name
        for node in nodes:
            if field.item is not None and isinstance(node, str) and (field.parts or flat):
                continue  # a group in one text
            if field.item is not None:
                yield from broken(field.item, node if isinstance(node, dict) else {"#text": [node]}, words, path)
            elif not isinstance(node, dict) and not several(name, field):
                yield from (f"{path}: {problem}: {node!r}" for problem in value_problems(field, node, words.get(path)))


def found(item: Mapping[str, Any], name: str) -> list[Any]:
    """What stands under a name, or a path of names; `price/#text` is the text of `price`."""
    if name in item:
        return list(item[name])
    first, _, rest = name.partition("/")
    nodes = item.get(first, [])
    if not rest:
        return list(nodes)
    inside = [node if isinstance(node, dict) else {"#text": [node]} for node in nodes]
    return [leaf for node in inside for leaf in found(node, rest)]


def several(name: str, field: FieldModel) -> bool:
    """Whether several values may stand in one text: their limits are those of each."""
    if field.join is not None or field.entry is not None:
        return True
    read = field.value if isinstance(field.value, str) else bare(name)
    attribute = ATTRIBUTES.get(read)
    return field.each is not None or (attribute is not None and attribute.kind in ("list", "map"))


def value_problems(field: FieldModel, value: Any, words: Iterable[str] | None) -> Iterator[str]:
    """What is wrong with one value in the file."""
    if field.on_error == "warn":
        return
    text = value if isinstance(value, str) else str(value)
    if field.max_length is not None and len(text) > field.max_length:
        yield f"{len(text)} characters, at most {field.max_length}"
    if field.min_length is not None and len(text) < field.min_length:
        yield f"{len(text)} characters, at least {field.min_length}"
    if field.max_bytes is not None and len(text.encode()) > field.max_bytes:
        yield f"{len(text.encode())} bytes, at most {field.max_bytes}"
    if field.pattern is not None and not re.fullmatch(field.pattern, text):
        yield f"not like {field.pattern}"
    if words and text not in words and not _free(field):
        yield "not among the words"
    if field.map is None and not isinstance(field.value, Const):
        yield from form_problems(field, value)


def _free(field: FieldModel) -> bool:
    """Words of a map are not all there is where a default speaks, or where they are written as something else."""
    return field.enum is None and (field.default is not None or field.type != "text")


def form_problems(field: FieldModel, value: Any) -> Iterator[str]:
    """Whether it is written as the type says, and lies between its limits."""
    text = value if isinstance(value, str) else str(value)
    if field.type in FORMS and not re.fullmatch(FORMS[field.type].format(mark=re.escape(field.decimal)), text):
        yield f"not written as {field.type}"
    if field.type == "decimal" and isinstance(value, str):
        decimals = rf"{re.escape(field.decimal)}[0-9]{{{field.decimals}}}" if field.decimals else r"([.,][0-9]+)?"
        if not re.fullmatch(rf"-?[0-9]+{'' if field.decimals == 0 else decimals}", text):
            yield "not written as decimal"
    if field.type == "boolean" and isinstance(value, str) and text not in field.booleans:
        yield f"neither {field.booleans[0]} nor {field.booleans[1]}"
    if field.type == "url" and not _address(text):
        yield "no address"
    if field.type in ("datetime", "interval"):
        moments = text.split("/")
        if len(moments) != (2 if field.type == "interval" else 1) or not all(map(_moment, moments)):
            yield f"not written as {field.type}"
    number = (
        _number(text.replace(field.decimal, ".")) if field.type in ("integer", "decimal", "number", "money") else None
    )
    if number is not None and field.min is not None and number < Decimal(str(field.min)):
        yield f"below {field.min}"
    if number is not None and field.max is not None and number > Decimal(str(field.max)):
        yield f"above {field.max}"


def _address(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme and (parts.netloc or parts.path)) and text.isascii() and not re.search(r"[\s<>\"]", text)


def _moment(text: str) -> bool:
    try:
        return dt.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.split(" ")[0])
    except InvalidOperation:
        return None
