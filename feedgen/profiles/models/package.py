"""A feed whose file is a ZIP with fixed parts beside the document."""

from __future__ import annotations

from pydantic import ConfigDict, Field, model_validator

from feedgen.profiles import editing
from feedgen.profiles.models.base import Strict


class PackageModel(Strict):
    """A document in a ZIP, beside parts that are the same in every file."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.refining)

    document: str = Field(description="Path of the document in the ZIP.", examples=["Content/Offers.xml"])
    parts: dict[str, str] = Field(
        default_factory=dict,
        description="Path → text of what stands beside the document, to the letter; before it, in this order.",
    )

    @model_validator(mode="after")
    def _paths(self) -> PackageModel:
        paths = [*self.parts, self.document]
        for path in paths:
            if not _is_inside(path):
                raise ValueError(f"`{path}` is no path in a ZIP: `Folder/name.xml`, without `..` and `\\`")
        folded = [path.casefold() for path in paths]
        if twice := [path for path, name in zip(paths, folded, strict=True) if folded.count(name) > 1]:
            raise ValueError(f"the package has `{twice[0]}` twice")
        return self


def _is_inside(path: str) -> bool:
    """Whether it names one file, and none outside of where a ZIP is unpacked."""
    steps = path.split("/")
    return "" not in steps and "." not in steps and ".." not in steps and not set(path) & {"\\", ":", "\0"}
