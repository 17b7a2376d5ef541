"""Profiles and configurations: checked, tested, shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from feedgen.api.asked import Asked, AskedRun, requested
from feedgen.diagnostics import Finding

if TYPE_CHECKING:
    from feedgen.diagnostics.tested import TestReport
    from feedgen.profiles.baseline import Updated
    from feedgen.profiles.describe import ChannelInfo
    from feedgen.profiles.fixing import Fixed
    from feedgen.profiles.show import Shown


def baseline_update(
    catalogue: str | None = None,
    *,
    path: Path | None = None,
    by: str | None = None,
    until: date | None = None,
    **asked: Unpack[AskedRun],
) -> Updated:
    """Take out of the file of known findings what is no longer found; with `by` and `until`, take in what is new.

    Catalogue and configuration are looked at as `validate` and `lint` do, which see for what is raised.
    """
    from feedgen.engine.baselines import update
    from feedgen.engine.prepare import limited
    from feedgen.profiles.baseline import Accepted

    accept = None if by is None or until is None else Accepted(by, until)
    with limited(requested(catalogue, asked, write=False, guarded=False, contract=True)) as request:
        return update(request, path, accept)


def lint(paths: Sequence[Path] = ()) -> list[Finding]:
    """What is wrong with profiles and configurations; without paths, ./feedgen.yaml or every known profile."""
    from feedgen.profiles.lint.files import lint_paths

    return lint_paths(paths)


def lint_fix(paths: Sequence[Path] = (), *, write: bool = True) -> Fixed:
    """Correct in profiles and configurations what lint is certain of, keeping comments, order and form.

    Without `write` nothing is changed: `diff` says what would be. `findings` are those that are left. Raises
    `UsageError` for a file that is not there or cannot be written.
    """
    from feedgen.profiles.fixing import fix_paths

    return fix_paths(paths, write=write)


def test(paths: Sequence[Path] = (), *, coverage: bool = False, catalogue: str | None = None) -> TestReport:
    """Run the tests that profiles, rule files and feedgen.yaml carry; without paths, those of ./feedgen.yaml and of
    what it uses, or of every known profile.

    With `coverage` the report says what no test reached; products of `catalogue` (a path or pattern) count, too.
    Raises `UsageError` for a file that is no sound profile or configuration, `SourceError` for the catalogue.
    """
    from feedgen.engine.testing.run import run_suites, suites_of

    return run_suites(suites_of(paths), coverage=coverage, catalogue=catalogue)


def channels() -> list[ChannelInfo]:
    """Every channel there is a profile for, described."""
    from feedgen.profiles.describe import describe
    from feedgen.profiles.lookup import profile_names
    from feedgen.profiles.yaml import read_once

    with read_once():
        return [describe(name) for name in profile_names()]


def channel(name: str) -> ChannelInfo:
    """One channel, described; `UsageError` with the nearest guess when it is unknown."""
    from feedgen.profiles.describe import describe

    return describe(name)


def channel_draft(name: str, sample: str | None = None) -> str:
    """The text of a first profile for a channel of one's own, like the feed `sample`, else a skeleton.

    Raises `UsageError` (PRF229) for a name or a file that makes no profile, `SourceError` for one that cannot be read.
    """
    from feedgen.engine.drafting import draft

    return draft(name, sample)


def profile(
    channel: str,
    *,
    config: Path | None = None,
    shop: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
) -> Shown:
    """A channel as it applies: after `extends`, the shop's overrides and the market, with the place of every line.

    `channel` is written as for `build`. Raises `UsageError`.
    """
    from feedgen.engine.prepare import settled
    from feedgen.profiles.show import shown

    asked: Asked = {"channels": [channel], "config": config, "shop": shop, "params": params}
    found = settled(requested(None, asked, guarded=False))
    return shown(found.channels[0], found.catalogue)
