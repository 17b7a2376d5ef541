"""Items against JSON Schemas: cases of `schemas/item.yaml`, and what holds for any schema and item."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator

from feedgen.checks.schemas import ItemSchema, Unusable
from feedgen.checks.schemas.item import MOST

CASES = yaml.safe_load((Path(__file__).parent / "schemas" / "item.yaml").read_text(encoding="utf-8"))
KEYS = {"schema", "text", "times", "at", "partial", "item", "items", "wrong", "unusable"}


def exact(value: Any) -> Any:
    """As a feed has it: what has a decimal mark is a Decimal."""
    return json.loads(json.dumps(value), parse_float=Decimal)


def last_violations(case: dict[str, Any]) -> dict[str, str]:
    text = case["text"] * case.get("times", 1) if "text" in case else json.dumps(case["schema"])
    schema = ItemSchema(text, case.get("at", ""), partial=case.get("partial", False))
    for item in case.get("items", [case.get("item")]):
        found = schema.violations(exact(item))
    return {"/".join(map(str, one.path)): one.problem for one in found}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    case = CASES[name]
    assert set(case) <= KEYS
    if "unusable" in case:
        with pytest.raises(Unusable) as refused:
            last_violations(case)
        assert case["unusable"] in str(refused.value)
        return
    found = last_violations(case)
    assert set(found) == set(case["wrong"])
    for place, problem in case["wrong"].items():
        assert found[place].startswith(problem)


def test_what_is_given_up_is_told_beside_what_is_wrong() -> None:
    schema = {"properties": {"a": {"$lifecycle": {"enumDeprecated": ["z"]}}}, "required": ["b"]}
    found = ItemSchema(json.dumps(schema)).violations({"a": "z"})
    assert [(one.path, one.missing, one.deprecated) for one in found] == [(("b",), True, False), (("a",), False, True)]


def test_only_so_much_is_told_of_an_item() -> None:
    schema = {"properties": {f"p{n}": {"maxLength": 1} for n in range(100)}}
    assert len(ItemSchema(json.dumps(schema)).violations({f"p{n}": "xx" for n in range(100)})) == MOST


VALUES = st.sampled_from(
    ["a", "ab", "äöü", 0, 1, Decimal("1.5"), Decimal("2.00"), True, None, [], ["a", "a"], {"p": "a"}]
)
ITEMS = st.dictionaries(st.sampled_from("pqr"), VALUES, max_size=3)
PARTS = st.one_of(
    st.builds(dict, type=st.sampled_from(["string", "number", "boolean", "array", "object"])),
    st.builds(dict, enum=st.lists(st.sampled_from(["a", "ab", 1]), min_size=1, max_size=2)),
    st.builds(dict, maxLength=st.integers(0, 2)),
    st.builds(dict, minimum=st.integers(0, 2)),
    st.builds(dict, minItems=st.integers(0, 2)),
)
SCHEMAS = st.fixed_dictionaries(
    {"properties": st.dictionaries(st.sampled_from("pqr"), PARTS, max_size=3)},
    optional={
        "required": st.lists(st.sampled_from("pqr"), unique=True, max_size=2),
        "additionalProperties": st.booleans(),
        "anyOf": st.lists(
            st.builds(dict, required=st.lists(st.sampled_from("pqr"), max_size=2)), min_size=1, max_size=2
        ),
        "not": st.builds(dict, required=st.lists(st.sampled_from("pqr"), min_size=1, max_size=2)),
    },
)


@settings(max_examples=60, deadline=None)
@given(SCHEMAS, st.lists(ITEMS, min_size=1, max_size=4))
def test_says_of_any_item_what_the_library_says(schema: dict[str, Any], items: list[dict[str, Any]]) -> None:
    """Also after other items: what was kept of them changes nothing."""
    ours, theirs = ItemSchema(json.dumps(schema)), Draft201909Validator(schema)
    for item in [*items, *items]:
        found = ours.violations(item)
        assert bool(found) != theirs.is_valid(item)
        assert all(one.problem for one in found)
