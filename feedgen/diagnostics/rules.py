"""The registry of finding codes: one class per code, whose docstring is its page.

A code is for ever: never reused, never given another meaning. Families: `SRC` reading, `CAT` product,
`PRF` profile and configuration, `MAP` expressions, `CHN` channel constraint, `OUT` encoding and writing,
`GRD` guards.
"""

from __future__ import annotations

import inspect
import string
from collections.abc import Callable
from importlib import import_module
from typing import Any, ClassVar

from feedgen.diagnostics.finding import Finding, Origin, Severity, shown

FAMILIES = {
    "SRC": "reading a source",
    "CAT": "the product",
    "PRF": "profiles and configuration",
    "MAP": "expressions",
    "CHN": "what the channel demands",
    "OUT": "encoding and writing",
    "GRD": "guards over the whole run",
    "RUN": "runs that nobody watches",
    "PUB": "publishing",
    "FBK": "what channels answer",
}

_RULES: dict[str, type[Rule]] = {}


class Rule:
    """Base of every code's class. Subclasses set `message` and `hint` (format templates) and a docstring."""

    code: ClassVar[str]
    severity: ClassVar[Severity]
    since: ClassVar[str]
    message: ClassVar[str]
    hint: ClassVar[str] = ""
    by_value: ClassVar[bool] = False
    """Whether each value is counted by itself: the report then says which are worth mending first."""


class _Lenient(string.Formatter):
    """Fields that miss their param stay visible as `{name}`: a report must never fail on its wording."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(str(key), "{" + str(key) + "}")


_FORMATTER = _Lenient()


def rule(code: str, *, severity: Severity, since: str = "0.1") -> Callable[[type[Rule]], type[Rule]]:
    """Register a class as the meaning of `code`."""

    def register(cls: type[Rule]) -> type[Rule]:
        if code in _RULES:
            raise ValueError(f"{code} is already {_RULES[code].__name__}")
        cls.code, cls.severity, cls.since = code, severity, since
        _RULES[code] = cls
        return cls

    return register


def all_rules() -> dict[str, type[Rule]]:
    """Every code's class, sorted by code."""
    import_module("feedgen.diagnostics.codes")
    return dict(sorted(_RULES.items()))


def find_rule(code: str) -> type[Rule]:
    """The class of a code; `KeyError` when there is none."""
    if code not in _RULES:
        import_module("feedgen.diagnostics.codes")
    return _RULES[code]


def page(code: str) -> str:
    """The code's page: the cleaned docstring of its class."""
    return inspect.cleandoc(find_rule(code).__doc__ or "")


def message_of(finding: Finding) -> str:
    """What happened, in one sentence for a human."""
    return _filled(find_rule(finding.code).message, finding)


def hint_of(finding: Finding) -> str:
    """What to do about it; empty when the message says it all."""
    return _filled(find_rule(finding.code).hint, finding).strip()


def _filled(template: str, finding: Finding) -> str:
    """The template with the finding's params in it; one they do not fit stays as it is."""
    try:
        return _FORMATTER.vformat(template, (), _wording(finding))
    except (ValueError, TypeError, AttributeError, LookupError):
        return template


def _wording(finding: Finding) -> dict[str, Any]:
    return {
        "product": finding.product,
        "field": finding.field,
        "value": finding.value,
        "channel": finding.channel,
        "feed": finding.feed,
        "market": finding.market,
        **finding.params,
    }


PARAM_LIMIT = 1000
"""Characters of a text param: room for a list of known names, none for a cell of 5 MB."""


def _bounded(param: Any) -> Any:
    return shown(param, PARAM_LIMIT) if isinstance(param, str) else param


def make(
    code: str,
    params: dict[str, Any] | None = None,
    *,
    severity: Severity | None = None,
    product: str | None = None,
    field: str | None = None,
    value: object = None,
    origin: Origin | None = None,
    channel: str | None = None,
    feed: str | None = None,
    market: str | None = None,
) -> Finding:
    """A finding of `code` with its rule's severity, the value cut to a length that can be shown."""
    return Finding(
        code=code,
        params={} if params is None else {name: _bounded(param) for name, param in params.items()},
        severity=find_rule(code).severity if severity is None else severity,
        product=None if product is None else shown(product),
        field=field,
        value=None if value is None else shown(value),
        origin=origin,
        channel=channel,
        feed=feed,
        market=market,
    )
