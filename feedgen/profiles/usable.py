"""What lint can still look at when something is wrong: the rest, so that everything is said at once."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from feedgen.diagnostics import Finding
from feedgen.profiles.validate import findings_of, places_of
from feedgen.profiles.yaml import Document, Path_

M = TypeVar("M", bound=BaseModel)

MOST_TURNS = 20
"""What is taken out may leave something that is wrong without it; after so many times the rest is given up."""


def usable(model: type[M], document: Document) -> tuple[M | None, list[Finding]]:
    """The model of what is right, and what is wrong with the rest, which is taken out of `document`.

    None when nothing is left that could be looked at. Findings are those of the document as it was written: what only
    became wrong by taking something out is nobody's mistake.
    """
    found: list[Finding] = []
    for turn in range(MOST_TURNS):
        try:
            return model.model_validate(document.data), found
        except ValidationError as error:
            if turn == 0:
                found = findings_of(error, model, document)
            for path in places_of(error, document):
                if not path:
                    return None, found
                document.data = _without(document.data, _removable(path))
    return None, found


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
