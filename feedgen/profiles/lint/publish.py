"""What is wrong with `publish:` of feedgen.yaml although every value is of its type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from feedgen.diagnostics import Finding, did_you_mean, make
from feedgen.expressions import ExpressionError
from feedgen.profiles import apis
from feedgen.profiles.models.publishing import ApiTarget, CommandTarget, TargetModel
from feedgen.profiles.publishing import WORDS, filled
from feedgen.profiles.yaml import Document, Path_

if TYPE_CHECKING:
    from feedgen.profiles.config import ConfigModel

_MARKET = re.compile(r"-[a-z]{2}$")


def publish_problems(config: ConfigModel, document: Document) -> list[Finding]:
    """Channels that are none, and holes that ask for what nobody knows."""
    found = []
    for channel, targets in config.publish.items():
        if config.channels and not {channel, _MARKET.sub("", channel)} & config.channels.keys():
            params = {"name": channel, "known": did_you_mean(channel, config.channels)}
            found.append(make("PUB124", params, origin=document.where_key(("publish", channel))))
        for number, target in enumerate(targets):
            found += _of_target(target, document, ("publish", channel, number))
    return found


def _of_target(target: TargetModel, document: Document, path: Path_) -> Iterator[Finding]:
    if target.file is not None:
        yield from _holes(target.file, WORDS, document, (*path, "file"))
    if isinstance(target, ApiTarget):
        yield from apis.target_problems(target, document, path)
    if isinstance(target, CommandTarget):
        for number, argument in enumerate(target.command):
            yield from _holes(argument, (*WORDS, "path"), document, (*path, "command", number))


def _holes(text: str, words: tuple[str, ...], document: Document, path: Path_) -> Iterator[Finding]:
    try:
        filled(text, dict.fromkeys(words, "x"))
    except ExpressionError as error:
        for problem in error.problems:
            yield make(problem.code, problem.params, origin=document.where(path))
