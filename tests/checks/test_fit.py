"""Laws and examples of shortening."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedgen.checks import FITTERS

FAMILY = "👩‍👩‍👧‍👦"
FLAG = "🇫🇷"
ANY = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from([FAMILY, FLAG, "é", "e\u0301", "👍🏽", "❤️", " ", "word", "\r\n", "日本", ",", "\u200d"])
    ).map("".join),
)


@given(text=ANY, limit=st.integers(1, 40), name=st.sampled_from(sorted(FITTERS)))
@example(text="\ud800" * 9, limit=4, name="truncate_bytes")
@example(text="\u0301" * 50, limit=40, name="truncate")
@example(text=" " * 9, limit=4, name="truncate_words")
def test_never_longer_and_only_ever_a_beginning(text: str, limit: int, name: str) -> None:
    fit = FITTERS[name](limit)
    kept = fit(text)
    size = len(kept.encode("utf-8", "surrogatepass")) if name == "truncate_bytes" else len(kept)
    assert size <= limit
    assert text.startswith(kept)
    assert fit(kept) == kept


@given(text=ANY, limit=st.integers(1, 60))
def test_what_fits_is_not_touched(text: str, limit: int) -> None:
    if len(text) <= limit:
        assert FITTERS["truncate"](limit)(text) == text
        assert FITTERS["truncate_words"](limit)(text) == text
    if len(text.encode("utf-8", "surrogatepass")) <= limit:
        assert FITTERS["truncate_bytes"](limit)(text) == text


@given(words=st.lists(st.text("abcé", min_size=1, max_size=8), min_size=2), limit=st.integers(8, 30))
def test_only_whole_words_stay(words: list[str], limit: int) -> None:
    kept = FITTERS["truncate_words"](limit)(" ".join(words))
    assert kept.split(" ") == words[: len(kept.split(" "))]


@given(count=st.integers(1, 12), limit=st.integers(11, 40), name=st.sampled_from(["truncate", "truncate_words"]))
def test_emoji_stay_whole(count: int, limit: int, name: str) -> None:
    for cluster in (FAMILY, FLAG, "👍🏽", "❤️", "e\u0301"):
        kept = FITTERS[name](limit)(cluster * count)
        assert kept == cluster * (len(kept) // len(cluster))


def test_accents_stay_with_their_letters() -> None:
    text = unicodedata.normalize("NFD", "ééé")
    assert [len(FITTERS["truncate"](n)(text)) for n in range(1, 7)] == [1, 2, 2, 4, 4, 6]


@pytest.mark.parametrize(
    ("limit", "text", "kept"),
    [
        (9, "Red wool scarf", "Red wool"),
        (8, "Red wool scarf", "Red wool"),
        (7, "Red wool scarf", "Red"),
        (2, "Red wool scarf", "Re"),
        (10, "Red wool, scarf", "Red wool"),
        (12, "Red wool – scarf", "Red wool"),
        (12, "Red wool (a scarf)", "Red wool (a"),
        (10, "Red wool (scarf)", "Red wool"),
        (8, "Donaudampfschiff", "Donaudam"),
        (6, "---------", "------"),
        (20, "Dress.  Blue, long and warm", "Dress.  Blue, long"),
        (6, "Toyロボット新しい", "Toyロボッ"),
        (9, "Robot kit\nwith lights", "Robot kit"),
        (10, '5" pipe 12" long', '5" pipe'),
        (9, "Great! Buy now", "Great!"),
    ],
)
def test_truncate_words(limit: int, text: str, kept: str) -> None:
    assert FITTERS["truncate_words"](limit)(text) == kept


@pytest.mark.parametrize(
    ("limit", "text", "kept"),
    [
        (4, "日本語", "日"),
        (6, "日本語", "日本"),
        (1, "é", ""),
        (3, "aé é", "aé"),
        (4, "ab cd", "ab c"),
        (3, "ab cd", "ab"),
    ],
)
def test_truncate_bytes(limit: int, text: str, kept: str) -> None:
    assert FITTERS["truncate_bytes"](limit)(text) == kept


def test_a_cluster_longer_than_any_real_one_is_cut_through() -> None:
    assert len(FITTERS["truncate"](50)("a" + "\u0301" * 500)) == 50
