"""Models: one item for a group, with its configs (the first axis) and their simples (the others) inside."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from engine_shop import UNGUARDED, Project, profile
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.diagnostics.errors import UsageError

FIELDS: dict[str, Any] = {
    "model": {"value": "group_id or id", "required": True, "unique": True},
    "configs": {
        "each": "configs",
        "array": True,
        "item": {
            "number": {"value": "it.number", "type": "integer"},
            "colour": "it.key",
            "simples": {"each": "it.members", "array": True, "item": {"sku": "it.id", "size": "it.size"}},
        },
    },
    "price": {"value": "price", "required": True, "on": ["child"]},
}
VARIANTS = {"mode": "models", "axes": {"colour": "color", "size": "size"}}


def shop(folder: Path) -> Project:
    return Project(folder / "p", channel(), guards={**UNGUARDED, "min_items": 0}, state=False)


def channel(**feed: Any) -> dict[str, Any]:
    return profile(**{"variants": VARIANTS, "fields": FIELDS, **feed})


def robot(number: str, group: str = "", colour: str = "", size: str = "", price: str = "1 EUR") -> dict[str, str]:
    return {"id": number, "group_id": group, "title": number, "color": colour, "size": size, "price": price}


def told(project: Project) -> dict[str, list[str]]:
    """Model → `colour: SKU/size SKU/size` of each config."""
    return {
        line["model"]: [
            f"{config.get('colour', '-')}: "
            + " ".join(f"{simple['sku']}/{simple.get('size', '-')}" for simple in config["simples"])
            for config in line["configs"]
        ]
        for line in project.lines()
    }


CASES: dict[str, tuple[list[dict[str, str]], dict[str, list[str]], list[tuple[str, str]]]] = {
    "three levels": (
        [robot("A1", "A", "red", "S"), robot("A2", "A", "blue", "S"), robot("A3", "A", "red", "M")],
        {"A": ["red: A1/S A3/M", "blue: A2/S"]},
        [],
    ),
    "a product alone is a model of its own": ([robot("S", "", "red", "S")], {"S": ["red: S/S"]}, []),
    "one that has no axis at all": ([robot("S")], {"S": ["-: S/-"]}, []),
    "no member has the axis of the configs": (
        [robot("B1", "B", "", "S"), robot("B2", "B", "", "M")],
        {"B": ["-: B1/S B2/M"]},
        [],
    ),
    "colours alone": ([robot("B1", "B", "red"), robot("B2", "B", "blue")], {"B": ["red: B1/-", "blue: B2/-"]}, []),
    "a member without the colour of the others": (
        [robot("B1", "B", "red", "S"), robot("B2", "B", "", "M")],
        {"B": ["red: B1/S"]},
        [("CHN303", "B2")],
    ),
    "a member without a size": (
        [robot("B1", "B", "red", "S"), robot("B2", "B", "red")],
        {"B": ["red: B1/S"]},
        [("CHN303", "B2")],
    ),
    "two alike": (
        [robot("B1", "B", "red", "S"), robot("B2", "B", "red", "S")],
        {"B": ["red: B1/S"]},
        [("CHN304", "B2")],
    ),
    "two that nothing tells apart": ([robot("B1", "B"), robot("B2", "B")], {"B": ["-: B1/-"]}, [("CHN304", "B2")]),
    "a product that only stands above the others": (
        [robot("B"), robot("B1", "B", "red", "S"), robot("B2", "B", "red", "M")],
        {"B": ["red: B1/S B2/M"]},
        [],
    ),
    "the first variant gives the group its id": (
        [robot("B", "B", "red", "S"), robot("B2", "B", "red", "M")],
        {"B": ["red: B/S B2/M"]},
        [],
    ),
    "a simple that is refused makes room for the next": (
        [robot("B1", "B", "red", "S", price=""), robot("B2", "B", "red", "S")],
        {"B": ["red: B2/S"]},
        [("CHN101", "B1")],
    ),
    "no simple is accepted": ([robot("B1", "B", "red", price="")], {}, [("CHN101", "B1")]),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """All cases in one run, the ids of each behind its number."""
    project = shop(tmp_path_factory.mktemp("models"))
    numbered = [numbers(products, n) for n, (products, _, _) in enumerate(CASES.values())]
    assert project.build([product for products in numbered for product in products], chunk_size=200).feeds[0].adds_up()
    return project


def numbers(products: list[dict[str, str]], n: int) -> list[dict[str, str]]:
    return [{**it, "id": f"{n}.{it['id']}", "group_id": it["group_id"] and f"{n}.{it['group_id']}"} for it in products]


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, built: Project) -> None:
    _, expected, findings = CASES[name]
    own = f"{list(CASES).index(name)}."
    models = {model: [line.replace(own, "") for line in lines] for model, lines in told(built).items()}
    assert {model.removeprefix(own): lines for model, lines in models.items() if model.startswith(own)} == expected
    said = [(code, product) for code, product in built.codes() if product is not None and product.startswith(own)]
    assert [(code, product.removeprefix(own)) for code, product in said] == findings


def test_configs_are_numbered_in_their_model(built: Project) -> None:
    numbered = {line["model"]: [config["number"] for config in line["configs"]] for line in built.lines()}
    assert numbered["0.A"] == [1, 2]
    assert numbered["1.S"] == [1]


@pytest.mark.parametrize("variants", [{"mode": "models"}, {**VARIANTS, "rows": ["parent"]}], ids=["no axes", "rows"])
def test_models_need_axes_and_know_no_rows(variants: dict[str, Any], tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel(variants=variants))
    with pytest.raises(UsageError) as caught:
        project.build([robot("A")])
    assert [found.code for found in caught.value.findings] == ["PRF106"]


PRODUCTS = st.lists(
    st.tuples(
        st.sampled_from(["", "A", "B"]),
        st.sampled_from(["", "red", "blue"]),
        st.sampled_from(["", "S", "M"]),
        st.sampled_from(["", "1 EUR"]),
    ),
    max_size=9,
)


@settings(max_examples=8, deadline=None)
@given(PRODUCTS)
def test_every_product_that_is_not_refused_is_a_simple_once(rows: list[tuple[str, str, str, str]]) -> None:
    products = [robot(f"N{n}", *row) for n, row in enumerate(rows)]
    with tempfile.TemporaryDirectory() as folder:
        project = shop(Path(folder))
        report = project.build(products, chunk_size=2)
        lines = project.lines()
        refused = {product for _, product in project.codes()}
    simples = [simple["sku"] for line in lines for config in line["configs"] for simple in config["simples"]]
    assert sorted([*simples, *refused]) == sorted(product["id"] for product in products)
    assert report.feeds[0].adds_up()
    for line in lines:
        colours = [config.get("colour") for config in line["configs"]]
        assert len(set(colours)) == len(colours)
        for config in line["configs"]:
            sizes = [simple.get("size") for simple in config["simples"]]
            assert len(set(sizes)) == len(sizes)
