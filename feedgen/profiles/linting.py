"""Lint of files as a user names them: profiles, configurations, or everything there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from feedgen.diagnostics import Finding, UsageError
from feedgen.profiles import lookup
from feedgen.profiles.config import ChannelModel, ConfigModel, load_config_document
from feedgen.profiles.lint import lint_channel, lint_profile
from feedgen.profiles.resolve import resolve
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import load_file

CONFIG = "feedgen.yaml"


def lint_paths(paths: Sequence[Path]) -> list[Finding]:
    """Findings of every file named; without names, of ./feedgen.yaml, or else of every known profile."""
    if not paths:
        here = Path(CONFIG)
        targets = [here] if here.is_file() else list(lookup.profile_names().values())
    else:
        targets = [_target(path) for path in paths]
    found: list[Finding] = []
    for path in targets:
        found += _lint(path)
    return found


def _target(path: Path) -> Path:
    """A path, or the profile of that name (`feedgen lint google`)."""
    if path.exists() or path.suffix:
        return path
    return lookup.find("channel_profiles", f"{path}.yaml") or path


def _lint(path: Path) -> list[Finding]:
    try:
        data = load_file(path, lookup.shown(path)).data
    except UsageError as error:
        return list(error.findings)
    if isinstance(data, dict) and ("feedgen" in data or "channel" in data):
        return lint_profile(str(path), path.parent)
    return lint_config(path)


def lint_config(path: Path) -> list[Finding]:
    """What is wrong with a feedgen.yaml and with the profiles as it refines them."""
    try:
        document = load_config_document(path)
        config = validate(ConfigModel, document.data, document)
    except UsageError as error:
        return list(error.findings)
    found: list[Finding] = []
    for key, channel in config.channels.items():
        try:
            resolved = resolve(
                key,
                channel or ChannelModel.model_validate({}),
                config.shop,
                project=path.parent,
                config=document,
            )
        except UsageError as error:
            found += error.findings
            continue
        found += lint_channel(resolved, dict(config.catalogue.derive), path.parent)
    return found
