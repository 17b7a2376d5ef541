"""Receipts of what was delivered, kept in the manifest: the last one for each file at each target."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from feedgen.diagnostics.published import Delivery
from feedgen.engine.files import Anything, StagedFile, sync_folder
from feedgen.engine.manifest import MANIFEST, read_manifest

RECEIPTS = "receipts"
MOST = 1000
"""Receipts that a manifest keeps; names with a date in them would let it grow for ever."""


def receipts_in(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The receipts of a manifest, the oldest first."""
    found = manifest.get(RECEIPTS)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def is_there(receipts: Iterable[dict[str, Any]], delivery: Delivery) -> bool:
    """Whether the last receipt says that these bytes are where they would be sent."""
    last = next((one for one in reversed(list(receipts)) if _place(one) == (delivery.key, delivery.target)), None)
    return last is not None and last.get("sha256") == delivery.sha256


def keep(output: Path, delivery: Delivery) -> None:
    """Put a receipt into the manifest. Raises `OutputError`; the old manifest then stays."""
    manifest = read_manifest(output)
    receipt = delivery.receipt()
    others = [one for one in receipts_in(manifest) if _place(one) != _place(receipt)]
    manifest[RECEIPTS] = [*others, receipt][-MOST:]
    file = StagedFile(output / MANIFEST, Anything())
    try:
        file.open()
        file.write(manifest_bytes(manifest))
        file.finish()
        file.commit()
    except BaseException:
        file.discard()
        raise
    sync_folder(output)


def manifest_bytes(manifest: dict[str, Any]) -> bytes:
    """A manifest as it is written; half a character, in the name of a column, becomes `\\ud800`, as in JSON."""
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def _place(receipt: dict[str, Any]) -> tuple[Any, Any]:
    return receipt.get("key"), receipt.get("target")
