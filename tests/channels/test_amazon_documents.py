"""Amazon: what stands in which document, when there are many messages, and when only changes are sent."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen import api

NOW = dt.datetime.fromisoformat("2026-11-01T06:00:00+01:00")
PARAMS = {"seller_id": "A1EXAMPLESELLER", "product_type": "MUG", "dangerous_goods": "not_applicable"}
WHOLE = {
    "title": "Mug",
    "description": "A mug.",
    "highlights": ["Light"],
    "brand": "Nova",
    "gtin": "9506000134352",
    "images": ["https://shop.example/a.jpg"],
    "price": "9.50 EUR",
    "availability": "in_stock",
    "quantity": 4,
    "country_of_origin": "PT",
    "recommended_browse_nodes": "1981332031",
}


class Shop:
    def __init__(self, folder: Path, feed: str, **limits: Any) -> None:
        self.folder = folder
        profiles = folder / "channel_profiles"
        profiles.mkdir(parents=True)
        small = {"feedgen": 1, "channel": "small", "title": "Amazon, with small documents", "extends": "amazon"}
        spec = {"url": "https://shop.example/spec", "checked": "2026-11-01"}
        feeds = {feed: {"limits": {"items": None, "bytes": None, **limits}}}
        (profiles / "small.yaml").write_text(json.dumps({**small, "spec": spec, "feeds": feeds}), encoding="utf-8")
        config = {
            "catalogue": {"sources": [{"path": "shop.json"}]},
            "channels": {"small": {"market": "FR", "feeds": [feed], "params": PARAMS}},
            "guards": {"min_items": 0, "max_drop": "off", "max_new_ids": "off"},
        }
        (folder / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")

    def documents(self, products: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        """The messages of each document."""
        given = json.dumps([{**WHOLE, **product} for product in products])
        (self.folder / "shop.json").write_text(given, encoding="utf-8")
        output = self.folder / "feeds"
        report = api.build(config=self.folder / "feedgen.yaml", output=output, now=NOW, workers=1)
        assert report.feeds[0].adds_up()
        files = [output / file.path for file in report.feeds[0].files]
        return [json.loads(file.read_text(encoding="utf-8"))["messages"] for file in files]


@settings(max_examples=5, deadline=None)
@given(sizes=st.lists(st.integers(1, 6), min_size=1, max_size=5), limit=st.integers(4, 8))
def test_families_are_not_torn_apart(tmp_path_factory: Any, sizes: list[int], limit: int) -> None:
    shop = Shop(tmp_path_factory.mktemp("s") / "s", "listings", items=limit)
    products = [
        {"id": f"P{family}-{n}", "group_id": f"P{family}", "color": f"C{n}"}
        for family, size in enumerate(sizes)
        for n in range(size)
    ]
    documents = shop.documents(products)
    home = {message["sku"]: n for n, document in enumerate(documents) for message in document}
    assert set(home) >= {product["id"] for product in products}
    for n, document in enumerate(documents):
        assert [message["messageId"] for message in document] == list(range(1, len(document) + 1))
        families = {message["sku"].partition("-")[0] for message in document}
        assert len(document) <= limit or len(families) == 1, "only a family that is larger itself passes the limit"
        for message in document:
            (told,) = message["attributes"].get("child_parent_sku_relationship", [{}])
            assert home.get(told.get("parent_sku", message["sku"])) == n


def said(messages: list[dict[str, Any]]) -> dict[str, str]:
    return {message["sku"]: message["operationType"] for message in messages}


def test_changes_update_what_is_new_and_delete_what_is_gone(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "s", "changes")
    a, b, c = {"id": "A"}, {"id": "B"}, {"id": "C"}
    tees = [{"id": f"T-{size}", "group_id": "T", "size": size} for size in ("M", "L")]
    (first,) = shop.documents([a, b, *tees])
    assert set(said(first).values()) == {"UPDATE"}
    assert shop.documents([a, b, *tees]) == [[]]
    (third,) = shop.documents([{**a, "quantity": 9}, c, *tees])
    assert said(third) == {"A": "UPDATE", "C": "UPDATE", "B": "DELETE"}
    assert third[-1] == {"messageId": 3, "sku": "B", "operationType": "DELETE"}
    (fourth,) = shop.documents(
        [{**a, "quantity": 9}, {**c, "operationType": "DELETE"}, tees[0], {**tees[1], "price": "8 EUR"}]
    )
    assert said(fourth) == {"T": "UPDATE", "T-M": "UPDATE", "T-L": "UPDATE", "C": "DELETE"}
