"""Documents that write fields as pairs of a key and a value: they are read back by their keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, product, profile
from lxml import etree

from feedgen import api
from feedgen.engine.feeds.element import Exact
from feedgen.writers import Pair

PAIRS = {"data/advert": {"element": "attribute", "key": "key", "value": "value"}}
FIELDS: dict[str, Any] = {
    "alias": {"const": "mug"},
    "data/advert/sellerReference": {"value": "id", "required": True, "unique": True},
    "data/advert/sellingPrice": {"value": "price", "type": "decimal", "required": True},
    "data/advert/weight": {"item": {"value": "quantity", "unit": {"const": "g"}}},
}
MADE = {"file": "small.xml", "writer": "xml", "root": {"name": "all"}, "item": "item", "options": {"pairs": PAIRS}}


def test_what_is_missing_is_called_by_its_key(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(fields=FIELDS, **MADE))
    project.build([product(1), product(2, price="")])
    assert [(f.code, f.product, f.field) for f in project.findings] == [
        ("CHN101", "SKU-0002", "data/advert/sellingPrice")
    ]


def test_a_feed_is_compared_by_its_keys(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(fields=FIELDS, **MADE))
    project.build([product(1), product(2)])
    before = (project.output / "small.xml").rename(tmp_path / "old.xml")
    project.build([product(1), product(2, price="7 EUR"), product(3)])
    config = project.folder / "feedgen.yaml"
    (pair,) = api.diff(str(before), str(project.output / "small.xml"), channels=["small"], config=config)
    assert pair.difference is not None
    assert (pair.difference.added_ids, pair.difference.changed, pair.difference.same) == (["SKU-0003"], 1, 1)
    assert [field.name for field in pair.difference.fields] == ["data/advert/sellingPrice"]
    assert [f"{move.id}: {move.old} → {move.new}" for move in pair.difference.moves] == ["SKU-0002: 12.90 → 7.00"]


@pytest.mark.parametrize(
    ("pair", "text", "fields"),
    [
        (
            Pair("a", "k", "v"),
            "<a><k>x</k><v>1</v></a><a><k>x</k><v>2</v><u>g</u></a>",
            {"x": ["1", "2"], "x/u": ["g"]},
        ),
        (Pair("a", "k", "v"), "<a><v>1</v></a><b>2</b>", {"a/v": ["1"], "b": ["2"]}),
        (Pair("p", "@n", "#text"), '<p n="x y">1</p><p>2</p>', {"x y": ["1"], "p": ["2"]}),
    ],
)
def test_pairs_are_fields(pair: Pair, text: str, fields: dict[str, list[str]]) -> None:
    assert Exact({"": pair}).read(etree.fromstring(f"<item>{text}</item>")) == fields
