"""Looks at a catalogue, a product or an answer; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from feedgen.api.asked import Asked, AskedRun, requested
from feedgen.diagnostics.report import RunReport

if TYPE_CHECKING:
    from feedgen.engine.doctor import Check
    from feedgen.engine.preview import Preview
    from feedgen.engine.readiness import Readiness, Row
    from feedgen.engine.starting import Started
    from feedgen.engine.watch import Limits
    from feedgen.profiles.story.model import Story


def doctor(*, config: Path | None = None, output: Path | None = None, limits: Limits | None = None) -> list[Check]:
    """Everything a run of the configuration needs, looked at; nothing is written or sent.

    Files elsewhere are fetched as a run would. Raises `LimitError` alone: what is wrong is in the list.
    """
    from feedgen.engine.doctor import examine
    from feedgen.engine.watch import Limits, watched

    with watched(limits or Limits()):
        return list(examine(config, output))


def feedback(
    answers: str,
    catalogue: str | None = None,
    *,
    sent: str | None = None,
    output: Path | None = None,
    **asked: Unpack[AskedRun],
) -> RunReport:
    """What a channel answered after a feed was processed, as findings about products, rows and lines of the profile.

    `answers` is a file, a pattern of several, an address or `-`; the form is recognised among those of the channels.
    Ids are looked up in the catalogue, which need not be there. Where an answer names items by their number, the file
    that was sent is read: `sent`, else the one in `output`. What was recognised is in `answers` of the report.

    Raises `UsageError`, and `SourceError` for what is no answer of the channel, or cannot be read.
    """
    from feedgen.engine.feedback import Asked as AskedFor
    from feedgen.engine.feedback import feedback as told
    from feedgen.engine.prepare import limited

    with limited(requested(catalogue, asked, output=output, write=False)) as request:
        return told(request, AskedFor(answers, sent))


def readiness(
    catalogue: str | None = None,
    *,
    limit: int | None = None,
    tell: Callable[[Row], None] | None = None,
    **asked: Unpack[Asked],
) -> Readiness:
    """Which products are ready for which channels, what keeps the others back, and which attribute would free most.

    Without channels every one there is is asked; those that lack a param or a market are left out and told of. `tell`
    gets each product as soon as it is known. Raises `UsageError` and `SourceError`; nothing is written.
    """
    from feedgen.engine.prepare import limited
    from feedgen.engine.readiness import readiness as look

    with limited(requested(catalogue, asked, limit=limit, write=False, guarded=False)) as request:
        return look(request, tell)


def story(product: str, catalogue: str | None = None, **asked: Unpack[Asked]) -> Story:
    """The whole way of one product, from the cells of its source to the bytes of its item; nothing is written.

    The catalogue is read up to the product (for feeds that write families: through). Raises `UsageError` (`PRF200`
    with the nearest ids when there is no such product) and `SourceError`.
    """
    from feedgen.engine.explain import explain as tell
    from feedgen.engine.prepare import limited

    with limited(requested(catalogue, asked, write=False)) as request:
        return tell(request, product)


def preview(catalogue: str | None = None, *, count: int = 5, **asked: Unpack[Asked]) -> Preview:
    """The first `count` items of every feed asked for, with what was found about them; nothing is written.

    No more of the catalogue is read than these items need. Raises `UsageError` and `SourceError`.
    """
    from feedgen.engine.prepare import limited
    from feedgen.engine.preview import CHUNK
    from feedgen.engine.preview import preview as look

    with limited(requested(catalogue, asked, chunk_size=CHUNK, write=False)) as request:
        return look(request, count)


def init(
    catalogue: str,
    *,
    channels: Sequence[str] = ("google",),
    folder: Path | None = None,
    preset: str | None = None,
    shop: Mapping[str, str] | None = None,
    source: Mapping[str, Any] | None = None,
) -> Started:
    """A look at a catalogue, and a feedgen.yaml for it that builds; nothing is written.

    `channels` (`google`, `google@FR`) are those the configuration is for, `folder` the one it will stand in; `shop`
    says what the catalogue does not: url, country … Raises `SourceError`, and `UsageError` for what only the
    merchant knows (PRF226: the country, the address of the shop).
    """
    from feedgen.engine.starting import start

    asked: Asked = {"channels": channels, "preset": preset, "shop": shop, "source": source}
    return start(requested(catalogue, asked), folder or Path())
