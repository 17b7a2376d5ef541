"""The document around the items: file name, envelope, limits. Only the coordinator needs it."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics import Origin, UsageError, make
from feedgen.profiles.envelope import MARK, NO_PLACE, render, template_text
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.schema import LimitsModel
from feedgen.profiles.settings import PLAIN_NAME, codec_known
from feedgen.writers import Encoder, Verifier


class Top(NamedTuple):
    """How many items are kept of each group, the largest or the smallest, and the number of the rule that says so."""

    n: int
    largest: bool
    rule: int


@dataclass(frozen=True, slots=True)
class Document:
    """How a feed's files begin and end, and what they are called."""

    name: str
    encoding: str
    head: bytes
    tail: bytes
    separator: bytes
    limits: LimitsModel
    counts_items: bool
    rules: tuple[tuple[str, str], ...]
    """Name and reason of whatever keeps products out, in the order of their numbers."""
    verifier: Callable[[], Verifier]
    top: Top | None = None

    def file_name(self, number: int) -> str:
        """`google.xml`, then `google-2.xml`, …"""
        if number == 1:
            return self.name
        stem, dot, suffix = self.name.partition(".")
        return f"{stem}-{number}{dot}{suffix}"


def document_of(
    feed: CompiledFeed,
    shop: Mapping[str, Any],
    now: dt.datetime,
    *,
    secrets: Mapping[str, Any],
    project: Path | None = None,
    origin: Origin | None = None,
) -> Document:
    """The document of a compiled feed; `secrets` are params that only the envelope may show."""
    model = feed.model
    encoding = _codec(model.encoding, origin)
    encoder, head, tail = _around(feed, shop, now, secrets, project, origin)
    layout = feed.layout()
    # A byte order mark belongs to the very start; items are encoded without.
    plain = encoding.removesuffix("-sig").removesuffix("_sig")
    return Document(
        name=_file_name(feed, origin),
        encoding=plain,
        head=(head + encoder.header).encode(encoding),
        tail=(encoder.footer + tail).encode(plain),
        separator=encoder.separator.encode(plain),
        limits=model.limits,
        counts_items=feed.counts_items,
        rules=tuple((rule.name, rule.reason) for rule in feed.rules),
        top=top_of(feed),
        verifier=lambda: feed.writer.verifier(layout, encoding),
    )


def top_of(feed: CompiledFeed) -> Top | None:
    """How many items the feed keeps, if it does not keep all."""
    if feed.top is None:
        return None
    number, rule = feed.top
    return Top(rule.value["n"], rule.value["order"] == "desc", number)


def _codec(name: str, origin: Origin | None) -> str:
    if not codec_known(name):
        raise UsageError(make("PRF136", {"name": name}, origin=origin))
    return codecs.lookup(name).name


def _around(
    feed: CompiledFeed,
    shop: Mapping[str, Any],
    now: dt.datetime,
    secrets: Mapping[str, Any],
    project: Path | None,
    origin: Origin | None,
) -> tuple[Encoder, str, str]:
    """What writes the items, and the text before and after them."""
    try:
        return (feed.encoder(), *_envelope(feed, shop, now, secrets, project, origin))
    except ValueError as error:
        # A name or an option that the writer refuses; `feedgen lint` knows its line.
        raise UsageError(make("PRF127", {"problem": str(error)}, field=feed.spec.feed, origin=origin)) from None


def _file_name(feed: CompiledFeed, origin: Origin | None) -> str:
    name = feed.words.constant_text(feed.model.file)
    if name is None or not PLAIN_NAME.fullmatch(name):
        raise UsageError(make("PRF137", value=name or feed.model.file, origin=origin))
    return name


def _envelope(
    feed: CompiledFeed,
    shop: Mapping[str, Any],
    now: dt.datetime,
    secrets: Mapping[str, Any],
    project: Path | None,
    origin: Origin | None,
) -> tuple[str, str]:
    model = feed.model
    if model.root is not None:
        from feedgen.writers.xml import document

        texts = {key: feed.words.constant_text(text) or "" for key, text in model.root.attributes.items()}
        return document(model.root.name, texts, model.root.namespaces, model.encoding)
    if model.envelope is None:
        return "", ""
    text = template_text(model.envelope, project, origin)
    variables = {
        "shop": {**dict.fromkeys(("name", "url", "country", "language", "currency", "timezone")), **shop},
        "market": {"country": None, "language": None, "currency": None, **feed.spec.market},
        "params": {**feed.spec.params, **secrets},
        "channel": feed.spec.channel,
        "feed": feed.spec.feed,
        "now": now,
        "items": MARK,
    }
    rendered = render(model.envelope, text, variables, origin)
    head, mark, tail = rendered.partition(MARK)
    if not mark or MARK in tail:
        raise UsageError(make("PRF125", {"name": model.envelope, "problem": NO_PLACE}, origin=origin))
    return head, tail
