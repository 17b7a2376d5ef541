"""What functions may be asked, and the request of the engine that is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from feedgen.diagnostics import Finding

if TYPE_CHECKING:
    from feedgen.engine.prepare import Request
    from feedgen.engine.run import Progress
    from feedgen.engine.watch import Limits


class Asked(TypedDict, total=False):
    """What `build`, `validate`, `story` and `preview` may all be asked. What is not said is as in feedgen.yaml."""

    channels: Sequence[str]
    """`google`, `google@FR` or `amazon/listings@FR`; without any, every channel of feedgen.yaml."""
    config: Path | None
    """The configuration; ./feedgen.yaml, if there is one, when not said."""
    preset: str | None
    """How the catalogue is read; detected when not said."""
    now: datetime | None
    """What the run takes for now."""
    shop: Mapping[str, str] | None
    """Overrides what feedgen.yaml says of the shop: url, name, currency, country, language, timezone."""
    source: Mapping[str, Any] | None
    """How `catalogue` is read: the keys of a source in feedgen.yaml, such as encoding and delimiter."""
    params: Mapping[str, str] | None
    """Overrides the params of channels."""
    limits: Limits | None
    """How long it may take and how much memory; `Limits("20m", "2g")`. What it does not say, feedgen.yaml may."""
    cache: bool
    """Whether a file fetched before may be used, once its server confirms that it still holds; true when not said."""


class AskedRun(Asked, total=False):
    """What `build` and `validate` may be asked besides."""

    workers: int | None
    """Processes; one per core when not said."""
    limit: int | None
    """Stop after so many products."""
    on_progress: Callable[[Progress], None] | None
    on_finding: Callable[[Finding], None] | None


def requested(catalogue: str | None, asked: Asked, **others: Any) -> Request:
    """The request of one function; `others` is what it alone says."""
    from feedgen.engine.prepare import Request

    said = {key: value for key, value in asked.items() if value is not None}
    return Request(catalogue, **{"channels": (), "output": None, **said, **others})
