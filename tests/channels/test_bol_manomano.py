"""bol and ManoMano: tables with a semicolon, as feed managers write them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from marketplaces import Case, build, cases, differences

KEYS = {"bol": "Reference", "manomano": "sku"}
CASES = [(channel, case) for channel in KEYS for case in cases(channel)]


@pytest.mark.parametrize(("channel", "case"), CASES, ids=lambda one: one if isinstance(one, str) else one.name)
def test_case(channel: str, case: Case, tmp_path: Path) -> None:
    built = build(case, channel, tmp_path)
    lines = built.data.decode("utf-8").splitlines()
    columns = (Path(__file__).parent / "cases" / channel / "attributes.txt").read_text(encoding="utf-8").splitlines()
    listed = [
        line for line in columns[2 : columns.index("[content]") if "[content]" in columns else None] if ": " not in line
    ]
    assert lines[0].split(";") == listed
    read = csv.DictReader(lines, delimiter=";", strict=True)
    rows = {row[KEYS[channel]]: {name: cell for name, cell in row.items() if cell} for row in read}
    assert not differences(case.expect, rows)
    assert list(case.expect) == list(rows)
    assert built.findings == sorted(case.findings)
