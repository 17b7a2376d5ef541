"""What lint can still look at when something is wrong: the rest, so that everything is said at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from feedgen.diagnostics import Finding, Origin
from feedgen.profiles.validate import findings_of, places_of
from feedgen.profiles.yaml import Document, Path_

M = TypeVar("M", bound=BaseModel)

MOST_TURNS = 20
"""What is taken out may leave something that is wrong without it; after so many times the rest is given up."""


@dataclass(frozen=True, slots=True)
class Usable(Generic[M]):
    """What is left of a document when everything of a wrong form is taken out."""

    model: M | None
    """None when nothing is left that could be looked at."""
    wrong: list[Finding]
    """What is of a wrong form in the document as it was written."""
    around: frozenset[Origin]
    """Places of the mappings that something was taken out of: what is said of them now may be nobody's mistake."""

    def without_echoes(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings about the rest, but for those that taking something out may have made."""
        return [finding for finding in findings if finding.origin not in self.around]


def usable(model: type[M], document: Document) -> Usable[M]:
    """The model of what is right, and what is wrong with the rest, which is taken out of `document`."""
    wrong: list[Finding] = []
    around: set[Origin] = set()
    for turn in range(MOST_TURNS):
        try:
            return Usable(model.model_validate(document.data), wrong, frozenset(around))
        except ValidationError as error:
            if turn == 0:
                wrong = findings_of(error, model, document)
            for path in places_of(error, document):
                if not path:
                    return Usable(None, wrong, frozenset(around))
                around.add(document.where(path[:-1]))
                document.data = _without(document.data, _removable(path))
    return Usable(None, wrong, frozenset(around))


def _removable(path: Path_) -> Path_:
    """The nearest key of a mapping: taking out a member of a list would move those behind it from their places."""
    while isinstance(path[-1], int) and len(path) > 1:
        path = path[:-1]
    return path


def _without(data: Any, path: Path_) -> Any:
    """A copy of `data` without what stands at `path`; as it is where nothing does."""
    key, rest = path[0], path[1:]
    if isinstance(data, dict) and key in data:
        if not rest:
            return {other: value for other, value in data.items() if other != key}
        return {**data, key: _without(data[key], rest)}
    if isinstance(data, list) and isinstance(key, int) and key < len(data) and rest:
        return [*data[:key], _without(data[key], rest), *data[key + 1 :]]
    return data
