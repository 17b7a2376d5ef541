"""Workbooks of Excel and LibreOffice: their sheets as rows of cells, after a look at what they would need."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics import Origin, SourceError, did_you_mean, make
from feedgen.sources.formats.workbooks import scan as sheetscan
from feedgen.sources.opening import unpacking

OLE = b"\xd0\xcf\x11\xe0"
"""How .xls files and workbooks with a password begin."""
WORKBOOK_LIMIT = 2_000_000_000
"""Bytes of an unpacked workbook: a sheet is in memory as a whole."""
OPEN_DOCUMENT = "content.xml"
"""What holds all sheets of an OpenDocument workbook."""
READ_FIRST = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml")
"""What is read with any sheet."""
CELLS_LIMIT = 40_000_000
"""Cells of a sheet from its first to its last, empty ones too; each needs some 30 bytes."""
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")


class Sheet(NamedTuple):
    """A sheet that was read. Cells are numbers, texts, booleans, dates, times; `b"#N/A"` for a failed formula."""

    name: str
    cells: Any
    first_column: int
    errors: dict[int, dict[int, bytes]]
    """By row, from 1, and place in the row."""

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Rows that are not blank, with their numbers."""
        for number, row in enumerate(self.cells.iter_rows(), 1):
            for place, error in self.errors.get(number, {}).items():
                if 0 <= place - self.first_column < len(row):
                    row[place - self.first_column] = error
            if any(cell != "" for cell in row):
                yield number, row


_kept: dict[tuple[str, int, int, str], Sheet] = {}
"""The sheet that was looked at last, until it is read: reading it twice would take twice the time."""


def keep(path: Path, sheet: Sheet) -> None:
    """Remember a sheet for `sheet_of`; the one before is forgotten."""
    _kept.clear()
    _kept[_key(path, sheet.name)] = sheet


def sheet_of(path: Path, wanted: str, name: str) -> Sheet:
    """A sheet of a workbook; the one that is kept is handed out once. Raises `SourceError`."""
    if (sheet := _kept.pop(_key(path, wanted), None)) is not None:
        return sheet
    book = Workbook(path, name)
    try:
        return book.sheet(book.named(wanted))
    finally:
        book.close()


def _key(path: Path, sheet: str) -> tuple[str, int, int, str]:
    found = path.stat()
    return str(path), found.st_size, found.st_mtime_ns, sheet


class Workbook:
    """An opened workbook. Raises `SourceError` when it cannot be read, or would fill the memory."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._packed = not _begins(path).startswith(OLE)
        self._parts = self._members() if self._packed else {}
        if OPEN_DOCUMENT in self._parts:  # all of its sheets are read at once
            self._scan(OPEN_DOCUMENT)
        calamine = _library(name)
        self._errors = (calamine.CalamineError, OSError, ValueError)
        try:
            self._book = calamine.load_workbook(str(path))
        except calamine.PasswordError:
            raise SourceError(make("SRC134", origin=Origin(name))) from None
        except self._errors as error:
            raise self._damaged(error) from None
        visible = [
            meta.name for meta in self._book.sheets_metadata if meta.visible == calamine.SheetVisibleEnum.Visible
        ]
        self.names: list[str] = list(self._book.sheet_names)
        self.visible = visible or self.names

    def named(self, wanted: str) -> str:
        """The sheet that is meant by a name or a number, from 1."""
        names = {name.strip().casefold(): name for name in self.names}
        found = names.get(wanted.strip().casefold())
        if found is None and wanted.isdecimal() and 0 < int(wanted) <= len(self.names):
            return self.names[int(wanted) - 1]
        if found is None:
            params = {"sheet": wanted, "guess": did_you_mean(wanted, self.names)}
            raise SourceError(make("SRC135", params, origin=Origin(self._name)))
        return found

    def sheet(self, name: str) -> Sheet:
        """A sheet, read whole: the library cannot do it row by row."""
        scan = self._scan(name)
        try:
            cells = self._book.get_sheet_by_name(name)
        except self._errors as error:
            raise self._damaged(error) from None
        start = cells.start
        return Sheet(name, cells, start[1] if start else 0, scan.errors)

    def close(self) -> None:
        self._book.close()

    def _members(self) -> dict[str, str]:
        """Where each sheet is, by name, when what is read with all of them is harmless."""
        try:
            with zipfile.ZipFile(self._path) as archive:
                infos = {info.filename: info for info in archive.infolist()}
                for info in infos.values():
                    unpacking.check(info.file_size, max(1, info.compress_size), self._name)
                total = sum(info.file_size for info in infos.values())
                if total > WORKBOOK_LIMIT:
                    params = {"packed": self._path.stat().st_size, "unpacked": total}
                    raise SourceError(make("SRC131", params, origin=Origin(self._name)))
                for member in READ_FIRST:
                    if member in infos:
                        _read_through(archive, member)
                if "xl/workbook.xml" not in infos:
                    return {OPEN_DOCUMENT: OPEN_DOCUMENT} if OPEN_DOCUMENT in infos else {}
                return _sheet_parts(archive, infos)
        except (zipfile.BadZipFile, NotImplementedError, OSError, KeyError) as error:
            raise self._damaged(error) from None

    def _scan(self, name: str) -> sheetscan.Scan:
        """How far a sheet reaches. One in an .xls file has 65,536 rows of 256 cells at most."""
        part = self._parts.get(name)
        if part is None:
            return sheetscan.Scan(0, {})
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(part) as file:
                scan = sheetscan.scan_ods(file) if part == OPEN_DOCUMENT else sheetscan.scan_xlsx(file)
        except (zipfile.BadZipFile, NotImplementedError, OSError, KeyError, ValueError) as error:
            raise self._damaged(error) from None
        if scan.cells > CELLS_LIMIT:
            params = {"cells": scan.cells, "limit": CELLS_LIMIT}
            raise SourceError(make("SRC136", params, origin=Origin(self._name)))
        return scan

    def _damaged(self, error: Exception) -> SourceError:
        reason = " ".join(str(error).split()) or type(error).__name__
        return SourceError(make("SRC109", {"format": "workbook", "reason": reason}, origin=Origin(self._name)))


def _library(name: str) -> Any:
    try:
        import python_calamine
    except ImportError:
        params = {"what": "workbooks (.xlsx, .ods, .xls)", "extra": "xlsx"}
        raise SourceError(make("SRC132", params, origin=Origin(name))) from None
    return python_calamine


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(OLE))


def _read_through(archive: zipfile.ZipFile, member: str) -> None:
    """All of a member: whoever says a smaller size than it has is found out."""
    with archive.open(member) as file:
        while file.read(1 << 20):
            pass


def _sheet_parts(archive: zipfile.ZipFile, infos: Mapping[str, Any]) -> dict[str, str]:
    """Names of sheets → members, by the relations of the workbook (ECMA-376, part 1, 18.2.19)."""
    targets = {}
    for tag in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        found = dict(ATTRIBUTE.findall(tag))
        target = found.get(b"Target", b"").decode("utf-8", "replace")
        targets[found.get(b"Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts = {}
    for tag in SHEET.findall(archive.read("xl/workbook.xml")):
        found = dict(ATTRIBUTE.findall(tag))
        part = targets.get(next((value for key, value in found.items() if key.endswith(b":id")), None))
        if part is not None and part in infos:
            parts[_text(found.get(b"name", b""))] = part
    return parts


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"))
