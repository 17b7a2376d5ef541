"""A page for every channel in `docs/channels/`, and in its README.md how much of each specification the profiles have.

What the specification has, the channel's author wrote into `tests/channels/cases/NAME/attributes.txt`:

    # a remark
    [products]                       the feed; the first one when no feed is named
    id
    shipping/price                   a part of a group
    pickup_date: given up in 2025    left out of the profile, and why

A name may be written without the profile's XML prefix: `g:id` is `id`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from feedgen import api
from feedgen.cli.channel_page import page
from feedgen.cli.markdown import code, table
from feedgen.diagnostics.tested import TestReport
from feedgen.profiles.describe import ChannelInfo
from feedgen.profiles.resolve import load_profile

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "channels"
CASES = ROOT / "tests" / "channels" / "cases"


HEAD = ("Channel", "Feed", "As of", "In the specification", "In the profile", "With a test", "Left out")


class Feed(NamedTuple):
    """One feed of a channel against the list of its specification."""

    listed: list[str]
    """Attributes of the specification that the profile is to have."""
    left_out: dict[str, str]
    """Attributes left out, and why."""
    known: list[str]
    """What the profile has, as the list may write it."""
    untested: list[str]

    @property
    def missing(self) -> list[str]:
        return [name for name in self.listed if name not in self.known]

    @property
    def stale(self) -> list[str]:
        """Left out, it is said, and yet there."""
        return [name for name in self.left_out if name in self.known]

    @property
    def present(self) -> list[str]:
        return [name for name in self.listed if name in self.known]

    @property
    def tested(self) -> list[str]:
        return [name for name in self.present if name.partition("/")[0] not in self.untested]


def pages() -> dict[Path, str]:
    """Every page as it is to be, by its file."""
    channels = api.channels()
    return {**{FOLDER / f"{one.name}.md": made(one) for one in channels}, FOLDER / "README.md": overview(channels)}


def made(channel: ChannelInfo) -> str:
    more = "[All channels](README.md) · [what was decided](../channels.md) · made by `make docs` from the profile.\n"
    return f"{page(channel)}\n{more}"


def overview(channels: list[ChannelInfo]) -> str:
    return "\n".join(_overview(channels)) + "\n"


def _overview(channels: list[ChannelInfo]) -> Iterator[str]:
    yield "# Channels\n"
    yield "What `feedgen channels NAME` prints, a page for each, and how much of its specification each profile has.\n"
    yield "*In the specification* are the attributes that the profile's author listed from it, *with a test* those that"
    yield "a test of the profile fills.\n"
    yield from table(HEAD, (row for one in channels for row in rows(one)))
    left_out = [line for one in channels for line in reasons(one)]
    if left_out:
        yield "\n## Left out\n"
        yield from table(("Channel", "Feed", "Attribute", "Why"), left_out)


def rows(channel: ChannelInfo) -> Iterator[tuple[str, ...]]:
    found = feeds(channel)
    name = f"[{channel.title}]({channel.name}.md)"
    if channel.like is not None:
        yield (name, f"as {channel.like}", channel.spec_checked, "", "", "", "")
        return
    said = load_profile(channel.name, tests=False).data["feeds"]
    for feed in channel.feeds:
        one = found.get(feed.name)
        like = said.get(feed.name, {}).get("like")
        numbers = (f"as {code(like)}" if like else "not listed", str(len(feed.fields)), "", "")
        if one is not None:
            numbers = tuple(str(len(some)) for some in (one.listed, one.present, one.tested, one.left_out))
            numbers = (str(len(one.listed) + len(one.left_out)), *numbers[1:])
        yield (name, code(feed.name), channel.spec_checked, *numbers)


def reasons(channel: ChannelInfo) -> Iterator[tuple[str, ...]]:
    for feed, one in feeds(channel).items():
        for name, why in one.left_out.items():
            yield (channel.title, code(feed), code(name), why)


# -- the lists of the specifications ---------------------------------------------------------------------------


def feeds(channel: ChannelInfo) -> dict[str, Feed]:
    """The feeds that are listed; empty for a channel without a list."""
    path = CASES / channel.name / "attributes.txt"
    if not path.exists():
        return {}
    described = {feed.name: feed for feed in channel.feeds}
    return {
        name: Feed(
            listed=[attribute for attribute, why in lines.items() if not why],
            left_out={attribute: why for attribute, why in lines.items() if why},
            known=_names(field.name for field in described[name].fields),
            untested=_names(_untested(channel.name, name)),
        )
        for name, lines in _lists(path.read_text(encoding="utf-8"), channel.feeds[0].name).items()
    }


def _lists(text: str, first: str) -> dict[str, dict[str, str]]:
    """Feed → attribute → why it is left out; nothing for what is to be there."""
    lists: dict[str, dict[str, str]] = {}
    feed = first
    for line in (raw.strip() for raw in text.splitlines()):
        if heading := re.fullmatch(r"\[([a-z0-9-]+)\]", line):
            feed = heading[1]
        elif line and not line.startswith("#"):
            name, _, why = line.partition(": ")
            lists.setdefault(feed, {})[name] = why
    return lists


def _names(fields: Iterable[str]) -> list[str]:
    """Names as the list may write them: the profile's own, and without XML prefixes."""
    return [name for field in fields for name in (field, re.sub(r"(^|/)[a-z]+:", r"\1", field))]


def _untested(channel: str, feed: str) -> Iterator[str]:
    document = load_profile(channel, tests=False)
    for point in tested(channel).coverage[0].missed:
        if point.kind == "field" and point.origin == document.where_key(("feeds", feed, "fields", point.name)):
            yield point.name


@cache
def tested(channel: str) -> TestReport:
    """The profile's own tests with what they reach; run once in a process, since they take seconds."""
    return api.test([ROOT / "channel_profiles" / f"{channel}.yaml"], coverage=True)


def write() -> Iterator[Path]:
    """Write what is not as it is to be, and tell which."""
    wanted = pages()
    for path in sorted({*FOLDER.glob("*.md"), *wanted}):
        if path not in wanted:
            path.unlink()
            yield path
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted[path]:
            path.write_text(wanted[path], encoding="utf-8")
            yield path
