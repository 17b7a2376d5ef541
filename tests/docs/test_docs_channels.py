"""The pages of `docs/channels/` say what the profiles say, and the profiles have what the specifications list."""

from __future__ import annotations

import doc_channels
import pytest

from feedgen import api
from feedgen.cli.markdown import table
from feedgen.diagnostics import hint_of, message_of
from feedgen.profiles.describe import ChannelInfo
from feedgen.profiles.lint.channel import lint_profile

CHANNELS = api.channels()


FLOOR = 88
"""Percent of a profile that its own tests reach."""

OVERVIEW = (doc_channels.FOLDER / "README.md").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_profile_is_sound_and_its_page_fresh(channel: ChannelInfo) -> None:
    """One test, because all of it looks at what the profile's own tests reach, and they take seconds."""
    assert lint_profile(channel.name) == []
    if channel.like is None:
        report = doc_channels.tested(channel.name)
        assert [f"{f.origin}: {message_of(f)} {hint_of(f)}" for r in report.failed for f in r.problems] == []
        (reached, *_) = report.coverage
        missed = [f"{point.origin}: {point.kind} {point.name}" for point in reached.missed]
        assert reached.percent >= FLOOR, missed
    else:
        assert len(channel.feeds) > 1
    found = doc_channels.feeds(channel)
    assert {feed: one.missing for feed, one in found.items() if one.missing} == {}
    assert {feed: one.stale for feed, one in found.items() if one.stale} == {}
    page = doc_channels.FOLDER / f"{channel.name}.md"
    assert page.read_text(encoding="utf-8") == doc_channels.made(channel), "run `make docs`"
    rows = list(table((), doc_channels.rows(channel)))[2:]
    assert [line for line in OVERVIEW if f"]({channel.name}.md) |" in line] == rows, "run `make docs`"
    reasons = list(table((), doc_channels.reasons(channel)))[2:]
    assert [line for line in OVERVIEW if line.startswith(f"| {channel.title} |")] == reasons, "run `make docs`"


def test_there_is_a_page_for_each_channel_and_no_other() -> None:
    wanted = {f"{channel.name}.md" for channel in CHANNELS} | {"README.md"}
    assert {path.name for path in doc_channels.FOLDER.glob("*.md")} == wanted
    linked = [line.partition("](")[2].partition(")")[0] for line in OVERVIEW if line.startswith("| [")]
    assert list(dict.fromkeys(linked)) == [f"{channel.name}.md" for channel in CHANNELS]


def test_a_list_names_feeds_parts_and_what_is_left_out() -> None:
    text = "# a remark\nid\nprice: given up\n[stock]\nshipping/price\n"
    assert doc_channels._lists(text, "products") == {
        "products": {"id": "", "price": "given up"},
        "stock": {"shipping/price": ""},
    }


def test_what_is_missing_and_what_is_stale_are_told() -> None:
    feed = doc_channels.Feed(["id", "ean", "tax"], {"name": "none needs it"}, ["id", "name", "tax"], ["tax"])
    assert (feed.missing, feed.stale, feed.present, feed.tested) == (["ean"], ["name"], ["id", "tax"], ["id"])
