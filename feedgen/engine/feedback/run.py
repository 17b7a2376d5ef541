"""Answers of channels → findings: what was said, about which product, from which row, written by which line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import feedgen
from feedgen.answers import Entry, counted
from feedgen.diagnostics import Finding, Origin, UsageError, make
from feedgen.diagnostics.report import RunReport
from feedgen.engine.differences import shapes_of
from feedgen.engine.feedback.items import PARENT, SENT, Found, Wanted, look_up, shortened
from feedgen.engine.feedback.sent import files_in_place, ids_by_number
from feedgen.engine.feedback.told import Told, Way, read, ways_of
from feedgen.engine.feedback.written import Lines
from feedgen.engine.feeds import FeedShape
from feedgen.engine.prepare import Request, configured, output_of, prepare
from feedgen.engine.reported import SEVERITIES, said


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be brought back."""

    answers: str
    """A file, a pattern, an address, or `-`."""
    sent: str | None = None
    """The file that was sent, where it is not the one in place."""


def feedback(request: Request, asked: Asked) -> RunReport:
    """The findings of one or more answers, counted and told one by one to the request's listener.

    Raises `UsageError`, and `SourceError` for an answer, a sent file or a catalogue that cannot be read.
    """
    return _Feedback(request, asked).report()


@dataclass(slots=True)
class _Feedback:
    request: Request
    asked: Asked
    shapes: dict[str, FeedShape] = field(default_factory=dict)

    def report(self) -> RunReport:
        told = read(self.asked.answers, ways_of(self.request), lambda way: self._shape(way).id)
        created = self.request.now or dt.datetime.now().astimezone()
        report = RunReport(feedgen.__version__, created.isoformat(timespec="seconds"), "")
        for _, some in groupby(sorted(told, key=lambda one: one.way.asked), key=lambda one: one.way.asked):
            self._tell(report, list(some))
        return report

    def _tell(self, report: RunReport, told: Sequence[Told]) -> None:
        """The answers to one feed, which share a look at the catalogue."""
        numbers = self._numbers(told)
        wanted = Wanted(
            {id_ for one in told for entry in one.entries if (id_ := _id(entry, numbers)) is not None},
            {shortened(entry.gtin) for one in told for entry in one.entries if entry.gtin is not None},
        )
        known = self._has_catalogue()
        if known and (wanted.ids or wanted.gtins):
            look_up(self._job(told[0].way), wanted)
        for one in told:
            maker = _Maker(one, numbers, wanted, Lines(one.way.channel, one.way.feed), known=known)
            for entry in one.entries:
                self._add(report, maker.finding(entry))
            report.answers.append(maker.account(known=known))
        for finding in _incomplete(told):
            self._add(report, finding)

    def _add(self, report: RunReport, finding: Finding) -> None:
        report.tally.add(finding)
        if self.request.on_finding is not None:
            self.request.on_finding(finding)

    # -- what was sent, and what it was made of ------------------------------------------------------------

    def _has_catalogue(self) -> bool:
        return self.request.catalogue is not None or bool(configured(self.request)[0].catalogue.main)

    def _job(self, way: Way) -> Any:
        return prepare(replace(self.request, channels=(way.asked,), write=False, guarded=False, on_finding=None))

    def _shape(self, way: Way) -> FeedShape:
        if way.asked not in self.shapes:
            found = shapes_of(replace(self.request, channels=(way.asked,)))
            self.shapes[way.asked] = found[way.channel.key, way.feed]
        return self.shapes[way.asked]

    def _numbers(self, told: Sequence[Told]) -> dict[int, str]:
        """The ids of items that only their number names."""
        wanted = {
            entry.number for one in told for entry in one.entries if entry.number and not (entry.product or entry.gtin)
        }
        if not wanted:
            return {}
        way = told[0].way
        file = self.asked.sent
        if file is None:
            config, _, folder = configured(self.request)
            output = output_of(self.request, config, folder)
            files = files_in_place(output, way.channel.key, way.feed) if output is not None else ()
            if len(files) > 1:
                params = {"files": ", ".join(Path(one).name for one in files), "feed": way.asked}
                raise UsageError(make("FBK104", params, origin=Origin(told[0].name)))
            file = next(iter(files), None)
        return {} if file is None else ids_by_number(file, self._shape(way), wanted)


def _id(entry: Entry, numbers: dict[int, str]) -> str | None:
    if entry.product is not None or entry.gtin is not None or entry.number is None:
        return entry.product
    return numbers.get(entry.number)


@dataclass(slots=True)
class _Maker:
    """Makes findings of the complaints of one answer."""

    told: Told
    numbers: dict[int, str]
    wanted: Wanted
    lines: Lines
    known: bool
    """Whether there is a catalogue to look into."""
    unknown: int = 0
    products: set[str] = field(default_factory=set)
    _hint: Callable[[str | None], str] = field(init=False)

    def __post_init__(self) -> None:
        self._hint = cache(self._written)

    def finding(self, entry: Entry) -> Finding:
        way = self.told.way
        id_ = _id(entry, self.numbers)
        found = self._found(entry, id_)
        params = {**said(entry), "written": self._hint(entry.field), "sent": _as(found, id_)}
        what = _what(entry, id_)
        code = "FBK110" if found is None and what and (self.known or id_ is None) else "PUB130"
        if code == "FBK110":
            self.unknown += 1
            params |= {"what": what, "why": _why(id_)}
        if found is not None:
            self.products.add(found.product)
        return make(
            code,
            params,
            severity=SEVERITIES[entry.severity],
            product=id_ if found is None else found.product,
            field=entry.field,
            value=entry.code,
            origin=self._place(entry) if found is None else found.origin,
            channel=way.channel.key,
            feed=way.feed,
            market=way.channel.market.get("country"),
        )

    def _found(self, entry: Entry, id_: str | None) -> Found | None:
        found = self.wanted.found.get(id_) if id_ is not None else None
        if found is None and entry.gtin is not None:
            return self.wanted.by_gtin.get(shortened(entry.gtin))
        return found

    def _place(self, entry: Entry) -> Origin:
        """Where the answer says it: its line, or, of JSON, which entry it is."""
        return Origin(self.told.name, None if entry.line else entry.place, entry.line)

    def _written(self, name: str | None) -> str:
        if name is None:
            return ""
        line = self.lines.line(name)
        if line is not None:
            return f"`{line.field}` is written by {line.origin}; "
        guess = self.lines.guess(name)
        nearest = f", the nearest is `{guess}`" if guess is not None else ""
        return f"no field of {self.told.way.asked} is called `{name}`{nearest}; "

    def account(self, *, known: bool) -> dict[str, Any]:
        """What was read, for people and programs."""
        told = self.told
        return {
            "file": told.name,
            "read_as": told.way.model.title,
            "channel": told.way.channel.key,
            "feed": told.way.feed,
            "also": told.also,
            "id": told.id,
            **counted(told.entries),
            "complaints": len(told.entries),
            "products": len(self.products),
            "unknown": self.unknown,
            "catalogue": known,
        }


def _what(entry: Entry, id_: str | None) -> str:
    """What a complaint is about, as the channel names it; nothing for the whole file."""
    if id_ is not None:
        return f"`{id_}`"
    if entry.gtin is not None:
        return f"the product with GTIN {entry.gtin}"
    return f"item {entry.number:,} of the file" if entry.number else ""


def _why(id_: str | None) -> str:
    if id_ is None:
        return "name the file that was sent with `--sent`, or give the catalogue it was made of"
    return "it may have left the catalogue since: give the one that the file was made of"


def _as(found: Found | None, id_: str | None) -> str:
    """How the product was sent, where that is not as it is called here."""
    if found is None or id_ is None or found.product == id_:
        return ""
    return f" (of the group `{id_}`)" if found.way == PARENT else f" (sent as `{id_}`)" if found.way == SENT else ""


def _incomplete(told: Sequence[Told]) -> Iterator[Finding]:
    """Answers that name less than they say there is: a page of several, or one that was cut."""
    key = _upload
    for _, group in groupby(sorted(told, key=key), key=key):
        some = list(group)
        named = counted(entry for one in some for entry in one.entries)
        for what in sorted({name for one in some for name in one.totals}):
            said_ = max(one.totals.get(what, 0) for one in some)
            if said_ > named[what]:
                way = some[0].way
                params = {"said": f"{said_:,}", "named": f"{named[what]:,}", "what": WORDS[what]}
                origin = Origin(some[0].name)
                yield make("FBK111", params, origin=origin, channel=way.channel.key, feed=way.feed)


WORDS = {"errors": "errors", "warnings": "warnings", "items": "items with errors"}


def _upload(one: Told) -> tuple[str, str]:
    """Pages of one answer have the number of the upload in common."""
    return one.way.model.title, one.id or one.name
