"""`state`: what is kept between runs, and how long."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from feedgen.profiles import editing
from feedgen.profiles.models.base import Strict

STATE = ".feedgen/state.sqlite"


class StateModel(Strict):
    """What is kept between runs; a text is its `path`."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.or_text)

    path: str = Field(STATE, min_length=1, description="The file, an SQLite database, beside feedgen.yaml.")
    keep: int = Field(90, ge=1, description="Runs of each output folder that are remembered.")
    keep_ids: int = Field(400, ge=0, description="Days that an id which is sent no more is remembered.")

    keep_files: int = Field(
        2, ge=0, description="Earlier versions of each feed whose files are kept, for `feedgen rollback`."
    )

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: object) -> object:
        return {"path": data} if isinstance(data, str) else data


State = StateModel | Literal[False]
