"""The sources of feedgen.yaml as they are read."""

from __future__ import annotations

from pathlib import Path

from feedgen.profiles.config import JOINING, SourceModel
from feedgen.profiles.models.expect import ExpectModel, expectation
from feedgen.profiles.models.place import PlaceModel
from feedgen.sources import SourceOptions, beside, is_database
from feedgen.transfer import is_address


def options_of(
    source: SourceModel,
    folder: Path | None,
    *,
    shown: str | None = None,
    cache: bool = True,
    expect: ExpectModel | None = None,
) -> SourceOptions:
    """A source with its path from the project's `folder` on.

    `expect` is what holds for every source. `shown` is the address before `${ENV}` was filled in; without `cache` a
    file elsewhere is fetched anew.
    """
    elsewhere = is_address(source.path) and not is_database(source.path)
    path = source.path if elsewhere or source.path == "-" else str((folder or Path()) / source.path)
    if is_database(source.path):
        # secrets are filled in when the connection is made, and nowhere before
        path, shown = beside(shown or source.path, folder or Path()), None
    return SourceOptions(
        **source.model_dump(exclude={*PlaceModel.model_fields, *JOINING, "expect"}),
        path=path,
        access=source.access(folder, cache=cache) if elsewhere else None,
        shown=shown,
        expect=expectation(expect, source.expect),
    )
