"""One expression language everywhere: Jinja2's syntax, checked before the first row, compiled to closures.

    compiled = compile_value("{{ brand }} {{ title | truncate(60) }}", scope)
    text = compiled.call(product, None)

Nothing is evaluated by Jinja2 or Python on the user's text: only what this package built can run, and only the
attributes it lists can be reached.
"""

from feedgen.expressions.compiled import (
    Compiled,
    check,
    compile_condition,
    compile_expression,
    compile_template,
    compile_value,
    is_template,
    names_in,
    words_in,
)
from feedgen.expressions.declared import Function, Parameter, function
from feedgen.expressions.functions import FUNCTIONS
from feedgen.expressions.kinds import Kind, kind_named, kind_of, kinds_of_product, list_of, member_kind
from feedgen.expressions.patterns import Pattern, safe_pattern
from feedgen.expressions.problems import EVALUATION_ERRORS, EvaluationError, ExpressionError, Problem, explain
from feedgen.expressions.scope import Scope
from feedgen.expressions.tables import LookupTable, Tables, lines_of
from feedgen.expressions.values import plain_text, truthy

__all__ = [
    "EVALUATION_ERRORS",
    "FUNCTIONS",
    "Compiled",
    "EvaluationError",
    "ExpressionError",
    "Function",
    "Kind",
    "LookupTable",
    "Parameter",
    "Pattern",
    "Problem",
    "Scope",
    "Tables",
    "check",
    "compile_condition",
    "compile_expression",
    "compile_template",
    "compile_value",
    "explain",
    "function",
    "is_template",
    "kind_named",
    "kind_of",
    "kinds_of_product",
    "lines_of",
    "list_of",
    "member_kind",
    "names_in",
    "plain_text",
    "safe_pattern",
    "truthy",
    "words_in",
]
