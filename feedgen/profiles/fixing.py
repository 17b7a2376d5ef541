"""Files written anew where lint is certain: by the places of the text, so that comments, order and form stay."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
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
    for _ in range(ROUNDS if write else 1):
        if not _fixed_once(path, write, fixed):
            return


def _fixed_once(path: Path, write: bool, fixed: Fixed) -> bool:
    shown = lookup.shown(path)
    before = lint_paths([path])
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False  # lint has said so
    changes = list(dict.fromkeys(change for finding in before for change in _change(finding, text, shown)))
    new = _changed(text, changes)
    if not changes or (write and not _written(path, new, before)):
        return False
    fixed.changes += changes
    names = (f"a/{shown}", f"b/{shown}")
    fixed.diff += "".join(difflib.unified_diff(text.splitlines(True), new.splitlines(True), *names))
    return True


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


def _written(path: Path, text: str, before: Sequence[Finding]) -> bool:
    """Whether the text is the file now: it is not where it would be badly formed in a way it was not."""
    target = path.resolve()
    known = {(finding.code, repr(finding.params)) for finding in before}
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        part.write_bytes(text.encode("utf-8"))
        part.chmod(target.stat().st_mode)
        worse = [finding for finding in lint_paths([part]) if finding.code in _SHAPE]
        if any((finding.code, repr(finding.params)) not in known for finding in worse):
            return False
        part.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(make("PRF104", {"path": str(path), "reason": reason}, origin=None)) from None
    finally:
        part.unlink(missing_ok=True)
    return True
