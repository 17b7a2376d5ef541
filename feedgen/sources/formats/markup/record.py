"""An XML element as a record: child elements are its members, attributes are members called `@name`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, NamedTuple

from lxml import etree

SHAPES = 4096
"""Sets of children that are remembered."""
NAMESPACE = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')
XML = "{http://www.w3.org/XML/1998/namespace}"
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
ATOM_LINK = "{http://www.w3.org/2005/Atom}link"


class Shape(NamedTuple):
    """The children of an element, in order: under which names their values go, and which names hold lists."""

    names: tuple[str, ...]
    many: tuple[bool, ...]
    wrapped: str | None
    """The name that all children share, where the element is nothing but a list of them."""


class Records:
    """Makes records of elements. `repeated` are dotted names that hold lists even where a record has one value."""

    resolves = True

    def __init__(self, repeated: frozenset[str] = frozenset()) -> None:
        self.repeated = repeated
        self.seen: set[str] = set()
        """Dotted names that were met more than once within one parent."""
        self._shapes: dict[tuple[str, tuple[Any, ...]], Shape] = {}

    def read(self, element: Any, path: str = "") -> dict[str, Any]:
        """The members of an element."""
        children = [child for child in element if child.tag.__class__ is str]
        shape = self._shape(element, path, children)
        found = _attributes(element.attrib) if element.attrib else {}
        for child, name, many in zip(children, shape.names, shape.many, strict=True):
            if len(child) or child.attrib:
                self._nested(child, name, f"{path}{name}", found, many=many)
            elif many:
                found.setdefault(name, []).append((child.text or "").strip())
            else:
                found[name] = (child.text or "").strip()
        return found

    def _nested(self, child: Any, name: str, path: str, found: dict[str, Any], *, many: bool) -> None:
        """A child that has more than a text."""
        if child.tag == ATOM_LINK:
            _link(child, found)
            return
        value = self._value(child, name, path)
        if many:
            found.setdefault(name, []).append(value)
        elif isinstance(value, dict) and not len(child):
            # text and attributes: the text keeps the name, so that it is a column like any other
            found |= {(key if key == name else f"{name}.{key}"): part for key, part in value.items()}
        else:
            found[name] = value

    def _value(self, child: Any, name: str, path: str) -> Any:
        if _mixed(child):
            return _markup(child)
        if not len(child):
            text = (child.text or "").strip()
            return {**({name: text} if text else {}), **_attributes(child.attrib)} or text
        shape = self._shape(child, f"{path}.", list(child))
        if shape.wrapped is not None:
            within = self.read(child, f"{path}.")
            return within[shape.wrapped]
        return self.read(child, f"{path}.")

    def _shape(self, element: Any, path: str, children: list[Any]) -> Shape:
        key = (path, tuple([child.tag for child in children]))
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= SHAPES:
                self._shapes.clear()
            shape = self._shapes[key] = self._new_shape(element, path, children)
        return shape

    def _new_shape(self, element: Any, path: str, children: list[Any]) -> Shape:
        names = _names(children)
        twice = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
        self.seen.update(f"{path}{name}" for name in twice)
        many = tuple(name in twice or f"{path}{name}" in self.repeated for name in names)
        alone = path and len(set(names)) == 1 and many[0] and not element.attrib
        return Shape(tuple(names), many, names[0] if alone else None)


def local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2]


def _names(children: list[Any]) -> list[str]:
    """Local names; where two namespaces have the same one, the element with a prefix keeps it."""
    tags: dict[str, str] = {}
    owners: dict[str, str] = {}
    for child in sorted(children, key=lambda child: child.prefix is not None):
        tag, name = child.tag, local(child.tag)
        if owners.setdefault(name, tag) != tag and child.prefix is not None:
            name = f"{child.prefix}:{name}"
        tags.setdefault(tag, name)
    return [tags[child.tag] for child in children]


def _attributes(attributes: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        f"@{'xml:' if name.startswith(XML) else ''}{local(name)}": value
        for name, value in attributes.items()
        if not name.startswith(INSTANCE)
    }


def _link(child: Any, found: dict[str, Any]) -> None:
    """Atom has the address of a page in an attribute, and says in another what kind of page it is (RFC 4287, 4.2.7)."""
    kind = child.get("rel", "alternate")
    name = "link" if kind == "alternate" else f"link.{kind}"
    found.setdefault(name, child.get("href", ""))


def _mixed(child: Any) -> bool:
    """Text with elements in between: markup that was not escaped, or an entity nobody declared."""
    if not len(child):
        return False
    texts = [child.text, *(inner.tail for inner in child)]
    return any(text is not None and not text.isspace() for text in texts) or any(callable(inner.tag) for inner in child)


def _markup(child: Any) -> str:
    """The content of an element as it is written."""
    parts = [child.text or ""]
    for inner in child:
        if inner.tag is etree.Entity:
            parts.append(unescape(inner.text or "") + (inner.tail or ""))
        else:
            parts.append(NAMESPACE.sub("", etree.tostring(inner, encoding="unicode")))
    return "".join(parts).strip()
