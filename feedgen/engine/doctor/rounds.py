"""The rounds: everything that is looked at, in the order in which a run meets it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from feedgen.diagnostics import FeedgenError, UsageError
from feedgen.engine.around import around
from feedgen.engine.doctor import here, reading, sending
from feedgen.engine.doctor.look import Check, Patient, bad, of_finding
from feedgen.engine.prepare import Request, configured
from feedgen.profiles.naming import CONFIG

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

ROUNDS: tuple[tuple[str, Callable[[Patient], Iterator[Check]]], ...] = (
    ("configuration", reading.configuration),
    ("variables", reading.variables),
    ("libraries", reading.libraries),
    ("sources", reading.sources),
    ("channels", reading.channels),
    ("caches", reading.caches),
    ("output", here.output),
    ("disk", here.disk),
    ("state", here.state),
    ("feeds", here.feeds),
    ("clock", here.clock),
    ("target", sending.targets),
    ("notify", sending.recipients),
)


def examine(config: Path | None = None, output: Path | None = None) -> Iterator[Check]:
    """Look at everything a run of the configuration needs; nothing is written, sent or published.

    Files elsewhere are fetched as a run would. What cannot be looked at is a check that says so; raises nothing.
    """
    patient = _admitted(config, output)
    for about, look in ROUNDS:
        try:
            yield from look(patient)
        except FeedgenError as error:
            yield from (of_finding(about, finding) for finding in error.findings)
        except Exception as error:
            yield bad(about, f"could not be looked at ({type(error).__name__})", "please report it")


def _admitted(config: Path | None, output: Path | None) -> Patient:
    path = config or (Path(CONFIG) if Path(CONFIG).is_file() else None)
    known = around(path, output, writes=True)
    names = frozenset(VARIABLE.findall(_text(path)))
    try:
        model, document, folder = configured(Request(None, (), output, config=path))
    except UsageError:
        return Patient(path, known.folder, known, None, None, names)
    return Patient(path, folder or Path(), known, model, document, names)


def _text(path: Path | None) -> str:
    """The configuration without its comments, as far as lines tell."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path is not None else ""
    except OSError:
        return ""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
