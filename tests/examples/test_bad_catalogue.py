"""The README's table of bad rows is true: these codes, this fate."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from examples import regenerate
from feedgen import api
from feedgen.diagnostics import Finding

EXAMPLES = Path(__file__).parents[2] / "examples"
BAD = EXAMPLES / "catalogue-bad.csv"
G = "{http://base.google.com/ns/1.0}"
ROW = re.compile(r"^\| (?P<name>[^|]+) \| [^|]+ \| (?P<codes>[^|]*) \| (?P<fate>[^|]+) \|$", re.MULTILINE)


class Told(NamedTuple):
    """One line of the table: the row's name, the codes of its findings, whether Google gets the product."""

    name: str
    codes: frozenset[str]
    listed: bool


def told() -> list[Told]:
    text = (EXAMPLES / "README.md").read_text("utf-8")
    lines = [match for match in ROW.finditer(text) if "BAD-" in match["name"] or "no id" in match["name"]]
    return [
        Told(
            match["name"].strip("` "),
            frozenset(re.findall(r"[A-Z]{3}\d{3}", match["codes"])),
            not match["fate"].startswith("rejected"),
        )
        for match in lines
    ]


class Run(NamedTuple):
    codes: dict[str, set[str]]
    """Codes by the row's id; rows without one under `row N`."""
    titles: dict[str, str]
    """Titles in Google's feed by id."""
    records: int
    accounted: int


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("bad")
    found: list[Finding] = []
    report = api.build(
        str(BAD),
        channels=["google@FR"],
        output=folder,
        shop={"url": "https://robots.example", "timezone": "Europe/Paris"},
        now=regenerate.NOW,
        workers=1,
        on_finding=found.append,
    )
    with BAD.open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    codes = defaultdict(set)
    for finding in found:
        assert finding.origin is not None
        row = finding.origin.row or 0
        codes[ids[row - 1] if row else "file"].add(finding.code)
    feed = report.feeds[0]
    items = etree.parse(folder / feed.files[0].path).findall("channel/item")
    titles = {str(item.findtext(f"{G}id")): str(item.findtext(f"{G}title")) for item in items}
    accounted = report.rejected + feed.items + feed.rejected + feed.filtered + feed.duplicates
    return Run(dict(codes), titles, report.records, accounted)


def test_every_row_is_accounted_for(run: Run) -> None:
    with BAD.open(encoding="utf-8", newline="") as file:
        assert run.records == len(list(csv.DictReader(file)))
    assert run.accounted == run.records


@pytest.mark.parametrize("line", told(), ids=lambda line: line.name)
def test_the_readme_tells_what_happens(line: Told, run: Run) -> None:
    name = "" if line.name == "(no id)" else line.name
    assert run.codes.get(name, set()) == line.codes
    assert (name in run.titles) == line.listed


def test_nothing_else_is_found(run: Run) -> None:
    assert run.codes["file"] == {"SRC225"}
    assert run.codes.keys() - {"file"} <= {"" if line.name == "(no id)" else line.name for line in told()}


def test_what_is_listed_is_clean(run: Run) -> None:
    assert run.titles["BAD-CONTROL"] == "Robot qui sonne"
    assert run.titles["BAD-EMOJI-RTL"] == "Robot 🤖 qui parle עברית"
    assert run.titles["BAD-DUPLICATE"] == "Robot saisi une première fois"
    assert len(run.titles["BAD-TITLE-LONG"]) <= 150
