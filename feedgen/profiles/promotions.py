"""`promotions:` of a feedgen.yaml made a step of each channel; what can be known to be wrong with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from feedgen.diagnostics import FeedgenError, Finding, UsageError, did_you_mean, make
from feedgen.expressions import Scope
from feedgen.profiles.lint.expressions import Expressions
from feedgen.profiles.models.promotions import WAYS, PromotionModel, is_day
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.promotions import KEY
from feedgen.profiles.tabular import beside, read_csv
from feedgen.profiles.yaml import Document, Path_
from feedgen.sources import find_column

if TYPE_CHECKING:
    from feedgen.profiles.config import ConfigModel

KIND = "promotions"
_PRICE = re.compile(r"(\d{1,12}(?:[.,]\d{1,6})?)(?:\s*([A-Z]{3}))?")


@dataclass(frozen=True, slots=True)
class Promotions:
    """The promotions of a shop, by name, in order."""

    models: Mapping[str, PromotionModel] = field(default_factory=dict)
    document: Document | None = None
    project: Path | None = None
    timezone: str = "UTC"
    channels: tuple[str, ...] = ()

    def steps(self, channel: str, country: str | None, way: str) -> tuple[StepSpec, ...]:
        """The step of a channel, if there is one. Raises `UsageError` for a price list that cannot be used."""
        if not self.models or self.document is None:
            return ()
        reasons = {name: _not_here(model, channel, country, way) for name, model in self.models.items()}
        mine = [self._plain(name, model) for name, model in self.models.items() if reasons[name] is None]
        data = {
            "way": way,
            "promotions": [said for said in mine if not self.models[said["name"]].at_checkout],
            "checkout": [said for said in mine if self.models[said["name"]].at_checkout],
            "elsewhere": {name: why for name, why in reasons.items() if why},
            "places": {name: str(self.document.where_key((KEY, name))) for name in self.models},
        }
        return (StepSpec(KIND, KEY, self.document.where_key((KEY,)), data),)

    def told(self, channel: str, country: str | None, way: str) -> tuple[dict[str, Any], ...]:
        """The promotions of a channel as its feeds may tell of them."""
        here = ((name, model) for name, model in self.models.items() if not _not_here(model, channel, country, way))
        return tuple(told_of(name, model, ZoneInfo(self.timezone)) for name, model in here)

    def _plain(self, name: str, model: PromotionModel) -> dict[str, Any]:
        assert self.document is not None
        zone = ZoneInfo(self.timezone)
        data = model.model_dump(mode="json", include={"select", "label", *WAYS}, exclude_none=True)
        if model.prices is not None:
            data["prices"] = price_list(model.prices, self.document, (KEY, name, "prices"), self.project)
        return {"name": name, **data, **_instants(model, zone)}


def told_of(name: str, model: PromotionModel, zone: ZoneInfo) -> dict[str, Any]:
    """A promotion as plain data, for feeds whose items are promotions."""
    said = model.model_dump(mode="json", include=_TOLD, exclude_none=True)
    return {"name": name, **said, "checkout": model.at_checkout, **_instants(model, zone)}


_TOLD = {"title", "code", "select", "label", "discount", "amount", "attributes"}


def _instants(model: PromotionModel, zone: ZoneInfo) -> dict[str, str]:
    return {key: at.isoformat() for key, at in window(model, zone).items() if at is not None}


def _not_here(model: PromotionModel, channel: str, country: str | None, way: str) -> str | None:
    """Why the channel does not have the promotion."""
    if model.channels is not None and channel not in model.channels:
        return f"it is for the channels {', '.join(model.channels)}"
    if model.markets is not None and country not in model.markets:
        return f"it is for the markets {', '.join(model.markets)}"
    return "the channel says `promotions: none`" if way == "none" else None


def promotions_of(config: ConfigModel, document: Document, project: Path | None) -> Promotions:
    """What a feedgen.yaml says of promotions."""
    return Promotions(config.promotions, document, project, config.shop.timezone, tuple(config.channels))


def window(model: PromotionModel, zone: ZoneInfo) -> dict[str, dt.datetime | None]:
    """Start, and the end that does not belong to it. A local time that there is twice is the first of them."""
    return {"start": _moment(model.start, zone, 0), "end": _moment(model.end, zone, 1)}


def _moment(text: str | None, zone: ZoneInfo, days: int) -> dt.datetime | None:
    if text is None:
        return None
    moment = dt.datetime.fromisoformat(text)
    if is_day(text):
        moment += dt.timedelta(days=days)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    # by way of UTC, so that a local time that does not exist becomes one that does
    return moment.astimezone(dt.UTC).astimezone(zone)


def price_list(name: str, document: Document, at: Path_, project: Path | None) -> dict[str, list[str]]:
    """Amount, and currency where it is written, by product id. Raises `UsageError` and `SourceError`."""
    origin = document.where(at)
    rows = read_csv(beside(name, document, project, origin), origin, ("id", "price"))
    key, price = (find_column(column, rows.columns) or column for column in ("id", "price"))
    found: dict[str, list[str]] = {}
    problems: list[Finding] = []
    for n, row in enumerate(rows):
        written = _PRICE.fullmatch(row[price].strip())
        if written is None:
            params = {"path": rows.name, "problem": "the price is none"}
            problems.append(make("PRF223", params, value=row[price], origin=rows.origin(n, price)))
        elif row[key].strip() in found:
            params = {"path": rows.name, "problem": "the id stands there twice"}
            problems.append(make("PRF223", params, value=row[key], origin=rows.origin(n, key)))
        else:
            found[row[key].strip()] = [written[1].replace(",", "."), *([written[2]] if written[2] else [])]
    if problems:
        raise UsageError(*problems)
    return found


# -- what is wrong -----------------------------------------------------------------------------------------


def promotion_problems(promotions: Promotions) -> Iterator[Finding]:
    """What any run refuses: an end before its start, unknown channels, lists that cannot be used."""
    document = promotions.document
    if document is None:
        return
    zone = ZoneInfo(promotions.timezone)
    for name, model in promotions.models.items():
        at: Path_ = (KEY, name)
        start, end = window(model, zone).values()
        if start is not None and end is not None and start >= end:
            yield make("PRF221", {"start": model.start, "end": model.end}, origin=document.where((*at, "end")))
        yield from _unknown(promotions.channels, model.channels or (), document, (*at, "channels"))
        if model.prices is not None:
            try:
                price_list(model.prices, document, (*at, "prices"), promotions.project)
            except FeedgenError as error:
                yield from error.findings


def _unknown(known: Iterable[str], names: Iterable[str], document: Document, at: Path_) -> Iterator[Finding]:
    for i, name in enumerate(names):
        if name not in known:
            params = {"name": name, "known": did_you_mean(name, known)}
            yield make("PRF222", params, value=name, origin=document.where((*at, i)))


def sent_nowhere(promotions: Promotions, served: Mapping[str, frozenset[str | None]]) -> Iterator[Finding]:
    """Promotions for markets that none of their channels serves; `served` has the markets of each channel."""
    for name, model in promotions.models.items():
        known = {market for channel in model.channels or served for market in served.get(channel, ())}
        if model.markets and known.isdisjoint(model.markets) and promotions.document is not None:
            params = {"name": name, "markets": ", ".join(model.markets)}
            yield make("PRF224", params, origin=promotions.document.where((KEY, name, "markets")))


def promotion_expressions(promotions: Promotions, scope: Scope) -> Iterator[Finding]:
    """What is wrong with their conditions and prices, each at its place."""
    if promotions.document is None:
        return
    written = Expressions(promotions.document, scope)
    for name, model in promotions.models.items():
        yield from written.condition(model.select, (KEY, name, "select"))
        if model.price is not None:
            yield from written.value(model.price, (KEY, name, "price"))
