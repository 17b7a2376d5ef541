"""The nearest known word."""

from __future__ import annotations

import pytest

from feedgen.diagnostics import did_you_mean, nearest


@pytest.mark.parametrize(
    ("word", "known", "guess"),
    [
        ("gogle", ["google", "ebay"], "google"),
        ("GOOGLE", ["google", "ebay"], "google"),
        ("xyz", ["google", "ebay"], None),
        ("gogle", [], None),
        ("", ["google"], None),
        ("ena", ["price", "ean"], "ean"),
        ("idd", ["id", "ean"], "id"),
        ("di", ["ean", "id"], "id"),
        ("DI", ["ean", "id"], "id"),
        ("eax", ["id", "ean"], "ean"),
        ("en", ["id", "ean"], "ean"),
        ("UK", ["DE", "GB", "US"], None),
        ("x", ["id"], None),
        ("abc", ["xyz"], None),
    ],
)
def test_nearest(word: str, known: list[str], guess: str | None) -> None:
    assert nearest(word, known) == guess


def test_did_you_mean_lists_what_is_known() -> None:
    assert did_you_mean("gogle", ["google", "ebay"]) == "did you mean `google`?  known here: ebay, google"
    assert did_you_mean("zzzz", ["google", "ebay"]) == "known here: ebay, google"
    assert did_you_mean("a", []) == ""
    assert did_you_mean("zz", [f"k{n:02}" for n in range(20)], show=2) == "known here: k00, k01 … (20 in all)"
