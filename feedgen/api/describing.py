"""What there is: functions, presets, codes, schemas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedgen.expressions.describe import FunctionInfo
    from feedgen.sources.mapping.describe import PresetInfo


def functions() -> list[FunctionInfo]:
    """Every function of expressions, described, family by family."""
    from feedgen.expressions.describe import all_described

    return list(all_described())


def function(name: str) -> FunctionInfo:
    """One function of expressions, described; `UsageError` with the nearest guess when it is unknown."""
    from feedgen.diagnostics import UsageError, did_you_mean, make
    from feedgen.expressions import FUNCTIONS
    from feedgen.expressions.describe import described

    if name not in FUNCTIONS:
        params = {"option": "NAME", "problem": "not a function", "hint": did_you_mean(name, FUNCTIONS.names())}
        raise UsageError(make("PRF129", params, value=name))
    return described(name)


def presets() -> list[PresetInfo]:
    """The exports that are known, by name."""
    from feedgen.sources.mapping.describe import presets as described

    return described()


def preset(name: str) -> PresetInfo:
    """One preset: how its export is recognised, and where each attribute comes from; `UsageError` when unknown."""
    from feedgen.sources.mapping.describe import preset as described

    return described(name)


def explain(code: str) -> str:
    """The page of a finding's code, as Markdown; `UsageError` with the nearest guess when it is unknown."""
    from feedgen.diagnostics import UsageError, all_rules, did_you_mean, make
    from feedgen.diagnostics.render.text import code_page

    asked = code.strip().upper()
    try:
        return code_page(asked)
    except KeyError:
        known = did_you_mean(asked, all_rules())
        raise UsageError(make("PRF130", {"name": code, "known": known})) from None


def schema(kind: str) -> dict[str, Any]:
    """JSON Schema of `profile`, `config` or `product`, for editors and documentation."""
    from feedgen.catalogue import product_schema
    from feedgen.diagnostics import UsageError, did_you_mean, make
    from feedgen.profiles.config import ConfigModel
    from feedgen.profiles.schema import ProfileModel

    schemas: dict[str, Callable[[], dict[str, Any]]] = {
        "profile": ProfileModel.model_json_schema,
        "config": ConfigModel.model_json_schema,
        "product": product_schema,
    }
    if kind not in schemas:
        params = {"option": "KIND", "problem": "not a schema", "hint": did_you_mean(kind, schemas)}
        raise UsageError(make("PRF129", params, value=kind))
    return schemas[kind]()
