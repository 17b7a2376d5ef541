"""`feedgen schema`: JSON Schemas, for editors and for whoever writes catalogues."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from feedgen.cli import console

EXAMPLES = ("feedgen schema config",)


class Kind(StrEnum):
    PROFILE = "profile"
    CONFIG = "config"
    PRODUCT = "product"


def command(
    kind: Annotated[Kind, typer.Argument(help="profile: channel profiles; config: feedgen.yaml; product: catalogues.")],
) -> None:
    """Print a JSON Schema.

    Editors complete and check YAML with it; a catalogue in JSON can be checked against that of a product.
    """
    from feedgen import api
    from feedgen.diagnostics.render.json import dumps

    console.data(dumps(api.schema(kind.value)))
