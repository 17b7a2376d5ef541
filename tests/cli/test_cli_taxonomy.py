"""`feedgen taxonomy`: lists are fetched whole or not at all, and found again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_taxonomy import GOOGLE, Published

Feedgen = Callable[..., Any]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_update_and_show(feedgen: Feedgen, published: Published, cache: Path) -> None:
    published.files["/en-US"] = GOOGLE
    ran = feedgen("taxonomy", "update")
    assert (ran.status, ran.out.split(";")[0]) == (0, "en-US: 10 categories of 2021-09-21")
    assert (cache / "google.en-US.txt").read_text(encoding="utf-8") == GOOGLE
    ran = feedgen("taxonomy", "show", "MUGS")
    assert (ran.status, ran.out) == (0, "   2169  Home & Garden > Kitchen & Dining > Tableware > Mugs\n")
    assert feedgen("taxonomy", "show", "2169").out == ran.out
    assert feedgen("taxonomy", "show").out == "google en-US: 10 categories, version 2021-09-21\n"
    as_json = json.loads(feedgen("taxonomy", "show", "mugs", "--format", "json").out)
    assert as_json == [{"id": "2169", "path": ["Home & Garden", "Kitchen & Dining", "Tableware", "Mugs"]}]


def test_what_is_not_found_has_a_guess(feedgen: Feedgen, published: Published) -> None:
    published.files["/en-US"] = GOOGLE
    feedgen("taxonomy", "update")
    ran = feedgen("taxonomy", "show", "Robtic Toys")
    assert (ran.status, ran.out) == (1, "")
    ran = feedgen("taxonomy", "show", "Toys & Gmes > Toys")
    assert "did you mean `Toys & Games > Toys`" in ran.err


def test_those_there_are_are_fetched_again(feedgen: Feedgen, published: Published, cache: Path) -> None:
    published.files |= {"/en-US": GOOGLE, "/fr-FR": GOOGLE}
    feedgen("taxonomy", "update", "--locale", "fr_fr")
    published.asked.clear()
    ran = feedgen("taxonomy", "update")
    assert sorted(published.asked) == ["/en-US", "/fr-FR"]
    assert "fr-FR: 10 categories of 2021-09-21, 10 before" in ran.out
    assert sorted(path.name for path in cache.iterdir()) == ["google.en-US.txt", "google.fr-FR.txt"]


BAD: dict[str, str | bytes | None] = {
    "a page": "<html>\n",
    "nothing": "",
    "cut in a line": GOOGLE[:-20],
    "cut after a line": "\n".join(GOOGLE.split("\n")[:4]) + "\n",
    "not there": None,
    "no UTF-8": GOOGLE.encode() + b"1 - \xe9\n",
    "far too large": b"#" * 20_000_001,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_leaves_what_was_there(name: str, feedgen: Feedgen, published: Published, cache: Path) -> None:
    published.files["/fr-FR"] = GOOGLE
    feedgen("taxonomy", "update", "--locale", "fr-FR")
    given = BAD[name]
    if given is None:
        del published.files["/fr-FR"]
    else:
        published.files["/fr-FR"] = given
    ran = feedgen("taxonomy", "update", "--locale", "fr-FR")
    assert ran.status == 2, ran.out
    assert ("PRF167" if given is None else "PRF165") in ran.err
    assert (cache / "google.fr-FR.txt").read_text(encoding="utf-8") == GOOGLE
    assert [path.name for path in cache.iterdir()] == ["google.fr-FR.txt"]


def test_a_broken_connection(feedgen: Feedgen, published: Published, cache: Path) -> None:
    published.files["/en-US"] = GOOGLE
    published.promised = 100
    ran = feedgen("taxonomy", "update")
    assert ran.status == 2
    assert "PRF167" in ran.err
    assert not cache.exists()


def test_without_a_network_it_says_what_to_do(feedgen: Feedgen, published: Published, cache: Path) -> None:
    ran = feedgen("taxonomy", "update", "--locale", "fr-FR", "--url", "http://127.0.0.1:9/LOCALE")
    assert ran.status == 2
    assert "--from FILE" in ran.err
    assert "google.fr-FR.txt" in ran.err
    assert str(cache) in ran.err.replace("\n    ", " ")


def test_from_a_file(feedgen: Feedgen, published: Published, cache: Path) -> None:
    Path("mine.txt").write_text(GOOGLE, encoding="utf-8")
    assert feedgen("taxonomy", "update", "--locale", "fr-FR", "--from", "mine.txt").status == 0
    assert published.asked == []
    assert feedgen("taxonomy", "show", "--locale", "fr-FR", "mugs").status == 0
    ran = feedgen("taxonomy", "update", "--from", "mine.txt")
    assert (ran.status, "PRF129" in ran.err) == (2, True)
    ran = feedgen("taxonomy", "update", "--locale", "fr-FR", "--from", "gone.txt")
    assert (ran.status, "PRF167" in ran.err) == (2, True)


def test_show_without_a_list_says_how_to_get_one(feedgen: Feedgen, published: Published, cache: Path) -> None:
    ran = feedgen("taxonomy", "show", "mugs")
    assert (ran.status, "PRF166" in ran.err) == (2, True)
    assert "google.en-US.txt" in ran.err
    assert str(cache) in ran.err.replace("\n    ", " ")


def test_show_another_tree(feedgen: Feedgen, published: Published) -> None:
    Path("tree.csv").write_text("id;path\n7;Haus\n8;Haus > Tassen\n", encoding="utf-8")
    assert feedgen("taxonomy", "show", "tassen", "--tree", "tree.csv").out == "      8  Haus > Tassen\n"
    ran = feedgen("taxonomy", "show", "tassen", "--tree", "gone.csv")
    assert (ran.status, "PRF140" in ran.err) == (2, True)
