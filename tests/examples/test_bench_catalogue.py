"""The benchmark's catalogue is repeatable and of the promised shape; the yardstick script does its job."""

from __future__ import annotations

import csv
import sys
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from stdnum import ean

from benchmarks import catalogue, measure, plain, run

SAMPLE = list(islice(catalogue.products(), 3000))
G = f"{{{plain.NAMESPACE}}}"


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    first, second, other = tmp_path / "1.csv", tmp_path / "2.csv", tmp_path / "3.csv"
    catalogue.write(first, 500, seed=7)
    catalogue.write(second, 500, seed=7)
    catalogue.write(other, 500, seed=8)
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() != other.read_bytes()


def test_a_small_catalogue_is_the_beginning_of_a_large_one(tmp_path: Path) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    catalogue.write(small, 10, seed=3)
    catalogue.write(large, 200, seed=3)
    assert large.read_bytes().startswith(small.read_bytes())


def test_it_has_22_columns_and_about_800_bytes_per_product(tmp_path: Path) -> None:
    path = tmp_path / "bench.csv"
    catalogue.write(path, 2000)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(catalogue.COLUMNS) == len(set(catalogue.COLUMNS)) == 22
    assert rows[0] == list(catalogue.COLUMNS)
    assert {len(row) for row in rows} == {22}
    assert len(rows) == 2001
    assert 750 <= path.stat().st_size / 2000 <= 850


def test_every_gtin_is_valid_and_used_once() -> None:
    numbers = [row[catalogue.COLUMNS.index("gtin")] for row in SAMPLE]
    assert all(ean.is_valid(number) and len(number) == 13 for number in numbers)
    assert len(set(numbers)) == len(numbers)


@settings(max_examples=200)
@given(st.text("0123456789", min_size=7, max_size=13))
def test_the_check_digit_is_the_standard_one(digits: str) -> None:
    assert catalogue.check_digit(digits) == ean.calc_check_digit(digits)


def test_texts_hold_what_makes_feeds_hard() -> None:
    text = "".join(row[catalogue.COLUMNS.index("description")] for row in SAMPLE)
    for awkward in ("<li>", '"', "&amp;", "& ", "é", "\n", "«"):
        assert awkward in text


def test_variants_of_a_group_stand_together() -> None:
    groups = [row[1] for row in SAMPLE]
    met: set[str] = set()
    for before, group in zip(["", *groups], groups, strict=False):
        if group and group != before:
            assert group not in met
            met.add(group)
    assert len(met) > 300
    assert groups.count("") > 100


def test_the_plain_script_writes_one_item_per_row(tmp_path: Path) -> None:
    source, feed = tmp_path / "in.csv", tmp_path / "out.xml"
    catalogue.write(source, 40)
    plain.main(source, feed)
    items = etree.parse(feed).findall("channel/item")
    assert len(items) == 40
    for item, row in zip(items, SAMPLE, strict=False):
        assert item.findtext(f"{G}id") == row[0]
        assert item.findtext(f"{G}description") == row[3]
        assert item.findtext(f"{G}shipping/{G}price") == row[-1].rsplit(":", 1)[1]
        assert len(item.findall(f"{G}additional_image_link")) == 2


def test_a_command_is_measured_with_its_children(tmp_path: Path) -> None:
    burn = "sum(i * i for i in range(2_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)"
    quiet = measure.run([sys.executable, "-c", "pass"], tmp_path, tmp_path / "log")
    busy = measure.run([sys.executable, "-c", child], tmp_path, tmp_path / "log")
    assert busy.cpu > quiet.cpu
    assert quiet.peak > measure.MEGABYTE


def test_a_command_that_fails_is_an_error_that_tells_what_it_said(tmp_path: Path) -> None:
    code = "import sys; print('no such catalogue'); sys.exit(3)"
    with pytest.raises(measure.CommandError, match=r"exit status 3: [\s\S]*no such catalogue"):
        measure.run([sys.executable, "-c", code], tmp_path, tmp_path / "log")


def test_the_table_compares_with_the_plain_script() -> None:
    def cost(wall: float, cpu: float, peak: int) -> measure.Cost:
        return measure.Cost(wall, cpu, peak * measure.MEGABYTE)

    table = run.table(
        {
            run.Job("plain", ("p",), 1000): cost(1.0, 0.05, 20),
            run.Job("one", ("1",), 1000): cost(0.8, 0.04, 100),
            run.Job("two", ("2",), 1000): cost(0.5, 0.045, 90),
            run.Job("version", ("v",)): cost(0.1, 0.1, 30),
        }
    ).splitlines()
    assert table[2] == "| plain | 1 000 | 0.05 | 50.0 | 1.00 | 1.00 | 20 |"
    assert table[3] == "| one | 1 000 | 0.04 | 40.0 | 0.80 | 0.80 | 100 |"
    assert table[5] == "| version |  | 0.10 |  |  | 0.10 | 30 |"
    assert table[-1] == "Two workers: 1.60 × one, by wall time."


def test_medians_of_time_but_the_largest_peak() -> None:
    costs = [measure.Cost(3, 30, 300), measure.Cost(1, 10, 900), measure.Cost(2, 20, 100)]
    assert measure.middle(costs) == measure.Cost(2, 20, 900)
