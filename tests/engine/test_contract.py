"""A source that is not what was expected of it replaces no feed; what changed since the last run is told."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from engine_shop import NOW, SHOP, UNGUARDED, as_csv, product

from feedgen import api
from feedgen.diagnostics import ExitStatus, Finding, SourceError
from feedgen.diagnostics.report import RunReport
from feedgen.sources import RawChunk
from feedgen.sources.split import Chunks


class Shop:
    """A folder with one catalogue; each build says whether it was stopped, and by what."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = folder / "catalogue.csv"
        self.findings: list[Finding] = []
        self.beside: list[dict[str, Any]] = []
        """Further sources."""
        self.rows([product(n) for n in range(20)])

    def rows(self, rows: list[dict[str, str]], after: str = "", columns: tuple[str, ...] | None = None) -> None:
        self.write((as_csv(rows, columns) if columns else as_csv(rows)) + after)

    def write(self, text: str, age: dt.timedelta = dt.timedelta(hours=1)) -> None:
        self.catalogue.write_text(text)
        moment = (NOW - age).timestamp()
        os.utime(self.catalogue, (moment, moment))

    def build(self, expect: Any = None, source: Any = None, **asked: Any) -> RunReport:
        config = {
            "guards": UNGUARDED,
            "shop": SHOP,
            "catalogue": {"sources": [{"path": "catalogue.csv", **(source or {})}, *self.beside]},
            "channels": {"google": {"market": "FR"}},
        }
        if expect is not None:
            config["catalogue"]["expect"] = expect
        (self.folder / "feedgen.yaml").write_text(yaml.safe_dump(config))
        self.findings.clear()
        return api.build(
            config=self.folder / "feedgen.yaml",
            output=self.folder / "feeds",
            now=NOW,
            workers=1,
            on_finding=self.findings.append,
            **asked,
        )

    def feed(self) -> bytes:
        return (self.folder / "feeds/google.xml").read_bytes()

    def codes(self) -> list[str]:
        return sorted(finding.code for finding in self.findings if finding.code.startswith("SRC"))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


CUT_OFF = as_csv([product(n) for n in range(10)]) + "SKU-X,,Robot"
BROKEN = [
    pytest.param({"columns": ["id", "ean"]}, None, "SRC150", id="a column is missing"),
    pytest.param({"fresh": "30min"}, None, "SRC151", id="too old"),
    pytest.param({"rows": {"min": 21}}, None, "SRC152", id="too few"),
    pytest.param({"rows": {"max": 19}}, None, "SRC152", id="too many"),
    pytest.param({"end": "END"}, None, "SRC153", id="no end"),
    pytest.param({"rows": {"max_drop": "30%"}}, as_csv([product(n) for n in range(13)]), "SRC154", id="dropped"),
    pytest.param({}, CUT_OFF, "SRC206", id="cut off"),
]


@pytest.mark.parametrize(("expect", "text", "code"), BROKEN)
def test_what_is_not_as_expected_replaces_nothing(shop: Shop, expect: Any, text: str | None, code: str) -> None:
    shop.build()
    before = shop.feed()
    if text is not None:
        shop.write(text)
    with pytest.raises(SourceError) as stopped:
        shop.build(expect)
    assert stopped.value.status == ExitStatus.SOURCE
    assert [finding.code for finding in stopped.value.findings] == [code]
    assert shop.feed() == before
    with pytest.raises(SourceError):
        shop.build(source={"expect": expect} if expect else None)


@pytest.mark.parametrize(("expect", "text", "code"), BROKEN)
def test_a_warning_lets_the_run_go_on(shop: Shop, expect: Any, text: str | None, code: str) -> None:
    shop.build()
    if text is not None:
        shop.write(text)
    report = shop.build({**expect, "severity": "warning"})
    assert report.written
    assert code in shop.codes()


HELD = [
    {"columns": ["id", "Title"]},
    {"fresh": "2h"},
    {"fresh": "1.5 h"},
    {"rows": {"min": 20, "max": 20, "max_drop": "0%"}},
    {"complete": False},
]


@pytest.mark.parametrize("expect", HELD, ids=str)
def test_what_is_as_expected_is_built(shop: Shop, expect: Any) -> None:
    shop.build()
    assert shop.build(expect).written
    assert shop.codes() == []


@pytest.mark.parametrize("after", ["END", "END\n", "END,,\n\n \r\n", '"END"\n'])
@pytest.mark.parametrize("size", [1, 300, 2600, 1 << 18])
def test_the_line_that_ends_the_source_is_no_record(shop: Shop, after: str, size: int) -> None:
    shop.rows([product(n) for n in range(20)], after)
    report = shop.build({"end": "END"}, chunk_size=size)
    assert (report.records, report.products) == (20, 20)
    assert [(f.code, f.origin.line) for f in shop.findings if f.origin] == [("SRC222", 42)]


def test_an_end_in_the_middle_does_not_count(shop: Shop) -> None:
    shop.write(as_csv([product(1)]) + "END\n" + as_csv([product(2)]).partition("\n")[2])
    with pytest.raises(SourceError, match="SRC153"):
        shop.build({"end": "END"})


def test_the_sources_own_expectations_win(shop: Shop) -> None:
    assert shop.build({"rows": {"min": 100}, "fresh": "2h"}, {"expect": {"rows": {"min": 5}}}).written
    with pytest.raises(SourceError, match="SRC151"):
        shop.build({"fresh": "1min"}, {"expect": {"rows": {"min": 5}}})


def test_a_file_that_grows_while_it_is_read(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.build()
    before = shop.feed()
    read = Chunks.__next__

    def slowly(self: Chunks) -> RawChunk:
        chunk = read(self)
        with shop.catalogue.open("a") as file:
            file.write(as_csv([product(99)]).partition("\n")[2])
        return chunk

    monkeypatch.setattr(Chunks, "__next__", slowly)
    with pytest.raises(SourceError, match="SRC155"):
        shop.build()
    assert shop.feed() == before
    assert shop.build({"complete": False}).written


def test_a_file_that_is_renamed_into_place_is_whole(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file is read to its end, the new one the next time."""
    read = Chunks.__next__

    def replaced(self: Chunks) -> RawChunk:
        chunk = read(self)
        new = shop.folder / "new.csv"
        new.write_text(as_csv([product(99)]))
        new.replace(shop.catalogue)
        return chunk

    monkeypatch.setattr(Chunks, "__next__", replaced)
    assert shop.build().records == 20


def test_what_changed_since_the_last_run(shop: Shop) -> None:
    shop.build()
    manifest = json.loads((shop.folder / "feeds/manifest.json").read_text())
    columns = manifest["catalogue"]["sources"][0]["columns"]
    assert (columns["id"], columns["price"], columns["link"], columns["size"]) == ("text", "number", "link", "")
    assert shop.codes() == []
    kept = ("id", "group_id", "title", "description", "link", "images", "price", "availability", "mpn", "barcode")
    rows = [product(n, mpn=f"{n}", barcode="x") for n in range(20)]
    shop.rows([{key: row[key] for key in kept if key in row} for row in rows], columns=kept)
    shop.build()
    assert {finding.origin.column for finding in shop.findings if finding.code == "SRC230"} == {"barcode"}
    gone = {finding.origin.column for finding in shop.findings if finding.code == "SRC231"}
    assert gone == set(columns) - set(kept)
    assert [finding.origin.column for finding in shop.findings if finding.code == "SRC232"] == ["mpn"]
    shop.build()
    assert shop.codes() == []


def test_a_limit_asks_for_nothing_that_only_the_whole_shows(shop: Shop) -> None:
    assert shop.build({"rows": {"min": 20}, "end": "END"}, limit=5).written


STOCK = "id,stock\nSKU-0001,3\nSKU-0002,4\n"


@pytest.mark.parametrize(
    ("expect", "text", "code"),
    [
        ({"columns": ["qty"]}, STOCK, "SRC150"),
        ({"fresh": "30min"}, STOCK, "SRC151"),
        ({"rows": {"min": 3}}, STOCK, "SRC152"),
        ({"end": "END"}, STOCK, "SRC153"),
        ({"complete": True}, STOCK + "SKU-0003", "SRC206"),
    ],
)
def test_a_joined_file_has_a_contract_of_its_own(shop: Shop, expect: Any, text: str, code: str) -> None:
    (shop.folder / "stock.csv").write_text(text)
    moment = (NOW - dt.timedelta(hours=1)).timestamp()
    os.utime(shop.folder / "stock.csv", (moment, moment))
    joined = {"path": "stock.csv", "join": "id", "columns": {"quantity": "stock"}}
    shop.beside = [{**joined, "expect": expect}]
    with pytest.raises(SourceError) as stopped:
        shop.build({"columns": ["id", "price"]})
    assert [finding.code for finding in stopped.value.findings] == [code]
    shop.beside = [{**joined, "expect": {**expect, "severity": "warning"}}]
    assert shop.build({"columns": ["id", "price"]}).written
    assert code in shop.codes()


def test_how_a_source_was_read_is_told(shop: Shop) -> None:
    shop.rows([product(n, price="1.299,00 EUR") for n in range(3)])
    told = shop.build().as_json()["read_as"]
    assert told[0]["conventions"] == {"price": "decimal comma (1.299,00)"}
    assert (told[0]["format"], told[0]["encoding"], told[0]["delimiter"]) == ("csv", "utf-8", ",")
