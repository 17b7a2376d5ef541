"""A feed is a catalogue too: read back by its preset and built again, it is the same feed, byte for byte."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from valid_products import NOW, catalogues

from feedgen import api

EXAMPLES = Path(__file__).parents[2] / "examples"
SHOP = {"name": "Shop", "url": "https://shop.example", "timezone": "UTC"}
CHANNELS = [("google@FR", "google-feed"), ("yml", "yml"), ("heureka/products@SK", "heureka")]
"""A channel and the preset that knows its feed."""
PARAMS = {
    "yml": {"category": "Other > Things", "condition_reason": "Tested"},
    "heureka": {"category": "Other > Things", "delivery_id": "DPD", "delivery_cost": "4.90"},
}
"""What a channel wants to know of products that lack it."""

few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def built(source: Path, folder: Path, channel: str) -> tuple[Path, Any]:
    folder.mkdir(exist_ok=True)
    config = folder / "feedgen.yaml"
    config.write_text(json.dumps({"shop": SHOP, "guards": {"min_items": 0}}), "utf-8")
    params = PARAMS.get(channel.partition("@")[0].partition("/")[0], {})
    report = api.build(
        str(source), channels=[channel], output=folder / "feeds", config=config, params=params, now=NOW, workers=1
    )
    (feed,) = report.feeds
    return folder / "feeds" / feed.files[0].path, report


def again(source: Path, folder: Path, channel: str, preset: str) -> tuple[bytes, bytes]:
    """The feed of a catalogue, and the feed of that feed."""
    first, made = built(source, folder / "first", channel)
    if not made.feeds[0].items:
        return b"", b""
    second, report = built(first, folder / "second", channel)
    (read,) = report.sources
    assert read.preset == preset
    # letters drawn at random may look like text in the wrong encoding
    told = [finding for finding in report.tally if finding.code.startswith(("SRC", "CAT")) and finding.code != "SRC220"]
    assert [str(finding) for finding in told] == []
    return first.read_bytes(), second.read_bytes()


@pytest.mark.parametrize(("channel", "preset"), CHANNELS)
@pytest.mark.parametrize("source", ["catalogue.csv", "catalogue.json"])
def test_the_example_shop(tmp_path: Path, source: str, channel: str, preset: str) -> None:
    first, second = again(EXAMPLES / source, tmp_path, channel, preset)
    assert first == second


@pytest.mark.parametrize(("channel", "preset"), CHANNELS)
def test_any_products(channel: str, preset: str) -> None:
    @few
    @given(catalogue=catalogues())
    def law(catalogue: list[dict[str, Any]]) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "shop.json").write_text(json.dumps(catalogue), "utf-8")
            first, second = again(folder / "shop.json", folder, channel, preset)
            assert first == second

    law()
