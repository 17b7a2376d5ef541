"""Rows of a file beside the products: a value of expressions, a group, attributes, or texts of a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from feedgen.catalogue import ATTRIBUTES
from feedgen.catalogue.consistency import settle
from feedgen.diagnostics import Severity
from feedgen.expressions.kinds import ANY, MAP, NUMBER, TEXT, Kind, list_of
from feedgen.profiles.joins.layout import PARTS, VALUES
from feedgen.profiles.joins.rows import Row
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text, Told
from feedgen.profiles.targets import target
from feedgen.profiles.values import Issue

_TOGETHER = frozenset(("price", "sale_price", "sale_start", "sale_end", "markets"))
"""Attributes that a sale is made of: what contradicts itself after a join is no sale."""
_BY_STOCK = frozenset(("in_stock", "out_of_stock", "limited_availability"))
"""Availabilities that the number of pieces decides; a preorder stays one."""
_MERGED = frozenset(name for name, found in ATTRIBUTES.items() if found.kind == "map" and not found.members)
"""Attributes of which a row may say some entries: the product's others stay."""


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    if data["as"] is not None:
        return frozenset((data["as"],))
    if data["language"] is not None:
        return frozenset(("translations",))
    names = frozenset(data["gives"] or ())
    return names | {"availability"} if "quantity" in names else names


def _kinds(data: Mapping[str, Any]) -> Mapping[str, Kind]:
    """What stands behind the name, where its rows are no attribute of the product."""
    if data["form"] != VALUES:
        return {}
    kind = MAP
    if data["gives"] is not None:
        typed = {**dict.fromkeys(data["numbers"], NUMBER), **dict.fromkeys(data["texts"], TEXT)}
        kind = Kind("map", fields={name: typed.get(name, ANY) for name in data["gives"]}, open=False)
    return {data["as"]: list_of(kind) if data["many"] else kind}


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    """The attribute that is looked up, so that a column of no other use is read."""
    head = target(data["by"])
    if head != data["by"]:
        yield Text(("join",), f"{head}['{data['by'][len(head) + 1 :]}']")


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    """A look for the product's key; lint and tests of profiles have no rows."""
    joined = binding.joined.get(spec.data["source"])
    if joined is None:
        return None
    binding.keys |= frozenset(map(target, _writes(spec.data)))
    put = _putter(spec.data)

    def join(own: Own, issues: list[Issue]) -> None:
        values = joined.values(own)
        if values is not None:
            put(own, values, issues)

    return join


Put = Callable[[Own, list[dict[str, Any]], list[Issue]], None]


def _putter(data: Mapping[str, Any]) -> Put:
    name, many = data["as"], data["many"]
    if name is None:
        return _translated if data["language"] is not None else _attributes(data)

    def put(own: Own, values: list[dict[str, Any]], issues: list[Issue]) -> None:
        if data["form"] == PARTS:
            values = [value for value in values if value]
        if values:
            own[name] = values if many else values[0]

    return put


def _translated(own: Own, values: list[dict[str, Any]], issues: list[Issue]) -> None:
    known = own.get("translations", {})
    own["translations"] = {
        **known,
        **{language: {**known.get(language, {}), **texts} for language, texts in values[0].items()},
    }


def _attributes(data: Mapping[str, Any]) -> Put:
    """Puts what a row says in the place of what the product said; an empty cell leaves it."""
    names = frozenset(data["gives"] or ())
    by_stock = "quantity" in names and "availability" not in names
    together = not names.isdisjoint(_TOGETHER)

    def put(own: Own, values: list[dict[str, Any]], issues: list[Issue]) -> None:
        for name, value in values[0].items():
            own[name] = _merged(own[name], value) if name in _MERGED and name in own else value
        if by_stock and "quantity" in values[0] and own.get("availability", "in_stock") in _BY_STOCK:
            own["availability"] = _availability(own)
        if together:
            issues += [_issue(*said) for said in settle(own)]

    return put


def _merged(known: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Entries of both, the later ones first; a translation of one text leaves the others."""
    both = {
        name: {**known[name], **value} if isinstance(value, dict) and isinstance(known.get(name), dict) else value
        for name, value in more.items()
    }
    return {**known, **both}


def _availability(own: Own) -> str:
    if own["quantity"] <= 0:
        return "out_of_stock"
    return "limited_availability" if own.get("availability") == "limited_availability" else "in_stock"


def _issue(attribute: str, note: Any) -> Issue:
    return Issue(note.code, note.params, attribute + note.part, note.value, Severity.WARNING, False)


# -- told ------------------------------------------------------------------------------------------------


def _tell(spec: StepSpec, binding: Binding) -> Iterator[Told]:
    def run(own: Own, issues: list[Issue]) -> tuple[str, str]:
        joined = binding.joined.get(spec.data["source"])
        rows = [] if joined is None else list(joined.rows(own))
        value = None if joined is None else joined.value_of(own)
        action = _bind(spec, binding)
        if action is not None:
            action(own, issues)
        return ("done", _found(spec, rows, value)) if rows else ("not taken", _missed(spec, value))

    yield Told(str(spec.data["name"]), spec.layer, str(spec.origin), (), run)


def _found(spec: StepSpec, rows: list[Row], value: Any) -> str:
    places = ", ".join(f"{spec.data['files'][row.file]}:{row.line or '-'}" for row in rows)
    written = "" if rows[0].key == str(value) else f", written `{rows[0].key}`"
    return f"{spec.data['by']} `{value}` is in {places}{written}"


def _missed(spec: StepSpec, value: Any) -> str:
    files = ", ".join(spec.data["files"])
    return f"it has no {spec.data['by']}" if value is None else f"{spec.data['by']} `{value}` is not in {files}"


JOIN = StepKind(_writes, _texts, _bind, tell=_tell, kinds=_kinds)
