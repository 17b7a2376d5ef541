"""What a product says for the market of a feed alone: its texts in that language, its offer in that country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from feedgen.catalogue import ATTRIBUTES
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text
from feedgen.profiles.steps.sale import SALE
from feedgen.profiles.values import Issue


def _members(name: str) -> frozenset[str]:
    element = ATTRIBUTES[name].element
    assert element is not None
    return frozenset(element.members or ())


_TEXTS, _OFFER = _members("translations"), _members("markets")


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    return _TEXTS | _OFFER


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    yield from ()


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    """Nothing to do for products that have neither, which are most."""
    language, country = spec.data["language"], spec.data["country"]
    languages = () if language is None else (language, language.partition("-")[0])
    translated = bool(languages) and "translations" in binding.keys
    offered = country is not None and "markets" in binding.keys
    if not translated and not offered:
        return None
    binding.keys |= (_TEXTS if translated else frozenset()) | (_OFFER if offered else frozenset())

    def localise(own: Own, issues: list[Issue]) -> None:
        translations = own.get("translations")
        if translations:
            own.update(next((translations[known] for known in languages if known in translations), {}))
        offer = (own.get("markets") or {}).get(country)
        if offer:
            _offer(own, offer)

    return localise


def _offer(own: Own, offer: Mapping[str, Any]) -> None:
    """A reduction belongs to its price: with another price the old one is gone."""
    if "price" in offer:
        for name in SALE:
            own.pop(name, None)
    own.update(offer)


MARKET = StepKind(_writes, _texts, _bind, needs=("translations", "markets"))
