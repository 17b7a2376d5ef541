"""`feedgen validate --all-channels`: the matrix in its three forms, and its exit status."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAD = "id,title,description,link,images,price,availability,brand,quantity\n"
ROW = "{},Mug,Red,https://s.example/1,https://s.example/1.jpg,{},in stock,Nova,2\n"
ASKED = ("--all-channels", "-c", "google@FR", "-c", "criteo", "-c", "amazon", "--shop-url", "https://s.example")

Feedgen = Callable[..., Any]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("c.csv").write_text(HEAD + ROW.format("A", "5 EUR") + ROW.format("B", ""), encoding="utf-8")
    return "c.csv"


def test_text_has_counts_what_was_not_asked_and_what_would_help(feedgen: Feedgen, shop: str) -> None:
    ran = feedgen("validate", shop, *ASKED)
    assert ran.status == 1
    assert "1 ready, 1 blocked (g:price 1)" in ran.out
    assert "seller_id" in ran.out
    assert "price" in ran.out.partition("One attribute alone")[2]


def test_csv_has_a_row_per_product_and_a_column_per_feed(feedgen: Feedgen, shop: str) -> None:
    ran = feedgen("validate", shop, *ASKED, "--format", "csv", "--fail-on", "never")
    assert ran.status == 0
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["product"] for row in rows] == ["A", "B"]
    assert [row["google-fr"] for row in rows] == ["ready", "blocked: g:price"]
    assert rows[0]["value"] == "10"
    assert "amazon is left out" in ran.err


def test_json_is_one_document(feedgen: Feedgen, shop: str) -> None:
    found = json.loads(feedgen("validate", shop, *ASKED, "--format", "json").out)
    assert [row["product"] for row in found["rows"]] == ["A", "B"]
    assert found["rows"][1]["not_ready"]["google-fr"] == {"outcome": "blocked", "by": ["g:price"]}
    assert found["blockers"]["google-fr"] == {"g:price": 1}
    assert found["attributes"][0]["attribute"] == "price"
    Path(shop).write_text(HEAD, encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "word"), [(("--all-channels", "--format", "sarif"), "csv"), (("--format", "csv"), "sarif")]
)
def test_forms_that_do_not_fit_are_refused(feedgen: Feedgen, shop: str, more: tuple[str, ...], word: str) -> None:
    ran = feedgen("validate", shop, *more)
    assert ran.status == 2
    assert word in ran.err
