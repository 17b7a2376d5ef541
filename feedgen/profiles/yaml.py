"""YAML with positions, read the YAML 1.2 way: `NO` is Norway, `0123` stays text, `yes` is a word.

Duplicate keys, tags, merge keys and over-large documents are errors; every value and key keeps its line and
column, so that any later complaint can name them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from feedgen.diagnostics import Finding, Origin, UsageError, make

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.2 core schema, section 10.3.2, without octal, hex and ".inf": a product feed has no use for them.
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

MAX_NODES = 200_000
"""Nodes a document may have after its aliases are followed: a few kilobytes can name billions."""

Path_ = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """A YAML file as plain data, with the place of every key and value."""

    name: str
    data: Any
    values: dict[Path_, Origin] = field(default_factory=dict)
    keys: dict[Path_, Origin] = field(default_factory=dict)
    blocks: set[Path_] = field(default_factory=set)
    """Paths of block scalars (`|`, `>`): their text starts on the line after the position."""

    def where(self, path: Path_) -> Origin:
        """The place of the value at `path`, or of the nearest enclosing one that exists."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Origin(self.name, None, 1, 1))

    def where_key(self, path: Path_) -> Origin:
        return self.keys.get(path) or self.where(path)

    def inside(self, path: Path_, line: int, column: int) -> Origin:
        """The place of a character inside the text at `path` (both 1-based within the text)."""
        at = self.where(path)
        if path not in self.values or at.line is None or not isinstance(at.column, int):
            return at
        if path in self.blocks:
            return Origin(at.file, None, at.line + line, column + self._indent(path))
        if line > 1:
            return Origin(at.file, None, at.line + line - 1, column)
        return Origin(at.file, None, at.line, at.column + column - 1)

    def _indent(self, path: Path_) -> int:
        key = self.keys.get(path)
        return (key.column + 1) if key and isinstance(key.column, int) else 0


def load_file(path: Path, name: str | None = None) -> Document:
    """Read a YAML file; `UsageError` names the place when it cannot be understood."""
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(make("PRF103", {"path": shown}, origin=Origin(shown))) from None
    except UnicodeDecodeError as error:
        params = {"path": shown, "reason": f"byte {error.start} is not UTF-8"}
        raise UsageError(make("PRF104", params, origin=Origin(shown))) from None
    except OSError as error:
        params = {"path": shown, "reason": error.strerror or str(error)}
        raise UsageError(make("PRF104", params, origin=Origin(shown))) from None
    return loads(text, shown)


def loads(text: str, name: str) -> Document:
    """Read YAML text; `name` stands for the file in messages."""
    document = Document(name, None)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise UsageError(_syntax(error, name)) from None
    except yaml.YAMLError as error:
        raise UsageError(make("PRF101", {"problem": str(error)}, origin=Origin(name))) from None
    except RecursionError:
        raise UsageError(make("PRF101", {"problem": "nested too deeply"}, origin=Origin(name))) from None
    if node is not None:
        document.data = _Builder(document).build(node, ())
    return document


def _syntax(error: yaml.MarkedYAMLError, name: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "cannot be read"
    origin = Origin(name, None, mark.line + 1, mark.column + 1) if mark else Origin(name)
    tab = "\\t" in problem or "tab" in problem
    hint = "YAML is indented with blanks; replace the tab by two blanks" if tab else (error.context or "")
    return make("PRF101", {"problem": problem, "hint": hint}, origin=origin)


class _Builder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0

    def build(self, node: yaml.Node, path: Path_) -> Any:
        self.nodes += 1
        origin = self._origin(node)
        if self.nodes > MAX_NODES or len(path) > 60:
            raise UsageError(make("PRF101", {"problem": "too many nodes (aliases?)"}, origin=origin))
        self.document.values[path] = origin
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, path, origin)

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            origin = self._origin(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                raise UsageError(make("PRF101", {"problem": "a key must be a plain text"}, origin=origin))
            key = key_node.value
            if key in built:
                first = self.document.keys[(*path, key)]
                raise UsageError(make("PRF102", {"key": key, "line": first.line}, origin=origin))
            self.document.keys[(*path, key)] = origin
            built[key] = self.build(value_node, (*path, key))
        return built

    def _scalar(self, node: yaml.Node, path: Path_, origin: Origin) -> Any:
        text = str(node.value)
        style = getattr(node, "style", None)
        if node.tag and not node.tag.startswith("tag:yaml.org,2002:"):
            raise UsageError(make("PRF101", {"problem": f"tag {node.tag} is not accepted"}, origin=origin))
        if style in ("|", ">"):
            self.document.blocks.add(path)
        if style in ("'", '"') and isinstance(origin.column, int):
            self.document.values[path] = origin._replace(column=origin.column + 1)
        return text if style else plain_scalar(text)

    def _origin(self, node: yaml.Node) -> Origin:
        return Origin(self.document.name, None, node.start_mark.line + 1, node.start_mark.column + 1)


def plain_scalar(text: str) -> Any:
    """The YAML 1.2 meaning of an unquoted scalar."""
    if _NULL.fullmatch(text):
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) < 19 else text
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
