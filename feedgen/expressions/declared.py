"""How a function of the expression language is declared: what it takes, what it gives, and examples.

    @function("truncate", summary="Cut text to a number of characters.", accepts="text", returns="text",
              examples=[("Red wool scarf", {"limit": 8}, "Red wool")])
    def truncate(limit: int) -> Callable[[str], str]: ...

The decorated callable is a factory: called with the arguments, it returns the function of one value. Its signature
says what arguments are allowed; lint and documentation read it.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from feedgen.expressions.kinds import ANY, BOOLEAN, DATETIME, INTEGER, LIST, NUMBER, TEXT, Kind, kind_named, list_of

FACTORY_CACHE = 1024
"""Functions kept for arguments that come from the products (`title | truncate(limit)`)."""

_KINDS: Mapping[Any, Kind] = {
    str: TEXT,
    int: INTEGER,
    bool: BOOLEAN,
    Decimal: NUMBER,
    list: LIST,
    dt.datetime: DATETIME,
}
Example = tuple[Any, Mapping[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument. `may_miss`: None is a value it accepts; `many`: takes all further arguments."""

    name: str
    kind: Kind
    required: bool
    may_miss: bool
    many: bool = False
    named_only: bool = False


@dataclass(frozen=True)
class Function:
    """A function of the language. `missing`: it is also called for a missing value."""

    name: str
    summary: str
    accepts: frozenset[str]
    returns: str
    examples: tuple[Example, ...]
    factory: Callable[..., Callable[[Any], Any]]
    parameters: tuple[Parameter, ...]
    missing: bool = False
    uses_tables: bool = False
    tables: Mapping[str, Any] = field(default_factory=dict)
    """The tables its examples speak of."""
    description: str = ""

    def result(self, kind: Kind) -> Kind:
        """Kind of the result for a value of `kind`."""
        match self.returns:
            case "same":
                return kind
            case "member":
                return kind.member if kind.name == "list" else ANY
            case "list[same]":
                return kind if kind.name == "list" else list_of(kind)
            case word:
                return kind_named(word)

    def usage(self) -> str:
        """The way it is written, `truncate(limit)`."""
        words = [
            ("**" if p.named_only else "*") + p.name if p.many else p.name if p.required else f"{p.name}=…"
            for p in self.parameters
        ]
        return f"{self.name}({', '.join(words)})" if words else self.name

    @property
    def cached(self) -> Callable[..., Callable[[Any], Any]]:
        return _cached(self.factory)


@cache
def _cached(factory: Callable[..., Callable[[Any], Any]]) -> Callable[..., Callable[[Any], Any]]:
    """The factory with a bounded memory; arguments that cannot be remembered are passed through."""
    # typed: 1, True and Decimal(1) are equal but not the same argument
    remembered = lru_cache(maxsize=FACTORY_CACHE, typed=True)(factory)

    def make(*args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        known = all(isinstance(value, Hashable) for value in (*args, *kwargs.values()))
        return remembered(*args, **kwargs) if known else factory(*args, **kwargs)

    return make


def function(
    name: str,
    *,
    summary: str,
    accepts: str | Sequence[str],
    returns: str,
    examples: Sequence[Example],
    missing: bool = False,
    tables: Mapping[str, Any] | None = None,
) -> Callable[[Callable[..., Callable[[Any], Any]]], Function]:
    """Declare a function. `accepts` names the kinds of value it takes; `returns` is a kind, `same` or `member`.

    A factory with a parameter `tables` is given the scope's tables; `tables` here are those of its examples.
    """

    def declare(factory: Callable[..., Callable[[Any], Any]]) -> Function:
        parameters = _parameters(factory)
        return Function(
            name=name,
            summary=summary,
            accepts=frozenset((accepts,) if isinstance(accepts, str) else accepts),
            returns=returns,
            examples=tuple(examples),
            factory=factory,
            parameters=tuple(p for p in parameters if p.name != "tables"),
            missing=missing,
            uses_tables=any(p.name == "tables" for p in parameters),
            tables=tables or {},
            description=inspect.cleandoc(factory.__doc__ or ""),
        )

    return declare


def _parameters(factory: Callable[..., Any]) -> list[Parameter]:
    hints = get_type_hints(factory)
    return [_parameter(found, hints.get(found.name, Any)) for found in inspect.signature(factory).parameters.values()]


def _parameter(found: inspect.Parameter, hint: Any) -> Parameter:
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    solid = [option for option in options if option is not NoneType]
    kind = _KINDS.get(get_origin(solid[0]) or solid[0], ANY) if len(solid) == 1 else ANY
    many = found.kind in (found.VAR_POSITIONAL, found.VAR_KEYWORD)
    return Parameter(
        name=found.name,
        kind=kind,
        required=found.default is found.empty and not many,
        may_miss=NoneType in options or hint is Any,
        many=many,
        named_only=found.kind in (found.KEYWORD_ONLY, found.VAR_KEYWORD),
    )
