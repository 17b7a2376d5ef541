"""Records as fields: rows of cells, and objects of JSON.

In JSON a text and a number are different things, so a text that could be taken for another literal stands in quotes:
`"19.90"` is a text, `19.90` a number. Nothing that differs in the feed is ever the same here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

_LITERAL = re.compile(r'".*|-?[0-9].*|true|false|null|\[\]|\{\}', re.DOTALL)
_BEGINS = frozenset('"-0123456789tfn[{')
_PART = frozenset((dict, list))


def fields_of_cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, list[str]]:
    """A row under its header. An empty cell is no value: a table cannot leave one out."""
    return {name: [cell] for name, cell in zip(names, cells, strict=False) if cell}


def fields_of_members(record: dict[str, Any]) -> dict[str, list[str]]:
    """An object with whatever is in it."""
    fields: dict[str, list[str]] = {}
    for name, value in record.items():
        if value.__class__ is str:
            fields[_key(name)] = [_text(value)]
        else:
            _put(fields, _key(name), value)
    return fields


def _put(fields: dict[str, list[str]], path: str, value: Any) -> None:
    if value.__class__ is dict and value:
        for name, member in value.items():
            if member.__class__ is str:
                fields[f"{path}/{_key(name)}"] = [_text(member)]
            else:
                _put(fields, f"{path}/{_key(name)}", member)
    elif value.__class__ is list and value:
        if _PART.isdisjoint(map(type, value)):
            fields[f"{path}[]"] = [written(member) for member in value]
            return
        for number, member in enumerate(value, 1):
            _put(fields, f"{path}[{number}]", member)
    else:
        fields[path] = [written(value)]


def written(value: Any) -> str:
    """A scalar as it is shown: texts plain where nothing else looks like them."""
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return "[]" if value == [] else "{}" if value == {} else str(value)


def unwritten(text: str) -> str:
    """The text that `written` may have put into quotes; of anything else, what is shown."""
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text


def _text(text: str) -> str:
    # Few texts begin like a literal, and a look at one character is much cheaper than a pattern.
    if text[:1] not in _BEGINS or not _LITERAL.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """A member's name as part of a path; what means something there is escaped as in JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1").replace("[", "~2")
