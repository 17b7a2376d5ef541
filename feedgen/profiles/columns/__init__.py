"""Fields that a file or a map names (`columns` of a feed).

They are made before the merchant's refinements are laid over the profile, so that those may speak of them, and once per
run: whatever comes later knows no file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from feedgen.diagnostics import Finding, SourceError, UsageError
from feedgen.profiles.columns.fields import FieldsOf
from feedgen.profiles.columns.given import Said
from feedgen.profiles.columns.listing import listed
from feedgen.profiles.merging import part
from feedgen.profiles.models.columns import ColumnsModel
from feedgen.profiles.yaml import Document

__all__ = ["Said", "with_columns"]


def with_columns(
    document: Document,
    feeds: Iterable[str],
    said: Said,
    project: Path | None,
    found: list[Finding],
) -> Document:
    """The profile in which the feeds have every field that files and maps name; what is wrong goes to `found`.

    Raises `UsageError` for a file that is not there, or cannot be read.
    """
    for feed in feeds:
        model = _model_of(part(document.data, ("feeds", feed, "columns")))
        try:
            lines = None if model is None else listed(model, said, project)
        except SourceError as error:
            raise UsageError(*error.findings) from None
        if model is not None and lines is not None:
            document = FieldsOf(document, ("feeds", feed, "fields"), model, lines, found).added()
    return document


def _model_of(data: Any) -> ColumnsModel | None:
    """None where there are no columns, or the profile's own form says what is wrong with them."""
    try:
        return ColumnsModel.model_validate(data)
    except ValidationError:
        return None
