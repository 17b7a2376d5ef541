"""Small projects for tests of profiles: a folder with a profile, a feedgen.yaml and a catalogue, built and linted.

In a text, `⟦PRF105⟧` marks the place where that finding is expected; the mark itself is taken out.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from feedgen import api
from feedgen.diagnostics import Finding, UsageError
from feedgen.diagnostics.report import RunReport
from feedgen.profiles.yaml import load_file

NOW = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)
CASES = Path(__file__).parent / "cases"
PRODUCT = {"id": "A-1", "title": "Red mug", "price": "12.90 EUR"}
HEAD = 'feedgen: 1\nchannel: own\ntitle: Own\nspec: {url: "https://own.example", checked: 2026-10-01}\n'
FEED = "file: own.xml\nwriter: xml\nroot: {name: items}\nitem: item\n"
FIELDS = "fields: {id: id}\n"
PROFILE = "channel_profiles/own.yaml"
CONFIG = "feedgen.yaml"
_MARK = re.compile(r"⟦([A-Z]{3}\d{3})⟧")

Place = tuple[str, str, int, int | str]
"""Code, file, line, column: a position in YAML, a name in CSV."""


def load_cases(name: str) -> dict[str, Any]:
    """The cases of one file."""
    cases = load_file(CASES / name).data
    assert isinstance(cases, dict)
    return cases


def unmarked(text: str, file: str) -> tuple[str, list[Place]]:
    """The text without its marks, and the places they stood at."""
    places: list[Place] = []
    while (mark := _MARK.search(text)) is not None:
        before = text[: mark.start()]
        places.append((mark.group(1), file, before.count("\n") + 1, len(before) - before.rfind("\n")))
        text = before + text[mark.end() :]
    return text, places


def profile_text(head: str = "", feed: str | None = None, fields: str = FIELDS) -> str:
    """A whole profile: `head` after the usual keys, `feed` for the settings of its one feed."""
    inner = textwrap.indent((FEED if feed is None else feed).rstrip() + "\n" + fields, "    ")
    return f"{HEAD}{head}feeds:\n  products:\n{inner}"


@dataclass
class Project:
    """Files in a folder that is the current one, and what is expected of them."""

    folder: Path
    places: list[Place] = field(default_factory=list)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
            return path
        plain, places = unmarked(text, name)
        self.places += places
        path.write_text(plain, encoding="utf-8")
        return path

    def profile(self, text: str | None = None, **parts: str) -> None:
        self.write(PROFILE, profile_text(**parts) if text is None else text)

    def config(self, text: str = "channels: {own: {}}\n") -> None:
        self.write(CONFIG, text)

    def products(self, *products: Mapping[str, Any]) -> None:
        rows = [{**PRODUCT, **product} for product in products or [{}]]
        given = [{key: value for key, value in row.items() if value is not None} for row in rows]
        self.write("catalogue.json", json.dumps(given, ensure_ascii=False))

    def lint(self, *names: str) -> list[Finding]:
        return api.lint([Path(name) for name in names])

    def build(self, *channels: str, catalogue: str | None = "catalogue.json", **over: Any) -> Built:
        findings: list[Finding] = []
        report = api.build(catalogue, channels=channels, now=NOW, workers=1, on_finding=findings.append, **over)
        return Built(self.folder / "feeds", report, findings)

    def refused(self, *channels: str, **over: Any) -> list[Finding]:
        """What a build says that does not start."""
        try:
            self.build(*channels, **over)
        except UsageError as error:
            assert str(error)  # noqa: PT017 - that it can be shown at all
            return list(error.findings)
        raise AssertionError("the build was not refused")


@dataclass
class Built:
    folder: Path
    report: RunReport
    findings: list[Finding]

    def text(self, name: str = "own.xml") -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def items(self, name: str = "own.xml") -> list[dict[str, Any]]:
        """Items as nested mappings; attributes as `@name`, mixed text as `#text`, repeated elements as a list."""
        if name.endswith(".xml"):
            return [parts(item) for item in etree.fromstring((self.folder / name).read_bytes()).iter("item")]
        return [json.loads(line) for line in self.text(name).splitlines()]

    def said(self, *families: str) -> list[str]:
        """`CODE field` of every finding of these families, sorted."""
        found = (f for f in self.findings if f.code[:3] in families)
        return sorted(f"{f.code} {f.field}" if f.field else f.code for f in found)


def parts(element: Any) -> Any:
    """An element's attributes and children, or just its text."""
    found: dict[str, list[Any]] = {f"@{name}": [value] for name, value in element.attrib.items()}
    for child in element:
        found.setdefault(child.tag, []).append(parts(child))
    if not found:
        return element.text
    if element.text and element.text.strip():
        found["#text"] = [element.text]
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def placed(findings: Sequence[Finding]) -> list[Place]:
    """Code and place of the findings; those without a place are `("CODE", "", 0, 0)`."""
    return sorted(_place(finding) for finding in findings)


def _place(finding: Finding) -> Place:
    at = finding.origin
    if at is None or at.line is None:
        return finding.code, "" if at is None else at.file or "", 0, 0
    assert at.column is not None
    return finding.code, at.file or "", at.line, at.column


def folder_cases(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case of every file of a folder, by `file-case`."""
    for path in sorted((CASES / folder).glob("*.yaml")):
        for name, case in load_cases(f"{folder}/{path.name}").items():
            yield f"{path.stem}-{name}", case
