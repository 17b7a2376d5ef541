"""Make the expected feeds of the example shop anew: `python -m examples.regenerate`, or `make golden`.

Time stands still at `NOW`: sales that run on that day are in the feeds, whenever this is run.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from feedgen import api

EXAMPLES = Path(__file__).parent
EXPECTED = EXAMPLES / "expected"
NOW = datetime.fromisoformat("2026-11-24T06:00:00+01:00")


def build(catalogue: str | None = None, *, workers: int = 1) -> dict[str, bytes]:
    """The feeds of `feedgen.yaml` by file name, as they would be made at `NOW`.

    The manifest is left out: it holds the version of feedgen and the digest of every profile.
    """
    with TemporaryDirectory() as folder:
        config = EXAMPLES / "feedgen.yaml"
        api.build(catalogue, config=config, output=Path(folder), now=NOW, workers=workers)
        manifest = json.loads((Path(folder) / "manifest.json").read_text("utf-8"))
        names = [file["path"] for feed in manifest["feeds"] for file in feed["files"]]
        return {name: (Path(folder) / name).read_bytes() for name in sorted(names)}


def expected() -> dict[str, bytes]:
    """What stands in `expected/`, by file name."""
    return {path.name: path.read_bytes() for path in sorted(EXPECTED.glob("*"))}


def main() -> int:
    """Replace what differs in `expected/`, and tell it."""
    before, after = expected(), build()
    EXPECTED.mkdir(exist_ok=True)
    for name in sorted({*before, *after}):
        path = EXPECTED / name
        if name not in after:
            path.unlink()
        else:
            path.write_bytes(after[name])
        if before.get(name) != after.get(name):
            how = "new" if name not in before else "gone" if name not in after else "changed"
            sys.stdout.write(f"{how}: {path.relative_to(EXAMPLES.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
