"""Known findings, committed beside feedgen.yaml: with `--fail-on new` only what is not among them fails.

A finding is known by what it is about (code, channel, feed, product, field), never by a line: a file that grows by a
row has the same findings. Somebody has accepted it, until a day.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import Field

from feedgen.diagnostics import Finding, Origin, OutputError, Severity, UsageError, make
from feedgen.profiles.models.base import Strict
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import load_file

NAME = "feedgen.baseline.yaml"
MOST = 200_000
"""Findings that can be known; who has more has another problem."""
LEAST = Severity.WARNING
"""Notes never fail, so they are not kept."""


class Key(NamedTuple):
    """What a finding is about."""

    code: str
    channel: str | None
    feed: str | None
    field: str | None
    product: str | None


class Accepted(NamedTuple):
    """Who answers for a finding, and until when."""

    by: str
    until: dt.date


class EntryModel(Strict):
    """Findings of one kind that were accepted together."""

    code: str = Field(pattern=r"^[A-Z]{3}\d{3}$")
    channel: str | None = None
    feed: str | None = None
    field: str | None = None
    by: str = Field(min_length=1, description="Who answers for it.")
    until: dt.date = Field(description="The last day on which it is accepted.")
    products: list[str] = Field(default_factory=list, description="Ids; none for findings about no product.")


class BaselineModel(Strict):
    """The whole file."""

    feedgen_baseline: Literal[1]
    known: list[EntryModel] = Field(default_factory=list)


Baseline = dict[Key, Accepted]


def key_of(finding: Finding) -> Key:
    return Key(finding.code, finding.channel, finding.feed, finding.field, finding.product)


def read_baseline(path: Path, *, required: bool) -> Baseline:
    """The known findings; none where there is no file, unless it is `required`. Raises `UsageError`."""
    if not path.exists():
        if required:
            raise UsageError(make("PRF270", {"path": str(path)}))
        return {}
    document = load_file(path)
    model = validate(BaselineModel, document.data, document)
    known: Baseline = {}
    for entry in model.known:
        accepted = Accepted(entry.by, entry.until)
        products: Sequence[str | None] = entry.products or (None,)
        for product in products:
            known[Key(entry.code, entry.channel, entry.feed, entry.field, product)] = accepted
    return known


def write_baseline(path: Path, known: Mapping[Key, Accepted]) -> None:
    """Write the file anew, in an order that keeps differences small. Raises `OutputError`, `UsageError`."""
    if len(known) > MOST:
        raise UsageError(make("PRF271", {"count": len(known), "limit": MOST}))
    grouped: dict[tuple[Key, Accepted], list[str]] = {}
    for key, accepted in known.items():
        products = grouped.setdefault((key._replace(product=None), accepted), [])
        if key.product is not None:
            products.append(key.product)
    lone = {(key, accepted) for key, accepted in known.items() if key.product is None}
    entries = []
    for (key, accepted), products in sorted(grouped.items(), key=lambda one: str(one[0])):
        about = {name: value for name, value in key._asdict().items() if value is not None}
        entry = {**about, "by": accepted.by, "until": accepted.until}
        entries += [entry] if (key, accepted) in lone else []
        entries += [{**entry, "products": sorted(products)}] if products else []
    text = yaml.safe_dump({"feedgen_baseline": 1, "known": entries}, sort_keys=False, allow_unicode=True, width=1000)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(f"# Known findings; `feedgen baseline update` writes this file.\n{text}", encoding="utf-8")
        os.replace(part, path)  # noqa: PTH105 - the atomic one
    except OSError as error:
        params = {"path": str(path), "reason": error.strerror or str(error), "advice": "see to the folder"}
        raise OutputError(make("OUT201", params, origin=Origin(str(path)))) from None


class Watching:
    """Counts the findings that are not known."""

    def __init__(self, known: Baseline, today: dt.date) -> None:
        self._known = known
        self._today = today
        self.new = 0
        self.expired = 0
        """Of them, those that were known until a day that is over."""
        self.first: Finding | None = None

    def add(self, finding: Finding) -> None:
        if finding.severity < LEAST:
            return
        accepted = self._known.get(key_of(finding))
        if accepted is not None and accepted.until >= self._today:
            return
        self.new += 1
        self.expired += accepted is not None
        self.first = self.first or finding

    def extend(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.add(finding)


class Updated(NamedTuple):
    """What became of a baseline."""

    path: Path
    known: int
    gone: int
    accepted: int
    left: int
    """New findings that nobody accepted."""


def updated(
    known: Baseline,
    found: set[Key],
    looked_at: set[tuple[str | None, str | None]],
    today: dt.date,
    accept: Accepted | None,
) -> tuple[Baseline, int, int, int]:
    """The baseline without what is gone, and with what is new where it is accepted; how many are gone, accepted, left.

    Entries of feeds that nobody looked at stay as they are.
    """
    kept = {key: by for key, by in known.items() if key in found or key[1:3] not in looked_at}
    new = {key for key in found if key not in kept or kept[key].until < today}
    gone = len(known) - len(kept)
    if accept is None:
        return kept, gone, 0, len(new)
    return {**kept, **dict.fromkeys(new, accept)}, gone, len(new), 0
