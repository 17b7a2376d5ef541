"""Make the expected feeds of the example shop anew: `python -m examples.regenerate`, or `make golden`.

Time stands still at `NOW`: sales that run on that day are in the feeds, whenever this is run.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from feedgen import api

EXAMPLES = Path(__file__).parent
EXPECTED = EXAMPLES / "expected"
NOW = datetime.fromisoformat("2026-11-24T06:00:00+01:00")

DEMO = "feedgen.yaml"
ALL = "all-channels.yaml"
FOLDERS = {DEMO: EXPECTED, ALL: EXPECTED / "all-channels"}
"""Configuration → where its feeds are kept."""


def build(catalogue: str | None = None, *, config: str = DEMO, workers: int = 1) -> dict[str, bytes]:
    """The feeds of a configuration by file name, as they would be made at `NOW`.

    The manifest is left out: it holds the version of feedgen and the digest of every profile.
    """
    with TemporaryDirectory() as folder:
        api.build(catalogue, config=EXAMPLES / config, output=Path(folder), now=NOW, workers=workers, state=False)
        manifest = json.loads((Path(folder) / "manifest.json").read_text("utf-8"))
        names = [file["path"] for feed in manifest["feeds"] for file in feed["files"]]
        return {name: data for path in sorted(names) for name, data in _opened(Path(folder) / path)}


def _opened(path: Path) -> Iterator[tuple[str, bytes]]:
    """A feed by its name; a package part by part, since packed bytes are those of one version of zlib."""
    if not zipfile.is_zipfile(path):
        yield path.name, path.read_bytes()
        return
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            yield f"{path.name}--{part.replace('/', '--')}", package.read(part)


def expected(config: str = DEMO) -> dict[str, bytes]:
    """What is kept of a configuration's feeds, by file name."""
    return {path.name: path.read_bytes() for path in sorted(FOLDERS[config].glob("*")) if path.is_file()}


def replaced(config: str) -> list[str]:
    """Keep the feeds of a configuration as they are made now; what differs, told."""
    before, after, folder = expected(config), build(config=config), FOLDERS[config]
    folder.mkdir(exist_ok=True)
    for name in sorted({*before, *after}):
        if name in after:
            (folder / name).write_bytes(after[name])
        else:
            (folder / name).unlink()
    return [
        f"{'new' if name not in before else 'gone' if name not in after else 'changed'}: "
        f"{(folder / name).relative_to(EXAMPLES.parent)}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def main() -> int:
    """Keep the feeds of every configuration as they are made now, and tell what differs."""
    for config in FOLDERS:
        for line in replaced(config):
            sys.stdout.write(f"{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
