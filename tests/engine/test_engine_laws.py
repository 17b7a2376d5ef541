"""The laws of the run: same input same bytes, everything accounted for, whatever the data and the cuts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from engine_shop import NOW, as_csv, build, feeds, product
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedgen.diagnostics import Finding, GuardError, Tally
from feedgen.diagnostics.report import RunReport
from feedgen.engine.guarding import Guarding

CHANNELS = ("google@FR", "ebay@FR", "idealo@FR", "amazon/listings@FR")
PARAMS = {
    "seller_id": "A2ROBOTSHOPFR7",
    "location": "Lille",
    "dispatch_days": "2",
    "carrier": "dpd",
    "deliveryCosts_dpd": "4.90",
    "paymentCosts_paypal": "0",
    "product_type": "TOYS_AND_GAMES",
    "gtin_exemption": "yes",
    "country_of_origin": "FR",
    "dangerous_goods": "not_applicable",
    "shipping_policy": "Colissimo",
    "return_policy": "Retours 30 jours",
    "payment_policy": "Paiements",
    "category": "1234",
}
EBAY = {key: PARAMS[key] for key in PARAMS if key in {"location", "dispatch_days", "category"} or "policy" in key}
CELLS = st.one_of(
    st.sampled_from(["", "abc", "-1", "1.299,00 €", "12.90 EUR", "000", "]]>", "<b>&amp;</b>", 'a"b', '5" nail', "é"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
COLUMNS = ("id", "group_id", "title", "description", "link", "images", "price", "availability", "color", "size", "gtin")


@st.composite
def catalogues(draw: st.DrawFn) -> str:
    """Good rows among broken ones: any cell may be anything, ids repeat, groups are scattered."""
    rows = []
    for number in range(draw(st.integers(0, 25))):
        row = product(draw(st.integers(0, 12)) if draw(st.booleans()) else number)
        if draw(st.booleans()):
            row |= {"group_id": f"G{draw(st.integers(0, 3))}", "color": draw(st.sampled_from(["", "Red", "Blue"]))}
            row["size"] = draw(st.sampled_from(["", "S", "M"]))
        for column in draw(st.lists(st.sampled_from(COLUMNS), max_size=2)):
            row[column] = draw(CELLS)
        rows.append(row)
    return as_csv(rows, (*COLUMNS, "quantity", "brand", "mpn", "sale_price", "status"))


@given(text=catalogues(), size=st.integers(1, 3000))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_catalogue_and_any_cut_gives_the_same_bytes_and_adds_up(text: str, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "shop.csv")
        source.write_text(text, encoding="utf-8", newline="")
        outputs = []
        for name, chunk in (("whole", 1 << 20), ("cut", size)):
            output = Path(folder, name)
            report = _unguarded(source, output, chunk)
            for feed in report.feeds:
                assert feed.products == feed.items + feed.rejected + feed.filtered + feed.duplicates
                assert feed.products == report.products
            assert report.records == report.products + report.rejected + report.merged
            outputs.append((feeds(output), _counts(output)))
        assert outputs[0] == outputs[1]


@given(text=catalogues(), size=st.integers(1, 3000), limit=st.none() | st.integers(1, 20), every=st.booleans())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_numbers_do_not_depend_on_the_cut(text: str, size: int, limit: int | None, every: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "shop.csv")
        source.write_bytes(text.encode() + b"LAST,,caf\xe9,,,,9 EUR\n")
        whole = _account(_unguarded(source, Path(folder, "whole"), 1 << 20, limit=limit))
        found: list[Finding] = []
        telling = found.append if every else None
        cut = _unguarded(source, Path(folder, "cut"), size, limit=limit, on_finding=telling)
        assert _account(cut) == whole
        if every:
            told = Tally()
            told.extend(found)
            assert told.counts == cut.tally.counts


def _account(report: RunReport) -> dict[str, object]:
    """Every number of a run."""
    feeds = [(f.products, f.items, f.rejected, f.filtered_by, f.duplicates, f.parents) for f in report.feeds]
    catalogue = (report.records, report.products, report.rejected, report.merged)
    return {"catalogue": catalogue, "feeds": feeds, "findings": dict(report.tally.counts)}


def test_what_is_wrong_with_a_duplicate_is_not_counted(tmp_path: Path) -> None:
    source = tmp_path / "shop.csv"
    rows = [product(1), product(2), product(1, link="", gtin="4006381333930"), product(2, link="")]
    source.write_text(as_csv(rows, [*rows[2]]))
    for size in (1, 1 << 20):
        for found in (None, []):
            report = build(source, tmp_path / "out", chunk_size=size, findings=found)
            codes = report.tally.by_code()
            assert codes.pop("CAT301") == 2
            assert {code: n for code, n in codes.items() if code in ("CHN101", "CAT120")} == {}
            (feed,) = report.feeds
            assert (feed.items, feed.rejected, feed.duplicates) == (2, 0, 2)


def test_a_limit_ends_the_account_with_its_last_product(tmp_path: Path) -> None:
    source = tmp_path / "shop.csv"
    source.write_text(as_csv([product(n, price="abc" if n in (1, 3) else "9 EUR") for n in range(9)]))
    for size in (1, 700, 1 << 20):
        report = build(source, tmp_path / "out", limit=2, chunk_size=size)
        assert (report.records, report.products, report.rejected) == (3, 2, 1)
        assert report.tally.by_code()["CAT104"] == 1


def _unguarded(source: Path, output: Path, chunk: int, **over: Any) -> RunReport:
    import feedgen.engine.run as engine
    from feedgen.engine.prepare import Request, prepare

    request = Request(
        str(source), CHANNELS, output, workers=1, now=NOW, chunk_size=chunk, params=PARAMS,
        shop={"name": "T", "url": "https://shop.example"}, **over,
    )  # fmt: skip
    job = prepare(request)
    job.guards = Guarding()
    return engine.run(job)


def _counts(output: Path) -> list[dict[str, object]]:
    manifest = json.loads((output / "manifest.json").read_text())
    return [{"counts": feed["counts"], "findings": feed["findings"]} for feed in manifest["feeds"]]


def test_workers_make_no_difference(tmp_path: Path) -> None:
    rows = [
        product(n, group_id=f"G{n % 40}" if n % 3 else "", color=["Red", "Blue", "Green"][n % 3]) for n in range(400)
    ]
    source = tmp_path / "shop.csv"
    source.write_text(as_csv([*rows, product(7)]), encoding="utf-8")
    results = []
    for workers in (1, 2, 3):
        output = tmp_path / str(workers)
        report = build(source, output, workers=workers, chunk_size=9000, channels=CHANNELS, params=PARAMS)
        limited = build(source, tmp_path / "limited", workers=workers, chunk_size=9000, limit=77)
        results.append((feeds(output), _account(report), feeds(tmp_path / "limited"), _account(limited)))
    assert results[0] == results[1] == results[2]
    assert len(results[0][0]) == 4


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_the_hash_seed_makes_no_difference(tmp_path: Path, seed: str) -> None:
    source = tmp_path / "shop.csv"
    source.write_text(as_csv([product(n, group_id=f"G{n % 5}", color=f"C{n}") for n in range(30)]), encoding="utf-8")
    build(source, tmp_path / "here", channels=CHANNELS, params=PARAMS)
    script = (
        "import sys; from pathlib import Path; from test_engine_laws import *; "
        "build(Path(sys.argv[1]), Path(sys.argv[2]), channels=CHANNELS, params=PARAMS)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", script, str(source), str(tmp_path / "there")]
    subprocess.run(command, env=environment, check=True)
    assert feeds(tmp_path / "here") == feeds(tmp_path / "there")


def test_every_product_is_counted_once_in_every_feed(tmp_path: Path) -> None:
    rows = [
        *(product(n) for n in range(10)),
        product(3, title="again"),
        product(11, status="draft"),
        product(12, link=""),
        product(13, price="abc"),
        product(14, group_id="T", color="Red"),
        product(15, group_id="T", color="Blue"),
    ]
    source = tmp_path / "shop.csv"
    source.write_text(as_csv(rows), encoding="utf-8")
    found = []
    report = build(source, tmp_path / "out", channels=("google@FR", "ebay@FR"), params=EBAY, findings=found)
    assert (report.records, report.products, report.rejected) == (16, 15, 1)
    google, ebay = report.feeds
    assert (google.items, google.rejected, google.filtered, google.duplicates) == (12, 1, 1, 1)
    assert google.filtered_by == {"status": 1}
    assert ebay.parents == 1
    assert {(f.code, f.product) for f in found if f.severity == 3 and f.channel in (None, "google-fr")} >= {
        ("CAT301", "SKU-0003"),
        ("CHN101", "SKU-0012"),
        ("CAT104", "SKU-0013"),
    }


def test_rows_and_lines_of_findings_count_in_the_file_not_in_the_chunk(tmp_path: Path) -> None:
    rows = [product(n, price="abc" if n == 33 else "9.90 EUR") for n in range(40)]
    source = tmp_path / "shop.csv"
    source.write_text(as_csv(rows), encoding="utf-8")
    for size in (1, 900, 1 << 20):
        found = []
        report = build(source, tmp_path / "out", chunk_size=size, findings=found)
        bad = [f for f in found if f.code == "CAT104"]
        assert [(f.origin.row, f.origin.line, f.origin.column) for f in bad] == [(34, 2 + 33 * 2, "price")]
        (sample,) = [f for f in report.tally if f.code == "CAT104"]
        assert sample.origin == bad[0].origin


def test_a_limit_takes_the_first_products_whatever_the_cut(tmp_path: Path) -> None:
    source = tmp_path / "shop.csv"
    source.write_text(as_csv([product(n, link="" if n == 2 else "https://shop.example/x") for n in range(50)]))
    whole = []
    for size in (1, 800, 1 << 20):
        report = build(source, tmp_path / "out", limit=7, chunk_size=size)
        assert (report.products, report.feeds[0].products, report.feeds[0].items) == (7, 7, 6)
        whole.append(feeds(tmp_path / "out"))
    assert whole[0] == whole[1] == whole[2]


def test_no_item_stops_the_run_and_keeps_the_old_feed(tmp_path: Path) -> None:
    source = tmp_path / "shop.csv"
    source.write_text(as_csv([product(1)]))
    build(source, tmp_path / "out")
    before = feeds(tmp_path / "out")
    source.write_text(as_csv([]))
    with pytest.raises(GuardError) as stopped:
        build(source, tmp_path / "out")
    assert [f.code for f in stopped.value.findings] == ["GRD101"]
    assert stopped.value.report is not None
    assert feeds(tmp_path / "out") == before
