"""Feeds are built, or only checked."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Unpack

from feedgen.api.asked import AskedRun, requested
from feedgen.diagnostics import Finding
from feedgen.diagnostics.report import RunReport


def build(
    catalogue: str | None = None,
    *,
    output: Path | None = None,
    dry_run: bool = False,
    state: Path | Literal[False] | None = None,
    **asked: Unpack[AskedRun],
) -> RunReport:
    """Build feeds and put them in place, all or none.

    `catalogue` is a path, a folder, a glob, an address or `-`; without it the sources of feedgen.yaml are read.
    `output` is the folder of the feeds, `feeds` when neither it nor feedgen.yaml says so. With `dry_run` no file is
    replaced. `state` is the file of what is kept between runs, where feedgen.yaml is not to say; False keeps nothing.

    Raises `UsageError`, `SourceError`, `GuardError` (with `.report`), `LimitError` or `OutputError`; nothing was then
    replaced.
    """
    from feedgen.engine.prepare import limited, prepare
    from feedgen.engine.run import run

    kept = {"remember": state is not False, "state": state or None}
    with limited(requested(catalogue, asked, output=output, write=not dry_run, contract=True, **kept)) as request:
        return run(prepare(request))


def validate(catalogue: str | None = None, **asked: Unpack[AskedRun]) -> RunReport:
    """Find everything that is wrong with a catalogue for some channels; writes nothing, no guard stops it.

    Without channels (and without any in feedgen.yaml) only the catalogue itself is checked.
    """
    from feedgen.engine.prepare import limited, prepare
    from feedgen.engine.run import run

    with limited(requested(catalogue, asked, write=False, guarded=False, contract=True)) as request:
        return run(prepare(request))


def verify(
    catalogue: str | None = None, *, output: Path | None = None, **asked: Unpack[AskedRun]
) -> tuple[int, list[Finding]]:
    """Make the feeds of a folder again, as its manifest says, and compare: how many feeds, and what differs.

    What the build was told has to be told again; channels and time are the manifest's. Nothing is written. Raises as
    `validate` does.
    """
    from feedgen.engine.prepare import limited
    from feedgen.engine.verifying import verify as check

    with limited(requested(catalogue, asked, output=output, write=False)) as request:
        return check(request)
