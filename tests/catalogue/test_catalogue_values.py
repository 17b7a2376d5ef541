"""Value types and how they are written."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from typing import Any

import pytest

from feedgen.catalogue import ATTRIBUTES, Measure, Money, compare, currency_digits, product_schema
from feedgen.catalogue.lists import split_named, split_path, split_urls
from feedgen.catalogue.measure import find_unit
from feedgen.catalogue.notation import split_groups
from feedgen.catalogue.texts import plain_if_simple, strip_html
from feedgen.catalogue.written import (
    boolean_text,
    date_text,
    datetime_text,
    decimal_text,
    interval_text,
    measure_text,
    money_text,
    number_text,
    plain_text,
)

EUR = Money(Decimal("12.9"), "EUR")
PARIS = dt.timezone(dt.timedelta(hours=1))
START = dt.datetime(2026, 11, 20, tzinfo=PARIS)


def test_money_is_a_value() -> None:
    assert Money(Decimal("12.90"), "EUR") == EUR
    assert hash(Money(Decimal("12.90"), "EUR")) == hash(EUR)
    assert pickle.loads(pickle.dumps(EUR)) == EUR
    assert str(EUR) == "12.90 EUR"
    assert not hasattr(EUR, "__dict__")
    with pytest.raises(AttributeError):
        EUR.amount = Decimal(1)  # type: ignore[misc]


def test_money_is_ordered_within_a_currency() -> None:
    assert Money(Decimal(9), "EUR") < EUR <= Money(Decimal("12.90"), "EUR") < Money(Decimal(100), "EUR")
    assert compare(EUR, Money(Decimal(9), "EUR")) == 1
    assert compare(EUR, Money(Decimal("12.90"), "EUR")) == 0
    assert compare(EUR, Money(Decimal(9), "USD")) is None
    with pytest.raises(TypeError, match="different currencies"):
        assert Money(Decimal(9), "USD") < EUR
    with pytest.raises(TypeError):
        assert Decimal(1) > EUR


def test_currencies_have_their_digits() -> None:
    assert [currency_digits(code) for code in ("EUR", "JPY", "KWD")] == [2, 0, 3]


def test_measures_convert_within_their_family() -> None:
    assert Measure(Decimal("1.5"), "kg").to("g") == Measure(Decimal(1500), "g")
    assert Measure(Decimal(1), "kg").to("lb") == Measure(Decimal("2.20462262"), "lb")
    assert Measure(Decimal(12), "in").to("ft").value == 1
    assert pickle.loads(pickle.dumps(Measure(Decimal(1), "kg"))) == Measure(Decimal(1), "kg")
    with pytest.raises(ValueError, match="cannot be given in 'cm'"):
        Measure(Decimal(1), "kg").to("cm")
    with pytest.raises(ValueError, match="possible: ct"):
        Measure(Decimal(1), "ct").to("sheet")


UNITS = """
Kg kg|Gramm g|pouces in|Zoll in|fl. oz. floz|m² sqm|Fuß ft|Stück ct|litres l|Quadratmeter sqm|cubic metre cbm|lbs lb
"""


@pytest.mark.parametrize("case", UNITS.strip().split("|"))
def test_units_have_many_names(case: str) -> None:
    text, _, unit = case.rpartition(" ")
    assert find_unit(text) == unit


@pytest.mark.parametrize("text", ["furlong", ""])
def test_no_unit(text: str) -> None:
    assert find_unit(text) is None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (money_text(EUR), "12.90 EUR"),
        (money_text(Money(Decimal("12.345"), "EUR")), "12.35 EUR"),
        (money_text(Money(Decimal("1200.5"), "JPY")), "1201 JPY"),
        (money_text(EUR, 0), "13 EUR"),
        (decimal_text(EUR), "12.90"),
        (decimal_text(EUR, mark=","), "12,90"),
        (decimal_text(Decimal("2.5"), 3), "2.500"),
        (decimal_text(Decimal("2.5"), 0), "3"),
        (decimal_text(7, 2, ","), "7,00"),
        (decimal_text(Decimal("1E+3")), "1000"),
        (number_text(Decimal("1.50")), "1.5"),
        (number_text(Decimal("100")), "100"),
        (number_text(Decimal("1E+3")), "1000"),
        (number_text(Decimal("-0.00")), "0"),
        (number_text(1.1), "1.1"),
        (number_text(Decimal("1.5"), ","), "1,5"),
        (measure_text(Measure(Decimal("1.50"), "kg")), "1.5 kg"),
        (measure_text(Measure(Decimal("2.20462262"), "lb"), 2), "2.2 lb"),
        (date_text(START), "2026-11-20"),
        (date_text(dt.date(812, 1, 2)), "0812-01-02"),
        (datetime_text(START), "2026-11-20T00:00:00+01:00"),
        (interval_text(START, START + dt.timedelta(days=1)), "2026-11-20T00:00:00+01:00/2026-11-21T00:00:00+01:00"),
        (interval_text(None, START), None),
        (interval_text(START, None), None),
        (interval_text(START, START), None),
        (boolean_text(True), "yes"),
        (boolean_text(False, ("ja", "nein")), "nein"),
        (plain_text("a"), "a"),
        (plain_text(3), "3"),
        (plain_text(True), "yes"),
        (plain_text(Decimal("3.10")), "3.1"),
        (plain_text(EUR), "12.90 EUR"),
        (plain_text(Measure(Decimal(3), "kg")), "3 kg"),
        (plain_text(START), "2026-11-20T00:00:00+01:00"),
        (plain_text(START.date()), "2026-11-20"),
    ],
)
def test_written(written: str | None, text: str | None) -> None:
    assert written == text


@pytest.mark.parametrize("value", [{}, [], None, ("a",)])
def test_what_is_no_single_value_has_no_text(value: Any) -> None:
    with pytest.raises(TypeError, match="not a single value"):
        plain_text(value)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Hello <b>you</b></p><p>there</p>", "Hello you\nthere"),
        ("<ul><li>a<li>b &amp; c</ul>", "• a\n• b & c"),
        ("<ul>\n  <li><p>a</p></li>\n  <li></li></ul>", "• a"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("a<script>if (x<1) y()</script><style>p{}</style><!-- no -->b", "ab"),
        ("a &lt;b&gt; &amp;amp; &eacute;&#233;&#xe9;", "a <b> &amp; ééé"),
        ("<p>&amp;lt;p&amp;gt;</p>", "&lt;p&gt;"),
        ("a < b & c", "a < b & c"),
        ("x<y and z>w", "x<y and z>w"),
        ("<p>1 < 2 & 3 &copy 4</p>", "1 < 2 & 3 &copy 4"),
        ("<p>a<b", "a<b"),
        ("<p>un<b>closed <i>tags", "unclosed tags"),
        ("<![CDATA[<p>a</p>]]>", "a"),
        ("<![CDATA[a <![CDATA[<b>b</b>]]> c]]> d ]]> e", "a b c d ]]> e"),
        ("<![CDATA[a ]]]]><![CDATA[> b]]>", "a ]]> b"),
        ("a ]]> b", "a ]]> b"),
        ("two\nlines, <b>bold</b>", "two\nlines, bold"),
        ("<p>typed\nin two lines</p>", "typed in two lines"),
        ("<pre>kept\n  lines</pre>", "kept\nlines"),
        ('<img alt="a > b" src="x">c', "c"),
        ("<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html><p>a</p>", "a"),
        ("<o:p>Word</o:p>", "Word"),
        ("a <!-- b", "a <!-- b"),
        ("<p>a <!-- b --> c <? d ?> e <!-- f</p>", "a c e <!-- f"),
        ("<p>👩‍👩‍👧 كوب</p>", "👩‍👩‍👧 كوب"),
        ("<p>\x00a</p>", "a"),
        ("<div>" * 3000 + "deep &amp; far", "deep & far"),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert strip_html(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a <b class='x y'>b</b></P>", "a b"),
        (
            "<ul><li>Silent</li><li>Rubber &amp; steel</li></ul>Two&nbsp;years",
            "• Silent\n• Rubber & steel\nTwo\u00a0years",
        ),
        ('<div style="color: red">a<br />b</div >', "a\nb"),
        ("a < b <i>c</i> & d", "a < b c & d"),
        ("<p>" * 1000, ""),
    ],
)
def test_simple_markup_needs_no_parser(markup: str, text: str) -> None:
    assert plain_if_simple(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        *("a < b", "<p>a<!-- b --></p>", "<p><![CDATA[a]]></p>", "<script>a</script>", "<pre>a</pre>", "<y>a</y>"),
        *('<img alt="a > b">', "<p x='>a</p>", "<p>&unknown;", "<p>&#150;", "<p>a\x00", "<p>a\rb", "<p>\ue000"),
        "<p>" * 1001,
        "<o:p>a</o:p>",
    ],
)
def test_other_markup_is_left_to_the_parser(markup: str) -> None:
    assert plain_if_simple(markup) is None


@pytest.mark.parametrize(
    "piece", ["<", "<p ", "<p x=", "<p '", "<!--", "<?", "<![CDATA[", "&a", "<li>", " ", "--><!--", '"']
)
def test_hostile_repetition_is_only_a_long_text(piece: str) -> None:
    # quadratic time would show as a run of minutes
    assert isinstance(strip_html("<p>" + piece * 200_000), str)
    assert isinstance(split_path(piece * 200_000 + "x"), list)
    assert isinstance(split_urls(piece * 200_000 + "x"), list)
    assert isinstance(split_groups(piece * 200_000 + "x"), list)
    assert isinstance(split_named(piece * 200_000 + "=x"), dict | None)


def test_a_long_text_is_not_remembered() -> None:
    assert strip_html("<p>" + "a" * 30_000) == "a" * 30_000


def test_every_attribute_is_described() -> None:
    for attribute in ATTRIBUTES.values():
        for one in (attribute, *(attribute.members or {}).values()):
            assert one.description, one.name
    assert ATTRIBUTES["shipping"].kind == "list"
    assert ATTRIBUTES["shipping"].members is not None
    assert ATTRIBUTES["shipping"].members["price"].kind == "money"
    assert ATTRIBUTES["category"].element is not None
    assert ATTRIBUTES["category"].element.kind == "text"
    assert ATTRIBUTES["availability"].choices[0] == "in_stock"
    assert ATTRIBUTES["attributes"].element is None
    kinds = {attribute.kind for attribute in ATTRIBUTES.values()}
    assert kinds == {"text", "integer", "number", "money", "measure", "boolean", "datetime", "list", "map"}


def test_the_schema_documents_the_model() -> None:
    schema = product_schema()
    assert list(schema["properties"]) == list(ATTRIBUTES)
    for name, described in schema["properties"].items():
        assert described["description"] == ATTRIBUTES[name].description
