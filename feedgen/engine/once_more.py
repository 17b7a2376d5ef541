"""Products that were sent the last time and are filtered now: sent once more, as out of stock (`when_filtered`).

A worker renders every filtered product of such a feed; it knows nothing of other runs. What the state knows, and has
not been sent so often enough, is put aside here and written behind all other items, so that the bytes do not depend
on how the catalogue was cut.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Sequence

from feedgen.engine.assemble import FeedAssembler
from feedgen.engine.remembering import Memory
from feedgen.engine.results import FILTERED, Part
from feedgen.engine.store import Place, Store, Unit


class OnceMore:
    """What is put aside, on the run's own disk."""

    def __init__(self, store: Store, memory: Memory) -> None:
        self._store = store
        self._memory = memory
        self._db = store.database
        self._db.execute("CREATE TABLE once_more (feed INTEGER, rule INTEGER, data BLOB, beside BLOB)")

    def take(self, number: int, part: Part, drop: Collection[int], places: Sequence[Place], runs: int) -> None:
        """Keep what the state knows of a chunk's filtered products; `runs` is how often each may be sent so."""
        late = [one for one in part.late if one.product not in drop]
        known = self._memory.sent_before(number, [one.fact[0] for one in late], runs) if late else ()
        for one in late:
            if one.fact[0] in known:
                rule = part.outcomes[one.product] - FILTERED
                beside = pickle.dumps((tuple(places[one.product]), one.key, one.fact))
                self._db.execute("INSERT INTO once_more VALUES (?, ?, ?, ?)", (number, rule, one.data, beside))

    def give(self, number: int, assembler: FeedAssembler) -> None:
        """Write what was put aside for a feed, but for what would repeat a value that belongs to another item."""
        rows = self._db.execute("SELECT rule, data, beside FROM once_more WHERE feed = ? ORDER BY rowid", (number,))
        for rule, data, beside in rows.fetchall():
            place, key, fact = pickle.loads(beside)  # noqa: S301 - our own bytes, put there by `take`
            if key is not None:
                if self._store.taken(number, key) is not None:
                    continue
                self._store.take(number, key, Place(*place))
            assembler.once_more(rule, Unit(1, 1, data, (), [fact]))
            self._memory.sent_again(number, fact[0])
