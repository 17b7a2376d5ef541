"""JSON and JSON Lines, read back with the standard library."""

from __future__ import annotations

import enum
import json
from collections.abc import Sequence
from decimal import Decimal

import pytest
from conformance import COLUMNS, WriterConformance
from hypothesis import given
from hypothesis import strategies as st

from feedgen.writers import COUNTER, WRITERS, FieldLayout, Layout, Node, Unreadable

F = FieldLayout


def encode(fields: tuple[FieldLayout, ...], *values: Node) -> str:
    return WRITERS.get("json").encoder(Layout(fields)).item(values)


def verify(text: str | bytes, writer: str = "json", encoding: str = "utf-8") -> None:
    verifier = WRITERS.get(writer).verifier(Layout(()), encoding)
    verifier.feed(text.encode(encoding) if isinstance(text, str) else text)
    verifier.close()


class JsonConformance(WriterConformance):
    def items(self, text: str) -> list[dict[str, object]]:
        return json.loads(text)

    def read(self, data: bytes) -> list[tuple[str | None, ...]]:
        items = self.items(data.decode(self.encoding))
        return [tuple(self.cell(item.get(name)) for name in COLUMNS) for item in items]

    def cell(self, value: object) -> str | None:
        return None if value is None else str(value)


class TestJson(JsonConformance):
    writer = "json"


class TestEnvelope(JsonConformance):
    writer = "json"
    around = ('{"header":{"version":"2.0"},"messages":', "}\n")

    def items(self, text: str) -> list[dict[str, object]]:
        return json.loads(text)["messages"]


class TestByteOrderMark(JsonConformance):
    writer = "json"
    encoding = "utf-8-sig"


class TestJsonLines(JsonConformance):
    writer = "jsonl"

    def items(self, text: str) -> list[dict[str, object]]:
        *lines, rest = text.split("\n")
        assert rest == ""
        return [json.loads(line) for line in lines]

    def test_nothing_at_all_is_refused(self) -> None:
        self.verify(b"")  # no line is no item, and that is a whole document


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None))
def test_decimals_keep_their_value_and_digits(number: Decimal) -> None:
    text = encode((F("n"),), number)
    assert json.loads(text, parse_float=Decimal, parse_int=Decimal)["n"] == number
    verify(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("19.90"), "19.90"),
        (Decimal("1E+2"), "100"),
        (Decimal("-0.00"), "-0.00"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("1E+999999"), "1E+999999"),
        (Decimal("NaN"), "null"),
        (Decimal("Infinity"), "null"),
        (3, "3"),
        (True, "true"),
        (False, "false"),
        ("ab\u2028</script>", '"ab\u2028</script>"'),
        ("é😀", '"é😀"'),
        (COUNTER, COUNTER),
        ([COUNTER], f"[{COUNTER}]"),
        (enum.Enum("E", {"A": "new"}, type=str).A, '"new"'),
        (enum.IntEnum("I", {"A": 4}).A, "4"),
    ],
)
def test_scalars(value: Node, text: str) -> None:
    assert encode((F("v"),), value) == f'{{"v":{text}}}'


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (F("v"), None, "{}"),
        (F("v", keep_empty=True), None, '{"v":null}'),
        (F("v", keep_empty=True, array=True), None, '{"v":[]}'),
        (F("v"), ["x"], '{"v":["x"]}'),
        (F("v"), ["x", None, 2], '{"v":["x",2]}'),
        (F("v"), [], "{}"),
        (F("v"), [None], "{}"),
        (F("v", array=True), "x", '{"v":["x"]}'),
        (F("v", array=True), ["x"], '{"v":["x"]}'),
        (F("v", (F("a"), F("b"))), ("x", None), '{"v":{"a":"x"}}'),
        (F("v", (F("a"), F("b"))), (None, None), "{}"),
        (F("v", (F("a"),), keep_empty=True), (None,), '{"v":null}'),
        (F("v", (F("a"),), array=True), ("x",), '{"v":[{"a":"x"}]}'),
        (F("v", (F("a"),)), [("x",), (None,), ("y",)], '{"v":[{"a":"x"},{"a":"y"}]}'),
        (F("v", (F("a", (F("b", array=True),)),)), ((Decimal("1.0"),),), '{"v":{"a":{"b":[1.0]}}}'),
    ],
)
def test_shapes(field: FieldLayout, value: Node, text: str) -> None:
    assert encode((field,), value) == text


def test_two_members_of_one_name() -> None:
    with pytest.raises(ValueError, match="two members 'a'"):
        encode((F("a"), F("b"), F("a")), "1", "2", "3")
    with pytest.raises(ValueError, match="two members 'a'"):
        encode((F("g", (F("a"), F("a"))),), ("1", "2"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[{"a":1},\n{"a":}]', "after line"),
        ('[{"a":1}', "after line 1"),
        ('[{"a":1}] x', "garbage|trailing|Additional"),
        ("[1]\n[2]", "garbage|trailing|Additional"),
        ('["a\nb"]', "after line"),
        (b'["\xff"]', "not utf-8"),
        ("", "after line"),
        (COUNTER, "after line"),
    ],
)
def test_json_verifier_says_where_and_why(text: str | bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        verify(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a":1}\n{"a":\n', "line 2, column 6: Expecting value"),
        ('{"a":1}\n\n', "line 2, column 1: "),
        ('{"a":1}', "line 1: the last line has no end"),
        ("[1]\n", "line 1: not an object"),
        ('{"a":NaN}\n', "NaN is not JSON"),
        (b'{"a":"\xff"}\n', "line 1: not utf-8"),
    ],
)
def test_json_lines_verifier_says_where_and_why(text: str | bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        verify(text, "jsonl")


def test_other_encodings_are_read_back() -> None:
    verify('[{"a":"ロボット"}]', encoding="shift_jis")
    verify('{"a":"é"}\n', "jsonl", encoding="latin-1")


class TestKeyed(JsonConformance):
    """Items that are the members of an object, by name."""

    writer = "json"

    def layout(self, *fields: FieldLayout) -> Layout:
        return super().layout(F("#key"), *(fields or tuple(map(F, COLUMNS))))

    def render(self, items: Sequence[Sequence[Node]], layout: Layout | None = None) -> bytes:
        return super().render([(f"k{n}", *values) for n, values in enumerate(items)], layout)

    def items(self, text: str) -> list[dict[str, object]]:
        document = json.loads(text)
        assert list(document) == [f"k{n}" for n in range(len(document))]
        return list(document.values())

    def test_counter_stays_a_bare_token(self) -> None:
        assert WRITERS.get("json").encoder(self.layout()).item(("k0", COUNTER, "A", None)).count(COUNTER) == 1


@pytest.mark.parametrize(
    ("fields", "values", "text"),
    [
        ((F("#key"), F("a")), ('T "x"', "1"), '"T \\"x\\"":{"a":"1"}'),
        ((F("a"), F("#key")), ("1", 7), '"7":{"a":"1"}'),
        ((F("#key"), F("a")), ("k", None), '"k":{}'),
        ((F("v", (F("#key"), F("a"))),), (("T", "1"),), '{"v":{"T":{"a":"1"}}}'),
        ((F("v", (F("#key"), F("a")), array=True),), (("T", "1"),), '{"v":[{"T":{"a":"1"}}]}'),
        ((F("v", (F("#key"), F("a"))),), ([("T", "1"), ("U", "2")],), '{"v":[{"T":{"a":"1"}},{"U":{"a":"2"}}]}'),
        ((F("v", (F("#key"), F("a"))),), (("T", None),), "{}"),
        ((F("v", (F("#key"), F("a"))),), ((None, "1"),), "{}"),
    ],
)
def test_objects_under_a_name_of_their_own(
    fields: tuple[FieldLayout, ...], values: tuple[Node, ...], text: str
) -> None:
    assert encode(fields, *values) == text


def test_lines_under_a_name_of_their_own() -> None:
    encoder = WRITERS.get("jsonl").encoder(Layout((F("#key"), F("a"))))
    assert (encoder.header, encoder.item(("k", "x")), encoder.footer) == ("", '{"k":{"a":"x"}}\n', "")
