"""One thing looked at, and how it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from feedgen.diagnostics import Finding
from feedgen.diagnostics.render.text import hint, place, sentence
from feedgen.engine.around import Around
from feedgen.profiles.config import ConfigModel
from feedgen.profiles.yaml import Document


class State(StrEnum):
    GOOD = "good"
    ODD = "odd"
    """Worth a look, and no reason for a run to fail."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what to do about it."""

    about: str
    """The kind: configuration, source, output …"""
    state: State
    text: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        return {"about": self.about, "state": str(self.state), "text": self.text, "advice": self.advice}


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at. Without a `config` the configuration cannot be used; what needs it is then left out."""

    path: Path | None
    folder: Path
    around: Around
    config: ConfigModel | None
    document: Document | None
    names: frozenset[str]
    """Variables of the environment that the configuration names."""


def good(about: str, text: str) -> Check:
    return Check(about, State.GOOD, text)


def odd(about: str, text: str, advice: str = "") -> Check:
    return Check(about, State.ODD, text, advice)


def bad(about: str, text: str, advice: str = "") -> Check:
    return Check(about, State.BAD, text, advice)


def of_finding(about: str, finding: Finding, state: State = State.BAD) -> Check:
    """A finding as a check; it words itself."""
    where = f"{place(finding)}: " if finding.origin is not None else ""
    return Check(about, state, f"{where}{finding.code} {sentence(finding)}", hint(finding))
