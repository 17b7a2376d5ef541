"""The documentation as data: pages, their code blocks, headings, links and commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
REFERENCE = [path for path in sorted((ROOT / "docs").glob("*.md")) if path.name != "design.md"]
"""Pages for users; the design is for those who change the code."""
PAGES = [README, *REFERENCE]
EVERYTHING = [*PAGES, ROOT / "docs" / "design.md", ROOT / "CHANGELOG.md", ROOT / "examples" / "README.md"]

_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


class Block(NamedTuple):
    """A fenced block: the page, the line of its first line, the words after the fence, the text."""

    page: Path
    line: int
    words: tuple[str, ...]
    text: str

    @property
    def language(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def kind(self) -> str:
        """The word behind the language: what the block is."""
        return self.words[1] if len(self.words) > 1 else ""

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(page, text.count("\n", 0, found.start()) + 2, tuple(found[2].split()), found[3])
        for found in _FENCE.finditer(text)
    ]


def prose(page: Path) -> str:
    """The page without its blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    return _LINK.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    return {_anchor(heading) for heading in _HEADING.findall(prose(page))}


def _anchor(heading: str) -> str:
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def inline_code(page: Path) -> list[str]:
    return _CODE.findall(prose(page))


class Command(NamedTuple):
    """A command line of a `console` block and the output shown below it."""

    block: Block
    line: str
    shown: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.block}: {self.line}"


def commands(page: Path) -> Iterator[Command]:
    """`$ …` lines; what follows up to the next is what they print, `…` stands for what was left out."""
    for block in blocks(page):
        if block.language == "console":
            for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
                line, *shown = part.rstrip("\n").split("\n")
                yield Command(block, line, tuple(shown))
