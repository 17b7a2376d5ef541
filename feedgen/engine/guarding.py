"""Guards over a finished run: what it would change, which guards that breaks, and what somebody has accepted."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, Origin, Severity, make
from feedgen.diagnostics.report import FeedReport, RunReport, finding_json
from feedgen.engine.files import held_of
from feedgen.engine.manifest import entry_of, items_before
from feedgen.engine.measuring import change_of
from feedgen.engine.remembering import Memory
from feedgen.guards import CODES, Breach, Change, Limits, breaches
from feedgen.profiles.accepted import Accepted

WEEK = dt.timedelta(days=7)
ROOM = 1.1
"""What is accepted is what was found and a tenth more: the shop goes on while somebody decides."""
Locate = Callable[[str], Origin | None]


@dataclass(frozen=True, slots=True)
class Guarding:
    """What guards a run has."""

    limits: Mapping[str, Limits] = field(default_factory=dict)
    """By channel; one that is not here is not guarded."""
    accepted: Accepted = field(default_factory=Accepted)
    remarks: Sequence[Finding] = ()
    """About the entries that are accepted."""


@dataclass(slots=True)
class Verdict:
    """What came of it."""

    stopping: list[Finding] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)
    held: set[int] = field(default_factory=set)
    """Numbers of the feeds whose guards broke."""
    figures: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """What is written beside a held feed."""


class Judge:
    """Looks at every feed of a run once all of its items are there."""

    def __init__(self, guarding: Guarding, memory: Memory, before: dict[str, Any], locate: Locate) -> None:
        self.guarding = guarding
        self.memory = memory
        self.before = before
        self._locate = locate

    def judge(self, report: RunReport) -> Verdict:
        verdict = Verdict(told=list(self.guarding.remarks))
        day = dt.datetime.fromisoformat(report.created).date()
        for number, feed in enumerate(report.feeds):
            feed.filled = self.memory.filled(number)
            limits = self.guarding.limits.get(feed.channel)
            if limits is None:
                continue
            if feed.of is not None:
                limits = _of_few(limits)
            change = self._change(number, feed, report, limits)
            if change.before is None and (self.before or self.memory.numbers) and self.before.get("feeds"):
                verdict.told.append(_of(feed, "GRD130", {}))
            for breach in breaches(change, limits):
                self._take(verdict, number, feed, breach, day, change)
        return verdict

    def _change(self, number: int, feed: FeedReport, report: RunReport, limits: Limits) -> Change:
        items = self.memory.measured(number, limits)
        counts = {
            "items": feed.items + feed.unchanged,
            "products": feed.items + feed.rejected + feed.filtered + feed.duplicates + report.rejected,
            "rejected": feed.rejected + report.rejected,
        }
        if feed.of is not None:  # what is no product was not refused by the catalogue
            counts["products"] -= report.rejected
            counts["rejected"] -= report.rejected
        entry = entry_of(self.before, feed)
        reworded = entry.get("rules", feed.rules) != feed.rules
        filled = entry.get("filled")
        earlier = filled if isinstance(filled, dict) and all(isinstance(n, int) for n in filled.values()) else {}
        return change_of(counts, items, items_before(self.before, feed), feed.filled, earlier, reworded=reworded)

    def _take(
        self, verdict: Verdict, number: int, feed: FeedReport, breach: Breach, day: dt.date, change: Change
    ) -> None:
        found = self._finding(number, feed, breach, day, change)
        if breach.warn:
            verdict.told.append(found._replace(severity=Severity.WARNING))
        elif (entry := self.guarding.accepted.covering(feed.channel, feed.feed, breach, day)) is not None:
            model = entry.model
            params = {**_figures(breach), "guard": breach.guard, "until": model.until, "reason": model.reason}
            by = f", by {model.by}" if model.by else ""
            verdict.told.append(_of(feed, "GRD131", {**params, "by": by, "up_to": model.up_to}, origin=entry.origin))
        else:
            verdict.stopping.append(found)
            verdict.held.add(number)
            verdict.figures.setdefault(number, []).append(
                {"guard": breach.guard, "figure": round(breach.figure, 2), **_figures(breach)}
                | {"what": breach.what, "examples": found.params["ids"]}
            )

    def _finding(self, number: int, feed: FeedReport, breach: Breach, day: dt.date, change: Change) -> Finding:
        told = [(id_, then, now, self._locate(id_)) for id_, then, now in self.memory.examples(number, breach)]
        until = (day + WEEK).isoformat()
        params = {
            **_figures(breach),
            "guard": breach.guard,
            "before": change.before,
            "now": change.now,
            "what": breach.what or "",
            "ids": [id_ for id_, *_ in told],
            "examples": "; e.g. " + ", ".join(_example(*one) for one in told) if told else "",
            "accept": f"feedgen accept {feed.channel}/{feed.feed} --guard {breach.guard} --until {until}"
            f' --up-to {with_room(breach.guard, breach.figure)} --reason "…"',
        }
        return _of(feed, CODES[breach.guard], params)


def with_room(guard: str, found: float) -> str:
    """Up to what is accepted where a guard found so much."""
    if guard == "min_items":
        return str(math.floor(found / ROOM))
    return f"{math.ceil(round(found, 2) * ROOM)}%"


def _of_few(limits: Limits) -> Limits:
    """For a feed whose items are no products: nobody's shop is counted by its promotions, but there must be one."""
    none: dict[str, Any] = dict.fromkeys(set(CODES) - {"min_items"})
    return Limits(min_items=min(limits.min_items or 0, 1), **none)


def _figures(breach: Breach) -> dict[str, Any]:
    found = breach.items if breach.guard == "min_items" else f"{breach.figure:.1f}%"
    limit = breach.limit if isinstance(breach.limit, int) else str(breach.limit)
    beyond = "" if isinstance(breach.limit, int) or not breach.limit.beyond else f"{breach.limit.beyond:g}%"
    return {"found": found, "limit": limit, "items": breach.items, "of": breach.of, "beyond": beyond}


def _example(id_: str, then: str | None, now: str | None, origin: Origin | None) -> str:
    change = "" if then is None else f": {then} → {now}"
    return f"{id_}{change}" + (f" ({origin})" if origin is not None else "")


def _of(feed: FeedReport, code: str, params: dict[str, Any], origin: Origin | None = None) -> Finding:
    named = {**params, "feed": f"{feed.channel}/{feed.feed}"}
    return make(code, named, channel=feed.channel, feed=feed.feed, market=feed.market, origin=origin)


def write_held(output: Path, report: RunReport, verdict: Verdict) -> None:
    """Beside every held file, which guard held it and what it found; a full disk is no second error."""
    for number in verdict.held:
        feed = report.feeds[number]
        text = json.dumps(
            {
                "channel": feed.channel,
                "feed": feed.feed,
                "market": feed.market,
                "created": report.created,
                "guards": verdict.figures[number],
                "counts": feed.counts(),
                "findings": [finding_json(one) for one in verdict.stopping if _about(one, feed)],
                "sources": [{"name": one.name, "sha256": one.sha256, "records": one.records} for one in report.sources],
            },
            ensure_ascii=False,
            indent=2,
        )
        for file in feed.files[:1]:
            path = held_of(output / file.path)
            with suppress(OSError):
                path.with_name(f"{path.name}.json").write_bytes((text + "\n").encode("utf-8", "backslashreplace"))


def _about(finding: Finding, feed: FeedReport) -> bool:
    return (finding.channel, finding.feed) == (feed.channel, feed.feed)


def held_reports(output: Path) -> list[dict[str, Any]]:
    """What is written beside the feeds that were held."""
    found = []
    for path in sorted(output.glob("*.held.json")):
        with suppress(OSError, ValueError):
            data = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(data, dict):
                found.append(data)
    return found
