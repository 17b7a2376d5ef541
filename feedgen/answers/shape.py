"""Whether an answer has the form that a description tells of."""

from __future__ import annotations

from typing import Any

from feedgen.answers.answer import Answer
from feedgen.answers.description import AnswerModel
from feedgen.answers.plain import AnswerError, value_at


def fits(answer: Answer, model: AnswerModel) -> bool:
    """Whether it is recognised by everything that the description names."""
    if answer.kind not in model.formats or model.root not in (None, answer.root):
        return False
    if answer.kind == "csv":
        try:
            answer.plain(model.shape)
        except AnswerError:
            return False
        return True
    data = answer.plain()
    return all(_has(data, path.split(".")) for path in model.shape)


def strength(model: AnswerModel) -> int:
    """How much has to be there: of two that fit, the one that asks for more is meant."""
    return len(model.shape) + (model.root is not None)


def _has(data: Any, parts: list[str]) -> bool:
    """Whether there is such a place, be it empty."""
    if not parts:
        return True
    if isinstance(data, list):
        return any(_has(one, parts) for one in data)
    if not isinstance(data, dict):
        return False
    if parts[0] == "**":
        return _has(data, parts[1:]) or any(_has(one, parts) for one in data.values())
    if parts[0] == "*":
        return any(_has(one, parts[1:]) for one in data.values())
    return parts[0] in data and _has(data[parts[0]], parts[1:])


def totals_of(answer: Answer, model: AnswerModel) -> dict[str, int]:
    """What the answer says it complains of: errors, warnings, items with an error."""
    said = {} if model.totals is None else model.totals.model_dump(exclude_none=True)
    found = {name: value_at(answer.plain(model.shape), path) for name, path in said.items()}
    return {name: int(number) for name, number in found.items() if str(number).isdecimal()}
