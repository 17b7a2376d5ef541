"""Findings for people: golden lines, and nothing that could upset a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedgen.diagnostics import Finding, Severity, Tally, make
from feedgen.diagnostics.render import text

MESSAGE = "google/products has 2 items, and the guard `min_items` wants at least 5"
HINT = "    nothing was replaced; the summary says where the products went, or set `guards.min_items`; or {accept}"


def test_line_of_an_error(plain: Finding) -> None:
    assert text.block(plain) == f"shop.yaml:31:14  GRD101  {MESSAGE}\n{HINT}"


def test_line_of_a_warning_about_a_product(awkward: Finding) -> None:
    assert text.line(awkward) == (
        "my exports/été, 100%.csv:5 [Prix <TTC>]  GRD101  "
        rf"warning: <b>A:1,2%\x1b[31m\u202e\n: {MESSAGE}  (google-fr/products)"
    )


def test_line_without_a_place(nowhere: Finding) -> None:
    assert text.line(nowhere) == f"GRD101  info: {MESSAGE}"


def test_product_is_not_named_twice() -> None:
    finding = make("GRD101", {"feed": "R-1", "found": 0, "limit": 1}, product="R-1")
    assert text.sentence(finding).startswith("R-1 has 0 items")


def test_feed_is_not_named_twice(plain: Finding) -> None:
    about = plain._replace(channel="google", feed="products")
    assert text.line(about) == text.line(plain)
    assert text.line(about._replace(feed="stock")) == f"{text.line(plain)}  (google/stock)"


def test_grouped_shows_samples_and_owns_up_to_the_rest(plain: Finding, awkward: Finding) -> None:
    tally = Tally()
    tally.extend([plain, *[awkward] * 4812])
    lines = text.grouped(tally).splitlines()
    assert lines[:3] == [text.line(plain), HINT, ""]
    assert lines[3:] == [text.line(awkward)] * 5 + ["    and 4,807 more like this", HINT]
    assert text.grouped(Tally()) == ""


@given(st.text(st.characters()))
def test_printable_is_one_line_that_can_be_encoded(value: str) -> None:
    shown = text.printable(value)
    assert len(shown.splitlines()) <= 1
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)
    shown.encode("utf-8")
    assert text.printable(shown) == shown


@given(st.text(st.characters(categories=("L", "N", "P", "Zs"))))
def test_printable_leaves_letters_of_every_language_alone(value: str) -> None:
    assert text.printable(value) == value


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (40_300, "40.3 kB"),
        (999_960, "1.0 MB"),
        (1_200_000, "1.2 MB"),
        (5 * 10**9, "5.0 GB"),
        (5 * 10**13, "50000.0 GB"),
    ],
)
def test_size(number: int, shown: str) -> None:
    assert text.size(number) == shown


def test_totals() -> None:
    assert text.totals({Severity.ERROR: 1, Severity.WARNING: 4812}) == "1 error, 4,812 warnings"
    assert text.totals({Severity.INFO: 2, Severity.ERROR: 0}) == "2 notes"
    assert text.totals({}) == ""


def test_page_of_a_code_names_family_and_severity() -> None:
    head = text.code_page("GRD101").splitlines()
    assert head[0] == "# GRD101: Too few items"
    assert head[2] == "Family GRD (guards over the whole run), error, since 0.1."
    with pytest.raises(KeyError):
        text.code_page("GRD999")
