"""What an expression comes to for one product, piece by piece: for explanations, never on the way of a run.

Each piece is compiled by the builder that compiles the whole, so there is no second opinion on what it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import nodes

from feedgen.expressions.builder import Builder
from feedgen.expressions.compiled import HANDLERS, is_template, without_braces
from feedgen.expressions.operators import spine
from feedgen.expressions.parse import Fault, normalised, offset, parse
from feedgen.expressions.problems import EVALUATION_ERRORS, explain
from feedgen.expressions.scope import Scope
from feedgen.expressions.values import truthy

PIECES = 80
"""Pieces shown of one expression."""


class Traced(NamedTuple):
    """A piece of an expression as it is written, and its value; `error` has the code of what went wrong."""

    source: str
    value: Any
    error: str = ""


def traced(
    text: str, scope: Scope, product: Mapping[str, Any], it: Any = None, *, condition: bool = False
) -> list[Traced]:
    """The names an expression reads, then what each function, comparison and choice makes of them, in that order.

    Of a choice only the way that is taken is followed. A text that cannot be compiled has no pieces.
    """
    source = without_braces(text) if condition else text
    parsed = parse(source, is_template(source))
    if isinstance(parsed, Fault):
        return []
    walk = _Walk(normalised(source), scope, product, it)
    for part in parsed:
        if not isinstance(part, nodes.TemplateData):
            walk.node(part)
    return walk.found


class _Walk:
    def __init__(self, source: str, scope: Scope, product: Mapping[str, Any], it: Any) -> None:
        self.source = source
        self.scope = scope
        self.product = product
        self.it = it
        self.found: list[Traced] = []

    def node(self, node: nodes.Node) -> None:
        if len(self.found) >= PIECES:
            return
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self._add(node)
        elif isinstance(node, nodes.Filter):
            self._inside(node)
            self._add(node, f"| {self.source[offset(node) : _end(self.source, node)]}")
        elif isinstance(node, nodes.CondExpr):
            self.node(node.test)
            taken = node.expr1 if truthy(self._value(node.test).value) else node.expr2
            if taken is not None:
                self.node(taken)
        elif isinstance(node, nodes.And | nodes.Or):
            self._operands(node)
        elif isinstance(node, nodes.Not) and isinstance(test := node.node, nodes.Test) and self._denied(test):
            self._inside(test)
            self._add(node, _fragment(self.source, test))
        else:
            self._inside(node)
            if isinstance(node, nodes.Compare | nodes.BinExpr | nodes.Test | nodes.Not | nodes.Concat):
                self._add(node)

    def _denied(self, test: nodes.Test) -> bool:
        """`x is not y`: one piece, though the tree has it as `not (x is y)`."""
        return re.match(r"(is\s+)?not\b", self.source[offset(test) :]) is not None

    def _inside(self, node: nodes.Node) -> None:
        for child in node.iter_child_nodes():
            self.node(child)

    def _operands(self, node: nodes.And | nodes.Or) -> None:
        """Up to the operand that decides."""
        for operand in spine(node):
            self.node(operand)
            if truthy(self._value(operand).value) is isinstance(node, nodes.Or):
                return

    def _add(self, node: nodes.Node, source: str | None = None) -> None:
        text = _fragment(self.source, node) if source is None else source
        piece = self._value(node)._replace(source=re.sub(r"\s+", " ", text))
        # a name is shown once, a step of a chain each time it is taken
        if piece.source and (source is not None or piece.source not in {known.source for known in self.found}):
            self.found.append(piece)

    def _value(self, node: nodes.Node) -> Traced:
        builder = Builder(self.scope, HANDLERS)
        part = builder.part(node)
        if builder.problems:
            return Traced("", None, builder.problems[0][1])
        try:
            return Traced("", part.call(self.product, self.it))
        except EVALUATION_ERRORS as error:
            return Traced("", None, explain(error)[0])


# -- where a piece begins and ends -----------------------------------------------------------------------------

_LEAF = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|\w+""", re.DOTALL
)
_TAIL = re.compile(r"\s*\.\s*\w+")
_CLOSES = {"(": ")", "[": "]", "{": "}"}


def _fragment(source: str, node: nodes.Node) -> str:
    """The text of a node; parentheses around the whole of it are not part of it."""
    start = min(_starts(node))
    if isinstance(node, nodes.Not):
        start = max(source.rfind("not", 0, start + 3), 0)
    text = source[start : _end(source, node)].strip()
    missing = text.count(")") - text.count("(")
    return "(" * missing + text + ")" * -missing


def _starts(node: nodes.Node) -> Iterator[int]:
    if not isinstance(node, nodes.Filter | nodes.Test | nodes.BinExpr | nodes.Not | nodes.Concat):
        yield offset(node)
    for child in node.iter_child_nodes():
        yield from _starts(child)


def _end(source: str, node: nodes.Node) -> int:
    """Where a node ends: behind its last word, and behind the brackets that were opened by then."""
    inner = [_end(source, child) for child in node.iter_child_nodes()]
    at = max(inner, default=0)
    start = offset(node)
    if isinstance(node, nodes.Name | nodes.Const):
        at = max(at, _leaf_end(source, start))
    elif isinstance(node, nodes.List | nodes.Tuple | nodes.Dict):
        at = max(at, _bracket_end(source, start), start)
    elif isinstance(node, nodes.Getattr):
        at = tail.end() if (tail := _TAIL.match(source, at)) else at
    elif isinstance(node, nodes.Getitem):
        opened = source.find("[", _end(source, node.node))
        at = max(at, _bracket_end(source, opened)) if opened >= 0 else at
    elif isinstance(node, nodes.Filter | nodes.Test):
        word = source.find(node.name.rpartition(".")[2], start)
        name = _leaf_end(source, max(word, start))
        at = max(at if at > start else 0, name, _bracket_end(source, name))
    return at


def _leaf_end(source: str, start: int) -> int:
    found = _LEAF.match(source, start)
    return found.end() if found else start


def _bracket_end(source: str, start: int) -> int:
    """Behind the bracket that closes the one at `start` (blanks before it allowed); `start` when there is none."""
    at = start
    while at < len(source) and source[at].isspace():
        at += 1
    if source[at : at + 1] not in _CLOSES:
        return start
    open_: list[str] = []
    while at < len(source):
        character = source[at]
        if character in "'\"":
            at = max(_leaf_end(source, at), at + 1)
            continue
        if character in _CLOSES:
            open_.append(_CLOSES[character])
        elif open_ and character == open_[-1]:
            open_.pop()
            if not open_:
                return at + 1
        at += 1
    return len(source)
