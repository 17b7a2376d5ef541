"""From the shop's category paths to a channel's: lines of a file, made into one function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from feedgen.diagnostics import Finding, Origin, make
from feedgen.taxonomy.paths import JOIN, key_of
from feedgen.taxonomy.tree import Node, Taxonomy

OTHERS = "*"
"""The shop path that stands for every path without a line of its own."""

SUGGESTED = "?"
"""Status of a line that nobody has looked at yet: it does not count."""

_NUMBERED = re.compile(r"(\d+) - \S.*")
"""A target as the proposals and Google's file write it: the id counts, the path is for who reads it."""

REMEMBERED = 4096
"""Paths whose answer is kept; a catalogue has some hundred."""

Find = Callable[[str | Sequence[str]], str | None]


def target_of(text: str) -> str:
    """What a cell means: `2169 - Home & Garden > … > Mugs` is the id 2169."""
    numbered = _NUMBERED.fullmatch(text.strip())
    return numbered[1] if numbered else text.strip()


class Line(NamedTuple):
    """One line of a mapping file."""

    path: str
    """The shop's path."""
    target: str
    """Id or path in the channel's tree."""
    number: int
    """Line in the file, from 1."""
    status: str = ""

    @property
    def counts(self) -> bool:
        return not self.status.startswith(SUGGESTED) and bool(self.target) and bool(key_of(self.path))


def mapping_problems(lines: Iterable[Line], name: str, trees: Sequence[Taxonomy] = ()) -> Iterator[Finding]:
    """What is wrong with the lines of the file `name`: without target, twice, in conflict, unknown to every tree."""
    seen: dict[str, Line] = {}
    for line in lines:
        origin = Origin(name, line=line.number)
        if line.status.startswith(SUGGESTED):
            continue
        if not line.counts:
            what = "channel category" if key_of(line.path) else "shop path"
            yield make("PRF161", {"what": what}, value=line.path or line.target, origin=origin)
            continue
        key = key_of(line.path)
        known = seen.setdefault(key, line)
        if known is not line:
            same = _same(known.target, line.target, trees)
            params = {"path": line.path, "line": known.number, "other": known.target}
            yield make("PRF162" if same else "PRF163", params, value=line.target, origin=origin)
        elif trees and found(line.target, trees) is None:
            yield make(
                "PRF164", {"tree": trees[0].name, "guess": guess(line.target, trees)}, value=line.target, origin=origin
            )


def _same(one: str, other: str, trees: Sequence[Taxonomy]) -> bool:
    return key_of(one) == key_of(other) or ((node := found(one, trees)) is not None and node == found(other, trees))


def found(target: str, trees: Sequence[Taxonomy]) -> Node | None:
    """The category a target means, in the first tree (of the same channel, in several languages) that knows it.

    The node is that of the first tree where it has the id, too.
    """
    for tree in trees:
        node = tree.find(target)
        if node is not None:
            return trees[0].nodes.get(node.id, node)
    return None


def guess(target: str, trees: Sequence[Taxonomy]) -> str:
    """`did you mean …?` with id and path, or nothing."""
    nodes = (node for tree in trees if (node := tree.guess(target)) is not None)
    node = next(nodes, None)
    return "" if node is None else f"did you mean `{node.path}` ({node.id})?"


def resolved(lines: Iterable[Line], trees: Sequence[Taxonomy] = (), write: str | None = None) -> dict[str, str]:
    """The lines that count as plain data, key of the path → target; of two for one path the first.

    With `write` (`id` or `path`) targets the trees know are written so.
    """
    plain: dict[str, str] = {}
    for line in lines:
        if line.counts:
            plain.setdefault(key_of(line.path), written(line.target, trees, write))
    return plain


def numbered(lines: Iterable[Line], *, suggested: bool = False) -> dict[str, int]:
    """Key of the path → number of the line that counts for it; with `suggested` of its proposal."""
    plain: dict[str, int] = {}
    for line in lines:
        if line.status.startswith(SUGGESTED) if suggested else line.counts:
            plain.setdefault(key_of(line.path), line.number)
    return plain


def written(target: str, trees: Sequence[Taxonomy], write: str | None) -> str:
    """A target as `id` or `path`, where a tree knows it."""
    node = found(target, trees) if write else None
    if node is None:
        return target.strip()
    return node.id if write == "id" else node.path


def compiled(plain: Mapping[str, str]) -> Find:
    """The function from a shop path, a text or its levels, to its target: the longest line that begins it wins.

    Whole levels are compared, `Clothing` is no beginning of `Clothing Care`. None when no line fits.
    """
    known: dict[str | tuple[str, ...], str | None] = {}

    def find(path: str | Sequence[str]) -> str | None:
        asked = path if isinstance(path, str) else tuple(path)
        if asked in known:
            return known[asked]
        if len(known) >= REMEMBERED:
            known.clear()
        line = line_of(asked, plain)
        answer = known[asked] = None if line is None else plain[line]
        return answer

    return find


def line_of(path: str | Sequence[str], plain: Mapping[str, Any]) -> str | None:
    """The key of the longest line that begins the path, or of the line for all others; None when there is neither."""
    key = key_of(path)
    while key:
        if key in plain:
            return key
        key = key.rpartition(JOIN)[0]
    return OTHERS if OTHERS in plain else None
