"""`plan`: a build put aside, and a file that says what applying it means."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from feedgen.diagnostics.report import finding_json
from feedgen.diff import Pair
from feedgen.diff.render import as_json
from feedgen.engine.commit import digest_of
from feedgen.engine.differences import Looking
from feedgen.engine.files import using, writing
from feedgen.engine.manifest import feeds_in, files_in, read_manifest
from feedgen.engine.planning.aside import Aside, build_aside
from feedgen.engine.planning.document import FOLDER, FORMAT, beside, sealed, state_of
from feedgen.engine.planning.facts import NAME as FACTS
from feedgen.engine.prepare import Request
from feedgen.profiles.naming import CONFIG

KEPT = 10
"""Plans whose bytes stay; those of older ones go when another one is made."""


def plan(request: Request, path: Path, looking: Looking) -> tuple[Aside, dict[str, Any]]:
    """Build everything aside, beside `path`, and write there what applying it would do.

    Nothing in the output folder is touched. Raises as a build does, except that a guard only tells.
    """
    plans = path.parent / FOLDER
    with using(plans):
        plans.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=plans))
    try:
        made = build_aside(request, making, looking)
        data = _document(made, request, path)
        final = path.parent / data["bytes"]
        with writing(final):
            shutil.rmtree(final, ignore_errors=True)
            making.rename(final)
            _clean(plans)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    _write(path, data)
    return made, data


def changes(request: Request, looking: Looking) -> list[Pair]:
    """What a build would change, feed by feed; nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="feedgen-") as folder:
        return build_aside(request, Path(folder), looking).pairs


def _document(made: Aside, request: Request, path: Path) -> dict[str, Any]:
    parent = path.parent
    config = request.config or (Path(CONFIG) if Path(CONFIG).is_file() else None)
    data = {
        "feedgen_plan": FORMAT,
        "feedgen": made.report.feedgen,
        "created": made.report.created,
        "spec": made.report.spec,
        "output": beside(made.output, parent),
        "config": None if config is None else beside(config, parent),
        "inputs": [
            *(
                {**one, "path": None if one["path"] is None else beside(Path(one["path"]), parent)}
                for one in made.sources
            ),
            *([] if config is None else [_input(config, parent)]),
        ],
        "state": _state(made, parent),
        "place": state_of(made.output, _names(made)),
        "first_files": made.names,
        "guards": [
            {**finding_json(finding), "accept": finding.params.get("accept", "")} for finding in made.report.doubted
        ],
        "changes": as_json(made.pairs),
        "manifest": made.manifest,
    }
    return sealed({**data, "bytes": (FOLDER / sealed(data)["digest"][7:23]).as_posix()})


def _input(config: Path, parent: Path) -> dict[str, str | None]:
    return {"name": str(config), "path": beside(config, parent), "sha256": digest_of(config)}


def _state(made: Aside, parent: Path) -> dict[str, Any] | None:
    """What is told when the plan is applied, and to whom."""
    keeping = made.keeping
    if keeping is None:
        return None
    return {
        "path": beside(keeping.path, parent),
        "project": beside(keeping.project, parent),
        "keep": keeping.keep,
        "keep_ids": keeping.keep_ids,
        "facts": digest_of(made.folder / FACTS),
    }


def _names(made: Aside) -> list[str]:
    """Files that the plan writes, and those that the last run wrote."""
    manifests = (made.manifest, read_manifest(made.output))
    return [name for manifest in manifests for entry in feeds_in(manifest) for name, _ in files_in(entry)]


def _write(path: Path, data: dict[str, Any]) -> None:
    part = path.with_name(f".{path.name}.part")
    with writing(path):
        part.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", "utf-8", "backslashreplace")
        os.replace(part, path)  # noqa: PTH105 - the atomic one


def _clean(plans: Path) -> None:
    """Remove the bytes of all but the latest plans, and what killed ones left."""
    found = sorted((one for one in plans.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in found[KEPT:]:
        with suppress(OSError):
            shutil.rmtree(old)
