"""Text to syntax tree with Jinja2's own parser; every node's `lineno` is its *offset* in the text.

Jinja2 counts lines only. The lexer below hands the parser offsets where it expects line numbers, so that every
node and every syntax error knows its exact place. It also keeps decimals exact, leaves backslashes of regular
expressions alone, and refuses what an expression must not have before the parser sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import Lexer, Token
from jinja2.parser import Parser

MAX_LENGTH = 10_000
MAX_BRACKETS = 30
"""Open brackets at once: Jinja2 descends 14 Python frames for each, and Python stops at 1000."""
MAX_DEPTH = 100
MAX_DIGITS = 40

_WORD = r"(?!(?:and|or|not|in|is|if|else|true|false|none|True|False|None)\b)[A-Za-z_][A-Za-z0-9_]*"
_PATH = re.compile(rf"{_WORD}(?:\.{_WORD})*")
_ESCAPE = re.compile(r"\\(?:([\\'\"nrt])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
_REFUSED = {
    "block_begin": "a statement `{% … %}`",
    "raw_begin": "a statement `{% raw %}`",
    "comment_begin": "a comment `{# … #}`",
}
_REFUSED_SIGNS = {"{%": "a statement `{% … %}`", "{#": "a comment `{# … #}`"}
_WAY = "use functions, `x | name`, and choices, `x if y else z`"
_REWORDED = (
    ("'end of print statement'", "`}}`"),
    ("'end of template'", "the end of the text"),
    ("expected token", "expected"),
)
_SIGNS = {"&": "write `and`", "!": "write `not`", "=": "compare with `==`", "'": "the text is not closed"}


class Fault(NamedTuple):
    """Why a text cannot be parsed."""

    position: int
    code: str
    params: dict[str, Any]


class UnparsableError(Exception):
    """Carries the one fault that stopped the parser."""

    def __init__(self, position: int, code: str, params: dict[str, Any]) -> None:
        super().__init__(code)
        self.fault = Fault(position, code, params)


def unescape(text: str) -> str:
    r"""The text inside quotes. Only `\n \r \t \\ \' \" \xHH \uHHHH` are escapes; `\d` and `\1` stay."""
    return text if "\\" not in text else _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    letter, short, long = match.groups()
    if letter:
        return _LETTERS.get(letter, letter)
    character = chr(int(short or long, 16))
    # control characters and lone surrogates cannot be written to any feed
    return character if character.isprintable() or character.isspace() else match.group()


class _OffsetLexer(Lexer):
    """Jinja2's lexer with offsets for line numbers."""

    def tokeniter(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> Iterator[tuple[int, str, str]]:
        position = depth = 0
        try:
            for _, token, value in super().tokeniter(source, name, filename, state):
                # whitespace cut by `{{-` is in no token, so look for the value instead of counting
                start = source.find(value, position)
                position = start + len(value)
                if token in _REFUSED:
                    raise UnparsableError(start, "MAP108", {"what": _REFUSED[token], "way": _WAY})
                if token == "operator":
                    depth += (value in "([{") - (value in ")]}")
                    if depth > MAX_BRACKETS:
                        raise UnparsableError(start, "MAP109", {"what": f"more than {MAX_BRACKETS} open brackets"})
                yield start, token, value
        except TemplateSyntaxError as error:
            raise TemplateSyntaxError(error.message or "", position) from None

    def wrap(
        self, stream: Iterable[tuple[int, str, str]], name: str | None = None, filename: str | None = None
    ) -> Iterator[Token]:
        written = ""

        def spied() -> Iterator[tuple[int, str, str]]:
            nonlocal written
            for position, token, value in stream:
                written = value
                if token in ("integer", "float") and len(value) > MAX_DIGITS:
                    raise UnparsableError(position, "MAP109", {"what": f"a number of more than {MAX_DIGITS} digits"})
                yield position, token, '""' if token == "string" else value

        for position, token, value in super().wrap(spied(), name, filename):
            exact: Any = value
            if token == "string":
                exact = unescape(written[1:-1])
            elif token == "float":
                exact = Decimal(written.replace("_", ""))
            yield Token(position, token, exact)


class _Environment(Environment):
    @property
    def lexer(self) -> Lexer:
        return _LEXER


_ENVIRONMENT = _Environment(keep_trailing_newline=True)
_LEXER = _OffsetLexer(_ENVIRONMENT)


def normalised(text: str) -> str:
    """`text` with the line ends the parser counts with."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def place(text: str, position: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset in the normalised text; never outside it."""
    source = normalised(text)
    inside = max(0, min(position, len(source) - 1))
    return source.count("\n", 0, inside) + 1, inside - source.rfind("\n", 0, inside)


@lru_cache(maxsize=4096)
def parse(text: str, template: bool) -> list[nodes.Node] | Fault:
    """The parts of a text with holes (text and expressions), or the one expression; or why it cannot be read.

    The cached tree is shared: nobody may change it.
    """
    if len(text) > MAX_LENGTH:
        return Fault(MAX_LENGTH, "MAP109", {"what": f"more than {MAX_LENGTH} characters"})
    if not template and _PATH.fullmatch(text):
        return [_path(text)]
    source = normalised(text)
    parser: Parser | None = None
    try:
        parser = Parser(_ENVIRONMENT, source, state=None if template else "variable")
        parts = _template(parser) if template else [_expression(parser)]
    except UnparsableError as error:
        return error.fault
    except TemplateSyntaxError as error:
        return _reworded(source, error.message or "", error.lineno)
    except RecursionError:
        reached = parser.stream.current.lineno if parser else 0
        return Fault(reached, "MAP109", {"what": "too many expressions inside each other"})
    deep = _too_deep(parts)
    if deep is not None:
        return Fault(offset(deep), "MAP109", {"what": f"more than {MAX_DEPTH} expressions inside each other"})
    return parts


def _path(text: str) -> nodes.Expr:
    """`brand`, `shipping.price`: two thirds of all expressions, and not worth a lexer and a parser."""
    first, *rest = text.split(".")
    node: nodes.Expr = nodes.Name(first, "load", lineno=0)
    at = len(first)
    for part in rest:
        node = nodes.Getattr(node, part, "load", lineno=at)
        at += 1 + len(part)
    return node


def _expression(parser: Parser) -> nodes.Node:
    expression = parser.parse_expression()
    if not parser.stream.eos:
        token = parser.stream.current
        raise TemplateSyntaxError(f"unexpected {str(token.value)!r}", token.lineno)
    return expression


def _template(parser: Parser) -> list[nodes.Node]:
    parts: list[nodes.Node] = []
    for output in parser.parse().body:
        assert isinstance(output, nodes.Output)  # the lexer refused everything else
        parts.extend(output.nodes)
    return parts


def _reworded(source: str, message: str, position: int) -> Fault:
    """Jinja2's complaint in the words of somebody who writes one expression, not a template."""
    if refused := _REFUSED_SIGNS.get(source[max(position - 1, 0) : position + 1]):
        return Fault(position, "MAP108", {"what": refused, "way": _WAY})
    if message.startswith("unexpected char"):
        message = f"unexpected {source[position]!r}" if position < len(source) else "the text is not closed"
    for theirs, ours in _REWORDED:
        message = message.replace(theirs, ours)
    sign = source[position : position + 1].replace('"', "'")
    hint = _SIGNS.get(sign, "") if message.startswith("unexpected") else ""
    return Fault(position, "MAP101", {"reason": message, "way": hint})


def _too_deep(parts: list[nodes.Node]) -> nodes.Node | None:
    """The first node that lies too deep; a chain of the same `and`/`or` counts as one level."""
    pending = [(part, 1) for part in parts]
    while pending:
        node, depth = pending.pop()
        if depth > MAX_DEPTH:
            return node
        chain = type(node) if isinstance(node, (nodes.And, nodes.Or)) else None
        pending.extend((child, depth + (type(child) is not chain)) for child in node.iter_child_nodes())
    return None


def offset(node: nodes.Node) -> int:
    """Where a node begins. Comparisons and operands have no offset of their own that can be trusted."""
    if isinstance(node, nodes.Compare):
        return offset(node.expr)
    if isinstance(node, (nodes.Operand, nodes.Keyword)) or node.lineno is None:
        return min((offset(child) for child in node.iter_child_nodes()), default=0)
    return node.lineno
