"""What feedgen.yaml says of joined files, as steps without their rows; headers tell the rest where they can be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.diagnostics import FeedgenError
from feedgen.profiles.joins.layout import form_of, layout_of
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.sources import options_of
from feedgen.profiles.yaml import Document, Path_
from feedgen.sources import SourceInfo, inspect_all
from feedgen.transfer import Copies, is_address, redacted

if TYPE_CHECKING:
    from feedgen.profiles.config import SourceModel

AT: Path_ = ("catalogue", "sources")


def join_steps(sources: Sequence[SourceModel], document: Document, folder: Path | None) -> tuple[StepSpec, ...]:
    """A step per joined file, with no rows yet. A file that cannot be read now leaves open what its rows give."""
    return tuple(
        StepSpec("join", "catalogue", document.where((*AT, n)), _data(n, source, document, folder))
        for n, source in enumerate(sources)
        if source.join is not None
    )


def _data(number: int, source: SourceModel, document: Document, folder: Path | None) -> dict[str, Any]:
    written = document.filled.get((*AT, number, "path"), source.path)
    return {
        "name": source.name or redacted(written),
        "source": number,
        "by": source.join,
        "as": source.as_,
        "form": form_of(source),
        "many": source.many,
        "on": source.on,
        "columns": {
            name: text if isinstance(text, str) else text.model_dump() for name, text in source.columns.items()
        },
        "language": source.language,
        "gives": gives(source, heads(source, folder)),
        "names": [],
        "texts": [],
        "numbers": {},
        "files": [],
        "rows": None,
    }


def heads(source: SourceModel, folder: Path | None) -> list[SourceInfo]:
    """The files as their first bytes show them; none where they cannot be read now."""
    if source.path == "-" or is_address(source.path):
        return []
    copies = Copies()
    try:
        return inspect_all(options_of(source, folder), copies)
    except FeedgenError:
        return []
    finally:
        copies.close()


def gives(source: SourceModel, infos: Sequence[SourceInfo]) -> list[str] | None:
    """Names of what a row may give: attributes, or what stands behind `as`. None where only the file could tell."""
    if source.columns:
        return list(source.columns)
    if not infos or (source.preset is not None and not _known(source.preset)):
        return None
    return list(dict.fromkeys(name for info in infos for name in layout_of(source, info, {}).gives))


def _known(preset: str) -> bool:
    from feedgen.sources import preset_names

    return preset in preset_names()
