"""Which tests there are: those of profiles, of rule files, and of a feedgen.yaml with what it uses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from feedgen.catalogue import ReadOptions
from feedgen.profiles import lookup
from feedgen.profiles.config import ChannelModel, ConfigModel, ShopModel, load_config_document
from feedgen.profiles.layers import Catalogue, Layer, catalogue_of, steps_of, with_files
from feedgen.profiles.lint.feed import feed_spec
from feedgen.profiles.models.cases import CaseModel
from feedgen.profiles.models.rulefile import RuleFileModel
from feedgen.profiles.plan import CatalogueSpec, FeedSpec
from feedgen.profiles.promotions import Promotions, promotions_of
from feedgen.profiles.rates import rate
from feedgen.profiles.renamed import load_renamed
from feedgen.profiles.resolve import Resolved, load_profile, resolve
from feedgen.profiles.schema import ProfileModel
from feedgen.profiles.tables import tables_of
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import Document, Path_

EXAMPLE_SHOP = {"name": "Example Shop", "url": "https://shop.example"}
"""Whose products the tests of profiles and rule files are."""


@dataclass(frozen=True)
class Ground:
    """What a test needs besides its product: the shop, how it is read, its feed."""

    shop: ShopModel
    catalogue: CatalogueSpec
    feed: FeedSpec
    resolved: Resolved | None = None


@dataclass(frozen=True)
class Suite:
    """The tests of one layer."""

    layer: Layer[Any]
    ground: Callable[[CaseModel], Ground]
    """Where a test runs; `UsageError` when there is no such market, feed or param."""
    owner: str
    """The profile its feeds are made of."""
    feeds: tuple[str, ...] = ()
    attributes: bool = False
    """Whether attributes are expected, not fields."""
    project: Path | None = None
    """Whose files the layer names."""
    promotions: Promotions | None = None
    """What stands beside the shop's own layer, and belongs to every channel."""

    @property
    def name(self) -> str:
        return self.layer.name

    @property
    def cases(self) -> list[CaseModel]:
        return list(self.layer.model.tests)


# -- profiles ------------------------------------------------------------------------------------------------


def profile_suite(name: str, project: Path | None) -> Suite:
    """The tests of a profile; `UsageError` when the profile itself cannot be used."""
    document = load_profile(name, project)
    profile = validate(ProfileModel, document.data, document)
    shop = ShopModel.model_validate(EXAMPLE_SHOP)
    first = next(iter(profile.markets), None)
    examples = {key: param.example for key, param in profile.params.items() if param.required and param.default is None}

    def ground(case: CaseModel) -> Ground:
        channel = ChannelModel.model_validate({"profile": name, "market": case.market or first})
        given = {key: value for key, value in examples.items() if value is not None} | case.params
        return _of_channel(profile.channel, channel, shop, case, project, given)

    layer: Layer[Any] = Layer(f"profile {profile.channel}", document, (), profile)
    return Suite(layer, ground, profile.channel, tuple(profile.feeds), project=project)


def _of_channel(
    key: str,
    channel: ChannelModel,
    shop: ShopModel,
    case: CaseModel,
    project: Path | None,
    params: Mapping[str, Any],
    shown: _Shop | None = None,
) -> Ground:
    known = shown or _Shop(None, None, Catalogue())
    resolved = resolve(
        key,
        channel,
        shop,
        project=project,
        config=known.document,
        feeds=[case.feed] if case.feed else None,
        params=params,
        catalogue=known.catalogue,
    )
    rate(resolved, dt.datetime.now(dt.UTC))
    currency = shop.currency or resolved.market.get("currency")
    tables = resolved.tables(known.catalogue)
    feed = feed_spec(resolved, resolved.feeds[0], tables, resolved.open_params, known.catalogue)
    return Ground(shop, known.spec(shop, currency, project), feed, resolved)


# -- rule files ----------------------------------------------------------------------------------------------

_SPOKEN = re.compile(r"\b(market|params)\.([A-Za-z_]\w*)")


def rules_suite(path: Path, project: Path | None) -> Suite:
    """The tests of a rule file: they expect attributes."""
    document = load_renamed(path, lookup.shown(path))
    model = validate(RuleFileModel, document.data or {}, document)
    return rules_of(Layer(document.name, document, (), model), project)


def rules_of(layer: Layer[Any], project: Path | None) -> Suite:
    """The tests of a rule file that was read already."""
    layers = with_files(layer, project)
    steps = steps_of(layers)
    said = {spoken: None for one in layers for spoken in _SPOKEN.findall(repr(one.document.data))}
    tables = tables_of(layers, project)
    shop = ShopModel.model_validate(EXAMPLE_SHOP)

    def ground(case: CaseModel) -> Ground:
        market = {name: None for owner, name in said if owner == "market"} | {"country": case.market}
        params = {name: None for owner, name in said if owner == "params"} | case.params
        feed = replace(_EMPTY, profile=layer.document.name, market=market, params=params, tables=tables, steps=steps)
        return Ground(shop, CatalogueSpec((), _reading(shop, None, None)), feed)

    return Suite(layer, ground, layer.document.name, attributes=True, project=project)


_EMPTY = FeedSpec(
    channel="test",
    profile="test",
    feed="products",
    model={"file": "test.jsonl", "writer": "jsonl", "fields": {}},
    market={},
    params={},
    tables={},
    entries={},
    steps=(),
    select=(),
)


# -- feedgen.yaml --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Shop:
    """What a feedgen.yaml says to every channel."""

    config: ConfigModel | None
    document: Document | None
    catalogue: Catalogue

    def spec(self, shop: ShopModel, currency: str | None, project: Path | None) -> CatalogueSpec:
        layers = self.catalogue.layers
        tables = tables_of(layers, project) if layers else {}
        read = _reading(shop, self.config, currency)
        return CatalogueSpec((), read, steps=self.catalogue.steps, tables=tables)


def _reading(shop: ShopModel, config: ConfigModel | None, currency: str | None) -> ReadOptions:
    catalogue = (config or ConfigModel.model_validate({})).catalogue
    return ReadOptions(
        currency=currency,
        timezone=shop.timezone,
        decimal=catalogue.decimal,
        date_formats=tuple(catalogue.dates),
        base_url=shop.url,
        weight_unit=catalogue.weight_unit,
        length_unit=catalogue.length_unit,
    )


class ConfigSuites:
    """The tests of a feedgen.yaml, of the rule files it uses, and of the project's own profiles."""

    def __init__(self, path: Path) -> None:
        self.project = path.parent
        self.document = load_config_document(path)
        self.config = validate(ConfigModel, self.document.data, self.document)
        self.catalogue = catalogue_of(
            self.config.catalogue,
            self.document,
            self.project,
            promotions_of(self.config, self.document, self.project),
        )

    @cached_property
    def shop(self) -> _Shop:
        return _Shop(self.config, self.document, self.catalogue)

    def all(self) -> Iterator[Suite]:
        layers = [*self.catalogue.layers]
        layer = Layer("catalogue", self.document, ("catalogue",), self.config.catalogue)
        promotions = self.catalogue.promotions
        yield Suite(layer, self._bare, "catalogue", attributes=True, project=self.project, promotions=promotions)
        profiles: dict[str, Path] = {}
        for key, said in self.config.channels.items():
            channel = said or ChannelModel.model_validate({})
            resolved = resolve(
                key, channel, self.config.shop, project=self.project, config=self.document, catalogue=self.catalogue
            )
            yield self._channel(key, channel, channel, ("channels", key), resolved)
            for country, market in channel.markets.items():
                at = ("channels", key, "markets", country)
                asked = channel.model_copy(update={"market": country})
                yield self._channel(key, asked, market, at, resolved)
            layers += resolved.layers
            profiles.update(self._own(channel.profile or key))
        for path in profiles.values():
            yield profile_suite(str(path), self.project)
        used = {one.document.name: one for one in layers if isinstance(one.model, RuleFileModel)}
        for one in used.values():
            yield rules_of(one, self.project)

    def _channel(self, key: str, channel: ChannelModel, said: Any, at: Path_, resolved: Resolved) -> Suite:
        def ground(case: CaseModel) -> Ground:
            asked = channel if case.market is None else channel.model_copy(update={"market": case.market})
            return _of_channel(key, asked, self.config.shop, case, self.project, case.params, self.shop)

        name = f"channel {key}" if said is channel else f"market {at[-1]} of {key}"
        feeds = tuple(resolved.feeds) if said is channel else ()
        return Suite(
            Layer(name, self.document, at, said), ground, resolved.profile.channel, feeds, project=self.project
        )

    def _bare(self, case: CaseModel) -> Ground:
        """The shop's own attributes and rules alone."""
        shop = self.config.shop
        return Ground(shop, self.shop.spec(shop, shop.currency, self.project), replace(_EMPTY, profile="catalogue"))

    def _own(self, profile: str) -> dict[str, Path]:
        """The profile, when it is one of the project."""
        folder = self.project.resolve()
        found = self.project / profile if profile.endswith((".yaml", ".yml")) else None
        if found is None or not found.is_file():
            found = lookup.find("channel_profiles", f"{profile}.yaml", self.project)
        return {profile: found} if found is not None and found.resolve().is_relative_to(folder) else {}
