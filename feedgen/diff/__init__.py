"""Two feeds compared, item by item: what was added, what was removed, what changed in which field.

Where items come from is not known here: they are plain data, read elsewhere (`engine/feeds/`).
"""

from feedgen.diff.compare import compare
from feedgen.diff.difference import Difference, Example, FieldChange, Move, Pair, Side
from feedgen.diff.items import Fields, Item, digest_of, plain_name
from feedgen.diff.records import fields_of_cells, fields_of_members
from feedgen.diff.roles import AVAILABILITY, IDS, PRICES, Finder, guessed

__all__ = [
    "AVAILABILITY",
    "IDS",
    "PRICES",
    "Difference",
    "Example",
    "FieldChange",
    "Fields",
    "Finder",
    "Item",
    "Move",
    "Pair",
    "Side",
    "compare",
    "digest_of",
    "fields_of_cells",
    "fields_of_members",
    "guessed",
    "plain_name",
]
