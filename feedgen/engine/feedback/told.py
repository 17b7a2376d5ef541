"""Answers as they lie somewhere: read, recognised, and their complaints listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import NamedTuple

from feedgen.answers import (
    LARGEST,
    Answer,
    AnswerError,
    AnswerModel,
    Entry,
    complaints,
    recognised,
    totals_of,
    value_at,
)
from feedgen.diagnostics import Origin, SourceError, UsageError, make
from feedgen.engine.prepare import Request, feed_asked, narrowed, settled
from feedgen.profiles import answers
from feedgen.profiles.resolve import Resolved
from feedgen.sources import SourceOptions, located, open_stream
from feedgen.transfer import Copies


class Way(NamedTuple):
    """A feed of a channel, and a form in which the channel answers to it."""

    asked: str
    """The feed as `-c` names it."""
    channel: Resolved
    feed: str
    model: AnswerModel


@dataclass(slots=True)
class Told:
    """One answer, read."""

    name: str
    """Of the file, as findings show it."""
    way: Way
    also: list[str]
    """Further feeds that it may be about."""
    id: str | None
    """The number of the upload, where it says so."""
    entries: list[Entry]
    totals: dict[str, int]


def ways_of(request: Request) -> list[Way]:
    """How the channels asked for may answer. Raises `UsageError` when nobody knows (FBK103)."""
    named = request.channels or ()
    known = [(text, settled(replace(request, channels=(text,))).channels[0]) for text in named]
    if not named:
        known = [(channel.key, channel) for channel in settled(request).channels]
    found = [way for text, channel in known for way in _ways(text, channel)]
    if not found:
        names = ", ".join(channel.profile.channel for _, channel in known)
        raise UsageError(make("FBK103", {"channel": names}))
    return found


def _ways(text: str, channel: Resolved) -> Iterator[Way]:
    """Feeds that are not built unasked are answered, too."""
    asked = feed_asked(text)
    feeds = dict.fromkeys((*channel.feeds, *channel.profile.feeds)) if asked is None else [asked]
    for feed in feeds:
        for form in answers.forms_of(channel.profile.feeds[feed].feedback, channel.project):
            yield Way(narrowed(text, feed), channel, feed, form.model)


def read(path: str, ways: Sequence[Way], id_of: Callable[[Way], str | None]) -> list[Told]:
    """The answers that a path, a pattern or an address stands for; `id_of` is the field of a feed that has the id.

    Raises `SourceError` for one that cannot be read or is of no known form.
    """
    copies = Copies()
    try:
        return [_told(one, ways, id_of) for one in located(SourceOptions(path), copies)]
    finally:
        copies.close()


def _told(file: SourceOptions, ways: Sequence[Way], id_of: Callable[[Way], str | None]) -> Told:
    name = file.name or ("<stdin>" if file.path == "-" else file.path)
    with closing(open_stream(file.path, name)) as stream:
        data = stream.read(LARGEST + 1)
    try:
        answer = Answer(data)
        model = recognised(answer, [way.model for way in ways])
        if model is None:
            raise _unknown(name, answer, ways)
        fitting = [way for way in ways if way.model == model]
        # a table that repeats what was sent has the id where the feed has it
        own = id_of(fitting[0]) if answer.kind == "csv" else None
        entries = list(complaints(answer, model, [own] if own is not None else []))
    except AnswerError as error:
        raise SourceError(make("FBK101", {"problem": str(error)}, origin=Origin(name))) from None
    also = [other.asked for other in fitting if other.asked != fitting[0].asked]
    return Told(name, fitting[0], also, _id(answer, model), entries, totals_of(answer, model))


def _id(answer: Answer, model: AnswerModel) -> str | None:
    data = answer.plain(model.shape)
    found = (value_at(data, path) for path in model.id if "*" not in path)
    return next((str(one) for one in found if isinstance(one, str | int)), None)


def _unknown(name: str, answer: Answer, ways: Sequence[Way]) -> SourceError:
    """What is accepted, and whose answer it seems to be."""
    shared = [answers.load(path) for path in answers.names(ways[0].channel.project).values()]
    other = recognised(answer, shared)
    params = {
        "channel": ", ".join(dict.fromkeys(way.channel.key for way in ways)),
        "kind": answer.kind.upper(),
        "known": "; ".join(dict.fromkeys(way.model.title for way in ways)),
        "guess": f"it looks like this one: {other.title}. " if other is not None else "",
    }
    return SourceError(make("FBK102", params, origin=Origin(name)))
