"""The category paths of a catalogue, those that a channel has no line for, and proposals for these."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics import OutputError, Severity, UsageError, make
from feedgen.engine.files import why
from feedgen.engine.prepare import Request, prepare
from feedgen.engine.run import Job
from feedgen.profiles.categories import delimiter_of, missing, read_lines, text_of, trees_of
from feedgen.profiles.compile import plan_of
from feedgen.taxonomy import JOIN, Taxonomy, compiled, key_of, levels_of
from feedgen.taxonomy.files import replace
from feedgen.taxonomy.suggest import KEPT, TITLES, Suggester, Suggestion

MOST = 50_000
"""Different paths that are kept; a shop has hundreds. Products of further ones are counted together."""
LONGEST = 200
"""Characters kept of a title."""
COLUMNS = ("Shop path", "Channel", "Status", "Score", "Products", "Alternatives")
MARK = "?"
NO_CATEGORIES = {"lines": None, "into": None, "over": False, "tree": None, "file": "", "unmatched": "warn"}
SEVERITIES = {"reject": Severity.ERROR, "warn": Severity.WARNING, "ignore": Severity.INFO}


@dataclass(slots=True)
class ShopPath:
    """A path of the shop, how many products stand in it, and what some of them are called."""

    path: str
    products: int = 0
    titles: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Paths:
    """The paths of a catalogue for one channel."""

    unmapped: list[ShopPath]
    """Without a line, the fullest first."""
    mapped: int
    """Products with a category: by a line, or of their own."""
    pathless: int
    """Products without a path, and without a category of their own."""
    beyond: int
    """Products of paths beyond those that are kept."""
    severity: Severity = Severity.INFO
    """What a path without a line is to a build: `unmatched` of the channel says so."""


class Proposal(NamedTuple):
    """A path with its proposals, the best first."""

    path: ShopPath
    suggestions: list[Suggestion]


class Suggested(NamedTuple):
    """What `suggest` did."""

    output: Path
    added: list[Proposal]
    kept: int
    """Lines that were in the file and stayed as they were."""
    tree: Taxonomy


class _Channel(NamedTuple):
    """What a channel's categories come to: its step's data, the tree, the market."""

    job: Job
    data: Mapping[str, Any]
    market: Mapping[str, Any]
    project: Path | None


def unmapped_paths(request: Request) -> Paths:
    """The paths of the catalogue that the channel has no line for. Raises as a build does."""
    return _read(_channel(request))


def suggest(request: Request, output: Path | None) -> Suggested:
    """Add a proposal for every path without a line to the file of lines; what stands in it stays as it is.

    `output` is the channel's own file when absent, `CHANNEL-categories.csv` when it has none. Raises `UsageError` when
    the channel's list of categories is not there, `OutputError` when the file cannot be written.
    """
    channel = _channel(request)
    tree = _tree(channel, request)
    path = output or _own_file(channel, request)
    known = {key_of(line.path) for line in read_lines(path)} if path.is_file() else set()
    suggester = Suggester(tree, (tree.locale or channel.market["language"] or "en"))
    added = [
        Proposal(one, suggester.suggest(one.path, one.titles))
        for one in _read(channel).unmapped
        if key_of(one.path) not in known
    ]
    if added or not path.is_file():
        _write(path, added)
    return Suggested(path, added, len(known), tree)


def _channel(request: Request) -> _Channel:
    job = prepare(request)
    feed = job.spec.feeds[0]
    steps = [step for step in feed.steps if step.kind == "categories"]
    shop = job.spec.shop
    market = {
        "language": shop.get("language") or feed.market.get("language"),
        "country": shop.get("country") or feed.market.get("country"),
    }
    project = request.config.parent if request.config is not None else None
    return _Channel(job, steps[0].data if steps else NO_CATEGORIES, market, project)


def _own_file(channel: _Channel, request: Request) -> Path:
    if channel.data["file"]:
        return Path(channel.data["file"])
    name = channel.job.spec.feeds[0].profile
    return (channel.project or Path()) / f"{name}-categories.csv"


def _tree(channel: _Channel, request: Request) -> Taxonomy:
    name = channel.data["tree"] or channel.job.spec.feeds[0].profile
    trees = trees_of(name, channel.market, channel.project)
    if not trees:
        raise UsageError(missing(name, channel.market, channel.project))
    return trees[0]


# -- the catalogue -----------------------------------------------------------------------------------------------


def _read(channel: _Channel) -> Paths:
    find = compiled(channel.data["lines"] or {})
    own, over = channel.data["into"], channel.data["over"]
    found: dict[str, ShopPath] = {}
    paths = Paths([], 0, 0, 0, SEVERITIES[channel.data["unmatched"]])
    for product in _products(channel.job):
        levels = product.get("category")
        if own in product and not (over and levels):
            paths.mapped += 1
        elif not levels:
            paths.pathless += 1
        elif find(levels) is not None:
            paths.mapped += 1
        else:
            _count(product, levels, found, paths)
    paths.unmapped = sorted(found.values(), key=lambda one: (-one.products, key_of(one.path)))
    return paths


def _count(product: Mapping[str, Any], levels: Sequence[str], found: dict[str, ShopPath], paths: Paths) -> None:
    key = key_of(levels)
    one = found.get(key)
    if one is None:
        if len(found) >= MOST:
            paths.beyond += 1
            return
        one = found[key] = ShopPath(JOIN.join(levels_of(levels)))
    one.products += 1
    title = str(product.get("title") or "")[:LONGEST]
    if title and len(one.titles) < TITLES and title not in one.titles:
        one.titles.append(title)


def _products(job: Job) -> Iterator[Mapping[str, Any]]:
    """The products of the catalogue, chunk by chunk, as every channel sees them."""
    catalogue = plan_of(job.spec).catalogue
    for reading in job.readings:
        try:
            for chunk in reading.chunks():
                yield from catalogue.read(chunk).products
        finally:
            reading.close()


# -- the file ----------------------------------------------------------------------------------------------------


def _write(path: Path, added: Sequence[Proposal]) -> None:
    """The file with lines added below what stands there, in its own delimiter."""
    before = text_of(path) if path.is_file() else ""
    delimiter = delimiter_of(before) if before.strip() else ";"
    rows: list[Sequence[object]] = [] if before.strip() else [COLUMNS]
    rows += map(_row, added)
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    joined = before if not before or before.endswith("\n") else before + "\n"
    try:
        replace(path, joined + text.getvalue())
    except OSError as error:
        raise OutputError(make("OUT204", {"path": str(path.parent), **why(error)})) from None


def _row(proposal: Proposal) -> Sequence[object]:
    best, others = proposal.suggestions[:1], proposal.suggestions[1:KEPT]
    target = written(best) if best else ""
    score = f"{best[0].score:.2f}" if best else ""
    return (
        proposal.path.path,
        target,
        MARK,
        score,
        proposal.path.products,
        " | ".join(written([one]) for one in others),
    )


def written(suggestions: Iterable[Suggestion]) -> str:
    """`2169 - Home & Garden > … > Mugs`: the id counts, the path is for who reads it."""
    return "".join(f"{one.node.id} - {one.node.path}" for one in suggestions)
