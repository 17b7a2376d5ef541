"""The template around a feed's items: found, checked, rendered. It is a stranger's code and gets a sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.diagnostics import Origin, UsageError, did_you_mean, make
from feedgen.profiles import lookup

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

MARK = "\x01items\x01"
"""What `{{ items }}` is rendered as; the envelope is cut there."""
NO_PLACE = "`{{ items }}` must stand in it exactly once"
VARIABLES = ("shop", "market", "params", "channel", "feed", "now", "items")
LONGEST = 1_000_000
"""Characters or digits that an operator in a template may produce: `'x' * 10 ** 10` would take the memory."""


def template_text(name: str, project: Path | None, origin: Origin | None = None) -> str:
    """The text of a template, looked up by name."""
    path = lookup.find("templates", name, project)
    if path is None:
        raise UsageError(make("PRF125", {"name": name, "problem": "not found"}, origin=origin))
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
        raise UsageError(make("PRF125", {"name": name, "problem": reason}, origin=origin)) from None


def render(name: str, text: str, variables: Mapping[str, Any], origin: Origin | None) -> str:
    """The template with its variables; whatever goes wrong in it is PRF125."""
    from jinja2 import TemplateError
    from markupsafe import Markup

    environment = _environment(escape=".xml" in name or ".html" in name)
    try:
        return environment.from_string(text).render({**variables, "items": Markup(MARK)})
    except (
        TemplateError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        LookupError,
        RecursionError,
    ) as error:
        raise UsageError(make("PRF125", {"name": name, "problem": _said(error)}, origin=origin)) from None


def envelope_problem(name: str, project: Path | None) -> str:
    """What can be known to be wrong with a template before it is rendered; empty when nothing is."""
    from jinja2 import TemplateError, meta

    try:
        tree = _environment(escape=False).parse(template_text(name, project))
    except UsageError as error:
        return str(error.findings[0].params["problem"])
    except (TemplateError, RecursionError) as error:
        return _said(error)
    unknown = sorted(meta.find_undeclared_variables(tree) - set(VARIABLES))
    if unknown:
        return f"unknown variable `{unknown[0]}`, {did_you_mean(unknown[0], VARIABLES)}"
    return "" if "items" in meta.find_undeclared_variables(tree) else NO_PLACE


def _said(error: BaseException) -> str:
    number = getattr(error, "lineno", None)
    return f"{error}{f' (line {number})' if number else ''}"


@cache
def _environment(escape: bool) -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Bounded(ImmutableSandboxedEnvironment):
        """Operators that can make much out of little are bounded."""

        intercepted_binops = frozenset(("*", "**"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            sizes = [len(side) if isinstance(side, str | list | tuple) else 1 for side in (left, right)]
            numbers = [abs(side) for side in (left, right) if isinstance(side, int)]
            if operator == "**" and numbers[1:] and numbers[0].bit_length() * numbers[1] > LONGEST:
                raise OverflowError(f"a number of more than {LONGEST} digits")
            if operator == "*" and max(sizes) * max(numbers, default=1) > LONGEST and max(sizes) > 1:
                raise OverflowError(f"a text of more than {LONGEST} characters")
            return super().call_binop(context, operator, left, right)

    return Bounded(
        undefined=StrictUndefined,
        autoescape=escape,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
