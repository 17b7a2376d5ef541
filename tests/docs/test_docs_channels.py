"""The pages of `docs/channels/` say what the profiles say, and the profiles have what the specifications list."""

from __future__ import annotations

import doc_channels
import pytest

from feedgen import api
from feedgen.profiles.describe import ChannelInfo

CHANNELS = api.channels()


def test_every_page_is_fresh() -> None:
    wanted = doc_channels.pages()
    stale = [path.name for path in wanted if not path.exists() or path.read_text(encoding="utf-8") != wanted[path]]
    assert not stale, "run `make docs`"
    assert {path.name for path in doc_channels.FOLDER.glob("*.md")} == {path.name for path in wanted}


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_profile_has_what_its_specification_lists(channel: ChannelInfo) -> None:
    found = doc_channels.feeds(channel)
    assert {feed: one.missing for feed, one in found.items() if one.missing} == {}
    assert {feed: one.stale for feed, one in found.items() if one.stale} == {}


def test_a_list_names_feeds_parts_and_what_is_left_out() -> None:
    text = "# a remark\nid\nprice: given up\n[stock]\nshipping/price\n"
    assert doc_channels._lists(text, "products") == {
        "products": {"id": "", "price": "given up"},
        "stock": {"shipping/price": ""},
    }


def test_what_is_missing_and_what_is_stale_are_told() -> None:
    feed = doc_channels.Feed(["id", "ean", "tax"], {"name": "none needs it"}, ["id", "name", "tax"], ["tax"])
    assert (feed.missing, feed.stale, feed.present, feed.tested) == (["ean"], ["name"], ["id", "tax"], ["id"])
