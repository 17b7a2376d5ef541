"""What a feed collects from its items, so that the document around them can tell of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from feedgen.expressions import EVALUATION_ERRORS, Compiled
from feedgen.expressions.kinds import ANY, INTEGER, TEXT, Kind, list_of
from feedgen.expressions.values import plain_text
from feedgen.profiles.emits import failed, members_of
from feedgen.profiles.models.collect import CollectModel
from feedgen.profiles.scopes import Words
from feedgen.profiles.values import Issue

COLLECTED, FILE = "collected", "file"
"""The words for what an expression of the document may know of the items."""
REMEMBERED = 4096
"""Values of one collection that a worker keeps: categories and currencies repeat all through a catalogue."""

_MEMBER = Kind("map", fields={"key": TEXT, "value": ANY, "name": TEXT, "parent": TEXT, "level": INTEGER}, open=False)

Product = Mapping[str, Any]


class Value(NamedTuple):
    """A value of an item: the number of its collection, its key, itself, and the key of the level above."""

    collection: int
    key: str
    value: Any
    parent: str | None = None

    def shown(self) -> str:
        """The value for a message."""
        return " > ".join(self.value) if isinstance(self.value, tuple) else plain_text(self.value)

    def told(self) -> dict[str, Any]:
        """What `it` is for the fields of the document."""
        levels = self.value if isinstance(self.value, tuple) else (self.value,)
        value = list(levels) if isinstance(self.value, tuple) else self.value
        name = plain_text(levels[-1])
        return {"key": self.key, "value": value, "name": name, "parent": self.parent, "level": len(levels)}


class Collected(NamedTuple):
    """What the items of a part say: the different values, and which of them each item has."""

    values: Sequence[Value]
    of_items: Sequence[tuple[int, ...]]

    def of(self, items: Iterable[int]) -> tuple[Value, ...]:
        """The values of some items by number, each once, in the order in which they come."""
        kinds = dict.fromkeys(self.of_items[item] for item in items)
        return tuple(self.values[n] for n in dict.fromkeys(n for kind in kinds for n in kind))

    def only(self, items: Iterable[int]) -> Collected:
        """The same for some of the items."""
        return self._replace(of_items=[self.of_items[item] for item in items])


def kinds_of(collect: Mapping[str, CollectModel]) -> dict[str, Kind]:
    """The kinds of the words that only the document knows."""
    lists = {name: list_of(_MEMBER) for name in collect}
    counts = {"items": INTEGER, "number": INTEGER}
    return {COLLECTED: Kind("map", fields=lists, open=False), FILE: Kind("map", fields=counts, open=False)}


class _Ways(NamedTuple):
    """The expressions of one collection."""

    each: Compiled | None
    value: Compiled
    key: Compiled | None


def _ways(model: CollectModel, words: Words) -> _Ways:
    each = None if model.each is None else words.compile(model.each)
    value = words.compile(model.value, words.scope if each is None else words.inside(words.scope, each))
    return _Ways(each, value, None if model.key is None else words.compile(model.key, words.inside(words.scope)))


def compiled_of(collect: Mapping[str, CollectModel], words: Words) -> list[Compiled]:
    """Every expression of the collections."""
    return [way for model in collect.values() for way in _ways(model, words) if way is not None]


class Collector:
    """One collection, compiled: an item's product → its values, levels above first."""

    def __init__(self, number: int, name: str, model: CollectModel, words: Words) -> None:
        each, value, key = _ways(model, words)
        self.name = name
        self.never = (value if each is None else each).constant and (value if each is None else each).value is None
        self._number = number
        self._each = None if each is None else each.call
        self._value = value.call
        self._key: Callable[[Product, Any], Any] | None = None if key is None else key.call
        self._levels = model.levels
        self._known: dict[Any, tuple[Value, ...]] | None = {} if key is None or not key.names else None
        """By value, unless a key is made of something else of the product."""

    def values(self, product: Product) -> Iterable[Value]:
        """The values of a product; raises `EVALUATION_ERRORS`."""
        if self._each is None:
            return self._of(product, self._value(product, None))
        members = members_of(self._each(product, None)) or ()
        return [value for member in members for value in self._of(product, self._value(product, member))]

    def _of(self, product: Product, raw: Any) -> tuple[Value, ...]:
        value = tuple(map(plain_text, raw)) if isinstance(raw, list | tuple) else raw
        if isinstance(value, Mapping):
            plain_text(value)  # raises: it is no value of one kind
        if value is None or value in ("", ()):
            return ()
        if self._known is None:
            return self._made(product, value)
        found = self._known.get(value)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[value] = self._made(product, value)
        return found

    def _made(self, product: Product, value: Any) -> tuple[Value, ...]:
        if not self._levels:
            return self._whole(product, [value])
        path = value if isinstance(value, tuple) else (value,)
        return self._whole(product, [path[:n] for n in range(1, len(path) + 1)])

    def _whole(self, product: Product, chain: Sequence[Any]) -> tuple[Value, ...]:
        made: list[Value] = []
        for value in chain:
            plain = list(value) if isinstance(value, tuple) else value
            key = plain_text(plain) if self._key is None else self._key(product, plain)
            if key is not None:
                made.append(Value(self._number, plain_text(key), value, made[-1].key if made else None))
        return tuple(made)


def collectors(collect: Mapping[str, CollectModel], words: Words) -> tuple[Collector, ...]:
    """The collections of a feed, without those that no product can have a value for."""
    made = (Collector(number, name, model, words) for number, (name, model) in enumerate(collect.items()))
    return tuple(one for one in made if not one.never)


class Collecting:
    """What the items of one part say, item by item."""

    def __init__(self) -> None:
        self._values: dict[Value, int] = {}
        self._of_items: list[tuple[int, ...]] = []

    def add(self, values: Iterable[Value]) -> None:
        """The values of the next item."""
        known = self._values
        self._of_items.append(tuple([known.setdefault(value, len(known)) for value in values]))

    def done(self) -> Collected:
        return Collected(list(self._values), self._of_items)


def values_of(ways: Sequence[Collector], product: Product, issues: list[Issue]) -> list[Value]:
    """All values of an item; an expression that fails is an issue."""
    found: list[Value] = []
    for one in ways:
        try:
            found += one.values(product)
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, one.name))
    return found
