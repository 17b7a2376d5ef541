"""Promotions: the sale a product has on a channel at the time of the run, its own or a promotion's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from feedgen.catalogue import Money
from feedgen.catalogue.money import currency_digits, rounded
from feedgen.diagnostics import Severity
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.emits import failed
from feedgen.profiles.models.pricing import amount_of, percent_of
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text, Told
from feedgen.profiles.steps.sale import SALE
from feedgen.profiles.steps.setting import fitter
from feedgen.profiles.values import Issue

KEY = "promotions"
"""Where they stand in feedgen.yaml."""
Reduced = Callable[[Own, Money, list[Issue]], Money | None]
"""The price of a promotion before it is rounded; None where the promotion has none."""


class Promotion(NamedTuple):
    name: str
    start: dt.datetime | None
    end: dt.datetime | None
    waits: bool
    """It has not begun."""
    last: dt.datetime | None
    """The last second of it, which is what the end of a sale is."""
    holds: Callable[[Own, Any], Any] | None
    reduced: Reduced
    label: str | None


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    made = frozenset(("promotion_id",)) if data.get("checkout", ()) else frozenset()
    if data["promotions"]:
        made |= frozenset(SALE)
    labelled = any("label" in promotion for key in ("promotions", "checkout") for promotion in data.get(key, ()))
    return made | {"labels"} if labelled else made


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    for promotion in (*data["promotions"], *data.get("checkout", ())):
        yield from _texts_of(promotion)


def _texts_of(promotion: Mapping[str, Any]) -> Iterator[Text]:
    at = (promotion["name"],)
    if "select" in promotion:
        yield Text((*at, "select"), promotion["select"], condition=True)
    if "price" in promotion:
        yield Text((*at, "price"), promotion["price"])


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    """The promotions that are not over; None when all are."""
    now, effective = binding.words.scope.constants["now"], spec.data["way"] == "effective"
    known = [_promotion(data, binding, now) for data in spec.data["promotions"]]
    open_ = [one for one in known if _closed(one, now, effective) is None]
    later = [_promotion(data, binding, now) for data in spec.data.get("checkout", ())]
    named = [one for one in later if one.end is None or one.end > now]
    if not open_ and not named:
        return None
    binding.keys |= _writes(spec.data)
    ways = binding.way_taken
    taken = {} if ways is None else {one.name: ways(KEY, (one.name,)) for one in (*open_, *named)}

    def promote(own: Own, issues: list[Issue]) -> None:
        for promotion in named:
            if _named(promotion, own, issues) and taken:
                taken[promotion.name](own, issues)
        price = own.get("price")
        if price is None or not open_:
            return
        best = _best(open_, own, price, now, issues)
        if best is not None:
            _put(own, *best, effective)
            if taken:
                taken[best[0].name](own, issues)

    return promote


def _named(promotion: Promotion, own: Own, issues: list[Issue]) -> bool:
    """Whether the product takes part in a promotion at the checkout; it then has its name."""
    try:
        if promotion.holds is not None and not promotion.holds(own, None):
            return False
    except EVALUATION_ERRORS as error:
        issues.append(failed(error, f"promotions.{promotion.name}"))
        return False
    known = own.get("promotion_id") or []
    if promotion.name not in known:
        own["promotion_id"] = [*known, promotion.name]
    if promotion.label is not None:
        own["labels"] = {**own.get("labels", {}), "promotion": promotion.label}
    return True


def _closed(promotion: Promotion, now: dt.datetime, effective: bool) -> str | None:
    """Why no product takes part at this time."""
    if promotion.end is not None and promotion.end <= now:
        return f"it was over at {promotion.end.isoformat()}"
    if promotion.waits and effective and promotion.start is not None:
        return f"it begins at {promotion.start.isoformat()}, and the channel knows no dates"
    return None


def _best(
    promotions: Sequence[Promotion], own: Own, price: Money, now: dt.datetime, issues: list[Issue]
) -> tuple[Promotion, Money] | None:
    """The promotion that is better than all others and the product's own sale, and its price."""
    best, rank = None, _own_rank(own, price, now)
    for promotion in promotions:
        money = _offered(promotion, own, price, issues)
        if money is not None and (rank is None or (promotion.waits, money.amount) < rank):
            best, rank = (promotion, money), (promotion.waits, money.amount)
    return best


def _own_rank(own: Own, price: Money, now: dt.datetime) -> tuple[bool, Decimal] | None:
    """The product's own sale, if there is one: what runs comes before what is announced, then the price."""
    sale = own.get("sale_price")
    if sale is None or sale.currency != price.currency or sale.amount >= price.amount:
        return None
    start = own.get("sale_start")
    return (start is not None and start > now), sale.amount


def _offered(promotion: Promotion, own: Own, price: Money, issues: list[Issue]) -> Money | None:
    try:
        if promotion.holds is not None and not promotion.holds(own, None):
            return None
        money = promotion.reduced(own, price, issues)
    except EVALUATION_ERRORS as error:
        issues.append(failed(error, f"promotions.{promotion.name}"))
        return None
    if money is None:
        return None
    money = Money(rounded(money.amount, currency_digits(money.currency)), money.currency)
    code = ""
    if money.currency != price.currency:
        code = "MAP262"
    elif money.amount <= 0:
        code = "MAP261"
    elif money.amount >= price.amount:
        code = "MAP260"
    if not code:
        return money
    params = {"name": promotion.name, "price": str(price)}
    issues.append(Issue(code, params, "sale_price", money, _SEVERITIES[code], False))
    return None


_SEVERITIES = {"MAP260": Severity.INFO, "MAP261": Severity.WARNING, "MAP262": Severity.WARNING}


def _put(own: Own, promotion: Promotion, money: Money, effective: bool) -> None:
    for name in SALE:
        own.pop(name, None)
    own["sale_price"] = money
    if not effective:
        if promotion.start is not None:
            own["sale_start"] = promotion.start
        if promotion.end is not None:
            own["sale_end"] = promotion.last
    if promotion.label is not None:
        own["labels"] = {**own.get("labels", {}), "promotion": promotion.label}


def _promotion(data: Mapping[str, Any], binding: Binding, now: dt.datetime) -> Promotion:
    start, end = (dt.datetime.fromisoformat(data[key]) if key in data else None for key in ("start", "end"))
    holds = binding.words.condition(data["select"]).call if "select" in data else None
    waits = start is not None and now < start
    last = None if end is None else (end.astimezone(dt.UTC) - dt.timedelta(seconds=1)).astimezone(end.tzinfo)
    return Promotion(data["name"], start, end, waits, last, holds, _reduced(data, binding), data.get("label"))


def _reduced(data: Mapping[str, Any], binding: Binding) -> Reduced:
    if "discount" in data:
        share = (100 - (percent_of(data["discount"]) or Decimal(0))) / 100
        return lambda own, price, issues: Money(price.amount * share, price.currency)
    if "amount" in data:
        off = amount_of(data["amount"]) or Decimal(0)
        return lambda own, price, issues: Money(price.amount - off, price.currency)
    if "prices" in data:
        return _listed(data["prices"])
    if "price" not in data:
        return lambda own, price, issues: None  # at the checkout, where nothing is said of prices
    call, fit = binding.words.compile(data["price"]).call, fitter("price", binding)

    def computed(own: Own, price: Money, issues: list[Issue]) -> Money | None:
        value = call(own, None)
        if isinstance(value, int | Decimal) and value.__class__ is not bool:
            return Money(Decimal(value), price.currency)
        found = None if value is None else fit(value, issues)
        return found if isinstance(found, Money) else None

    return computed


def _listed(prices: Mapping[str, list[str]]) -> Reduced:
    def found(own: Own, price: Money, issues: list[Issue]) -> Money | None:
        line = prices.get(own["id"])
        return None if line is None else Money(Decimal(line[0]), line[1] if len(line) > 1 else price.currency)

    return found


# -- explained ---------------------------------------------------------------------------------------------


def _tell(spec: StepSpec, binding: Binding) -> Iterator[Told]:
    """Every promotion of the shop, with why it is the one or is not."""
    told, places = _Telling(spec, binding), spec.data["places"]
    for promotion, data in zip(told.promotions, spec.data["promotions"], strict=True):
        yield Told(
            promotion.name, spec.layer, places[promotion.name], tuple(_texts_of(data)), partial(told.tell, promotion)
        )
    for data in spec.data.get("checkout", ()):
        promotion = _promotion(data, binding, told.now)
        texts = tuple(_texts_of(data))
        yield Told(
            promotion.name, spec.layer, places[promotion.name], texts, partial(_at_checkout, promotion, told.now)
        )
    for name, why in spec.data["elsewhere"].items():
        yield Told(name, spec.layer, places[name], (), partial(_elsewhere, why))
    binding.keys |= _writes(spec.data)


def _at_checkout(promotion: Promotion, now: dt.datetime, own: Own, issues: list[Issue]) -> tuple[str, str]:
    if promotion.end is not None and promotion.end <= now:
        return "not taken", f"it was over at {promotion.end.isoformat()}"
    if _named(promotion, own, issues):
        return "taken", "the price is reduced at the checkout; `promotion_id` has its name"
    return "not taken", "the product is not selected"


def _elsewhere(why: str, own: Own, issues: list[Issue]) -> tuple[str, str]:
    return "not taken", why


class _Telling:
    """The promotions of a channel as one product meets them: judged together, told one by one."""

    def __init__(self, spec: StepSpec, binding: Binding) -> None:
        self.now = binding.words.scope.constants["now"]
        self.effective = spec.data["way"] == "effective"
        self.promotions = [_promotion(data, binding, self.now) for data in spec.data["promotions"]]
        self.before: Own | None = None
        """The product before any promotion."""

    def tell(self, promotion: Promotion, own: Own, issues: list[Issue]) -> tuple[str, str]:
        before = self.before = dict(own) if self.before is None else self.before
        price = before.get("price")
        closed = _closed(promotion, self.now, self.effective)
        if price is None or closed is not None:
            return "not taken", closed or "the product has no price"
        said = len(issues)
        money = _offered(promotion, before, price, issues)
        if money is None:
            return "not taken", self._not_offered(promotion, before, failed=len(issues) > said)
        open_ = [one for one in self.promotions if _closed(one, self.now, self.effective) is None]
        best = _best(open_, before, price, self.now, [])
        if best is None or best[0] is not promotion:
            return "not taken", self._beaten(promotion, money, best, before)
        _put(own, *best, self.effective)
        return "taken", f"{money} is the best there is"

    def _not_offered(self, promotion: Promotion, own: Own, *, failed: bool) -> str:
        if failed:
            return "it has no usable price for the product"
        if promotion.holds is not None and not promotion.holds(own, None):
            return "the product is not selected"
        return "it has no price for the product"

    def _beaten(self, promotion: Promotion, money: Money, best: tuple[Promotion, Money] | None, own: Own) -> str:
        if best is None:
            return f"{money} is not below the product's own sale, {own['sale_price']}"
        other, lower = best
        if promotion.waits and not other.waits:
            return f"it is announced, and `{other.name}` runs"
        return f"{money} is not below {lower} of `{other.name}`"


PROMOTIONS = StepKind(_writes, _texts, _bind, tell=_tell)
