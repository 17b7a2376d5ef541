"""`feedgen preview`: the first items as they would stand in the file, and no more of the catalogue than they need."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedgen import api
from feedgen.engine.preview import CHUNK, pretty

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "examples" / "feedgen.yaml"
NOW = dt.datetime.fromisoformat("2026-11-24T06:00:00+01:00")
CHANNELS = ("google-fr", "amazon-fr", "ebay-fr", "idealo-fr")
Feedgen = Callable[..., Any]


def flat(text: str) -> str:
    """The text without its blanks: how far an item is indented is not what is asked."""
    return "".join(text.split())


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("count", [1, 3, 1000])
def test_items_are_those_of_a_build(channel: str, count: int, tmp_path: Path) -> None:
    shown = api.preview(channels=[channel], config=CONFIG, now=NOW, count=count)
    report = api.build(channels=[channel], config=CONFIG, now=NOW, output=tmp_path, workers=1)
    for feed, built in zip(shown.feeds, report.feeds, strict=True):
        encoding = "utf-8-sig"
        written = "".join((tmp_path / file.path).read_text(encoding) for file in built.files)
        assert len(feed.items) == min(count, built.items)
        for item in feed.items:
            assert flat(item.text) in flat(written) or feed.writer == "json"


def test_json_items_are_those_of_a_build(tmp_path: Path) -> None:
    (feed,) = api.preview(channels=["amazon-fr/listings"], config=CONFIG, now=NOW, count=1000).feeds
    api.build(channels=["amazon-fr/listings"], config=CONFIG, now=NOW, output=tmp_path, workers=1)
    (path,) = tmp_path.glob("amazon*.json")
    messages = {message["sku"]: message for message in json.loads(path.read_text())["messages"]}
    for item in feed.items:
        rows = json.loads("[" + item.text + "]")
        assert all(row["attributes"] == messages[row["sku"]]["attributes"] for row in rows)


def test_cells_are_named_by_their_columns() -> None:
    (feed,) = api.preview(channels=["idealo-fr"], config=CONFIG, now=NOW, count=1).feeds
    (row,) = feed.items[0].rows
    assert row["sku"] == feed.items[0].product
    assert row["price"] == "109.90"
    assert "" not in row.values()


def test_a_large_catalogue_is_not_read_through(tmp_path: Path) -> None:
    header = "id,title,description,price,link,image_link,availability,brand,mpn\n"
    row = "{0},Mug {0},A mug,5 EUR,https://shop.example/{0},https://shop.example/{0}.jpg,in stock,Nova,M{0}\n"
    path = tmp_path / "shop.csv"
    path.write_text(header + "".join(row.format(n) for n in range(20_000)))
    shown = api.preview(str(path), channels=["google@FR"], shop={"url": "https://shop.example"}, count=3)
    assert [item.product for item in shown.feeds[0].items] == ["0", "1", "2"]
    assert not shown.whole
    assert shown.records < 20_000 * 2 * CHUNK // path.stat().st_size


def test_findings_stand_below_their_items(feedgen: Feedgen, tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(
        "id,title,description,price,link,image_link,availability\n"
        "A,Mug,A mug,5 EUR,https://shop.example/a,https://shop.example/a.jpg,in stock\n"
        "B,Cup,A cup,5 EUR,https://shop.example/b,https://shop.example/b.jpg,in stock\n"
    )
    ran = feedgen("preview", str(path), "-c", "google@FR", "--shop-url", "https://shop.example", "-n", "2")
    assert ran.status == 0
    first, second = ran.out.split("-- B")
    assert "-- A" in first
    assert "warning A: neither GTIN nor brand" in first
    assert "warning B: neither GTIN nor brand" in second


def test_json_for_programs(feedgen: Feedgen) -> None:
    ran = feedgen("preview", "--config", str(CONFIG), "-c", "google-fr", "-n", "1", "--format", "json")
    found = json.loads(ran.out)
    assert found["feeds"][0]["items"][0]["product"] == "RB-ATL-BLA"
    assert found["feeds"][0]["writer"] == "xml"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("-c", "gogle"), 2),
        (("-c", "google-fr", "-n", "0"), 2),
        (("missing.csv", "-c", "google@FR", "--shop-url", "https://shop.example"), 3),
        (("binary.csv", "-c", "google@FR", "--shop-url", "https://shop.example"), 3),
    ],
)
def test_what_cannot_be_shown(
    arguments: tuple[str, ...], status: int, feedgen: Feedgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 40)
    ran = feedgen("preview", *arguments)
    assert ran.status == status
    assert "Traceback" not in ran.err
    assert ran.err.strip()


def test_indentation_of_the_first_line_is_taken_off() -> None:
    assert pretty("  <a>\n    <b>x\ny</b>\n  </a>", "xml") == "<a>\n  <b>x\ny</b>\n</a>"
