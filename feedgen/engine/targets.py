"""Which kind of file a feed's bytes go into."""

from __future__ import annotations

from pathlib import Path

from feedgen.engine.files import NoFile, StagedFile, Target
from feedgen.engine.package import PackageFile
from feedgen.engine.packing import packed
from feedgen.profiles.documents import Document


def target_of(path: Path, document: Document, *, write: bool) -> Target:
    """The file of a document, packed as its feed wants; without `write` nothing of it stays."""
    if document.package is not None:
        return PackageFile(path, document.package, document.verifier(), write=write)
    target = StagedFile(path, document.verifier()) if write else NoFile(path, document.verifier())
    return packed(target, document.limits.compress, document.limits.compress_over)
