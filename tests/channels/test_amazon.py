"""Amazon: the JSON feeds (listings, prices and stocks, removals)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from marketplaces import Case, build, cases, differences

CASES = list(cases("amazon"))
SCHEMA = Path(__file__).parents[2].parent / "shared/schemas/amazon/json/listings-feed-schema-v2.json"
IDENTIFIERS = {
    "externally_assigned_product_identifier",
    "merchant_suggested_asin",
    "supplier_declared_has_product_identifier_exemption",
}
OFFER = {"condition_type", "purchasable_offer", "fulfillment_availability"}
WITHOUT_MARKETPLACE = {"variation_theme", "fulfillment_availability"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "amazon", tmp_path)
    items = _messages(built.data)
    assert not differences(case.expect, items)
    assert list(case.expect) == list(items)
    assert built.findings == sorted(case.findings)


def _messages(data: bytes) -> dict[str, Any]:
    document = json.loads(data)
    _document_is_sound(document)
    return {message["sku"]: message for message in document["messages"]}


def _document_is_sound(document: dict[str, Any]) -> None:
    """What every listings feed must be, whatever is in it."""
    assert list(document) == ["header", "messages"]
    assert document["header"]["version"] == "2.0"
    assert document["header"]["sellerId"]
    messages = document["messages"]
    assert [message["messageId"] for message in messages] == list(range(1, len(messages) + 1))
    for message in messages:
        _message_is_sound(message)


HAS = {
    "UPDATE": {"productType", "requirements", "attributes"},
    "PARTIAL_UPDATE": {"productType", "attributes"},
    "DELETE": set(),
}
"""What a message of each kind has beside its number, SKU and operation: exactly this."""


def _message_is_sound(message: dict[str, Any]) -> None:
    assert set(message) == {"messageId", "sku", "operationType"} | HAS[message["operationType"]]
    assert 1 <= len(message["sku"]) <= 40
    if "attributes" in message:
        _attributes_are_sound(message["attributes"], partial=message["operationType"] == "PARTIAL_UPDATE")


def _attributes_are_sound(attributes: dict[str, Any], *, partial: bool) -> None:
    assert attributes
    for name, entries in attributes.items():
        assert isinstance(entries, list), name
        assert entries, name
        assert all(isinstance(entry, dict) and entry for entry in entries), name
        assert name in WITHOUT_MARKETPLACE or all(entry["marketplace_id"] for entry in entries), name
    for entry in attributes.get("purchasable_offer", ()):
        sale = entry.get("discounted_price", [{"schedule": []}])[0]["schedule"]
        assert all(set(one) == {"start_at", "end_at", "value_with_tax"} for one in sale)
    if partial:
        assert set(attributes) <= {"purchasable_offer", "fulfillment_availability"}
    elif attributes.get("parentage_level", [{}])[0].get("value") == "parent":
        assert not attributes.keys() & (IDENTIFIERS | OFFER)
    else:
        assert len(attributes.keys() & IDENTIFIERS) == 1


@pytest.mark.skipif(not SCHEMA.exists(), reason="Amazon's schema is not beside the project")
@pytest.mark.parametrize("case", [c for c in CASES if any(c.expect.values())], ids=lambda c: c.name)
def test_document_is_valid_by_amazons_own_schema(case: Case, tmp_path: Path) -> None:
    validator = pytest.importorskip("jsonschema").Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    document = json.loads(build(case, "amazon", tmp_path).data)
    assert [error.message for error in validator.iter_errors(document)] == []
