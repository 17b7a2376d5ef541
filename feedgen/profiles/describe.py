"""A channel as a merchant wants to know it: feeds, fields, what is required, limits, where the rules come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedgen.expressions.tables import Table
from feedgen.profiles import lookup
from feedgen.profiles.answers import forms_of
from feedgen.profiles.around import fields_of_root
from feedgen.profiles.columns import Said, with_columns
from feedgen.profiles.describe_fields import FieldInfo, fields_of
from feedgen.profiles.layers import Layer
from feedgen.profiles.resolve import load_profile
from feedgen.profiles.schema import FeedModel, ParamModel, ProfileModel
from feedgen.profiles.tables import tables_of
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import Document


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
class CheckInfo:
    id: str
    severity: str
    field: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class FeedInfo:
    name: str
    title: str
    file: str
    writer: str
    encoding: str
    options: dict[str, Any]
    """Settings of the writer."""
    limits: str
    """After what a new file begins."""
    packed: str
    """How files are packed, and when."""
    default: bool = True
    """Built where nobody names feeds."""
    mode: str = "full"
    """What it does to what the channel has."""
    document: list[FieldInfo] = field(default_factory=list)
    """What stands in the root beside the items."""
    fields: list[FieldInfo] = field(default_factory=list)
    checks: list[CheckInfo] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    """Titles of the forms in which the channel answers."""
    columns: str = ""
    """What names further fields, or which of these there are."""


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    name: str
    title: str
    description: str
    spec_url: str
    spec_checked: str
    path: str
    delivery: list[str]
    """How the files get to the channel, and what it asks of them."""
    market_required: bool
    markets: dict[str, dict[str, Any]]
    params: list[ParamInfo]
    derived: dict[str, str]
    """Attributes of its own, by name: what they are computed of."""
    feeds: list[FeedInfo]
    like: str | None = None
    """The channel whose feeds these are, where the profile says nothing about them."""


def describe(name: str, project: Path | None = None) -> ChannelInfo:
    """Everything worth telling about a channel; `UsageError` when there is no such profile."""
    document = _with_maps(load_profile(name, project, tests=False), project)
    profile = validate(ProfileModel, document.data, document)
    path = lookup.find("channel_profiles", f"{name}.yaml", project) or Path(name)
    tables = tables_of([Layer(name, document, (), profile)], project)
    return ChannelInfo(
        name=profile.channel,
        title=profile.title,
        description=profile.description.strip(),
        spec_url=profile.spec.url,
        spec_checked=profile.spec.checked.isoformat(),
        path=lookup.shown(path),
        delivery=profile.delivery,
        market_required=profile.market_required,
        markets={country: market.model_dump() for country, market in profile.markets.items()},
        params=[_param(key, param) for key, param in profile.params.items()],
        derived={key: said for key, said in profile.derive.items() if said is not None},
        feeds=[_feed(key, feed, tables, project) for key, feed in profile.feeds.items()],
        like=_like(document, project),
    )


def _with_maps(document: Document, project: Path | None) -> Document:
    """The profile with the columns that it makes of its own tables; those of files nobody knows before a run."""
    feeds = validate(ProfileModel, document.data, document).feeds
    of_tables = [key for key, feed in feeds.items() if feed.columns is not None and feed.columns.table]
    return with_columns(document, of_tables, Said(document, (), None, {}), project, []) if of_tables else document


def _like(document: Document, project: Path | None) -> str | None:
    """The channel that a profile has all its feeds from."""
    said = Path(document.where(("feeds",)).file or "")
    known = lookup.find("channel_profiles", said.name, project)
    return said.stem if known is not None and said.name != Path(document.name).name else None


def _columns(feed: FeedModel) -> str:
    if feed.columns is None:
        return ""
    source = f"file in the param `{feed.columns.param}`" if feed.columns.param else f"table `{feed.columns.table}`"
    others = "; of these fields only those that it names" if feed.columns.others == "omit" else ""
    return f"With a column per line of the {source}{others}."


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


def _packed(feed: FeedModel) -> str:
    if feed.package is not None:
        beside = f", beside {', '.join(feed.package.parts)}" if feed.package.parts else ""
        return f"a ZIP with {feed.package.document} in it{beside}"
    packed = f"packed with {feed.limits.compress}" if feed.limits.compress is not None else ""
    if feed.limits.compress_over is not None:
        packed += f" when larger than {feed.limits.compress_over} bytes"
    return packed


def _feed(name: str, feed: FeedModel, tables: Mapping[str, Table], project: Path | None) -> FeedInfo:
    limits = []
    if feed.limits.items is not None:
        limits.append(f"{feed.limits.items} items")
    if feed.limits.bytes is not None:
        limits.append(f"{feed.limits.bytes} bytes")
    root = fields_of_root(feed.root) if feed.root is not None else {}
    return FeedInfo(
        name=name,
        title=feed.title,
        file=feed.file,
        writer=feed.writer,
        encoding=feed.encoding,
        options=feed.options,
        limits=", ".join(limits),
        packed=_packed(feed),
        default=feed.default,
        mode=feed.mode,
        columns=_columns(feed),
        document=[info for (_, key), model in root.items() for info in fields_of(key, model, tables)],
        fields=[info for key, model in feed.fields.items() for info in fields_of(key, model, tables)],
        checks=[CheckInfo(c.id, c.severity, c.field or "", c.message, c.hint) for c in feed.checks],
        feedback=[form.model.title for form in forms_of(feed.feedback, project)],
    )
