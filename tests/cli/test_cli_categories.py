"""`feedgen categories`: proposals are added to a file, and what a person wrote stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_taxonomy import GOOGLE, Published
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.taxonomy import read_google
from feedgen.taxonomy.suggest import KEPT, Suggester

Feedgen = Callable[..., Any]
SHOP = """id;title;price;category;google_category
1;Red mug;5 EUR;Kitchen > Mugs;
2;Blue mug;5 EUR;kitchen/mugs;
3;Tee;5 EUR;Tees;
4;Robot;5 EUR;Toys;3074
5;Thing;5 EUR;;
6;Qwx;5 EUR;Wxyz;
"""
OUT = "lines.csv"


@pytest.fixture(autouse=True)
def _a_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, published: Published) -> None:
    (tmp_path / "work" / "taxonomies").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    Path("taxonomies/google.en-US.txt").write_text(GOOGLE, encoding="utf-8")
    Path("shop.csv").write_text(SHOP, encoding="utf-8")


def suggest(feedgen: Feedgen, *more: str) -> Any:
    return feedgen("categories", "suggest", "shop.csv", "-c", "google@FR", "-o", OUT, "--language", "en", *more)


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path(OUT).read_text(encoding="utf-8")), delimiter=";"))


def test_check_lists_the_fullest_first(feedgen: Feedgen) -> None:
    ran = feedgen("categories", "check", "shop.csv", "-c", "google@FR")
    assert (ran.status, ran.out) == (0, "       2  Kitchen > Mugs\n       1  Tees\n       1  Wxyz\n")
    assert "3 paths without a line, 4 products; 1 product with a category; 1 without a path" in ran.err


@pytest.mark.parametrize(
    ("unmatched", "fail_on", "status"),
    [
        ("warn", "error", 0),
        ("warn", "warning", 1),
        ("reject", "error", 1),
        ("reject", "never", 0),
        ("ignore", "warning", 0),
    ],
)
def test_check_fails_where_it_is_asked_to(unmatched: str, fail_on: str, status: int, feedgen: Feedgen) -> None:
    Path("map.csv").write_text("Tees;212\n", encoding="utf-8")
    categories = f"{{file: map.csv, unmatched: {unmatched}}}"
    Path("feedgen.yaml").write_text(
        f"channels: {{google: {{market: FR, categories: {categories}}}}}\n", encoding="utf-8"
    )
    check = ("categories", "check", "shop.csv", "-c", "google", "--fail-on", fail_on)
    assert feedgen(*check).status == status
    Path("map.csv").write_text("Tees;212\nKitchen;1604\nWxyz;166\n", encoding="utf-8")
    assert feedgen(*check).status == 0


def test_suggest_writes_lines_that_do_not_count_yet(feedgen: Feedgen) -> None:
    ran = suggest(feedgen)
    assert ran.status == 0, ran.err
    found = {row["Shop path"]: row for row in rows()}
    assert list(found) == ["Kitchen > Mugs", "Tees", "Wxyz"]
    assert found["Kitchen > Mugs"]["Channel"] == "2169 - Home & Garden > Kitchen & Dining > Tableware > Mugs"
    assert found["Tees"]["Channel"].startswith("212 - ")
    assert (found["Wxyz"]["Channel"], found["Wxyz"]["Score"]) == ("", "")
    assert {row["Status"] for row in rows()} == {"?"}
    Path("feedgen.yaml").write_text(f"channels: {{google: {{market: FR, categories: {OUT}}}}}\n", encoding="utf-8")
    assert "Tees" in feedgen("categories", "check", "shop.csv", "-c", "google").out
    confirmed = Path(OUT).read_text(encoding="utf-8").replace(";?;", ";;", 2)
    Path(OUT).write_text(confirmed, encoding="utf-8")
    assert feedgen("categories", "check", "shop.csv", "-c", "google").out == "       1  Wxyz\n"


def test_what_stands_there_stays(feedgen: Feedgen) -> None:
    mine = "# my lines\nTEES;1604\nOld path;166\nkitchen / mugs;;?\n"
    Path(OUT).write_text(mine.rstrip("\n"), encoding="utf-8")
    suggest(feedgen)
    text = Path(OUT).read_text(encoding="utf-8")
    assert text.startswith(mine)
    assert [line.split(";")[0] for line in text.removeprefix(mine).splitlines()] == ["Wxyz"]
    ran = suggest(feedgen)
    assert Path(OUT).read_text(encoding="utf-8") == text
    assert "0 lines added" in ran.err


def test_a_file_in_another_encoding_and_delimiter_is_added_to(feedgen: Feedgen) -> None:
    Path(OUT).write_bytes("Vêtements\t1604\n".encode("cp1252"))
    suggest(feedgen)
    first, *others = Path(OUT).read_text(encoding="utf-8").splitlines()
    assert first == "Vêtements\t1604"
    assert all(line.count("\t") == 5 for line in others)


def test_without_a_list_it_says_how_to_get_one(feedgen: Feedgen) -> None:
    Path("taxonomies/google.en-US.txt").unlink()
    ran = suggest(feedgen)
    assert (ran.status, "PRF166" in ran.err, Path(OUT).exists()) == (2, True, False)


@given(st.text(max_size=40), st.lists(st.text(max_size=30), max_size=3), st.sampled_from(["en", "fr", "xx"]))
@settings(max_examples=50)
def test_any_path_has_at_most_five_proposals_in_order(path: str, titles: list[str], language: str) -> None:
    found = Suggester(read_google(GOOGLE, "google.txt"), language).suggest(path, titles)
    scores = [one.score for one in found]
    assert len(found) <= KEPT
    assert scores == sorted(scores, reverse=True)
    assert len({one.node.id for one in found}) == len(found)
