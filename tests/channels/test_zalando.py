"""Zalando: a row for each shop and article, and no cell without a text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from marketplaces import Case, build, cases, differences

CASES = list(cases("zalando"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "zalando", tmp_path)
    rows = list(csv.DictReader(io.StringIO(built.data.decode(), newline=""), delimiter=";", strict=True))
    found = {f"{row['store']} {row['ean']}": row for row in rows}
    assert not differences(case.expect, found)
    assert list(case.expect) == list(found)
    assert built.findings == sorted(case.findings)
    assert all(cell for row in rows for cell in row.values())


def test_the_columns_stand_in_zalandos_order(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name.endswith("further_columns"))
    header, *_ = build(case, "zalando", tmp_path).data.decode().split("\n")
    names = ["store", "ean", "price", "retail_price", "quantity", "article_number", "product_number", "product_name"]
    assert header == ";".join(f'"{name}"' for name in [*names, "article_color", "article_size"])
