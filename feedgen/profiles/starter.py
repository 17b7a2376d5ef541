"""The text of a first feedgen.yaml: everything in it is explained where it stands, and it builds as it is."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from feedgen.diagnostics.report import SourceReport
from feedgen.profiles.yaml import loads

PLAIN = re.compile(r"[A-Za-zÀ-ž/][\w À-ž./@-]*")
SHOWN = 40
"""Unclaimed columns that are named."""
WIDTH = 100
EXAMPLES = (
    "    # select: price > 5                                    # only products for which this holds",
    "    # rules:",
    "    #   - {when: not brand, set: {brand: \"'No name'\"}}      # what is changed before it is sent",
)


@dataclass(frozen=True, slots=True)
class Starter:
    """What is to be said."""

    path: str
    source: Mapping[str, Any]
    shop: Mapping[str, str]
    channels: Mapping[str, tuple[str, str]]
    """Name → profile and market."""
    params: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """`profile@market` → params that only the merchant knows."""
    variables: Sequence[str] = ()
    """Of the environment, that the path takes its secrets from."""


def written(starter: Starter, sources: Sequence[SourceReport], unclaimed: Sequence[str]) -> str:
    """The configuration as YAML with comments."""
    lines = [
        "# How your catalogue becomes feeds. Check it with `feedgen lint`, build with `feedgen build`.",
        "# Every key: `feedgen schema config`. What a channel wants to know: `feedgen channels NAME`.",
        "",
        *_shop(starter),
        "",
        *_catalogue(starter, sources, unclaimed),
        "",
        *_channels(starter),
    ]
    return "\n".join(lines) + "\n"


def _shop(starter: Starter) -> Iterator[str]:
    notes = {
        "url": "links and pictures without a host start here",
        "currency": "of prices that name none",
        "timezone": "of dates that name none, such as the end of a sale",
    }
    yield "shop:"
    if "name" not in starter.shop:
        yield "  # name: the name customers know"
    for name, value in starter.shop.items():
        note = f" # {notes[name]}" if name in notes else ""
        yield f"  {name}: {scalar(value)}{note}"


def _catalogue(starter: Starter, sources: Sequence[SourceReport], unclaimed: Sequence[str]) -> Iterator[str]:
    yield "catalogue:"
    yield "  sources:"
    yield f"    - path: {scalar(starter.path)}"
    for name in starter.variables:
        yield f"      # {name} is not kept here: set it in the environment, as it stood in the address"
    read = sources[0]
    yield f"      preset: {scalar(read.preset)} # which column is what: `feedgen presets {read.preset}`"
    for name, value in starter.source.items():
        yield f"      {name}: {scalar(value)}"
    if len(sources) > 1:
        yield f"      # {len(sources)} files"
    yield "  # What the preset does not know, or knows otherwise: attribute: column, or an expression over the columns."
    yield "  # columns:"
    yield "  #   brand: {const: Your brand}"
    if unclaimed:
        yield "  # Nobody reads these columns yet; expressions reach them as attributes['NAME']:"
        more = f" and {len(unclaimed) - SHOWN} more" if len(unclaimed) > SHOWN else ""
        yield from _comment(", ".join(dict.fromkeys(unclaimed[:SHOWN])) + more)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  #   ", subsequent_indent="  #   ", break_long_words=False)


def _channels(starter: Starter) -> Iterator[str]:
    yield "channels:"
    for name, (profile, market) in starter.channels.items():
        yield f"  {scalar(name)}:"
        yield f"    profile: {scalar(profile.partition('/')[0])}"
        yield f"    market: {scalar(market)}"
        if feed := profile.partition("/")[2]:
            yield f"    feeds: [{scalar(feed)}]"
        if missing := starter.params.get(f"{profile}@{market}"):
            yield "    params: # only you know these; `feedgen channels` tells what they are"
            yield from (f'      {param}: ""' for param in missing)
        yield from EXAMPLES


def scalar(value: Any) -> str:
    """A value as YAML writes it on one line, plain where that reads back the same."""
    text = str(value)
    if PLAIN.fullmatch(text) and loads(f"a: {text}", "").data == {"a": text}:
        return text
    return yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10_000).strip()
