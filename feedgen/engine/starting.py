"""The first minute with a catalogue: what it is, what is missing, and a configuration that builds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feedgen.catalogue.numbers import read_money
from feedgen.diagnostics import Severity, UsageError, make
from feedgen.diagnostics.render.text import sentence
from feedgen.diagnostics.report import RunReport, SourceReport
from feedgen.engine.prepare import Request, prepare
from feedgen.engine.run import run
from feedgen.profiles.compile import plan_of
from feedgen.profiles.places import OF_CURRENCY, Place, country_of_host, place
from feedgen.profiles.starter import Starter, written
from feedgen.sources import recognised
from feedgen.transfer import is_address, with_variables

LOOKED_AT = 2000
"""Products that are tried; a catalogue of any size is looked at in seconds."""
REQUIRED = "CHN101"
STDIN = "-"
SHOP = ("name", "url", "country", "language", "currency", "timezone")
ADDRESS = {
    "name": "url",
    "what": "the address of the shop",
    "option": "--shop-url https://shop.example",
    "question": "Address of the shop (https://…)",
}
COUNTRY = {
    "name": "country",
    "what": "the country that the shop sells to",
    "option": "--country FR",
    "question": "Country that the shop sells to (FR, DE, US …)",
}
DEFAULTS = ("USD", "CAD", "CNY")
"""Currencies that `$`, `¥` and bare numbers would be taken for; what is the same for all of them is said."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why products make no item."""

    channel: str
    field: str | None
    code: str
    products: int
    missing: bool
    """The channel requires the field, and the products do not have it."""
    example: str
    """The first finding of the kind, as a sentence."""


@dataclass(slots=True)
class Started:
    """What was found out about a catalogue, and the configuration for it."""

    text: str
    """The feedgen.yaml, with comments."""
    sources: list[SourceReport]
    """How each file is read, and which of its columns nobody claims."""
    products: int
    items: dict[str, int]
    """By channel, how many of the products tried make an item."""
    filtered: dict[str, dict[str, int]]
    """By channel, the rules that keep products out, with how many."""
    whole: bool
    """Whether these were all products of the catalogue."""
    obstacles: list[Obstacle] = field(default_factory=list)
    params: dict[str, list[str]] = field(default_factory=dict)
    """By channel, what only the merchant knows and must fill in."""
    confidence: dict[str, float] = field(default_factory=dict)
    """By file, the share of its preset's signature that its columns have; absent where no signature was asked."""


def start(request: Request, folder: Path) -> Started:
    """Look at the catalogue of `request`, for its channels (`google`, `google@FR`) and with what it says of the shop.

    `folder` is where the configuration will stand.

    Raises `SourceError`, and `UsageError` (PRF226) for what neither the catalogue nor the request tells.
    """
    if request.catalogue == STDIN:
        raise UsageError(make("PRF228", {"found": "standard input, which can be read only once"}))
    request = replace(request, write=False, guarded=False, alone=True)
    seen = _seen(request)
    home = _place(request, seen)
    said = {**_shop(home, seen), **request.shop, "country": home.country}
    shop = {name: value for name in SHOP if (value := said.get(name))}
    if "url" not in shop:
        raise UsageError(make("PRF226", ADDRESS))
    names = [name.partition("@") for name in request.channels]
    channels = {
        f"{name}-{(market or home.country).lower()}": (name, market or home.country) for name, _, market in names
    }
    asked = [f"{name}@{market}" for name, market in channels.values()]
    report, params = _tried(replace(request, channels=asked, shop=shop, limit=LOOKED_AT))
    path, variables = _path(str(request.catalogue), folder)
    starter = Starter(path, dict(request.source), shop, channels, params, variables)
    return Started(
        text=written(starter, report.sources, unclaimed=[c for s in report.sources for c in s.unused]),
        sources=report.sources,
        products=report.products,
        items={f"{feed.channel}/{feed.feed}": feed.items for feed in report.feeds},
        filtered={f"{feed.channel}/{feed.feed}": dict(feed.filtered_by) for feed in report.feeds},
        whole=report.products < LOOKED_AT,
        obstacles=list(_obstacles(report)),
        params=params,
        confidence=seen.confidence,
    )


def _path(catalogue: str, folder: Path) -> tuple[str, tuple[str, ...]]:
    """The catalogue as a configuration in `folder` names it; of an address, what is secret comes from variables."""
    if is_address(catalogue):
        path, variables = with_variables(catalogue)
        return path, tuple(variables)
    if Path(catalogue).is_absolute():
        return catalogue, ()
    return Path(os.path.relpath(catalogue, folder)).as_posix(), ()


# -- what the catalogue tells of the shop ----------------------------------------------------------------------


@dataclass(slots=True)
class _Seen:
    """Addresses and currencies, as the first products have them."""

    hosts: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    confidence: dict[str, float] = field(default_factory=dict)
    """By file, how much of its preset's signature it has."""


def _seen(request: Request) -> _Seen:
    seen = _Seen()
    job = prepare(replace(request, channels=()))
    catalogue = plan_of(job.spec).catalogue
    for source, preset in zip(job.spec.catalogue.sources, catalogue.presets, strict=True):
        if preset.detect is not None and (found := recognised([preset], source.info.columns)):
            seen.confidence[source.info.name] = found[0].confidence
    for reading in job.readings:
        try:
            for chunk in islice(reading.chunks(), 1):
                columns = catalogue.records(chunk).mapped.records.columns
                seen.hosts.update(filter(None, map(_host, columns.get("link", ()))))
                seen.currencies.update(filter(None, map(_currency, columns.get("price", ()))))
                seen.currencies.update(str(code) for code in columns.get("currency", ()) if code)
        finally:
            reading.close()
    return seen


def _host(link: Any) -> str | None:
    found = urlsplit(link) if isinstance(link, str) and "://" in link else None
    return f"{found.scheme}://{found.netloc}" if found and found.netloc else None


def _currency(price: Any) -> str | None:
    """The currency a price names, whatever it would be taken for without one."""
    read = (read_money(price, default).value for default in DEFAULTS)
    codes = {None if money is None else money.currency for money in read}
    return codes.pop() if len(codes) == 1 else None


def _place(request: Request, seen: _Seen) -> Place:
    """Where the shop sells: as it is said, else as a market, an address or a currency tells."""
    markets = [market for name in request.channels if (market := name.partition("@")[2])]
    hosts = [url for url in (request.shop.get("url"), *(host for host, _ in seen.hosts.most_common(1))) if url]
    told = [request.shop.get("country")]
    told += [country_of_host(urlsplit(url).hostname or "") for url in hosts]
    told += markets
    currencies = [request.shop.get("currency"), *(code for code, _ in seen.currencies.most_common(1))]
    told += [OF_CURRENCY.get(code) for code in currencies if code]
    if told[0] and place(told[0].upper()) is None:
        raise UsageError(make("PRF226", {**COUNTRY, "what": f"which country `{told[0]}` is"}))
    for country in filter(None, told):
        if (found := place(country.upper())) is not None:
            return found
    raise UsageError(make("PRF226", COUNTRY))


def _shop(home: Place, seen: _Seen) -> dict[str, str | None]:
    return {
        "url": next((host for host, _ in seen.hosts.most_common(1)), None),
        "language": home.language,
        "currency": next((code for code, _ in seen.currencies.most_common(1)), None) or home.currency,
        "timezone": home.timezone,
    }


# -- a run to see what comes of it -----------------------------------------------------------------------------


def _tried(request: Request) -> tuple[RunReport, dict[str, list[str]]]:
    """A run that writes nothing, and by channel the params it did not know."""
    params = {}
    for channel in request.channels:
        if missing := list(_params(channel, request)):
            params[channel] = missing
    given = {name: example for names in params.values() for name, example in names}
    report = run(prepare(replace(request, params={**given, **request.params})))
    return report, {channel: [name for name, _ in names] for channel, names in params.items()}


def _params(channel: str, request: Request) -> Iterator[tuple[str, str]]:
    """Params that the channel requires, with an example of each."""
    from feedgen.profiles.describe import describe

    name = channel.partition("@")[0]
    for param in describe(name.partition("/")[0]).params:
        if param.required and param.name not in request.params:
            yield param.name, str(param.example or "x")


def _obstacles(report: RunReport) -> Iterator[Obstacle]:
    for kind, count, found in report.tally.ranked():
        if kind.severity is Severity.ERROR:
            channel, example = kind.channel or "catalogue", sentence(found[0]) if found else ""
            yield Obstacle(channel, kind.field, kind.code, count, kind.code == REQUIRED, example)
