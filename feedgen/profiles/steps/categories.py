"""The channel's category of a product, by its path in the shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from feedgen.diagnostics import Severity, shown
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text, Told
from feedgen.profiles.steps.setting import setter
from feedgen.profiles.targets import MAPS, target
from feedgen.profiles.values import Issue
from feedgen.profiles.yaml import Path_
from feedgen.taxonomy import JOIN, compiled, key_of
from feedgen.taxonomy.mapping import OTHERS, Find, line_of

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
    find = _finder(data, binding.way_taken) if pathed else None
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


def _finder(
    data: Mapping[str, Any], way_taken: Callable[[str, Path_], Action] | None
) -> Callable[[Any, bool, list[Issue]], str | None]:
    """The line of a path; a path without one is an issue, unless the product has a category all the same."""
    find = compiled(data["lines"])
    if way_taken is not None:
        find = _noting(find, data, way_taken)
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


def _noting(find: Find, data: Mapping[str, Any], way_taken: Callable[[str, Path_], Action]) -> Find:
    """The same, noting the line that is found; only in runs of tests."""

    def found(path: str | Sequence[str]) -> str | None:
        line = line_of(path, data["lines"])
        if line is not None:
            way_taken(data["file"], (data["places"][line],))({}, [])
        return find(path)

    return found


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


# -- explained ---------------------------------------------------------------------------------------------


def _tell(spec: StepSpec, binding: Binding) -> Iterator[Told]:
    """Which line of the file decided, or why none did."""
    data = spec.data

    def run(own: Own, issues: list[Issue]) -> tuple[str, str]:
        get = _getter(data["into"])
        has = get(own)
        action = _bind(spec, binding)
        if action is not None:
            action(own, issues)
        mapped = has is None or data["over"]
        why = _why(data, own.get(CATEGORY)) if mapped else f"the product has a category of its own, {shown(has)}"
        if get(own) != has:
            return "done", why if mapped else "the product's own category as the channel writes it"
        return ("nothing", "") if data["lines"] is None else ("not taken", why)

    yield Told("categories", spec.layer, str(spec.origin), (), run)


def _why(data: Mapping[str, Any], path: Any) -> str:
    """The line of a path, in words."""
    if data["lines"] is None:
        return "the channel's default"
    if not path:
        return "the product has no path"
    written, key = path if isinstance(path, str) else JOIN.join(path), key_of(path)
    line = line_of(path, data["lines"])
    place = f"{data['file']}:{data['places'].get(line)}"
    if line == key:
        return f"the line of {written!r}, {place}"
    if line is not None and line != OTHERS:
        said = f"the longest line that begins {written!r}, {place}"
    else:
        said = f"no line begins {written!r}" + ("" if line is None else f"; the line for all others, {place}")
    proposed = data["proposed"].get(key)
    return said if proposed is None else f"{said}; {data['file']}:{proposed} proposes one, and waits for its `?` to go"


CATEGORIES = StepKind(_writes, _texts, _bind, tell=_tell)
