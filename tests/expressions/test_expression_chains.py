"""Chains of functions: remembering what values became changes nothing but the time it takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.catalogue.money import Money
from feedgen.expressions import EvaluationError, Scope, compile_expression, kind_named
from feedgen.expressions.chains import REMEMBERED
from feedgen.expressions.tables import LookupTable, Remark, Tables

TEXT = Scope(names={"x": kind_named("text"), "attributes": kind_named("map")})
STEPS = {
    "lower": str.lower,
    "trim": str.strip,
    "prefix('>')": lambda text: f">{text}",
    "digits": lambda text: "".join(c for c in text if c in "0123456789") or None,
    "replace('a', 'b')": lambda text: text.replace("a", "b"),
}


@settings(max_examples=50, deadline=None)
@given(
    chain=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=5),
    values=st.lists(st.sampled_from(["a1", " A ", "", "b", "7", None, "x" * 300]), max_size=12),
    source=st.sampled_from(["x", "attributes['x']", "(x ~ '')"]),
)
def test_any_chain_gives_what_its_functions_give(chain: list[str], values: list[Any], source: str) -> None:
    call = compile_expression(" | ".join([source, *chain]), TEXT).call
    for value in values:
        expected = "" if value is None and "~" in source else value
        for step in chain:
            expected = None if expected is None else STEPS[step](expected)
        assert call({"x": value, "attributes": {"x": value}}, None) == expected


def test_a_catalogue_of_different_values_is_not_kept() -> None:
    call = compile_expression("x | prefix('>') | suffix('<')", TEXT).call
    for number in range(3 * REMEMBERED):
        assert call({"x": str(number)}, None) == f">{number}<"
    memory = next(cell.cell_contents for cell in call.__closure__ or () if hasattr(cell.cell_contents, "repeats"))
    assert not memory.on
    assert not memory.texts


def test_equal_prices_of_different_currencies_are_not_mixed_up() -> None:
    call = compile_expression("x | add_percent(10) | round(2)", Scope(names={"x": kind_named("money")})).call
    for currency in ("EUR", "USD", "EUR"):
        assert call({"x": Money(Decimal(10), currency)}, None) == Money(Decimal("11.00"), currency)


@pytest.mark.parametrize("text", ["x | lookup('t')", "x | lower | lookup('t')", "x | lookup('t') | upper | trim"])
def test_every_product_without_a_line_is_counted(text: str) -> None:
    tables = Tables({"t": LookupTable({"a": "1"}, unmatched="warn")})
    call = compile_expression(text, Scope(names=TEXT.names, tables=tables)).call
    for _ in range(3):
        assert call({"x": "b"}, None) is None
    assert tables.remarks == [Remark("t", "b")] * 3


def test_an_error_comes_every_time() -> None:
    call = compile_expression("x | regex_search('a+b+$') | upper", TEXT).call
    for _ in range(2):
        with pytest.raises(EvaluationError):
            call({"x": "a" * 100_000}, None)
