"""Files of earlier runs, kept beside the state so that they can be put back: each once, under its hash."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


class KeptFiles:
    """The folder `state.files` beside `state.sqlite`."""

    def __init__(self, state: Path) -> None:
        self.folder = state.with_suffix(".files")

    def path(self, sha256: str) -> Path:
        return self.folder / sha256

    def keep(self, file: Path, sha256: str, size: int) -> None:
        """Keep a file that is about to be replaced; one that is not what it was, or gone, is passed over.

        A link costs nothing: the file is replaced, never written into. Other disks get a copy. What was changed by
        somebody else without changing its size is noticed by its hash when it is put back. Raises `OSError`.
        """
        kept = self.path(sha256)
        if kept.exists() or not file.is_file() or file.stat().st_size != size:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f".{kept.name}.{os.getpid()}.part")
        try:
            with suppress(FileNotFoundError):
                part.unlink()
            try:
                os.link(file, part)
            except OSError:
                shutil.copyfile(file, part)
            part.replace(kept)
        finally:
            part.unlink(missing_ok=True)

    def only(self, hashes: Iterable[str]) -> None:
        """Forget every other file. Raises `OSError`."""
        if self.folder.is_dir():
            known = set(hashes)
            for path in self.folder.iterdir():
                if path.name not in known and not path.name.endswith(".part"):
                    path.unlink(missing_ok=True)
