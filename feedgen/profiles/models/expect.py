"""What a source must be like before its feeds are replaced."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from feedgen.profiles.models.base import Strict
from feedgen.profiles.models.measured import seconds
from feedgen.sources import Expect


class RowsModel(Strict):
    """How many records a source has."""

    min: int | None = Field(None, ge=0, description="At least.")
    max: int | None = Field(None, ge=0, description="At most.")
    max_drop: str | None = Field(
        None, pattern=r"^\d+(\.\d+)?%$", description="Most of them that may be gone since the last run."
    )


class ExpectModel(Strict):
    """What must hold for a source: else the run stops (exit status 3) and the old feeds stay."""

    columns: list[str] = Field(default_factory=list, description="Columns that must be there.")
    rows: RowsModel | None = Field(None, description="How many records there must be.")
    fresh: str | None = Field(None, description="How old the file may be: `90min`, `24h`, `2d`.")
    end: str | None = Field(
        None, min_length=1, description="Text of the last line of CSV, TSV or JSON Lines, which is then no record."
    )
    complete: bool = Field(
        True, description="The last record must be whole, and the file may not change while it is read."
    )
    severity: Literal["error", "warning"] = Field(
        "error", description="`warning`: what does not hold is told, and does not stop the run."
    )

    @field_validator("fresh")
    @classmethod
    def _age(cls, value: str | None) -> str | None:
        if value is not None and seconds(value) is None:
            raise ValueError("not an age such as `90min`, `24h` or `2d`")
        return value


def expectation(*models: ExpectModel | None) -> Expect:
    """What the models say together; of each key, the last one that has it."""
    said = {key: getattr(model, key) for model in models if model is not None for key in model.model_fields_set}
    rows = said.get("rows") or RowsModel.model_validate({})
    return Expect(
        columns=tuple(said.get("columns", ())),
        min_rows=rows.min,
        max_rows=rows.max,
        max_drop=float(rows.max_drop.rstrip("%")) if rows.max_drop else None,
        fresh=seconds(said.get("fresh") or ""),
        end=said.get("end"),
        complete=said.get("complete", True),
        warn=said.get("severity") == "warning",
    )
