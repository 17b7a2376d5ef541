"""Google Merchant Center: RSS 2.0 with one element per attribute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from marketplaces import Built, Case, build, cases, differences

from feedgen.profiles.lint.channel import lint_profile

PROJECT = Path(__file__).parents[2]
TABLES = PROJECT / "channel_profiles" / "_tables"
TAXONOMY = PROJECT.parent / "shared" / "data" / "google_taxonomy.en-US.txt"
G = "http://base.google.com/ns/1.0"
CASES = list(cases("google"))

ATTRIBUTES = (Path(__file__).parent / "cases/google/attributes.txt").read_text(encoding="utf-8").split()
"""All that Google reads about a product (vehicles and property aside)."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "google", tmp_path)
    items = _items(built)
    assert not differences({sku: item for sku, item in case.expect.items() if item is not None}, items)
    assert [sku for sku, item in case.expect.items() if item is not None] == list(items)
    assert built.findings == sorted(case.findings)


def _items(built: Built) -> dict[str, Any]:
    """Items by id: element → text, parts, or a list where it is repeated."""
    return {item["g:id"]: item for item in map(_parts, etree.fromstring(built.data).iter("item"))}


def _parts(element: Any) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for child in element:
        name = etree.QName(child)
        assert name.namespace == G, "every attribute carries Google's namespace"
        content = _parts(child) if len(child) else child.text
        assert content, f"{child.tag} is empty; Google wants it left out"
        found.setdefault(f"g:{name.localname}", []).append(content)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def test_document(tmp_path: Path) -> None:
    built = build(CASES[0], "google", tmp_path)
    root = etree.fromstring(built.data)
    assert built.data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert (root.tag, root.get("version"), root.nsmap) == ("rss", "2.0", {"g": G})
    channel = root[0]
    assert [child.tag for child in channel][:3] == ["title", "link", "description"]
    assert [child.text for child in channel][:2] == ["Example Shop", "https://shop.example"]
    assert built.data.count(b"xmlns:g") == 1


def test_profile_is_sound() -> None:
    assert lint_profile("google") == []


def test_every_attribute_is_there() -> None:
    profile = yaml.safe_load((PROJECT / "channel_profiles" / "google.yaml").read_text(encoding="utf-8"))
    fields = list(profile["feeds"]["products"]["fields"])
    assert all(name.startswith("g:") for name in fields)
    assert sorted(name.removeprefix("g:") for name in fields) == sorted(ATTRIBUTES)


@pytest.mark.skipif(not TAXONOMY.exists(), reason="Google's taxonomy is reference material beside the project")
@pytest.mark.parametrize(("table", "root"), [("google_apparel", "Apparel & Accessories"), ("google_media", "Media")])
def test_tables_hold_their_branch_of_the_taxonomy(table: str, root: str) -> None:
    lines = TAXONOMY.read_text(encoding="utf-8").splitlines()
    known = dict(line.split(" - ", 1) for line in lines[1:])
    branch = {number: path for number, path in known.items() if f"{path} > ".startswith(f"{root} > ")}
    listed = yaml.safe_load((TABLES / f"{table}.yaml").read_text(encoding="utf-8"))
    assert lines[0].rsplit(" ", 1)[-1] in (TABLES / f"{table}.yaml").read_text(encoding="utf-8")
    assert {key for key in listed if key.isdigit()} == branch.keys()
    for number, path in branch.items():
        # A number and its path are the same kind of thing.
        assert listed[number] == listed[" > ".join(path.split(" > ")[:2])]
