"""Which YAML files a user means, and what each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics import Origin, UsageError, did_you_mean, make
from feedgen.profiles import lookup
from feedgen.profiles.config import ConfigModel
from feedgen.profiles.models.rulefile import RuleFileModel
from feedgen.profiles.schema import ProfileModel
from feedgen.profiles.yaml import load_file

CONFIG = "feedgen.yaml"
YAML = (".yaml", ".yml")


class Kind(Enum):
    PROFILE = "profile"
    RULES = "rules"
    CONFIG = "config"


class Named(NamedTuple):
    """A file, what it is, and the folder that what it names is looked up from."""

    path: Path
    kind: Kind
    project: Path


def files_of(paths: Sequence[Path]) -> list[Named]:
    """Every file named; without names ./feedgen.yaml, or else every known profile. Raises `UsageError`."""
    return [classified(file) for path in paths or default_paths() for file in yaml_files(path)]


def default_paths() -> list[Path]:
    here = Path(CONFIG)
    return [here] if here.is_file() else list(lookup.profile_names().values())


def is_baseline(file: Path) -> bool:
    """Known findings (`profiles/baseline.py`) are no profile and no configuration."""
    return file.stem.endswith(".baseline")


def yaml_files(path: Path) -> Iterator[Path]:
    """The file, the YAML files in a folder, or the profile of that name (`google`). Raises `UsageError`."""
    if path.is_file() or path.suffix in YAML:
        yield path
        return
    profile = lookup.find("channel_profiles", f"{path}.yaml")
    if profile is not None:
        yield profile
        return
    if path.is_dir() and (
        files := sorted(file for ending in YAML for file in path.glob(f"*{ending}") if not is_baseline(file))
    ):
        yield from files
        return
    raise UsageError(_nothing(path))


def _nothing(path: Path) -> Any:
    origin = Origin(str(path))
    if path.is_dir():
        return make("PRF104", {"path": str(path), "reason": "it is a folder without YAML files"}, origin=origin)
    if path.name != str(path):
        return make("PRF103", {"path": str(path)}, origin=origin)
    known = did_you_mean(path.name, lookup.profile_names())
    return make("PRF110", {"name": path.name, "known": known}, origin=origin)


def classified(path: Path) -> Named:
    """What a file is. Raises `UsageError` when it cannot be read."""
    kind = kind_of(load_file(path, lookup.shown(path)).data)
    return Named(path, kind, _project_of(path) if kind is not Kind.CONFIG else path.parent)


def kind_of(data: Any) -> Kind:
    """The more keys of one kind tell, so that a slip does not."""
    if not isinstance(data, dict):
        return Kind.CONFIG
    keys = set(data)
    profile, config, rules = (set(model.model_fields) for model in (ProfileModel, ConfigModel, RuleFileModel))
    if len(keys & profile) <= len(keys & config):
        return Kind.CONFIG
    return Kind.PROFILE if keys & (profile - rules) else Kind.RULES


def _project_of(path: Path) -> Path:
    """The folder a profile's `extends`, tables and templates are looked up from; a rule file's has feedgen.yaml."""
    for folder in path.absolute().parents:
        if folder.name == "channel_profiles":
            return folder.parent
    for folder in path.parents:
        if (folder / CONFIG).is_file():
            return folder
    return path.parent
