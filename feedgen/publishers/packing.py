"""Files packed for the way. The same bytes become the same bytes, whenever and wherever that is done."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path

ENDINGS = {"gzip": ".gz", "zip": ".zip"}
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date that ZIP knows."""


def packed(source: Path, into: Path, how: str, name: str) -> None:
    """Pack `source`; `name` is what it is called inside a ZIP archive. Raises `OSError`."""
    with source.open("rb") as plain:
        if how == "gzip":
            with into.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as out:
                shutil.copyfileobj(plain, out, 1 << 20)
            return
        member = zipfile.ZipInfo(name, FIRST_DAY)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        member.file_size = source.stat().st_size
        with zipfile.ZipFile(into, "w") as archive, archive.open(member, "w") as out:
            shutil.copyfileobj(plain, out, 1 << 20)
