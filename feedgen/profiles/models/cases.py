"""Tests that a profile, a rule file or a feedgen.yaml carries: products, and what is to become of them."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from feedgen.profiles.models.base import Strict

Given = dict[str, Any]


class CaseModel(Strict):
    """A product, and what the channel is to make of it."""

    name: str | None = Field(None, description="What reports call it; the line when absent.")
    given: Given | list[Given] = Field(
        description="The product's attributes, read as those of a catalogue. A list is several products.",
        examples=[{"id": "A1", "title": "Mug", "price": "5.00 EUR"}],
    )
    like: str | None = Field(
        None, description="Name of an earlier test; `given` is laid over its product, null takes an attribute away."
    )
    feed: str | None = Field(None, description="Which feed; the first when absent.")
    market: str | None = Field(
        None, pattern=r"^[A-Z]{2}$", description="Which market; the channel's own, else the profile's first."
    )
    params: dict[str, str | int | float | bool] = Field(
        default_factory=dict, description="Beside the channel's; a required one left out is its `example`."
    )
    now: str | None = Field(
        None, description="The time it is, ISO 8601; 2026-01-01 at noon when absent.", examples=["2026-11-27T00:00:00Z"]
    )
    expect: dict[str, Any] | list[dict[str, Any]] | None = Field(
        None,
        description="Field → what stands in the item, null for nothing; only fields named are looked at. null alone: "
        "no item is written. In rule files and in `catalogue`: attribute → value. A list has one entry per row.",
        examples=[{"title": "Mug", "shipping/price": "4.90 EUR", "gtin": None}],
    )
    findings: list[str] | None = Field(
        None,
        description="All that is said of the product: codes, or codes with their field or check.",
        examples=[["CHN104 title"]],
    )
    filtered_by: str | None = Field(
        None, description="The selection that keeps the product out.", examples=["select (profile)"]
    )

    @model_validator(mode="after")
    def _expects(self) -> CaseModel:
        if self.model_fields_set.isdisjoint({"expect", "findings", "filtered_by"}):
            raise ValueError("a test says what it expects: `expect`, `findings` or `filtered_by`")
        return self
