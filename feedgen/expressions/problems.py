"""What can be wrong with an expression: found before the first row, or with one row's values."""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from typing import Any, NamedTuple


class Problem(NamedTuple):
    """One thing wrong with an expression's text. Line and column count from 1 inside that text."""

    code: str
    params: dict[str, Any]
    line: int
    column: int


class ExpressionError(ValueError):
    """The text cannot be compiled; `problems` says everything that is wrong, in reading order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.line}:{p.column} {p.code} {p.params}" for p in problems))
        self.problems = list(problems)


class EvaluationError(ValueError):
    """One product's values do not allow the expression; code and params make the finding."""

    def __init__(self, code: str, params: dict[str, Any]) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


EVALUATION_ERRORS = (EvaluationError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError)
"""All that a compiled expression may raise; `explain` turns any of them into a finding's code and params.

Caught around a whole product's mapping, not inside each node: a `try` in every closure would cost more than
the nodes do.
"""


def explain(error: BaseException) -> tuple[str, dict[str, Any]]:
    """Code and params of the finding for an error out of `EVALUATION_ERRORS`."""
    if isinstance(error, EvaluationError):
        return error.code, error.params
    if isinstance(error, ZeroDivisionError) or _is_zero_by_zero(error):
        return "MAP201", {}
    if isinstance(error, ArithmeticError):
        return "MAP206", {"reason": "the result is too large or not a number"}
    return "MAP203", {"reason": str(error)[:200]}


def _is_zero_by_zero(error: BaseException) -> bool:
    """0 / 0 is an InvalidOperation that carries its reason in a list."""
    reasons = error.args[0] if isinstance(error, decimal.InvalidOperation) and error.args else None
    return isinstance(reasons, list) and decimal.DivisionUndefined in reasons
