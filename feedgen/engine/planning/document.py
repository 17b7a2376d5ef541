"""The file of a plan: what it is bound to, and where its bytes are."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Origin, UsageError, make
from feedgen.engine.commit import digest_of
from feedgen.engine.manifest import MANIFEST, feeds_in, files_in

FORMAT = 2
KEYS = frozenset(["config", "output", "bytes", "inputs", "place", "first_files", "guards", "state", "manifest"])
FOLDER = Path(".feedgen") / "plans"
LONGEST = 64 << 20
"""Bytes of a plan's file; one of a hundred feeds has some hundred thousand."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it was read."""

    path: Path
    data: dict[str, Any]

    @property
    def output(self) -> Path:
        """The folder it is for."""
        return self.path.parent / str(self.data["output"])

    @property
    def config(self) -> Path | None:
        """The feedgen.yaml it was made with, if there was one."""
        name = self.data["config"]
        return None if name is None else self.path.parent / str(name)

    @property
    def channels(self) -> list[str]:
        """Whose feeds it has."""
        return list(dict.fromkeys(str(entry["channel"]) for entry in feeds_in(self.manifest)))

    @property
    def folder(self) -> Path:
        """Where its bytes are."""
        return self.path.parent / str(self.data["bytes"])

    @property
    def manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = self.data["manifest"]
        return manifest

    @property
    def files(self) -> list[tuple[str, str]]:
        """Name and digest of every file it puts in place, without the manifest."""
        return [file for entry in feeds_in(self.manifest) for file in files_in(entry)]


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """The plan with a digest of all it says."""
    return {**data, "digest": digest(data)}


def digest(data: dict[str, Any]) -> str:
    text = json.dumps({key: value for key, value in data.items() if key != "digest"}, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def read_plan(path: Path) -> Plan:
    """Read a plan; `UsageError` (`PRF265`) for what is none, or was changed by hand."""

    def refused(problem: str) -> UsageError:
        return UsageError(make("PRF265", {"problem": problem}, origin=Origin(str(path))))

    try:
        if path.stat().st_size > LONGEST:
            raise refused(f"it is larger than {LONGEST >> 20} MB")
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise refused(error.strerror or str(error)) from None
    except (ValueError, RecursionError):
        raise refused("it is no JSON") from None
    if not isinstance(data, dict) or "feedgen_plan" not in data:
        raise refused("it is no plan of feedgen")
    if data["feedgen_plan"] != FORMAT:
        raise refused(f"its format is {data['feedgen_plan']}, and this version knows {FORMAT}")
    if data.get("digest") != digest(data):
        raise refused("it was changed after it had been made")
    if missing := KEYS - data.keys():
        raise refused(f"it has no `{min(missing)}`")
    found = Plan(path, data)
    if any(Path(name).name != name for name, _ in found.files):
        raise refused("a file of it would not be in the output folder")
    return found


def state_of(output: Path, names: Iterable[str]) -> dict[str, str | None]:
    """What stands in place: the digests of the manifest and of files by these names; None for those that do not."""
    return {name: digest_of(output / name) for name in sorted({MANIFEST, *names})}


def beside(path: Path, folder: Path) -> str:
    """`path` as the plan in `folder` names it: absolute paths stay, others count from there."""
    return str(path) if path.is_absolute() else Path(os.path.relpath(path, folder)).as_posix()
