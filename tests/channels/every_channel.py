"""What tests of all channels share: which feeds there are, products through them, and items read back from the file.

Reading is done by libraries that know nothing of feedgen (lxml, csv, json), so that a writer's mistake is no reader's.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from lxml import etree
from products import NUMBERS

from feedgen import api
from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding
from feedgen.diagnostics.report import FeedReport
from feedgen.engine.testing.bench import Bench
from feedgen.engine.testing.coverage import bench_of
from feedgen.engine.testing.suites import Suite, profile_suite
from feedgen.profiles.describe import ChannelInfo
from feedgen.profiles.lookup import profile_names
from feedgen.profiles.models.cases import CaseModel
from feedgen.profiles.schema import FeedModel, FieldModel
from feedgen.sources.mapping.preset import load_preset

NOW = dt.datetime.fromisoformat("2026-01-01T12:00:00+00:00")
SHOP = {"name": "Example Shop", "url": "https://shop.example"}

Item = dict[str, list[Any]]
"""An item as it stands in the file: name → what stands there, each a text, a number or the parts of a group."""


class Target(NamedTuple):
    """One feed of one channel."""

    channel: str
    feed: str

    def __str__(self) -> str:
        return f"{self.channel}-{self.feed}"


@cache
def suite(channel: str) -> Suite:
    return profile_suite(channel, None)


@cache
def described(channel: str) -> ChannelInfo:
    return api.channel(channel)


@cache
def example(target: Target) -> CaseModel:
    """The first test of the feed, or of the one it is like: a whole item, with the market and the params it needs.

    One that is refused stands back.
    """
    cases, first = suite(target.channel).cases, suite(target.channel).feeds[0]
    alike = suite(target.channel).layer.model.feeds[target.feed].like
    for feed in (target.feed, alike):
        own = [case for case in cases if (case.feed or first) == feed and case.like is None]
        if own:
            refused = [case for case in own if "expect" in case.model_fields_set and case.expect is None]
            return next((case for case in own if case not in refused), own[0])
    return CaseModel(given={}, feed=target.feed, findings=[])


@cache
def bench(target: Target) -> Bench:
    """The feed compiled for the market and the params of its first test."""
    ground = suite(target.channel).ground(example(target).model_copy(update={"feed": target.feed}))
    return bench_of(ground, NOW, None)


def model(target: Target) -> FeedModel:
    """The feed as its profile has it, after `extends`."""
    return bench(target).feed.model


def as_written(target: Target) -> dict[str, FieldModel]:
    """The fields by the names that stand in the file."""
    feed = model(target)
    if not feed.drop_prefix:
        return feed.fields
    return {re.sub(r"^[a-z]+:", "", name): field for name, field in feed.fields.items()}


THIN = [name for name in profile_names() if described(name).like is not None]
"""Channels with the feeds of another one, which is tested for them."""
WHOLE = [name for name in profile_names() if name not in THIN]
TARGETS = [Target(name, feed) for name in WHOLE for feed in suite(name).feeds]


# -- products through a feed -----------------------------------------------------------------------------------


class Built(NamedTuple):
    items: list[Item]
    findings: list[Finding]
    report: FeedReport


def build(target: Target, products: Sequence[Mapping[str, Any]]) -> Built:
    """The feed of these products, written to a file as any run does it, and read back."""
    channel = described(target.channel)
    case = example(target)
    settings: dict[str, Any] = {"profile": target.channel, "feeds": [target.feed]}
    settings["params"] = {**params(channel), **case.params}
    if market := case.market or next(iter(channel.markets), None):
        settings["market"] = market
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "catalogue.json").write_text(json.dumps(products), encoding="utf-8")
        config = {
            "shop": {**SHOP, "currency": currency(target)},
            "catalogue": {"sources": [{"path": "catalogue.json", "preset": "generic"}]},
            "channels": {target.channel: settings},
            "guards": {"min_items": 0, "max_rejected": None},
        }
        (folder / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
        findings: list[Finding] = []
        report = api.build(
            config=folder / "feedgen.yaml", output=folder / "feeds", now=NOW, workers=1, on_finding=findings.append
        )
        (feed,) = report.feeds
        items = [item for file in feed.files for item in read(target, folder / "feeds" / file.path)]
    return Built(items, findings, feed)


def currency(target: Target) -> str:
    """What prices are in: the market's currency."""
    markets = described(target.channel).markets
    market = markets.get(example(target).market or next(iter(markets), ""), {})
    return market.get("currency") or "EUR"


@cache
def base(target: Target) -> Mapping[str, Any]:
    """What a product of the channel has besides: the first product of its tests (category numbers, own columns)."""
    given = example(target).given
    product = given[0] if isinstance(given, list) else given
    left = {name: value for name, value in product.items() if name in ATTRIBUTES or _plain_name(name) not in _claimed()}
    return {name: value for name, value in left.items() if name not in ("id", "group_id", "parent_id")}


@cache
def _claimed() -> frozenset[str]:
    """Columns that a file's reader takes for an attribute of another name, where tests of profiles leave them alone."""
    columns = load_preset("generic").columns.values()
    return frozenset(_plain_name(name) for column in columns for name in (*(column.first or ()), *(column.all or ())))


def _plain_name(name: str) -> str:
    """Headers are compared without capitals, blanks and signs."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def products(target: Target, drawn: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The channel's own example and the drawn products, each with an id, a GTIN and prices in the market's currency."""
    unit = currency(target)
    made = [{"id": f"P-{n}", **base(target), **product} for n, product in enumerate([{}, *drawn])]
    for n, product in enumerate(made):
        if n and (gtin := product.get("gtin")) in (*NUMBERS, base(target).get("gtin")) and gtin:
            product["gtin"] = _gtin(gtin, n)
        for name in ("price", "sale_price", "cost", "msrp"):
            if re.fullmatch(r"[0-9]+\.[0-9]{2}", str(product.get(name))):
                product[name] = f"{product[name]} {unit}"
    variants = model(target).variants
    if variants is not None and not variants.writes("single"):
        made = [{**product, "group_id": f"G-{n // 2}", "color": f"colour {n}"} for n, product in enumerate(made)]
    return made


def _gtin(like: str, number: int) -> str:
    """A GTIN as long as another, of its own for each number: some channels take each once."""
    digits = f"{like[:-4]}{number:03}"
    weighted = (int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return digits + str(-sum(weighted) % 10)


def params(channel: ChannelInfo) -> dict[str, Any]:
    return {p.name: p.example for p in channel.params if p.required and p.default is None and p.example is not None}


# -- what stands in the file -----------------------------------------------------------------------------------


def read(target: Target, path: Path) -> list[Item]:
    """The items of a finished file."""
    feed, data = model(target), path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if feed.package is not None:
        with zipfile.ZipFile(path) as package:
            data = package.read(feed.package.document)
    if feed.writer == "xml":
        return list(_elements(data, feed))
    text = data.decode(feed.encoding)
    if feed.writer in ("csv", "tsv"):
        return list(_rows(text, target))
    named = [path for path, _, last in (name.rpartition("/") for name in feed.fields) if last == "#key"]
    if feed.writer == "jsonl":
        return [_plain(_unnamed(json.loads(line), named)) for line in text.splitlines() if line.strip()]
    document = json.loads(text)
    members = [{name: item} for name, item in document.items()] if "" in named else _members(document)
    return [_plain(_unnamed(member, named)) for member in members]


def _elements(data: bytes, feed: FeedModel) -> Iterator[Item]:
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))
    for element in root.iter(etree.Element):
        if _name(element) in (feed.item, feed.parent_item) and all(
            _name(above) != feed.item for above in element.iterancestors()
        ):
            yield _parts(element, feed.options.get("pairs") or {})


def _name(element: Any) -> str:
    return _prefixed(element.tag, element)


def _prefixed(tag: str, element: Any) -> str:
    name = etree.QName(tag)
    prefix = next((key for key, uri in element.nsmap.items() if uri == name.namespace and key), None)
    return f"{prefix}:{name.localname}" if prefix else name.localname


def _parts(element: Any, pairs: Mapping[str, Mapping[str, str]], at: str = "") -> Item:
    """Attributes, parts and text of an element; pairs of a key and a value under their keys."""
    found: Item = {f"@{_prefixed(name, element)}": [text] for name, text in element.attrib.items()}
    for child in element.iterchildren(etree.Element):
        name, pair = _name(child), pairs.get(at)
        parts = _parts(child, pairs, f"{at}/{name}".lstrip("/"))
        if pair is not None and name == pair["element"] and pair["key"] in parts:
            (name,) = parts.pop(pair["key"])
            parts = {"#text" if part == pair["value"] and len(parts) == 1 else part: parts[part] for part in parts}
        found.setdefault(name, []).append(parts["#text"][0] if set(parts) == {"#text"} else parts)
    if element.text and not len(element):
        found["#text"] = [element.text]
    return found


def _rows(text: str, target: Target) -> Iterator[Item]:
    feed = model(target)
    options = {key: bench(target).feed._option(value) for key, value in feed.options.items()}
    quoting = csv.QUOTE_NONE if options.get("quote") == "none" else csv.QUOTE_MINIMAL
    delimiter = str(options.get("delimiter") or ("\t" if feed.writer == "tsv" else ","))
    csv.field_size_limit(1 << 24)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True))
    if options.get("header", True):
        at = int(options.get("preamble_lines") or 0) + max(len(field.heading) for field in feed.fields.values())
        names, lines = lines[at], lines[at + 1 :]
    else:
        names, lines = list(feed.fields), lines[int(options.get("preamble_lines") or 0) :]
    for line in lines:
        assert len(line) == len(names), f"{len(line)} cells under {len(names)} names"
        item: Item = {}
        for name, cell in zip(names, line, strict=True):
            if cell:
                item.setdefault(name, []).append(cell)
        yield item


def _unnamed(item: Any, named: Sequence[str]) -> Any:
    """The item with what stands under a name of its own at its place again, and the name in it as `#key`."""
    for path in sorted(named):
        if not path:
            item = _unwrapped(item)
        elif path in item:
            item = {**item, path: _unwrapped(item[path])}
    return item


def _unwrapped(node: Mapping[str, Any]) -> dict[str, Any]:
    ((name, inside),) = node.items()
    return {"#key": name, **inside}


def _members(document: Any) -> list[Any]:
    """The items of a JSON document: the list itself, or the list in it."""
    if isinstance(document, list):
        return document
    return next((value for value in document.values() if isinstance(value, list)), [])


def _plain(value: Any) -> Any:
    """Objects as items: each name has a list."""
    if isinstance(value, dict):
        return {key: [_plain(v) for v in (one if isinstance(one, list) else [one])] for key, one in value.items()}
    return value


# -- what the item is said to hold -------------------------------------------------------------------------------


def shown(target: Target, products: Sequence[Mapping[str, Any]]) -> list[Item]:
    """The values of each item before it is written, as explanations and tests of profiles show them."""
    return [_plain(row) for row in bench(target).run(products, "given").rows]


def written(item: Mapping[str, Any], *, flat: bool) -> dict[str, list[str]]:
    """Path → every text there, in order: numbers as text, white space as one blank where cells can hold no other."""
    found: dict[str, list[str]] = {}
    for path, leaf in _leaves(item, ""):
        text = leaf if isinstance(leaf, str) else _number(leaf)
        if flat:
            text = re.sub(r"\s+", " ", text).strip()
        if text:
            found.setdefault(path, []).append(text)
    return found


def _number(leaf: Any) -> str:
    """A number by its value, however many zeros it was written with; true and false as JSON has them."""
    return json.dumps(leaf) if isinstance(leaf, bool) else f"{Decimal(str(leaf)).normalize():f}"


def _leaves(item: Mapping[str, Any], at: str) -> Iterator[tuple[str, Any]]:
    for name, nodes in item.items():
        path = at if name == "#text" else f"{at}/{name}".lstrip("/")
        for node in nodes:
            if isinstance(node, dict):
                yield from _leaves(node, path)
            elif node is not None:
                yield path, node
