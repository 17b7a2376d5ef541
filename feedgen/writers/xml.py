"""XML items: elements, attributes, groups, CDATA. The root or the envelope around them is rendered elsewhere.

Everything that does not depend on a product is put together once per layout; an item is then a walk over its
values. Indentation is two blanks per level, and never inside an element that has text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.parsers import expat

from feedgen.writers.base import COUNTER, FieldLayout, Layout, Node, Unreadable, Writer

Render = Callable[[Node], str]
"""A field's node → its text, `""` when nothing is to be written."""

STEP = "  "
INDENT = 2
"""Blanks before an item, when `options.indent` does not say otherwise."""
DEEPEST_INDENT = 40

# https://www.w3.org/TR/xml/#NT-NameStartChar, without the colon: a name has at most one prefix.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = f"[{_START}][{_START}\\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*"
_NAME = re.compile(f"(?:{_NCNAME}:)?{_NCNAME}")

# https://www.w3.org/TR/xml/#NT-Char
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})


def escape(text: str) -> str:
    """Text of an element. A carriage return becomes a reference, or a parser would read a newline."""
    # Looking first costs a fifth of a replace that finds nothing.
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if text.isprintable():
        return text
    text = legal(text)
    return text.replace("\r", "&#13;") if "\r" in text else text


def escape_attribute(text: str) -> str:
    """Text between double quotes; tabs and newlines become references, or a parser would read blanks."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def cdata(text: str) -> str:
    """Text as CDATA; what CDATA cannot hold (`]]>`, a carriage return) stands between two sections."""
    inner = legal(text).replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<![CDATA[{inner}]]>"


def legal(text: str) -> str:
    """`text` without the characters XML cannot hold, not even as references; a counter stays.

    Deleting bytes and comparing lengths is three times as fast as searching with a pattern.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return _ILLEGAL.sub("", text)
    if len(data.translate(None, _CONTROLS)) != len(data):
        return text if text == COUNTER else _ILLEGAL.sub("", text)
    if len(data) != len(text) and ("\ufffe" in text or "\uffff" in text):
        return _ILLEGAL.sub("", text)
    return text


def document(root: str, attributes: Mapping[str, str], namespaces: Mapping[str, str], encoding: str) -> tuple[str, str]:
    """What stands before and after the items of a document without a template.

    The prefix `""` is the default namespace. Raises `ValueError` for a name that XML does not allow.
    """
    spaces = [(f"xmlns:{_checked(prefix)}" if prefix else "xmlns", uri) for prefix, uri in namespaces.items()]
    named = [(_checked(name), value) for name, value in attributes.items()]
    text = "".join(f' {name}="{escape_attribute(value)}"' for name, value in (*spaces, *named))
    head = f'<?xml version="1.0" encoding="{declared(encoding)}"?>\n<{_checked(root)}{text}>\n'
    return head, f"</{root}>\n"


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


class XmlEncoder:
    """Items as indented elements."""

    header = ""
    footer = ""
    separator = ""

    def __init__(self, layout: Layout) -> None:
        if layout.item is None:
            raise ValueError("XML needs the name of the item's element: set `item`")
        pad = " " * _indent(layout.options)
        self._render = _element(_checked(layout.item), layout.fields, pad, "\n")
        self._empty = f"{pad}<{layout.item}/>\n"

    def item(self, values: Sequence[Node]) -> str:
        """The item's element, newline included."""
        return self._render(values) or self._empty


def _indent(options: Mapping[str, Any]) -> int:
    indent = options.get("indent", INDENT)
    if not isinstance(indent, int) or isinstance(indent, bool) or not 0 <= indent <= DEEPEST_INDENT:
        raise ValueError(f"`indent` is a number of blanks from 0 to {DEEPEST_INDENT} (found {indent!r})")
    return indent


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not an XML name")
    return name


def _text(node: Node) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, bool):
        return "true" if node else "false"
    return "" if node is None else str(node)


def _field(layout: FieldLayout, pad: str, end: str) -> tuple[str, str, Render]:
    """How a child element is written: (before, after) a plain text, and the way for any other node.

    `before` is `""` when the field has no plain way, or leaves something even when it is absent.
    """
    name = _checked(layout.name)
    before, after = f"{pad}<{name}>", f"</{name}>{end}"
    written = cdata if layout.cdata else escape

    def leaf(node: Node) -> str:
        return f"{before}{written(_text(node))}{after}"

    if layout.children:
        return "", "", _repeated(layout, _group(layout, pad, end, leaf), pad, end)
    plain = not (layout.cdata or layout.keep_empty)
    return (before if plain else ""), after, _repeated(layout, leaf, pad, end)


def _group(layout: FieldLayout, pad: str, end: str, leaf: Render) -> Render:
    element = _element(layout.name, layout.children, pad, end)
    return lambda node: element(node) if isinstance(node, tuple) else leaf(node)


def _repeated(layout: FieldLayout, one: Render, pad: str, end: str) -> Render:
    """One element, one per member of a list, or what an absent value leaves."""
    empty = f"{pad}<{layout.name}/>{end}" if layout.keep_empty else ""

    def render(node: Node) -> str:
        if isinstance(node, list):
            return "".join([one(member) for member in node if member is not None]) or empty
        return empty if node is None else one(node) or empty

    return render


def _nothing(node: Node) -> str:
    return ""


def _plan(name: str, fields: Sequence[FieldLayout], pad: str, end: str) -> Iterator[tuple[str, str, Render]]:
    for layout in fields:
        if layout.name == "#text":
            yield "", "", _inner_text(layout)
        elif layout.name.startswith("@"):
            if layout.children:
                raise ValueError(f"attribute {layout.name} of <{name}> cannot have parts")
            yield "", "", _nothing
        else:
            yield _field(layout, pad, end)


def _inner_text(layout: FieldLayout) -> Render:
    written = cdata if layout.cdata else escape

    def render(node: Node) -> str:
        if isinstance(node, list):
            return " ".join([render(member) for member in node if member is not None])
        return "" if node is None else written(_text(node))

    return render


def _attributes(name: str, fields: Sequence[FieldLayout]) -> list[tuple[int, str, bool]]:
    """Position, opening and `keep_empty` of every attribute among an element's fields."""
    found = [(i, layout) for i, layout in enumerate(fields) if layout.name.startswith("@")]
    names = [_checked(layout.name[1:]) for _, layout in found]
    if twice := {attribute for attribute in names if names.count(attribute) > 1}:
        raise ValueError(f"<{name}> has attribute {min(twice)} twice")
    return [(i, f' {layout.name[1:]}="', layout.keep_empty) for i, layout in found]


def _element(name: str, fields: Sequence[FieldLayout], pad: str, end: str) -> Callable[[Sequence[Node]], str]:
    """An element with attributes and children; `""` when all of them are absent."""
    flat = end == "" or any(layout.name == "#text" for layout in fields)
    inner_pad, inner_end, newline = ("", "", "") if flat else (pad + STEP, "\n", "\n")
    plan = list(_plan(name, fields, inner_pad, inner_end))
    attributes = _attributes(name, fields)
    opening, closing = f"{pad}<{name}", f"{'' if flat else pad}</{name}>{end}"

    def attribute_text(node: Sequence[Node]) -> str:
        text = ""
        for index, start, keep in attributes:
            value = node[index]
            if value is not None:
                # XML's own way to have several values in an attribute is blanks between them.
                words = " ".join(map(_text, value)) if isinstance(value, list) else _text(value)
                text += f'{start}{escape_attribute(words)}"'
            elif keep:
                text += f'{start}"'
        return text

    def render(values: Sequence[Node]) -> str:
        parts: list[str] = []
        add = parts.append
        for value, (before, after, other) in zip(values, plan, strict=True):
            if value.__class__ is str and before:
                text: str = value
                if "&" in text or "<" in text or ">" in text or not text.isprintable():
                    text = escape(text)
                add(f"{before}{text}{after}")
            elif value is not None or not before:
                add(other(value))
        start = f"{opening}{attribute_text(values)}" if attributes else opening
        if content := "".join(parts):
            return f"{start}>{newline}{content}{closing}"
        return f"{start}/>{end}" if start != opening else ""

    return render


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
        self._parse(data, final=False)

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
    options=frozenset({"indent"}),
    options_help={"indent": f"Blanks before an item; its fields stand two further in. Default {INDENT}."},
)
