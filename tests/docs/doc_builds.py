"""YAML of the documentation made whole and built: what a block leaves out is taken from the smallest profile."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

from doc_pages import REFERENCE, Block, blocks

from feedgen import api
from feedgen.diagnostics.report import RunReport
from feedgen.profiles.yaml import loads

NOW = dt.datetime.fromisoformat("2026-11-24T06:00:00+01:00")
PARAMS = {"shop_number": "4711", "partner_id": "12345"}
_PLACE = re.compile(r"# (\S+\.(?:ya?ml|csv|xml))\n")


def smallest() -> dict[str, Any]:
    """The least a profile can be."""
    return {
        "feedgen": 1,
        "channel": "example",
        "title": "Example",
        "spec": {"url": "https://partners.example/spec", "checked": "2026-10-01"},
        "feeds": {
            "products": {
                "file": "{{ channel }}.xml",
                "writer": "xml",
                "root": {"name": "items"},
                "item": "item",
                "fields": {},
            }
        },
    }


def merged(base: Any, over: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{key: merged(base.get(key), value) for key, value in over.items()}}


def whole(text: str) -> dict[str, Any]:
    """The block's profile, completed unless it is complete."""
    data: dict[str, Any] = loads(text, "block").data
    if "feedgen" in data:
        return data
    profile: dict[str, Any] = merged(smallest(), data)
    products = profile["feeds"]["products"]
    if products["writer"] != "xml":
        products.pop("root", None)
        products.pop("item", None)
    if "envelope" in products:
        products["root"] = None
    if not products["fields"]:
        products["fields"]["id"] = "id"
    return profile


def of_kind(kind: str) -> list[Block]:
    """All YAML blocks of one kind."""
    return [block for page in REFERENCE for block in blocks(page) if block.words[:2] == ("yaml", kind)]


def placed_blocks() -> list[Block]:
    """Blocks that may be files other blocks name: their first line, a comment, says where."""
    return [block for page in REFERENCE for block in blocks(page) if block.kind in ("profile", "rules", "file")]


def catalogue() -> str:
    """The catalogue that the examples of the profile page are built from."""
    (found,) = [block for page in REFERENCE for block in blocks(page) if block.kind == "catalogue"]
    return found.text


class Project:
    """A folder with the catalogue of the documentation, where blocks are put and built."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = folder / "shop.csv"
        self.catalogue.write_text(catalogue(), encoding="utf-8")
        (folder / "channel_profiles" / "_base").mkdir(parents=True)
        for block in placed_blocks():
            if place := _PLACE.match(block.text):
                path = folder / place[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                text = block.text.removeprefix(place[0]) if path.suffix in (".csv", ".xml") else block.text
                path.write_text(text, encoding="utf-8")

    def profile(self, block: Block) -> Path:
        """The block as a profile in its place; complete ones stand there word by word."""
        import json

        data = whole(block.text)
        path = self.folder / "channel_profiles" / f"{data['channel']}.yaml"
        text = block.text if "feedgen" in loads(block.text, "block").data else json.dumps(data, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    def build(self, path: Path) -> tuple[RunReport, str]:
        """What building it reports, and the text of the feed."""
        profile = loads(path.read_text(encoding="utf-8"), path.name).data
        market = next(iter(profile.get("markets", {})), None)
        name = profile["channel"] + (f"@{market}" if market else "")
        params = {key: value for key, value in PARAMS.items() if key in profile.get("params", {})}
        report = api.build(
            str(self.catalogue),
            channels=[name],
            output=self.folder / "feeds",
            params=params,
            now=NOW,
            workers=1,
            shop={"url": "https://shop.example", "timezone": "Europe/Paris"},
        )
        (file,) = report.feeds[0].files
        return report, _text(self.folder / "feeds" / file.path)


def _text(path: Path) -> str:
    """The text of a feed; of a package that of its document, which is the last in it."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(path) as package:
        return package.read(package.namelist()[-1]).decode("utf-8-sig")


def result_of(block: Block) -> Block | None:
    """The block right behind, when it shows what comes out."""
    of_page = blocks(block.page)
    place = of_page.index(block)
    following = of_page[place + 1] if place + 1 < len(of_page) else None
    if following is None or following.kind or following.language not in ("xml", "csv", "json"):
        return None
    return following
