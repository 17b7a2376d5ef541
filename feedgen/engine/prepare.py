"""From a request (what a command line says) to a job (what a run needs): resolve, inspect, compile."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import feedgen
from feedgen.catalogue import ReadOptions
from feedgen.diagnostics import Finding, Origin, SourceError, UsageError, did_you_mean, make
from feedgen.engine.contract import before_reading, stopping
from feedgen.engine.executors import default_workers
from feedgen.engine.guarding import Guarding
from feedgen.engine.joining import Look, read_joins
from feedgen.engine.reading import readings_of
from feedgen.engine.remembering import Keeping
from feedgen.engine.run import Fetching, Job, Progress
from feedgen.engine.watch import OLD, START, Limits, Watch, watched
from feedgen.expressions import ExpressionError
from feedgen.guards import Limits as GuardLimits
from feedgen.profiles import lookup
from feedgen.profiles.accepted import Accepted, load_accepted
from feedgen.profiles.compile import plan_of
from feedgen.profiles.config import ChannelModel, ConfigModel, ShopModel, load_config_document
from feedgen.profiles.conventions import doubts
from feedgen.profiles.conventions import settled as settled_sources
from feedgen.profiles.corrections import correction_problems
from feedgen.profiles.documents import document_of
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.idle import without_idle_columns
from feedgen.profiles.layers import Catalogue, catalogue_of, derived
from feedgen.profiles.lint.catalogue import shop_problems
from feedgen.profiles.lint.channel import lint_channel
from feedgen.profiles.lint.feed import feed_spec
from feedgen.profiles.lint.layers import layer_problems
from feedgen.profiles.mapping import check_columns, source_specs
from feedgen.profiles.models.expect import expectation
from feedgen.profiles.models.state import StateModel
from feedgen.profiles.naming import CONFIG
from feedgen.profiles.plan import CatalogueSpec, PlanSpec
from feedgen.profiles.promotions import promotion_problems, promotions_of
from feedgen.profiles.rates import rate
from feedgen.profiles.resolve import Resolved, load_profile, resolve
from feedgen.profiles.sources import options_of
from feedgen.profiles.stores import store_problems, stores_text
from feedgen.profiles.tables import tables_of
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import Document, loads
from feedgen.sources import CHUNK, SourceInfo, SourceOptions, inspect_all, kinds_of
from feedgen.transfer import Access, Copies

OUTPUT = "feeds"


@dataclass(slots=True)
class Request:
    """What was asked for, in the words of the command line."""

    catalogue: str | None
    channels: Sequence[str]
    output: Path | None
    config: Path | None = None
    alone: bool = False
    """No configuration is read, not even ./feedgen.yaml."""
    preset: str | None = None
    workers: int | None = None
    limit: int | None = None
    chunk_size: int = CHUNK
    now: dt.datetime | None = None
    write: bool = True
    guarded: bool = True
    contract: bool = False
    """Sources must be what is expected of them."""
    shop: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    on_progress: Callable[[Progress], None] | None = None
    on_finding: Callable[[Finding], None] | None = None
    cache: bool = True
    """Whether what was fetched before may be used, once its server confirms it."""
    limits: Limits | None = None
    """Have the last word over those of the configuration."""
    remember: bool = False
    """What is sent is kept for later runs, unless the configuration or `state` say otherwise."""
    state: Path | None = None
    """Where, instead of where the configuration says."""


@contextmanager
def limited(request: Request, stage: str = START, state: str = OLD) -> Iterator[Request]:
    """Keep what the block does with the request within its limits of time and memory; raises `LimitError`."""
    config, _, _ = configured(request)
    told, said = config.run, request.limits or Limits()
    limits = Limits(said.deadline or told.deadline, said.max_memory or told.max_memory)
    with watched(limits, stage, state) as watch:
        yield request if watch is None else replace(request, on_progress=partial(_tell, watch, request.on_progress))


def _tell(watch: Watch, listener: Callable[[Progress], None] | None, progress: Progress) -> None:
    watch.check(progress.stage)
    if listener is not None:
        listener(progress)


class Settled(NamedTuple):
    """What the configuration and the command line say together, before any source is opened."""

    config: ConfigModel
    document: Document
    folder: Path | None
    shop: ShopModel
    catalogue: Catalogue
    channels: list[Resolved]


def settled(request: Request) -> Settled:
    """The channels as they apply, every name checked; raises `UsageError`."""
    config, document, folder = configured(request)
    shop = _shop(config.shop, request.shop)
    catalogue = _catalogue(config, document, folder)
    channels = _channels(request, config, shop, document, folder, catalogue)
    return Settled(config, document, folder, shop, catalogue, channels)


def prepare(request: Request, known: Settled | None = None) -> Job:
    """Everything a run needs, checked as far as it can be before a row is read; `known` is `settled(request)`."""
    copies = Copies()
    try:
        return _prepared(request, known or settled(request), copies)
    except BaseException:
        copies.close()
        raise


def _prepared(request: Request, known: Settled, copies: Copies) -> Job:
    config, document, folder, shop, catalogue, channels = known
    now = _now(request.now, shop)
    remarks = [finding for channel in channels for finding in rate(channel, now)]
    look = _looker(request, known, copies)
    infos = _inspect(request, known, look, copies)
    expected = partial(_as_expected, now=now) if request.contract else _as_it_is
    remarks += expected(infos)
    options = _read_options(config, shop, channels)
    said = shop.model_dump(exclude_none=True)
    joins = read_joins(config, document, catalogue, look, expected, options, said, copies)
    if request.contract and (broken := joins.broken()):
        raise SourceError(*broken)
    keeping = keeping_of(request, config, folder)
    spec = without_idle_columns(_plan(config, document, shop, channels, infos, now, folder, joins.catalogue, options))
    guarding = _guarding(request, known, now) if request.guarded else Guarding()
    spec = _segmented(spec, guarding, document)
    if keeping is not None and (request.write or keeping.path.exists()):
        spec = replace(spec, facts=True)
    documents = [
        document_of(
            feed,
            spec.shop,
            now,
            secrets=_secrets(channels, feed),
            project=folder,
            origin=_channel(channels, feed).document.where_key(("feeds", feed.spec.feed)),
        )
        for feed in plan_of(spec).feeds
    ]
    readings = readings_of(spec, request.chunk_size)
    for file in (file for reading in readings for file in reading.files):
        file.report.kinds = kinds_of(infos[file.source].columns, infos[file.source].sample)
    return Job(
        spec=spec,
        documents=documents,
        readings=readings,
        contract=request.contract,
        output=output_of(request, config, folder),
        write=request.write,
        guards=guarding,
        workers=request.workers or default_workers(),
        created=now.isoformat(timespec="seconds"),
        version=feedgen.__version__,
        limit=request.limit,
        on_progress=request.on_progress,
        on_finding=request.on_finding,
        way_out=_way_out(request, channels),
        joined=joins.files,
        copies=copies,
        keeping=keeping,
        max_ages={channel.key: channel.max_age for channel in channels if channel.max_age is not None},
        findings=[
            *(finding for info in infos for finding in info.findings),
            *joins.findings,
            *_doubts(spec),
            *remarks,
            *(finding for document in documents for finding in document.findings),
        ],
    )


# -- configuration -------------------------------------------------------------------------------------------


def configured(request: Request) -> tuple[ConfigModel, Document, Path | None]:
    """The configuration named, else ./feedgen.yaml, else an empty one; and the project's folder."""
    path = request.config or (Path(CONFIG) if Path(CONFIG).is_file() and not request.alone else None)
    if path is None:
        empty = loads("{}", CONFIG)
        return validate(ConfigModel, {}, empty), empty, None
    document = load_config_document(path)
    return validate(ConfigModel, document.data, document), document, path.parent


def _shop(shop: ShopModel, over: Mapping[str, str]) -> ShopModel:
    if not over:
        return shop
    data = {**shop.model_dump(exclude_none=True), **over}
    try:
        return validate(ShopModel, data, loads(json.dumps(data), "command line"))
    except UsageError as error:
        raise UsageError(*map(_of_option, error.findings)) from None


def _of_option(finding: Finding) -> Finding:
    """A complaint about the shop, as one about the option that set it."""
    name = str(finding.params.get("path", ""))
    option = f"--shop-{name}" if name in ("url", "name") else f"--{name}"
    params = {"option": option, "problem": finding.params.get("problem", ""), "hint": ""}
    return make("PRF129", params, value=finding.value)


def _catalogue(config: ConfigModel, document: Document, folder: Path | None) -> Catalogue:
    """What the shop says to every channel, its names checked."""
    catalogue = catalogue_of(config.catalogue, document, folder, promotions_of(config, document, folder))
    found = list(layer_problems(catalogue.layers))
    found += promotion_problems(catalogue.promotions)
    if found := [*found, *correction_problems(catalogue.steps, derived(catalogue.layers))]:
        raise UsageError(*found)
    return catalogue


def output_of(request: Request, config: ConfigModel, folder: Path | None) -> Path | None:
    """The folder of the feeds."""
    if request.output is not None or not request.guarded:
        return request.output
    if config.output is not None:
        return (folder or Path()) / config.output
    return Path(OUTPUT)


def keeping_of(request: Request, config: ConfigModel, folder: Path | None) -> Keeping | None:
    """The state of the runs of this configuration; None when nothing is to be remembered."""
    if not request.remember:
        return None
    said, project = config.state or None, folder or Path()
    if request.state is not None:
        said = said or StateModel.model_validate({})
    if said is None:
        return None
    path = request.state or project / said.path
    return Keeping(path, project, said.keep, said.keep_ids, said.keep_files, frozenset(config.publish))


def _guarding(request: Request, known: Settled, now: dt.datetime) -> Guarding:
    """The guards of every channel, and what is accepted although they would stop it."""
    config, shop = known.config, known.config.guards.limits(GuardLimits())
    own = {key: model.guards for key, model in config.channels.items() if model is not None and model.guards}
    limits = {one.key: own[one.key].limits(shop) if one.key in own else shop for one in known.channels}
    accepted = load_accepted(known.folder or Path()) if not request.alone else Accepted()
    remarks = list(accepted.problems(config.channels, limits, now.date()))
    return Guarding(limits, accepted, remarks)


def _segmented(spec: PlanSpec, guarding: Guarding, document: Document) -> PlanSpec:
    """The plan, with what guards count the items of each channel by."""
    segments = {channel: limits.segment for channel, limits in guarding.limits.items()}
    feeds = tuple(replace(feed, segment=segments.get(feed.channel)) for feed in spec.feeds)
    for feed in feeds:
        if feed.segment is not None:
            place = ("channels", feed.channel, "guards", "segment")
            origin = document.where(place if place in document.values else ("guards", "segment"))
            try:
                CompiledFeed(feed, spec.shop, dt.datetime.fromisoformat(spec.now), spec.catalogue)
            except ExpressionError as error:
                raise UsageError(*(make(one.code, one.params, origin=origin) for one in error.problems)) from None
    return replace(spec, feeds=feeds)


def _now(now: dt.datetime | None, shop: ShopModel) -> dt.datetime:
    zone = ZoneInfo(shop.timezone)
    if now is None:
        return dt.datetime.now(zone).replace(microsecond=0)
    return now.replace(tzinfo=zone) if now.tzinfo is None else now


# -- channels ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """`NAME[/FEED][@MARKET]`, taken apart; NAME may be the path of a profile (`./own.yaml`)."""

    name: str
    feed: str | None
    market: str | None

    @classmethod
    def parse(cls, text: str) -> _Asked:
        name, _, market = text.partition("@")
        path, suffix, feed = name.partition(".yaml")
        if not suffix:
            path, _, feed = name.partition("/")
        return cls(path.strip() + suffix, feed.strip("/ ") or None, market.strip().upper() or None)

    @property
    def key(self) -> str:
        """What the channel is called in file names and reports."""
        return Path(self.name).stem if self.name.endswith(".yaml") else self.name


def feed_asked(text: str) -> str | None:
    """The feed that `NAME[/FEED][@MARKET]` names."""
    return _Asked.parse(text).feed


def narrowed(text: str, feed: str) -> str:
    """`NAME[@MARKET]` with that feed."""
    asked = _Asked.parse(text)
    return f"{asked.name}/{feed}" + ("" if asked.market is None else f"@{asked.market}")


def channel_key(text: str) -> str:
    """What the channel of `NAME[/FEED][@MARKET]` is called in file names and reports."""
    asked = _Asked.parse(text)
    return asked.key if asked.market is None else f"{asked.key}-{asked.market.lower()}"


def _channels(
    request: Request,
    config: ConfigModel,
    shop: ShopModel,
    document: Document,
    folder: Path | None,
    catalogue: Catalogue,
) -> list[Resolved]:
    asked = [_Asked.parse(text) for text in request.channels] or [_Asked(key, None, None) for key in config.channels]
    if not asked and request.guarded:
        raise UsageError(make("PRF119", {"known": ", ".join(lookup.profile_names(folder))}))
    for one in asked:
        _known(one, config, folder)
    params = _params_of(asked, config, folder, request.params)
    resolved: dict[str, Resolved] = {}
    for one in asked:
        channel = _resolve(one, config, shop, document, folder, params[one], catalogue)
        if (known := resolved.get(channel.key)) is not None:
            channel.feeds = list(dict.fromkeys((*known.feeds, *channel.feeds)))
        resolved[channel.key] = channel
    return list(resolved.values())


def _known(asked: _Asked, config: ConfigModel, folder: Path | None) -> None:
    names = {*config.channels, *lookup.profile_names(folder)}
    if asked.name not in names and not Path(asked.name).is_file():
        raise UsageError(make("PRF110", {"name": asked.name, "known": did_you_mean(asked.name, names)}))


def _params_of(
    asked: Sequence[_Asked], config: ConfigModel, folder: Path | None, given: Mapping[str, str]
) -> dict[_Asked, dict[str, str]]:
    """Params of the command line go to every channel that takes them; one that nobody takes is an error."""
    if not given:
        return {one: {} for one in asked}
    takes: dict[_Asked, set[str]] = {}
    for one in asked:
        configured = config.channels.get(one.name)
        profile = (configured.profile if configured is not None else None) or one.name
        declared = load_profile(profile, folder, tests=False).data.get("params")
        takes[one] = set(declared) if isinstance(declared, dict) else set()
    everyone = set().union(*takes.values())
    for name in given:
        if name not in everyone:
            profile = ", ".join(dict.fromkeys(one.name for one in asked))
            params = {"profile": profile, "name": name, "known": did_you_mean(name, everyone)}
            raise UsageError(make("PRF115", params))
    return {one: {name: value for name, value in given.items() if name in takes[one]} for one in asked}


def _resolve(
    asked: _Asked,
    config: ConfigModel,
    shop: ShopModel,
    document: Document,
    folder: Path | None,
    params: Mapping[str, str],
    catalogue: Catalogue,
) -> Resolved:
    configured = config.channels.get(asked.name)
    channel = configured or ChannelModel.model_validate({"profile": asked.name})
    key = asked.key
    if asked.market is not None and asked.market != channel.market:
        channel = channel.model_copy(update={"market": asked.market})
        key = f"{asked.key}-{asked.market.lower()}"
    feeds = [asked.feed] if asked.feed else None
    found = resolve(
        asked.name, channel, shop, project=folder, config=document, feeds=feeds, params=params, catalogue=catalogue
    )
    found.key = key
    found.max_age = channel.max_age or config.run.max_age
    return found


def _channel(channels: Sequence[Resolved], feed: CompiledFeed) -> Resolved:
    return next(channel for channel in channels if channel.key == feed.spec.channel)


def _secrets(channels: Sequence[Resolved], feed: CompiledFeed) -> dict[str, Any]:
    return _channel(channels, feed).secrets


def _open_params(channel: Resolved) -> dict[str, Any]:
    """Params that a spec may carry; absent ones are there as none, so that expressions may ask for them."""
    known = channel.profile.params
    return {name: channel.params.get(name) for name, param in known.items() if not param.secret}


# -- sources -------------------------------------------------------------------------------------------------


def _inspect(request: Request, known: Settled, look: Look, copies: Copies) -> list[SourceInfo]:
    """What every file with products is; those that are elsewhere are fetched into `copies`."""
    if request.catalogue is not None:
        access = Access(cache=request.cache)
        given: dict[str, Any] = {**request.source, "preset": request.preset, "access": access}
        given["expect"] = expectation(known.config.catalogue.expect)
        return inspect_all(SourceOptions(request.catalogue, **given), copies, on_fetch=_on_fetch(request))
    sources = known.config.catalogue.sources
    if not known.config.catalogue.main:
        raise UsageError(make("PRF234" if sources else "PRF120"))
    return [info for i, source in enumerate(sources) if source.join is None for info in look(i)]


def _looker(request: Request, known: Settled, copies: Copies) -> Look:
    """What opens a source of the configuration by its number."""
    written = known.document.filled

    def look(number: int) -> list[SourceInfo]:
        source = known.config.catalogue.sources[number]
        shown = written.get(("catalogue", "sources", number, "path"))
        # what is expected of the products' files is not what a file beside them has
        expect = known.config.catalogue.expect if source.join is None else None
        options = options_of(source, known.folder, shown=shown, cache=request.cache, expect=expect)
        return inspect_all(options, copies, on_fetch=_on_fetch(request))

    return look


def _as_expected(infos: Sequence[SourceInfo], now: dt.datetime) -> list[Finding]:
    """What is not as expected and is only told; raises `SourceError` for what must be."""
    found = [finding for info in infos for finding in before_reading(info, now)]
    if broken := stopping(found):
        raise SourceError(*broken)
    return found


def _as_it_is(infos: Sequence[SourceInfo]) -> list[Finding]:
    """For those who ask for nothing of their sources."""
    return []


def _on_fetch(request: Request) -> Fetching | None:
    return None if request.on_progress is None else Fetching(request.on_progress)


# -- the plan ------------------------------------------------------------------------------------------------


def _plan(
    config: ConfigModel,
    document: Document,
    shop: ShopModel,
    channels: Sequence[Resolved],
    infos: Sequence[SourceInfo],
    now: dt.datetime,
    folder: Path | None,
    catalogue: Catalogue,
    options: ReadOptions,
) -> PlanSpec:
    shop_data = shop.model_dump(exclude_none=True)
    sources = source_specs(infos)
    feeds = tuple(
        feed_spec(channel, name, tables, _open_params(channel), catalogue)
        for channel in channels
        for tables in (channel.tables(catalogue),)
        for name in channel.feeds
    )
    try:
        columns = {name: _plain(value) for name, value in config.catalogue.columns.items()}
        files = [source.info for source in sources]
        check_columns(columns, files, shop_data, partial(_within_column, document))
        if stores := config.catalogue.stores:
            if wrong := list(store_problems(stores, files, document)):
                raise UsageError(*wrong)
            columns["stores"] = stores_text(stores, files)
        spec = PlanSpec(
            now=now.isoformat(),
            shop=shop_data,
            catalogue=CatalogueSpec(
                sources=settled_sources(sources, columns, shop_data, options),
                read=options,
                columns=columns,
                steps=catalogue.steps,
                tables=tables_of(catalogue.layers, folder),
            ),
            feeds=feeds,
        )
        plan_of(spec)
    except ExpressionError as error:
        found = shop_problems(catalogue, folder)
        found += [finding for channel in channels for finding in lint_channel(channel, catalogue)]
        raise UsageError(*(found or [make(p.code, p.params) for p in error.problems])) from None
    return spec


def _doubts(spec: PlanSpec) -> Iterator[Finding]:
    """What the sources leave open about their numbers and dates."""
    catalogue = plan_of(spec).catalogue
    for number, source in enumerate(spec.catalogue.sources):
        yield from doubts(source, catalogue.mapping(number).columns)


def _within_column(document: Document, attribute: str, line: int, column: int) -> Origin:
    """Where a line and column within an expression of `catalogue.columns` stand in the configuration."""
    return document.inside(("catalogue", "columns", attribute), line, column)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else value.model_dump()


def _read_options(config: ConfigModel, shop: ShopModel, channels: Sequence[Resolved]) -> ReadOptions:
    """Prices without a currency are in the shop's; without that, in the one currency of all markets."""
    currencies = {channel.market.get("currency") for channel in channels}
    currency = shop.currency or (next(iter(currencies)) if len(currencies) == 1 else None)
    return ReadOptions(
        currency=currency,
        timezone=shop.timezone,
        decimal=config.catalogue.decimal,
        date_formats=tuple(config.catalogue.dates),
        base_url=shop.url,
        weight_unit=config.catalogue.weight_unit,
        length_unit=config.catalogue.length_unit,
    )


def _way_out(request: Request, channels: Sequence[Resolved]) -> str:
    """A market that the first channel knows, as the user would type it."""
    for channel in channels:
        for country in ("FR", "DE", "GB", "US", *channel.profile.markets):
            if country in channel.profile.markets:
                return f"-c {channel.profile.channel}@{country}"
    return "a market such as -c google@FR"
