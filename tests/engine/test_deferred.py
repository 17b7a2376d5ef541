"""Products that wait for their group come back as they were, whatever their values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.catalogue import Measure, Money
from feedgen.engine.deferred import LONGEST, packed, unpacked

NUMBERS = st.sampled_from([Decimal(text) for text in ("1", "1.0", "1.00", "0", "-0", "19.90", "1E+2", "100")])
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.text(min_size=LONGEST, max_size=LONGEST + 5),
    NUMBERS,
    st.builds(Money, NUMBERS, st.sampled_from(["EUR", "USD"])),
    st.builds(Measure, NUMBERS, st.sampled_from(["g", "kg"])),
    st.datetimes(timezones=st.just(dt.UTC)),
)
PRODUCTS = st.lists(
    st.dictionaries(
        st.text(max_size=4),
        VALUES | st.lists(VALUES, max_size=4) | st.dictionaries(st.text(max_size=3), VALUES, max_size=3),
    ),
    max_size=4,
)


@settings(max_examples=50)
@given(PRODUCTS)
def test_what_was_packed_comes_back_digit_for_digit(products: list[dict[str, Any]]) -> None:
    # by repr: equal is not enough, Decimal("1.0") == Decimal("1.00") and True == 1
    assert [repr(unpacked(blob)) for blob in packed(products)] == [repr(product) for product in products]


def test_equal_values_of_different_products_are_one_object() -> None:
    products = [{"price": Money(Decimal("19.90"), "EUR"), "shipping": [{"country": "FR"}]} for _ in range(2)]
    one, other = (unpacked(blob) for blob in packed(products))
    assert one["price"] is other["price"]
    assert one["shipping"] is other["shipping"]
