"""Lists of what there is, and the page of one of them: what `channels` and `functions` have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.diagnostics.render.text import printable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Described = TypeVar("Described", bound="DataclassInstance")


class Line(NamedTuple):
    """A line of a description: its first word stands out, what does not fit goes on below the rest."""

    text: str
    indent: int = 0
    style: str = ""


def show(
    known: Sequence[Described],
    written_as: o.Format,
    *,
    listing: Callable[[Sequence[Described]], str] | None,
    description: Callable[[Described], Iterable[Line]],
) -> None:
    """On stdout, for people or for programs: all of them as `listing` has it; without one, the only one there is."""
    if written_as is o.Format.JSON:
        from feedgen.diagnostics.render.json import dumps

        described = [asdict(one) for one in known]
        console.data(dumps(described[0] if listing is None else described))
    else:
        console.data(written(description(known[0])) if listing is None else listing(known))


def written(lines: Iterable[Line]) -> str:
    """The lines for stdout, wrapped to its width."""
    from rich.text import Text

    out = console.stdout()
    width = console.prose_width(out)
    wrapped = (
        Text(part, style=line.style)
        for line in lines
        for part in console.wrapped(printable(" ".join(line.text.splitlines())), line.indent, width) or [""]
    )
    return console.laid_out(*wrapped)
