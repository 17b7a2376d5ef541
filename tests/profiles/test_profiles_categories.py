"""Categories of a channel (`cases/categories.yaml`) and files of them that are wrong (`cases/category_files.yaml`)."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from profile_shop import CONFIG, PRODUCT, Project, load_cases, profile_text

from feedgen.diagnostics import hint_of
from feedgen.taxonomy import files

CASES = load_cases("categories.yaml")
BAD = load_cases("category_files.yaml")
VERSION = "# Google_Product_Taxonomy_Version: 2021-09-21\n"
ENGLISH = f"""{VERSION}166 - Apparel & Accessories
1604 - Apparel & Accessories > Clothing
212 - Apparel & Accessories > Clothing > Shirts & Tops
"""
FRENCH = f"""{VERSION}166 - Vêtements et accessoires
1604 - Vêtements et accessoires > Vêtements
212 - Vêtements et accessoires > Vêtements > Hauts
"""


@pytest.fixture(autouse=True)
def _nobodys_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "cache_folder", lambda: tmp_path / "cache")


def rows(case: dict[str, Any]) -> list[dict[str, Any]]:
    given = case.get("given", {})
    return [{**PRODUCT, **row} for row in (given if isinstance(given, list) else [given])]


def project(case: dict[str, Any], folder: Path, fields: str) -> Project:
    made = Project(folder)
    terms = {"language": case["language"]} if "language" in case else {}
    made.profile(profile_text(head=f"markets: {{FR: {json.dumps(terms)}}}\n", fields=fields))
    settings = {"file": "map.csv", "tree": case.get("tree", "google"), "into": "google_category"}
    more = case.get("more", "")
    lines = [f"{key}: {json.dumps(value)}" for key, value in settings.items() if f"{key}:" not in more.split()]
    categories = textwrap.indent(
        "categories:\n" + textwrap.indent("\n".join([*lines, more.replace("\n  ", "\n")]), "  "), "    "
    )
    channel = textwrap.indent(case.get("channel", "") + "\nmarket: FR", "    ")
    market = textwrap.indent(case.get("market", "params: {}"), "        ")
    made.config(
        "guards: {min_items: 0}\nchannels:\n  own:\n" + f"{categories}\n{channel}\n    markets:\n      FR:\n{market}\n"
    )
    for name, text in {"taxonomies/google.en-US.txt": ENGLISH, "taxonomies/google.fr-FR.txt": FRENCH}.items():
        made.write(name, text)
    made.write("map.csv", given_bytes(case))
    for name, text in case.get("files", {}).items():
        made.write(name, text)
    made.products(*rows(case))
    return made


def given_bytes(case: dict[str, Any]) -> bytes:
    if "bytes_times" in case:
        return b"x" * int(case["bytes_times"]) + b";212\n"
    return case["bytes"].encode("latin-1") if "bytes" in case else str(case["map"]).encode()


@pytest.mark.parametrize("name", CASES)
def test_categories(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    shown = case["shows"] if isinstance(case["shows"], list) else [case["shows"]]
    names = dict.fromkeys(key for item in shown for key in item)
    made = project(case, tmp_path, "fields:\n  id: id\n" + "".join(f"  {n.replace('.', '-')}: {n}\n" for n in names))
    assert made.lint(CONFIG) == []
    run = made.build("own")
    assert run.items() == [
        {"id": row["id"], **{key.replace(".", "-"): value for key, value in item.items() if value is not None}}
        for row, item in zip(rows(case), shown, strict=False)
    ]
    assert run.said("CHN") == case.get("says", [])
    counts = Counter({kind.value: n for kind, n in run.report.tally.counts.items() if kind.code.startswith("CHN4")})
    assert dict(counts) == case.get("values", {})


@pytest.mark.parametrize("name", BAD)
def test_files_that_are_wrong(name: str, tmp_path: Path) -> None:
    case = BAD[name]
    made = project(case, tmp_path, "fields: {id: id}\n")
    found = made.lint(CONFIG)
    assert [f"{finding.code} {finding.origin.line if finding.origin else None}" for finding in found] == case["says"]
    if "hint" in case:
        assert hint_of(found[0]) == case["hint"]
