"""Named parts that come in through one door: built-ins and third parties alike.

A built-in is a line in the registry's table (`name: "module:attribute"`); a third party is an
entry point of the registry's group. Both are imported when first asked for, so that
`feedgen --version` never pays for a writer it does not use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")


class Registry(Generic[T]):
    """The parts of one kind by name; raises `KeyError` for a name nobody registered."""

    def __init__(self, group: str, builtins: Mapping[str, str]) -> None:
        self.group = group
        self._builtins = dict(builtins)
        self._loaded: dict[str, T] = {}
        self._third_parties: dict[str, Any] | None = None

    def _plugins(self) -> dict[str, Any]:
        if self._third_parties is None:
            self._third_parties = {point.name: point for point in entry_points(group=self.group)}
        return self._third_parties

    def get(self, name: str) -> T:
        """The part of that name, imported now if it was not yet."""
        if name not in self._loaded:
            target = self._builtins.get(name)
            if target is not None:
                module, _, attribute = target.partition(":")
                self._loaded[name] = cast(T, getattr(import_module(module), attribute))
            else:
                self._loaded[name] = cast(T, self._plugins()[name].load())
        return self._loaded[name]

    def names(self) -> list[str]:
        """All names, sorted; nothing is imported for it."""
        return sorted({*self._builtins, *self._plugins()})

    def __contains__(self, name: str) -> bool:
        return name in self._builtins or name in self._plugins()

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())
