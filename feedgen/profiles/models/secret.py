"""Secrets in feedgen.yaml: where they are, never what they are."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from feedgen.profiles.models.base import Strict

LITERAL = "literal_secret"
"""The type of the error for a secret that stands in the file; its value is not shown."""
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class SecretModel(Strict):
    """Where a secret is kept, where it is not a variable of the environment."""

    file: str | None = Field(None, description="File whose whole text it is, but for a line end.")
    keyring: str | None = Field(
        None,
        pattern=r"^[^/]+/.+$",
        description="Entry of the system's keyring: `SERVICE/NAME`. Needs the extra `keyring`.",
        examples=["feedgen/google-sftp"],
    )

    @model_validator(mode="after")
    def _one(self) -> SecretModel:
        if (self.file is None) == (self.keyring is None):
            raise ValueError("a secret is in a `file` or in the `keyring`, and in one of them")
        return self


def _variable(text: str) -> str:
    if not VARIABLE.search(text):
        raise PydanticCustomError(
            LITERAL, "a secret does not stand here: write `${NAME}`, `{file: …}` or `{keyring: …}`"
        )
    return text


Secret = Annotated[str, AfterValidator(_variable)] | SecretModel
