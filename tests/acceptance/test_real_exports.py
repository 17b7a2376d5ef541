"""Exports of real shop systems: every row is accounted for, and every product left out has its reason.

They lie in a folder beside the project; where that is absent there is nothing to run.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from acceptance_shop import Ran, Shop

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT.parent / "shared" / "catalogues"
EXPORTS = sorted(path.name for path in CATALOGUES.glob("*.[cj]s*")) if CATALOGUES.is_dir() else []

each_export = pytest.mark.parametrize("name", EXPORTS)


def built(shop: Shop, name: str, *more: str, channel: str = "google@US") -> tuple[Ran, list[dict[str, Any]]]:
    """The run, and every finding of it."""
    ran = shop.build(str(CATALOGUES / name), "--report", "all.ndjson", *more, channels=[channel])
    lines = (shop.folder / "all.ndjson").read_text("utf-8").splitlines()
    return ran, [json.loads(line) for line in lines]


if EXPORTS:

    @each_export
    def test_every_row_is_accounted_for(shop: Shop, name: str) -> None:
        ran, _ = built(shop, name)
        assert ran.status in (0, 4)
        assert ran.account["catalogue"]["records"] > 0
        ran.check_sums()
        if ran.status == 0:
            counts = ran.account["feeds"][0]["counts"]
            assert len(ran.items("google-us.xml")) == counts["items"] > 0

    @each_export
    def test_the_documentation_says_what_becomes_of_it(shop: Shop, name: str) -> None:
        ran, _ = built(shop, name)
        catalogue, counts = ran.account["catalogue"], ran.account["feeds"][0]["counts"]
        found = [catalogue["sources"][0]["preset"], catalogue["records"], catalogue["products"], counts["items"]]
        lines = (ROOT / "docs" / "sources.md").read_text("utf-8").splitlines()
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
        assert [row[1:5] for row in cells if row[0] == f"`{name}`"] == [[str(fact) for fact in found]]

    @each_export
    def test_every_product_left_out_has_its_reason(shop: Shop, name: str) -> None:
        ran, findings = built(shop, name)
        reasons = defaultdict(set)
        for found in findings:
            if found["severity"] == "error" and found["source"] and found["source"]["row"]:
                reasons[found["channel"]].add(found["source"]["row"])
                assert found["message"]
                assert found["hint"]
                assert found["source"]["file"].endswith(name)
        counts = ran.account["feeds"][0]["counts"]
        twice = counts["duplicates"]
        # a product that turns out to be there twice may have had its findings by then
        assert counts["rejected"] <= len(reasons["google-us"]) <= counts["rejected"] + twice
        assert len(reasons[None]) == ran.account["catalogue"]["rejected"] + twice

    @each_export
    def test_without_a_currency_the_command_that_works_is_said(shop: Shop, name: str) -> None:
        """None of them says what its prices are in, and money is not guessed."""
        path = str(CATALOGUES / name)
        ran = shop.run("build", path, "-c", "google", "--shop-url", "https://shop.example")
        assert ran.status == 2
        assert "PRF121" in ran.err
        ways = [line.split("  feedgen ")[1].split() for line in ran.err.splitlines() if "  feedgen build" in line]
        assert len(ways) == 2
        for way in ways:
            again = shop.run(*way, "--workers", "1")
            assert again.status in (0, 4), again.err
        assert not list(shop.feeds.glob("*.part"))

    @each_export
    def test_the_number_of_workers_is_invisible(shop: Shop, name: str) -> None:
        one, _ = built(shop, name, "--now", "2026-11-24T06:00:00+01:00")
        more, _ = built(shop, name, "--now", "2026-11-24T06:00:00+01:00", "--workers", "2")
        assert _lasting(one) == _lasting(more)


def _lasting(ran: Ran) -> dict[str, Any]:
    """The account without what takes a different time each time."""
    return {name: part for name, part in ran.account.items() if name != "seconds"}
