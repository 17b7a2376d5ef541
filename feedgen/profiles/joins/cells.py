"""Whether the cells of a column are numbers: said once of the whole column, never of a single cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from feedgen.catalogue.conventions import UNSETTLED
from feedgen.catalogue.numbers import NOT_GIVEN, mark_shown, read_decimal

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,2})?")
_CODE = re.compile(r"[-+]?0[0-9]+")
"""A number with a leading zero is a code: as a number it would be another one."""


@dataclass(slots=True)
class Column:
    """What is known of a column's cells so far."""

    numeric: bool = True
    given: bool = False
    single: bool = True
    """No cell is a list or an object of a JSON source."""
    marks: frozenset[str] = frozenset()
    """Decimal marks that some cell shows beyond doubt."""
    doubtful: tuple[str, int | None] | None = None
    """The first cell that can be read in two ways, with its line."""

    def see(self, cell: Any, line: int | None, mark: str | None) -> None:
        """Look at one more cell; `mark` is the decimal mark where it is known."""
        if isinstance(cell, list | dict):
            self.single = self.numeric = False
        elif not self.numeric:
            return
        elif cell.__class__ is not str:
            self.numeric = not isinstance(cell, bool) and read_decimal(cell).value is not None
            self.given = True
        elif _PLAIN.fullmatch(cell) and mark != ",":
            self.given = True
            if "." in cell:
                self.marks |= {"."}
        elif cell.casefold() not in NOT_GIVEN:
            self._written(cell, line, mark)

    def _written(self, cell: str, line: int | None, mark: str | None) -> None:
        self.given = True
        shown, _, _ = mark_shown(cell)
        if read_decimal(cell, mark).value is None or _CODE.fullmatch(cell):
            self.numeric = False
        elif shown == UNSETTLED:
            self.doubtful = self.doubtful or (cell, line)
        elif shown:
            self.marks |= {shown}

    @property
    def is_number(self) -> bool:
        return self.numeric and self.given

    @property
    def is_text(self) -> bool:
        return self.given and self.single and not self.numeric

    def mark(self, known: str | None) -> str | None:
        """The decimal mark of the column, where one is known or its cells agree on one."""
        return known or (next(iter(self.marks)) if len(self.marks) == 1 else None)
