"""JSON as interfaces answer: connections of GraphQL are lists; what is nested without end is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_reading import read_stdin

from feedgen.diagnostics import SourceError
from feedgen.sources.formats.documents.connections import unwrapped

VARIANTS = {"edges": [{"cursor": "x", "node": {"sku": "s1"}}, {"node": {"sku": "s2"}}], "pageInfo": {}}
PRODUCT = {"id": 1, "title": "Mug", "images": {"nodes": [{"url": "a"}, {"url": "b"}]}, "variants": VARIANTS}
PLAIN = {"id": 1, "title": "Mug", "images": [{"url": "a"}, {"url": "b"}], "variants": [{"sku": "s1"}, {"sku": "s2"}]}

ANSWERS = [
    pytest.param({"data": {"products": {"edges": [{"node": PRODUCT}]}}}, "data.products.edges.node", id="edges"),
    pytest.param({"data": {"products": {"nodes": [PRODUCT], "pageInfo": {}}}}, "data.products.nodes", id="nodes"),
    pytest.param({"edges": [{"node": PRODUCT}]}, "edges.node", id="nothing around"),
    pytest.param(
        {"shop": {"tags": {"nodes": [{"a": 1}]}, "products": {"nodes": [PRODUCT]}}},
        "shop.products.nodes",
        id="others before",
    ),
    pytest.param([PRODUCT], None, id="an array"),
    pytest.param({"products": [PRODUCT]}, "products", id="a list"),
]


@pytest.mark.parametrize(("answer", "key"), ANSWERS)
def test_connections_are_lists(answer: Any, key: str | None) -> None:
    read = read_stdin(json.dumps(answer).encode())
    assert (read.info.key, read.objects, list(read.info.sample)) == (key, [PLAIN], [PLAIN])


KEYS = [
    ("data.products", 0),
    ("data.products.edges", 0),
    ("data.products.edges.node", 0),
    ("data.products.edges.node", 300_000),
]


@pytest.mark.parametrize(("key", "filler"), KEYS)
def test_a_key_may_stop_at_the_connection(key: str, filler: int) -> None:
    """What begins behind the head must be named whole."""
    answer = {"extensions": {"cost": "x" * filler}, "data": {"products": {"edges": [{"node": PRODUCT}]}}}
    assert read_stdin(json.dumps(answer).encode(), key=key).objects == [PLAIN]


def test_connections_in_lines() -> None:
    assert read_stdin(json.dumps(PRODUCT).encode() + b'\n{"id": 2}\n').objects == [PLAIN, {"id": 2}]


@pytest.mark.parametrize(
    "record", [{"id": 1, "options": {"items": [{"a": 1}]}}, {"id": 1, "data": {"w": [1]}}, {"id": 1}]
)
def test_a_single_record_in_a_line_is_no_document(record: Any) -> None:
    assert read_stdin(json.dumps(record).encode()).objects == [record]


def test_members_that_only_are_called_so_stay() -> None:
    record = {"id": 1, "nodes": [1], "edges": "soft", "mesh": {"edges": [1, 2]}, "graph": {"nodes": [1], "name": "g"}}
    assert read_stdin(json.dumps([record]).encode()).objects == [record]


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=12,
)


def wrapped(value: Any, draw: Any) -> Any:
    if isinstance(value, list):
        nodes = [wrapped(member, draw) for member in value]
        kind = draw(st.sampled_from(["list", "nodes", "edges"]))
        return (
            nodes
            if kind == "list"
            else {"nodes": nodes}
            if kind == "nodes"
            else {"edges": [{"node": n} for n in nodes]}
        )
    return {name: wrapped(member, draw) for name, member in value.items()} if isinstance(value, dict) else value


@settings(max_examples=80)
@given(value=JSON, data=st.data())
def test_wrapping_any_list_changes_nothing(value: Any, data: Any) -> None:
    assert unwrapped(wrapped(value, data.draw)) == unwrapped(value) == value


DEEP = [
    pytest.param(b'[{"id": 1}, {"id": ' + b"[" * 300 + b"]" * 300 + b"}]", "SRC141", id="a record"),
    pytest.param(b'[{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "SRC141", id="a hundred thousand levels"),
    pytest.param(b'[{"id": ' + b'{"a":' * 1_000_000, "SRC141", id="a million objects"),
    pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "SRC141", id="nothing else"),
    pytest.param(b'[{"id": 1},' + b" " * 300_000 + b'{"a":' * 1_000_000, "SRC141", id="behind the head"),
]


@pytest.mark.parametrize(("data", "code"), DEEP)
def test_nested_without_end(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as raised:
        read_stdin(data)
    assert [finding.code for finding in raised.value.findings] == [code]


def test_a_line_nested_without_end_is_rejected() -> None:
    deep = b'{"id": ' + b"[" * 5000 + b"]" * 5000 + b"}"
    nearly = b'{"id": ' + b"[" * 199 + b"]" * 199 + b"}"
    read = read_stdin(b'{"id": 1}\n' + deep + b"\n" + nearly + b"\n")
    assert (read.records, read.rejected, read.codes) == (3, 1, ["SRC208"])
