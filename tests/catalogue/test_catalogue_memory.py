"""What is remembered of values that repeat, and when that is given up."""

from __future__ import annotations

import pytest

from feedgen.catalogue.memory import LONGEST, SELDOM, TRIAL, Memory
from feedgen.profiles.memory import remembering as of_attributes
from feedgen.writers.memo import remembering as of_nodes

ROOM = 8


def test_texts_are_known_by_value_and_others_by_identity() -> None:
    memory: Memory[int] = Memory(ROOM)
    group, equal = ["a"], ["a"]
    memory.keep("red", 1)
    memory.keep(group, 2)
    assert memory.texts == {"red": 1}
    assert memory.others == {id(group): (group, 2)}
    assert id(equal) not in memory.others


@pytest.mark.parametrize(("repeats", "on"), [(0, False), (ROOM, False), (ROOM + 1, True)])
def test_full_it_goes_on_only_where_values_repeat(repeats: int, on: bool) -> None:
    memory: Memory[int] = Memory(ROOM)
    texts = memory.texts
    memory.repeats = repeats
    for number in range(ROOM + 1):
        memory.keep(str(number), number)
    assert (memory.on, memory.repeats, memory.texts, memory.others) == (on, 0, {}, {})
    memory.keep("late", 1)
    assert texts is memory.texts, "its owner looks into it directly"
    assert bool(texts) is on


def test_long_texts_are_not_kept_and_end_it() -> None:
    memory: Memory[int] = Memory(ROOM)
    for number in range(ROOM):
        memory.keep("x" * (LONGEST + 1), number)
    assert memory.on
    assert not memory.texts
    memory.keep("x" * (LONGEST + 1), 0)
    assert not memory.on


@pytest.mark.parametrize(("repeats", "on"), [(0, False), (SELDOM - 1, False), (SELDOM, True)])
def test_what_seldom_repeats_is_given_up_early(repeats: int, on: bool) -> None:
    memory: Memory[int] = Memory(8 * TRIAL)
    for number in range(TRIAL - 1):
        memory.keep(str(number), number)
    memory.repeats = repeats
    assert memory.on
    memory.keep("the last one", 0)
    assert memory.on is on
    assert len(memory.texts) == (TRIAL if on else 0)


def test_both_rooms_remember() -> None:
    calls: list[object] = []
    node = of_nodes(lambda node: str(calls.append(node)))
    attribute = of_attributes("size", lambda product, it, issues: calls.append(product))
    group = ["a"]
    for _ in range(3):
        node(group)
        attribute({"size": "XL"}, None, [])
    assert calls == [group, {"size": "XL"}]


def test_a_result_with_an_issue_is_not_kept() -> None:
    attribute = of_attributes("size", lambda product, it, issues: issues.append(product))
    issues: list[object] = []
    for _ in range(3):
        attribute({"size": "XL"}, None, issues)
    assert len(issues) == 3
