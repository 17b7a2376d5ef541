"""Feeds of changes: what is new, what is other, what is gone; and what became of items that are sent no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, product, profile
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen import api
from feedgen.diagnostics import UsageError

CHANGES = {
    "mode": "delta",
    "default": False,
    "file": "{{ channel }}-changes.jsonl",
    "writer": "jsonl",
    "fields": {
        "n": {"counter": True},
        "id": {"value": "id", "required": True},
        "title": {"value": "title", "required": True, "max_length": 30, "on_error": "reject"},
        "price": {"value": "price", "type": "money", "required": True},
        "gone": "none",
    },
    "removed": {"id": "id", "gone": {"const": True}},
}


def made(folder: Path, **feed: Any) -> Project:
    channel = profile()
    channel["feeds"]["changes"] = {**CHANGES, **feed}
    project = Project(folder, channel)
    project.configure(channels={"small": {"exclude": [{"name": "dear", "when": "price > 90"}]}})
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made(tmp_path / "p")


def row(number: int, price: str = "10.00", title: str = "Robot") -> dict[str, str]:
    return product(number, id=f"A{number}", title=title, price=f"{price} EUR")


def sent(project: Project, *rows: dict[str, str], **over: Any) -> dict[str, str]:
    """What the feed of changes says of each id: its price, or `gone`."""
    report = project.build(list(rows), channels=["small/changes"], remember=True, **over)
    project.last = report.feeds[0]  # type: ignore[attr-defined]
    lines = [json.loads(line) for line in (project.output / "small-changes.jsonl").read_text().splitlines()]
    assert [line["n"] for line in lines] == list(range(1, len(lines) + 1))
    return {line["id"]: "gone" if line.get("gone") else line["price"] for line in lines}


def test_new_changed_and_gone(project: Project) -> None:
    assert sent(project, row(1), row(2)) == {"A1": "10.00 EUR", "A2": "10.00 EUR"}, "at first, all is new"
    assert sent(project, row(1), row(2)) == {}
    assert project.last.counts() == {  # type: ignore[attr-defined]
        "products": 2, "items": 0, "rejected": 0, "filtered": 2, "duplicates": 0, "unchanged": 2,
    }  # fmt: skip
    assert sent(project, row(1, "12.00"), row(3)) == {"A1": "12.00 EUR", "A3": "10.00 EUR", "A2": "gone"}
    assert project.last.warning == "small/changes TAKES DOWN 1 item that it has no more"  # type: ignore[attr-defined]
    assert sent(project, row(1, "12.00"), row(3)) == {}, "what is gone is said once"
    assert sent(project, row(1, "12.00"), row(3), row(2)) == {"A2": "10.00 EUR"}


def test_what_is_rejected_stays_as_it_is(project: Project) -> None:
    sent(project, row(1), row(2), row(3))
    assert sent(project, row(1, title="x" * 40), row(2, "95.00")) == {"A2": "gone", "A3": "gone"}
    assert project.last.gone == {"left": 1, "filtered": 1, "rejected": 1}  # type: ignore[attr-defined]
    assert sent(project, row(1)) == {}, "it is as the channel has it"


def test_without_a_word_for_it_nothing_is_taken_down(tmp_path: Path) -> None:
    project = made(tmp_path / "p", removed=None)
    sent(project, row(1), row(2))
    assert sent(project, row(2)) == {}
    assert project.last.gone == {"left": 1}  # type: ignore[attr-defined]


def test_a_full_feed_says_what_became_of_its_items(project: Project) -> None:
    project.build([row(1), row(2)], remember=True)
    report = project.build([row(1)], remember=True)
    assert report.feeds[0].gone == {"left": 1}
    assert report.manifest()["feeds"][0]["gone"] == {"left": 1}


def test_without_a_state_everything_is_sent(project: Project) -> None:
    sent(project, row(1))
    report = project.build([row(1)], channels=["small/changes"], remember=False)
    assert [report.feeds[0].items, *report.tally.by_code()] == [1, "OUT308"]


def test_bytes_do_not_depend_on_the_cut(tmp_path: Path) -> None:
    before, after = [row(n) for n in range(40)], [row(n, "10.00" if n % 3 else "11.00") for n in range(3, 45)]
    found = set()
    for size in (200, 1_000, 1 << 20):
        project = made(tmp_path / str(size))
        sent(project, *before, chunk_size=size)
        sent(project, *after, chunk_size=size)
        found.add((project.output / "small-changes.jsonl").read_bytes())
    assert len(found) == 1


SHOP = st.dictionaries(st.integers(1, 6), st.sampled_from(["1.00", "2.00", "95.00"]), max_size=6)


@settings(max_examples=6, deadline=None)
@given(st.lists(SHOP, min_size=1, max_size=4))
def test_whoever_follows_the_changes_has_the_shop(tmp_path_factory: pytest.TempPathFactory, days: list[Any]) -> None:
    project = made(tmp_path_factory.mktemp("p") / "p")
    channel: dict[str, str] = {}
    for shop in days:
        changes = sent(project, row(99), *(row(n, price) for n, price in shop.items()))
        for id_, price in changes.items():
            assert channel.get(id_) != price, "what is said is news"
            if price == "gone":
                del channel[id_]
            else:
                channel[id_] = price
        sold = {f"A{n}": f"{price} EUR" for n, price in shop.items() if price != "95.00"}
        assert channel == {"A99": "10.00 EUR", **sold}


def test_what_nobody_took_is_said_again(project: Project) -> None:
    target = project.folder / "www"
    project.configure(publish={"small": [{"path": "www/"}]}, channels={"small": {}})
    config = project.folder / "feedgen.yaml"

    def publish() -> list[str]:
        return [one.outcome for one in api.publish(config=config, output=project.output).deliveries]

    assert sent(project, row(1), row(2)) == {"A1": "10.00 EUR", "A2": "10.00 EUR"}
    assert publish() == ["failed"], "there is no such folder"
    assert sent(project, row(1), row(3)) == {"A1": "10.00 EUR", "A3": "10.00 EUR", "A2": "gone"}
    target.mkdir()
    assert publish() == ["sent"]
    assert sent(project, row(1), row(3)) == {}
    assert publish() == ["unchanged"], "nothing is no news"
    assert "A3" in (target / "small-changes.jsonl").read_text()
    assert sent(project, row(1), row(3, "7.00")) == {"A3": "7.00 EUR"}


def test_its_page_says_what_it_takes_down() -> None:
    from feedgen.cli.channel_page import page

    text = page(api.channel("fnac"))
    assert "`fnac-changes.xml`" in text.replace("{{ channel }}", "fnac")
    assert "Has what changed since the last run, and **takes down** what is gone." in text


def test_an_old_file_of_changes_is_no_way_back(project: Project) -> None:
    over = {"config": project.folder / "feedgen.yaml", "output": project.output}
    for price in ("10.00", "11.00", "12.00"):
        sent(project, row(1, price))
    changes = (project.output / "small-changes.jsonl").read_bytes()
    for to in (None, 2):
        with pytest.raises(UsageError, match="takes nothing back"):
            api.rollback(["small"], to=to, **over)
    for price in ("13.00", "14.00"):
        project.build([row(1, price, price)], channels=["small/products", "small/changes"], remember=True)
        changes = (project.output / "small-changes.jsonl").read_bytes()
    back = api.rollback(["small"], **over)
    assert (back.run, back.changes) == (4, ["small/changes"])
    assert (project.output / "small-changes.jsonl").read_bytes() == changes
    assert "13.00" in (project.output / "small.jsonl").read_text()
    assert sent(project, row(1, "14.00", "14.00")) == {}, "the channel has it"
