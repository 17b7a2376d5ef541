"""`feedgen state rebuild`: what feeds tell is known again; nothing else is claimed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, product, profile

from feedgen import api
from feedgen.cli.app import run
from feedgen.diagnostics import GuardError, SourceError, UsageError

FIELDS = {
    "sku": {"value": "id", "required": True},
    "cost": {"value": "price", "type": "money"},
    "stock": {"value": "availability", "map": {"in_stock": "auf Lager", "out_of_stock": "ausverkauft"}},
}


def made(folder: Path, **feed: Any) -> Project:
    channel = profile(file="{{ channel }}.csv", writer="csv", fields=FIELDS, **feed)
    channel["feeds"]["gone"] = {
        "like": "products",
        "mode": "delete",
        "default": False,
        "file": "gone.csv",
    }
    return Project(folder / "p", channel, guards={"min_items": 1})


def rows(*numbers: int, price: str = "10.00") -> list[dict[str, str]]:
    return [product(n, id=f"A{n}", price=f"{price} EUR", availability="in_stock") for n in numbers]


def rebuilt(project: Project) -> dict[str, str | int]:
    done = api.rebuild_state(config=project.folder / "feedgen.yaml", output=project.output)
    return {f"{one.channel}/{one.feed}": one.left_out or one.items for one in done.feeds}


def remembered(project: Project) -> list[tuple[Any, ...]]:
    with sqlite3.connect(project.folder / ".feedgen" / "state.sqlite") as db:
        return db.execute("SELECT id, price, currency, availability FROM items ORDER BY id").fetchall()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = made(tmp_path)
    project.build(rows(*range(40)), remember=True)
    project.build(rows(1), remember=True, channels=["small/gone"])
    shutil.rmtree(project.folder / ".feedgen")
    return project


def test_what_a_feed_says_is_known_again(project: Project) -> None:
    assert rebuilt(project) == {
        "small/products": 40,
        "small/gone": "a feed of mode delete does not say what the channel has",
    }
    assert remembered(project)[:2] == [("A0", 1000, "EUR", "in_stock"), ("A1", 1000, "EUR", "in_stock")]
    assert rebuilt(project)["small/products"] == "known already"
    past = api.history(config=project.folder / "feedgen.yaml", output=project.output)
    assert [(one.feed, one.added, one.current) for one in past] == [("products", 40, True)]


def test_guards_have_something_to_compare_with(project: Project) -> None:
    rebuilt(project)
    (project.folder / "feeds" / "manifest.json").write_text("{}")
    with pytest.raises(GuardError) as held:
        project.build(rows(*range(40), price="1000.00"), remember=True, guarded=True)
    assert {one.code for one in held.value.findings} >= {"GRD107"}


def test_the_next_run_writes_every_item_anew(project: Project) -> None:
    rebuilt(project)
    project.build(rows(*range(40)), remember=True)
    past = api.history(config=project.folder / "feedgen.yaml", output=project.output)
    assert [(one.added, one.changed, one.removed) for one in past] == [(40, 0, 0), (0, 40, 0)]


def test_nothing_there(tmp_path: Path) -> None:
    project = made(tmp_path)
    with pytest.raises(UsageError, match=r"there are no feeds in .*feeds to make the state of") as refused:
        rebuilt(project)
    assert [one.code for one in refused.value.findings] == ["OUT309"]
    assert not (project.folder / ".feedgen").exists()


def test_a_feed_that_breaks_off_leaves_no_half_a_state(project: Project) -> None:
    feed = project.output / "small.csv"
    feed.write_bytes(feed.read_bytes()[:200] + b'\n"broken')
    with pytest.raises(SourceError):
        rebuilt(project)
    assert remembered(project) == []


def test_the_command_tells_it(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    said = ["state", "rebuild", "--config", str(project.folder / "feedgen.yaml"), "-o", str(project.output)]
    assert run(said) == 0
    assert "small/products: 40 items" in capsys.readouterr().err
