"""Pricing: the price and the sale price of a channel, made from those of the shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from feedgen.catalogue import Money
from feedgen.catalogue.money import currency_digits
from feedgen.diagnostics import Severity
from feedgen.expressions import EVALUATION_ERRORS, plain_text
from feedgen.profiles.emits import failed
from feedgen.profiles.memory import REMEMBERED
from feedgen.profiles.models.pricing import amount_of, percent_of
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.amounts import Bound, Exact, grid_of, within
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text, Told
from feedgen.profiles.steps.conversion import Conversion, conversion
from feedgen.profiles.steps.floors import Floor, floor_of
from feedgen.profiles.steps.sale import SALE
from feedgen.profiles.steps.setting import fitter
from feedgen.profiles.steps.stages import RefusedPriceError, Stage, Tax, stages_of, tax_of
from feedgen.profiles.values import Issue

TAX = ("price_includes_tax", "tax_rate")
WRITTEN = ("price", "sale_price", *TAX)
Story = list[tuple[str, Money]]


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(("price", *SALE, *(TAX if "tax" in data else ())))


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    yield from (Text((key,), data[key]) for key in ("base", "sale") if key in data)
    for key, said in (data.get("tax") or {}).items():
        if isinstance(said, Mapping):
            yield from (Text(("tax", key, country), rate) for country, rate in said.items() if not _literal(rate))
        elif not _literal(said):
            yield Text(("tax", key), said)
    for i, tier in enumerate(data.get("tiers") or ()):
        if tier.get("when") is not None:
            yield Text(("tiers", i, "when"), tier["when"], condition=True)
    yield from (
        Text((key,), data[key]) for key in ("shipping", "commission") if key in data and not _literal(data[key])
    )
    floor = data.get("floor")
    if floor is not None and "cost" in floor:
        yield Text(("floor", "cost"), floor["cost"])


def _literal(text: str) -> bool:
    return percent_of(text) is not None or amount_of(text) is not None


# -- bound -------------------------------------------------------------------------------------------------


class Pricer(NamedTuple):
    """Everything that is done to an amount, thought through once."""

    base: Callable[[Own, list[Issue]], Money | None]
    sale: Callable[[Own, list[Issue]], Money | None]
    convert: Conversion
    tax: Tax | None
    stages: tuple[tuple[str, Stage], ...]
    bounds: Callable[[str], Bound]
    floor: Floor | None

    def exact(self, own: Own, money: Money, story: Story | None = None) -> tuple[Exact, str]:
        """The amount before it is rounded, and its currency. Raises `RefusedPriceError`."""
        exact, currency = self.convert(money)
        if story is not None and currency != money.currency:
            story.append(("convert", Money(exact.value, currency)))
        for label, stage in self.stages:
            exact = stage(own, exact, currency)
            if story is not None:
                story.append((label, Money(exact.value, currency)))
        return exact, currency

    def priced(
        self, own: Own, money: Money, issues: list[Issue], name: str, story: Story | None = None
    ) -> Money | None:
        """The price as the channel gets it; None for one that must not be. Raises `RefusedPriceError`."""
        exact, currency = self.exact(own, money, story)
        bound = self.bounds(currency)
        amount: Decimal | None = bound(exact)
        if amount is not None and amount <= 0 < money.amount:
            raise RefusedPriceError("MAP259", {}, name, Money(exact.value, currency))
        if story is not None and amount is not None:
            story.append(("round", Money(amount, currency)))
        if self.floor is not None and amount is not None:
            amount = self.floor(own, amount, currency, issues, name)
            if story is not None and amount is not None:
                story.append(("floor", Money(amount, currency)))
        return None if amount is None else Money(amount, currency)


def pricer(data: Mapping[str, Any], binding: Binding) -> Pricer:
    convert = conversion(data.get("convert"))
    tax = tax_of(data.get("tax"), data.get("country"), binding)
    stages = stages_of(data, binding, convert, tax)
    rounding = data.get("round") or {}
    step, ending, low, high = (
        None if text is None else amount_of(text)
        for text in (rounding.get("to"), rounding.get("ending"), data.get("min"), data.get("max"))
    )

    def grid(currency: str) -> Any:
        return grid_of(step, ending, rounding.get("mode"), currency_digits(currency))

    @lru_cache(maxsize=256)
    def bounds(currency: str) -> Bound:
        return within(grid(currency), low, high, currency_digits(currency))

    floor = None if "floor" not in data else floor_of(data, binding, convert, tax, stages, lru_cache(256)(grid))
    return Pricer(
        _money("base", data.get("base", "price"), "price", binding),
        _money("sale", data.get("sale", "sale_price"), "sale_price", binding),
        convert,
        tax,
        stages,
        bounds,
        floor,
    )


def _money(key: str, text: str, attribute: str, binding: Binding) -> Callable[[Own, list[Issue]], Money | None]:
    """The amount to begin with, read as the catalogue would read the attribute."""
    compiled = binding.words.compile(text)
    if compiled.attribute == attribute:
        return lambda own, issues: own.get(attribute)
    call, fit = compiled.call, fitter(attribute, binding)

    def found(own: Own, issues: list[Issue]) -> Money | None:
        try:
            value = call(own, None)
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, f"pricing.{key}")._replace(severity=Severity.ERROR, rejects=True))
            return None
        return None if value is None else fit(value, issues)

    return found


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    """The price, then the sale beside it: dropped where it is no reduction any more."""
    made = pricer(spec.data, binding)
    if "base" in spec.data:
        binding.keys |= {"price"}
    if "sale" in spec.data:
        binding.keys |= {"sale_price"}
    if made.tax is not None:
        binding.keys |= frozenset(TAX)
    base, sale, tax = made.base, made.sale, made.tax

    def price(own: Own, issues: list[Issue]) -> None:
        said = len(issues)
        money, reduced = base(own, issues), sale(own, issues)
        if money is None:
            return
        try:
            new = made.priced(own, money, issues, "price")
            lower = None if reduced is None or new is None else made.priced(own, reduced, issues, "sale_price")
        except RefusedPriceError as refused:
            del issues[said:]
            issues.append(refused.issue)
            return
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, "pricing")._replace(severity=Severity.ERROR, rejects=True))
            return
        if new is None:
            return
        if reduced is not None and not _is_lower(lower, new):
            if lower is not None:
                params = {"price": str(new)}
                issues.append(Issue("MAP253", params, "sale_price", lower, Severity.INFO, False))
            lower = None
        if tax is not None:
            tax.said(own)
        own["price"] = new
        if lower is not None:
            own["sale_price"] = lower
        elif reduced is not None:
            for name in SALE:
                own.pop(name, None)

    names = _deciding(spec.data, binding)
    return price if names is None else _remembered(price, names)


def _deciding(data: Mapping[str, Any], binding: Binding) -> tuple[str, ...] | None:
    """The attributes that decide what becomes of a price; None when other things do, too."""
    names = {*WRITTEN, "cost"}
    for text in _texts(data):
        compiled = binding.words.condition(text.text) if text.condition else binding.words.compile(str(text.text))
        if compiled.columns != frozenset() or compiled.remarks:
            return None
        names |= compiled.names
    return tuple(sorted(names))


def _remembered(price: Action, names: tuple[str, ...]) -> Action:
    """The same, remembered by the identity of what decides it: readers hand out one object for equal cells.

    Nothing is kept where something was said, so that it is said of every product.
    """
    kept: dict[tuple[int, ...], tuple[list[Any], Own]] = {}
    repeats, on = 0, True

    def priced(own: Own, issues: list[Issue]) -> None:
        nonlocal repeats, on
        if not on:
            return price(own, issues)
        values = [own.get(name) for name in names]
        key = tuple(map(id, values))
        hit = kept.get(key)
        if hit is not None:
            repeats += 1
            own.update(hit[1])
            return None
        said = len(issues)
        price(own, issues)
        if len(issues) == said:
            # the values stay alive with the entry, so that an identity stays unique
            kept[key] = values, {name: own[name] for name in WRITTEN if name in own}
            if len(kept) > REMEMBERED:
                on = repeats > REMEMBERED
                repeats = 0
                kept.clear()
        return None

    return priced


def _is_lower(lower: Money | None, price: Money) -> bool:
    return lower is not None and lower.currency == price.currency and lower.amount < price.amount


def story(spec: StepSpec, binding: Binding, product: Mapping[str, Any], name: str = "price") -> Story:
    """How the price (or `sale_price`) of a product is made: what was done, and the amount it left.

    Before `round` the amounts are exact. Where a rule refuses the price, the story ends before it.
    """
    made = pricer(spec.data, binding)
    own, told = dict(product), Story()
    money = (made.base if name == "price" else made.sale)(own, [])
    if money is None:
        return told
    told.append(("base", money))
    try:
        made.priced(own, money, [], name, told)
    except (RefusedPriceError, *EVALUATION_ERRORS):
        return told
    return told


def _tell(spec: StepSpec, binding: Binding) -> Iterator[Told]:
    """The prices with every amount on the way."""

    def run(own: Own, issues: list[Issue]) -> tuple[str, str]:
        found = [(name, story(spec, binding, own, name)) for name in ("price", "sale_price")]
        action = _bind(spec, binding)
        if action is not None:
            action(own, issues)
        return ("done" if any(told for _, told in found) else "nothing"), "; ".join(
            f"{name}: " + " → ".join(f"{what} {plain_text(money)}" for what, money in told)
            for name, told in found
            if told
        )

    yield Told("pricing", spec.layer, str(spec.origin), tuple(_texts(spec.data)), run)


PRICING = StepKind(_writes, _texts, _bind, tell=_tell)
