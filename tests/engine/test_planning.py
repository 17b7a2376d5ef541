"""A plan, and what applying it does: exactly what a build would have done, or nothing."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from engine_shop import NOW, SHOP, Fork, Project, as_csv, build, feeds, product
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen import api
from feedgen.cli.app import run
from feedgen.diagnostics import FeedgenError, hint_of
from feedgen.engine import files as engine_files

CHANNELS = ("google@FR", "google@DE")


def shop(folder: Path, numbers: range = range(1, 9), **over: str) -> Path:
    path = folder / "shop.csv"
    path.write_text(as_csv([product(number, **over) for number in numbers]), encoding="utf-8")
    return path


def planned(folder: Path, **over: Any) -> Path:
    settings_: dict[str, Any] = {"channels": CHANNELS, "now": NOW, "shop": SHOP, "workers": 1, "state": False, **over}
    api.plan(str(folder / "shop.csv"), path=folder / "plan.json", output=folder / "feeds", **settings_)
    return folder / "plan.json"


def everything(folder: Path) -> dict[str, bytes]:
    return {**feeds(folder), "manifest.json": (folder / "manifest.json").read_bytes()}


@settings(max_examples=3, deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.sampled_from(["12.90 EUR", "1.00 EUR"]))
def test_applying_a_plan_is_a_build(before: int, now: int, price: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for place in ("feeds", "built"):
            build(shop(folder, range(1, before + 1)), folder / place, channels=CHANNELS)
        shop(folder, range(1, now + 1), price=price)
        if before - now > 0.3 * before:
            return  # a guard would stop the build
        plan = planned(folder)
        api.apply(plan)
        build(folder / "shop.csv", folder / "built", channels=CHANNELS)
        assert everything(folder / "feeds") == everything(folder / "built")


def test_a_plan_touches_nothing_and_says_what_would_change(tmp_path: Path) -> None:
    build(shop(tmp_path), tmp_path / "feeds", channels=CHANNELS)
    before = everything(tmp_path / "feeds")
    shop(tmp_path, range(2, 10), brand="Other")
    plan = planned(tmp_path)
    assert everything(tmp_path / "feeds") == before
    google = json.loads(plan.read_text(encoding="utf-8"))["changes"]["feeds"][0]
    assert (google["added"], google["removed"], google["changed"]) == (1, 1, 7)
    assert {field["name"] for field in google["fields"]} == {"g:brand"}


def test_applying_twice_is_applying_once(tmp_path: Path) -> None:
    shop(tmp_path)
    plan = planned(tmp_path)
    assert not api.apply(plan).already
    before = everything(tmp_path / "feeds")
    assert api.apply(plan).already
    assert everything(tmp_path / "feeds") == before


def bytes_of(plan: Path) -> Path:
    folder: str = json.loads(plan.read_text(encoding="utf-8"))["bytes"]
    return plan.parent / folder


def edited(plan: Path) -> None:
    plan.write_text(plan.read_text(encoding="utf-8").replace("google", "gogle"), encoding="utf-8")


def touched(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


SPOILT: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "a feed in place changed": (lambda folder, plan: touched(folder / "feeds" / "google-de.xml"), "OUT220"),
    "another build ran": (lambda folder, plan: build(folder / "shop.csv", folder / "feeds", limit=7), "OUT220"),
    "the manifest is gone": (lambda folder, plan: (folder / "feeds" / "manifest.json").unlink(), "OUT220"),
    "the source changed": (lambda folder, plan: touched(folder / "shop.csv"), "OUT220"),
    "the source is gone": (lambda folder, plan: (folder / "shop.csv").unlink(), "OUT220"),
    "bytes were altered": (lambda folder, plan: touched(bytes_of(plan) / "google-fr.xml"), "OUT221"),
    "bytes are gone": (lambda folder, plan: shutil.rmtree(bytes_of(plan)), "OUT221"),
    "the plan was edited": (lambda folder, plan: edited(plan), "PRF265"),
    "the plan is half": (lambda folder, plan: plan.write_bytes(plan.read_bytes()[:200]), "PRF265"),
    "the plan is gone": (lambda folder, plan: plan.unlink(), "PRF265"),
    "the plan is something else": (lambda folder, plan: plan.write_text("[1]"), "PRF265"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_changed_since_is_told_and_nothing_is_replaced(name: str, tmp_path: Path) -> None:
    build(shop(tmp_path), tmp_path / "feeds", channels=CHANNELS)
    shop(tmp_path, price="1.00 EUR")
    plan = planned(tmp_path)
    spoil, code = SPOILT[name]
    spoil(tmp_path, plan)
    before = feeds(tmp_path / "feeds")
    with pytest.raises(FeedgenError) as caught:
        api.apply(plan)
    assert code in {finding.code for finding in caught.value.findings}
    assert feeds(tmp_path / "feeds") == before
    assert not list((tmp_path / "feeds").glob(".*.part"))


def test_a_plan_that_a_guard_is_against_is_told_and_not_applied(tmp_path: Path) -> None:
    build(shop(tmp_path), tmp_path / "feeds", channels=CHANNELS)
    shop(tmp_path, range(1, 3))
    channels = {f"google-{one.lower()}": {"profile": "google", "market": one} for one in ("FR", "DE")}
    config = {"guards": {"max_drop": "30%"}, "shop": SHOP, "channels": channels}
    (tmp_path / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
    before = everything(tmp_path / "feeds")
    plan = planned(tmp_path, config=tmp_path / "feedgen.yaml")
    assert "guard GRD" in json.loads(plan.read_text(encoding="utf-8"))["changes"]["feeds"][0]["notes"][0]
    with pytest.raises(FeedgenError) as caught:
        api.apply(plan)
    assert (caught.value.findings[0].code, caught.value.status) == ("GRD120", 4)
    assert everything(tmp_path / "feeds") == before
    for command in re.findall(r"feedgen (accept .*?)(?: &&|, and plan again)", hint_of(caught.value.findings[0])):
        assert run([*shlex.split(command), "--config", str(tmp_path / "feedgen.yaml")]) == 0
    api.apply(planned(tmp_path, config=tmp_path / "feedgen.yaml"))
    assert everything(tmp_path / "feeds") != before


def test_a_full_disk_leaves_the_old_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(shop(tmp_path), tmp_path / "feeds", channels=CHANNELS)
    shop(tmp_path, price="1.00 EUR")
    plan = planned(tmp_path)
    before = everything(tmp_path / "feeds")

    def full(self: Any, data: bytes) -> None:
        raise engine_files.OutputError(engine_files.make("OUT201", {"path": "x", "reason": "full", "advice": "x"}))

    with monkeypatch.context() as patch:
        patch.setattr(engine_files.StagedFile, "write", full)
        with pytest.raises(FeedgenError, match="OUT201"):
            api.apply(plan)
    assert everything(tmp_path / "feeds") == before
    assert not list((tmp_path / "feeds").glob(".*.part"))
    api.apply(plan)


def test_the_state_learns_of_a_plan_when_it_is_applied(tmp_path: Path) -> None:
    from feedgen.state import State

    def known() -> int:
        if not (tmp_path / "state.sqlite").exists():
            return 0
        state = State.open(tmp_path / "state.sqlite")
        try:
            return int(state.db.execute("SELECT COUNT(*) FROM items").fetchone()[0])
        finally:
            state.close()

    shop(tmp_path)
    plan = planned(tmp_path, state=tmp_path / "state.sqlite")
    assert known() == 0
    assert api.apply(plan).findings == []
    assert known() == sum(
        entry["counts"]["items"]
        for entry in json.loads((tmp_path / "feeds" / "manifest.json").read_text(encoding="utf-8"))["feeds"]
    )


def test_plans_do_not_pile_up(tmp_path: Path) -> None:
    from feedgen.engine.planning.plan import KEPT

    for price in range(1, KEPT + 4):
        shop(tmp_path, range(1, 3), price=f"{price}.00 EUR")
        planned(tmp_path, channels=CHANNELS[:1])
    assert len(list((tmp_path / ".feedgen" / "plans").iterdir())) == KEPT


def test_killed_at_any_step_applying_it_again_ends_the_work(
    tmp_path: Path, forked: Fork, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Project(tmp_path / "p")
    (project.folder / "www").mkdir()
    project.configure(channels={"small": {}}, publish={"small": [{"path": "www/"}]})
    rows = [[{"id": f"A{n}", "title": f"{title} {n}"} for n in range(4)] for title in ("old", "new")]
    project.build(rows[0], remember=True)
    over: dict[str, Any] = {"config": project.folder / "feedgen.yaml", "output": project.output}
    api.publish(**over)
    project.request(rows[1])
    plan = project.folder / "plan.json"
    api.plan(str(project.source), path=plan, workers=1, now=NOW, **over)
    place, there = project.output / "small.jsonl", project.folder / "www" / "small.jsonl"
    kept = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    seen = set()
    for step in count(step=7):
        for path in [path for path in project.folder.rglob("*") if path.is_file() and path not in kept]:
            path.unlink()
        for path, data in kept.items():
            path.write_bytes(data)
        if forked("dying_while_applying", project, step) == 0:
            break
        seen.add(tuple(path.read_bytes().count(b"new") for path in (place, there)))
        done = api.apply(plan)
        assert done.published is not None
        assert done.published.good, step
        assert place.read_bytes() == there.read_bytes()
        assert place.read_bytes().count(b"new") == 4, step
    assert seen == {(0, 0), (4, 0), (4, 4)}
    with capsys.disabled():
        print(f"\n{step} fault points of applying and delivering, every seventh one tried", end=" ")
    assert step > 60
