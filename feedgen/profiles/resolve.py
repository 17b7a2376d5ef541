"""From names to what really applies: `extends`, the merchant's overrides, market and params.

Mappings merge key by key, `null` removes, anything else replaces. The place of every key travels along, so that
a complaint about a merged value still names the file and line that said it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, Origin, UsageError, did_you_mean, make
from feedgen.profiles import lookup
from feedgen.profiles.config import ChannelModel, ShopModel
from feedgen.profiles.schema import FeedModel, ProfileModel, normal_field
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import Document, Path_, load_file

REPLACED_BY_VALUE = ("each", "item")
"""A merchant's plain expression replaces these with the value; constraints and `entry` stay."""


@dataclass(slots=True)
class Resolved:
    """A channel as it applies to this shop."""

    key: str
    profile: ProfileModel
    document: Document
    market: dict[str, Any]
    params: dict[str, Any]
    feeds: list[str]
    select: list[tuple[str, Any]]


def load_profile(name: str, project: Path | None = None, origin: Origin | None = None) -> Document:
    """A profile's document with everything it extends merged in; `name` is a name or a path to a file."""
    return _load(name, project, origin, ())


def _load(name: str, project: Path | None, origin: Origin | None, above: tuple[Path, ...]) -> Document:
    path = _find(name, project, origin)
    if path in above:
        raise UsageError(make("PRF117", {"path": lookup.shown(path)}, origin=origin))
    document = load_file(path, lookup.shown(path))
    if not isinstance(document.data, dict):
        problem = {"path": document.name, "problem": "a profile is a mapping"}
        raise UsageError(make("PRF106", problem, value=document.data, origin=document.where(())))
    _normalise(document)
    base_name = document.data.get("extends")
    if isinstance(base_name, str):
        base = _load(base_name, project, document.where(("extends",)), (*above, path))
        document = merge(base, document)
        document.data.pop("extends", None)
    return document


def _find(name: str, project: Path | None, origin: Origin | None) -> Path:
    if name.endswith((".yaml", ".yml")) and Path(name).is_file():
        return Path(name)
    found = lookup.find("channel_profiles", f"{name}.yaml", project)
    if found is None:
        known = did_you_mean(name, lookup.profile_names(project))
        raise UsageError(make("PRF110", {"name": name, "known": known}, origin=origin))
    return found


def _normalise(document: Document) -> None:
    """Write field shorthands out, so that merging a merchant's `{max_length: 70}` with `title` works."""
    feeds = document.data.get("feeds")
    for feed_name, feed in feeds.items() if isinstance(feeds, dict) else ():
        fields = feed.get("fields") if isinstance(feed, dict) else None
        if isinstance(fields, dict):
            for name, data in fields.items():
                _normalise_field(document, ("feeds", feed_name, "fields", name), data)
                fields[name] = normal_field(data)


def _normalise_field(document: Document, path: Path_, data: Any) -> None:
    if isinstance(data, str):
        document.values[(*path, "value")] = document.where(path)
        if path in document.blocks:
            document.blocks.add((*path, "value"))
            document.keys[(*path, "value")] = document.where_key(path)


def merge(base: Document, over: Document, *, over_at: Path_ = (), base_at: Path_ = ()) -> Document:
    """`base` with `over`'s part at `over_at` merged in at `base_at`."""
    merged = Document(over.name, base.data, dict(base.values), dict(base.keys), set(base.blocks))
    _place(merged, over, over_at, base_at)
    merged.data = _set(base.data, base_at, _merged(_get(base.data, base_at), _get(over.data, over_at)))
    return merged


def _place(merged: Document, over: Document, over_at: Path_, base_at: Path_) -> None:
    n = len(over_at)
    for target, source in ((merged.values, over.values), (merged.keys, over.keys)):
        target.update({(*base_at, *path[n:]): o for path, o in source.items() if path[:n] == over_at})
    merged.blocks |= {(*base_at, *path[n:]) for path in over.blocks if path[:n] == over_at}


def _get(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def _set(data: Any, path: Path_, value: Any) -> Any:
    if not path:
        return value
    return {**data, path[0]: _set(data[path[0]], path[1:], value)}


def _merged(base: Any, over: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    result = dict(base)
    if set(over) == {"value"} and any(key in base for key in REPLACED_BY_VALUE):
        result = {key: value for key, value in base.items() if key not in REPLACED_BY_VALUE}
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _merged(result.get(key), value)
    return result


def resolve(
    key: str,
    channel: ChannelModel,
    shop: ShopModel,
    *,
    project: Path | None = None,
    config: Document | None = None,
    feeds: list[str] | None = None,
    params: Mapping[str, Any] | None = None,
) -> Resolved:
    """The channel `key` of this shop; `UsageError` for anything unknown, missing or not accepted."""
    at: Path_ = ("channels", key)
    origin = config.where_key(at) if config is not None and at in config.keys else None
    document = load_profile(channel.profile or key, project, origin)
    name = str(document.data.get("channel", key))
    wanted = _feeds(name, document, feeds or channel.feeds, origin)
    if config is not None and at in config.keys:
        document = _override(document, config, at, name, wanted)
    profile = validate(ProfileModel, document.data, document)
    select = [("profile", profile.select), ("channel", channel.select)]
    return Resolved(
        key=key,
        profile=profile,
        document=document,
        market=_market(key, profile, channel, shop, origin),
        params=_params(key, profile, {**channel.params, **(params or {})}, wanted, config),
        feeds=wanted,
        select=[(rule, condition) for rule, condition in select if condition is not None],
    )


def _feeds(name: str, document: Document, asked: list[str] | None, origin: Origin | None) -> list[str]:
    known = document.data.get("feeds")
    names = list(known) if isinstance(known, dict) else []
    for feed in asked or ():
        if feed not in names:
            params = {"profile": name, "name": feed, "known": did_you_mean(feed, names)}
            raise UsageError(make("PRF113", params, origin=origin))
    return list(asked or names)


def _override(document: Document, config: Document, at: Path_, profile: str, feeds: list[str]) -> Document:
    """The profile with the merchant's `fields`, `derive`, `checks` and `file` in their places."""
    channel = _get(config.data, at) or {}
    if channel.get("derive"):
        document.data.setdefault("derive", {})
        document = merge(document, config, over_at=(*at, "derive"), base_at=("derive",))
    for field_name, data in (channel.get("fields") or {}).items():
        path: Path_ = (*at, "fields", field_name)
        targets = _feeds_with(document, field_name, profile, feeds, config.where_key(path))
        _normalise_field(config, path, data)
        for feed in targets:
            document = _set_field(document, config, path, ("feeds", feed, "fields", field_name), normal_field(data))
    for feed in feeds:
        for check_index in range(len(channel.get("checks") or ())):
            document = _append_check(document, config, (*at, "checks", check_index), ("feeds", feed, "checks"))
    if channel.get("file"):
        if len(feeds) != 1:
            params = {"path": "file", "problem": f"{profile} has several feeds ({', '.join(feeds)})"}
            origin = config.where((*at, "file"))
            raise UsageError(make("PRF106", params, value=channel["file"], origin=origin))
        document = merge(document, config, over_at=(*at, "file"), base_at=("feeds", feeds[0], "file"))
    return document


def _feeds_with(document: Document, field: str, profile: str, feeds: list[str], origin: Origin) -> list[str]:
    """Feeds a merchant's field belongs to: those that have it, or the only one."""
    having = [feed for feed in feeds if field in document.data["feeds"][feed].get("fields", {})]
    if having or len(feeds) == 1:
        return having or feeds
    known = {name for feed in feeds for name in document.data["feeds"][feed].get("fields", {})}
    params = {"profile": profile, "field": field, "known": did_you_mean(field, known)}
    raise UsageError(make("PRF133", params, origin=origin))


def _set_field(document: Document, config: Document, over_at: Path_, at: Path_, data: Any) -> Document:
    fields = dict(_get(document.data, at[:-1]))
    if data is None:
        fields.pop(str(at[-1]), None)
    else:
        fields[str(at[-1])] = _merged(fields.get(str(at[-1])), data)
    placed = Document(document.name, document.data, dict(document.values), dict(document.keys), set(document.blocks))
    _place(placed, config, over_at, at)
    placed.data = _set(document.data, at[:-1], fields)
    return placed


def _append_check(document: Document, config: Document, over_at: Path_, at: Path_) -> Document:
    feed = _get(document.data, at[:-1])
    checks = [*feed.get("checks", []), _get(config.data, over_at)]
    placed = Document(document.name, document.data, dict(document.values), dict(document.keys), set(document.blocks))
    _place(placed, config, over_at, (*at, len(checks) - 1))
    placed.data = _set(document.data, at[:-1], {**feed, "checks": checks})
    return placed


def _market(
    key: str, profile: ProfileModel, channel: ChannelModel, shop: ShopModel, origin: Origin | None
) -> dict[str, Any]:
    """The market's country, language, currency and extras; from the shop where the channel says nothing."""
    country = channel.market
    if country is None and shop.country in profile.markets:
        country = shop.country
    if country is None:
        if profile.market_required:
            known = list(profile.markets)
            params = {
                "profile": profile.channel,
                "known": ", ".join(known),
                "example": known[0] if known else "FR",
            }
            raise UsageError(make("PRF112", params, origin=origin))
        return {"country": shop.country, "language": shop.language, "currency": shop.currency}
    if country not in profile.markets:
        params = {
            "profile": profile.channel,
            "name": country,
            "known": did_you_mean(country, profile.markets),
        }
        raise UsageError(make("PRF111", params, origin=origin))
    return {"country": country, **profile.markets[country].model_dump()}


def _params(
    key: str, profile: ProfileModel, given: Mapping[str, Any], feeds: list[str], config: Document | None
) -> dict[str, Any]:
    problems: list[Finding] = []

    def where(name: str) -> Origin | None:
        path: Path_ = ("channels", key, "params", name)
        return config.where(path) if config is not None and path in config.values else None

    for name in given:
        if name not in profile.params:
            known = did_you_mean(name, profile.params)
            params = {"profile": profile.channel, "name": name, "known": known}
            problems.append(make("PRF115", params, origin=where(name)))
    values: dict[str, Any] = {}
    for name, param in profile.params.items():
        value = given.get(name, param.default)
        wanted = param.feeds is None or any(feed in feeds for feed in param.feeds)
        if value is None:
            if param.required and wanted:
                example = param.example if param.example is not None else "…"
                missing = {"profile": profile.channel, "channel": key, "name": name, "example": example}
                problems.append(make("PRF114", {**missing, "description": param.description}))
            continue
        accepted = _accepted(param.pattern, param.enum, value)
        if accepted:
            shown = "***" if param.secret else value
            problems.append(make("PRF116", {"name": name, "accepted": accepted}, value=shown, origin=where(name)))
        values[name] = value
    if problems:
        raise UsageError(*problems)
    return values


def _accepted(pattern: str | None, enum: list[str] | None, value: Any) -> str:
    """What would have been accepted instead of `value`; empty when it is fine."""
    if enum is not None and str(value) not in enum:
        return "one of " + ", ".join(enum)
    if pattern is not None and not re.fullmatch(pattern, str(value)):
        return f"of the form {pattern}"
    return ""


def feed_of(resolved: Resolved, name: str) -> FeedModel:
    return resolved.profile.feeds[name]
