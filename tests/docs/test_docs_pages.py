"""Pages hang together: links lead somewhere, tables are fresh, nothing of anybody's machine stands in them."""

from __future__ import annotations

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import doc_tables
import pytest
from doc_pages import EVERYTHING, PAGES, README, REFERENCE, ROOT, anchors, blocks, links, prose

from feedgen.catalogue import ATTRIBUTES, Money, ProductReader, Raw, ReadOptions, Records
from feedgen.diagnostics import all_rules
from feedgen.expressions import FUNCTIONS, Scope, compile_value, kinds_of_product
from feedgen.expressions.predicates import QUESTIONS


@pytest.mark.parametrize("page", REFERENCE, ids=lambda page: page.name)
def test_tables_are_fresh(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert doc_tables.refreshed(text) == text, "run `make docs`"


def test_every_function_code_and_attribute_is_in_the_tables() -> None:
    page = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE}
    for name in FUNCTIONS:
        assert f"| `{FUNCTIONS.get(name).usage()}` |" in page["functions.md"]
    assert [code for code in all_rules() if f"| `{code}` |" not in page["findings.md"]] == []
    assert [name for name in ATTRIBUTES if f"| `{name}` |" not in page["catalogue.md"]] == []
    assert [name for name in QUESTIONS if f"`{name}`" not in page["expressions.md"]] == []


@pytest.mark.parametrize("page", EVERYTHING, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def test_the_readme_has_a_place_for_the_measured_table() -> None:
    text = README.read_text(encoding="utf-8")
    assert 0 < text.index("<!-- benchmark -->") < text.index("<!-- /benchmark -->")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_json_that_is_shown_is_json(page: Path) -> None:
    for block in blocks(page):
        if block.language == "json" and not block.kind:
            json.loads(block.text)


# -- small examples ------------------------------------------------------------------------------------------

PRODUCT = {"price": Money(Decimal("12.90"), "EUR"), "title": "Red mug", "quantity": 12}
EXAMPLES = [
    (block, *map(str.strip, line.rsplit("->", 1)))
    for page in REFERENCE
    for block in blocks(page)
    if block.language == "expressions"
    for line in block.text.splitlines()
    if "->" in line
]


@pytest.mark.parametrize(("block", "text", "expected"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_expression_gives_what_is_shown(block: Any, text: str, expected: str) -> None:
    value = compile_value(text, Scope(names=kinds_of_product())).call(PRODUCT, None)
    assert doc_tables.literal(value) == expected, str(block)


READINGS = [
    line
    for page in REFERENCE
    for block in blocks(page)
    if block.language == "readings"
    for line in block.text.splitlines()
]
READER = ProductReader(ReadOptions(currency="EUR", timezone="Europe/Paris", base_url="https://shop.example"))


@pytest.mark.parametrize("line", READINGS)
def test_cell_is_read_as_shown(line: str) -> None:
    given, _, shown = line.partition("->")
    name, _, cell = given.partition(":")
    code = found[0] if (found := re.findall(r"[A-Z]{3}\d{3}$", shown)) else None
    (product,), said = READER.read(Records.of([Raw({"id": "A", name: cell.strip()}, 1, 2)]), "shop.csv")
    assert [finding.code for _, finding in said] == ([code] if code else [])
    value = "rejected" if product is None else plain(product.get(name))  # type: ignore[call-overload]
    assert value == shown.removesuffix(code or "").strip()


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(map(plain, value.values()))
    if isinstance(value, list):
        return ", ".join(map(plain, value))
    return doc_tables.literal_text(value)


# -- nobody's machine ----------------------------------------------------------------------------------------

FOREIGN = r"/(?:home|Users|work|workspace|mnt)/\w|/root/\.|[A-Z]:\\Users"
"""Folders of somebody's machine. This file, which has to name them, is left out."""
TEXTS = {".py", ".pyi", ".md", ".toml", ".yaml", ".yml", ".j2", ".csv", ".json", ".txt", ".xml", ".cfg", ""}


def tracked() -> list[Path]:
    """The repository's files; without git, every text file beside this one's folders."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [ROOT / name for name in done.stdout.decode().split("\0") if name]
    folders = ("feedgen", "docs", "tests", "examples", "channel_profiles", "templates", "benchmarks")
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]


def test_no_file_tells_where_it_was_written() -> None:
    foreign = re.compile(FOREIGN)
    found = []
    for path in tracked():
        if path.suffix not in TEXTS or not path.is_file() or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if hit := foreign.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {hit.group()}")
    assert found == []


def test_pages_use_plain_marks() -> None:
    """No bare address and no trailing blanks: what renders is what was meant."""
    for page in PAGES:
        for number, line in enumerate(prose(page).splitlines(), 1):
            assert line == line.rstrip(), f"{page.name}: line {number} of its prose ends with blanks"
