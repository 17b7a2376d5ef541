"""Every case under `cases/presets/`: a file as a shop exports it → its products, and what became of its rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_values import written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_reading import compiler_for, mapped

from feedgen.catalogue import ProductReader, Raw, ReadOptions, Records
from feedgen.diagnostics import message_of
from feedgen.sources import PresetModel, Table, bind, load_preset, load_presets, preset_names, recognised
from feedgen.sources.mapping.describe import preset
from feedgen.sources.mapping.preset import DetectModel

SHOP: dict[str, Any] = {"currency": "EUR", "timezone": "Europe/Paris", "base_url": "https://shop.example"}
FOLDER = Path(__file__).parent / "cases" / "presets"
CASES = {
    f"{path.stem}-{name}": (path.stem, case)
    for path in sorted(FOLDER.glob("*.yaml"))
    for name, case in yaml.safe_load(path.read_text("utf-8")).items()
}


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


CELLS = ["", " ", "0", "-1", "1", "12,50", "1.299,00 €", "true", "FALSE", "abc", "a|b;c,d", "Color: White,Size: M"]
CELLS += ["a=b,c=d", "https://x.example/1.jpg,https://x.example/2.jpg", "0000-00-00", "2026-11-24", "[1, {", "{{ x }}"]
CELLS += ["<p>x</p>", "../", "%", ":", "🤖"]
NAMED = re.compile(r"\brow(?:\.(\w+)|\['([^']+)'\])")
OF_OBJECTS = {"heureka", "schema-org", "shopify-bulk", "shopify-json", "woocommerce-json", "yml"}
"""Presets for JSON and XML alone: a text where an object should be is told of."""


def columns_of(preset: PresetModel) -> list[str]:
    """All names that a preset knows, as a header has them."""
    names = [name for spec in preset.columns.values() for name in (*(spec.first or ()), *(spec.all or ()))]
    names += [
        *preset.aliases,
        *(name for signature in preset.detect or () for name in (*signature.all, *signature.any)),
    ]
    names += [name.replace("{n}", "1") for pair in (preset.options.pairs if preset.options else ()) for name in pair]
    if preset.group is not None:
        names += [*preset.group.fill, *filter(None, [preset.group.by])]
    texts = [*preset.derive.values(), *(spec.value or spec.each or "" for spec in preset.columns.values())]
    names += [dotted or quoted for text in texts for dotted, quoted in NAMED.findall(text)]
    return list(dict.fromkeys(name for name in names if "{" not in name))


@pytest.mark.parametrize("name", preset_names())
def test_no_cell_breaks_an_expression(name: str) -> None:
    """Whatever stands in the columns of an export, every record is a product or part of one, and nothing fails."""
    preset = load_preset(name)
    columns = tuple(columns_of(preset))
    mapping = bind(preset, columns, {}, compiler_for(columns), None)
    cells = st.sampled_from(CELLS)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), min_size=1, max_size=4))
    def law(rows: list[list[str]]) -> None:
        numbers = list(range(1, len(rows) + 1))
        done = mapping.apply(Table("x", columns, rows=rows, lines=list(numbers), rownums=numbers))
        assert len(done.records) + done.merged == len(rows)
        failed = [message_of(finding) for finding in done.findings]
        assert failed == [] or name in OF_OBJECTS

    law()


@pytest.mark.parametrize("name", preset_names())
def test_a_description_says_where_every_attribute_comes_from(name: str) -> None:
    model, told = load_preset(name), preset(name)
    assert [one.attribute for one in told.attributes] == list(model.columns)
    assert all(one.source for one in told.attributes)
    assert bool(told.options) == (model.options is not None)
    assert [one.attribute for one in told.derived] == list(model.derive)
    assert told.aliases == model.aliases


SIGNATURES = [(one.preset, signature) for one in load_presets() for signature in one.detect or ()]


@pytest.mark.parametrize(("name", "signature"), SIGNATURES, ids=[name for name, _ in SIGNATURES])
def test_no_two_presets_have_one_signature(name: str, signature: DetectModel) -> None:
    """What tells of one export, in full or just enough of it, tells of no other as much."""
    for some in (signature.any[:1], signature.any):
        found = recognised(load_presets(), tuple(dict.fromkeys([*signature.all, *some])))
        assert [one.preset.preset for one in found if one.matched == found[0].matched] == [name]
