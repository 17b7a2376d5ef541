"""Files written anew where lint is certain: by the places of the text, so that comments, order and form stay."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, UsageError, make
from feedgen.expressions import FUNCTIONS
from feedgen.profiles import lookup
from feedgen.profiles.lint.files import lint_paths
from feedgen.profiles.naming import default_paths, yaml_files
from feedgen.profiles.renamed import RENAMED

_GUESS = re.compile(r"did you mean `([^`]+)`\?")
_KNOWN = re.compile(r"known here: (.*)")
_BOOLEAN = re.compile(r"(\s*:\s*)(true|True|TRUE|false|False|FALSE)\b")
_CONVERTED = {line.path.rpartition(".")[2] for line in RENAMED if line.convert is not None}


_SHAPE = frozenset(("PRF101", "PRF102", "PRF105", "PRF106", "PRF107"))
"""Errors that a change of a word could bring; others were hidden behind it."""
ROUNDS = 5


class Change(NamedTuple):
    """A word that is written anew."""

    file: str
    line: int
    column: int
    old: str
    new: str


@dataclass(slots=True)
class Fixed:
    """What was changed, or would be, and what lint says then."""

    changes: list[Change] = field(default_factory=list)
    diff: str = ""
    findings: list[Finding] = field(default_factory=list)


def fix_paths(paths: Sequence[Path], *, write: bool) -> Fixed:
    """Fix what lint is certain of in the files named; without `write` only the difference is made.

    A file is replaced as a whole, and only when it is then no worse formed than it was. Raises `UsageError`
    for a file that cannot be written.
    """
    fixed = Fixed()
    for path in [file for named in paths or default_paths() for file in yaml_files(named)]:
        _fix(path, write, fixed)
    fixed.findings += lint_paths(paths) if write or not fixed.changes else []
    return fixed


def _fix(path: Path, write: bool, fixed: Fixed) -> None:
    """What hides behind a misspelt key is found once the key is right: a file is gone over until nothing is left."""
    shown = lookup.shown(path)
    found = lint_paths([path])
    try:
        before = text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return  # lint has said so
    for _ in range(ROUNDS):
        changes = list(dict.fromkeys(change for finding in found for change in _change(finding, text, shown)))
        if not changes:
            break
        new = _changed(text, changes)
        after = _linted(path, new)
        if _worse(after, found):
            break
        fixed.changes += changes
        text, found = new, after
    if text != before:
        names = (f"a/{shown}", f"b/{shown}")
        fixed.diff += "".join(difflib.unified_diff(before.splitlines(True), text.splitlines(True), *names))
        if write:
            _replace(path, text)


# -- what is certain -------------------------------------------------------------------------------------------


def _change(finding: Finding, text: str, file: str) -> Iterator[Change]:
    """The words a finding wants otherwise, where there is no doubt and the text has them at the place."""
    at = finding.origin
    if at is None or at.file != file or at.line is None or not isinstance(at.column, int):
        return
    old, new = _words(finding)
    start = _index(text, at.line, at.column)
    quoted = text[start : start + 1] in ("'", '"') and not text.startswith(old, start)
    start, column = start + quoted, at.column + quoted
    if not old or not new or not text.startswith(old, start):
        return
    behind = text[start + len(old) : start + len(old) + 1]
    if behind.isalnum() or behind == "_":
        return
    converted = _BOOLEAN.match(text, start + len(old)) if finding.code == "PRF220" and old in _CONVERTED else None
    if old in _CONVERTED and finding.code == "PRF220":
        if converted is None:
            return
        opposite = "false" if converted[2].lower() == "true" else "true"
        old, new = old + converted[0], new + converted[1] + opposite
    yield Change(file, at.line, column, old, new)


def _words(finding: Finding) -> tuple[str, str]:
    """What stands there and what should; two empty words where lint only guesses."""
    params = finding.params
    if finding.code == "PRF220":
        return str(params["old"]), str(params["new"])
    if finding.code == "PRF105":
        return _certain(str(params["key"]), str(params["known"]), ())
    if finding.code == "MAP102":
        return _certain(str(params["name"]), str(params["guess"]), ATTRIBUTES)
    if finding.code == "MAP103":
        return _certain(str(params["name"]), str(params["guess"]), FUNCTIONS.names())
    return "", ""


def _certain(word: str, said: str, known: Iterable[str]) -> tuple[str, str]:
    """The guess when one slip explains the word, and no other known word is as near."""
    guess = _GUESS.search(said)
    if guess is None or OSA.distance(word, guess[1]) != 1 or len(word) < 4:
        return "", ""
    listed = _KNOWN.search(said)
    names = {*(listed[1].replace(" …", ",").split(", ") if listed else ()), *known}
    near = {name for name in names if OSA.distance(word, name) <= 1}
    return (word, guess[1]) if near <= {guess[1]} else ("", "")


# -- the text ----------------------------------------------------------------------------------------------------


def _index(text: str, line: int, column: int) -> int:
    """Where a line and column stand in the text; a byte order mark has no column."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    mark = 1 if line == 1 and text.startswith("\ufeff") else 0
    return start + mark + column - 1


def _changed(text: str, changes: Sequence[Change]) -> str:
    for change in sorted(changes, key=lambda one: (one.line, one.column), reverse=True):
        start = _index(text, change.line, change.column)
        text = text[:start] + change.new + text[start + len(change.old) :]
    return text


def _linted(path: Path, text: str) -> list[Finding]:
    """What lint says of the text in the file's place: of a file beside it, that is gone before anybody looks."""
    shown = lookup.shown(path)
    with _part_of(path, text) as part:
        away = lookup.shown(part)
        return [_at(finding, shown) if _file(finding) == away else finding for finding in lint_paths([part])]


def _file(finding: Finding) -> str | None:
    return None if finding.origin is None else finding.origin.file


def _at(finding: Finding, file: str) -> Finding:
    return finding._replace(origin=finding.origin and finding.origin._replace(file=file))


def _worse(after: Sequence[Finding], before: Sequence[Finding]) -> bool:
    """Whether a text is badly formed in a way it was not before."""
    known = {(finding.code, repr(finding.params)) for finding in before}
    return any((one.code, repr(one.params)) not in known for one in after if one.code in _SHAPE)


def _replace(path: Path, text: str) -> None:
    """The text is the file now, whole."""
    with _part_of(path, text) as part:
        part.replace(path.resolve())


@contextmanager
def _part_of(path: Path, text: str) -> Iterator[Path]:
    """A file with the text beside the file itself. Raises `UsageError` where there can be none."""
    target = path.resolve()
    part = path.absolute().with_name(f".{path.stem}.part{path.suffix}")
    try:
        part.write_bytes(text.encode("utf-8"))
        part.chmod(target.stat().st_mode)
        yield part
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(make("PRF104", {"path": str(path), "reason": reason}, origin=None)) from None
    finally:
        part.unlink(missing_ok=True)
