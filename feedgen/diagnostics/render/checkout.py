"""Places as services see them that show findings in a repository: relative to its root, and files alone.

A step of a pipeline may run in a folder below it, or with absolute paths; what is no file there (an address) is told in
the message.
"""

from __future__ import annotations

import os
from pathlib import Path

from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.render import Listed


def placed(listed: Listed, root: Path, folder: Path) -> Listed:
    """The findings with their files as `root` has them; `folder` is where relative ones begin."""
    return listed._replace(findings=[_placed(finding, root, folder) for finding in listed.findings])


def _placed(finding: Finding, root: Path, folder: Path) -> Finding:
    origin = finding.origin
    if origin is None or not origin.file or origin.file == "-" or "://" in origin.file:
        return finding
    return finding._replace(origin=origin._replace(file=relative(origin.file, root, folder)))


def relative(file: str, root: Path, folder: Path) -> str:
    """The path from the root, with slashes; one that is elsewhere stays as it is."""
    whole = os.path.normpath(folder / file)
    try:
        return Path(whole).relative_to(root).as_posix()
    except ValueError:
        return file


def file_of(file: str) -> str:
    """The file that a service can show: an archive for what is in it (`shop.zip!products.csv`)."""
    archive, mark, _ = file.partition("!")
    return archive if mark and archive.lower().endswith(".zip") else file
