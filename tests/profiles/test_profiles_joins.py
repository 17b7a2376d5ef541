"""Joined files: what comes of a row (`cases/joins.yaml`), and how keys are compared."""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_shop import CONFIG, PRODUCT, Project, load_cases, profile_text

from feedgen.catalogue.gtin import check_digit_holds
from feedgen.catalogue.identity import same
from feedgen.profiles.joins.cells import Column
from feedgen.profiles.joins.rows import Gathering, Row

CASES = load_cases("joins.yaml")
KEYS = {"given", "file", "files", "joins", "more", "channel", "language", "shows", "items", "says"}
JOINS = [{"path": "m.csv", "join": "id", "as": "m"}]
UNTIMED = settings(deadline=None)
FEED = "file: own.jsonl\nwriter: jsonl\n"


def rows(case: dict[str, Any]) -> list[dict[str, Any]]:
    given_ = case.get("given", {})
    return [{**PRODUCT, **row} for row in (given_ if isinstance(given_, list) else [given_])]


@pytest.mark.parametrize("name", CASES)
def test_what_a_product_has(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    assert set(case) <= KEYS
    shown = case["shows"] if isinstance(case["shows"], list) else [case["shows"]]
    expressions = list(dict.fromkeys(text for item in shown for text in item if text != "id"))
    fields = {"id": "id", **{f"f{n}": {"value": text} for n, text in enumerate(expressions)}}
    made = Project(tmp_path)
    market = {"language": case["language"]} if "language" in case else {}
    made.profile(
        profile_text(
            head=f"markets: {{FR: {json.dumps(market)}}}\n", feed=FEED, fields=f"fields: {json.dumps(fields)}\n"
        )
    )
    sources = [{"path": "catalogue.json"}, *case.get("joins", JOINS)]
    channel = {"market": "FR", **case.get("channel", {})}
    config = {"catalogue": {"sources": sources, **case.get("more", {})}, "guards": {"min_items": 0}}
    made.config(json.dumps({**config, "channels": {"own": channel}}))
    for file, text in {**case.get("files", {}), **({"m.csv": case["file"]} if "file" in case else {})}.items():
        made.write(file, text)
    made.products(*rows(case))
    assert [f"{finding.origin} {finding}" for finding in made.lint(CONFIG)] == []
    run = made.build("own", catalogue=None)
    expected = [
        {"id": row["id"], **{f"f{expressions.index(k)}": v for k, v in item.items() if k != "id" and v is not None}}
        for row, item in zip(rows(case), shown, strict=False)
    ]
    assert run.items("own.jsonl") == case.get("items", expected)
    assert run.said("MAP", "CAT", "PRF") == sorted(case.get("says", []))


# -- keys ----------------------------------------------------------------------------------------------------


@given(st.text(max_size=12))
@UNTIMED
def test_a_key_is_its_own_key(text: str) -> None:
    key = same("id")(text)
    assert same("id")(key) == key
    assert same("id")(f" {text}\t") == key == same("id")(text.strip())


@given(st.from_regex(r"[1-9]([0-9]{6}|[0-9]{10,12})", fullmatch=True), st.integers(0, 6))
@UNTIMED
def test_a_gtin_is_the_same_with_and_without_its_zeros(digits: str, zeros: int) -> None:
    key = same("gtin")
    whole = next(digits + last for last in "0123456789" if check_digit_holds(digits + last))
    padded = ("0" * zeros + whole)[-14:]
    if padded.endswith(whole) and len(padded) != 10:  # ten digits may be an ISBN
        assert key(padded) == key(whole) == key(f"{whole}.0") == key(int(whole)) == whole.zfill(14)
    other = whole[:-1] + str((int(whole[-1]) + 1) % 10)
    assert key(other) == other


@pytest.mark.parametrize("value", [True, [], {}, None, float("nan"), "", "  ", "x" * 1001])
def test_what_is_no_key(value: Any) -> None:
    assert same("id")("" if value is None else value) == ""


# -- columns -------------------------------------------------------------------------------------------------


@given(
    st.lists(st.decimals(allow_nan=False, allow_infinity=False, min_value=-9999, max_value=9999, places=2), max_size=6)
)
def test_plain_numbers_make_a_column_of_numbers(numbers: list[Decimal]) -> None:
    column = Column()
    for number in numbers:
        column.see(f"{number:f}", 1, None)
    assert column.is_number is bool(numbers)
    column.see("x", 2, None)
    assert not column.is_number


# -- rows ----------------------------------------------------------------------------------------------------

batches = st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=4), max_size=4)


@given(batches, st.booleans(), st.sampled_from([0, 60, 10_000]))
@UNTIMED
def test_rows_in_memory_and_on_disk_are_the_same(some: Any, many: bool, room: int) -> None:
    """Against a dictionary of lists; numbers tell keys apart and are below the total."""
    model, refused = dict[str, list[int]](), 0
    with tempfile.TemporaryDirectory() as folder:
        gathered = Gathering(room, many=many, place=lambda: Path(folder) / "rows.sqlite")
        for batch in some:
            told = gathered.put([(key, Row(0, value, key.upper(), {"v": value})) for key, value in batch])
            before = {key: list(values) for key, values in model.items()}
            for key, value in batch:
                model.setdefault(key, []).append(value)
            for place, first in told.items():
                key = batch[place][0]
                assert first.line == model[key][0]
                assert key in before or key in [other for other, _ in batch[:place]]
            refused += len(told)
        done = gathered.rows(["x"])
        find = done.finder()
        found = {key: find(key) for key in "abcd"}
        assert found["d"] is None
        assert {key: [row.line for row in hit[1]] for key, hit in found.items() if hit} == {
            key: values if many else values[:1] for key, values in model.items()
        }
        assert refused == (0 if many else sum(len(values) - 1 for values in model.values()))
        numbers = [hit[0] for hit in found.values() if hit]
        assert len(set(numbers)) == len(numbers) == done.keys
        assert all(number < done.total for number in numbers)
        order = [row.key for row in done.without(lambda number: False)]
        assert order == [key.upper() for key in model]
        assert list(done.without(lambda number: number in numbers)) == []
        assert (Path(folder) / "rows.sqlite").exists() is (done.held is None)
