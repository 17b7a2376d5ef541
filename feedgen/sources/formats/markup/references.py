"""What items name by number, and what stands before them in the document: `categoryId` and a list of categories."""

from __future__ import annotations

import re
from typing import Any

from feedgen.sources.formats.markup.record import local

NUMBER = re.compile(r"(.+?)_?(?:id|Id|ID)")
ABOVE = ("parentId", "parentID", "parent_id", "parent")


class References:
    """Elements with a text and an `id`, by name and number, as they stand before the first item."""

    def __init__(self, item: Any) -> None:
        """`item` is the first one, of which nothing but its place is looked at."""
        self._texts: dict[str, dict[str, tuple[str, str | None]]] = {}
        for element in item.getroottree().getroot().iter():
            if element is not item and element.tag.__class__ is str and (number := element.get("id")):
                self._note(element, number)

    def resolve(self, record: dict[str, Any]) -> None:
        """Puts beside every number the text it stands for, with those above it: `category` beside `categoryId`."""
        for name, stem in self._named(record):
            found = record[name]
            texts = [
                text for number in (found if isinstance(found, list) else [found]) if (text := self._path(stem, number))
            ]
            if texts and stem not in record:
                record[stem] = texts if isinstance(found, list) else texts[0]

    def _named(self, record: dict[str, Any]) -> list[tuple[str, str]]:
        if not self._texts:
            return []
        matches = [(name, NUMBER.fullmatch(name)) for name in record]
        return [(name, match[1]) for name, match in matches if match and match[1] in self._texts]

    def _note(self, element: Any, number: str) -> None:
        text = (element.text or "").strip() or element.get("name")
        if text:
            above = next((found for name in ABOVE if (found := element.get(name))), None)
            self._texts.setdefault(local(element.tag), {})[number.strip()] = (text, above and above.strip())

    def _path(self, stem: str, number: Any) -> str:
        """The text of a number, behind that of its parent and so on; numbers that go round in a circle end it."""
        levels: list[str] = []
        seen: set[str] = set()
        at = number.strip() if isinstance(number, str) else None
        while at is not None and at not in seen and at in self._texts[stem]:
            seen.add(at)
            text, at = self._texts[stem][at]
            levels.insert(0, text)
        return " > ".join(levels)
