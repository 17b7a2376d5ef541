"""Records that belong together, wherever they stand: groups come out whole, in one order, and nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_reading import compiler_for, mapped

from feedgen.sources import Gathered, Part, PresetModel, Table, bind, gathered, parse

COLUMNS = ("id", "parent", "children", "title")
PRESET = PresetModel.model_validate(
    {
        "feedgen": 1,
        "preset": "family",
        "title": "Families",
        "group": {
            "parent": "row.parent",
            "keys": ["row.id"],
            "children": "row.children | split(' ')",
            "product_when": "row.parent",
            "fill": ["title"],
        },
        "columns": {"id": "id", "title": "title", "group_id": {"value": "group.first.id"}},
    }
)


def table(rows: list[list[str]], rejected: int = 0) -> Table:
    return Table(
        "shop.csv",
        COLUMNS,
        rows=list(rows),
        lines=[*range(2, 2 + len(rows))],
        rownums=[*range(1, 1 + len(rows))],
        records=len(rows) + rejected,
        rejected=rejected,
    )


def groups(tables: list[Table], size: int = 300) -> list[list[tuple[str, str]]]:
    """(id, title) of the members of each group, as they come out."""
    mapping = bind(PRESET, COLUMNS, {}, compiler_for(COLUMNS), frozenset())
    found: list[list[tuple[str, str]]] = []
    for seq, chunk in enumerate(gathered([Part(0, tables, mapping.relations)], 7, COLUMNS, size)):
        assert (chunk.source, chunk.seq) == (7, seq)
        assert isinstance(chunk.data, Gathered)
        read = parse(chunk, INFO)
        assert read.homes is not None
        done = mapping.apply(read)
        assert len(done.records) + done.merged + read.rejected == read.records
        for place, home in enumerate(read.homes):
            if home == place:
                found.append([])
            found[-1].append((read.rows[place][0], read.rows[place][3]))
    return found


INFO: Any = type("Info", (), {"name": "shop.csv", "columns": COLUMNS})()

families = st.lists(st.integers(0, 4), min_size=1, max_size=6)
"""Variants of each parent."""


@settings(max_examples=60, deadline=None)
@given(families, st.randoms(use_true_random=False), st.integers(1, 5), st.integers(1, 4), st.booleans())
def test_any_order_gives_whole_groups(
    sizes: list[int], random: Any, cut: int, size: int, named_by_parent: bool
) -> None:
    rows, expected = [], {}
    for number, variants in enumerate(sizes):
        parent = f"P{number}"
        names = [f"{parent}-{n}" for n in range(variants)]
        rows.append([parent, "", " ".join(names) if named_by_parent else "", "title"])
        rows += [[name, "" if named_by_parent else f" {parent.lower()} ", "", ""] for name in names]
        expected[parent] = {parent, *names}
    random.shuffle(rows)
    tables = [table(rows[at : at + cut]) for at in range(0, len(rows), cut)]
    found = groups(tables, size)
    assert [group[0][0] for group in found] == [row[0] for row in rows if row[0] in expected]
    assert {group[0][0]: {name for name, _ in group} for group in found} == expected
    order = [row[0] for row in rows]
    for _, *variants in found:
        assert [order.index(name) for name, _ in variants] == sorted(order.index(name) for name, _ in variants)


def test_a_variant_takes_from_its_own_parent_which_takes_from_its_own() -> None:
    rows = [["V", "M", "", ""], ["M", "R", "", ""], ["R", "", "", "Root"], ["W", "R", "", "Own"]]
    mapping = bind(PRESET, COLUMNS, {}, compiler_for(COLUMNS), frozenset())
    (chunk,) = gathered([Part(0, [table(rows)], mapping.relations)], 0, COLUMNS)
    done = mapping.apply(parse(chunk, INFO))
    found = [done.records.attributes(i) for i in range(len(done.records))]
    assert [(one["id"], one["title"], one["group_id"]) for one in found] == [
        ("M", "Root", "R"),
        ("W", "Own", "R"),
        ("V", "Root", "R"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["A", "A", "", ""]], [["A"]]),
        ([["A", "B", "", ""], ["B", "A", "", ""], ["C", "A", "", ""]], [["A"], ["B"], ["C"]]),
        ([["A", "gone", "", ""], ["B", "", "", ""]], [["A"], ["B"]]),
        ([["P", "", "", "first"], ["p", "", "", "second"], ["V", "P", "", ""]], [["P", "V"], ["p"]]),
        ([["P", "", "V", ""], ["V", "Q", "", ""], ["Q", "", "", ""]], [["P"], ["Q", "V"]]),
    ],
    ids=["itself", "a-loop", "nowhere", "twice-the-same-key", "two-parents-the-variants-own-word-counts"],
)
def test_odd_families(rows: list[list[str]], expected: list[list[str]]) -> None:
    assert [[name for name, _ in group] for group in groups([table(rows)])] == expected


def test_a_parent_that_is_nowhere_is_told_at_the_variants_own_line() -> None:
    mapping = bind(PRESET, COLUMNS, {}, compiler_for(COLUMNS), frozenset())
    rows = [["P", "", "", ""], ["A", "gone", "", ""]]
    (chunk,) = gathered([Part(3, [table(rows)], mapping.relations)], 0, COLUMNS)
    assert isinstance(chunk.data, Gathered)
    (finding,) = chunk.data.findings
    assert (finding.code, finding.value, finding.origin and finding.origin.line) == ("SRC260", "gone", 3)
    assert (list(chunk.data.sources), list(chunk.data.rows)) == ([3, 3], [1, 2])


def test_what_could_not_be_read_keeps_its_place_and_its_finding() -> None:
    found = mapped(
        b"ID,Type,SKU,Name,Published,Is featured?,Regular price,Parent\n"
        b"1,variation,V,V,1,0,5,P\n2,simple,X,X,1,0,5,,too,many\n3,variable,P,P,1,0,,\n4,variation,W,W,1,0,6,P\n"
    )
    assert found.preset == "woocommerce"
    assert [one["id"] for one in found.attributes] == ["V", "W"]
    assert [finding.code for finding in found.findings] == ["SRC204"]
    assert found.merged == 1


SHOPIFY = b"""{"products": [
 {"id": 1, "title": "Mug", "handle": "mug", "vendor": "Acme", "body_html": "<p>A mug</p>",
  "options": [{"name": "Color", "values": ["Red", "Blue"]}],
  "images": [{"src": "https://cdn.example/1.jpg"}, {"src": "https://cdn.example/2.jpg"}],
  "variants": [
   {"id": 11, "sku": "M-R", "price": "8.00", "compare_at_price": "10.00", "option1": "Red", "available": true,
    "featured_image": {"src": "https://cdn.example/2.jpg"}},
   {"id": 12, "sku": "", "price": "10.00", "option1": "Blue", "available": false}]},
 {"id": 2, "title": "Cup", "handle": "cup", "vendor": "Acme", "variants": []}
]}"""


@pytest.mark.parametrize("size", [1, 1 << 18])
def test_every_member_of_a_list_is_a_record(size: int) -> None:
    found = mapped(SHOPIFY, size=size)
    assert found.preset == "shopify-json"
    red, blue, cup = found.attributes
    assert red == {
        "id": "M-R",
        "group_id": "mug",
        "brand": "Acme",
        "title": "Mug",
        "description": "<p>A mug</p>",
        "link": "/products/mug?variant=11",
        "images": ["https://cdn.example/2.jpg", "https://cdn.example/1.jpg"],
        "price": "10.00",
        "sale_price": "8.00",
        "availability": "in_stock",
        "color": "Red",
        "status": "active",
    }
    assert (blue["id"], blue["color"], blue["availability"], "sale_price" in blue) == (
        "12",
        "Blue",
        "out_of_stock",
        False,
    )
    assert (cup["title"], cup.get("id"), cup.get("group_id")) == ("Cup", None, None)


def test_json_lines_are_not_cut_within_a_group() -> None:
    names = ["Handle", "Title", "Vendor", "Option1 Name", "Option1 Value", "Variant Price", "Variant SKU", "Image Src"]
    rows = []
    for group in range(12):
        for n in range(group % 4 + 1):
            first = ["Mug", "Acme"] if n == 0 else ["", ""]
            rows.append([f"mug-{group}", *first, "Size", f"S{n}", "5", f"M-{group}-{n}", f"https://a.example/{n}.jpg"])
    lines = "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows)
    whole, cut = (mapped(lines.encode(), size=size, format="jsonl") for size in (1 << 18, 1))
    assert whole.preset == "shopify"
    assert cut.attributes == whole.attributes
    assert all(one["title"] == "Mug" for one in cut.attributes)
