"""Tables that values are looked up in, as plain data and as a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeVar

from feedgen.expressions.patterns import safe_pattern
from feedgen.expressions.values import plain_text

OTHERS = "*"
"""The key of a table that stands for every value without a line of its own."""

Built = TypeVar("Built")

NO_LINE: Any = object()
"""What a table without a line for a value answers."""


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A table with more to say than its lines. `unmatched`: whether a value without a line is worth a word."""

    lines: Mapping[str, Any]
    match: Literal["exact", "prefix", "regex"] = "exact"
    ignore_case: bool = False
    default: Any = None
    unmatched: Literal["ignore", "warn"] = "ignore"
    watch: Callable[[str], None] | None = None
    """Hears of every text that is looked up; only in runs of tests."""


Table = LookupTable | Mapping[str, Any] | Sequence[Any]


class Remark(NamedTuple):
    """A value that a table has no line for."""

    table: str
    value: str


class Tables(dict[str, Table]):
    """The tables of one place by name, and what they had no line for since somebody last asked."""

    def __init__(self, tables: Mapping[str, Table] | None = None) -> None:
        super().__init__(tables or {})
        self.remarks: list[Remark] = []
        self._built: dict[tuple[str, str], Any] = {}

    def reports(self, name: str) -> bool:
        """Whether a value without a line in this table is remarked."""
        table = self.get(name)
        return isinstance(table, LookupTable) and table.unmatched == "warn"

    def built(self, use: str, name: str, build: Callable[[], Built]) -> Built:
        """What a use (`lookup`, `synonyms`) makes of a table: built once, however often the name comes from a product.

        There are never more of them than tables and uses. What `build` raises is raised, and nothing is kept.
        """
        key = (use, name)
        if key not in self._built:
            self._built[key] = build()
        found: Built = self._built[key]
        return found


def lines_of(table: Table) -> Mapping[str, Any]:
    """The lines of a table of any form, keys as text; a list gives each member itself."""
    if isinstance(table, LookupTable):
        table = table.lines
    pairs = table.items() if isinstance(table, Mapping) else ((member, member) for member in table)
    return {plain_text(key): value for key, value in pairs}


def finder(table: Table) -> Callable[[str], Any]:
    """The function that gives a text's line, or `NO_LINE`. The most specific line wins.

    Of several prefixes that is the longest, of several patterns the one that matches the longest part of the text,
    then the longer pattern, then the first. `*` is every other value.
    """
    if isinstance(table, LookupTable) and table.watch is not None:
        return _watched(finder(replace(table, watch=None)), table.watch)
    lines = dict(lines_of(table))
    others = lines.pop(OTHERS, NO_LINE)
    if not isinstance(table, LookupTable):
        return lambda text: lines.get(text, others)
    if table.default is not None and others is NO_LINE:
        others = table.default
    if table.match == "regex":
        return _by_pattern(lines, others, table.ignore_case)
    fold = str.casefold if table.ignore_case else str
    folded = {fold(key): value for key, value in lines.items()}
    if table.match == "prefix":
        return _by_prefix(folded, others, fold)
    return lambda text: folded.get(fold(text), others)


def _watched(find: Callable[[str], Any], watch: Callable[[str], None]) -> Callable[[str], Any]:
    def found(text: str) -> Any:
        watch(text)
        return find(text)

    return found


def _by_prefix(lines: Mapping[str, Any], others: Any, fold: Callable[[str], str]) -> Callable[[str], Any]:
    lengths = sorted({len(key) for key in lines}, reverse=True)

    def find(text: str) -> Any:
        folded = fold(text)
        for length in lengths:
            if (key := folded[:length]) in lines:
                return lines[key]
        return others

    return find


def _by_pattern(lines: Mapping[str, Any], others: Any, ignore_case: bool) -> Callable[[str], Any]:
    """Raises `EvaluationError` (MAP110, MAP111) for a pattern that is broken or could run for ever."""
    patterns = [(safe_pattern(f"(?i:{text})" if ignore_case else text), text, value) for text, value in lines.items()]

    def find(text: str) -> Any:
        best, answer = (-1, -1), others
        for pattern, written, value in patterns:
            if len(text) <= pattern.limit and (found := pattern.regex.search(text)) is not None:
                rank = (found.end() - found.start(), len(written))
                if rank > best:
                    best, answer = rank, value
        return answer

    return find
