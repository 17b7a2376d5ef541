"""XML documents: which element is the item, what becomes of its parts, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from source_reading import mapped, read_file, read_stdin

from feedgen.diagnostics import SourceError, message_of
from feedgen.sources.formats import xml as format_xml
from feedgen.sources.formats.markup.items import Items
from feedgen.sources.formats.markup.record import Records

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "xml.yaml").read_text("utf-8"))


def data_of(case: dict[str, Any]) -> bytes:
    deep = case.get("deep", 0)
    text = case["text"] + "<d>" * deep + "</d>" * deep + ("</a>" if deep else "")
    return text.encode(case.get("encoded", "utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    options = case.get("options", {})
    if "raises" in case:
        with pytest.raises(SourceError) as raised:
            read_stdin(data_of(case), **options)
        (finding,) = raised.value.findings
        assert finding.origin is not None
        assert [finding.code, finding.origin.line] == case["raises"], message_of(finding)
        return
    read = read_stdin(data_of(case), **options)
    assert read.info.format == "xml"
    assert read.info.key == case["key"]
    assert read.objects == case["records"]
    assert read.lines == case["lines"]
    assert read.codes == case.get("codes", [])


def test_a_product_of_google_s_feed() -> None:
    (product, _) = mapped(data_of(CASES[0])).attributes
    assert product["title"] == "Mug"
    assert product["price"] == "12.00 EUR"
    assert product["images"] == ["https://shop.example/2.jpg", "https://shop.example/3.jpg"]
    assert product["shipping"] == [{"country": "FR", "price": "4 EUR"}, {"country": "DE"}]


def test_the_error_names_the_column_of_the_file() -> None:
    """Also where something was put in before the first element."""
    with pytest.raises(SourceError) as raised:
        read_stdin(b"<a><g:item><b>1</b><c>2</c></x></a>")
    assert "column 32" in message_of(raised.value.findings[0])


NAMES = st.sampled_from(["id", "name", "size", "colour", "text"])
TEXTS = st.text(st.sampled_from("ab <>&\"'é€\n"), max_size=9).map(lambda text: " ".join(text.split()))
PARTS = st.dictionaries(
    NAMES,
    st.one_of(TEXTS, st.lists(TEXTS, min_size=2, max_size=3), st.dictionaries(NAMES, TEXTS, min_size=1)),
    min_size=2,
)


def written(record: dict[str, Any]) -> str:
    parts = []
    for name, value in record.items():
        for one in value if isinstance(value, list) else [value]:
            inner = written(one) if isinstance(one, dict) else escape(one)
            parts.append(f"<{name}>{inner}</{name}>")
    return "\n".join(parts)


@settings(max_examples=60, deadline=None)
@given(records=st.lists(PARTS, min_size=1, max_size=6), size=st.integers(1, 2000), block=st.integers(1, 300))
def test_what_was_written_is_read_however_it_is_cut(
    records: list[dict[str, Any]], size: int, block: int, monkeypatch_once: pytest.MonkeyPatch
) -> None:
    monkeypatch_once.setattr(format_xml, "BLOCK", block)
    data = f"<products>{''.join(f'<product>{written(record)}</product>' for record in records)}</products>"
    read = read_stdin(data.encode(), size=size)
    repeated = {name for record in records for name, value in record.items() if isinstance(value, list)}
    expected = [
        {name: [value] if name in repeated and not isinstance(value, list) else value for name, value in record.items()}
        for record in records
    ]
    assert read.objects == expected
    assert read.rejected == 0


@pytest.fixture(scope="module")
def monkeypatch_once() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@given(text=TEXTS, attribute=TEXTS)
def test_text_beside_attributes(text: str, attribute: str) -> None:
    data = (
        f"<products><product><id>1</id><price unit={quoteattr(attribute)}>{escape(text)}</price></product></products>"
    )
    (record,) = read_stdin(data.encode()).objects
    assert record == {"id": "1", **({"price": text} if text else {}), "price.@unit": attribute}


def test_lines_beyond_what_a_parser_counts_in_sixteen_bits(tmp_path: Path) -> None:
    product = "<product>\n<id>1</id>\n<name>Mug</name>\n</product>\n"
    path = tmp_path / "shop.xml"
    path.write_text(f"<products>\n{product * 20_000}</products>", encoding="utf-8")
    assert read_file(path).lines == [2 + 4 * number for number in range(20_000)]


def test_items_far_behind_the_head(tmp_path: Path) -> None:
    categories = "".join(f'<category id="{number}">Category {number}</category>' for number in range(20_000))
    path = tmp_path / "shop.xml"
    path.write_text(
        f"<yml_catalog><shop><categories>{categories}</categories><offers>"
        '<offer id="1"><name>Mug</name></offer></offers></shop></yml_catalog>',
        encoding="utf-8",
    )
    read = read_file(path, key="offer")
    assert read.objects == [{"@id": "1", "name": "Mug"}]


def test_what_is_no_item_has_a_limit() -> None:
    """Elements that are no items cannot be freed before the next item: there must not be too many."""
    items = Items("a/item", Records(), "shop.xml", limit=50_000)
    list(items.feed(b"<a><item><b>1</b></item>"))
    with pytest.raises(SourceError, match="SRC113"):
        list(items.feed(b"<other>1</other>" * 10_000))


def test_an_error_after_which_no_item_comes_is_the_error() -> None:
    items = Items("a/item", Records(), "shop.xml", limit=50_000)
    list(items.feed(b"<a><item><b>Salt & pepper</b></item>"))
    with pytest.raises(SourceError, match="SRC121"):
        list(items.feed(b"<item>1</item>" * 10_000))


def test_what_was_read_is_freed() -> None:
    items = Items("a/item", Records(), "shop.xml")
    list(items.feed(b"<a>"))
    for _ in range(50):
        list(items.feed(b"<item><b>1</b></item>" * 100))
    list(items.feed(b"<item>"))
    assert len(items._item.getparent()) <= 2
