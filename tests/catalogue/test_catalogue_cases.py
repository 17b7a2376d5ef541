"""Every case under `cases/`: attributes as a source writes them → the product, written out, and its findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from case_values import written
from pydantic import TypeAdapter

from feedgen.catalogue import Product, ProductReader, Raw, ReadOptions, Records
from feedgen.diagnostics import all_rules, hint_of, message_of, page

SHOP: dict[str, Any] = {"currency": "EUR", "timezone": "Europe/Paris", "base_url": "https://shop.example"}
CASES = {
    f"{path.stem}-{name}": case
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for name, case in yaml.safe_load(path.read_text("utf-8")).items()
}
BY_THE_ENGINE = {"CAT301", "CAT302"}
JOINING = {"CAT310", "CAT311", "CAT312", "CAT313", "CAT314", "CAT319"}
"""Of files beside the products, which this room does not read."""
MODEL = TypeAdapter(Product)


def options(case: dict[str, Any]) -> ReadOptions:
    given = {**SHOP, **case.get("options", {})}
    return ReadOptions(**{k: tuple(v) if isinstance(v, list) else v for k, v in given.items()})


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_case(case: dict[str, Any]) -> None:
    reader = ProductReader(options(case))
    products, findings = reader.read(Records.of([Raw(case["given"], 7, 9)]), "shop.csv", case.get("columns"))
    said = [f"{finding.code} {finding.severity.word} {finding.field}" for _, finding in findings]
    assert said == case.get("findings", [])
    if "product" not in case:
        assert products == [None]
    else:
        assert written(products[0]) == case["product"]
        assert MODEL.validate_python(products[0], strict=True) == products[0]
    for index, finding in findings:
        assert index == 0
        assert finding.origin is not None
        assert finding.origin[:3] == ("shop.csv", 7, 9)
        assert "{" not in message_of(finding).replace("{'", "") + hint_of(finding)


def test_every_code_has_a_case() -> None:
    produced = {said.split()[0] for case in CASES.values() for said in case.get("findings", [])}
    assert produced == {code for code in all_rules() if code.startswith("CAT")} - BY_THE_ENGINE - JOINING


@pytest.mark.parametrize("code", sorted({code for code in all_rules() if code.startswith("CAT")} - JOINING))
def test_every_code_has_a_page(code: str) -> None:
    text = page(code)
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [
        "What it means",
        "Why it matters",
        "Example",
        "How to fix",
    ]
