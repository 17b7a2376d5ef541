"""The channel's category of a product, by its path in the shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from feedgen.diagnostics import Severity
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text
from feedgen.profiles.steps.setting import MAPS, setter, target
from feedgen.profiles.values import Issue
from feedgen.taxonomy import JOIN, compiled, key_of

CATEGORY = "category"


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((data["into"],))


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    yield from ()


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    """Nothing to do for products without a path, without a default, and without a category to look at."""
    data = spec.data
    into: str = data["into"]
    given = target(into) in binding.keys
    pathed = CATEGORY in binding.keys and data["lines"] is not None
    if not pathed and data["default"] is None and not (given and data["known"]):
        return None
    put = setter(into, binding)
    find = _finder(data) if pathed else None
    look = _looker(data, into) if given else None
    over, default = data["over"], data["default"]
    if pathed or default is not None:
        binding.keys |= {target(into)}
    get = _getter(into)

    def categorise(own: Own, issues: list[Issue]) -> None:
        has = get(own)
        if has is not None and not over:
            if look is not None and (written := look(has, issues)) is not None:
                put(own, written, issues)
            return
        found = None if find is None else find(own.get(CATEGORY), has is None, issues)
        if found is None and has is None:
            found = default
        if found is not None:
            put(own, found, issues)

    return categorise


def _getter(into: str) -> Callable[[Own], Any]:
    head, _, key = into.partition(".")
    if head in MAPS and key:
        return lambda own: (own.get(head) or {}).get(key)
    return lambda own: own.get(into)


def _finder(data: Mapping[str, Any]) -> Callable[[Any, bool, list[Issue]], str | None]:
    """The line of a path; a path without one is an issue, unless the product has a category all the same."""
    find = compiled(data["lines"])
    unmatched, into = data["unmatched"], data["into"]
    rejects = unmatched == "reject"
    severity = Severity.ERROR if rejects else Severity.WARNING
    params = {"file": data["file"]}

    def of_path(path: Any, alone: bool, issues: list[Issue]) -> str | None:
        if not path:
            return None
        found = find(path)
        if found is None and alone and unmatched != "ignore":
            written = path if isinstance(path, str) else JOIN.join(path)
            issues.append(Issue("CHN401", params, into, written, severity, rejects))
        return found

    return of_path


def _looker(data: Mapping[str, Any], into: str) -> Callable[[Any, list[Issue]], str | None] | None:
    """How a category of the product's own is to be written; one that the tree does not have is an issue."""
    known: Mapping[str, str] | None = data["known"]
    if not known:
        return None
    params = {"tree": data["tree"]}
    rewrite = data["write"] is not None

    def look(value: Any, issues: list[Issue]) -> str | None:
        text = str(value).strip()
        written = known.get(text)
        if written is None:
            written = known.get(key_of(text))
        if written is None:
            issues.append(Issue("CHN402", params, into, text, Severity.WARNING, False))
            return None
        return written if rewrite and written != value else None

    return look


CATEGORIES = StepKind(_writes, _texts, _bind)
