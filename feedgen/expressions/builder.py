"""The walk over a syntax tree that makes closures: state of one compilation, and what a compiled node is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from feedgen.expressions.kinds import ANY, Kind, kind_of
from feedgen.expressions.parse import offset
from feedgen.expressions.problems import EVALUATION_ERRORS, explain
from feedgen.expressions.scope import Scope

Call = Callable[[Mapping[str, Any], Any], Any]
Step = Callable[[Any], Any]
Handler = Callable[["Builder", Any], "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled node. `strict`: certainly missing when every product name it reads is missing.

    `name` is set on a bare product name. `base` and `steps` are set on a chain of functions, so that a longer
    chain can be made from the start of it instead of calling through it; `pure` says whether their result may be
    remembered by the value.
    """

    call: Call
    kind: Kind = ANY
    constant: bool = False
    value: Any = None
    strict: bool = False
    name: str | None = None
    base: Part | None = None
    steps: tuple[Step, ...] = ()
    pure: bool = True


def const(value: Any, kind: Kind | None = None) -> Part:
    """A value known now."""
    return Part(
        lambda p, it: value,
        kind=kind_of(value) if kind is None or kind == ANY else kind,
        constant=True,
        value=value,
        strict=value is None,
    )


NOTHING = const(None)


def is_nothing(part: Part) -> bool:
    """Whether it is known now that there is no value (an attribute no product of this source has)."""
    return part.constant and part.value is None


class Builder:
    """One compilation: the scope, the problems found so far, the product names and columns read so far."""

    def __init__(self, scope: Scope, handlers: Mapping[type[nodes.Node], Handler]) -> None:
        self.scope = scope
        self.handlers = handlers
        self.problems: list[tuple[int, str, dict[str, Any]]] = []
        self.names: set[str] = set()
        self.columns: set[str] = set()
        self.all_columns = False
        self.remarks = False

    def part(self, node: nodes.Node) -> Part:
        """The compiled node; where it cannot be, a problem is noted and a part of any kind stands in."""
        handler = self.handlers.get(type(node))
        if handler is None:
            return self.problem(
                node, "MAP108", what=f"`{type(node).__name__.lower()}`", way="use a function: `x | name`"
            )
        return handler(self, node)

    def parts(self, several: Iterable[nodes.Node]) -> list[Part]:
        return [self.part(node) for node in several]

    def problem(self, where: nodes.Node | int, code: str, **params: Any) -> Part:
        """Note a problem; the part returned lets the walk go on and find the rest."""
        position = where if isinstance(where, int) else offset(where)
        self.problems.append((position, code, params))
        return Part(lambda p, it: None)

    def made(
        self, where: nodes.Node, call: Call, inputs: Sequence[Part], *, kind: Kind = ANY, strict: bool = False
    ) -> Part:
        """A part from its closure and inputs; computed now when all inputs are constant."""
        if not all(part.constant for part in inputs):
            return Part(call, kind=kind, strict=strict)
        if self.problems:
            return Part(call, kind=kind, strict=strict)
        try:
            return const(call({}, None), kind)
        except EVALUATION_ERRORS as error:
            code, params = explain(error)
            return self.problem(where, code, **params)
