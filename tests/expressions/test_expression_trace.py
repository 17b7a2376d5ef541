"""The pieces of an expression: what each is called and comes to, and that no text or product makes tracing fail."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_expression_safety import PRODUCTS, SCOPE, TEXTS, expressions

from feedgen.catalogue import Money
from feedgen.expressions import EVALUATION_ERRORS, ExpressionError, Scope, compile_expression
from feedgen.expressions.trace import traced

PRODUCT = {
    "title": "Blue mug",
    "brand": "Acme",
    "price": Money(Decimal("12.50"), "EUR"),
    "images": ["a", "b", "c"],
    "quantity": 3,
    "attributes": {"Stoff": "x"},
}
OPEN = Scope(open=True, constants=SCOPE.constants)

CASES: list[tuple[str, list[tuple[str, Any]]]] = [
    ("{{ brand }} {{ title | upper | truncate(4) }}", [
        ("brand", "Acme"), ("title", "Blue mug"), ("| upper", "BLUE MUG"), ("| truncate(4)", "BLUE"),
    ]),
    ("title | replace('mug', 'cup (1)')", [("title", "Blue mug"), ("| replace('mug', 'cup (1)')", "Blue cup (1)")]),
    ("quantity > 5 or brand == 'Acme'", [
        ("quantity", 3), ("quantity > 5", False), ("brand", "Acme"), ("brand == 'Acme'", True),
    ]),
    ("quantity > 2 or brand == 'Acme'", [("quantity", 3), ("quantity > 2", True)]),
    ("'a' if not gtin else brand", [("gtin", None), ("not gtin", True)]),
    ("brand is not none", [("brand", "Acme"), ("brand is not none", True)]),
    ("gtin is none", [("gtin", None), ("gtin is none", True)]),
    ("images[1:3] | join(', ')", [("images[1:3]", ["b", "c"]), ("| join(', ')", "b, c")]),
    ("attributes['Stoff'] | upper", [("attributes['Stoff']", "x"), ("| upper", "X")]),
    ("(quantity + 1) * 2", [("quantity", 3), ("quantity + 1", 4), ("(quantity + 1) * 2", 8)]),
    ("price.amount", [("price.amount", Decimal("12.50"))]),
    ("'x'", []),
    ("not | valid", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "pieces"), CASES, ids=[text for text, _ in CASES])
def test_the_pieces_of_an_expression(text: str, pieces: list[tuple[str, Any]]) -> None:
    assert [(piece.source, piece.value) for piece in traced(text, OPEN, PRODUCT)] == pieces


def test_what_goes_wrong_has_its_code() -> None:
    assert [piece.error for piece in traced("quantity / 0", OPEN, PRODUCT)] == ["", "MAP201"]


def test_a_condition_may_have_braces() -> None:
    found = traced("{{ quantity > 2 }}", OPEN, PRODUCT, condition=True)
    assert [(piece.source, piece.value) for piece in found] == [("quantity", 3), ("quantity > 2", True)]


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(TEXTS, expressions()), product=PRODUCTS, condition=st.booleans())
def test_tracing_never_fails(text: str, product: dict[str, Any], condition: bool) -> None:
    for piece in traced(text, OPEN, product, condition=condition):
        assert piece.source.strip()


@settings(max_examples=100, deadline=None)
@given(text=expressions(), product=PRODUCTS)
def test_the_last_function_is_the_result(text: str, product: dict[str, Any]) -> None:
    whole = f"{text} | default('x')"
    try:
        result = compile_expression(whole, OPEN).call(product, None)
    except (ExpressionError, *EVALUATION_ERRORS):
        return
    assert [piece.value for piece in traced(whole, OPEN, product)[-1:]] == [result]
