"""Differences as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feedgen.diagnostics.render.text import plural, printable
from feedgen.diff.difference import Difference, Pair
from feedgen.diff.render import words


def as_text(pairs: Sequence[Pair]) -> str:
    """Every feed with what changed in it; feeds that did not change have one line."""
    return "".join(f"{printable(line)}\n" for pair in pairs for line in _pair(pair))


def _pair(pair: Pair) -> Iterator[str]:
    yield words.headline(pair)
    yield from (f"  {note}" for note in pair.notes)
    if (found := pair.difference) is not None:
        yield from _oddities(found)
        if not found.equal:
            yield from _details(found)


def _oddities(found: Difference) -> Iterator[str]:
    for side in (found.old, found.new):
        yield from (f"  {told}" for told in words.oddities(side))


def _details(found: Difference) -> Iterator[str]:
    yield f"  {found.old.name} has {plural(found.old.items, 'item')}, {found.new.name} {found.new.items:,}"
    if found.fields:
        yield "  fields"
    for change in found.fields:
        yield f"    {change.name}: {words.field_counts(change)}"
        for example in change.examples:
            yield f"      {example.id}: {words.value(example.old)} → {words.value(example.new)}"
    if found.moves:
        yield f"  prices: {words.moves_heading(found)}"
        for move in found.moves:
            yield f"    {move.id}: {move.old} → {move.new} ({words.percent(move.share)})"
    for word, listed, total in (
        ("added", found.added_ids, found.added),
        ("removed", found.removed_ids, found.removed),
        ("changed", found.changed_ids, found.changed),
    ):
        if listed:
            yield f"  {word}: {words.ids(listed, total)}"
