"""One variant or row for a group: who stands for it, what the others give it, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from feedgen.catalogue import ATTRIBUTES, Money, written
from feedgen.diagnostics import Severity
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.expressions.kinds import INTEGER, LIST, MONEY, TEXT, Kind, list_of
from feedgen.profiles.models.variants import VariantsModel
from feedgen.profiles.scopes import Words
from feedgen.profiles.values import Issue

Product = Mapping[str, Any]

GROUP = "group"
"""The word for what an expression of a field may know of the item's group."""
GROUP_KIND = Kind(
    "map",
    fields={
        "id": TEXT,
        "size": INTEGER,
        "number": INTEGER,
        "lead": TEXT,
        "price_min": MONEY,
        "price_max": MONEY,
        "quantity": INTEGER,
        "options": Kind("map", of=LIST),
    },
    open=False,
)

CHILD_KIND = Kind("map", fields={"id": TEXT, "number": INTEGER}, open=False)
"""What a variant of a family knows of it: its number is its place among those that are written."""

MEMBERS = "members"
"""The word for the variants inside of the row of their group, each with its attributes as the channel sees them."""

CONFIGS = "configs"
"""The word for the configs of a model: of the members that share the value of the first axis, one each."""

_NOT_OF_MEMBERS = frozenset(("role", "attributes"))
"""Which columns a feed reads must be known before it is read: those of members come by way of `derive`."""

ONE = frozenset(("first", "cheapest", "default"))
"""Modes in which one variant stands for its group."""
ROW = frozenset(("parent_only", "nested"))
"""Modes in which one row is made for the group."""
REFERENCES = "references"
"""The mode in which one variant is sent in full, and the others refer to it."""
PRICES = ("price", "sale_price", "sale_start", "sale_end")
GONE = frozenset(("out_of_stock", "discontinued"))
_CHOSEN_BY = ("color", "size", "size_type", "size_system", "material", "pattern", "variant_option")
_NUMBERS = ("gtin", "isbn", "mpn")
_MEASURED = ("weight", "length", "width", "height")
_SHIPPED = ("shipping_weight", "shipping_length", "shipping_width", "shipping_height")
_IDENTITY = ("id", "group_id", "parent_id", "status", "attributes", "markets", "translations", "promotion_id")
_STOCK = (
    "availability",
    "availability_date",
    "quantity",
    "sell_on_google_quantity",
    "stores",
    "regions",
    "expiration_date",
)

APART = frozenset((*_CHOSEN_BY, *_NUMBERS, *_MEASURED, *_SHIPPED))
"""What variants differ in: the row of a whole group says it only where all of them agree."""
OWN = APART.union(_IDENTITY, _STOCK, PRICES, ("cost", "msrp", "disclosure_date"))
"""What `inherit: all` leaves alone: it belongs to each variant, and absent means absent."""


class Variants:
    """The `variants` of a feed, compiled. Members are given in the order of the catalogue."""

    def __init__(self, model: VariantsModel, words: Words) -> None:
        self.mode = model.mode
        self.min_members = model.min_members
        self.price_from = model.price_from or model.mode in ROW
        self.inherits = shared_attributes(model)
        self._every = None if model.every is None else words.condition(model.every).call
        self._default = None if model.default_when is None else words.condition(model.default_when).call
        self._costs = words.compile(model.cheapest_by).call
        self._equal = [(text, words.compile(text).call) for text in model.equal]
        self._distinguish = [(text, words.compile(text).call) for text in model.distinguish]
        self.looks = bool(self.inherits or self._equal or self._distinguish)
        """Whether members are looked at together before they are written."""

    def whole(self, members: Sequence[Product]) -> bool:
        """Whether what `every` asks holds for each member."""
        return self._every is None or all(_holds(self._every, member) for member in members)

    # -- what members give each other ----------------------------------------------------------------------

    def inherited(self, gid: str, members: Sequence[Product]) -> list[Product]:
        """The members with what they lack: from the parent, else from the first that has it."""
        givers = sorted(members, key=lambda member: not is_parent(member, gid, members))
        given = {name: giver[name] for giver in reversed(givers) for name in self.inherits if name in giver}
        return [{**given, **member} for member in members]

    # -- who stands for the group --------------------------------------------------------------------------

    def order(self, members: Sequence[Product]) -> list[int]:
        """Numbers of the members, the one to stand for the group first."""
        numbers = list(range(len(members)))
        if self.mode == "cheapest":
            costs = self.costs(members)
            return sorted(numbers, key=lambda n: (is_gone(members[n]), costs[n] is None, costs[n] or 0))
        if self.mode == "default":
            return sorted(numbers, key=lambda n: (not self._is_default(members[n]), is_gone(members[n])))
        return numbers

    def _is_default(self, member: Product) -> bool:
        return self._default is not None and _holds(self._default, member)

    def costs(self, members: Sequence[Product]) -> list[Decimal | None]:
        """What each costs; None for those without a price, or with one in another currency than the first."""
        prices = [_value(self._costs, member) for member in members]
        currency = next((price.currency for price in prices if isinstance(price, Money)), None)
        return [_amount(price, currency) for price in prices]

    def cheapest(self, members: Sequence[Product]) -> int | None:
        """Number of the cheapest that is in stock, of all where none is."""
        costs = self.costs(members)
        priced = [n for n, cost in enumerate(costs) if cost is not None]
        return min(priced, key=lambda n: (is_gone(members[n]), costs[n]), default=None)

    # -- what an item says of its group --------------------------------------------------------------------

    def facts(self, gid: str, members: Sequence[Product]) -> dict[str, Any]:
        """What `group` is for every member; its `number` is added for each."""
        offered = [member for member in members if not is_gone(member)] or members
        prices = [price for member in offered if isinstance(price := _value(self._costs, member), Money)]
        alike = [price for price in prices if price.currency == prices[0].currency]
        found: dict[str, Any] = {
            "id": gid,
            "size": len(members),
            "quantity": sum(member.get("quantity") or 0 for member in members),
            "options": {text: _distinct(call, members) for text, call in self._distinguish},
        }
        return {**found, "price_min": min(alike), "price_max": max(alike)} if alike else found

    def row(self, gid: str, members: Sequence[Product]) -> tuple[int, Product]:
        """One row for the whole group: the parent's values, else the first member's, and what all agree on.

        With it comes the number of the member it is made of.
        """
        number = next((n for n, member in enumerate(members) if is_parent(member, gid, members)), 0)
        base = members[number]
        row = {name: member[name] for member in reversed(members) for name in member if name not in OWN}
        row |= base
        for name in APART | {text for text, _ in self._distinguish if text in ATTRIBUTES}:
            if any(member.get(name) != base.get(name) for member in members):
                row.pop(name, None)
        row["id"] = gid
        available = next((member for member in members if not is_gone(member)), base)
        if "availability" in available:
            row["availability"] = available["availability"]
        if any("quantity" in member for member in members):
            row["quantity"] = sum(member.get("quantity") or 0 for member in members)
        return number, row

    def offered(self, gid: str, members: Sequence[Product]) -> list[Product]:
        """The members without a product that only stands above them; all of them where there is no other."""
        return [member for member in members if not is_parent(member, gid, members)] or list(members)

    # -- whether they agree --------------------------------------------------------------------------------

    def problems(self, gid: str, members: Sequence[Product]) -> Iterator[tuple[int, Issue]]:
        """Members that differ where they should not, or do not where they should; with their numbers."""
        for text, call in self._equal:
            yield from _unequal(gid, text, [_value(call, member) for member in members], members)
        if self._distinguish:
            yield from self._alike(gid, members)

    def _alike(self, gid: str, members: Sequence[Product]) -> Iterator[tuple[int, Issue]]:
        seen: dict[str, str] = {}
        names = ", ".join(text for text, _ in self._distinguish)
        for n, member in enumerate(members):
            key = repr([_value(call, member) for _, call in self._distinguish])
            other = seen.setdefault(key, member["id"])
            if other != member["id"]:
                params = {"group": gid, "other": other, "names": names}
                yield n, Issue("CHN413", params, None, None, Severity.WARNING, False)


def _holds(condition: Callable[..., Any], member: Product) -> bool:
    """Whether the condition is true of the member; one that fails is not."""
    try:
        return bool(condition(member, None))
    except EVALUATION_ERRORS:
        return False


def _unequal(gid: str, text: str, values: Sequence[Any], members: Sequence[Product]) -> Iterator[tuple[int, Issue]]:
    known = [n for n, value in enumerate(values) if value is not None]
    for n in known[1:]:
        if values[n] != values[known[0]]:
            params = {"group": gid, "what": text, "other": members[known[0]]["id"], "theirs": _text(values[known[0]])}
            yield n, Issue("CHN412", params, None, _text(values[n]), Severity.WARNING, False)


def kinds_of_groups(model: VariantsModel | None, words: Words) -> dict[str, Kind]:
    """What fields and checks may know of an item's group, where it has one: the words and their kinds."""
    if model is None:
        return {}
    if model.mode != "nested" and not model.in_families:
        return {GROUP: GROUP_KIND}
    hidden = _NOT_OF_MEMBERS if model.in_families else _NOT_OF_MEMBERS | {"axes"}
    known = {name: kind for name, kind in words.scope.names.items() if name not in hidden}
    members = list_of(Kind("map", fields=known, open=False))
    config = Kind("map", fields={"key": TEXT, "number": INTEGER, MEMBERS: members}, open=False)
    configs = {CONFIGS: list_of(config)} if model.in_models else {}
    return {GROUP: CHILD_KIND if model.in_families else GROUP_KIND, MEMBERS: members, **configs}


def needs_groups(model: VariantsModel | None, *, speaks_of_group: bool) -> bool:
    """Whether anything of a feed depends on the other members of a group: only then it is put together."""
    if model is None:
        return False
    wants = model.inherit or model.price_from or model.equal or model.distinguish
    return model.mode != "each" or bool(wants) or speaks_of_group


def texts_of_variants(model: VariantsModel) -> list[str | bool]:
    """Every expression over members."""
    conditions = [text for text in (model.every, model.default_when) if text is not None]
    return [model.by, *model.axes.values(), *conditions, model.cheapest_by, *model.equal, *model.distinguish]


def shared_attributes(model: VariantsModel) -> tuple[str, ...]:
    """The attributes of `inherit`."""
    if model.inherit == "all":
        return tuple(name for name in ATTRIBUTES if name not in OWN and name not in model.distinguish)
    return tuple(model.inherit)


def is_gone(member: Product) -> bool:
    """Whether nobody can buy it now."""
    return member.get("availability") in GONE


def priced(item: Product, like: Product) -> dict[str, Any]:
    """The item at the price, and the reduction, of another."""
    own = {name: value for name, value in item.items() if name not in PRICES}
    return own | {name: like[name] for name in PRICES if name in like}


def is_parent(member: Product, gid: str, members: Sequence[Product]) -> bool:
    """Whether the member has the group's id, or another calls it its parent."""
    return member["id"] == gid or any(other.get("parent_id") == member["id"] for other in members)


def configs_of(members: Sequence[Product], keys: Sequence[str | None]) -> list[dict[str, Any]]:
    """The members of a model by the value of the first axis, in the order in which the values come."""
    found: dict[str | None, list[Product]] = {}
    for key, member in zip(keys, members, strict=True):
        found.setdefault(key, []).append(member)
    return [{"key": key, "number": n, MEMBERS: own} for n, (key, own) in enumerate(found.items(), start=1)]


def _value(call: Any, member: Product) -> Any:
    try:
        return call(member, None)
    except EVALUATION_ERRORS:
        return None


def _amount(price: Any, currency: str | None) -> Decimal | None:
    if isinstance(price, Money):
        return price.amount if price.currency == currency else None
    number = isinstance(price, int | Decimal) and not isinstance(price, bool) and currency is None
    return Decimal(price) if number else None


def _distinct(call: Any, members: Sequence[Product]) -> list[Any]:
    found: list[Any] = []
    for member in members:
        value = _value(call, member)
        if value is not None and value not in found:
            found.append(value)
    return found


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return str(value) if isinstance(value, Mapping) else written.plain_text(value)
