"""Forms of answers that profiles and APIs name: shared ones are `channel_profiles/_feedback/NAME.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from feedgen.answers import AnswerModel
from feedgen.diagnostics import Finding, UsageError, did_you_mean, make
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
    """Names that no form has, and forms that cannot be read."""
    known = names(project)
    for i, name in enumerate(said):
        if not isinstance(name, str):
            continue
        if name not in known:
            params = {"path": ".".join(map(str, at)), "problem": f"a form of answers, {did_you_mean(name, known)}"}
            yield make("PRF106", params, value=name, origin=document.where((*at, i)))
            continue
        try:
            load(known[name])
        except UsageError as error:
            yield from error.findings
