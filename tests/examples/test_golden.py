"""The feeds of the example shop are, byte for byte, what `examples/expected/` holds.

A difference is a changed promise to a channel. When it is meant: `make golden`, then read `git diff`.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import unified_diff
from functools import cache

import pytest
import yaml
from lxml import etree

from examples import regenerate
from feedgen import api

G = "{http://base.google.com/ns/1.0}"
DIFF_LINES = 60


Feeds = dict[str, bytes]
KEPT = [(config, name) for config in regenerate.FOLDERS for name in sorted(regenerate.expected(config))]


@pytest.fixture(scope="module")
def built() -> Callable[[str], Feeds]:
    """The feeds of a configuration; each is built once."""
    return cache(lambda config: regenerate.build(config=config))


@pytest.fixture(scope="module")
def feeds(built: Callable[[str], Feeds]) -> Feeds:
    return built(regenerate.DEMO)


def difference(name: str, expected: bytes, found: bytes) -> str:
    """A unified diff of two feeds, cut where it gets long; JSON on one line is spread out first."""
    old, new = (spread(name, data).splitlines() for data in (expected, found))
    lines = list(unified_diff(old, new, f"expected/{name}", f"built/{name}", lineterm="", n=2))
    if not lines:
        return f"{name}: the same lines, but other bytes (line ends, byte order mark or white space)"
    more = f"\n… and {len(lines) - DIFF_LINES} more lines" if len(lines) > DIFF_LINES else ""
    return "\n".join(line[:300] for line in lines[:DIFF_LINES]) + more + "\nmeant?  make golden"


def spread(name: str, data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    if name.endswith(".json"):
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    return text


@pytest.mark.parametrize("config", regenerate.FOLDERS)
def test_every_feed_is_expected_and_every_expected_feed_is_made(built: Callable[[str], Feeds], config: str) -> None:
    assert sorted(built(config)) == sorted(regenerate.expected(config))


@pytest.mark.parametrize(("config", "name"), KEPT)
def test_feed_is_byte_for_byte_as_expected(built: Callable[[str], Feeds], config: str, name: str) -> None:
    expected, found = regenerate.expected(config)[name], built(config).get(name, b"")
    if found != expected:
        pytest.fail(difference(name, expected, found), pytrace=False)


def test_two_workers_make_the_same_feeds(feeds: Feeds) -> None:
    assert regenerate.build(workers=2) == feeds


def test_json_and_csv_make_the_same_google_feed(feeds: Feeds) -> None:
    from_json = regenerate.build(str(regenerate.EXAMPLES / "catalogue.json"))
    name = "google-fr.xml"
    if from_json[name] != feeds[name]:
        pytest.fail(difference(name, feeds[name], from_json[name]), pytrace=False)


def test_a_difference_is_shown_where_it_is() -> None:
    shown = difference("a.xml", b"<a>\n<b>1</b>\n</a>\n", b"<a>\n<b>2</b>\n</a>\n")
    assert "-<b>1</b>" in shown
    assert "+<b>2</b>" in shown
    assert "other bytes" in difference("a.csv", b"a;b\r\n", b"a;b\n")


def google_items(feeds: Feeds) -> Iterator[etree._Element]:
    yield from etree.fromstring(feeds["google-fr.xml"]).iterfind("channel/item")


def test_google_gets_every_product_but_the_draft(feeds: Feeds) -> None:
    with (regenerate.EXAMPLES / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file) if row["status"] == "active"]
    assert [item.findtext(f"{G}id") for item in google_items(feeds)] == ids


def test_sale_windows_are_kept_in_the_shops_zone(feeds: Feeds) -> None:
    prices = {
        item.findtext(f"{G}id"): (
            item.findtext(f"{G}sale_price"),
            item.findtext(f"{G}sale_price_effective_date") or "",
        )
        for item in google_items(feeds)
    }
    assert prices["RB-ATL-BLA"][0] == "109.90 EUR"
    assert prices["RB-ATL-BLA"][1].startswith("2026-11-20T00:00")
    assert prices["RB-MIA-ROU"] == ("54.90 EUR", "")
    assert prices["RB-PIX-ROS"] == (None, "")


def test_ebay_lists_variants_under_their_parent(feeds: Feeds) -> None:
    lines = list(csv.reader(io.StringIO(feeds["ebay-fr-seller-hub.csv"].decode("utf-8-sig"))))
    header = next(n for n, line in enumerate(lines) if any("Action(" in cell for cell in line))
    names = lines[header]
    rows = [dict(zip(names, line, strict=True)) for line in lines[header + 1 :]]
    label = next(name for name in names if name.lstrip("*") in ("CustomLabel", "Custom label (SKU)"))
    where = [row[label] for row in rows].index("RB-ATL")
    family = rows[where : where + 4]
    assert [row["Relationship"] for row in family] == ["", "Variation", "Variation", "Variation"]
    assert [row[label] for row in family[1:]] == ["RB-ATL-BLA", "RB-ATL-GRA", "RB-ATL-ORA"]


def test_amazon_messages_are_numbered_and_parents_stand_before_children(feeds: Feeds) -> None:
    document = json.loads(feeds["amazon-fr-listings.json"])
    messages = document["messages"]
    assert [message["messageId"] for message in messages] == list(range(1, len(messages) + 1))
    place = {message["sku"]: n for n, message in enumerate(messages)}
    levels = Counter(one["value"] for m in messages for one in m["attributes"].get("parentage_level", []))
    assert levels == {"parent": 23, "child": 70}
    for sku, n in place.items():
        for relation in messages[n]["attributes"].get("child_parent_sku_relationship", []):
            if "parent_sku" in relation:
                assert place[relation["parent_sku"]] < n, sku


def test_every_channel_is_in_one_of_the_two() -> None:
    used = Counter(
        settings.get("profile", key)
        for config in regenerate.FOLDERS
        for key, settings in yaml.safe_load((regenerate.EXAMPLES / config).read_text("utf-8"))["channels"].items()
    )
    assert used.keys() == {channel.name for channel in api.channels() if channel.like is None}


@pytest.mark.parametrize("path", ["examples/feedgen.yaml", "examples/all-channels.yaml", "benchmarks/feedgen.yaml"])
def test_configurations_lint_clean(path: str) -> None:
    assert api.lint([regenerate.EXAMPLES.parent / path]) == []
