"""The keys of profiles and feedgen.yaml as tables, from the models that read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from feedgen.cli.markdown import code, table
from feedgen.profiles.config import ConfigModel
from feedgen.profiles.models.publishing import PlacedModel, TargetModel, WebModel
from feedgen.profiles.models.rulefile import RuleFileModel
from feedgen.profiles.schema import ProfileModel
from feedgen.publishers.description import ApiModel

SAID = {
    "ProfileModel.channel": "The channel's name in commands and messages.",
    "ProfileModel.title": "The channel's name for people.",
    "ProfileModel.description": "What the channel is, in a sentence or two.",
    "ProfileModel.spec": "Where the rules come from, and from when they are.",
    "ProfileModel.select": "Only products for which this holds; others are filtered.",
    "FeedModel.limits": "When a further file begins.",
    "EnvelopeRoot.name": "Name of the element.",
    "ParamModel.required": "Without it the run stops.",
    "ParamModel.default": "The value when none is given.",
    "ParamModel.enum": "The accepted values.",
    "ParamModel.example": "A value such as the merchant will have.",
    "ConfigModel.catalogue": "Where the products are, and how they are read.",
    "ConfigModel.channels": "The channels of this shop, by the name you give them.",
    "CatalogueModel.weight_unit": "Unit of weights that name none.",
    "CatalogueModel.length_unit": "Unit of lengths that name none.",
    "CatalogueModel.sources": "What is read, in this order.",
    "SourceModel.delimiter": "Character between cells; else it is found out.",
    "ChannelModel.params": "What the profile's `params` ask for.",
    "RefinementModel.params": "What the profile's `params` ask for.",
}
"""Keys that the models leave undescribed. A description there has the last word, and a test says so here."""


def keys(model: str) -> Iterator[str]:
    found = model_named(model)
    rows = [
        (code(info.alias or name), _kind(info.annotation), _default(info), described(model, name))
        for name, info in found.model_fields.items()
        if not any(name in above.model_fields for above in SHARED if above in found.__mro__[1:])
    ]
    yield from table(("Key", "Takes", "Default", "What it says"), rows)


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _inside(argument)


def _under(model: type[BaseModel], seen: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    if model.__name__ not in seen:
        seen[model.__name__] = model
        for info in model.model_fields.values():
            for inner in _inside(info.annotation):
                _under(inner, seen)
    return seen


MODELS = _under(ProfileModel, _under(ConfigModel, _under(RuleFileModel, {})))
"""Every model of the format by name."""


API_MODELS = _under(ApiModel, {})
"""Models of descriptions of APIs, which have files and tests of their own (`tests/publishers/`)."""
SHARED = (TargetModel, PlacedModel, WebModel)
"""Models that others add to: their keys have a table of their own, and are not repeated."""
MODELS |= {one.__name__: one for one in SHARED}


def model_named(name: str) -> type[BaseModel]:
    return MODELS.get(name) or API_MODELS[name]


def described(model: str, key: str) -> str:
    """What a key says, in the model's own words where it has some."""
    info = model_named(model).model_fields[key]
    text = info.description or SAID.get(f"{model}.{key}") or _described_inside(info.annotation)
    return f"{text} {_limits(info)}".strip()


def _described_inside(annotation: Any) -> str:
    """What the key's own model says of itself."""
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return (part.__doc__ or "").strip().partition("\n")[0]
    return ""


def _limits(info: Any) -> str:
    patterns = [rule.pattern for rule in info.metadata if getattr(rule, "pattern", None)]
    return f"Pattern: {code(patterns[0])}." if patterns else ""


def _default(info: Any) -> str:
    if info.is_required():
        return "**required**"
    if info.default is PydanticUndefined or info.default is None:
        return ""
    value = info.default
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
    return code(str(shown).lower() if isinstance(value, bool) else shown) if str(shown) else ""


_NAMES = {str: "text", int: "whole number", float: "number", bool: "true or false", dict: "map", Any: "anything"}


def _kind(annotation: Any) -> str:
    """An annotation in words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(code(value) for value in arguments)
    if origin in (Union, UnionType):
        kinds = dict.fromkeys(_kind(argument) for argument in arguments if argument is not NoneType)
        if "whole number" in kinds and "number" in kinds:
            del kinds["whole number"]
        *others, last = kinds
        return f"{', '.join(others)} or {last}" if others else last
    if origin is list:
        return f"list of {_kind(arguments[0])}"
    if origin is tuple:
        return "two texts"
    if origin is dict:
        return f"map of {_kind(arguments[1])}"
    if origin is not None and arguments:
        return "expression" if "Jinja2 expression" in str(arguments) else _kind(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _MODELS.get(annotation.__name__, annotation.__name__.removesuffix("Model").lower())
    if annotation is dt.date:
        return "date"
    return _NAMES.get(annotation, "anything")


_MODELS = {"Const": "`{const: …}`", "EnvelopeRoot": "root", "FieldModel": "field"}
