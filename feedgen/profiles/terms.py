"""On which terms a channel is built: its market, and what only the merchant knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedgen.diagnostics import Finding, Origin, did_you_mean, make
from feedgen.expressions import EvaluationError, safe_pattern
from feedgen.profiles.config import ChannelModel, ShopModel
from feedgen.profiles.schema import ParamModel, ProfileModel
from feedgen.profiles.yaml import Document, Path_


def market_of(
    profile: ProfileModel,
    channel: ChannelModel,
    shop: ShopModel,
    config: Document | None,
    at: Path_,
    found: list[Finding],
) -> dict[str, Any]:
    """The market's country, language, currency and extras; from the shop where the channel says nothing.

    What only other markets have is there as none, so that expressions may ask for it anywhere.
    """
    every = dict.fromkeys(key for market in profile.markets.values() for key in market.model_dump())
    own = {**every, "country": shop.country, "language": shop.language, "currency": shop.currency}
    country = channel.market
    if country is None and shop.country in profile.markets:
        country = shop.country
    if country is None:
        if profile.market_required:
            known = list(profile.markets)
            example = known[0] if known else "FR"
            params = {"profile": profile.channel, "known": ", ".join(known), "example": example}
            found.append(make("PRF112", params, origin=config.where_key(at) if config else None))
        return own
    if country not in profile.markets:
        params = {"profile": profile.channel, "name": country, "known": did_you_mean(country, profile.markets)}
        found.append(make("PRF111", params, origin=_market_place(config, at, country)))
        return own
    return {**every, "country": country, **profile.markets[country].model_dump()}


def _market_place(config: Document | None, at: Path_, country: str) -> Origin | None:
    """Where feedgen.yaml says the market; nowhere when the command line does."""
    if config is None:
        return None
    said = config.data["channels"][at[-1]] or {}
    return config.where((*at, "market")) if said.get("market") == country else None


def params_of(
    key: str,
    profile: ProfileModel,
    given: Mapping[str, Any],
    feeds: list[str],
    config: Document | None,
    found: list[Finding],
) -> dict[str, Any]:
    """The value of every param that has one; what is unknown, missing or not accepted goes to `found`."""
    at: Path_ = ("channels", key, "params")

    def where(name: str) -> Origin | None:
        return config.where((*at, name)) if config is not None and (*at, name) in config.values else None

    for name in given:
        if name not in profile.params:
            params = {"profile": profile.channel, "name": name, "known": did_you_mean(name, profile.params)}
            origin = config.where_key((*at, name)) if config is not None and where(name) else None
            found.append(make("PRF115", params, origin=origin))
    values: dict[str, Any] = {}
    for name, param in profile.params.items():
        value = given.get(name, param.default)
        if value is None:
            if param.required and (param.feeds is None or any(feed in feeds for feed in param.feeds)):
                origin = config.where_key(at if at in config.keys else at[:-1]) if config is not None else None
                found.append(_missing(key, profile.channel, name, param, origin))
            continue
        accepted = _accepted(param, value)
        if accepted:
            shown = "***" if param.secret else config.shown((*at, name), value) if where(name) and config else value
            found.append(make("PRF116", {"name": name, "accepted": accepted}, value=shown, origin=where(name)))
        values[name] = value
    return values


def _missing(key: str, profile: str, name: str, param: ParamModel, origin: Origin | None) -> Finding:
    example = param.example if param.example is not None else "…"
    params = {"profile": profile, "channel": key, "name": name, "example": example}
    return make("PRF114", {**params, "description": param.description}, origin=origin)


def _accepted(param: ParamModel, value: Any) -> str:
    """What would have been accepted instead of `value`; empty when it is fine."""
    if param.enum is not None and str(value) not in param.enum:
        return "one of " + ", ".join(param.enum)
    if param.pattern is not None and not _matches(param.pattern, str(value)):
        return f"of the form {param.pattern}"
    return ""


def _matches(pattern: str, text: str) -> bool:
    """Whether the whole text has the form; a pattern that cannot be used is another finding (PRF126)."""
    try:
        found = safe_pattern(pattern)
    except EvaluationError:
        return True
    return len(text) <= found.limit and found.regex.fullmatch(text) is not None
