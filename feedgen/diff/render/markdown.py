"""Differences as Markdown that fits into a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from feedgen.diagnostics.render.text import printable
from feedgen.diff.difference import Difference, Example, Pair
from feedgen.diff.render import words

LONGEST = 60_000
"""Characters. GitHub takes 65,536 in a comment, GitLab a million (docs of both, 2026-10)."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~@&$])")


def as_markdown(pairs: Sequence[Pair], *, longest: int = LONGEST) -> str:
    """A heading for each feed and tables of what changed; what would be too long is left out, and that is said."""
    return fitted((block for pair in pairs for block in _pair(pair)), longest)


def fitted(blocks: Iterable[str], longest: int) -> str:
    """The blocks from the top that fit, each whole."""
    taken, left, room = [], 0, longest - 100
    for block in blocks:
        if left == 0 and len(block) + 2 <= room:
            taken.append(block)
            room -= len(block) + 2
        else:
            left += 1
    if left:
        taken.append(f"_{left} more parts are left out here, to fit into a comment._")
    return "\n\n".join(taken) + "\n"


def escaped(text: str) -> str:
    """Text that means nothing to Markdown: no mention, no link, no end of a cell."""
    return _SPECIAL.sub(r"\\\1", printable(text))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells are Markdown already."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _pair(pair: Pair) -> Iterator[str]:
    name, _, rest = words.headline(pair).removeprefix(pair.name).partition(": ")
    yield f"### {escaped(pair.name)}{name}\n\n{escaped(rest)}"
    if pair.notes:
        yield "\n".join(f"- {escaped(note)}" for note in pair.notes)
    found = pair.difference
    if found is None:
        return
    if odd := [escaped(told) for side in (found.old, found.new) for told in words.oddities(side)]:
        yield "\n".join(f"- {told}" for told in odd)
    if not found.equal:
        yield from _details(found)


def _details(found: Difference) -> Iterator[str]:
    if found.fields:
        rows = [
            (escaped(change.name), words.field_counts(change), "<br>".join(map(_example, change.examples)))
            for change in found.fields
        ]
        yield table(("Field", "Items", "For example"), rows)
    if found.moves:
        moves = [
            (escaped(move.id), escaped(move.old), escaped(move.new), words.percent(move.share)) for move in found.moves
        ]
        yield f"Prices: {escaped(words.moves_heading(found))}\n\n{table(('Item', 'Old', 'New', 'Change'), moves)}"
    for word, listed, total in (("Added", found.added_ids, found.added), ("Removed", found.removed_ids, found.removed)):
        if listed:
            yield f"{word}: {escaped(words.ids(listed, total))}"


def _example(example: Example) -> str:
    return escaped(f"{example.id}: {words.value(example.old)} → {words.value(example.new)}")
