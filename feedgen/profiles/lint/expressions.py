"""Expressions of a document, checked: what is wrong with them, each with its place inside the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from feedgen.diagnostics import Finding, make
from feedgen.expressions import ExpressionError, Problem, Scope, check, compile_condition
from feedgen.profiles.yaml import Document, Path_


def problem_findings(problems: Sequence[Problem], text: str, document: Document, at: Path_) -> Iterator[Finding]:
    """Problems of the text at `at` as findings."""
    for problem in problems:
        origin = document.inside(at, problem.line, problem.column)
        params = problem.params
        if at in document.filled:  # a word of it may be the secret
            params = {key: "…" if isinstance(said, str) else said for key, said in params.items()}
        yield make(problem.code, params, field=_field_of(at), value=document.shown(at, text), origin=origin)


def _field_of(at: Path_) -> str | None:
    return str(at[at.index("fields") + 1]) if "fields" in at else None


class Expressions:
    """The expressions of one document that share a scope."""

    def __init__(self, document: Document, scope: Scope) -> None:
        self.document = document
        self.scope = scope
        self._constants = replace(scope, names={})

    def value(self, text: str, at: Path_, scope: Scope | None = None) -> Iterator[Finding]:
        yield from problem_findings(check(text, scope or self.scope), text, self.document, at)

    def condition(self, text: str | bool | None, at: Path_, scope: Scope | None = None) -> Iterator[Finding]:
        """An expression that is asked whether it holds: text around holes is none."""
        if isinstance(text, str):
            try:
                compile_condition(text, scope or self.scope)
            except ExpressionError as error:
                yield from problem_findings(error.problems, text, self.document, at)

    def text(self, text: str, at: Path_) -> Iterator[Finding]:
        """A text that may have holes."""
        if "{{" in text:
            yield from self.value(text, at)

    def constant(self, text: object, at: Path_) -> Iterator[Finding]:
        """A text whose holes are filled before the first product: it knows market, params, shop and no attribute."""
        if isinstance(text, str) and "{{" in text:
            yield from self.value(text, at, self._constants)
