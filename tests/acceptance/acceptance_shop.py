"""The real command line, as a cron job or a program meets it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

SHOP = ("--shop-url", "https://shop.example")
G = "{http://base.google.com/ns/1.0}"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line left behind."""

    status: int
    out: str
    err: str
    folder: Path

    @property
    def account(self) -> dict[str, Any]:
        """What `--format json` said."""
        told = json.loads(self.out)
        assert isinstance(told, dict)
        return told

    def items(self, name: str = "google-fr.xml") -> dict[str, dict[str, list[str]]]:
        """The items of an XML feed by id: field → its texts, in their order."""
        tree = etree.parse(self.folder / name)
        listed = [_fields(item) for item in tree.iterfind("channel/item")]
        items = {fields["id"][0]: fields for fields in listed}
        assert len(items) == len(listed), "an id is there twice"
        return items

    def check_sums(self) -> None:
        """Every record is in one place, and every product of a feed in one."""
        told = self.account
        catalogue = told["catalogue"]
        assert catalogue["records"] == catalogue["products"] + catalogue["rejected"] + catalogue["merged"], catalogue
        for feed in told["feeds"]:
            counts = feed["counts"]
            assert counts["products"] == catalogue["products"]
            parts = [counts[name] for name in ("items", "rejected", "filtered", "duplicates")]
            assert counts["products"] == sum(parts), counts


def _fields(item: etree._Element) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for child in item:
        assert isinstance(child.tag, str)
        fields.setdefault(child.tag.removeprefix(G), []).append(child.text or "")
    return fields


class Shop:
    """An empty folder to work in, with the command line in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.feeds = folder / "feeds"
        self._capsys = capsys

    def write(self, name: str, content: str | bytes) -> str:
        """Put a file into the folder and say its name."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def run(self, *arguments: str) -> Ran:
        """Run a command line; whatever happens, nobody sees a traceback."""
        from feedgen.cli.app import run

        self._capsys.readouterr()
        status = int(run(arguments))
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        assert "internal error" not in err, err
        return Ran(status, out, err, self.feeds)

    def build(self, catalogue: str, *more: str, channels: Sequence[str] = ("google@FR",)) -> Ran:
        """`feedgen build CATALOGUE` for a program: the whole account on stdout."""
        wanted = [part for channel in channels for part in ("-c", channel)]
        return self.run("build", catalogue, *wanted, *SHOP, "--workers", "1", "--format", "json", *more)
