"""What `avoid` finds in texts, and what it leaves alone: the cases of `manners.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.checks.manners import AVOIDED, manners
from feedgen.profiles.schema import FieldModel

WORDS = yaml.safe_load((Path(__file__).parent / "manners.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(kind, language, str(text), found, id=f"{kind}-{language}-{text}")
    for kind, languages in WORDS.items()
    for language, texts in languages.items()
    for text, found in texts.items()
]


@pytest.mark.parametrize(("kind", "language", "text", "found"), CASES)
def test_text(kind: str, language: str, text: str, found: str | None) -> None:
    assert manners([kind], language)(text) == ([] if found is None else [(kind, found)])


def test_every_word_of_the_format_has_cases() -> None:
    listed = get_args(get_args(FieldModel.model_fields["avoid"].annotation)[0])
    assert set(listed) == set(AVOIDED) == set(WORDS)


@given(st.text(max_size=300), st.sampled_from(["en", "fr", "de", "ja"]))
@settings(max_examples=100)
def test_what_is_found_is_part_of_the_text(text: str, language: str) -> None:
    assert all(found in text for _, found in manners(AVOIDED, language)(text))


@pytest.mark.parametrize("text", ["+1 " * 20_000, "a@" * 20_000, "!" * 50_000, "www." * 20_000, "TEL 1 " * 10_000])
def test_no_text_takes_long(text: str) -> None:
    """Each of these is read in a few milliseconds; a pattern that tries all ways would not end."""
    manners(AVOIDED, "en")(text)
