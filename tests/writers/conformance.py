"""What every document format must keep: a subclass tells its writer, what stands around the items, and how to
read a document back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feedgen.writers import COUNTER, WRITERS, FieldLayout, Layout, Node, Unreadable

COLUMNS = ("id", "title", "description")

EVERY_FORMAT = settings(
    # The same test runs in one subclass per format; a shared machine is no reason to fail.
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow],
    deadline=None,
    max_examples=60,
)

NASTY = (
    "]]>",
    "a]]>b]]]>c",
    "<![CDATA[x]]>",
    "&amp;",
    "&#0;",
    "<b>fett</b> & \"mehr\" 'davon'",
    "line\nline\r\nline\rline\ttab",
    "  blanks around  ",
    "\n",
    '"',
    '""',
    ",;|\t",
    "=SUM(A1)",
    "none",
    "null",
    "-0012",
    "\\u0000 \\n \\",
    "👩‍👩‍👧‍👦 🇫🇷 é",
    "שלום עולם‏ مرحبا",
    "日本語テキスト",
    "\u2028\u2029\u0085\xa0\xad\ufeff",
)
"""Texts that have broken feeds."""


def texts() -> st.SearchStrategy[str]:
    """Any text a product may hold: reading removes control characters and lone surrogates."""
    characters = st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\t\n\r")
    return st.one_of(st.sampled_from(NASTY), st.text(characters, min_size=1, max_size=40))


def rows(width: int) -> st.SearchStrategy[list[tuple[str | None, ...]]]:
    return st.lists(st.tuples(*[st.none() | texts()] * width), max_size=8)


class WriterConformance:
    """Subclass per format; `read` gives a row of texts (None: absent) per item."""

    writer: ClassVar[str]
    options: ClassVar[dict[str, Any]] = {}
    encoding: ClassVar[str] = "utf-8"
    around: ClassVar[tuple[str, str]] = ("", "")
    plain_numbers: ClassVar[bool] = True
    """A counter reads back as the number that replaces it."""

    def read(self, data: bytes) -> list[tuple[str | None, ...]]:
        raise NotImplementedError

    def expected(self, row: Sequence[str | None]) -> tuple[str | None, ...]:
        """The row as it may read back; formats without absence give empty text."""
        return tuple(row)

    def layout(self, *fields: FieldLayout) -> Layout:
        return Layout(fields or tuple(FieldLayout(name) for name in COLUMNS), "item", self.options)

    def render(self, items: Sequence[Sequence[Node]], layout: Layout | None = None) -> bytes:
        encoder = WRITERS.get(self.writer).encoder(layout or self.layout())
        body = encoder.separator.join([encoder.item(values) for values in items])
        head, tail = self.around
        return f"{head}{encoder.header}{body}{encoder.footer}{tail}".encode(self.encoding)

    def verify(self, data: bytes, *, step: int = 1 << 16, layout: Layout | None = None) -> None:
        verifier = WRITERS.get(self.writer).verifier(layout or self.layout(), self.encoding)
        for start in range(0, len(data), step):
            verifier.feed(data[start : start + step])
        verifier.close()

    @given(items=rows(len(COLUMNS)))
    @example(items=[(text, None, text) for text in NASTY])
    @EVERY_FORMAT
    def test_what_was_rendered_reads_back(self, items: list[tuple[str | None, ...]]) -> None:
        assert self.read(self.render(items)) == [self.expected(row) for row in items]

    @given(items=rows(len(COLUMNS)), step=st.integers(1, 200))
    @example(items=[(text, None, text) for text in NASTY], step=1)
    @EVERY_FORMAT
    def test_verifier_accepts_it_however_it_is_cut(self, items: list[tuple[str | None, ...]], step: int) -> None:
        self.verify(self.render(items), step=step)

    def test_document_without_items_is_whole(self) -> None:
        data = self.render([])
        self.verify(data)
        assert self.read(data) == []

    def test_half_a_document_is_refused(self) -> None:
        data = self.render([("1", "A", "B\nC"), ("2", "D", "E\nF")]).rstrip()
        with pytest.raises(Unreadable):
            self.verify(data[:-3])

    def test_nothing_at_all_is_refused(self) -> None:
        with pytest.raises(Unreadable):
            self.verify(b"")

    def test_bytes_of_another_encoding_are_refused(self) -> None:
        data = self.render([("1", "A", "B")]).replace(b"A", b"\xe9\x28")
        with pytest.raises(Unreadable, match=r"UTF-8|utf-8|token"):
            self.verify(data)

    def test_a_character_cut_at_the_end_is_refused(self) -> None:
        with pytest.raises(Unreadable):
            self.verify(self.render([("1", "A", "B")]) + b"\xc3")

    def test_counter_stays_a_bare_token(self) -> None:
        encoder = WRITERS.get(self.writer).encoder(self.layout())
        text = encoder.item((COUNTER, "A", None))
        assert text.count(COUNTER) == 1
        numbered = self.render([("x", "A", None)]).replace(
            encoder.item(("x", "A", None)).encode(), text.replace(COUNTER, "17").encode()
        )
        assert self.read(numbered) == [self.expected(("17", "A", None))]

    def test_five_megabytes_in_one_value(self) -> None:
        text = ('é, "\n' + "x" * 95) * 50_000
        data = self.render([("1", text, None)])
        self.verify(data)
        assert self.read(data) == [self.expected(("1", text, None))]
