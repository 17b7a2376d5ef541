"""Runs over exports whose variants stand anywhere: the laws hold as for any other, and findings name the true place."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from engine_shop import as_csv, build, feeds

from feedgen import api
from feedgen.diagnostics import Finding

COLUMNS = (
    "ID", "Type", "SKU", "Name", "Published", "Is featured?", "Description", "In stock?", "Regular price", "Categories",
    "Images", "Parent", "Attribute 1 name", "Attribute 1 value(s)",
)  # fmt: skip


def rows(products: int = 40) -> list[dict[str, str]]:
    """Variable products with up to four variations each, some of them wrong, in no order."""
    found = []
    for number in range(products):
        sku = f"P{number}"
        common = {"Published": "1", "Is featured?": "0", "In stock?": "1"}
        parent = {"ID": str(1000 + number), "Type": "variable", "SKU": sku, "Name": f"Robot {number}", "Parent": ""}
        parent |= {"Description": "A robot", "Images": f"https://shop.example/{number}.jpg", "Categories": "Toys"}
        found.append({**common, **parent})
        for n in range(number % 5):
            one = {"ID": f"{number}0{n}", "Type": "variation", "SKU": f"{sku}-{n}", "Name": f"Robot {number} {n}"}
            one |= {"Parent": sku if n % 2 else f"id:{1000 + number}", "Regular price": f"{10 + n}.90 EUR"}
            one |= {"Attribute 1 name": "Color", "Attribute 1 value(s)": ["Red", "Blue", "Green", "Black"][n]}
            if number % 7 == 3 and n == 2:
                one["Regular price"] = "abc"
            found.append({**common, **one})
    random.Random(7).shuffle(found)
    return found


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gathered") / "export.csv"
    path.write_text(as_csv(rows(), COLUMNS))
    return path


def test_any_workers_and_any_chunks_give_the_same(export: Path, tmp_path: Path) -> None:
    whole = build(export, tmp_path / "whole")
    small = build(export, tmp_path / "small", workers=2, chunk_size=700)
    assert feeds(tmp_path / "whole") == feeds(tmp_path / "small")
    for report in (whole, small):
        assert report.sources[0].preset == "woocommerce"
        assert report.records == report.products + report.rejected + report.merged == len(rows())
        assert report.sources[0].records == report.records
        assert report.feeds[0].items > 60
    assert whole.tally.by_code() == small.tally.by_code()
    assert [finding.origin for finding in whole.tally] == [finding.origin for finding in small.tally]


def test_the_order_of_the_rows_decides_the_order_of_the_items_only(export: Path, tmp_path: Path) -> None:
    ordered = tmp_path / "ordered.csv"
    ordered.write_text(as_csv(sorted(rows(), key=lambda row: (row["Parent"], row["SKU"])), COLUMNS))
    build(export, tmp_path / "a")
    build(ordered, tmp_path / "b")
    one, other = ((tmp_path / name / "google-fr.xml").read_bytes().split(b"<item>") for name in "ab")
    assert [part.strip() for part in sorted(one[1:-1])] != []
    assert {part.split(b"</item>")[0] for part in one[1:]} == {part.split(b"</item>")[0] for part in other[1:]}


def test_findings_name_the_row_in_the_file(export: Path, tmp_path: Path) -> None:
    findings: list[Finding] = []
    build(export, tmp_path / "out", findings=findings)
    lines = export.read_text().splitlines()
    wrong = [finding for finding in findings if finding.value == "abc"]
    assert len(wrong) == sum(row.get("Regular price") == "abc" for row in rows()) > 0
    for finding in wrong:
        assert finding.origin is not None
        assert finding.origin.line is not None
        assert finding.origin.row == finding.origin.line - 1
        assert ",abc," in lines[finding.origin.line - 1]


def test_a_limit_takes_the_first_products_of_the_groups(export: Path, tmp_path: Path) -> None:
    report = build(export, tmp_path / "out", limit=10)
    assert report.products == 10
    assert report.records == report.products + report.rejected + report.merged


def test_several_files_are_one_catalogue(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    found = rows()
    parents = [row for row in found if row["Type"] == "variable"]
    variations = [row for row in found if row["Type"] != "variable"]
    (tmp_path / "in" / "a-variations.csv").write_text(
        as_csv([*variations, {**variations[0], "Parent": "gone"}], COLUMNS)
    )
    (tmp_path / "in" / "b-parents.csv").write_text(as_csv(parents, (*COLUMNS, "Tags")))
    findings: list[Finding] = []
    report = build(Path(f"{tmp_path}/in/*.csv"), tmp_path / "out", chunk_size=700, findings=findings)
    assert [Path(source.name).name for source in report.sources] == ["a-variations.csv", "b-parents.csv"]
    assert [source.records for source in report.sources] == [len(variations) + 1, len(parents)]
    assert report.records == report.products + report.rejected + report.merged
    (nowhere,) = [finding for finding in findings if finding.code == "SRC260"]
    assert nowhere.origin is not None
    assert (nowhere.origin.file, nowhere.origin.line) == (f"{tmp_path}/in/a-variations.csv", len(variations) + 2)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert all(source["sha256"] for source in manifest["catalogue"]["sources"])
    assert b"A robot" in (tmp_path / "out" / "google-fr.xml").read_bytes()


def test_explain_tells_a_variant_at_its_own_row(export: Path) -> None:
    story = api.story("P9-3", str(export), channels=["google@FR"], shop={"url": "https://shop.example"})
    line = next(n for n, text in enumerate(export.read_text().splitlines(), 1) if ",P9-3," in text)
    assert (story.source["line"], story.source["row"]) == (line, line - 1)
    assert story.feeds[0].outcome == "item"


def test_gathering_is_told_while_it_goes_on(export: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    build(export, tmp_path / "out", chunk_size=700, on_progress=lambda now: told.append((now.stage, now.bytes_read)))
    gathering = [size for stage, size in told if stage == "gathering"]
    assert len(gathering) > 10
    assert gathering == sorted(gathering)
    assert told[-1][0] != "gathering"
