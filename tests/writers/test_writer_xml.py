"""XML items, read back with lxml."""

from __future__ import annotations

from typing import Any

import pytest
from conformance import COLUMNS, EVERY_FORMAT, WriterConformance, texts
from hypothesis import given
from lxml import etree

from feedgen.writers import COUNTER, WRITERS, FieldLayout, Layout, Node, Unreadable
from feedgen.writers.xml import declared, document

F = FieldLayout


def encode(layout: Layout, *values: Node) -> str:
    return WRITERS.get("xml").encoder(layout).item(values)


def verify(data: bytes, encoding: str = "utf-8") -> None:
    verifier = WRITERS.get("xml").verifier(Layout(()), encoding)
    verifier.feed(data)
    verifier.close()


class TestXml(WriterConformance):
    writer = "xml"
    around = document("items", {"version": "1"}, {}, "utf-8")

    def read(self, data: bytes) -> list[tuple[str | None, ...]]:
        root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
        return [tuple(self.one(item, name) for name in COLUMNS) for item in root]

    def one(self, item: etree._Element, name: str) -> str | None:
        found = item.find(name)
        return None if found is None else found.text or ""


class TestCdata(TestXml):
    def layout(self, *fields: FieldLayout) -> Layout:
        return super().layout(*(fields or [F(name, cdata=True) for name in COLUMNS]))


class TestAttributes(TestXml):
    def layout(self, *fields: FieldLayout) -> Layout:
        return super().layout(*(fields or [F(f"@{name}") for name in COLUMNS]))

    def one(self, item: etree._Element, name: str) -> str | None:
        return item.get(name)


PAIR = {"element": "attribute", "key": "key", "value": "value"}
NAMED = {"element": "param", "key": "@name", "value": "#text"}


class TestPairs(TestXml):
    def layout(self, *fields: FieldLayout) -> Layout:
        return Layout(fields or tuple(F(name) for name in COLUMNS), "item", {"pairs": {"": PAIR}})

    def one(self, item: etree._Element, name: str) -> str | None:
        found = {pair.findtext("key"): pair.findtext("value") or "" for pair in item}
        return found.get(name)


class TestPairsInAttributes(TestPairs):
    def layout(self, *fields: FieldLayout) -> Layout:
        return Layout(fields or tuple(F(name, cdata=True) for name in COLUMNS), "item", {"pairs": {"": NAMED}})

    def one(self, item: etree._Element, name: str) -> str | None:
        found = {str(pair.get("name")): pair.text or "" for pair in item}
        return found.get(name)


def test_shape_of_pairs() -> None:
    inner = F("product", (F("title & <more>", cdata=True), F("tag"), F("weight", (F("value"), F("unit"))), F("@id")))
    layout = Layout((F("sku"), F("a", (inner,))), "item", {"pairs": {"a/product": PAIR}})
    assert encode(layout, "1", (("A]]>", ["x", "y & z"], ("3", None), "7"),)) == (
        "  <item>\n    <sku>1</sku>\n    <a>\n"
        '      <product id="7">\n'
        "        <attribute>\n"
        "          <key>title &amp; &lt;more&gt;</key>\n"
        "          <value><![CDATA[A]]]]><![CDATA[>]]></value>\n"
        "        </attribute>\n"
        "        <attribute>\n          <key>tag</key>\n          <value>x</value>\n        </attribute>\n"
        "        <attribute>\n          <key>tag</key>\n          <value>y &amp; z</value>\n        </attribute>\n"
        "        <attribute>\n          <key>weight</key>\n          <value>3</value>\n        </attribute>\n"
        "      </product>\n    </a>\n  </item>\n"
    )
    assert encode(layout, "1", ((None, None, None, None),)) == "  <item>\n    <sku>1</sku>\n  </item>\n"


def test_shape_of_pairs_with_their_keys_in_attributes() -> None:
    layout = Layout((F("p", (F('Größe "L"', keep_empty=True), F("x"))),), "item", {"pairs": {"p": NAMED}})
    assert encode(layout, (None, "1")) == (
        '  <item>\n    <p>\n      <param name="Größe &quot;L&quot;"></param>\n'
        '      <param name="x">1</param>\n    </p>\n  </item>\n'
    )


@pytest.mark.parametrize(
    "pairs",
    [
        "a",
        {"a": "key"},
        {"a": {}},
        {"a": {**PAIR, "unit": "unit"}},
        {"a": {"element": "e", "key": "k"}},
        {"a": {**PAIR, "element": 1}},
        {"a": {**PAIR, "element": "x y"}},
        {"a": {**PAIR, "value": "#text"}},
        {"a": {**PAIR, "key": "@"}},
    ],
)
def test_pairs_that_are_not_said_well(pairs: Any) -> None:
    with pytest.raises(ValueError, match=r"pairs|XML name"):
        WRITERS.get("xml").encoder(Layout((F("a", (F("b"),)),), "i", {"pairs": pairs}))


def test_shape_of_an_item() -> None:
    layout = Layout(
        (F("@id"), F("g:title"), F("g:shipping", (F("g:country"), F("g:price"))), F("image")), "item", {"indent": 4}
    )
    text = encode(layout, "1", "A", [("FR", "4 EUR"), ("DE", None)], ["x", "y"])
    assert text == (
        '    <item id="1">\n'
        "      <g:title>A</g:title>\n"
        "      <g:shipping>\n"
        "        <g:country>FR</g:country>\n"
        "        <g:price>4 EUR</g:price>\n"
        "      </g:shipping>\n"
        "      <g:shipping>\n"
        "        <g:country>DE</g:country>\n"
        "      </g:shipping>\n"
        "      <image>x</image>\n"
        "      <image>y</image>\n"
        "    </item>\n"
    )


def test_attributes_beside_text_stay_on_one_line() -> None:
    layout = Layout((F("param", (F("@name"), F("@unit"), F("#text"))),), "offer")
    text = encode(layout, [("Größe", None, "L & XL"), ("Gewicht", "kg", "2")])
    assert text == (
        "  <offer>\n"
        '    <param name="Größe">L &amp; XL</param>\n'
        '    <param name="Gewicht" unit="kg">2</param>\n'
        "  </offer>\n"
    )


def test_attribute_only_item_has_no_end_tag() -> None:
    assert encode(Layout((F("@id"), F("@price")), "o"), "1", "9.90") == '  <o id="1" price="9.90"/>\n'


def test_cdata_inside_text_of_a_group() -> None:
    layout = Layout((F("d", (F("@lang"), F("#text", cdata=True))),), "i")
    assert '<d lang="fr"><![CDATA[<b>x</b>]]></d>' in encode(layout, ("fr", "<b>x</b>"))


@pytest.mark.parametrize(
    ("fields", "values", "inside"),
    [
        ((F("a"),), (None,), None),
        ((F("a", keep_empty=True),), (None,), "<a/>"),
        ((F("a", keep_empty=True),), ([],), "<a/>"),
        ((F("a"),), ([None, "x"],), "<a>x</a>"),
        ((F("a"),), ("",), "<a></a>"),
        ((F("a", (F("b"),)),), ((None,),), None),
        ((F("a", (F("b"),), keep_empty=True),), ((None,),), "<a/>"),
        ((F("a", (F("b", (F("c", (F("d", (F("e"),)),)),)),)),), ((((("x",),),),),), "<e>x</e>"),
        ((F("a"),), (True,), "<a>true</a>"),
        ((F("a"),), (12,), "<a>12</a>"),
    ],
)
def test_what_absence_leaves(fields: tuple[FieldLayout, ...], values: tuple[Node, ...], inside: str | None) -> None:
    text = encode(Layout(fields, "i"), *values)
    etree.fromstring(text)
    if inside is None:
        assert text == "  <i/>\n"
    else:
        assert inside in text


def test_attribute_kept_empty_and_list_in_an_attribute() -> None:
    layout = Layout((F("@a", keep_empty=True), F("@b")), "i")
    assert encode(layout, None, ["x", "y"]) == '  <i a="" b="x y"/>\n'


@given(text=texts())
@EVERY_FORMAT
def test_characters_xml_cannot_hold_are_removed(text: str) -> None:
    layout = Layout((F("@a"), F("b"), F("c", cdata=True), F("d", (F("#text"),))), "i")
    dirty = f"\x00{text}\x0b\ufffe\ud800"
    item = etree.fromstring(encode(layout, dirty, dirty, dirty, (dirty,)))
    assert [item.get("a"), *(child.text for child in item)] == [text] * 4


def test_counter_in_attributes_and_groups() -> None:
    layout = Layout((F("@n"), F("m", (F("n"),)), F("c", cdata=True)), "i")
    assert encode(layout, COUNTER, (COUNTER,), COUNTER).count(COUNTER) == 3


@pytest.mark.parametrize("name", ["", "1a", "a b", "a:b:c", ":a", "a:", "<a>", "-x", "@", "a&b"])
def test_names_xml_does_not_have(name: str) -> None:
    encoder = WRITERS.get("xml").encoder
    for layout in (
        Layout((F(name),), "i"),
        Layout((F("a"),), name),
        Layout((F(f"@{name}"),), "i"),
        Layout((F("g", (F(name),)),), "i"),
    ):
        with pytest.raises(ValueError, match="XML name"):
            encoder(layout)


def test_layouts_xml_cannot_write() -> None:
    encoder = WRITERS.get("xml").encoder
    with pytest.raises(ValueError, match="item"):
        encoder(Layout((F("a"),)))
    with pytest.raises(ValueError, match="twice"):
        encoder(Layout((F("@a"), F("@a")), "i"))
    with pytest.raises(ValueError, match="parts"):
        encoder(Layout((F("@a", (F("b"),)),), "i"))
    for indent in (-1, 41, "2", True):
        with pytest.raises(ValueError, match="indent"):
            encoder(Layout((F("a"),), "i", {"indent": indent}))


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf_8_sig", "UTF-8"),
        ("latin-1", "ISO-8859-1"),
        ("iso-8859-15", "ISO-8859-15"),
        ("cp1252", "windows-1252"),
        ("shift_jis", "Shift_JIS"),
        ("utf-16", "UTF-16"),
        ("ascii", "US-ASCII"),
        ("euc_jp", "EUC-JP"),
    ],
)
def test_declared_is_actual(codec: str, name: str) -> None:
    assert declared(codec) == name
    head, tail = document("r", {}, {}, codec)
    body = encode(Layout((F("a"),), "i"), "plain")
    data = (head + body + tail).encode(codec)
    verify(data, codec)
    if codec != "euc_jp":
        assert etree.fromstring(data).findtext("i/a") == "plain"


def test_root_has_namespaces_first_and_is_escaped() -> None:
    head, tail = document("a:feed", {"by": 'x "&" <y>'}, {"": "urn:d", "a": "urn:a"}, "utf-8")
    assert head == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<a:feed xmlns="urn:d" xmlns:a="urn:a" by="x &quot;&amp;&quot; &lt;y&gt;">\n'
    )
    assert tail == "</a:feed>\n"
    verify((head + tail).encode())
    for wrong in (("r r", {}, {}), ("r", {"a b": ""}, {}), ("r", {}, {"1": "u"})):
        with pytest.raises(ValueError, match="XML name"):
            document(*wrong, encoding="utf-8")


HEAD = '<?xml version="1.0" encoding="{}"?>'


@pytest.mark.parametrize(
    ("data", "encoding", "says"),
    [
        (b"<a>\n<b></a>", "utf-8", r"line 2, column 6: mismatched tag"),
        (b"<a><g:b/></a>", "utf-8", r"line 1, column 4: unbound prefix"),
        (b"<a>&nbsp;</a>", "utf-8", "undefined entity"),
        (b"<a/><b/>", "utf-8", "junk after document element"),
        (b"<a>", "utf-8", "no element found|unclosed"),
        (b"<a>\x00</a>", "utf-8", "not well-formed"),
        (f"{HEAD.format('ISO-8859-1')}<a/>".encode(), "utf-8", "ISO-8859-1 is declared, but the file is utf-8"),
        (f"{HEAD.format('UTF-8')}<a/>".encode(), "latin-1", "UTF-8 is declared, but the file is iso8859-1"),
        (f"{HEAD.format('x-klingon')}<a/>".encode(), "utf-8", "x-klingon is declared"),
        (b"<a/>", "cp1252", "no encoding is declared"),
        (HEAD.format("Shift_JIS").encode() + b"<a>\n\x81</a>", "shift_jis", "not shift_jis"),
    ],
)
def test_verifier_says_where_and_why(data: bytes, encoding: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        verify(data, encoding)


def test_multi_byte_encoding_reads_back_in_any_chunks() -> None:
    data = (HEAD.format("Shift_JIS") + "<a>ロボット</a>").encode("shift_jis")
    verifier = WRITERS.get("xml").verifier(Layout(()), "shift_jis")
    for i in range(len(data)):
        verifier.feed(data[i : i + 1])
    verifier.close()


def test_byte_order_mark_is_accepted() -> None:
    verify((HEAD.format("UTF-8") + "<a/>").encode("utf-8-sig"), "utf-8-sig")
