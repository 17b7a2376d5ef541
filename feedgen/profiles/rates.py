"""Exchange rates of `convert`: from a file, an address or the YAML itself to plain data with a date.

Read while a run is prepared, never while products are worked on.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.parsers import expat

from feedgen.catalogue.exchange import Exchange
from feedgen.diagnostics import Finding, Origin, UsageError, make
from feedgen.profiles import lookup
from feedgen.profiles.layers import Said
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.tabular import LONGEST, beside
from feedgen.profiles.yaml import Document, loads

if TYPE_CHECKING:
    from feedgen.profiles.resolve import Resolved

EUROPEAN = "EUR"
"""What the rates of the European Central Bank are of."""


class Rates(NamedTuple):
    """What one unit of `base` is worth in each currency, and since when."""

    base: str
    rates: Mapping[str, str]
    date: str | None
    origin: str


class UnusableError(Exception):
    """What is wrong with rates, in words."""


def is_url(text: str) -> bool:
    return "://" in text


def read_rates(convert: Mapping[str, Any], document: Document, project: Path | None, origin: Origin) -> Rates:
    """The rates of a `convert` that stand in the YAML or in a file. Raises `UsageError`."""
    said = convert["rates"]
    if not isinstance(said, str):
        return _usable(dict(said), convert, None, None, "the rates given", origin)
    path = beside(said, document, project, origin)
    if path.stat().st_size > LONGEST:
        raise UsageError(make("PRF171", {"path": said, "problem": "it is too large"}, origin=origin))
    return rates_of(path.read_bytes(), lookup.shown(path), convert, origin)


def rates_of(content: bytes, name: str, convert: Mapping[str, Any], origin: Origin) -> Rates:
    """Rates from a file's content, XML, CSV or YAML by what it looks like. Raises `UsageError` (PRF171)."""
    try:
        rates, base, date = _read(content, name)
    except UnusableError as error:
        raise UsageError(make("PRF171", {"path": name, "problem": str(error)}, origin=origin)) from None
    return _usable(rates, convert, base, date, name, origin)


def _usable(
    rates: Mapping[str, Any],
    convert: Mapping[str, Any],
    base: str | None,
    date: str | None,
    name: str,
    origin: Origin,
) -> Rates:
    exchange = Exchange.read(rates)
    for code, rate in exchange.unusable:
        params = {"path": name, "problem": f"`{code}: {rate}` is no currency with a rate above nothing"}
        raise UsageError(make("PRF171", params, origin=origin))
    found = {code: f"{number:f}" for code, number in exchange.rates.items()}
    base = base or convert.get("base")
    if base is None:
        problem = "it does not say of which currency the rates are"
        raise UsageError(make("PRF171", {"path": name, "problem": problem}, origin=origin))
    if Decimal(found.get(base, "1")) != 1:
        problem = f"one {base} cannot be {found[base]} {base}"
        raise UsageError(make("PRF171", {"path": name, "problem": problem}, origin=origin))
    return Rates(base, {**found, base: "1"}, date or convert.get("date"), name)


def _read(content: bytes, name: str) -> tuple[dict[str, Any], str | None, str | None]:
    """Rates, base and date as the file has them."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableError("it is not UTF-8 text") from None
    start = text.lstrip()[:1]
    if start == "<":
        return _european(content)
    if name.endswith((".yaml", ".yml", ".json")) or start == "{":
        return _mapping(text, name)
    return _columns(text)


# -- XML of the European Central Bank ------------------------------------------------------------------------


def _european(content: bytes) -> tuple[dict[str, Any], str | None, str | None]:
    """`eurofxref`: `Cube time="2026-11-23"` around `Cube currency="USD" rate="1.08"`. Of several days the latest.

    expat resolves no external entity here and expands no internal one: a declaration of either ends the reading.
    """
    days: dict[str, dict[str, str]] = {}
    parser = expat.ParserCreate()
    day: list[str] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "Cube":
            return
        if "time" in attributes:
            day[:] = [attributes["time"]]
            days.setdefault(day[0], {})
        elif day and {"currency", "rate"} <= attributes.keys():
            days[day[0]][attributes["currency"]] = attributes["rate"]

    def entity(*said: Any) -> None:
        raise UnusableError("it declares entities")

    parser.StartElementHandler = element
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnusableError(
            f"line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}"
        ) from None
    if not any(days.values()):
        raise UnusableError(
            "it has no `Cube` with a time, currencies and rates, as the European Central Bank writes them"
        )
    latest = max(time for time, rates in days.items() if rates)
    return dict(days[latest]), EUROPEAN, _day(latest)


# -- YAML and CSV ------------------------------------------------------------------------------------------------


def _mapping(text: str, name: str) -> tuple[dict[str, Any], str | None, str | None]:
    """`{base: EUR, date: 2026-11-23, rates: {USD: 1.08}}`, or the rates alone."""
    try:
        data = loads(text, name).data
    except UsageError as error:
        raise UnusableError(str(error)) from None
    if not isinstance(data, dict):
        raise UnusableError("it is no mapping")
    rates = data.get("rates", data)
    if not isinstance(rates, dict):
        raise UnusableError("`rates` is no mapping")
    date, base = data.get("date"), data.get("base")
    return dict(rates), None if base is None else str(base), None if date is None else _day(str(date))


def _columns(text: str) -> tuple[dict[str, Any], str | None, str | None]:
    """Columns `currency` and `rate`, and perhaps `base` and `date`; of one currency the last line counts."""
    lines = text.splitlines()
    header = lines[0] if lines else ""
    mark = max(";,\t", key=header.count)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=mark))
    named = [{(key or "").strip().lower(): (value or "") for key, value in row.items()} for row in map(_plain, rows)]
    if not named or not {"currency", "rate"} <= named[0].keys():
        raise UnusableError("it has no columns `currency` and `rate`")
    days = sorted({_day(row["date"].strip()) for row in named if row.get("date", "").strip()})
    bases = {row["base"].strip() for row in named if row.get("base", "").strip()}
    if len(bases) > 1:
        raise UnusableError(f"its rates are of several currencies: {', '.join(sorted(bases))}")
    rates = {row["currency"].strip(): row["rate"].strip() for row in named if row["currency"].strip()}
    return rates, next(iter(bases), None), days[0] if days else None


def _plain(row: Mapping[str | None, Any]) -> dict[str | None, str]:
    return {key: value for key, value in row.items() if isinstance(value, str)}


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise UnusableError(f"`{text}` is no date such as 2026-11-23") from None


# -- when a run is prepared -----------------------------------------------------------------------------------


def rate(channel: Resolved, now: dt.datetime) -> list[Finding]:
    """Reads the exchange rates of a channel's steps; what there is to say of them. Raises `UsageError`."""
    if not channel.pricing.data.get("convert"):
        return []
    said = channel.pricing.said("convert", "rates")
    channel.steps, found = rated(channel.steps, said, now, channel.project)
    return [finding._replace(channel=channel.key) for finding in found]


def rated(
    steps: Iterable[StepSpec], said: Said, now: dt.datetime, project: Path | None
) -> tuple[tuple[StepSpec, ...], list[Finding]]:
    """The steps with the rates of `convert` read, and what is to be said of them (stale, from the cache).

    `said` is who says `rates`. Raises `UsageError` for rates that cannot be had.
    """
    found: list[Finding] = []
    done: list[StepSpec] = []
    for step in steps:
        convert = step.data.get("convert") if step.kind == "pricing" else None
        if convert is None:
            done.append(step)
            continue
        rates, remarks = _had(convert, said, project)
        found += [*remarks, *_stale(rates, convert, now, said.origin)]
        data = {**convert, "rates": dict(rates.rates), "base": rates.base, "date": rates.date}
        done.append(replace(step, data={**step.data, "convert": data}))
    return tuple(done), found


def _had(convert: Mapping[str, Any], said: Said, project: Path | None) -> tuple[Rates, list[Finding]]:
    from feedgen.profiles.rates_fetched import fetched

    if isinstance(convert["rates"], str) and is_url(convert["rates"]):
        return fetched(convert, said.origin)
    return read_rates(convert, said.layer.document, project, said.origin), []


def _stale(rates: Rates, convert: Mapping[str, Any], now: dt.datetime, origin: Origin) -> list[Finding]:
    limit = convert.get("max_age")
    if limit is None:
        return []
    params = {"path": rates.origin, "date": rates.date or "without a date", "limit": limit}
    if rates.date is not None:
        age = (now.date() - dt.date.fromisoformat(rates.date)).days
        if age <= limit:
            return []
        return [make("PRF173", {**params, "said": f"{age} days old"}, origin=origin)]
    return [make("PRF173", {**params, "said": "without a date"}, origin=origin)]
