"""What holds for any value, not only for those somebody thought of."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from html import unescape
from html.entities import name2codepoint
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from stdnum import ean

from feedgen.catalogue import ATTRIBUTES, BESIDE, Measure, Product, ProductReader, Raw, ReadOptions, Records
from feedgen.catalogue.columns import UNCLEAR, column_reader
from feedgen.catalogue.dates import read_datetime, whole_day
from feedgen.catalogue.gtin import all_plain, check_digit_holds, read_gtin
from feedgen.catalogue.measure import FAMILIES, FAMILY_OF
from feedgen.catalogue.numbers import read_decimal, read_measure, read_money
from feedgen.catalogue.readers import Readers
from feedgen.catalogue.texts import clean, plain_if_simple, plain_of_any, strip_html
from feedgen.catalogue.urls import is_clean, safe_url
from feedgen.catalogue.written import datetime_text, measure_text, number_text

OPTIONS = ReadOptions(currency="EUR", timezone="Europe/Paris", base_url="https://shop.example/fr")
MODEL = TypeAdapter(Product)

SPECIAL = [
    *("", " ", "n/a", "1.299", "oui", "in stock", "2026-11-20", "https://x.example/a b", "a > b", "a|b"),
    *("4.0E+12", "4006381333931", "36000291452", "FR:::4,90 EUR", '{"a": 1}', "[1, [2]]", '"', "a:b,c:d|e"),
    *("a\x00", "\ue000", "\ud800", "a\r\nb", "\u200f", "9" * 400),
]
cells = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"[0-9.,' ]{1,9}( ?(EUR|€|kg|cm|%))?", fullmatch=True),
    st.sampled_from(SPECIAL),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | cells,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(cells, inner, max_size=3),
    max_leaves=6,
)
rows = st.dictionaries(st.sampled_from([*ATTRIBUTES, *BESIDE, "Fabric"]), json_values, max_size=8)


@given(st.lists(rows.map(lambda row: {"id": "A", **row}) | rows, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_row_is_read_or_rejected_with_a_finding(given_rows: list[dict[str, Any]]) -> None:
    raws = [Raw(row, place + 1, None) for place, row in enumerate(given_rows)]
    products, findings = ProductReader(OPTIONS).read(Records.of(raws), "any.json")
    assert len(products) == len(raws)
    for index, product in enumerate(products):
        if product is None:
            assert any(at == index and finding.severity.word == "error" for at, finding in findings)
        else:
            assert product["id"]
            MODEL.validate_python(product, strict=True)
    alone = [ProductReader(OPTIONS).read(Records.of([raw]), "any.json") for raw in raws]
    assert repr([product for one, _ in alone for product in one]) == repr(products)
    assert [finding for _, said in alone for _, finding in said] == [finding for _, finding in findings]


ONE_OF_EACH = sorted({(a.kind, a.reads, bool(a.members)): name for name, a in ATTRIBUTES.items()}.values())


@pytest.mark.parametrize("name", ONE_OF_EACH)
@given(value=json_values.filter(lambda value: value or value == 0))
@example(value=Decimal("sNaN"))
@example(value=Decimal("1E+35"))
@example(value=10**400)
@settings(max_examples=60, deadline=None)
def test_the_quick_way_agrees_with_the_reader(name: str, value: Any) -> None:
    quick = QUICK.setdefault(name, column_reader(name, READERS[name]))
    read, notes = READERS[name](value)
    for cells in ([value], [value, ""], ["", value, value]):
        values, doubtful = quick(cells)
        assert len(values) == len(cells)
        for cell, found in zip(cells, values, strict=True):
            if found is UNCLEAR:
                assert doubtful
            else:
                assert repr(found) == repr(read if cell is value else None)
                assert cell is not value or not notes


LINKS = [
    "https://x.example/a.jpg",
    "https://x.example/b%20c?d=1#e",
    "http://y.example",
    "/relative.jpg",
    "a b.jpg",
    "?",
]
link_cells = st.lists(
    st.sampled_from([*LINKS[:3] * 4, *LINKS, ",", ",", ", ", "|", "|", ";", "\n", " "]), min_size=1, max_size=7
).map("".join)
link_values = st.one_of(
    link_cells, st.lists(link_cells | st.sampled_from([None, 7, [], ["https://x.example/a.jpg"]]), max_size=3)
)


@given(value=link_values | st.dictionaries(link_cells, link_cells, max_size=2))
@example(value=["https://x.example/1|https://x.example/2", "https://x.example/3"])
@example(value="https://x.example/1, https://x.example/2,https://x.example/1")
@example(value="https://x.example/1,2|https://x.example/3")
@example(value="https://x.example/1,https://x.example/2\nhttps://x.example/3")
@settings(max_examples=300, deadline=None)
def test_pictures_are_divided_the_same_in_both_ways(value: Any) -> None:
    quick = QUICK.setdefault("images", column_reader("images", READERS["images"]))
    read, notes = READERS["images"](value)
    [found], _ = quick([value])
    if found is not UNCLEAR and value:
        assert (found, notes) == (read, ())


@given(st.lists(st.integers(0, 10**13 - 1).map(lambda n: f"{n:013d}"), min_size=1, max_size=4), st.integers(0, 3))
@settings(max_examples=50, deadline=None)
def test_gtins_are_checked_together_as_one_by_one(numbers: list[str], whole: int) -> None:
    """The first few are given their check digit, so that good columns are among them."""
    column = [n[:12] + ean.calc_check_digit(n[:12]) if i <= whole else n for i, n in enumerate(numbers)]
    assert all_plain(column) == all(read_gtin(number) == (number, ()) for number in column)


READERS = Readers(OPTIONS)
QUICK: dict[str, Any] = {}


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_prices_are_read_back_from_every_spelling(amount: Decimal) -> None:
    american = f"{amount:,.2f}"
    for text in (
        f"{amount:f}",
        american,
        american.replace(",", "_").replace(".", ",").replace("_", "."),
        american.replace(",", "\u202f").replace(".", ","),
        american.replace(",", "'"),
        american.replace(",", " ").replace(".", ","),
    ):
        for spelled in (f"{text} €", f"EUR {text}", text, f"€{text}"):
            money, notes = read_money(spelled, "EUR")
            assert (money and money.amount, notes) == (amount, ())


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14))
@example(Decimal("-0"))
@example(Decimal("1E-30"))
def test_numbers_are_read_back_with_the_declared_mark(number: Decimal) -> None:
    for mark in ".,":
        text = number_text(number, mark)
        if len(text) <= 64:
            assert read_decimal(text, mark).value == number


@given(st.text())
@example("a\r\nb\x85c\u2028d")
@example("\x00 a \x1f")
def test_cleaning_is_done_once(text: str) -> None:
    cleaned, _ = clean(text)
    assert clean(cleaned) == (cleaned, False)
    assert "\r" not in cleaned
    cleaned.encode("utf-8")


@given(st.text(alphabet=st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
def test_text_without_markup_is_its_own_plain_text(text: str) -> None:
    assert strip_html(text) is text
    assert strip_html(text.replace("x", "x < y & z")) == text.replace("x", "x < y & z")


SIMPLE_TAGS = """
p b i em strong span div br ul ol li h2 a td th tr table small sup dl dt dd hr img blockquote font P Br
"""
SIMPLE_ENTITIES = """
&amp; &lt; &gt; &nbsp; &laquo; &#233; &#x2019; &#32; &#10; &eacute &unknown; &apos; &#150; &lang;
"""
TAG_ATTRIBUTES = ["", "", ' class="x y"', " id=x", " style='a:b'", "\n hidden", ' href="?a=1&amp;b"', " /", "/"]
tags = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(SIMPLE_TAGS.split()), st.sampled_from(TAG_ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(SIMPLE_TAGS.split())),
)
words = st.sampled_from(
    [
        *(
            "a",
            "b c",
            " ",
            "  ",
            "\n",
            "\t",
            "é",
            "\u00a0",
            "1 < 2",
            "<3",
            "&",
            "•",
            "\u200b",
            "\U0001f469",
            '"',
            "'",
            ">",
        ),
        *("<!-- c -->", "<y>", "<script>", "</br>", "&am", "p;"),
        *SIMPLE_ENTITIES.split(),
    ]
)


@given(st.lists(tags | words, min_size=1, max_size=12).map("".join))
@example("<p>a</p> <b>b</b> <i>c</i>\n<p></p>d")
@example("&am<b>p;</b>")
@example("a <b>b</b>\n c")
@example("<ul><li> </li><li><p>a</p><li>b</ul>")
@settings(max_examples=500, deadline=None)
def test_simple_markup_comes_out_as_from_the_parser(text: str) -> None:
    quick = plain_if_simple(text)
    assert quick is None or quick == plain_of_any(text)


def test_named_characters_come_out_as_from_the_parser() -> None:
    for name in name2codepoint:
        text = f"<p>a&{name};b</p>"
        assert plain_if_simple(text) in (None, plain_of_any(text))
        assert strip_html(f"a&{name};b") == f"a{unescape(f'&{name};')}b"


@given(st.integers(0, 0x2FFFF), st.sampled_from(["&#{};", "&#x{:x};", "&#X{:X};"]))
@example(0x26, "&#{};lt;")
@settings(max_examples=300, deadline=None)
def test_numbered_characters_come_out_as_from_the_parser(code: int, spelled: str) -> None:
    text = f"<p>a{spelled.format(code)}b</p>"
    assert plain_if_simple(text) in (None, plain_of_any(text))


MARKUP = [
    "<",
    ">",
    "/",
    "p",
    "b",
    " ",
    '"',
    "&",
    "amp;",
    "lt;",
    "<br>",
    "<li>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<script>",
]


@given(st.lists(st.sampled_from(MARKUP)).map("".join))
@settings(max_examples=500, deadline=None)
def test_no_markup_breaks_it(text: str) -> None:
    assert isinstance(strip_html(text), str)


@given(st.text(max_size=60), st.sampled_from([None, "https://shop.example", "http://shop.example/fr/"]))
@example("https://x.example/%E9%zz?q=%", None)
@example("http://[::1]/é", None)
@example("//x/\ud800", None)
def test_links_come_out_clean_or_not_at_all(text: str, base: str | None) -> None:
    link, notes = safe_url(text, base)
    assert link is None or not notes
    if link is not None:
        assert link.isascii()
        assert is_clean(link) or set(link) & set("@[") or urlsplit(link).port
        assert safe_url(link, base).value == link


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\?#%"), min_size=1))
def test_encoding_is_reversible(name: str) -> None:
    link = safe_url(f"https://x.example/{name.strip() or 'x'}").value
    assert link is not None
    assert unquote(urlsplit(link).path[1:]) == (name.strip() or "x")


@given(st.from_regex(r"[0-9]{8}|[0-9]{12,14}", fullmatch=True))
def test_check_digits_are_those_of_the_library(digits: str) -> None:
    assert check_digit_holds(digits) == ean.is_valid(digits)
    whole = digits[:-1] + ean.calc_check_digit(digits[:-1])
    assert read_gtin(whole).value == (whole if whole.strip("0") else None)
    for wrong in "0123456789":
        if wrong != whole[-1]:
            value, notes = read_gtin(digits[:-1] + wrong)
            assert value is None
            assert notes[0].code == "CAT124" or notes[0].params["expected"] == whole[-1]


units = st.sampled_from(sorted(FAMILY_OF))


@given(st.decimals(min_value="0.01", max_value=10**6, places=2), units, st.data())
def test_measures_convert_there_and_back(value: Decimal, unit: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(sorted(FAMILIES[FAMILY_OF[unit]])))
    there = Measure(value, unit).to(other)
    back = there.to(unit)
    assert there.unit == other
    assert abs(back.value - value) <= value * Decimal("1e-7")
    assert read_measure(measure_text(Measure(value, unit)), mark=".").value == Measure(value, unit)


ZONES = [
    *("UTC", "Europe/Paris", "America/New_York", "Africa/Cairo", "America/Havana", "Asia/Beirut"),
    *("Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu"),
]
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2037, 12, 31)), zones)
@example(dt.date(2026, 4, 24), ZoneInfo("Africa/Cairo"))
@example(dt.date(2026, 11, 1), ZoneInfo("America/Havana"))
def test_a_day_is_a_whole_day_everywhere(day: dt.date, zone: ZoneInfo) -> None:
    start, end = whole_day(day, zone), whole_day(day, zone, end=True)
    if day == dt.date(2011, 12, 30) and zone.key == "Pacific/Apia":
        return  # the day Samoa left out
    assert (start.date(), end.date()) == (day, day)
    before = start.astimezone(dt.UTC) - dt.timedelta(seconds=1)
    after = end.astimezone(dt.UTC) + dt.timedelta(seconds=1)
    assert before.astimezone(zone).date() < day < after.astimezone(zone).date()


@given(st.integers(min_value=631_152_000, max_value=2_114_380_800), zones)
def test_moments_are_read_back(seconds: int, zone: ZoneInfo) -> None:
    whole = dt.datetime.fromtimestamp(seconds, zone)
    assert read_datetime(datetime_text(whole)).value == whole


def test_what_is_read_is_plain_json_or_a_value_type() -> None:
    row = {"id": "A", "attributes": {"a": [1, {"b": None}]}, "labels": {"x": "y"}}
    [product], _ = ProductReader(OPTIONS).read(Records.of([Raw(row, 1, 1)]), "any.json")
    assert json.loads(json.dumps(product)) == product
