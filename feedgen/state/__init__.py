"""What is kept between runs, in one SQLite file: the items that were sent, the runs, ids that are gone, receipts.

Plain data in, plain data out: what a run, an item or a receipt means to a channel is not known here. The tables are
described in `schema.py`; whoever compares what was sent with what would be sent asks them in SQL.
"""

from feedgen.state.deltas import Gone
from feedgen.state.facts import Fact, Row, facts_of
from feedgen.state.items import Changed, Staging
from feedgen.state.opening import BrokenError, ForeignError, NewerError, State, StateError, UnusableError

__all__ = [
    "BrokenError",
    "Changed",
    "Fact",
    "ForeignError",
    "Gone",
    "NewerError",
    "Row",
    "Staging",
    "State",
    "StateError",
    "UnusableError",
    "facts_of",
]
