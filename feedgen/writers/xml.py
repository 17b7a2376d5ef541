"""XML items: elements, attributes, groups, CDATA. The root or the envelope around them is rendered elsewhere.

How an item is written is told in `elements`, what its characters become in `markup`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.parsers import expat

from feedgen.writers.base import COUNTER, FieldLayout, Layout, Node, Unreadable, Writer
from feedgen.writers.elements import element
from feedgen.writers.markup import checked
from feedgen.writers.pairs import OPTION, paired, pairs_of

INDENT = 2
"""Blanks before an item, when `options.indent` does not say otherwise."""
DEEPEST_INDENT = 40


PLACE = FieldLayout("items")
"""Stands among the fields of a root where the items go; its value is `COUNTER`, which no other text can be."""
_PLACE = re.compile(f" *<{PLACE.name}>{COUNTER}</{PLACE.name}>\n?")


def document(root: str, attributes: Mapping[str, str], namespaces: Mapping[str, str], encoding: str) -> tuple[str, str]:
    """What stands before and after the items of a document whose root has nothing else in it.

    The prefix `""` is the default namespace. Raises `ValueError` for a name that XML does not allow.
    """
    named = [*((xmlns(prefix), uri) for prefix, uri in namespaces.items()), *attributes.items()]
    layouts = [FieldLayout(f"@{name}") for name, _ in named]
    return around(root, (*layouts, PLACE), (*(text for _, text in named), COUNTER), encoding)


def xmlns(prefix: str) -> str:
    """The attribute that declares a prefix."""
    return f"xmlns:{prefix}" if prefix else "xmlns"


def around(root: str, fields: Sequence[FieldLayout], values: Sequence[Node], encoding: str) -> tuple[str, str]:
    """What stands before and after the items of a document, whose place is `PLACE` among the root's fields."""
    text = element(checked(root), fields, "", "\n")(values)
    head, tail = _PLACE.split(text, maxsplit=1)
    return f'<?xml version="1.0" encoding="{declared(encoding)}"?>\n{head}', tail


def declared(encoding: str) -> str:
    """The name by which a document declares a Python codec: `cp1252` is `windows-1252`."""
    name = codecs.lookup(encoding).name
    if name in _DECLARED:
        return _DECLARED[name]
    name = re.sub(r"^iso8859[-_]?", "ISO-8859-", re.sub(r"^cp(125\d|874)$", r"windows-\1", name))
    return name if name.startswith("windows") else name.upper().replace("_", "-")


_DECLARED = {
    "utf-8-sig": "UTF-8",
    "ascii": "US-ASCII",
    "shift_jis": "Shift_JIS",
    "cp932": "Windows-31J",
    "tis-620": "TIS-620",
}

_PIECE = 1 << 16
"""Bytes that the parser is handed at once. Measured with 50 documents: 5 MB of buffers instead of 35."""


class XmlEncoder:
    """Items as indented elements."""

    header = ""
    footer = ""
    separator = ""

    def __init__(self, layout: Layout) -> None:
        if layout.item is None:
            raise ValueError("XML needs the name of the item's element: set `item`")
        pad = " " * _indent(layout.options)
        fields = paired(layout.fields, pairs_of(layout.options))
        self._render = element(checked(layout.item), fields, pad, "\n")
        self._empty = f"{pad}<{layout.item}/>\n"

    def item(self, values: Sequence[Node]) -> str:
        """The item's element, newline included."""
        return self._render(values) or self._empty


def _indent(options: Mapping[str, Any]) -> int:
    indent = options.get("indent", INDENT)
    if not isinstance(indent, int) or isinstance(indent, bool) or not 0 <= indent <= DEEPEST_INDENT:
        raise ValueError(f"`indent` is a number of blanks from 0 to {DEEPEST_INDENT} (found {indent!r})")
    return indent


class XmlVerifier:
    """Reads a document with expat, which keeps nothing; prefixes must be declared, as must the encoding."""

    def __init__(self, layout: Layout, encoding: str) -> None:
        self._codec = _family(encoding)
        # expat knows few encodings, so anything but UTF-8 is decoded here and handed over as text.
        self._decoder = None if self._codec == "utf-8" else codecs.getincrementaldecoder(encoding)("strict")
        self._declared: str | None = None
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.XmlDeclHandler = self._declaration

    def feed(self, data: bytes) -> None:
        # In pieces: expat's buffer grows with what it is handed at once, and stays so, for each file of a run.
        for start in range(0, len(data), _PIECE):
            self._parse(data[start : start + _PIECE], final=False)

    def close(self) -> None:
        self._parse(b"", final=True)
        if self._declared is None and not self._codec.startswith("utf"):
            raise Unreadable(f"line 1, column 1: no encoding is declared, and the file is {self._codec}")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self._declared = encoding
        try:
            same = encoding is None or _family(encoding) == self._codec
        except LookupError:
            same = False
        if not same:
            raise Unreadable(f"line 1, column 1: {encoding} is declared, but the file is {self._codec}")

    def _parse(self, data: bytes, *, final: bool) -> None:
        try:
            text = data if self._decoder is None else self._decoder.decode(data, final)
            self._parser.Parse(text, final)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise Unreadable(f"line {error.lineno}, column {error.offset + 1}: {reason}") from None
        except UnicodeDecodeError as error:
            line = self._parser.CurrentLineNumber
            raise Unreadable(f"after line {line}: not {self._codec}: {error.reason}") from None


def _family(encoding: str) -> str:
    """The codec without its byte order mark and byte order, which no declaration mentions."""
    name = codecs.lookup(encoding).name
    return re.sub(r"^(utf-8)-sig$|^(utf-(?:16|32))-[lb]e$", lambda m: m[1] or m[2], name)


WRITER = Writer(
    name="xml",
    suffix=".xml",
    native=False,
    nested=True,
    encoder=XmlEncoder,
    verifier=XmlVerifier,
    options=frozenset({"indent", OPTION}),
    options_help={
        "indent": f"Blanks before an item; its fields stand two further in. Default {INDENT}.",
        OPTION: "Groups whose fields are written as pairs: path of the group → `{element: attribute, key: key, value: "
        "value}`. A key `@name` is an attribute, a value `#text` the element's text. Default none.",
    },
)
