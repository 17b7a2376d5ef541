"""The fast way of reading JSON back finds what the slow way finds, wherever the items stand and the bytes are cut."""

from __future__ import annotations

import codecs
import io
import json
import tracemalloc
from collections.abc import Iterator

import ijson
import pytest
from conformance import EVERY_FORMAT
from hypothesis import example, given
from hypothesis import strategies as st

from feedgen.writers import WRITERS, Layout, Unreadable
from feedgen.writers.json_check import LONGEST_WAIT, PIECE, count

HEAD, TAIL = b'{\n  "header": {"a": 1},\n  "messages": [\n', b"\n]\n}\n"


def item(number: int, padding: int = 0) -> bytes:
    text = f'{{"m":{number},"s":"é{"x" * padding}","g":[{{"v":19.90,"t":true,"n":null}}],"e":{{"x":[1,2]}}}}'
    return text.encode()


def document(items: int = 9, padding: int = 0) -> bytes:
    return HEAD + b",\n".join(item(number, padding) for number in range(items)) + TAIL


def accepts(data: bytes, step: int = 1 << 20, writer: str = "json", encoding: str = "utf-8") -> bool:
    verifier = WRITERS.get(writer).verifier(Layout(()), encoding)
    try:
        for start in range(0, len(data), step):
            verifier.feed(data[start : start + step])
        verifier.close()
    except Unreadable:
        return False
    return True


def is_json(data: bytes) -> bool:
    """What the parser of events alone says."""
    try:
        data.decode()
        for _ in ijson.basic_parse(io.BytesIO(data)):
            pass
    except (ijson.JSONError, ValueError, ArithmeticError):
        return False
    return True


def are_lines(data: bytes) -> bool:
    """What the standard library says, line by line."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        *lines, rest = data.decode().split("\n")
        return rest == "" and all(isinstance(json.loads(line, parse_constant=refuse), dict) for line in lines)
    except ValueError:
        return False


PIECES = (
    b'{ } [ ] , : \n " \\ },\n ,\n{ NaN -Infinity null tru 01 1. - 1e5 \\x // \x00 \t \x7f \r'.split(b" ")
    + b"\\ud800 \\u00e9 \xc3 \xa9 \xff \xed\xa0\x80 \xef\xbb\xbf \xe2\x80\xa8".split(b" ")
    + [b" ", b"\n", b"9" * 40]
)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A document in which something was put in, left out, doubled or cut off."""
    data = whole
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 60))
        kind = draw(st.sampled_from(("in", "out", "instead", "twice", "cut")))
        piece = draw(st.sampled_from(PIECES))
        if kind == "in":
            data = data[:at] + piece + data[at:]
        elif kind == "out":
            data = data[:at] + data[at + length % 9 :]
        elif kind == "instead":
            data = data[:at] + piece + data[at + 1 :]
        elif kind == "twice":
            data = data[:at] + data[at : at + length] + data[at:]
        else:
            data = data[:at]
    return data


@given(data=damaged(document()), step=st.sampled_from((1, 7, 50, 1 << 20)))
@EVERY_FORMAT
def test_damaged_documents_are_judged_alike(data: bytes, step: int) -> None:
    assert accepts(data, step) == is_json(data)


@given(data=damaged(b"".join(item(number) + b"\n" for number in range(5))), step=st.sampled_from((1, 7, 1 << 20)))
@example(b'{"a":1}\xc3\n', 1)
@example(b'["NaN"]\n', 1)
@example(b"[{}]\n{},{}\n", 1)
@EVERY_FORMAT
def test_damaged_lines_are_judged_alike(data: bytes, step: int) -> None:
    assert accepts(data, step, "jsonl") == are_lines(data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":\n{"x":1},\n"b":2}',
        b'{"a":\n{"x":1},\n{"y":1},\n"b":2}',
        b'[1,\n{"a":[{},\n{}]},\n2]',
        b'[1,\n{"a":[{},\n{}]},\n{"b":1},{"c":2},\n2]',
        b'[1,\n{"a":1},\n]',
        b'[1\n{"a":1},\n2]',
        b'[1,\n{"a":1},\n,2]',
        b'[1,\n{"a":1},\n{"b":2}\n{"c":3},\n4]',
        b'\n{"a":1},\n',
        b'\n{"a":1},\n{"b":2}',
        b'["\n{},\n"]',
        b'["\\\n{},\n"]',
        b'[1,\n{"NaN":"Infinity"},\n2]',
        b'[1,\n{"a":NaN},\n2]',
        b'[1,\n{"a":-Infinity},\n2]',
        b'[1,\n{"a":1},\n2] \n{"b":1},\n',
        b'[1,\n{"a":"\xff"},\n2]',
        b'[1,\n{"a":"\xc3\n"},\n2]',
        b'[1,\n{"a":"\\ud83d"},\n2]',
        b'[1,\n{"a":1}},\n2]',
        b'[1,\n{"a":1}],\n[{"b":1},\n2]',
        b"[1,\n" + b'{"a":' * 300 + b"1" + b"}" * 300 + b",\n2]",
    ],
)
def test_lines_that_look_like_items(data: bytes) -> None:
    assert {accepts(data, step) for step in (1, 3, 1 << 20)} == {is_json(data)}


BIG = document(12, PIECE // 4)
"""Several pieces."""


@pytest.mark.parametrize("number", [0, 1, 5, 10, 11])
@pytest.mark.parametrize("step", [1 << 12, 1 << 20])
def test_one_fault_in_a_large_document(number: int, step: int) -> None:
    assert accepts(BIG, step)
    whole = item(number, PIECE // 4)
    for wrong in (
        whole[:-1],
        whole[1:],
        whole + b",",
        whole.replace(b"19.90", b"NaN"),
        whole.replace(b"x", b"\xff", 1),
    ):
        assert not accepts(BIG.replace(whole, wrong), step)


def test_every_end_too_early_is_noticed() -> None:
    data = document(4).rstrip()
    assert accepts(data)
    assert not any(accepts(data[:end]) for end in range(len(data)))


def test_a_fault_is_told_near_its_line() -> None:
    verifier = WRITERS.get("json").verifier(Layout(()), "utf-8")
    verifier.feed(BIG[: 9 * PIECE // 4])
    with pytest.raises(Unreadable, match=r"after line (9|1\d): "):
        verifier.feed(b'"x" "y"},\n' + BIG)


def test_a_number_that_is_too_large_for_anything() -> None:
    with pytest.raises(Unreadable, match="too large"):
        WRITERS.get("json").verifier(Layout(()), "utf-8").feed(b'[1e99999999999999999999,"' + b"x" * LONGEST_WAIT)


@pytest.mark.parametrize(
    ("rest", "right"), [(b'{"a":1},\n"]', False), (b'{"a":1},\n{"b":1},\n"]', False), (b'{},"]', True)]
)
def test_what_follows_a_long_wait_begins_no_line(rest: bytes, right: bool) -> None:
    """Inside a text that is read piece by piece `{…},` is no item."""
    begun = b'["' + b"x" * LONGEST_WAIT
    assert accepts(begun + rest, len(begun)) is right


def test_byte_order_mark_only_in_front() -> None:
    line = b'{"a":1}\n'
    assert accepts(codecs.BOM_UTF8 + line + line, writer="jsonl", encoding="utf-8-sig")
    assert not accepts(line + codecs.BOM_UTF8 + line, writer="jsonl", encoding="utf-8-sig")
    array = b'[\n{"a":1},\n{"a":2}\n]'
    assert accepts(codecs.BOM_UTF8 + array, encoding="utf-8-sig")
    assert not accepts(array.replace(b'{"a":2}', codecs.BOM_UTF8 + b'{"a":2}'), encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("objects", "number"),
    [
        (b'{"a":1}', 1),
        (b'{"a":1},\n{}', 2),
        (b'{"a":"NaN"},{}', 2),
        (b"", 0),
        (b"1", 0),
        (b'"NaN"', 0),
        (b'{},["Infinity"]', 0),
        (b"{},", 0),
        (b'{"a":NaN}', 0),
        (b"{}{}", 0),
        (b'{"a":"\xff"}', 0),
    ],
)
def test_objects_are_counted(objects: bytes, number: int) -> None:
    assert count(objects) == number


def _one_line(items: int) -> Iterator[bytes]:
    yield b"["
    for number in range(items):
        yield item(number, 1000) + b","
    yield b"1]"


@pytest.mark.parametrize("separator", [b"", b"\n"])
def test_memory_does_not_grow_with_the_document(separator: bytes) -> None:
    verifier = WRITERS.get("json").verifier(Layout(()), "utf-8")
    tracemalloc.start()
    try:
        for data in _one_line(12_000):
            verifier.feed(data + separator)
        verifier.close()
        assert tracemalloc.get_traced_memory()[1] < 8 * LONGEST_WAIT
    finally:
        tracemalloc.stop()
