"""What an encoder has learned from earlier items changes how fast the next one is written, never what is written."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Sequence
from decimal import Decimal

import pytest
from conformance import EVERY_FORMAT, NASTY
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feedgen.writers import COUNTER, WRITERS, FieldLayout, Layout, Node
from feedgen.writers.elements import SHAPES
from feedgen.writers.json import KNOWN, SHORT
from feedgen.writers.markup import calm, escape
from feedgen.writers.memo import REMEMBERED, remembering

F = FieldLayout

LAYOUT = Layout(
    (
        F("@id"),
        F("@kept", keep_empty=True),
        F("a"),
        F("b"),
        F("c", keep_empty=True),
        F("d", cdata=True),
        F("e"),
        F("g", (F("@x"), F("h"), F("i"), F("j"))),
        F("k", (F("#text"),)),
    ),
    "item",
)
TABLE = Layout(tuple(F(name) for name in "abcde"))

DIRTY = (
    "\x00x",
    "a\x0bb",
    "\x1f",
    "\ufffe",
    "\uffff",
    "\ud800",
    "\udfff",
    "a\rb",
    COUNTER,
    "\x7f",
    "\x80",
    "ok\n\tok",
    "",
)


def texts() -> st.SearchStrategy[str]:
    return st.sampled_from(("", "plain", "Bébé’s", "a & b", "1 < 2", "x > y", "é", *NASTY, *DIRTY)) | st.text(
        max_size=5
    )


def leaves() -> st.SearchStrategy[Node]:
    return st.one_of(st.none(), texts(), st.booleans(), st.integers(-9, 9), st.just(Decimal("1.0")))


def repeated(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(nodes, st.lists(nodes, max_size=3))


def items() -> st.SearchStrategy[list[tuple[Node, ...]]]:
    group = st.none() | st.tuples(leaves(), repeated(leaves()), leaves(), leaves())
    leaf = repeated(leaves())
    one = st.tuples(leaf, leaf, leaf, leaf, leaf, leaf, leaf, repeated(group), st.none() | st.tuples(leaf))
    return st.lists(one, min_size=1, max_size=6)


@pytest.mark.parametrize("writer", ["xml", "json", "jsonl"])
@given(written=items())
@EVERY_FORMAT
def test_an_item_is_written_like_the_first_one(writer: str, written: list[tuple[Node, ...]]) -> None:
    make = WRITERS.get(writer).encoder
    encoder = make(LAYOUT)
    for values in [*written, *reversed(written)]:
        assert encoder.item(values) == make(LAYOUT).item(values)


@given(written=items())
@EVERY_FORMAT
def test_xml_of_an_item_is_the_xml_of_its_fields(written: list[tuple[Node, ...]]) -> None:
    encoder = WRITERS.get("xml").encoder(LAYOUT)
    alone = [WRITERS.get("xml").encoder(Layout((field,), "item")) for field in LAYOUT.fields]
    for values in written:
        fields = [one.item((value,)) for one, value in zip(alone, values, strict=True)]
        attributes = "".join(_inside(text, "  <item", ">", "/>") for text in fields[:2])
        children = "".join(_inside(text, "  <item>\n", "  </item>\n", "  <item/>\n") for text in fields[2:])
        assert encoder.item(values) == f"  <item{attributes}>\n{children}  </item>\n"


def _inside(text: str, before: str, after: str, empty: str) -> str:
    """What stands in an element of one field."""
    if text.rstrip("\n").endswith(empty.rstrip("\n")):
        return text.removeprefix(before).rstrip("\n").removesuffix(empty.rstrip("\n"))
    return text.removeprefix(before).removesuffix(after)


@given(texts(), texts())
@example("\ud83d", "\ude00")
def test_texts_are_calm_together_when_each_of_them_is(one: str, other: str) -> None:
    assert calm(one + other) == (calm(one) and calm(other))
    if calm(one):
        assert escape(one) == one


@given(texts())
def test_calm_texts_read_back_as_they_stand(text: str) -> None:
    if calm(text):
        assert (etree.fromstring(f"<a>{text}</a>".encode()).text or "") == text


def test_more_shapes_than_are_kept() -> None:
    fields = tuple(F(f"f{i}") for i in range(10))
    make = WRITERS.get("xml").encoder
    encoder = make(Layout(fields, "i"))
    patterns = list(itertools.product(("x", None), repeat=10))
    assert len(patterns) > 2 * SHAPES
    for pattern in [*patterns, *patterns[:5]]:
        assert encoder.item(pattern) == make(Layout(fields, "i")).item(pattern)


def test_every_field_may_need_escaping_at_last() -> None:
    encoder = WRITERS.get("xml").encoder(Layout((F("a"), F("b"), F("c")), "i"))
    for place in (0, 1, 2, 0):
        values = ["x", "y", "z"]
        values[place] = "&"
        found = etree.fromstring(encoder.item(values))
        assert [child.text for child in found] == values


# -- nodes that come again ---------------------------------------------------------------------------------


@pytest.mark.parametrize("writer", ["xml", "json"])
def test_a_group_is_not_mistaken_for_one_that_is_gone(writer: str) -> None:
    encoder = WRITERS.get(writer).encoder(Layout((F("g", (F("a"), F("b"))),), "i"))
    for number in range(3 * REMEMBERED):
        # The next list may well be made where this one was.
        group: list[Node] = [(f"<{number}>", None)]
        expected = f"&lt;{number}&gt;" if writer == "xml" else f'"<{number}>"'
        assert expected in encoder.item([group])


def test_equal_groups_of_other_types_are_not_the_same() -> None:
    encoder = WRITERS.get("json").encoder(Layout((F("g", (F("a"), F("b"))),)))
    groups: Sequence[tuple[Node, ...]] = [(1, "1"), (True, "1"), (Decimal("1.0"), "1"), (Decimal(1), "1")]
    for _ in range(2):
        found = [encoder.item([group]) for group in groups]
        assert found == [f'{{"g":{{"a":{text},"b":"1"}}}}' for text in ("1", "true", "1.0", "1")]


def test_a_repeated_node_is_written_once() -> None:
    written: list[Node] = []
    write = remembering(lambda node: f"{len(written)}{written.append(node) or ''}")
    first, equal = ["x"], ["x"]
    assert [write(first), write(first), write(equal), write(first)] == ["0", "0", "1", "0"]
    assert written == [first, equal]


@pytest.mark.parametrize(("repeats", "again"), [(0, True), (2, False)])
def test_remembering_ends_where_nothing_repeats(repeats: int, again: bool) -> None:
    calls: list[Node] = []
    write = remembering(lambda node: str(calls.append(node)))
    for number in range(REMEMBERED + 1):
        node: list[Node] = [number]
        for _ in range(1 + repeats):
            write(node)
    last: list[Node] = ["last"]
    before = len(calls)
    write(last)
    write(last)
    assert (len(calls) - before == 2) is again


@given(st.lists(texts(), max_size=2 * KNOWN))
@example([str(number) for number in range(2 * KNOWN)] * 2)
@example(["x" * SHORT, "x" * (SHORT - 1), COUNTER, "", '"', "\n"] * 2)
def test_texts_met_before_are_the_same_in_json(values: list[str]) -> None:
    encoder = WRITERS.get("json").encoder(Layout((F("v"), F("w", array=True))))
    for value in values:
        if value != COUNTER:
            assert json.loads(encoder.item((value, value))) == {"v": value, "w": [value]}
        else:
            assert encoder.item((value, value)) == f'{{"v":{COUNTER},"w":[{COUNTER}]}}'


@given(st.lists(st.lists(st.none() | st.text("ab,;\"'\n\r\t é", max_size=6), min_size=5, max_size=5), max_size=8))
def test_rows_are_what_the_standard_library_writes(rows: list[list[str | None]]) -> None:
    encoder = WRITERS.get("csv").encoder(TABLE)
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    assert "".join(map(encoder.item, rows)) == buffer.getvalue()
