"""From names to what really applies: `extends`, the merchant's overrides, market and params.

Mappings merge key by key, `null` removes, anything else replaces. The place of every key travels along, so that
a complaint about a merged value still names the file and line that said it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, Origin, Severity, UsageError, did_you_mean, make
from feedgen.expressions.tables import Table
from feedgen.profiles import lookup
from feedgen.profiles.alike import alike
from feedgen.profiles.categories import categories_of
from feedgen.profiles.columns import Said, with_columns
from feedgen.profiles.config import ChannelModel, RefinementModel, ShopModel
from feedgen.profiles.corrections import correction_problems, corrections
from feedgen.profiles.layers import Catalogue, Layer, derived, steps_of, with_files
from feedgen.profiles.lint.layers import layer_problems
from feedgen.profiles.merging import merge, normalised, part
from feedgen.profiles.models.promotions import Way
from feedgen.profiles.overrides import Overrides
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.pricing import Pricing, pricing_problems
from feedgen.profiles.renamed import load_renamed
from feedgen.profiles.schema import FeedModel, ProfileModel
from feedgen.profiles.selection import Selection, selection_problems, selections_of
from feedgen.profiles.settings import setting_problems
from feedgen.profiles.steps import writes_of
from feedgen.profiles.steps.again import derived_again
from feedgen.profiles.steps.sale import SALE
from feedgen.profiles.tables import tables_of
from feedgen.profiles.terms import market_of, params_of
from feedgen.profiles.usable import Usable, usable
from feedgen.profiles.yaml import Document, Path_


@dataclass(slots=True)
class Resolved:
    """A channel as it applies to this shop."""

    key: str
    profile: ProfileModel
    document: Document
    rest: Usable[ProfileModel]
    """What was found when the profile was given its form."""
    market: dict[str, Any]
    params: dict[str, Any]
    feeds: list[str]
    select: list[Selection]
    layers: list[Layer[Any]]
    """Who speaks of attributes, rules and tables, in order; the catalogue is not among them."""
    steps: tuple[StepSpec, ...] = ()
    speaking: Sequence[Layer[Any]] = ()
    """Profile, channel and market: the layers that say who is sent."""
    pricing: Pricing = field(default_factory=lambda: Pricing(()))
    """What everybody says of prices, the shop first."""
    home: str | None = None
    """The shop's own currency."""
    project: Path | None = None
    made_up: bool = False
    """Its market and params are examples: files that params name are not looked for."""
    max_age: str | None = None
    """How long nothing may become new in its feeds."""
    remarks: list[Finding] = field(default_factory=list)
    """What is wrong with the files of the steps."""
    promotions: tuple[dict[str, Any], ...] = ()
    """The shop's promotions that the channel has, for feeds that tell of them."""

    @property
    def made(self) -> dict[str, FeedModel]:
        """The feeds that are made."""
        return {name: self.profile.feeds[name] for name in self.feeds if name in self.profile.feeds}

    def tables(self, catalogue: Catalogue | None = None) -> dict[str, Table]:
        """What expressions may look up. Raises `UsageError` and `SourceError` for files that cannot be read."""
        return tables_of([*(catalogue.layers if catalogue else ()), *self.layers], self.project)

    def table_names(self, catalogue: Catalogue | None = None) -> frozenset[str]:
        """The tables that the layers declare."""
        layers = [*(catalogue.layers if catalogue else ()), *self.layers]
        return frozenset(name for layer in layers for name in layer.model.tables)

    @property
    def open_params(self) -> dict[str, Any]:
        """Params that an expression may speak of; absent ones are none. Secrets are for envelopes alone."""
        known = self.profile.params
        return {name: self.params.get(name) for name, param in known.items() if not param.secret}

    @property
    def secrets(self) -> dict[str, Any]:
        """Params that only what stands around the items may show; absent ones are none."""
        return {name: self.params.get(name) for name, param in self.profile.params.items() if param.secret}


def load_profile(
    name: str, project: Path | None = None, origin: Origin | None = None, *, tests: bool = True
) -> Document:
    """A profile's document with everything it extends merged in; `name` is a name or a path to a file.

    Without `tests` its test cases, which are half of some profiles, are not even read.
    """
    return alike(_load(name, project, origin, () if tests else ("tests",), ()))


def _load(
    name: str, project: Path | None, origin: Origin | None, unread: tuple[str, ...], above: tuple[Path, ...]
) -> Document:
    path = _find(name, project, origin)
    if path.resolve() in above:
        raise UsageError(make("PRF117", {"path": lookup.shown(path)}, origin=origin))
    document = load_renamed(path, lookup.shown(path), unread)
    if not isinstance(document.data, dict):
        problem = {"path": document.name, "problem": "a profile is a mapping"}
        raise UsageError(make("PRF106", problem, value=document.data, origin=document.where(())))
    normalised(document)
    base_name = document.data.get("extends")
    if isinstance(base_name, str):
        _allowed(base_name, path, project, document.where(("extends",)))
        # tests are about the profile they stand in
        base = _load(base_name, project, document.where(("extends",)), ("tests",), (*above, path.resolve()))
        document = merge(base, document)
        document.name = lookup.shown(path)
        document.data.pop("extends", None)
    return document


def _allowed(name: str, path: Path, project: Path | None, origin: Origin) -> None:
    """A profile extends others of its project, of its own folder and packaged ones, and reads no other file."""
    if name.endswith((".yaml", ".yml")):
        found = _find(name, project, origin)
        if not any(lookup.within(found, folder) for folder in (project or Path(), path.parent)):
            known = did_you_mean(found.stem, lookup.profile_names(project))
            raise UsageError(make("PRF110", {"name": name, "known": known}, origin=origin))


def _find(name: str, project: Path | None, origin: Origin | None) -> Path:
    if name.endswith((".yaml", ".yml")):
        for path in ((project or Path()) / name, Path(name)):
            if path.is_file():
                return path
    found = lookup.find("channel_profiles", f"{name}.yaml", project)
    if found is None:
        known = did_you_mean(name, lookup.profile_names(project))
        raise UsageError(make("PRF110", {"name": name, "known": known}, origin=origin))
    return found


def resolve(
    key: str,
    channel: ChannelModel,
    shop: ShopModel,
    *,
    project: Path | None = None,
    config: Document | None = None,
    feeds: list[str] | None = None,
    params: Mapping[str, Any] | None = None,
    catalogue: Catalogue | None = None,
) -> Resolved:
    """The channel `key` of this shop; `UsageError` for anything unknown, missing or not accepted.

    `catalogue` is what the shop says to every channel: its attributes may be used. The profile's own tests are left
    unread.
    """
    found: list[Finding] = []
    resolved = understood(
        key,
        channel,
        shop,
        found,
        project=project,
        config=config,
        feeds=feeds,
        params=params,
        catalogue=catalogue,
        tests=False,
    )
    if resolved is None or resolved.rest.wrong:
        raise UsageError(*found)
    found += [finding for finding in _setting_problems(resolved, catalogue) if finding.severity is Severity.ERROR]
    if found:
        raise UsageError(*found)
    return resolved


def understood(
    key: str,
    channel: ChannelModel,
    shop: ShopModel,
    found: list[Finding],
    *,
    project: Path | None = None,
    config: Document | None = None,
    feeds: list[str] | None = None,
    params: Mapping[str, Any] | None = None,
    catalogue: Catalogue | None = None,
    tests: bool = True,
) -> Resolved | None:
    """The channel as far as it can be understood: what is wrong goes to `found`, and lint looks at the rest.

    None when there is no profile left to look at. Raises `UsageError` where a file cannot be used. The settings that
    only a compiler would stumble over are not looked at.
    """
    at: Path_ = ("channels", key)
    known = config if config is not None and at in config.keys else None
    document = load_profile(channel.profile or key, project, _origin_of_name(known, at), tests=tests)
    wanted = _feeds(document, feeds, channel, key, known, found)
    name = str(document.data.get("channel", key))
    refinements = _refinements(key, channel, _country(document, channel, shop), known, at)
    said = Said(document, refinements, config, params or {})
    document = with_columns(document, wanted, said, project, found)
    for layer in refinements:
        overrides = Overrides(document, layer.document, layer.at, wanted, name)
        document = overrides.applied()
        found += overrides.problems
    rest = usable(ProfileModel, document)
    profile = rest.model
    found += rest.wrong
    if profile is None:
        return None
    terms = market_of(profile, channel, shop, known, at, found)
    refined = {name: value for layer in refinements for name, value in layer.model.params.items()}
    given = params_of(key, profile, {**channel.params, **refined, **(params or {})}, wanted, known, found)
    speaking: list[Layer[Any]] = [Layer(f"profile {name}", document, (), profile), *refinements]
    resolved = Resolved(
        key=key,
        profile=profile,
        document=document,
        rest=rest,
        market=terms,
        params=given,
        feeds=[feed for feed in wanted if feed in profile.feeds],
        select=selections_of(speaking, project),
        layers=[one for layer in speaking for one in with_files(layer, project)],
        speaking=speaking,
        home=shop.currency,
        project=project,
    )
    _add_steps(resolved, refinements, catalogue)
    return resolved


def _add_steps(resolved: Resolved, refinements: Sequence[Layer[Any]], catalogue: Catalogue | None) -> None:
    """What the channel does to products, in order: market, categories, promotions, rules, prices, corrections."""
    market, project = resolved.market, resolved.project
    before = catalogue.made if catalogue is not None else frozenset()
    resolved.pricing = Pricing([*(catalogue.layers if catalogue is not None else ()), *resolved.layers])
    mapped = categories_of(resolved.layers, market, project, frozenset((*before, *derived(resolved.layers))))
    steps = (
        *steps_of(resolved.layers, before),
        *resolved.pricing.steps(market.get("currency"), market.get("country"), resolved.home),
        *corrections(refinements, project),
    )
    if any(spec.kind != "pricing" and not writes_of((spec,)).isdisjoint(SALE) for spec in steps):
        steps = (*steps, _sales(resolved, again=True))
    resolved.steps = (
        _localised(market, resolved.document),
        *mapped.steps,
        _sales(resolved),
        *_promotions(resolved, catalogue),
        *steps,
        *derived_again(steps),
    )
    resolved.remarks = mapped.findings
    if catalogue is not None:
        resolved.promotions = catalogue.promotions.told(resolved.key, market.get("country"), _way(resolved))


def _sales(resolved: Resolved, *, again: bool = False) -> StepSpec:
    """The step that leaves out sales that do not take place; `again` where rules or corrections may say another."""
    ways = [way for way in _ways(resolved) if way != "none"]
    data = {"dated": not ways or ways[-1] == "window", "again": again}
    return StepSpec("sale", "catalogue", resolved.document.where(("promotions",)), data)


def _promotions(resolved: Resolved, catalogue: Catalogue | None) -> tuple[StepSpec, ...]:
    """The shop's promotions as the channel takes them: its market has the last word on how."""
    if catalogue is None or not catalogue.promotions.models:
        return ()
    return catalogue.promotions.steps(resolved.key, resolved.market.get("country"), _way(resolved))


def _way(resolved: Resolved) -> Way:
    ways = _ways(resolved)
    return ways[-1] if ways else "window"


def _ways(resolved: Resolved) -> list[Way]:
    """How sales are sent, as profile, channel and market say."""
    return [way for layer in resolved.speaking if (way := layer.model.promotions) is not None]


def _setting_problems(resolved: Resolved, catalogue: Catalogue | None) -> Iterator[Finding]:
    """What would only show when something is compiled, or looked up by its name."""
    project, before = resolved.project, catalogue.made if catalogue is not None else frozenset()
    yield from setting_problems(
        resolved.profile, resolved.document, resolved.feeds, project, resolved.table_names(catalogue)
    )
    yield from layer_problems(resolved.layers, before)
    yield from selection_problems(resolved.speaking, resolved.select, resolved.made)
    yield from correction_problems(resolved.steps, (*before, *derived(resolved.layers)))
    yield from resolved.remarks
    yield from pricing_problems(resolved.pricing, resolved.market, resolved.home, resolved.profile.markets, project)


def _localised(market: Mapping[str, Any], document: Document) -> StepSpec:
    """The step that takes what products say for this market alone."""
    data = {"language": market.get("language"), "country": market.get("country")}
    return StepSpec("market", f"market {market.get('country')}", document.where(("markets",)), data)


def _country(document: Document, channel: ChannelModel, shop: ShopModel) -> str | None:
    """The country the channel is for, before anything is known to be right."""
    markets = part(document.data, ("markets",))
    return channel.market or (shop.country if isinstance(markets, dict) and shop.country in markets else None)


def _refinements(
    key: str, channel: ChannelModel, market: str | None, config: Document | None, at: Path_
) -> list[Layer[RefinementModel]]:
    """What the shop says of the channel, then of its market."""
    if config is None:
        return []
    found: list[Layer[RefinementModel]] = [Layer(f"channel {key}", config, at, channel)]
    if market in channel.markets:
        found.append(Layer(f"market {market}", config, (*at, "markets", market), channel.markets[market]))
    return found


def _origin_of_name(config: Document | None, at: Path_) -> Origin | None:
    if config is None:
        return None
    return config.where((*at, "profile")) if (*at, "profile") in config.values else config.where_key(at)


def _feeds(
    document: Document,
    asked: list[str] | None,
    channel: ChannelModel,
    key: str,
    config: Document | None,
    found: list[Finding],
) -> list[str]:
    """Feeds asked for by the command line, else by the channel, else the default ones; unknown ones go to `found`."""
    data = document.data.get("feeds")
    feeds: dict[str, Any] = data if isinstance(data, dict) else {}
    names = list(feeds)
    wanted = asked or channel.feeds or [name for name in names if part(feeds, (name, "default")) is not False]
    for i, feed in enumerate(wanted):
        if feed not in names:
            profile = document.data.get("channel", key)
            params = {"profile": profile, "name": feed, "known": did_you_mean(feed, names)}
            origin = None if asked or config is None else config.where(("channels", key, "feeds", i))
            found.append(make("PRF113", params, origin=origin))
    return [feed for feed in wanted if feed in names]
