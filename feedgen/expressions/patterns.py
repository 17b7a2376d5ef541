"""Regular expressions that always come to an end.

Python's engine tries alternatives one after another; a pattern with repeats inside repeats can take longer than
anybody waits (`(a+)+b`). Here a pattern is looked at once, before the first row: how many of its open-ended
repeats can share out the same characters between them decides how long a text it may be tried on.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from feedgen.expressions.problems import EvaluationError

LONGEST_PATTERN = 500
LIMITS = {0: 1_000_000, 1: 1_000_000, 2: 20_000, 3: 1_000}
"""Competing repeats → characters of the longest text: about 10^9 steps, a second or so, in the worst case."""
OPEN_ENDED = 50
"""A repeat that may be taken this many times is as good as open-ended."""

_SAMPLE = frozenset(map(chr, range(0x250))) | set("\u2003\u20ac\u4e2d\U0001f525")
"""Characters that stand for all when two sets are compared: Latin, a space, a sign, a Han character, an emoji."""

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_SINGLE = ("LITERAL", "IN", "ANY", "NOT_LITERAL")
Items = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern with the length of text it may be tried on."""

    regex: re.Pattern[str]
    limit: int

    def accept(self, text: str) -> None:
        """Refuse a text that the pattern could take too long for."""
        if len(text) > self.limit:
            params = {"pattern": self.regex.pattern, "length": len(text), "limit": self.limit}
            raise EvaluationError("MAP211", params)


@lru_cache(maxsize=512)
def safe_pattern(pattern: str) -> Pattern:
    """The compiled pattern; an `EvaluationError` when it is wrong or could run for ever."""
    if len(pattern) > LONGEST_PATTERN:
        reason = f"it is longer than {LONGEST_PATTERN} characters"
        raise EvaluationError("MAP110", {"pattern": pattern[:60], "reason": reason})
    try:
        with warnings.catch_warnings():
            # `[[` may mean something else in a later Python; that is nothing to tell a merchant on stderr
            warnings.simplefilter("ignore")
            # the parser Python's own `re` uses; there is no public one
            tree = list(re._parser.parse(pattern))  # type: ignore[attr-defined]
            regex = re.compile(pattern)
        competing = _competing(pattern, tree)
    except (re.error, OverflowError, RecursionError) as error:
        raise EvaluationError("MAP111", {"pattern": pattern, "reason": str(error)}) from None
    if competing not in LIMITS:
        reason = "too many repeats can match the same characters"
        raise EvaluationError("MAP110", {"pattern": pattern, "reason": reason})
    return Pattern(regex, LIMITS[competing])


def _competing(pattern: str, tree: Items) -> int:
    """How many nested walks over the text a failing match can take; the search for a start is one."""
    inspection = _Inspection(pattern, _Sets(_SAMPLE | set(_literals(tree))))
    inspection.sequence(tree, follow=frozenset(), inside=False)
    anchored = pattern.startswith(("^", r"\A"))
    return inspection.competing + (0 if anchored or not inspection.repeats else 1)


def _literals(tree: Any) -> Iterator[str]:
    """Characters that a pattern names itself, with their other case."""
    if isinstance(tree, tuple) and len(tree) == 2 and str(tree[0]) in ("LITERAL", "NOT_LITERAL"):
        yield from {chr(tree[1]), chr(tree[1]).swapcase()}
    elif not isinstance(tree, (str, int)) and hasattr(tree, "__iter__"):
        for inner in tree:
            yield from _literals(inner)


class _Opening(NamedTuple):
    """What an item can begin with, and whether it can match nothing."""

    characters: frozenset[str]
    optional: bool


class _Sets:
    """Sets of characters of the parts of a pattern, over an alphabet that stands for all characters."""

    def __init__(self, alphabet: frozenset[str]) -> None:
        self.alphabet = alphabet
        self.text = "".join(alphabet)

    def first(self, items: Items, follow: frozenset[str] = frozenset()) -> frozenset[str]:
        """What `items` can begin with; when they can match nothing, what follows them too."""
        found: frozenset[str] = frozenset()
        for item in items:
            opening = self.opening(item)
            found |= opening.characters
            if not opening.optional:
                return found
        return found | follow

    def opening(self, item: Any) -> _Opening:
        name, argument = str(item[0]), item[1]
        if name == "BRANCH":
            branches = [list(branch) for branch in argument[1]]
            return _Opening(frozenset().union(*map(self.first, branches)), any(map(self.can_be_empty, branches)))
        if name == "AT":
            # an end that is not reached sends the engine back into the repeat before it
            return _Opening(self.alphabet, False)
        if name in ("ASSERT", "ASSERT_NOT"):
            return _Opening(frozenset(), True)
        if (inner := _inner(name, argument)) is None:
            return _Opening(self.characters(name, argument), False)
        empty = self.can_be_empty(inner) or (name in _REPEATS and argument[0] == 0)
        return _Opening(self.first(inner), empty)

    def can_be_empty(self, items: Items) -> bool:
        return all(self.opening(item).optional for item in items)

    def all_of(self, items: Items) -> frozenset[str]:
        """Every character that `items` can match anywhere."""
        found: frozenset[str] = frozenset()
        for operator, argument in items:
            name = str(operator)
            if name == "BRANCH":
                found |= frozenset().union(*(self.all_of(list(branch)) for branch in argument[1]))
            elif name not in ("AT", "ASSERT", "ASSERT_NOT"):
                inner = _inner(name, argument)
                found |= self.characters(name, argument) if inner is None else self.all_of(inner)
        return found

    def characters(self, name: str, argument: Any) -> frozenset[str]:
        """What one sign or set matches, capital and small alike."""
        if name == "LITERAL":
            return frozenset({chr(argument), chr(argument).swapcase()})
        if name == "NOT_LITERAL":
            return self.alphabet - {chr(argument)}
        if name != "IN":
            return self.alphabet
        members = [(str(operator), value) for operator, value in argument]
        found = frozenset().union(*(self.member(*member) for member in members))
        if ("NEGATE", None) in members:
            return self.alphabet - found
        return found | {c.swapcase() for c in found}

    def member(self, operator: str, argument: Any) -> frozenset[str]:
        """Characters of the alphabet that one part of a set matches."""
        match operator:
            case "LITERAL":
                return frozenset(chr(argument))
            case "RANGE":
                low, high = map(chr, argument)
                return frozenset(c for c in self.alphabet if low <= c <= high)
            case "CATEGORY":
                name = str(argument)
                sign = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[name.rpartition("_")[2]]
                return frozenset(re.findall("\\" + (sign.upper() if "NOT_" in name else sign), self.text))
            case _:
                return frozenset()


def _inner(name: str, argument: Any) -> list[Any] | None:
    """The items inside a repeat or group; None for anything else."""
    if name in _REPEATS:
        return list(argument[2])
    if name == "SUBPATTERN":
        return list(argument[3])
    return list(argument) if name == "ATOMIC_GROUP" else None


class _Inspection:
    """Counts repeats that compete for characters; refuses those that multiply."""

    def __init__(self, pattern: str, sets: _Sets) -> None:
        self.pattern = pattern
        self.sets = sets
        self.repeats = 0
        self.competing = 0

    def _refuse(self, reason: str) -> EvaluationError:
        return EvaluationError("MAP110", {"pattern": self.pattern, "reason": reason})

    def sequence(self, items: Items, follow: frozenset[str], inside: bool) -> None:
        """Walk one sequence; `follow` is what can come after it, `inside` a repeat that is once more itself."""
        for place, (operator, argument) in enumerate(items):
            name = str(operator)
            after = self.sets.first(items[place + 1 :], follow)
            if name in _REPEATS:
                self._repeat(argument, after, inside)
            elif name == "BRANCH":
                self._branch(argument[1], after, inside)
            elif name in ("ASSERT", "ASSERT_NOT"):
                self.sequence(list(argument[1]), frozenset(), inside)
            elif name.startswith("GROUPREF"):
                raise self._refuse("it refers back to a group")
            elif (inner := _inner(name, argument)) is not None:
                self.sequence(inner, after, inside)

    def _branch(self, branches: Sequence[Any], after: frozenset[str], inside: bool) -> None:
        taken: frozenset[str] = frozenset()
        for branch in branches:
            self.sequence(list(branch), after, inside)
            start = self.sets.first(list(branch), after)
            if inside and start & taken:
                raise self._refuse("two alternatives inside a repeat can begin alike")
            taken |= start

    def _repeat(self, argument: tuple[int, int, Any], after: frozenset[str], inside: bool) -> None:
        _, most, body = argument
        items = list(body)
        shared = bool(after & (self.sets.all_of(items) if int(most) > 1 else self.sets.first(items)))
        if inside and shared:
            raise self._refuse("repeats inside a repeat can match the same characters")
        if int(most) <= 1:
            self.sequence(items, after, inside)
            return
        if int(most) >= OPEN_ENDED or not (len(items) == 1 and str(items[0][0]) in _SINGLE):
            self.repeats += 1
            self.competing += shared
        self.sequence(items, self.sets.first(items) | after, inside=True)
