"""`--report FILE`: the same run as a web page, a JSON document or a stream of findings."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import typer

from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.report import RunReport

KEPT = 10_000
"""Findings held in memory for formats that are one document; beyond it they show the samples, and say so."""

SUFFIXES = (".html", ".json", ".ndjson")


class Kept:
    """All findings of a run while there are few enough of them, else none."""

    def __init__(self, limit: int = KEPT) -> None:
        self._limit = limit
        self._findings: list[Finding] = []
        self._overflown = False

    def add(self, finding: Finding) -> None:
        if self._overflown:
            return
        self._findings.append(finding)
        if len(self._findings) > self._limit:
            self._findings.clear()
            self._overflown = True

    @property
    def all(self) -> list[Finding] | None:
        """Every finding in the order they came, or None when there were too many."""
        return None if self._overflown else self._findings


class ReportFile:
    """One report on its way: `.NAME.part` beside its place until the run is over, then moved there whole."""

    def __init__(self, path: Path) -> None:
        from feedgen.engine.files import writing

        self.path = path
        self._writing = writing
        # Two runs may report into one file, so the name is the process's own.
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        with writing(path):
            if not path.parent.exists():
                path.parent.mkdir(parents=True)
            _remove_strays(path)
            self._file = self._part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")

    def write(self, text: str) -> None:
        with self._writing(self.path):
            self._file.write(text)

    def commit(self) -> None:
        with self._writing(self.path):
            self._file.close()
            self._part.replace(self.path)

    def discard(self) -> None:
        """Leave no trace; after `commit` there is none to leave."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


def _remove_strays(path: Path) -> None:
    """Remove what a run that was killed left of its report to `path`; a run that goes on keeps what is its own."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        pid = part.name.removeprefix(f".{path.name}.").removesuffix(".part")
        if pid.isdecimal() and not _alive(int(pid)):
            with suppress(OSError):
                part.unlink()


def _alive(pid: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


class Reports:
    """All reports of a run: findings are taken as they come, the rest is written when it is over."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._files: list[ReportFile] = []
        try:
            self._files.extend(ReportFile(path) for path in paths)
        except BaseException:
            self.discard()
            raise
        self._streams = [file for file in self._files if file.path.suffix.lower() == ".ndjson"]

    def add(self, finding: Finding) -> None:
        from feedgen.diagnostics.render import ndjson

        line = ndjson.line(finding)
        for stream in self._streams:
            stream.write(line)

    @property
    def streaming(self) -> bool:
        return bool(self._streams)

    def finish(self, report: RunReport, findings: Sequence[Finding] | None) -> None:
        """Write what is one document, and put every report in its place."""
        for file in self._files:
            if file not in self._streams:
                file.write(_RENDERERS[file.path.suffix.lower()](report, findings))
            file.commit()

    def discard(self) -> None:
        for file in self._files:
            file.discard()


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[Reports]:
    """The reports of a run. Files that were not finished when it ends are gone."""
    reports = Reports(paths)
    try:
        yield reports
    finally:
        reports.discard()


def checked(paths: Sequence[Path] | None) -> list[Path]:
    """The report files asked for, each once; an extension that says nothing is a usage error."""
    for path in paths or ():
        if path.suffix.lower() not in SUFFIXES:
            raise typer.BadParameter(
                f"`{path}`: the extension says what is written, and it is one of {', '.join(SUFFIXES)}",
                param_hint="--report",
            )
    return list(dict.fromkeys(paths or ()))


def _json(report: RunReport, findings: Sequence[Finding] | None) -> str:
    from feedgen.diagnostics.render import json

    return json.render(report, findings)


def _html(report: RunReport, findings: Sequence[Finding] | None) -> str:
    from feedgen.diagnostics.render import html
    from feedgen.profiles.lookup import packaged

    # The page belongs to this version of the report, so a project's folder does not replace it.
    template = (packaged("templates") / "report.html.j2").read_text("utf-8")
    return html.render(report, template, findings)


_RENDERERS: dict[str, Callable[[RunReport, Sequence[Finding] | None], str]] = {".json": _json, ".html": _html}

as_json = _json
