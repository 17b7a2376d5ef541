"""Files of categories: Google's own, and simple tables of other channels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NoReturn

from feedgen.diagnostics import Finding, Origin, UsageError, make
from feedgen.taxonomy.paths import key_of, levels_of
from feedgen.taxonomy.tree import Node, Taxonomy

VERSION = re.compile(r"#\s*Google_Product_Taxonomy_Version:\s*(\S+)")
LINE = re.compile(r"(\d{1,9}) - (\S.*)")
SHOWN = 10
"""Problems of a file that are shown; a file of another kind has one in every line."""
LONGEST = 1000
"""Characters of a path; Google's longest has 160."""


def read_google(text: str, name: str, locale: str | None = None) -> Taxonomy:
    """Google's `taxonomy-with-ids.LOCALE.txt`: a line with the version, then `id - path`.

    A file that was cut short is refused: its last line has no end, or a category stands in it without its parent.
    Raises `UsageError` (PRF165) with the lines that are wrong.
    """
    text = text.removeprefix("\ufeff")
    head = VERSION.match(text)
    if head is None:
        _refuse(name, 1, "its first line is not `# Google_Product_Taxonomy_Version: …`", text.split("\n", 1)[0])
    if not text.endswith("\n"):
        _refuse(
            name, text.count("\n") + 1, "its last line has no end: it was not copied whole", text.rpartition("\n")[2]
        )
    found: list[Finding] = []
    taxonomy = Taxonomy.of(name, _nodes(_google_lines(text, name, found), name, found), locale=locale, version=head[1])
    if not taxonomy.nodes and not found:
        _refuse(name, 1, "there is no category in it", None)
    if found:
        raise UsageError(*found[:SHOWN])
    return taxonomy


def _google_lines(text: str, name: str, found: list[Finding]) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        read = LINE.fullmatch(line)
        if read is None:
            found.append(_problem(name, number, "a line is `id - path`", line))
            continue
        yield number, read[1], read[2]


def read_rows(rows: Iterable[tuple[int, Sequence[str]]], name: str, locale: str | None = None) -> Taxonomy:
    """A table `id;path` of any channel; a first row whose id is no id is the header. Raises `UsageError` (PRF165)."""
    found: list[Finding] = []
    lines = list(_table_lines(rows, name, found))
    if len(lines) > 1 and lines[0][1].casefold() in ("id", "number", "nummer", "categoryid", "category_id"):
        lines = lines[1:]
    taxonomy = Taxonomy.of(name, _nodes(lines, name, found, whole=False), locale=locale)
    if not taxonomy.nodes and not found:
        _refuse(name, 1, "there is no category in it", None)
    if found:
        raise UsageError(*found[:SHOWN])
    return taxonomy


def read_map(data: Mapping[object, object], name: str) -> Taxonomy:
    """A YAML mapping `id: path`."""
    return read_rows([(number, (str(key), str(path))) for number, (key, path) in enumerate(data.items(), 1)], name)


def _table_lines(
    rows: Iterable[tuple[int, Sequence[str]]], name: str, found: list[Finding]
) -> Iterator[tuple[int, str, str]]:
    for number, cells in rows:
        full = [cell.strip() for cell in cells]
        if len(full) < 2 or not full[0] or not full[1]:
            found.append(_problem(name, number, "a line is `id;path`", ";".join(full)))
        else:
            yield number, full[0], full[1]


def _nodes(
    lines: Iterable[tuple[int, str, str]], name: str, found: list[Finding], *, whole: bool = True
) -> Iterator[Node]:
    """The categories, each id once; in a `whole` file each parent stands in it as well."""
    ids: dict[str, int] = {}
    keys: set[str] = set()
    for number, id_, path in lines:
        levels = tuple(" ".join(level.split()) for level in path.split(">")) if whole else levels_of(path)
        key = key_of(levels)
        if id_ in ids:
            found.append(_problem(name, number, f"id {id_} is in line {ids[id_]} already", path))
        elif not all(levels) or not levels or len(path) > LONGEST:
            found.append(_problem(name, number, "a path is names with `>` between", path))
        elif whole and len(levels) > 1 and key_of(levels[:-1]) not in keys:
            found.append(_problem(name, number, "the category above it is missing", path))
        else:
            ids[id_] = number
            keys.add(key)
            yield Node(id_, levels)


def _problem(name: str, line: int, problem: str, value: str | None) -> Finding:
    return make("PRF165", {"path": name, "problem": problem}, value=value, origin=Origin(name, line=line))


def _refuse(name: str, line: int, problem: str, value: str | None) -> NoReturn:
    raise UsageError(_problem(name, line, problem, value))
