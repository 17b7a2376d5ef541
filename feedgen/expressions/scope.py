"""What an expression may speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from feedgen.expressions.kinds import Kind
from feedgen.expressions.tables import Tables


@dataclass(frozen=True, slots=True)
class Scope:
    """Names an expression is checked against.

    `names` are read from each product; `constants` are known now and folded away; `it` is the kind of the current
    member inside `each`. With `open`, unknown names are read from the product too (source columns that only the
    data will tell). `tables` serve the `lookup` function.
    """

    names: Mapping[str, Kind] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    it: Kind | None = None
    open: bool = False
    tables: Tables = field(default_factory=Tables)

    def known(self) -> list[str]:
        """Every name that can be used, for guesses."""
        return [*self.names, *self.constants, *(("it",) if self.it else ())]
