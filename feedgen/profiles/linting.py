"""Lint of files as a user names them: profiles, configurations, or everything there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, Origin, UsageError, did_you_mean, make
from feedgen.profiles import lookup
from feedgen.profiles.config import ChannelModel, ConfigModel, load_config_document
from feedgen.profiles.layers import Catalogue, catalogue_of
from feedgen.profiles.lint import lint_channel, lint_profile
from feedgen.profiles.lint_catalogue import shop_problems
from feedgen.profiles.resolve import resolve
from feedgen.profiles.schema import ProfileModel
from feedgen.profiles.validate import parsed
from feedgen.profiles.yaml import Document, load_file

CONFIG = "feedgen.yaml"
YAML = (".yaml", ".yml")


def lint_paths(paths: Sequence[Path]) -> list[Finding]:
    """Findings of every file named; without names, of ./feedgen.yaml, or else of every known profile."""
    if not paths:
        here = Path(CONFIG)
        paths = [here] if here.is_file() else list(lookup.profile_names().values())
    return [finding for path in paths for finding in _lint(path)]


def _lint(path: Path) -> list[Finding]:
    """Findings of a file, of the YAML files in a folder, or of the profile of that name (`google`)."""
    if path.is_file() or path.suffix in YAML:
        return _lint_file(path)
    profile = lookup.find("channel_profiles", f"{path}.yaml")
    if profile is not None:
        return _lint_file(profile)
    if path.is_dir() and (files := sorted(file for ending in YAML for file in path.glob(f"*{ending}"))):
        return [finding for file in files for finding in _lint_file(file)]
    if path.is_dir():
        params = {"path": str(path), "reason": "it is a folder without YAML files"}
        return [make("PRF104", params, origin=Origin(str(path)))]
    if path.name != str(path):
        return [make("PRF103", {"path": str(path)}, origin=Origin(str(path)))]
    known = did_you_mean(path.name, lookup.profile_names())
    return [make("PRF110", {"name": path.name, "known": known}, origin=Origin(str(path)))]


def _lint_file(path: Path) -> list[Finding]:
    try:
        data = load_file(path, lookup.shown(path)).data
    except UsageError as error:
        return list(error.findings)
    return lint_profile(str(path), _project_of(path)) if _is_profile(data) else lint_config(path)


def _is_profile(data: Any) -> bool:
    """Profiles and configurations share no key: the more keys of one kind tell, so that a slip does not."""
    if not isinstance(data, dict):
        return False
    return len(set(data) & set(ProfileModel.model_fields)) > len(set(data) & set(ConfigModel.model_fields))


def _project_of(path: Path) -> Path:
    """The folder a profile's `extends`, tables and templates are looked up from."""
    for folder in path.absolute().parents:
        if folder.name == "channel_profiles":
            return folder.parent
    return path.parent


def lint_config(path: Path) -> list[Finding]:
    """What is wrong with a feedgen.yaml and with the profiles as it refines them."""
    try:
        document = load_config_document(path)
        config = parsed(ConfigModel, document.data, document)
    except UsageError as error:
        return list(error.findings)
    found = config.problems(document)
    try:
        catalogue = catalogue_of(config.catalogue, document, path.parent)
    except UsageError as error:
        return [*found, *error.findings]
    found += shop_problems(catalogue, path.parent)
    for key, channel in config.channels.items():
        found += _lint_channel(
            key, channel or ChannelModel.model_validate({}), config, document, path.parent, catalogue
        )
    return found


def _lint_channel(
    key: str, channel: ChannelModel, config: ConfigModel, document: Document, project: Path, catalogue: Catalogue
) -> list[Finding]:
    """Findings of a channel in each of the markets the shop speaks of; what they share is said once."""
    found: dict[tuple[str, Origin | None, str], Finding] = {}
    for market in (channel.market, *(country for country in channel.markets if country != channel.market)):
        asked = channel.model_copy(update={"market": market})
        for finding in _lint_market(key, asked, config, document, project, catalogue):
            found.setdefault((finding.code, finding.origin, repr(finding.params)), finding)
    return list(found.values())


def _lint_market(
    key: str, channel: ChannelModel, config: ConfigModel, document: Document, project: Path, catalogue: Catalogue
) -> list[Finding]:
    try:
        resolved = resolve(
            key, channel, config.shop, project=project, config=document, check=False, catalogue=catalogue
        )
    except UsageError as error:
        return list(error.findings)
    return lint_channel(resolved, catalogue)
