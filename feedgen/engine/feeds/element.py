"""An item's element as fields, with nothing lost and nothing trimmed: what differs in the feed differs here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedgen.writers import Pair


class Exact:
    """Makes fields of elements. Names keep their prefix, attributes are called `@name`.

    Members of `pairs` (path of their group → how they are written) are called by their keys.
    """

    resolves = False

    def __init__(self, pairs: Mapping[str, Pair] | None = None) -> None:
        self._names: dict[Any, str] = {}
        self._pairs = {f"{path}/" if path else "": pair for path, pair in (pairs or {}).items()}

    def read(self, element: Any) -> dict[str, list[str]]:
        """The fields of an item."""
        fields: dict[str, list[str]] = {}
        if len(element) or element.attrib:
            self._into(element, "", fields)
        if not len(element) and element.text:
            fields["#text"] = [element.text]
        return fields

    def _into(self, element: Any, above: str, fields: dict[str, list[str]]) -> None:
        if element.attrib:
            for name, value in element.attrib.items():
                fields[f"{above}@{self._attribute(name, element)}"] = [value]
        names = self._names
        numbers: dict[str, int] = {}
        pair = self._pairs.get(above) if self._pairs else None
        loose = element.text if element.text and not element.text.isspace() else ""
        for child in element:
            tag = child.tag
            if child.tail and not child.tail.isspace():
                loose += child.tail
            name = names.get(tag) or self._name(child)
            if pair is not None and name == pair.element and self._pair(child, pair, above, fields):
                continue
            path = above + name
            number = numbers[name] = numbers.get(name, 0) + 1
            if len(child) or child.attrib:
                self._into(child, f"{path}/" if number == 1 else f"{path}[{number}]/", fields)
            if not len(child):
                text = child.text or ""
                if number == 1 or path not in fields:
                    fields[path] = [text]
                else:
                    fields[path].append(text)
        if loose and len(element):
            fields[f"{above}#text"] = [loose]

    def _pair(self, element: Any, pair: Pair, above: str, fields: dict[str, list[str]]) -> bool:
        """The member's value under its key; false for what has no key."""
        key = element.get(pair.key[1:]) if pair.key.startswith("@") else element.findtext(pair.key)
        if not key:
            return False
        if pair.value == "#text":
            fields.setdefault(above + key, []).append(element.text or "")
        for child in element:
            name = self._names.get(child.tag) or self._name(child)
            if name != pair.key:
                path = above + key if name == pair.value else f"{above}{key}/{name}"
                fields.setdefault(path, []).append(child.text or "")
        return True

    def _name(self, child: Any) -> str:
        if not isinstance(child.tag, str):
            return f"&{child.name or ''}"  # a reference that nobody declared; the parser expands none
        local = child.tag.rpartition("}")[2]
        name = self._names[child.tag] = f"{child.prefix}:{local}" if child.prefix else local
        return name

    def _attribute(self, name: str, element: Any) -> str:
        uri, _, local = name.rpartition("}")
        if not uri:
            return local
        known = self._names.get(name)
        if known is None:
            prefixes = {address: prefix for prefix, address in element.nsmap.items() if prefix}
            prefix = prefixes.get(uri[1:], "xml" if uri.endswith("/XML/1998/namespace") else "")
            known = self._names[name] = f"{prefix}:{local}" if prefix else local
        return known
