"""Comparisons: a missing value is neither less nor more than anything, only equal to `none`."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from typing import Any

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.expressions.arithmetic import in_unit_of, is_number, misfit, same_currency
from feedgen.expressions.kinds import NUMERIC, Kind

Relation = Callable[[Any, Any], bool]

ORDERS: Mapping[str, tuple[str, Relation]] = {
    "gt": (">", operator.gt),
    "gteq": (">=", operator.ge),
    "lt": ("<", operator.lt),
    "lteq": ("<=", operator.le),
}
_PLAIN = frozenset({"integer", "number", "text"})


def equal(left: Any, right: Any) -> bool:
    """Equality that also knows that a price of 5.00 EUR equals the number 5."""
    if isinstance(left, Money) and is_number(right):
        return bool(left.amount == right)
    if isinstance(right, Money) and is_number(left):
        return bool(right.amount == left)
    return bool(left == right)


def order(symbol: str, relation: Relation) -> Relation:
    """`left symbol right` for two present values whose kinds only the data tells."""

    def ordered(left: Any, right: Any) -> bool:
        return relation(*_comparable(symbol, left, right))

    return ordered


def _comparable(symbol: str, left: Any, right: Any) -> tuple[Any, Any]:
    if is_number(left) and is_number(right):
        return left, right
    if isinstance(left, str) and isinstance(right, str):
        return left, right
    if isinstance(left, Money) or isinstance(right, Money):
        return _amounts(symbol, left, right)
    if isinstance(left, Measure) and isinstance(right, Measure):
        return left.value, in_unit_of(left, right)
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        # a plain date and a moment compare by day
        return (left, right) if type(left) is type(right) else (_day(left), _day(right))
    raise misfit(symbol, left, right)


def _amounts(symbol: str, left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, Money) and isinstance(right, Money):
        same_currency(left, right)
        return left.amount, right.amount
    if is_number(right):
        return left.amount, right
    if is_number(left):
        return left, right.amount
    raise misfit(symbol, left, right)


def _day(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def contains(member: Any, container: Any) -> bool:
    """`member in container`: of a list, a part of a text, a key of a map."""
    if member is None or container is None:
        return False
    if isinstance(container, str):
        if not isinstance(member, str):
            raise misfit("in", member, container)
        return member in container
    if not isinstance(container, (list, tuple, frozenset, Mapping)):
        raise misfit("in", member, container)
    return member in container


def relation_for(kind_left: Kind, kind_right: Kind, symbol: str, relation: Relation) -> Relation:
    """The fastest relation that is right for two kinds."""
    one, other = kind_left.name, kind_right.name
    if one == "money" and (other == "money" or other in NUMERIC):
        return _of_money(symbol, relation, known_currency=other != "money")
    plain = (one in NUMERIC and other in NUMERIC) or (one == other and one in _PLAIN)
    return relation if plain else order(symbol, relation)


def _of_money(symbol: str, relation: Relation, known_currency: bool) -> Relation:
    general = order(symbol, relation)

    def with_money(left: Any, right: Any) -> bool:
        if left.__class__ is right.__class__ is Money and left.currency == right.currency:
            return relation(left.amount, right.amount)
        return general(left, right)

    def with_number(left: Any, right: Any) -> bool:
        return relation(left.amount, right) if left.__class__ is Money else general(left, right)

    return with_number if known_currency else with_money


def can_be_ordered(left: Kind, right: Kind) -> bool:
    """Whether `<` between two kinds can ever work."""
    one, other = _family(left), _family(right)
    if "any" in (one, other):
        return (right if one == "any" else left).name not in ("list", "map", "boolean")
    return (one == other and one not in ("list", "map", "boolean")) or {one, other} == {"money", "number"}


def can_be_equal(left: Kind, right: Kind) -> bool:
    """Whether `==` between two kinds can ever be true."""
    one, other = _family(left), _family(right)
    return "any" in (one, other) or one == other or {one, other} == {"money", "number"}


def can_contain(member: Kind, container: Kind) -> bool:
    """Whether `member in container` can ever work."""
    if container.name == "text":
        return member.name in ("text", "any")
    if container.name == "list":
        return can_be_equal(member, container.member)
    return container.name in ("map", "any")


def _family(kind: Kind) -> str:
    return "number" if kind.name in NUMERIC else kind.name
