"""What the configuration says of runs as such, as far as it can be read: for whoever tells of a run that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from feedgen.diagnostics import UsageError
from feedgen.engine.prepare import OUTPUT, Request, configured, output_of
from feedgen.notify import Recipient
from feedgen.profiles.config import readable_parts
from feedgen.profiles.models.notify import NotifyModel
from feedgen.profiles.naming import CONFIG


@dataclass(slots=True)
class Around:
    """A shop's runs as such."""

    output: Path | None = None
    folder: Path = field(default_factory=Path)
    """The project's."""
    shop: str | None = None
    max_age: str | None = None
    max_ages: Mapping[str, str] = field(default_factory=dict)
    recipients: list[Recipient] = field(default_factory=list)


def around(config: Path | None, output: Path | None, *, writes: bool) -> Around:
    """What is known of the runs of a configuration, also of one that cannot be used; `writes` those that make feeds."""
    request = Request(None, (), output, config=config, guarded=writes)
    try:
        model, _, folder = configured(request)
    except UsageError:
        return _as_far_as_it_goes(config or Path(CONFIG), output or (Path(OUTPUT) if writes else None))
    ages = {name: one.max_age for name, one in model.channels.items() if one is not None and one.max_age is not None}
    return Around(
        output=output_of(request, model, folder),
        folder=folder or Path(),
        shop=model.shop.name,
        max_age=model.run.max_age,
        max_ages=ages,
        recipients=[recipient(one) for one in model.notify],
    )


def _as_far_as_it_goes(config: Path, output: Path | None) -> Around:
    try:
        parts = readable_parts(config, ("notify", "shop", "output"))
    except UsageError:
        return Around(output, config.parent)
    shop, folder = parts.get("shop"), parts.get("output")
    if output == Path(OUTPUT) and isinstance(folder, str):
        output = config.parent / folder
    name = shop.get("name") if isinstance(shop, dict) else None
    return Around(output, config.parent, name if isinstance(name, str) else None, recipients=list(_sound(parts)))


def _sound(parts: Mapping[str, Any]) -> Iterator[Recipient]:
    listed = parts.get("notify")
    for one in listed if isinstance(listed, list) else ():
        try:
            yield recipient(NotifyModel.model_validate(one))
        except ValidationError:
            continue


def recipient(model: NotifyModel) -> Recipient:
    """Somebody as the configuration has them."""
    said = model.model_dump()
    said["headers"] = tuple(model.headers.items())
    return Recipient(**{**said, "email": tuple(model.email)})
