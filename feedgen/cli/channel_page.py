"""A channel as a page of Markdown: what `feedgen channels NAME` prints, for the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from feedgen.cli.markdown import code, table

if TYPE_CHECKING:
    from feedgen.profiles.describe import ChannelInfo, CheckInfo, FeedInfo, ParamInfo
    from feedgen.profiles.describe_fields import FieldInfo

WORDS = 16
"""Of longer lists of accepted words the first so many stand on the page; `--format json` has all of them."""


def page(channel: ChannelInfo) -> str:
    """Everything the profile says, as a merchant reads it."""
    return "\n".join(_page(channel)) + "\n"


def _page(channel: ChannelInfo) -> Iterator[str]:
    yield f"# {channel.title} ({code(channel.name)})\n"
    if channel.description:
        yield f"{channel.description}\n"
    yield f"* Documentation of the channel: <{channel.spec_url}>, as of {channel.spec_checked}"
    yield f"* Markets: {markets(channel)}"
    yield from (f"* {note}" for note in channel.delivery)
    if channel.params:
        yield "\n## What it wants to know\n"
        yield f"{code('--param NAME=VALUE')}, or {code('params:')} of the channel in feedgen.yaml.\n"
        yield from table(("Param", "Must", "Feeds", "What it is", "Value"), map(_param, channel.params))
    if channel.like is not None:
        yield f"\nWhat it computes, and its feeds, are those of [{channel.like}]({channel.like}.md)."
        return
    if channel.derived:
        yield "\n## What it computes first\n"
        computed = ((code(name), code(" ".join(said.split()))) for name, said in channel.derived.items())
        yield from table(("Attribute", "What it is"), computed)
    for feed in channel.feeds:
        yield from _feed(feed, channel.name)


def markets(channel: ChannelInfo) -> str:
    """`FR (fr, EUR), DE (de, EUR)`, and whether one must be named."""
    named = ", ".join(market(*one) for one in channel.markets.items())
    return ("one must be named: " if channel.market_required and named else "") + (named or "any")


def market(country: str, about: dict[str, Any]) -> str:
    """`FR (fr, EUR)`."""
    parts = [str(about[key]) for key in ("language", "currency") if about.get(key)]
    return f"{country} ({', '.join(parts)})" if parts else country


def _param(param: ParamInfo) -> Sequence[str]:
    value = f"default {code(param.default)}" if param.default is not None else ""
    value = value or (f"such as {code(param.example)}" if param.example is not None else "")
    secret = " Secret." if param.secret else ""
    must, feeds = "yes" if param.required else "", ", ".join(param.feeds or ())
    return (code(param.name), must, feeds, param.description + secret, value)


def _feed(feed: FeedInfo, channel: str) -> Iterator[str]:
    yield f"\n## Feed {code(feed.name)}{f': {feed.title}' if feed.title else ''}\n"
    yield f"{about(feed, channel)}\n"
    if feed.columns:
        yield f"{feed.columns}\n"
    if feed.document:
        yield "Of the document:\n"
        yield from _fields(feed.document)
        yield "\nOf each item:\n"
    yield from _fields(feed.fields)
    if feed.checks:
        yield "\nChecks:\n"
        yield from table(("Check", "Severity", "Field", "Message", "What to do"), map(_check, feed.checks))
    if feed.feedback:
        yield f"\nAnswers that {code('feedgen feedback')} reads: {'; '.join(feed.feedback)}."


def _fields(fields: Sequence[FieldInfo]) -> Iterator[str]:
    groups = {field.name for field in fields if field.type == "group"}
    yield from table(("Field", "Needed", "Form", "Value", "Note"), (_field(field, groups) for field in fields))


MODES = {
    "full": "",
    "stock-price": ". Changes stock and prices of what the channel has, and nothing else.",
    "delta": ". Has what changed since the last run, and **takes down** what is gone.",
    "delete": ". **Takes down** the items in it.",
    "replace": ". **Takes down** whatever the channel has that is not in it.",
}
"""What a feed does to what the channel has."""


def about(feed: FeedInfo, channel: str) -> str:
    """`idealo.csv` (csv, utf-8; delimiter `;`)."""
    settings = "".join(f"; {name} {code(value)}" for name, value in feed.options.items())
    limits = f"; a new file after {feed.limits}" if feed.limits else ""
    by_name = code(f"-c {channel}/{feed.name}")
    asked = f"built when asked for: {by_name}, or {code('feeds:')} of the channel in feedgen.yaml"
    return f"{code(feed.file)} ({feed.writer}, {feed.encoding}{settings}{limits})" + "".join(
        ("" if feed.default else f"; {asked}", MODES[feed.mode])
    )


def _field(field: FieldInfo, groups: set[str]) -> Sequence[str]:
    return (code(field.name), needed(field, groups), _form(field), _value(field), _note(field))


def needed(field: FieldInfo, groups: set[str]) -> str:
    """`required`, `recommended if …`, and on which rows or in which group."""
    demands = [
        word if demand == "yes" else f"{word} if {code(demand.removeprefix('if '))}"
        for word, demand in (("required", field.required), ("recommended", field.recommended))
        if demand != "no"
    ]
    group = field.name.rpartition("/")[0]
    if demands and group in groups:
        demands[0] += f" in every {code(group)}"
    if field.rows:
        demands.append(f"on {' and '.join(field.rows)} rows")
    return "; ".join(demands)


def _form(field: FieldInfo) -> str:
    more = f" … ({len(field.enum)} in all)" if len(field.enum) > WORDS else ""
    words = f"one of {', '.join(map(code, field.enum[:WORDS]))}{more}" if field.enum else ""
    return "; ".join(filter(None, (field.form, field.limits, words)))


def _value(field: FieldInfo) -> str:
    default = f"else {code(field.default)}" if field.default else ""
    return "; ".join(filter(None, (code(field.source), default)))


def _note(field: FieldInfo) -> str:
    given_up = f"Given up: {field.deprecated}" if field.deprecated else ""
    return " ".join(filter(None, (field.note, given_up)))


def _check(check: CheckInfo) -> Sequence[str]:
    return (code(check.id), check.severity, code(check.field), check.message, check.hint)
