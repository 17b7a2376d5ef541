"""ZIP archives: which of their members are catalogues, and a member's bytes. Nothing is ever written by its name."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, BinaryIO

from feedgen.diagnostics import Origin, SourceError, did_you_mean, make
from feedgen.sources.opening import unpacking

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How archives begin: with a member, or with the end of an empty one."""
ENDINGS = (
    *(".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xml", ".xlsx", ".ods", ".parquet"),
    *(".feather", ".arrow", ".sqlite", ".db"),
)
"""Members that are catalogues, before the ending of their packing. Others count where there is none of these."""
PACKINGS = (".gz", ".bz2", ".xz", ".zst")
DIRECTORY_LIMIT = 16 << 20
"""Bytes of the table of contents: enough for 100,000 members."""
ENCRYPTED = 0x1
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = 20
"""Bytes of what points to the end record of a large archive."""


def split_member(path: str) -> tuple[str, str] | None:
    """Archive and member of `shop.zip!products.csv`; None for the path of a file, whatever its name is."""
    at = path.find("!")
    while at >= 0:
        archive = path[:at]
        if archive == "-" or archive.lower().endswith(".zip") or os.path.isfile(archive):  # noqa: PTH113
            return None if os.path.isfile(path) else (archive, path[at + 1 :])  # noqa: PTH113 - Path raises here
        at = path.find("!", at + 1)
    return None


def catalogues(archive: Path, pattern: str | None, name: str) -> list[str] | None:
    """The members that are catalogues, or match a pattern, by name; None when the archive is a workbook.

    Raises `SourceError` when there is none, or when the archive is damaged.
    """
    with _opened(archive, name) as file:
        members = [info for info in file.infolist() if not info.is_dir()]
    names = [info.filename for info in members]
    if pattern is None and _is_workbook(names):
        return None
    found = _chosen([one for one in names if not _is_hidden(one)], pattern)
    if not found:
        guess = did_you_mean(pattern or "", names) if names else "it is empty"
        raise SourceError(make("SRC133", {"pattern": pattern or "*", "guess": guess}, origin=Origin(name)))
    if len(set(found)) < len(found):
        twice = next(one for one in found if found.count(one) > 1)
        params = {"format": "ZIP", "reason": f"two members are called {shown(twice)}"}
        raise SourceError(make("SRC109", params, origin=Origin(name)))
    _refuse_bombs([info for info in members if info.filename in found], name)
    return sorted(found)


def holds(archive: Path, member: str, name: str) -> bool:
    """Whether an archive has a member of that name."""
    with _opened(archive, name) as file:
        return member in file.namelist()


def open_member(archive: Path, member: str, name: str) -> tuple[BinaryIO, int]:
    """The bytes of a member, and how many they are. Raises `SourceError`."""
    file = _opened(archive, name)
    try:
        info = file.getinfo(member)
        if info.flag_bits & ENCRYPTED:
            raise SourceError(make("SRC134", origin=Origin(name)))
        return _Member(file, file.open(info)), info.file_size  # type: ignore[return-value]
    except KeyError:
        params = {"pattern": member, "guess": did_you_mean(member, file.namelist())}
        finding = make("SRC133", params, origin=Origin(name))
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        finding = make("SRC109", {"format": "ZIP", "reason": str(error)}, origin=Origin(name))
    except BaseException:
        file.close()
        raise
    file.close()
    raise SourceError(finding)


def shown(member: str) -> str:
    """A member's name as it may be shown."""
    return "".join(char if char.isprintable() else "�" for char in member)


class _Member:
    """A member that closes its archive."""

    def __init__(self, archive: zipfile.ZipFile, inner: Any) -> None:
        self._archive = archive
        self._inner = inner

    def read(self, size: int) -> bytes:
        try:
            data: bytes = self._inner.read(size)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise unpacking.DamagedError(str(error)) from None
        return data

    def close(self) -> None:
        self._inner.close()
        self._archive.close()


def _opened(archive: Path, name: str) -> zipfile.ZipFile:
    try:
        if (size := _directory_size(archive)) > DIRECTORY_LIMIT:
            params = {"format": "ZIP", "reason": f"its table of contents has {size:,} bytes"}
            raise SourceError(make("SRC109", params, origin=Origin(name)))
        return zipfile.ZipFile(archive)
    except zipfile.BadZipFile as error:
        finding = make("SRC109", {"format": "ZIP", "reason": str(error)}, origin=Origin(name))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        finding = make("SRC104", {"path": name, "reason": reason}, origin=Origin(name))
    raise SourceError(finding)


def _directory_size(archive: Path) -> int:
    """What the archive says, before all of it is read into memory (APPNOTE 6.3.10, 4.3.14 and 4.3.16)."""
    with archive.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        start = file.seek(max(0, size - (END.size + 0xFFFF + END64.size + LOCATOR)))
        tail = file.read(size - start)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        return 0
    said: int = END.unpack_from(tail, at)[5]
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if said == 0xFFFFFFFF and 0 <= large <= len(tail) - END64.size:
        said = END64.unpack_from(tail, large)[8]
    return said


def _is_workbook(names: Sequence[str]) -> bool:
    """Workbooks of Excel and LibreOffice are archives themselves."""
    return "[Content_Types].xml" in names or ("mimetype" in names and "content.xml" in names)


def _is_hidden(name: str) -> bool:
    """What systems add for themselves."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] in ("Thumbs.db", "desktop.ini")


def _chosen(names: Sequence[str], pattern: str | None) -> list[str]:
    if pattern is not None:
        if pattern in names:
            return [name for name in names if name == pattern]
        wanted = pattern.casefold()
        return [
            name
            for name in names
            if fnmatchcase(name.casefold(), wanted) or fnmatchcase(name.rpartition("/")[2].casefold(), wanted)
        ]
    known = [name for name in names if _bare(name).endswith(ENDINGS)]
    return known or list(names)


def _bare(name: str) -> str:
    lower = name.casefold()
    return next((lower.removesuffix(ending) for ending in PACKINGS if lower.endswith(ending)), lower)


def _refuse_bombs(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    """By what the members say of themselves; more than that never comes out of one."""
    for info in members:
        unpacking.check(info.file_size, max(1, info.compress_size), f"{name}!{shown(info.filename)}")
    unpacking.check(sum(info.file_size for info in members), sum(info.compress_size for info in members) + 1, name)
