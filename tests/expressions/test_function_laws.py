"""Laws of the functions, and that no value and no argument brings them down."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedgen.catalogue.measure import FAMILY_OF, Measure
from feedgen.catalogue.money import Money
from feedgen.diagnostics import find_rule
from feedgen.expressions import (
    EVALUATION_ERRORS,
    FUNCTIONS,
    ExpressionError,
    Function,
    Scope,
    compile_expression,
    explain,
    kind_named,
)
from feedgen.expressions.functions.text import LONGEST
from feedgen.expressions.tables import LookupTable, Tables

TABLES = Tables(
    {
        "rates": {"USD": "1.08", "CHF": 0, "JPY": "160,5"},
        "words": {"a": "B", "red mug": "", "ß": "x" * 50, 1: None},
        "list": ["a", 1, None],
        "declared": LookupTable({"a": "b", "*": 7, "EUR": 1}, match="regex"),
    }
)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
ODD_TEXTS = [
    *["Red mug, 12 cm – SALE!", "<p>a<br>b &amp; c", "https://a.example/x?a=1#f", "+33 1 42 68 53 00", "İIıi ß ǆ ŉ"],
    *["9783161484100", "4006381333931", "A > B > C", "\ud800\x00\ue000", "<" * 20, "IJ ij", "1.299,00 €", "?a&=&b=%"],
]
TEXTS = st.one_of(st.text(max_size=30), st.sampled_from(ODD_TEXTS))
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        AMOUNTS,
        TEXTS,
        st.builds(Money, st.one_of(AMOUNTS, st.decimals()), st.sampled_from(["EUR", "USD", "JPY", "KWD", "???"])),
        st.builds(Measure, st.one_of(AMOUNTS, st.decimals()), st.sampled_from(sorted(FAMILY_OF))),
        st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=5, minutes=30, seconds=7))])),
        st.datetimes(),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["country", "price", "key"]), inner, max_size=2)
    ),
    max_leaves=5,
)
WORDS: Mapping[str, st.SearchStrategy[Any]] = {
    "currency": st.sampled_from(["EUR", "usd", "XXX", ""]),
    "rates": st.sampled_from([*TABLES, "nowhere"]),
    "table": st.sampled_from([*TABLES, "nowhere"]),
    "locale": st.sampled_from(["fr", "de-CH", "tr", "nl", "el", "en_US", "xx", "zh-Hant-TW", "fr--", "\x00", "de@x"]),
    "mode": st.sampled_from(["half_up", "up", "down", "nearest", "floor", ""]),
    "if_present": st.sampled_from(["replace", "keep", "add", ""]),
    "pattern": st.sampled_from([r"\d+", "(a)(?P<n>b)?", "(", "a*", "(?i)x|y", ".", "(a+)+"]),
    "replacement": st.sampled_from(["", r"\1", r"\g<n>", "\\", "x"]),
    "zone": st.sampled_from(["Europe/Paris", "UTC", "..", "\x00", "Nowhere/City", ""]),
    "country": st.sampled_from(["FR", "de", "US", "??", ""]),
    "tags": st.lists(st.sampled_from(["p", "br", "a", "script", "x", None, 1]), max_size=3),
    "attrs": st.lists(st.sampled_from(["href", "onclick", "alt"]), max_size=2),
    "length": st.sampled_from(["long", "short", "narrow", ""]),
    "unit": st.sampled_from(["kg", "cm", "Liter", "x", ""]),
    "format": st.sampled_from(["%Y", "%", "%A", "%z", "\x00", "é%d"]),
    "step": st.one_of(st.sampled_from([Decimal("0.05"), 5, 0, -1]), st.decimals()),
    "digits": st.one_of(st.sampled_from([".99", "9.90", "5", "", ".", "x", Decimal("0.9")]), st.decimals()),
}
"""Arguments that get past the first check."""
BY_KIND: Mapping[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(-12, 80),
    "number": st.one_of(st.integers(-5, 200), st.decimals(), AMOUNTS),
    "boolean": st.booleans(),
    "text": TEXTS,
    "list": st.lists(st.one_of(TEXTS, st.integers(0, 50)), max_size=3),
}


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A function and arguments: mostly ones that fit, sometimes anything at all."""
    function = draw(st.sampled_from([FUNCTIONS.get(name) for name in FUNCTIONS.names()]))
    given_arguments = {}
    for parameter in function.parameters:
        if not parameter.required and draw(st.booleans()):
            continue
        fitting = WORDS.get(parameter.name, BY_KIND.get(parameter.kind.name, VALUES))
        given_arguments[parameter.name] = draw(st.one_of(fitting, fitting, fitting, VALUES))
    return function.name, given_arguments


def written(function: Function, arguments: Mapping[str, Any]) -> str:
    plain = {p.name for p in function.parameters if p.many and not p.named_only}
    words = [f"{name}" if name in plain else f"{name}={name}" for name in arguments]
    return f"given | {function.name}({', '.join(words)})"


@settings(max_examples=500, deadline=None)
@given(call=calls(), value=VALUES, constant=st.booleans())
@example(call=("upper", {}), value="ŉ", constant=True)
def test_any_value_and_argument_gives_a_value_or_an_explained_error(
    call: tuple[str, dict[str, Any]], value: Any, constant: bool
) -> None:
    name, arguments = call
    names = {word: kind_named("any") for word in ("given", *({} if constant else arguments))}
    scope = Scope(names=names, constants=arguments if constant else {}, tables=TABLES)
    try:
        compiled = compile_expression(written(FUNCTIONS.get(name), arguments), scope)
    except ExpressionError as error:
        for problem in error.problems:
            find_rule(problem.code)
        return
    try:
        result = compiled.call({"given": value, **arguments}, None)
    except EVALUATION_ERRORS as error:
        code, _ = explain(error)
        find_rule(code)
        return
    assert type(result) in (type(None), type(value), *RESULTS)


RESULTS = (str, int, float, dict, bool, Decimal, Money, Measure, dt.datetime, dt.date, list)


def evaluated(text: str, value: Any, **tables: Any) -> Any:
    return compile_expression(text, Scope(names={"x": kind_named("any")}, tables=Tables(tables))).call(
        {"x": value}, None
    )


PRICES = st.builds(
    Money, st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False), st.sampled_from(["EUR", "USD"])
)


@settings(max_examples=100, deadline=None)
@given(
    price=PRICES, text=st.sampled_from(["round(step=0.05)", "round(1)", "ending('.99')", "ending('9.90', mode='up')"])
)
def test_rounding_twice_is_rounding_once(price: Money, text: str) -> None:
    once = evaluated(f"x | {text}", price)
    assert evaluated(f"x | {text}", once) == once


@settings(max_examples=100, deadline=None)
@given(price=PRICES, ending=st.sampled_from([".99", ".90", "9.95", "5"]))
def test_an_ending_is_near_and_on_the_right_side(price: Money, ending: str) -> None:
    down, near, up = (
        evaluated(f"x | ending('{ending}', mode='{mode}')", price).amount for mode in ("down", "nearest", "up")
    )
    period = Decimal(10) ** len(ending.partition(".")[0])
    if price.amount > period:
        assert down <= price.amount <= up
        assert up - down in (0, period)
        assert near in (down, up)
        assert abs(near - price.amount) <= period / 2
    for found in (down, near, up):
        assert price.amount == 0 or f"{found:f}".endswith(ending) or f"{found:f}".endswith(f"{ending}.00")


@settings(max_examples=100, deadline=None)
@given(price=PRICES, rate=st.decimals(min_value=0, max_value=50, places=1))
def test_no_cent_is_lost_in_tax(price: Money, rate: Decimal) -> None:
    assert evaluated(f"x | without_tax({rate}) | with_tax({rate}) | round(2)", price) == price


@settings(max_examples=100, deadline=None)
@given(price=PRICES, rate=st.decimals(min_value="0.0001", max_value=10_000, places=4))
def test_there_and_back_is_the_same_money(price: Money, rate: Decimal) -> None:
    other = "USD" if price.currency == "EUR" else "EUR"
    text = f"x | convert('{other}', rates='r') | convert('{price.currency}', rates='r') | round(2)"
    assert evaluated(text, price, r={"EUR": 1, "USD": rate}) == price


@settings(max_examples=200, deadline=None)
@given(
    text=TEXTS,
    limit=st.integers(0, 40),
    name=st.sampled_from(["", "_words", "_sentences"]),
    end=st.sampled_from(["", "…"]),
)
def test_cut_text_is_never_too_long(text: str, limit: int, name: str, end: str) -> None:
    assert len(evaluated(f"x | truncate{name}({limit}, end='{end}')", text)) <= limit


@settings(max_examples=100, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(["<p>", "</b>", "<b ", "<script>", "onclick=x", "a", "<", ">", "&lt;", '"', "<!--"])
    )
)
def test_whitelisted_html_has_nothing_else_in_it(pieces: list[str]) -> None:
    from lxml import html

    cleaned = evaluated("x | whitelist_html(['p', 'b'])", "".join(pieces))
    if cleaned is None:
        return
    tree = html.fragment_fromstring(f"<div>{cleaned}</div>")
    assert {element.tag for element in tree.iter()} <= {"div", "p", "b"}
    assert not [element for element in tree.iter() if element.attrib]
    assert evaluated("x | whitelist_html(['p', 'b'])", cleaned) == cleaned


@settings(max_examples=100, deadline=None)
@given(
    key=st.text(min_size=1, max_size=8),
    value=st.text(min_size=1, max_size=8),
    query=st.sampled_from(["", "?a=%2F&b", "?a=1&a=2"]),
)
def test_a_link_keeps_what_it_had(key: str, value: str, query: str) -> None:
    from urllib.parse import parse_qsl, urlsplit

    step = FUNCTIONS.get("with_query").factory(**{key: value}) if key != "if_present" else None
    if step is None or "\ud800" <= max(key + value) <= "\udfff":
        return
    made = step(f"https://a.example/x{query}#f")
    assert made.startswith("https://a.example/x?")
    assert made.endswith("#f")
    assert (key, value) in parse_qsl(urlsplit(made).query, keep_blank_values=True)
    if key != "a":
        assert all(pair in made for pair in query[1:].split("&"))


UNWANTED = ["sale", "free shipping", "50 %", "don't miss", "été", "%", "-", "A+"]
AROUND = [" ", " - ", ", ", "! ", " (", ") ", "\n", "", "mug", "Sales", "freely"]


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.sampled_from(UNWANTED), min_size=1, max_size=4),
    parts=st.lists(st.tuples(st.sampled_from(AROUND), st.sampled_from([*UNWANTED, "red"])), max_size=5),
    change=st.sampled_from([str, str.upper, str.title]),
)
def test_no_unwanted_word_stays_and_no_other_goes(words: list[str], parts: list[tuple[str, str]], change: Any) -> None:
    text = change("".join(before + part for before, part in parts))
    left = FUNCTIONS.get("remove_words").factory(words)(text) or ""
    for word in words:
        if word[0].isalnum() and word[-1].isalnum():
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", left, re.IGNORECASE)
    for word in ("mug", "sales", "freely", "red"):
        assert len(re.findall(word, left.lower())) == len(re.findall(word, text.lower()))


HOSTILE = [
    "<" * 3000,
    "(" * 3000,
    "a." * 3000,
    "a@" * 3000,
    "-" * 30_000 + "\ue000",
    "+1" * 3000,
    "1-" * 5000,
    "a " * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:4])
def test_long_texts_come_to_an_end(text: str) -> None:
    """Each would take minutes where a step is repeated for every character of the text."""
    for name in (
        "remove_urls",
        "remove_emails",
        "remove_emoji",
        "strip_html",
        "to_html",
        "title",
        "slug",
        "remove_phones",
    ):
        assert len(evaluated(f"x | {name}", text) or "") <= LONGEST
    for call in (
        "remove_promo_words('en')",
        "whitelist_html(['p'])",
        "title(locale='fr', small=true)",
        "truncate_sentences(99)",
    ):
        assert len(evaluated(f"x | {call}", text) or "") <= LONGEST
    assert evaluated("x | synonyms('t')", text, t={"red mug": "x", "a a": "b"}) is not None
