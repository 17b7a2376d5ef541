"""Every case under `cases/presets/`: a file as a shop exports it → its products, and what became of its rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from source_reading import mapped

from feedgen.catalogue import Measure, Money, ProductReader, Raw, ReadOptions, Records
from feedgen.catalogue.written import datetime_text, measure_text, money_text, number_text
from feedgen.sources import preset_names

SHOP: dict[str, Any] = {"currency": "EUR", "timezone": "Europe/Paris", "base_url": "https://shop.example"}
FOLDER = Path(__file__).parent / "cases" / "presets"
CASES = {
    f"{path.stem}-{name}": (path.stem, case)
    for path in sorted(FOLDER.glob("*.yaml"))
    for name, case in yaml.safe_load(path.read_text("utf-8")).items()
}


def written(value: Any) -> Any:
    """The value the way a case file can hold it."""
    match value:
        case Money():
            return money_text(value)
        case Measure():
            return measure_text(value)
        case Decimal():
            return number_text(value)
        case dt.datetime():
            return datetime_text(value)
        case dict():
            return {key: written(inner) for key, inner in value.items()}
        case list():
            return [written(inner) for inner in value]
    return value


@pytest.mark.parametrize("size", [1, 1 << 18])
@pytest.mark.parametrize(("preset", "case"), CASES.values(), ids=CASES.keys())
def test_case(preset: str, case: dict[str, Any], size: int) -> None:
    texts = [case[name].replace("⇥", "\t").encode() for name in ("file", "also") if name in case]
    found = mapped(*texts, size=size, **case.get("source", {}))
    assert found.preset == case.get("preset", preset)
    raws = [Raw(a, r, n) for a, r, n in zip(found.attributes, found.rows, found.lines, strict=True)]
    reader = ProductReader(ReadOptions(**{**SHOP, **case.get("shop", {})}))
    products, said = reader.read(Records.of(raws), "shop.csv", found.columns)
    read = [written(product) for product in products if product is not None]
    assert read == case["products"]
    assert found.merged == case.get("merged", 0)
    assert len(products) - len(read) == case.get("rejected", 0)
    codes = [f"{f.code} {f.field or ''}".strip() for f in (*found.findings, *(finding for _, finding in said))]
    assert codes == case.get("findings", [])
    assert found.unused == case.get("unused", [])


def test_every_preset_has_cases_and_a_section() -> None:
    page = (Path(__file__).parents[2] / "docs" / "presets.md").read_text("utf-8")
    assert [name for name in preset_names() if f"\n## {name}\n" not in page] == []
    ours = {"generic", "shopify", "squarespace"}  # these have tests of their own
    assert {path.stem for path in FOLDER.glob("*.yaml")} >= set(preset_names()) - ours
