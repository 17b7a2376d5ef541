"""What holds of any two feeds: nothing is lost, nothing is made up, and order says nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedgen.diff import Difference, Item, compare
from feedgen.diff.difference import Pair
from feedgen.diff.records import fields_of_members, unwritten, written
from feedgen.diff.render import as_json, as_markdown, as_text
from feedgen.engine.feeds import read_feed
from feedgen.writers import WRITERS, FieldLayout, Layout
from feedgen.writers.xml import document

QUICK = settings(max_examples=40, deadline=None)
IDS = st.one_of(st.none(), st.sampled_from(["A", "B", "C", "A\0" + "2", "Ä", ""]))
FIELDS = st.dictionaries(st.sampled_from("tuv"), st.lists(st.sampled_from(["1", "2", ""]), min_size=1, max_size=2))
ITEMS = st.lists(st.builds(Item, IDS, FIELDS), max_size=12)


def ids(items: list[Item]) -> Counter[str | None]:
    return Counter(item.id for item in items)


@QUICK
@given(ITEMS, ITEMS)
@example([Item("A\0" + "2", {})], [Item("A", {}), Item("A", {})])
@example([Item("A", {}), Item("A", {}), Item("A\0" + "2", {})], [])
def test_every_item_is_counted_once(old: list[Item], new: list[Item]) -> None:
    found = compare(old, new)
    assert found.old.items == len(old) == found.same + found.changed + found.removed
    assert found.new.items == len(new) == found.same + found.changed + found.added
    named_old, named_new = ids([item for item in old if item.id is not None]), ids([i for i in new if i.id is not None])
    without = sum(item.id is None for item in old), sum(item.id is None for item in new)
    assert found.added + found.removed >= (named_new - named_old).total() + (named_old - named_new).total()
    assert (found.old.without_id, found.new.without_id) == without
    assert found.old.repeated == named_old.total() - len(named_old)
    assert all(1 <= change.items <= found.changed for change in found.fields)


@QUICK
@given(ITEMS, ITEMS)
def test_backwards_is_the_same_backwards(old: list[Item], new: list[Item]) -> None:
    there, back = compare(old, new), compare(new, old)
    assert (there.added, there.removed, there.changed) == (back.removed, back.added, back.changed)
    assert {c.name: (c.changed, c.appeared, c.disappeared) for c in there.fields} == {
        c.name: (c.changed, c.disappeared, c.appeared) for c in back.fields
    }


@QUICK
@given(ITEMS, st.randoms(use_true_random=False))
def test_order_says_nothing(items: list[Item], random: Any) -> None:
    once = list({item.id: item for item in items}.values())
    shuffled = random.sample(once, len(once))
    assert compare(once, shuffled).equal


@QUICK
@given(ITEMS, ITEMS)
def test_equal_means_equal(old: list[Item], new: list[Item]) -> None:
    old, new = [list({item.id: item for item in items}.values()) for items in (old, new)]
    same = {i.id: dict(i.fields) for i in old} == {i.id: dict(i.fields) for i in new}
    assert compare(old, new).equal is same


@QUICK
@given(ITEMS, ITEMS, st.integers(0, 3))
def test_everything_can_be_shown_and_markdown_fits(old: list[Item], new: list[Item], limit: int) -> None:
    pairs = [Pair("a | <b>@x", compare(old, new, price="t", limit=limit)), Pair("gone", None, "old", 3)]
    assert len(as_markdown(pairs, longest=400)) <= 400
    assert as_text(pairs).count("\n") >= 2
    assert as_json(pairs)["feeds"][0]["added"] == pairs[0].difference.added  # type: ignore[union-attr]


# -- reading -------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "x", "1", "null", '"x"', "[]", "-", "a/b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "a/b", "a[2]", "~"]), inner),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from("ab"), JSON), st.dictionaries(st.sampled_from("ab"), JSON))
def test_records_that_differ_have_other_fields(one: dict[str, Any], other: dict[str, Any]) -> None:
    def exact(value: Any) -> Any:
        return repr(value) if not isinstance(value, dict) else {key: exact(inner) for key, inner in value.items()}

    assert (fields_of_members(one) == fields_of_members(other)) is (exact(one) == exact(other))


@given(st.text())
def test_texts_are_read_back_as_they_were(text: str) -> None:
    assert unwritten(written(text)) == text


CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\t\n")
# In csv and xml a text within quotes (`""`) cannot be told from one that JSON's way of writing put there.
TEXTS = st.text(CHARACTERS, min_size=1, max_size=12).filter(lambda text: text.strip() and unwritten(text) == text)
ROWS = st.lists(st.tuples(TEXTS, TEXTS | st.none()), min_size=1, max_size=8, unique_by=lambda row: row[0])


def feed(writer: str, rows: list[tuple[str, str | None]], path: Path) -> str:
    layout = Layout((FieldLayout("id"), FieldLayout("title"), FieldLayout("last")), item="item")
    encoder = WRITERS.get(writer).encoder(layout)
    before, after = document("items", {}, {}, "utf-8") if writer == "xml" else ("", "")
    items = encoder.separator.join(encoder.item((*row, "x")) for row in rows)
    path.write_text(before + encoder.header + items + encoder.footer + after, encoding="utf-8", newline="")
    return str(path)


@pytest.mark.parametrize("writer", list(WRITERS))
def test_what_a_writer_wrote_is_read_back(writer: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(ROWS)
    def read_back(rows: list[tuple[str, str | None]]) -> None:
        with TemporaryDirectory() as folder:
            path = feed(writer, rows, Path(folder) / f"feed.{writer}")
            read = [(item.id, item.fields.get("title")) for item in read_feed(path, key="id")]
            assert [id_ for id_, _ in read] == [id_ for id_, _ in rows]
            titles = [None if title is None else unwritten(title[0]) for _, title in read]
            assert titles == [title for _, title in rows]
            assert compare(read_feed(path, key="id"), read_feed(path, key="id")).equal

    read_back()


def test_what_a_hostile_feed_calls_its_fields_is_bounded() -> None:
    old = [Item(str(n), {f"f{n}": ["1"]}) for n in range(6000)]
    new = [Item(str(n), {f"f{n}": ["2"]}) for n in range(6000)]
    found: Difference = compare(old, new)
    assert len(found.fields) <= 5001
    assert sum(change.items for change in found.fields) == 6000
