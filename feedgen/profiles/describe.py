"""A channel as a merchant wants to know it: feeds, fields, what is required, limits, where the rules come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedgen.profiles import lookup
from feedgen.profiles.around import fields_of_root
from feedgen.profiles.models.base import Condition, Const
from feedgen.profiles.resolve import load_profile
from feedgen.profiles.schema import FeedModel, FieldModel, ParamModel, ProfileModel
from feedgen.profiles.validate import validate


@dataclass(frozen=True, slots=True)
class ParamInfo:
    name: str
    required: bool
    secret: bool
    description: str
    example: str | None
    feeds: list[str] | None
    default: str | None


@dataclass(frozen=True, slots=True)
class FieldInfo:
    name: str
    required: str
    """`yes`, `no`, or the condition."""
    recommended: str
    type: str
    limits: str
    enum: list[str]
    source: str
    """Where the value comes from: the expression."""
    note: str
    rows: list[str]
    """Kinds of rows the field is on, in a feed with variants: single, parent, child; empty: on all of them."""


@dataclass(frozen=True, slots=True)
class CheckInfo:
    id: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class FeedInfo:
    name: str
    title: str
    file: str
    writer: str
    encoding: str
    limits: str
    default: bool = True
    """Built where nobody names feeds."""
    document: list[FieldInfo] = field(default_factory=list)
    """What stands in the root beside the items."""
    fields: list[FieldInfo] = field(default_factory=list)
    checks: list[CheckInfo] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    name: str
    title: str
    description: str
    spec_url: str
    spec_checked: str
    path: str
    market_required: bool
    markets: dict[str, dict[str, Any]]
    params: list[ParamInfo]
    feeds: list[FeedInfo]


def describe(name: str, project: Path | None = None) -> ChannelInfo:
    """Everything worth telling about a channel; `UsageError` when there is no such profile."""
    document = load_profile(name, project, tests=False)
    profile = validate(ProfileModel, document.data, document)
    path = lookup.find("channel_profiles", f"{name}.yaml", project) or Path(name)
    return ChannelInfo(
        name=profile.channel,
        title=profile.title,
        description=profile.description.strip(),
        spec_url=profile.spec.url,
        spec_checked=profile.spec.checked.isoformat(),
        path=lookup.shown(path),
        market_required=profile.market_required,
        markets={country: market.model_dump() for country, market in profile.markets.items()},
        params=[_param(key, param) for key, param in profile.params.items()],
        feeds=[_feed(key, feed) for key, feed in profile.feeds.items()],
    )


def _param(name: str, param: ParamModel) -> ParamInfo:
    def text(value: Any) -> str | None:
        return None if value is None else str(value)

    return ParamInfo(
        name,
        param.required,
        param.secret,
        param.description,
        text(param.example),
        param.feeds,
        text(param.default),
    )


def _feed(name: str, feed: FeedModel) -> FeedInfo:
    limits = []
    if feed.limits.items is not None:
        limits.append(f"{feed.limits.items} items")
    if feed.limits.bytes is not None:
        limits.append(f"{feed.limits.bytes} bytes")
    fields = [info for key, model in feed.fields.items() for info in _fields(key, model)]
    checks = [CheckInfo(check.id, check.severity, check.message) for check in feed.checks]
    root = fields_of_root(feed.root) if feed.root is not None else {}
    document = [info for (_, key), model in root.items() for info in _fields(key, model)]
    return FeedInfo(
        name,
        feed.title,
        feed.file,
        feed.writer,
        feed.encoding,
        ", ".join(limits),
        feed.default,
        document,
        fields,
        checks,
    )


def _fields(name: str, model: FieldModel, above: Sequence[str] = ()) -> list[FieldInfo]:
    rows = list(model.on or above)
    own = FieldInfo(
        name=name,
        required=_condition(model.required),
        recommended=_condition(model.recommended),
        type="group" if model.item is not None else model.type,
        limits=limits_of(model),
        enum=[model.enum] if isinstance(model.enum, str) else list(model.enum or ()),
        source=_source(model),
        note=model.note or "",
        rows=rows,
    )
    return [
        own,
        *(info for key, child in (model.item or {}).items() for info in _fields(f"{name}/{key}", child, rows)),
    ]


def _condition(condition: Condition) -> str:
    return {True: "yes", False: "no"}[condition] if isinstance(condition, bool) else f"if {condition}"


def _source(model: FieldModel) -> str:
    if model.counter:
        return "the item's number"
    value = f"'{model.value.const}'" if isinstance(model.value, Const) else model.value or ""
    if model.each is not None:
        return f"each of {model.each}" + (f": {value}" if value and value != "it" else "")
    return value


def limits_of(model: FieldModel) -> str:
    """The field's constraints in a few words."""
    words = []
    if model.min_length is not None or model.max_length is not None:
        words.append(f"{model.min_length or 1}–{model.max_length or '∞'} characters")
    if model.max_bytes is not None:
        words.append(f"≤ {model.max_bytes} bytes")
    if model.min is not None:
        words.append(f"≥ {model.min:g}")
    if model.max is not None:
        words.append(f"≤ {model.max:g}")
    if model.max_items is not None:
        words.append(f"≤ {model.max_items} values")
    if model.pattern is not None:
        words.append(f"like {model.pattern}")
    if model.unique:
        words.append("unique")
    return ", ".join(words)
