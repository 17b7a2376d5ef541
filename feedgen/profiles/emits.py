"""The functions a compiled field is made of: from a product to the field's value, with nothing left to think about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from feedgen.diagnostics import Severity
from feedgen.expressions import EVALUATION_ERRORS, explain
from feedgen.expressions.tables import Remark
from feedgen.profiles.values import Issue, Scalar
from feedgen.writers import Node

Product = Mapping[str, Any]
Emit = Callable[[Product, Any, list[Issue]], Node]
Get = Callable[[Product, Any], Any]

_TEXTS = {str}


def quickly(attribute: str, limit: int, markup: bool, slow: Emit) -> Emit:
    """One attribute whose text needs nothing, written without a further call; anything else goes the slow way."""
    if markup:

        def stripped(p: Product, it: Any, issues: list[Issue]) -> Node:
            raw = p.get(attribute)
            if raw.__class__ is str and len(raw) <= limit and "<" not in raw and "&" not in raw and raw:
                return raw
            return slow(p, it, issues)

        return stripped

    def plain(p: Product, it: Any, issues: list[Issue]) -> Node:
        raw = p.get(attribute)
        if raw.__class__ is str and len(raw) <= limit and raw:
            return raw
        return slow(p, it, issues)

    return plain


def several(
    name: str,
    one: Scalar,
    wrap: Emit | None,
    put: Callable[[Sequence[Any]], str] | None,
    *,
    limit: int | None,
    longest: int,
) -> Callable[[Product, Sequence[Any], list[Issue]], Node]:
    """A list's members written one by one, cut at `limit`, wrapped or put together.

    `longest` is the length up to which a text needs no look; -1 when every member must be looked at.
    """

    def written(p: Product, raw: Sequence[Any], issues: list[Issue]) -> Node:
        if longest > 0 and set(map(type, raw)) == _TEXTS and all(raw) and max(map(len, raw)) <= longest:
            # Pictures, mostly: texts that need nothing.
            values = list(raw)
        else:
            values = [v for v in (one(member, issues) for member in raw if member is not None) if v is not None]
        if limit is not None and len(values) > limit:
            params = {"count": len(values), "limit": limit}
            issues.append(Issue("CHN108", params, name, values[limit], Severity.WARNING, False))
            del values[limit:]
        if not values:
            return None
        if wrap is not None:
            return [wrap(p, v, issues) for v in values]
        return values if put is None else put(values)

    return written


def one_or_several(
    one: Scalar,
    several: Callable[[Product, Sequence[Any], list[Issue]], Node],
    wrap: Emit | None,
    *,
    listed: bool,
) -> Emit:
    """What a raw value, handed over as `it`, becomes; `listed` says that a list is several values and not one."""

    def shape(p: Product, raw: Any, issues: list[Issue]) -> Node:
        if raw is None:
            return None
        if listed and type(raw) in (list, tuple):
            return several(p, raw, issues)
        value = one(raw, issues)
        return value if wrap is None or value is None else [wrap(p, value, issues)]

    return shape


def absent(
    name: str, default: Get | None, required: Get | None, recommended: Get | None, shape: Emit, *, rejects: bool
) -> Emit:
    """What happens when there is no value: default, then required, then recommended."""

    def missing(p: Product, it: Any, issues: list[Issue]) -> Node:
        if default is not None and (raw := default(p, it)) is not None:
            return shape(p, raw, issues)
        if any(issue.field == name for issue in issues):
            # It had a value, and that was refused: say that once, and let the refusal reject.
            if rejects and required is not None and required(p, it):
                _reject(issues, name)
            return None
        if required is not None and required(p, it):
            severity = Severity.ERROR if rejects else Severity.WARNING
            issues.append(Issue("CHN101", {}, name, None, severity, rejects))
        elif recommended is not None and recommended(p, it):
            issues.append(Issue("CHN102", {}, name, None, Severity.WARNING, False))
        return None

    return missing


def deprecated(emit: Emit, name: str, why: str) -> Emit:
    def with_warning(p: Product, it: Any, issues: list[Issue]) -> Node:
        value = emit(p, it, issues)
        if value is not None:
            issues.append(Issue("CHN112", {"reason": why}, name, None, Severity.WARNING, False))
        return value

    return with_warning


def true(p: Product, it: Any) -> bool:
    return True


def _reject(issues: list[Issue], name: str) -> None:
    for i, issue in enumerate(issues):
        if issue.field == name:
            issues[i] = issue._replace(severity=Severity.ERROR, rejects=True)


def failed(error: Exception, field: str | None) -> Issue:
    """An expression that could not be evaluated for a product."""
    code, params = explain(error)
    return Issue(code, params, field, None, Severity.WARNING, False)


def unmatched(remark: Remark) -> Issue:
    """A value that a table has no line for."""
    return Issue("MAP214", {"table": remark.table}, None, remark.value, Severity.WARNING, False)


def or_absent(name: str, emit: Emit, absent: Emit) -> Emit:
    """The value, or what its absence means; an expression that fails is an absence with a reason."""

    def with_absent(p: Product, it: Any, issues: list[Issue]) -> Node:
        try:
            value = emit(p, it, issues)
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, name))
            value = None
        return absent(p, it, issues) if value is None else value

    return with_absent


def from_column(attribute: str | None, column: str | None) -> Get:
    """The attribute named like the field, else the unclaimed source column of that name."""
    if column is None:
        return (lambda p, it: None) if attribute is None else (lambda p, it: p.get(attribute))

    def get(p: Product, it: Any) -> Any:
        if attribute is not None and (value := p.get(attribute)) is not None:
            return value
        columns = p.get("attributes")
        return None if columns is None else columns.get(column)

    return get


def else_column(get: Get, column: str) -> Get:
    def first(p: Product, it: Any) -> Any:
        value = get(p, it)
        if value is None and (columns := p.get("attributes")) is not None:
            return columns.get(column)
        return value

    return first


def members_of(values: Any) -> Any:
    """A list's members; a map is walked as key and value; a single value is a list of one."""
    if values is None or isinstance(values, list | tuple):
        return values
    if isinstance(values, Mapping):
        return [{"key": key, "value": value} for key, value in values.items()]
    return [values]


def each_of(each: Get, get: Get) -> Get:
    def members(p: Product, it: Any) -> list[Any] | None:
        values = members_of(each(p, it))
        return None if values is None else [get(p, member) for member in values]

    return members


def group_of(emits: list[Emit], name: str) -> Emit:
    """A group: absent when nothing is in it, dropped with a warning when a part it needs is missing.

    Where nothing is in it because all was refused, that is told; that parts are missing is then no news.
    """

    def group(p: Product, it: Any, issues: list[Issue]) -> Node:
        own: list[Issue] = []
        values = tuple([emit(p, it, own) for emit in emits])
        if all(value is None for value in values):
            issues.extend(i._replace(severity=_lesser(i), rejects=False) for i in own if i.value is not None)
            return None
        if own:
            broken = any(issue.rejects for issue in own)
            issues.extend(i._replace(severity=_lesser(i), rejects=False) for i in own)
            if broken:
                return None
        return values

    return group


def _lesser(issue: Issue) -> Severity:
    """What would reject an item only costs it the group."""
    return Severity.WARNING if issue.rejects else issue.severity


def counted(group: Emit, counts: Sequence[tuple[int, int]], *, native: bool) -> Emit:
    """A group in which parts say how many members of others there are: the place of the one, of the other."""

    def with_counts(p: Product, it: Any, issues: list[Issue]) -> Node:
        node = group(p, it, issues)
        if not isinstance(node, tuple):
            return node
        values = list(node)
        for place, of in counts:
            if (members := node[of]) is not None:
                number = len(members) if isinstance(members, list) else 1
                values[place] = number if native else str(number)
        return tuple(values)

    return with_counts


def nothing(p: Product, it: Any, issues: list[Issue]) -> Node:
    return None


def groups_of(each: Get, group: Emit, name: str, limit: int | None) -> Emit:
    def emit(p: Product, it: Any, issues: list[Issue]) -> Node:
        members = members_of(each(p, it))
        if not members:
            return None
        written = (group(p, member, issues) for member in members)
        found: list[Node] = [value for value in written if value is not None]
        if limit is not None and len(found) > limit:
            params = {"count": len(found), "limit": limit}
            issues.append(Issue("CHN108", params, name, None, Severity.WARNING, False))
            del found[limit:]
        return found or None

    return emit


# -- several in one ------------------------------------------------------------------------------------------


def together(emits: Sequence[Emit]) -> Emit:
    """Several fields as one text, to compare items by; absent where one of them is."""

    def joined(p: Product, it: Any, issues: list[Issue]) -> Node:
        values = [emit(p, it, issues) for emit in emits]
        return None if None in values else " · ".join(map(str, values))

    return joined


def in_one_cell(group: Emit, parts: str, between: str, *, quote: bool) -> Emit:
    """A group, or several, as one text: its parts in their order, absent ones empty."""
    write = joiner(parts, (parts, between), quote=quote)

    def cell(p: Product, it: Any, issues: list[Issue]) -> Node:
        node = group(p, it, issues)
        if isinstance(node, tuple):
            return write(node)
        if not isinstance(node, list):
            return None
        return between.join([write(member) for member in node if isinstance(member, tuple)])

    return cell


def joiner(by: str, marks: Sequence[str], *, quote: bool) -> Callable[[Sequence[Any]], str]:
    """Joins values; with `quote`, those that hold one of `marks` stand in double quotes."""
    if not quote:
        return lambda values: by.join(["" if value is None else str(value) for value in values])

    def one(value: Any) -> str:
        text = "" if value is None else str(value)
        if '"' not in text and not any(mark in text for mark in marks):
            return text
        return f'"{text.replace(chr(34), chr(34) * 2)}"'

    return lambda values: by.join(map(one, values))
