"""`pricing:` of all layers made one, each key with the place that says it; what can be known to be wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from feedgen.catalogue.money import currency_digits, is_currency
from feedgen.diagnostics import FeedgenError, Finding, Origin, did_you_mean, make
from feedgen.expressions import Scope
from feedgen.profiles.layers import Layer, Said
from feedgen.profiles.lint.expressions import Expressions
from feedgen.profiles.lint.secrets import address_secret
from feedgen.profiles.merging import merged
from feedgen.profiles.models.pricing import amount_of, percent_of
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.rates import is_url, read_rates
from feedgen.profiles.steps import KINDS
from feedgen.profiles.yaml import Path_

KEY = "pricing"
KIND = "pricing"


class Pricing:
    """What the layers say of prices together: `data`, and who says which of its keys."""

    def __init__(self, layers: Iterable[Layer[Any]]) -> None:
        self.data: dict[str, Any] = {}
        self._said: dict[Path_, Said] = {}
        self.last: Said | None = None
        self._floors: list[str] = []
        """Everywhere the floor is spoken of: what several say of it together is one."""
        for layer in layers:
            model = layer.model.pricing
            if model is None and KEY in layer.model.model_fields_set:
                self.data, self._said, self.last = {}, {}, None
                self._floors.clear()
            elif model is not None:
                self._add(layer, model.model_dump(mode="json", by_alias=True, exclude_unset=True))

    def _add(self, layer: Layer[Any], said: dict[str, Any]) -> None:
        self.data = merged(self.data, said)
        self.last = Said(said, layer, layer.place(KEY))
        for path in _paths(said, ()):
            self._said[path] = Said(None, layer, layer.place(KEY, *path))
        if "floor" in said:
            self._floors = [*self._floors, str(self.where("floor"))] if said["floor"] is not None else []

    def said(self, *path: str | int) -> Said:
        """Who says what stands at `path`, or what it is part of."""
        at: Path_ = path
        while at and at not in self._said:
            at = at[:-1]
        known = self._said.get(at, self.last)
        assert known is not None
        return known._replace(at=(*known.at, *path[len(at) :]))

    def where(self, *path: str | int) -> Origin:
        return self.said(*path).origin

    def where_key(self, *path: str | int) -> Origin:
        said = self.said(*path)
        return said.layer.document.where_key(said.at)

    def steps(self, currency: str | None, country: str | None, home: str | None) -> tuple[StepSpec, ...]:
        """The step, if anybody speaks of prices; its rates are still to be read (`rates.rated`)."""
        if not self.data or self.last is None:
            return ()
        places = {"tiers": str(self.where("tiers")), "floor": self._floors}
        data = {**self.data, "country": country, "places": places}
        if "convert" in data:
            data["convert"] = {"to": currency, "base": home, **data["convert"]}
        return (StepSpec(KIND, self.last.layer.name, self.last.origin, data),)


def _paths(value: Any, at: Path_) -> Iterator[Path_]:
    """Every key of nested mappings, the outer ones first."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield (*at, key)
            yield from _paths(member, (*at, key))


# -- what is wrong -----------------------------------------------------------------------------------------


def pricing_problems(
    pricing: Pricing, market: Mapping[str, Any], home: str | None, countries: Iterable[str], project: Path | None
) -> Iterator[Finding]:
    """Settings that contradict each other, rates that cannot be used. `home` is the shop's currency."""
    data = pricing.data
    currency = (data.get("convert") or {}).get("to", market.get("currency"))
    if "round" in data:
        yield from _rounding(pricing, data["round"], currency)
    low, high = data.get("min"), data.get("max")
    if low is not None and high is not None and Decimal(low) > Decimal(high):
        yield make("PRF175", {"min": low, "max": high}, origin=pricing.where("max"))
    margin = percent_of((data.get("floor") or {}).get("margin", ""))
    if margin is not None and margin >= 100:
        params = {"key": "margin", "value": f"{margin}%", "problem": "the margin is a share of the price, below 100 %"}
        yield make("PRF170", params, origin=pricing.where("floor", "margin"))
    if "convert" in data:
        yield from _conversion(pricing, {"base": home, **data["convert"]}, currency, project)
    yield from _countries(pricing, list(countries))


def _rounding(pricing: Pricing, rounding: Mapping[str, str], currency: str | None) -> Iterator[Finding]:
    step, ending = (amount_of(rounding.get(key, "")) for key in ("to", "ending"))
    digits = None if currency is None or not is_currency(currency) else currency_digits(currency)
    for key, number in (("to", step), ("ending", ending)):
        if number is None:
            continue
        problem = ""
        if number < 0 or (key == "to" and number == 0):
            problem = "a step is more than nothing" if key == "to" else "an ending is not below nothing"
        elif digits is not None and -int(number.normalize().as_tuple().exponent) > digits:
            problem = f"{currency} has {digits} decimals"
        elif key == "ending" and step is not None and number >= step:
            problem = f"prices are {step} apart, an ending is less than that"
        if problem:
            params = {"key": key, "value": rounding[key], "problem": problem}
            yield make("PRF170", params, origin=pricing.where("round", key))


def _conversion(
    pricing: Pricing, convert: Mapping[str, Any], currency: str | None, project: Path | None
) -> Iterator[Finding]:
    for key in ("to", "base"):
        if (code := convert.get(key)) is not None and not is_currency(code):
            yield make("PRF172", {"problem": f"`{code}` is no ISO 4217 currency"}, origin=pricing.where("convert", key))
    if currency is None:
        problem = "the market has no currency, so `to` must say which"
        yield make("PRF172", {"problem": problem}, origin=pricing.where("convert"))
    rates = convert.get("rates")
    if rates is None:
        yield make("PRF172", {"problem": "it needs `rates`"}, origin=pricing.where("convert"))
    elif isinstance(rates, str) and is_url(rates):
        yield from _address(pricing.said("convert", "rates"), rates)
    else:
        said = pricing.said("convert", "rates")
        try:
            read_rates(convert, said.layer.document, project, said.origin)
        except FeedgenError as error:
            yield from error.findings


def _address(said: Said, url: str) -> Iterator[Finding]:
    """A password or token in an address belongs into the environment, not into a reviewed file."""
    if not said.layer.at:
        problem = "only feedgen.yaml may name an address: a profile or a rule file is data, and fetches nothing"
        yield make("PRF172", {"problem": problem}, origin=said.origin)
    elif (secret := address_secret(said.layer.document, said.at, url)) is not None:
        yield secret
    elif not url.startswith("https://") and not _here(url):
        yield make("PRF172", {"problem": "an address begins with https://"}, origin=said.origin)


def _here(url: str) -> bool:
    """This machine: a program that answers only here needs no certificate."""
    from urllib.parse import urlsplit

    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def pricing_expressions(pricing: Pricing, scope: Scope) -> Iterator[Finding]:
    """What is wrong with its expressions, each at its place in its own file."""
    for text in KINDS[KIND].texts(pricing.data):
        said = pricing.said(*text.at)
        written = Expressions(said.layer.document, scope)
        if text.condition:
            yield from written.condition(text.text, said.at)
        else:
            yield from written.value(str(text.text), said.at)


def _countries(pricing: Pricing, known: list[str]) -> Iterator[Finding]:
    """Countries of tax rates that the channel does not know."""
    for key, rates in (pricing.data.get("tax") or {}).items():
        for country in rates if isinstance(rates, Mapping) else ():
            if known and country not in known:
                params = {"name": country, "known": did_you_mean(country, known)}
                yield make("PRF176", params, origin=pricing.where_key("tax", key, country))
