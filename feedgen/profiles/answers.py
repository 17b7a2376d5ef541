"""Forms of answers that profiles and APIs name: shared ones are `channel_profiles/_feedback/NAME.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from feedgen.answers import AnswerModel
from feedgen.diagnostics import Finding, UsageError, did_you_mean, make
from feedgen.expressions import EvaluationError, explain, safe_pattern
from feedgen.profiles import lookup
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import Document, Path_, load_file

FOLDER = "_feedback"


class Form(NamedTuple):
    """One form of answers, by its name where it has one."""

    name: str | None
    model: AnswerModel


def names(project: Path | None) -> dict[str, Path]:
    """Every shared form with its file; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in lookup.folders("channel_profiles", project):
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def load(path: Path) -> AnswerModel:
    """A shared form. Raises `UsageError`."""
    document = load_file(path, lookup.shown(path))
    return validate(AnswerModel, document.data, document)


def forms_of(said: Sequence[str | AnswerModel], project: Path | None) -> list[Form]:
    """The forms that a feed names or describes. Raises `UsageError`."""
    known = names(project) if any(isinstance(one, str) for one in said) else {}
    return [Form(one, load(known[one])) if isinstance(one, str) else Form(None, one) for one in said]


def form_problems(said: Sequence[object], project: Path | None, document: Document, at: Path_) -> Iterator[Finding]:
    """Names that no form has, forms that cannot be read, and patterns that could run for ever."""
    known = names(project)
    for i, one in enumerate(said):
        if isinstance(one, AnswerModel):
            for path, pattern in _patterns(one):
                yield from _unsafe(pattern, document, (*at, i, *path))
        elif isinstance(one, str) and one not in known:
            params = {"path": ".".join(map(str, at)), "problem": f"a form of answers, {did_you_mean(one, known)}"}
            yield make("PRF106", params, value=one, origin=document.where((*at, i)))
        elif isinstance(one, str):
            yield from _shared_problems(known[one])


def _shared_problems(path: Path) -> Iterator[Finding]:
    try:
        document = load_file(path, lookup.shown(path))
        for at, pattern in _patterns(validate(AnswerModel, document.data, document)):
            yield from _unsafe(pattern, document, at)
    except UsageError as error:
        yield from error.findings


def _patterns(model: AnswerModel) -> Iterator[tuple[Path_, str]]:
    for i, report in enumerate(model.reports):
        for key in ("field_in", "split"):
            if (pattern := getattr(report, key)) is not None:
                yield ("reports", i, key), pattern


def _unsafe(pattern: str, document: Document, at: Path_) -> Iterator[Finding]:
    """Sentences come from elsewhere: a pattern must be done with any of them."""
    try:
        safe_pattern(pattern)
    except EvaluationError as error:
        code, params = explain(error)
        problem = {"problem": params.get("reason", code), "code": code}
        yield make("PRF126", problem, value=document.shown(at, pattern), origin=document.where(at))
