"""`when_filtered: out_of_stock`: what was sent and is filtered now goes on as out of stock, so many runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, feeds, profile
from test_remembering import remembered, written

FIELDS = {name: name for name in ("title", "availability", "quantity")}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made(tmp_path / "p")


def made(folder: Path, when_filtered: Any = None, **feed: Any) -> Project:
    fields = {"id": {"value": "id", "required": True}, **FIELDS}
    project = Project(folder, profile(**{"fields": fields, **feed}))
    said = when_filtered or {"out_of_stock": 2}
    exclude = [{"name": "too cheap", "when": "price < 5"}]
    project.configure(channels={"small": {"when_filtered": said, "exclude": exclude}})
    return project


def rows(**prices: int) -> list[dict[str, str]]:
    stock = {"availability": "in_stock", "quantity": "7"}
    return [{"id": id_, "title": f"Mug {id_}", "price": f"{price} EUR", **stock} for id_, price in prices.items()]


def sent(project: Project, table: list[dict[str, str]], **over: Any) -> dict[str, tuple[str, str]]:
    project.build(table, remember=True, **over)
    return {line["id"]: (line["availability"], line["quantity"]) for line in project.lines()}


IN, OUT = ("in_stock", "7"), ("out_of_stock", "0")


def test_so_many_runs_then_it_is_left_out(project: Project) -> None:
    before, after = rows(a=9, b=9, c=1), rows(a=1, b=9, c=1)
    assert sent(project, before) == {"a": IN, "b": IN}, "what never was sent is not sent out of stock"
    report = project.build(after, remember=True)
    (feed,) = report.feeds
    assert (feed.items, feed.filtered, feed.once_more, feed.filtered_by) == (2, 1, 1, {"exclude (too cheap)": 1})
    assert [line["id"] for line in project.lines()] == ["b", "a"], "behind all others"
    assert remembered(project) == written(project)
    assert sent(project, after) == {"a": OUT, "b": IN}
    assert sent(project, after) == {"b": IN}
    assert sent(project, after) == {"b": IN}
    assert sent(project, before) == {"a": IN, "b": IN}
    assert sent(project, after)["a"] == OUT, "and it begins anew"


def test_what_left_the_catalogue_is_not_sent(project: Project) -> None:
    sent(project, rows(a=9, b=9))
    assert sent(project, rows(b=9)) == {"b": IN}


def test_without_a_state_filtered_means_left_out(project: Project) -> None:
    sent(project, rows(a=9, b=9))
    project.build(rows(a=1, b=9))
    assert [line["id"] for line in project.lines()] == ["b"]


def test_a_run_that_replaced_nothing_does_not_count(project: Project) -> None:
    sent(project, rows(a=9, b=9))
    for _ in range(4):
        project.build(rows(a=1, b=9), remember=True, write=False)
    assert sent(project, rows(a=1, b=9))["a"] == OUT


@pytest.mark.parametrize("feed", [{}, {"limits": {"items": 7}}, {"variants": "cheapest"}])
def test_the_same_bytes_however_it_is_cut(tmp_path: Path, feed: dict[str, Any]) -> None:
    """A selection by ids, which comes before everything else, included."""
    first = rows(**{f"i{n}": 9 for n in range(60)})
    then = rows(**{f"i{n}": 1 if n % 3 else 9 for n in range(60)})
    found = []
    for number, (workers, chunk_size) in enumerate([(1, 1 << 18), (2, 700), (1, 300)]):
        project = made(tmp_path / str(number), **feed)
        project.build(first, remember=True)
        project.build([*then, *rows(i3=1)], remember=True, workers=workers, chunk_size=chunk_size)
        found.append((feeds(project.output), project.build(then, remember=True, write=False).feeds[0].counts()))
        assert b"out_of_stock" in b"".join(feeds(project.output).values())
    assert found[0] == found[1] == found[2]


def test_a_list_of_ids_and_unique_values(tmp_path: Path) -> None:
    unique = {"id": {"value": "id", "required": True}, **FIELDS, "title": {"value": "title", "unique": True}}
    project = made(tmp_path / "p", "out_of_stock", fields=unique)
    sent(project, rows(a=9, b=9, c=9))
    (project.folder / "deny.csv").write_text("id\na\nb\n")
    said = {"when_filtered": "out_of_stock", "deny": "deny.csv"}
    project.configure(channels={"small": said})
    table = rows(a=9, b=9, c=9)
    table[2]["title"] = table[0]["title"]
    assert sent(project, table) == {"c": IN, "b": OUT}, "the title of a belongs to c now"
