"""Feeds with an item per member of a list: of the product (its stores), or of the shop (its promotions)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feedgen.expressions import Compiled, Kind, member_kind
from feedgen.expressions.kinds import MAP
from feedgen.profiles.emits import members_of
from feedgen.profiles.plan import SelectionSpec
from feedgen.profiles.scopes import Words


@dataclass(frozen=True, slots=True)
class Each:
    """What there is an item for."""

    word: str
    """What expressions call a member."""
    kind: Kind
    known: bool
    """The list is there before the first product, and is the same for every one: the items are no products."""
    rule: int
    """Number of the rule that counts products without a member."""
    call: Callable[[Mapping[str, Any], Any], Any]

    def members(self, product: Mapping[str, Any]) -> Sequence[Any]:
        """The members of the product's list."""
        return [member for member in members_of(self.call(product, None)) or () if member is not None]

    def called(self, member: Any, number: int) -> str:
        """What reports call an item that is no product."""
        named = member.get("id") or member.get("name") if isinstance(member, Mapping) else member
        return f"{self.word} {number if named is None else named}"


def each_of(said: Mapping[str, str] | None, words: Words, rule: int) -> Each | None:
    """The `each` of a feed, compiled; `rule` is the number that `without_members` has among its rules."""
    if not said:
        return None
    ((word, text),) = said.items()
    compiled = words.compile(text)
    known, kind = is_known(compiled), member_kind(compiled.kind)
    return Each(word, _with_open_parts(kind) if known else kind, known, rule, compiled.call)


def _with_open_parts(kind: Kind) -> Kind:
    """The kind of a known member, whose maps may have keys that this shop has none of."""
    fields = {name: MAP if part.name == "map" else part for name, part in kind.fields.items()}
    return replace(kind, fields=fields)


def is_known(compiled: Compiled) -> bool:
    """Whether a list is there before the first product."""
    return not compiled.names and compiled.columns == frozenset()


def without_members(said: Mapping[str, str]) -> SelectionSpec:
    """The rule under which products without a member are counted."""
    ((word, text),) = said.items()
    return SelectionSpec("each", f"each {word}", None, f"`{text}` has nothing")
