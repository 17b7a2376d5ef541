"""The document around the items: file name, envelope, limits. Only the coordinator needs it."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Origin, UsageError, make
from feedgen.profiles import lookup
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.schema import LimitsModel
from feedgen.writers import Verifier

MARK = "\x01items\x01"
"""What `{{ items }}` is rendered as; the envelope is cut there."""


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
    rules: tuple[str, ...]
    verifier: Callable[[], Verifier]

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
    encoder = feed.encoder()
    head, tail = _envelope(feed, shop, now, secrets, project, origin)
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
        rules=tuple(name for name, _ in feed.rules),
        verifier=lambda: feed.writer.verifier(layout, encoding),
    )


def _codec(name: str, origin: Origin | None) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise UsageError(make("PRF136", {"name": name}, origin=origin)) from None


_PLAIN_NAME = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]*")


def _file_name(feed: CompiledFeed, origin: Origin | None) -> str:
    name = feed.words.constant_text(feed.model.file)
    if name is None or not _PLAIN_NAME.fullmatch(name):
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
    rendered = _render(model.envelope, text, variables, origin)
    head, mark, tail = rendered.partition(MARK)
    if not mark or MARK in tail:
        problem = "`{{ items }}` must stand in it exactly once"
        raise UsageError(make("PRF125", {"name": model.envelope, "problem": problem}, origin=origin))
    return head, tail


def template_text(name: str, project: Path | None, origin: Origin | None = None) -> str:
    """The text of a template, looked up by name."""
    path = lookup.find("templates", name, project)
    if path is None:
        raise UsageError(make("PRF125", {"name": name, "problem": "not found"}, origin=origin))
    return path.read_text(encoding="utf-8")


def _render(name: str, text: str, variables: Mapping[str, Any], origin: Origin | None) -> str:
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    escape = ".xml" in name or ".html" in name
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=escape,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return environment.from_string(text).render({**variables, "items": Markup(MARK)})
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        number = getattr(error, "lineno", None)
        line = f" (line {number})" if number else ""
        raise UsageError(make("PRF125", {"name": name, "problem": f"{error}{line}"}, origin=origin)) from None
