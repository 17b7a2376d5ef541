"""Setting one attribute of a product: the target's name, and the value read as the catalogue would read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from feedgen.catalogue import ATTRIBUTES, Measure, Money
from feedgen.catalogue.readers import Read
from feedgen.diagnostics import Severity
from feedgen.expressions import plain_text
from feedgen.profiles.steps.base import Action, Binding, Own
from feedgen.profiles.targets import target
from feedgen.profiles.values import Issue

Fit = Callable[[Any, list[Issue]], Any]
_CLASSES: Mapping[str, type | tuple[type, ...]] = {
    "money": Money,
    "measure": Measure,
    "number": Decimal,
    "integer": int,
    "boolean": bool,
    "datetime": dt.datetime,
    "map": dict,
}


def setter(name: str, binding: Binding) -> Callable[[Own, Any, list[Issue]], None]:
    """The function that puts a value (never None) where `name` says."""
    fit = fitter(name, binding)
    head = target(name)
    if head != name:
        key = name[len(head) + 1 :]

        def put_entry(own: Own, value: Any, issues: list[Issue]) -> None:
            own[head] = {**own.get(head, {}), key: plain_text(value)}

        return put_entry

    def put(own: Own, value: Any, issues: list[Issue]) -> None:
        fitted = fit(value, issues)
        if fitted is not None:
            own[name] = fitted

    return put


def remover(name: str) -> Action:
    """The function that takes away what `name` says."""
    head = target(name)
    if head == name:
        return lambda own, issues: own.pop(name, None)
    key = name[len(head) + 1 :]

    def remove_entry(own: Own, issues: list[Issue]) -> None:
        entries = own.get(head)
        if entries and key in entries:
            own[head] = {known: value for known, value in entries.items() if known != key}

    return remove_entry


def fitter(name: str, binding: Binding) -> Fit:
    """What makes a computed value one of the attribute's own; None and an issue when it cannot be."""
    attribute = ATTRIBUTES.get(name)
    if attribute is None:
        return lambda value, issues: value
    read = binding.readers[name]
    how = attribute.reads.how if attribute.reads else attribute.kind
    if how == "text" and not attribute.choices:
        return lambda value, issues: value if value.__class__ is str else _read(read, name, value, issues)
    classes = _CLASSES.get(how)
    if classes is None:
        return lambda value, issues: _read(read, name, value, issues)

    def fit(value: Any, issues: list[Issue]) -> Any:
        # True is an int for Python, not for a merchant
        if isinstance(value, classes) and (value.__class__ is not bool or how == "boolean"):
            return value
        return _read(read, name, value, issues)

    return fit


def _read(read: Read, name: str, value: Any, issues: list[Issue]) -> Any:
    result, notes = read(value)
    for note in notes:
        params = {**note.params, "field": name}
        issues.append(Issue(note.code, params, name + note.part, note.value, Severity.WARNING, False))
    return result
