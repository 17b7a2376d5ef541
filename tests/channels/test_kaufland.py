"""Kaufland: columns of one name, a list that replaces, and commands without a header."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from marketplaces import Case, build, cases, differences

from feedgen import api

CASES = list(cases("kaufland"))
KEYS = {"products": "ean", "inventory": "id_offer"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "kaufland", tmp_path)
    text = built.data.decode("utf-8")
    if case.feed not in KEYS:
        assert text == f"{case.expect['row']}\r\n"
    else:
        rows = {row[KEYS[case.feed]]: row for row in _rows(text)}
        assert not differences(case.expect, rows)
        assert list(case.expect) == list(rows)
    assert built.findings == sorted(case.findings)


def _rows(text: str) -> list[dict[str, Any]]:
    """Rows under their header; a name that is there several times has a list."""
    header, *rows = csv.reader(text.splitlines(), delimiter=";", strict=True)
    found = []
    for row in rows:
        read: dict[str, Any] = {}
        for name, cell in zip(header, row, strict=True):
            if header.count(name) > 1:
                read.setdefault(name, [])
                read[name] += [cell] if cell else []
            elif cell:
                read[name] = cell
        found.append(read)
    return found


def test_columns_of_one_name_stand_side_by_side(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.feed == "products")
    header = build(case, "kaufland", tmp_path).data.decode("utf-8").splitlines()[0]
    assert ";".join(["short_description", *["picture"] * 8, "manufacturer"]) in header


def test_only_asked_for_is_the_list_replaced() -> None:
    feeds = {feed.name: feed for feed in api.channel("kaufland").feeds}
    assert {name: feed.mode for name, feed in feeds.items()} == {
        "products": "full",
        "inventory": "replace",
        "commands": "full",
        "removals": "delete",
    }
    assert [name for name, feed in feeds.items() if feed.default] == ["products"]
