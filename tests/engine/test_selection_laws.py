"""The laws of the run where products are chosen among each other: same bytes for any cut and any number of workers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, profile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FIELDS = {
    "id": {"value": "id", "required": True},
    "price": "price",
    "brand": "brand",
    "mpn": {"value": "mpn", "unique": True},
}
OPEN = {"min_items": 0}
SETTINGS: list[dict[str, Any]] = [
    {"variants": "first"},
    {"variants": "cheapest"},
    {"variants": "default"},
    {"variants": "parent_only"},
    {"variants": {"mode": "each", "price_from": True, "equal": ["brand"], "distinguish": ["color"]}},
    {"variants": {"mode": "first", "inherit": "all"}, "include": ["brand"]},
    {"sample": "40%", "variants": "cheapest"},
    {"variants": "references"},
    {"top": {"n": 3, "by": "price.amount", "per": "brand"}},
    {"top": {"n": 4, "by": "price.amount", "order": "asc"}, "variants": "cheapest"},
]


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, str]]:
    """Members of a few groups anywhere, ids that repeat, cells that are missing or wrong."""
    return [
        {
            "id": f"P{draw(st.integers(0, 9)) if draw(st.booleans()) else number}",
            "group_id": draw(st.sampled_from(["", "A", "B", "C", "P3"])),
            "title": f"Robot {number}",
            "price": draw(st.sampled_from(["5 EUR", "7.50 EUR", "9 EUR", "9 USD", "", "abc"])),
            "availability": draw(st.sampled_from(["in stock", "out of stock", ""])),
            "brand": draw(st.sampled_from(["", "Nova", "Boulon"])),
            "color": draw(st.sampled_from(["", "red", "blue"])),
            "mpn": draw(st.sampled_from(["", "", "M1", "M2", f"M-{number}"])),
            "status": draw(st.sampled_from(["", "", "draft"])),
        }
        for number in range(draw(st.integers(0, 30)))
    ]


def outcome(project: Project, given_: list[dict[str, str]], **over: Any) -> Any:
    report = project.build(given_, **over)
    (feed,) = report.feeds
    assert feed.adds_up()
    assert feed.products == report.products
    assert sum(feed.filtered_by.values()) == feed.filtered
    said = sorted((f.code, f.product or "", str(f.origin)) for f in project.findings)
    return project.feeds(), feed.filtered_by, feed.rejected, said


@pytest.mark.parametrize("channel", SETTINGS, ids=str)
@given(rows=rows(), size=st.integers(1, 600))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_cut_chooses_the_same(channel: dict[str, Any], rows: list[dict[str, str]], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder, "p"), profile(fields=FIELDS), channels={"small": channel}, guards=OPEN)
        assert outcome(project, rows, chunk_size=size) == outcome(project, rows)


def many(n: int) -> list[dict[str, str]]:
    return [
        {
            "id": f"P{i}",
            "group_id": f"G{i % 90}" if i % 4 else "",
            "title": f"Robot {i}",
            "price": f"{i * 37 % 101} EUR",
        }
        | {"brand": f"B{i % 7}", "mpn": f"M{i}", "color": f"c{i % 3}"}
        for i in range(n)
    ]


def test_workers_choose_the_same(tmp_path: Path) -> None:
    """All settings in one run each: other processes cost half a second to start."""
    channels = {f"small-{n}": {"profile": "small", **channel} for n, channel in enumerate(SETTINGS)}
    project = Project(tmp_path / "p", profile(fields=FIELDS), channels=channels)
    found = []
    for workers in (1, 3):
        report = project.build(many(600), workers=workers, chunk_size=4000)
        said = sorted((f.channel or "", f.code, f.product or "", str(f.origin)) for f in project.findings)
        found.append((project.feeds(), [(feed.filtered_by, feed.rejected) for feed in report.feeds], said))
    assert found[0] == found[1]
    assert all(project.lines(f"{name}.jsonl") for name in channels)


def test_one_for_each_group_wherever_its_members_stand(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(fields=FIELDS), channels={"small": {"variants": "cheapest"}})
    given_ = many(600)
    project.build(given_, chunk_size=3000)
    sent = {line["id"] for line in project.lines()}
    cheapest: dict[str, tuple[int, int]] = {}
    for i, row in enumerate(given_):
        price = int(row["price"].split()[0])
        key = row["group_id"] or row["id"]
        cheapest[key] = min(cheapest.get(key, (price, i)), (price, i))
    assert sent == {given_[i]["id"] for _, i in cheapest.values()}


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_a_sample_does_not_depend_on_the_hash_seed(tmp_path: Path, seed: str) -> None:
    project = Project(tmp_path / "p", profile(fields=FIELDS), channels={"small": {"sample": "20%"}})
    project.build(many(300))
    before = project.feeds()
    script = (
        "import sys; from pathlib import Path; from engine_shop import Project; Project.at(Path(sys.argv[1])).build()"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]),
    }
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "p")], env=environment, cwd=tmp_path, check=True)
    assert project.feeds() == before
    assert 30 < len(project.lines()) < 90
