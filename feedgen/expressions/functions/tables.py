"""Functions on the profile's tables, and what stands in for a missing value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from feedgen.diagnostics import did_you_mean
from feedgen.expressions.declared import function
from feedgen.expressions.functions.text import bounded
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.tables import NO_LINE, OTHERS, LookupTable, Remark, Table, Tables, finder, lines_of
from feedgen.expressions.values import plain_text


def table_named(tables: Tables, name: str) -> Table:
    """A table of the profile; an `EvaluationError` when there is none of that name."""
    if name not in tables:
        raise EvaluationError("MAP112", {"table": name, "guess": did_you_mean(name, tables)})
    return tables[name]


@function(
    "lookup",
    summary="The value that a table of the profile has for it; `*` in the table is everything else.",
    accepts="any",
    returns="any",
    examples=[
        ("new", {"table": "conditions"}, "1000"),
        ("worn", {"table": "conditions", "default": "3000"}, "3000"),
        ("red", {"table": "colours"}, "red"),
    ],
    tables={"conditions": {"new": "1000", "refurbished": "2000"}, "colours": ["red", "blue"]},
)
def lookup(table: str, default: Any = None, *, tables: Tables) -> Callable[[Any], Any]:
    """A table that is a list gives the value itself when it is in the list.

    A table that says how it matches finds the most specific line; one with `unmatched: warn` has every value
    without a line counted in the report.
    """
    find = tables.built("lookup", table, lambda: finder(table_named(tables, table)))
    remarks = tables.remarks if tables.reports(table) else None

    def found(value: Any) -> Any:
        text = value if value.__class__ is str else plain_text(value)
        line = find(text)
        if line is not NO_LINE:
            return line
        if remarks is not None:
            remarks.append(Remark(table, text))
        return default

    return found


@function(
    "default",
    summary="Another value where this one is missing; with `empty=true` also for empty text, zero and empty lists.",
    accepts="any",
    returns="any",
    examples=[(None, {"other": "x"}, "x"), ("", {"other": "x"}, ""), ("", {"other": "x", "empty": True}, "x")],
    missing=True,
)
def default(other: Any, empty: bool = False) -> Callable[[Any], Any]:
    return lambda value: other if value is None or (empty and not value) else value


def lines_named(tables: Tables, name: str, function_name: str, what: str) -> dict[str, Any]:
    """The lines of a table that has a value for each, without the one for everything else."""
    found = table_named(tables, name)
    if not isinstance(found, (LookupTable, Mapping)):
        raise EvaluationError("MAP210", {"function": function_name, "what": what, "found": name})
    return {text: value for text, value in lines_of(found).items() if text not in ("", OTHERS)}


def _pairs(tables: Tables, name: str, function_name: str) -> dict[str, str]:
    """A table as texts and what stands for them; nothing at all takes the text out."""
    lines = lines_named(tables, name, function_name, "a table of texts and what replaces them")
    return {old: plain_text(new) for old, new in lines.items()}


@function(
    "synonyms",
    summary="Whole words and phrases replaced by what a table has for them; capitals stay as they were.",
    accepts="text",
    returns="text",
    examples=[
        ("Gry mug, nvy blue", {"table": "short"}, "Grey mug, navy"),
        ("GRYPHON MUG, GRY", {"table": "short"}, "GRYPHON MUG, GREY"),
    ],
    tables={"short": {"gry": "grey", "nvy blue": "navy"}},
)
def synonyms(table: str, *, tables: Tables) -> Callable[[str], str]:
    """The longest phrase of the table goes first, and what was put in is not looked at again. A word in capitals or
    with a capital is replaced by one; a replacement with capitals of its own (`USB`) stays as the table has it."""
    return tables.built("synonyms", table, lambda: _synonyms(tuple(_pairs(tables, table, "synonyms").items())))


_TOKEN = re.compile(r"\w+|[^\w\s]")
_Phrases = dict[str, list[tuple[tuple[str, ...], str]]]
"""First word → the further words of each phrase, the longest first, and what replaces it."""


@lru_cache(maxsize=64)
def _synonyms(pairs: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    """Made once per table, however many feeds use it. A look-up per word: a pattern of ten thousand alternatives
    would try them all at each of them."""
    phrases = _phrases(pairs)

    def replaced(text: str) -> str:
        if phrases.keys().isdisjoint(_TOKEN.findall(text.casefold())):
            return text
        result = _replaced(text, phrases)
        bounded(len(result))
        return result

    return replaced


def _phrases(pairs: Iterable[tuple[str, str]]) -> _Phrases:
    found: _Phrases = {}
    for old, new in pairs:
        if words := _words([*_TOKEN.finditer(old)]):
            found.setdefault(words[0].lstrip(), []).append((tuple(words[1:]), new))
    for several in found.values():
        several.sort(key=lambda phrase: len(phrase[0]), reverse=True)
    return found


def _words(tokens: Sequence[re.Match[str]]) -> list[str]:
    """Words and signs in small letters; one with a blank before it begins with that blank."""
    ends = [-1, *(token.end() for token in tokens)]
    return [
        token[0].casefold() if token.start() == end else f" {token[0].casefold()}"
        for token, end in zip(tokens, ends, strict=False)
    ]


def _replaced(text: str, phrases: _Phrases) -> str:
    tokens = [*_TOKEN.finditer(text)]
    words = _words(tokens)
    pieces, written, place = [], 0, 0
    while place < len(tokens):
        for rest, new in phrases.get(words[place].lstrip(), ()):
            behind = place + 1 + len(rest)
            if tuple(words[place + 1 : behind]) == rest:
                start, end = tokens[place].start(), tokens[behind - 1].end()
                before = text[written:start]
                # nothing in its place leaves one blank, not two
                pieces += [before if new else before.rstrip(), _cased(text[start:end], new)]
                written, place = end, behind
                break
        else:
            place += 1
    return ("".join(pieces) + text[written:]).strip() if pieces else text


def _cased(old: str, new: str) -> str:
    """`new` as `old` is written: all capitals, a first capital, or as the table has it."""
    if new != new.lower():
        return new
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


@function(
    "replace_each",
    summary="Every text of a table replaced by its value, line after line of the table.",
    accepts="text",
    returns="text",
    examples=[("Mug 30cm ø8cm", {"table": "signs"}, "Mug 30 cm Ø 8 cm")],
    tables={"signs": {"cm": " cm", "ø": "Ø "}},
)
def replace_each(table: str, *, tables: Tables) -> Callable[[str], str]:
    """Exactly as written, inside words too; a later line sees what an earlier one has put in. `synonyms` replaces
    whole words."""
    pairs = tables.built("replace_each", table, lambda: [*_pairs(tables, table, "replace_each").items()])

    def replaced(text: str) -> str:
        for old, new in pairs:
            if old in text:
                bounded(len(text) + text.count(old) * (len(new) - len(old)))
                text = text.replace(old, new)
        return text

    return replaced
