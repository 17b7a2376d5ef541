"""Lists of JSON and XML under other names: every member of `param` becomes a detail with a name and a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from feedgen.sources.mapping.cells import given

Expression = Callable[[Mapping[str, Any]], Any]


def items_of(each: str, item: str | Mapping[str, str], compiler: Callable[[str], Expression]) -> Expression:
    """The list that `each` gives, every member made anew; a single member (XML) is a list of one."""
    members = compiler(each)
    made = compiler(item) if isinstance(item, str) else _parts(item, compiler)

    def call(scope: Mapping[str, Any]) -> Any:
        found = given(members(scope))
        listed = found if isinstance(found, list) else [] if found is None else [found]
        return [value for it in listed if (value := given(made({**scope, "it": it}))) is not None]

    return call


def _parts(item: Mapping[str, str], compiler: Callable[[str], Expression]) -> Expression:
    calls = {name: compiler(text) for name, text in item.items()}

    def made(scope: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, call in calls.items() if (value := given(call(scope))) is not None}

    return made
