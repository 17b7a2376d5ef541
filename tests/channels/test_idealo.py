"""idealo: one row per offer, columns that never move."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from marketplaces import Built, Case, build, cases, differences

CASES = list(cases("idealo"))
COLUMNS = (Path(__file__).parent / "cases/idealo/attributes.txt").read_text(encoding="utf-8").split()
"""idealo maps them once per shop: a change here is an agreement with idealo to be made anew."""
AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")
AMOUNTS = re.compile(r"price|formerPrice|discountPrice|deposit|minimumPrice|(delivery|payment)Costs_.*|.*Fee")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "idealo", tmp_path)
    offers = _offers(built)
    assert not differences({sku: offer for sku, offer in case.expect.items() if offer is not None}, offers)
    assert [sku for sku, offer in case.expect.items() if offer is not None] == list(offers)
    assert built.findings == sorted(case.findings)


def _offers(built: Built) -> dict[str, Any]:
    """Rows by article number, empty cells left out."""
    rows = list(csv.DictReader(io.StringIO(built.data.decode("utf-8"), newline=""), delimiter=";", strict=True))
    for row in rows:
        assert list(row) == COLUMNS
        for name, cell in row.items():
            if cell and AMOUNTS.fullmatch(name):
                assert AMOUNT.fullmatch(cell), f"{name} is {cell!r}"
    return {row["sku"]: {name: cell for name, cell in row.items() if cell} for row in rows}


def test_header_stands_without_offers(tmp_path: Path) -> None:
    built = build(CASES[0]._replace(given=[]), "idealo", tmp_path)
    assert built.data.decode("utf-8").strip().split(";") == COLUMNS
