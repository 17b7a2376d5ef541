"""The template around a feed's items: found, checked, rendered. It is a stranger's code and gets a sandbox."""

from __future__ import annotations

from collections.abc import Mapping, Sized
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
VARIABLES = ("shop", "market", "params", "channel", "feed", "now", "items", "collected", "file")
LONGEST = 1_000_000
"""Characters or digits that an operator in a template may produce: `'x' * 10 ** 10` would take the memory."""


GROWING = frozenset(("center", "expandtabs", "format", "format_map", "indent", "ljust", "rjust", "zfill"))
"""Methods and filters that pad a text to any width they are given."""


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


def names_in(text: str) -> set[str]:
    """The variables a template speaks of; none where it is no template."""
    from jinja2 import TemplateError, meta

    try:
        return meta.find_undeclared_variables(_environment(escape=False).parse(text))
    except (TemplateError, RecursionError):
        return set()  # rendering says why


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
        """What can make much out of little is bounded, or is not there."""

        intercepted_binops = frozenset(("*", "**", "%"))

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return attr not in GROWING and super().is_safe_attribute(obj, attr, value)

        def wrap_str_format(self, value: Any) -> None:
            """`format` is not wrapped, so that it is refused like the others: it pads, too."""

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if _largest(operator, left, right) > LONGEST:
                raise OverflowError(f"`{operator}` could make more than {LONGEST} characters or digits")
            return super().call_binop(context, operator, left, right)

    environment = Bounded(
        undefined=StrictUndefined,
        autoescape=escape,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in GROWING:
        environment.filters.pop(name, None)
    environment.globals.pop("lipsum")
    return environment


def _largest(operator: str, left: Any, right: Any) -> int:
    """How much `left * right` or `left ** right` makes, in characters, members or binary digits."""
    if operator == "%":
        return LONGEST + 1 if isinstance(left, str) else 0  # a format may pad as well
    if isinstance(left, int) and isinstance(right, int):
        return left.bit_length() * (max(right, 0) if operator == "**" else 1)
    if isinstance(left, int):
        left, right = right, left
    return len(left) * max(right, 0) if isinstance(left, Sized) and isinstance(right, int) else 0
