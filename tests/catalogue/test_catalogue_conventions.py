"""How a column writes its numbers and dates: decided by all of its cells, and no price off by a thousand unsaid."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.catalogue import Convention, ProductReader, Raw, ReadOptions, Records, conventions, described

SHOP = ReadOptions(currency="EUR", timezone="Europe/Paris")
CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases/columns/conventions.yaml").read_text("utf-8"))


def read(columns: dict[str, list[Any]], options: ReadOptions, found: dict[str, Convention]) -> tuple[list[Any], Any]:
    count = len(next(iter(columns.values())))
    rows = [{"id": f"A{n}", **{name: cells[n] for name, cells in columns.items()}} for n in range(count)]
    records = Records.of([Raw(row, n + 1, n + 2) for n, row in enumerate(rows)])
    return ProductReader(replace(options, conventions=found)).read(records, "shop.csv")


def records_of(columns: dict[str, list[Any]]) -> Records:
    count = len(next(iter(columns.values())))
    return Records(columns, range(1, count + 1), [None] * count)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_case(case: dict[str, Any]) -> None:
    given = {k: tuple(v) if isinstance(v, list) else v for k, v in case.get("options", {}).items()}
    options = replace(SHOP, **given)
    found = conventions(records_of(case["columns"]), options)
    assert described(found) == case.get("decided", {})
    products, findings = read(case["columns"], options, found)
    for name, cells in case["read"].items():
        values = [None if product is None else product.get(name) for product in products]
        shown = [value.date().isoformat() if isinstance(value, dt.datetime) else value for value in values]
        assert [str(getattr(value, "amount", getattr(value, "value", value))) for value in shown] == cells
    assert [finding.code for _, finding in findings] == case.get("findings", [])


AMOUNTS = st.decimals(0, 2_000_000, places=2)
STYLES = {"german": (".", ","), "english": (",", "."), "french": (" ", ","), "swiss": ("'", "."), "bare": ("", ",")}


def written(amount: Decimal, style: str, whole: bool) -> str:
    group, mark = STYLES[style]
    text = f"{amount:,.2f}"
    text = text.removesuffix(".00") if whole else text
    return text.replace(",", "\0").replace(".", mark).replace("\0", group)


@settings(max_examples=150, deadline=None)
@given(
    amounts=st.lists(st.tuples(AMOUNTS, st.booleans()), min_size=1, max_size=12),
    style=st.sampled_from(list(STYLES)),
    later=st.lists(st.tuples(AMOUNTS, st.booleans()), max_size=4),
    unit=st.sampled_from(["", " EUR", "€"]),
)
def test_no_price_is_off_by_a_thousand_unsaid(amounts, style, later, unit):
    """One way of writing throughout: every price is the one meant, or a finding names it."""
    cells = [written(amount, style, whole) + unit for amount, whole in amounts]
    found = conventions(records_of({"price": cells}), SHOP)
    more = [written(amount, style, whole) + unit for amount, whole in later]
    products, findings = read({"price": cells + more}, SHOP, found)
    said = {place for place, _ in findings}
    for place, (amount, _) in enumerate([*amounts, *later]):
        assert products[place]["price"].amount == amount or place in said
    clear = found.get("price") is not None and found["price"].reading
    if clear:
        assert not said


@settings(max_examples=100, deadline=None)
@given(
    days=st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)), min_size=1, max_size=12),
    order=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_one_date_with_a_high_day_settles_all(days, order):
    cells = [day.strftime(order) for day in days]
    found = conventions(records_of({"availability_date": cells}), SHOP)
    products, findings = read({"availability_date": cells}, SHOP, found)
    got = [product["availability_date"].date() for product in products]
    if any(day.day > 12 for day in days):
        assert got == days
        assert findings == []
    else:
        said = {place for place, _ in findings}
        assert all(one == day or place in said for place, (one, day) in enumerate(zip(got, days, strict=True)))
