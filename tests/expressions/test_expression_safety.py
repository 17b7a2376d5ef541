"""Nothing out of the ordinary happens, whatever the text and whatever the product."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from expression_cases import SCOPE, load
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.diagnostics import find_rule
from feedgen.expressions import (
    EVALUATION_ERRORS,
    FUNCTIONS,
    EvaluationError,
    ExpressionError,
    Scope,
    check,
    compile_expression,
    compile_value,
    explain,
    safe_pattern,
)
from feedgen.expressions.predicates import QUESTIONS

HOSTILE = load("hostile")


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["expr"][:40])
def test_hostile(case: dict[str, Any]) -> None:
    found = {problem.code for problem in check(case["expr"], SCOPE)}
    assert found <= set(case["codes"])
    assert bool(found) is bool(case["codes"])


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["expr"][:40])
def test_hostile_where_every_name_is_allowed(case: dict[str, Any]) -> None:
    try:
        compiled = compile_value(case["expr"], Scope(open=True))
    except ExpressionError:
        return
    try:
        compiled.call({"title": "x", "attributes": {}, "price": Money(Decimal(1), "EUR")}, None)
    except EVALUATION_ERRORS as error:
        explain(error)


def test_long_chains_of_alternatives_are_fine() -> None:
    text = " or ".join(f"title == 'x{number}'" for number in range(400))
    assert compile_expression(text, SCOPE).call({"title": "x399"}, None) is True


def test_as_deep_as_allowed() -> None:
    text = "(" * 30 + "quantity" + ")" * 30 + " + 1" * 90
    assert compile_expression(text, SCOPE).call({"quantity": 1}, None) == 91


WORDS = [
    *["title", "price", "quantity", "images", "attributes", "weight", "sale_end", "adult", "shipping", "rate", "it"],
    *["market", "now", "none", "true", "'a'", '"b"', "1", "2.5", "'\\d+'", "[", "]", "(", ")", "{", "}", ":", ","],
    *["+", "-", "*", "/", "//", "%", "**", "~", "|", ".", "==", "!=", "<", ">=", "and", "or", "not", "if", "else"],
    *["in", "is", "{{", "}}", "{%", "%}", "{#", "\n", "\r\n", " ", "=", "amount", "country", "__class__", "'Fabric'"],
    *FUNCTIONS.names(),
    *QUESTIONS,
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))


def scalars() -> st.SearchStrategy[Any]:
    decimals = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
    return st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**12), 10**12),
        decimals,
        st.text(max_size=12),
        st.builds(Money, decimals, st.sampled_from(["EUR", "USD", "JPY"])),
        st.builds(Measure, decimals, st.sampled_from(["kg", "g", "cm"])),
        st.datetimes(timezones=st.just(dt.UTC)),
    )


VALUES = st.recursive(
    scalars(),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["Fabric", "country", "amount", "key"]), inner, max_size=3),
    ),
    max_leaves=5,
)
NAMES = ["title", "price", "quantity", "images", "weight", "sale_end", "adult", "shipping", "rate"]
PRODUCTS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6).flatmap(
    lambda product: st.dictionaries(st.sampled_from(["Fabric", "Size"]), VALUES, max_size=2).map(
        lambda columns: {**product, "attributes": columns}
    )
)


def assert_inside(text: str, line: int, column: int) -> None:
    lines = re.split("\r\n|\r|\n", text)
    assert 1 <= line <= len(lines)
    assert 1 <= column <= max(len(lines[line - 1]) + 1, 1)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, anything=st.booleans())
def test_any_text_compiles_or_is_explained(text: str, anything: bool) -> None:
    scope = Scope(open=True, constants=SCOPE.constants) if anything else SCOPE
    problems = check(text, scope)
    for problem in problems:
        find_rule(problem.code)
        assert_inside(text, problem.line, problem.column)
    if problems:
        with pytest.raises(ExpressionError):
            compile_value(text, scope)
    else:
        compile_value(text, scope)


OPERATIONS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
SIMPLE = [name for name in FUNCTIONS.names() if not any(p.required for p in FUNCTIONS.get(name).parameters)]


def expressions() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(
        [*NAMES, "attributes", "attributes['Fabric']", "images[0]", "images[1:]", "'x'", "2", "0.5", "none", "now"]
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(OPERATIONS), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
            st.tuples(inner, st.sampled_from(SIMPLE)).map(lambda t: f"({t[0]} | {t[1]})"),
            st.tuples(inner, st.sampled_from(sorted(QUESTIONS))).map(lambda t: f"({t[0]} is {t[1]})"),
            st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
            st.tuples(inner, inner).map(lambda t: f"({t[0]} | default({t[1]}))"),
            st.tuples(inner, inner).map(lambda t: f"{t[0]}[{t[1]}]"),
            inner.map(lambda one: f"(-{one})"),
            inner.map(lambda one: f"[{one}, 1]"),
            inner.map(lambda one: f"{one}.amount"),
        ),
        max_leaves=6,
    )


@settings(max_examples=150, deadline=None)
@given(text=expressions(), product=PRODUCTS)
def test_any_product_gives_a_value_or_an_explained_error(text: str, product: dict[str, Any]) -> None:
    try:
        compiled = compile_expression(text, Scope(open=True, constants=SCOPE.constants))
    except ExpressionError:
        return
    try:
        compiled.call(product, None)
    except EVALUATION_ERRORS as error:
        code, _ = explain(error)
        find_rule(code)


@settings(max_examples=120, deadline=None)
@given(text=expressions())
def test_pruning_is_right(text: str) -> None:
    """`strict_missing` promises a missing result for a product that has none of the names."""
    try:
        compiled = compile_expression(text, Scope(open=True, constants=SCOPE.constants))
    except ExpressionError:
        return
    if compiled.strict_missing:
        assert compiled.call({}, None) is None
    if compiled.constant:
        assert compiled.call({}, None) == compiled.value


@settings(max_examples=120, deadline=None)
@given(text=expressions(), product=PRODUCTS)
def test_reads_only_what_it_says(text: str, product: dict[str, Any]) -> None:
    """Leaving out everything but `names` and `columns` changes nothing."""
    try:
        compiled = compile_expression(text, Scope(open=True, constants=SCOPE.constants))
    except ExpressionError:
        return
    needed = {name: value for name, value in product.items() if name in compiled.names}
    if compiled.columns is not None and "attributes" in needed:
        needed["attributes"] = {k: v for k, v in needed["attributes"].items() if k in compiled.columns}
    assert outcome(compiled.call, product) == outcome(compiled.call, needed)


def outcome(call: Any, product: dict[str, Any]) -> Any:
    try:
        return call(product, None)
    except EVALUATION_ERRORS as error:
        return explain(error)[0]


@pytest.mark.parametrize(
    "pattern",
    [
        *[r"\d+", r"^\s+|\s+$", r"(\d+) (cm|mm)", r"[A-Z]{2}-\d+", r"(red|green|blue)+", r"^(.*) - (.*)$", r"\bml\b"],
        *[r"(?i)taille\s*:\s*(\w+)", r"(\d{1,3})(?:[.,](\d{2}))?", r"[^,]*,", r"(?:ab)*", r"<[^>]+>", r"(?=a)b|c"],
        *[r"a{2,4}(b?)", "", r"^$", r"(?P<size>\d+)", r"(?:\d{1,3},)*\d{3}", r"(?>a+)b"],
    ],
)
def test_ordinary_patterns_are_accepted(pattern: str) -> None:
    safe_pattern(pattern).accept("Red wool scarf, 12 cm")


@settings(max_examples=200, deadline=None)
@given(
    pattern=st.lists(
        st.sampled_from(["a", "b", ".", r"\w", r"\s", "+", "*", "?", "(", ")", "|", "[ab]", "{2,}", "$", "^"]),
        max_size=9,
    ).map("".join),
    text=st.sampled_from(["a", "b", "ab", " ", "a "]),
)
def test_accepted_patterns_come_to_an_end(pattern: str, text: str) -> None:
    """The search returns, where an exponential pattern would take the age of the universe."""
    try:
        safe = safe_pattern(pattern)
    except EvaluationError:
        return
    subject = (text * 200)[:200] + "!"
    safe.accept(subject)
    safe.regex.search(subject)


@settings(max_examples=120, deadline=None)
@given(text=expressions(), product=PRODUCTS)
def test_knowing_what_is_absent_changes_nothing(text: str, product: dict[str, Any]) -> None:
    """A name folded away as missing gives what reading it from each product would."""
    absent = dict.fromkeys(name for name in [*NAMES, "attributes"] if product.get(name) is None)
    try:
        plain = compile_expression(text, Scope(open=True, constants=SCOPE.constants))
        folded = compile_expression(text, Scope(open=True, constants={**SCOPE.constants, **absent}))
    except ExpressionError:
        return
    assert outcome(folded.call, product) == outcome(plain.call, product)


@pytest.mark.parametrize("pattern", ["[[a]", "[a||b]", "[a~~b]"])
def test_what_python_would_warn_of_is_a_pattern(pattern: str, recwarn: pytest.WarningsRecorder) -> None:
    assert safe_pattern(pattern).regex.pattern == pattern
    assert not list(recwarn)
