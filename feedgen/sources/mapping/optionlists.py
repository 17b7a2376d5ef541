"""Options that one column holds all of: two lists, or a list of members with a name and a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from feedgen.sources.mapping.cells import given
from feedgen.sources.mapping.eachitem import Expression, items_of
from feedgen.sources.mapping.preset import OptionsModel

Options = Callable[[Mapping[str, Any]], list[tuple[Any, Any]]]
"""Names and values of the options of a record."""


def option_lists(model: OptionsModel, compiler: Callable[[str], Expression]) -> Options | None:
    """How the options are read; None where no expression gives them. Whatever an expression does to one record, it
    then has no options."""
    if model.names is None or model.values is None:
        return None
    if model.each is None:
        return _quietly(_zipped(compiler(model.names), compiler(model.values)))
    members = items_of(model.each, {"name": model.names, "value": model.values}, compiler)
    return _quietly(lambda scope: [(member.get("name"), member.get("value")) for member in members(scope)])


def _zipped(names: Expression, values: Expression) -> Options:
    def call(scope: Mapping[str, Any]) -> list[tuple[Any, Any]]:
        found = names(scope), values(scope)
        if not all(isinstance(members, list | tuple) for members in found):
            return []
        return [(given(name), given(value)) for name, value in zip(*found, strict=False)]

    return call


def _quietly(call: Options) -> Options:
    def quiet(scope: Mapping[str, Any]) -> list[tuple[Any, Any]]:
        try:
            return call(scope)
        except Exception:
            return []

    return quiet
