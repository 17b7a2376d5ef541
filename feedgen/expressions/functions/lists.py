"""Functions on lists. One value counts as a list of one; missing members are passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from feedgen.expressions.arithmetic import SYMBOLS, is_number, operation, word_for
from feedgen.expressions.comparison import order
from feedgen.expressions.declared import function
from feedgen.expressions.functions.text import bounded
from feedgen.expressions.kinds import ANY
from feedgen.expressions.names import member_of
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.values import plain_text

Values = Callable[[list[Any]], Any]


def _present(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]


@function(
    "first",
    summary="The first member.",
    accepts="list",
    returns="member",
    examples=[(["a", "b"], {}, "a"), ([], {}, None)],
)
def first() -> Values:
    return lambda values: next((value for value in values if value is not None), None)


@function("last", summary="The last member.", accepts="list", returns="member", examples=[(["a", "b"], {}, "b")])
def last() -> Values:
    return lambda values: next((value for value in reversed(values) if value is not None), None)


@function(
    "join",
    summary="One text of all members; nothing when there are none.",
    accepts="list",
    returns="text",
    examples=[(["red", None, "blue"], {"separator": ", "}, "red, blue"), ([], {"separator": ","}, None)],
)
def join(separator: str = "") -> Values:
    def joined(values: list[Any]) -> str | None:
        texts = [value if isinstance(value, str) else plain_text(value) for value in values if value is not None]
        bounded(len(separator) * len(texts))
        return separator.join(texts) if texts else None

    return joined


@function(
    "slice",
    summary="The members from one place up to another, counted from 0; negative places count from the end.",
    accepts="list",
    returns="list[same]",
    examples=[
        (["a", "b", "c"], {"start": 0, "stop": 2}, ["a", "b"]),
        (["a", "b", "c"], {"start": -2}, ["b", "c"]),
    ],
)
def slice_(start: int, stop: int | None = None, step: int | None = None) -> Values:
    """`stop` itself is not in it. The same as `x[start:stop:step]`, for the middle of a chain of functions."""
    if step == 0:
        raise EvaluationError("MAP210", {"function": "slice", "what": "a step other than 0", "found": step})
    return lambda values: list(values[start:stop:step])


@function(
    "compact",
    summary="Without missing members and empty texts.",
    accepts="list",
    returns="list[same]",
    examples=[(["a", None, "", "b"], {}, ["a", "b"])],
)
def compact() -> Values:
    return lambda values: [value for value in values if value is not None and value != ""]


@function(
    "unique",
    summary="Each member once, in the order of first appearance.",
    accepts="list",
    returns="list[same]",
    examples=[(["b", "a", "b"], {}, ["b", "a"])],
)
def unique() -> Values:
    def distinct(values: list[Any]) -> list[Any]:
        try:
            return list(dict.fromkeys(_present(values)))
        except TypeError:  # maps cannot be keys
            return [value for place, value in enumerate(values) if value is not None and value not in values[:place]]

    return distinct


_BEFORE = order("<", lambda left, right: bool(left < right))


class _Ordered:
    """Sort key that compares as the language does: currencies and units included."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: _Ordered) -> bool:
        return _BEFORE(self.value, other.value)


def _key(attribute: str | None) -> Callable[[Any], _Ordered]:
    if attribute is None:
        return _Ordered
    return lambda value: _Ordered(member_of(value, attribute))


@function(
    "sort",
    summary="In ascending order.",
    accepts="list",
    returns="list[same]",
    examples=[([3, 1, 2], {}, [1, 2, 3]), ([1, 3, 2], {"reverse": True}, [3, 2, 1])],
)
def sort(reverse: bool = False, attribute: str | None = None) -> Values:
    """`attribute` names what is compared: `shipping | sort(attribute='price')`."""
    key = _key(attribute)

    def ordered(values: list[Any]) -> list[Any]:
        present = [v for v in values if v is not None and (attribute is None or member_of(v, attribute) is not None)]
        return sorted(present, key=key, reverse=reverse)

    return ordered


@function(
    "reverse",
    summary="From last to first.",
    accepts="list",
    returns="list[same]",
    examples=[([1, 2], {}, [2, 1])],
)
def backwards() -> Values:
    return lambda values: list(reversed(values))


@function(
    "map",
    summary="One attribute of each member, `map(attribute='price')`, or a function applied to each, `map('upper')`.",
    accepts="list",
    returns="list",
    examples=[([{"name": "a"}, {"name": "b"}], {"attribute": "name"}, ["a", "b"])],
)
def pick(attribute: str) -> Values:
    return lambda values: _present(member_of(value, attribute) for value in values if value is not None)


@function(
    "group_by",
    summary="The members gathered by one of their attributes: a list of maps with `key` and `members`.",
    accepts="list",
    returns="list",
    examples=[
        (
            [{"c": "red", "s": 1}, {"c": "blue", "s": 1}, {"c": "red", "s": 2}],
            {"attribute": "c"},
            [
                {"key": "red", "members": [{"c": "red", "s": 1}, {"c": "red", "s": 2}]},
                {"key": "blue", "members": [{"c": "blue", "s": 1}]},
            ],
        ),
    ],
)
def group_by(attribute: str) -> Values:
    """In the order in which the values first come; members without the attribute are together, with no `key`."""

    def gathered(values: list[Any]) -> list[dict[str, Any]]:
        groups: list[dict[str, Any]] = []
        for value in _present(values):
            key = member_of(value, attribute)
            known = next((group for group in groups if group["key"] == key), None)
            if known is None:
                groups.append({"key": key, "members": [value]})
            else:
                known["members"].append(value)
        return groups

    return gathered


@function(
    "numbered",
    summary="The members with their places: a list of maps with `number`, from 1, and `value`.",
    accepts="list",
    returns="list",
    examples=[(["a", "b"], {}, [{"number": 1, "value": "a"}, {"number": 2, "value": "b"}])],
)
def numbered() -> Values:
    return lambda values: [{"number": n, "value": value} for n, value in enumerate(_present(values), start=1)]


@function(
    "where",
    summary="The members whose attribute has a value.",
    accepts="list",
    returns="list[same]",
    examples=[
        ([{"country": "FR"}, {"country": "DE"}], {"attribute": "country", "equals": "DE"}, [{"country": "DE"}]),
    ],
)
def where(attribute: str, equals: Any = None) -> Values:
    """Without `equals`: the members that have the attribute at all."""

    def chosen(values: list[Any]) -> list[Any]:
        pairs = [(value, member_of(value, attribute)) for value in values if value is not None]
        if equals is None:
            return [value for value, found in pairs if found is not None]
        return [value for value, found in pairs if found == equals]

    return chosen


@function(
    "count", summary="How many members there are.", accepts="list", returns="integer", examples=[(["a", None], {}, 1)]
)
def count() -> Values:
    return lambda values: len(_present(values))


_PLUS = operation("+", SYMBOLS["Add"][1], ANY, ANY)


@function("sum", summary="All members added up.", accepts="list", returns="member", examples=[([1, 2, None], {}, 3)])
def total() -> Values:
    def added(values: list[Any]) -> Any:
        result: Any = None
        for value in _present(values):
            if isinstance(value, str):
                raise EvaluationError("MAP203", {"reason": f"{word_for(value)} cannot be added up"})
            result = value if result is None else _PLUS(result, value)
        return result

    return added


@function("min", summary="The smallest member.", accepts="list", returns="member", examples=[([3, 1, 2], {}, 1)])
def smallest() -> Values:
    return lambda values: min(_present(values), key=_Ordered, default=None)


@function("max", summary="The largest member.", accepts="list", returns="member", examples=[([3, 1, 2], {}, 3)])
def largest() -> Values:
    # `max` keeps the first of equals, as `min` does
    return lambda values: max(_present(values), key=_Ordered, default=None)


@function(
    "append",
    summary="The list with further members behind; missing ones are left out.",
    accepts="list",
    returns="list",
    examples=[(["a"], {"others": "b"}, ["a", "b"])],
    missing=True,
)
def append(*others: Any) -> Callable[[Any], list[Any]]:
    """A list among the further members is taken apart. Works on a missing list too."""
    more = [member for other in others for member in (other if isinstance(other, (list, tuple)) else [other])]

    def extended(values: Any) -> list[Any]:
        return _present([*([] if values is None else values), *more])

    return extended


@function(
    "items",
    summary="A map's entries as a list, each with `key` and `value`.",
    accepts="map",
    returns="list",
    examples=[({"Fabric": "wool"}, {}, [{"key": "Fabric", "value": "wool"}])],
)
def items() -> Callable[[Mapping[str, Any]], list[Any]]:
    return lambda value: [{"key": key, "value": member} for key, member in value.items() if member is not None]


@function(
    "keys", summary="A map's keys as a list.", accepts="map", returns="list[text]", examples=[({"a": 1}, {}, ["a"])]
)
def keys() -> Callable[[Mapping[str, Any]], list[Any]]:
    return lambda value: list(value)


@function(
    "range_position",
    summary="The number of the first limit that a number does not exceed, from 0.",
    accepts="number",
    returns="integer",
    examples=[(15, {"limits": [10, 20]}, 1), (99, {"limits": [10, 20]}, 2)],
)
def range_position(limits: list[Any]) -> Callable[[Any], int]:
    """For price bands: `['low', 'middle', 'high'][price.amount | range_position([10, 50])]`."""
    for limit in limits:
        if not is_number(limit):
            raise EvaluationError("MAP210", {"function": "range_position", "what": "numbers", "found": limit})
    return lambda value: next((place for place, limit in enumerate(limits) if value <= limit), len(limits))
