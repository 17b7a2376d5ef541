"""A rule file: attributes, tables and rules that several shops' channels share (`use: rules/titles.yaml`)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from feedgen.profiles.models.rules import LayerModel


class RuleFileModel(LayerModel):
    """The whole of a rule file."""

    feedgen: Literal[1] = Field(1, description="Version of the profile format.")
    title: str = Field("", description="What the rules are for.")
