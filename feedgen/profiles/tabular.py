"""Small CSV files beside feedgen.yaml (tables, price lists, corrections), read whole by the catalogue's own reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from feedgen.diagnostics import Origin, UsageError, did_you_mean, make
from feedgen.profiles import lookup
from feedgen.profiles.yaml import Document, Path_
from feedgen.sources import SourceOptions, chunks, find_column, inspect, parse

LONGEST = 50_000_000
"""Bytes of the largest file: its rows travel to every worker."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file as mappings, with their lines."""

    name: str
    columns: Sequence[str]
    cells: list[dict[str, str]]
    lines: list[int | None]

    def __iter__(self) -> Iterator[dict[str, str]]:
        return iter(self.cells)

    def origin(self, number: int, column: str | None = None) -> Origin:
        """The place of a row (from 0)."""
        return Origin(self.name, number + 1, self.lines[number], column)


def named_files(names: Sequence[str], document: Document, at: Path_) -> Iterator[tuple[str, Origin]]:
    """The names of a list at `at`, which may be written as a single text, with their places."""
    for i, name in enumerate(names):
        yield name, document.where((*at, i) if (*at, i) in document.values else at)


def beside(name: str, document: Document, project: Path | None, origin: Origin) -> Path:
    """A file named in a YAML file: beside feedgen.yaml, else beside the file that names it. Raises `UsageError`."""
    folders = [project or Path(), Path(document.name).parent]
    if not document.own:
        # A stranger's profile or rule file reads nothing outside of its folder and the project's.
        folders = [folder for folder in folders if lookup.within(folder / name, folder)]
    for folder in (*folders, *_with_profiles(name, project)):
        if (folder / name).is_file():
            return folder / name
    near = {path.name for folder in folders for path in (folder / name).parent.glob("*.*")}
    raise UsageError(make("PRF140", {"name": name, "known": did_you_mean(Path(name).name, near)}, origin=origin))


def _with_profiles(name: str, project: Path | None) -> Iterator[Path]:
    """Folders of profiles: what a packaged profile names as its example lies beside it, wherever that is."""
    for folder in lookup.folders("channel_profiles", project):
        if lookup.within(folder / name, folder):
            yield folder


def read_csv(path: Path, origin: Origin, needs: Sequence[str] = ()) -> Rows:
    """The rows of a CSV file; delimiter and encoding are found out.

    `needs` are columns it must have. Raises `SourceError` for a file that cannot be read, `UsageError` (PRF141) for
    ragged rows and missing columns.
    """
    info = inspect(SourceOptions(path=str(path), name=lookup.shown(path), format=_format(path)))
    if (info.size or 0) > LONGEST:
        problem = f"more than {LONGEST // 1_000_000} MB"
        raise UsageError(make("PRF141", {"path": info.name, "problem": problem}, origin=origin))
    for column in needs:
        if find_column(column, info.columns) is None:
            problem = f"no column `{column}`, {did_you_mean(column, info.columns)}"
            raise UsageError(make("PRF141", {"path": info.name, "problem": problem}, origin=origin))
    rows = Rows(info.name, info.columns, [], [])
    for chunk in chunks(info):
        table = parse(chunk, info)
        if table.findings:
            raise UsageError(*table.findings)
        rows.cells.extend(dict(zip(info.columns, cells, strict=True)) for cells in table.rows)
        rows.lines.extend(table.lines)
    return rows


def _format(path: Path) -> str:
    return "tsv" if path.name.removesuffix(".gz").endswith((".tsv", ".txt")) else "csv"
