"""What a step is: data that says what happens to a product, and the kinds of it there are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from feedgen.catalogue.readers import Readers
from feedgen.expressions import Kind
from feedgen.profiles.joins.finding import Joined
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.scopes import Words
from feedgen.profiles.values import Issue
from feedgen.profiles.yaml import Path_

if TYPE_CHECKING:
    from feedgen.profiles.batch import Batch

Own = dict[str, Any]
"""A product while its steps run: a copy that a step may write to, but not into the values of."""
Action = Callable[[Own, list[Issue]], None]
"""A bound step. It never raises: what goes wrong is an issue, and the product goes on."""


class SideBySide(ABC):
    """A bound step that can do the same to many products in less time."""

    @abstractmethod
    def __call__(self, own: Own, issues: list[Issue]) -> None: ...

    @abstractmethod
    def together(self, batch: Batch) -> None:
        """The step for every product of a batch; it tells the batch what changed."""


class Text(NamedTuple):
    """An expression of a step: where it stands below the step's place, and what is asked of it."""

    at: Path_
    text: str | bool
    condition: bool = False


class Told(NamedTuple):
    """A part of a step that is explained by itself: run it on a product, and it says what it did and why."""

    name: str
    layer: str
    place: str
    texts: tuple[Text, ...]
    """Its conditions, and the expressions worth following."""
    run: Callable[[Own, list[Issue]], tuple[str, str]]
    """State (`taken`, `not taken`, `not asked`) and the reason."""


@dataclass(slots=True)
class Binding:
    """What is known of the products of one chunk while the steps are bound, one after the other.

    A step that writes adds to `keys`; one whose result is the same for every product says so with `know`.
    """

    words: Words
    keys: frozenset[str]
    readers: Readers
    way_taken: Callable[[str, Path_], Action] | None = None
    """Makes the action that notes that a way of the rule at a place was taken; only for runs of tests."""
    joined: Mapping[int, Joined] = field(default_factory=dict)
    """The joined files with their rows, by the number of the source."""
    written_again: frozenset[str] = frozenset()
    """Attributes that several steps write: what one of them says is not yet the last word."""

    def know(self, name: str, value: Any) -> None:
        if name not in self.written_again:
            self.words = self.words.knowing(name, value)
        if value is not None:
            self.keys |= {name}


@dataclass(frozen=True, slots=True)
class StepKind:
    """A kind of step; every function takes the `data` of its specs."""

    writes: Callable[[Mapping[str, Any]], frozenset[str]]
    """Attributes that may be set; one unclaimed column is `attributes.Fabric`."""
    texts: Callable[[Mapping[str, Any]], Iterator[Text]]
    """Every expression, for lint and to know what is read."""
    bind: Callable[[StepSpec, Binding], Action | None]
    """The step for the products of a chunk; None when there is nothing to do for them."""
    needs: tuple[str, ...] = ()
    """Without any of these attributes there is nothing to do."""
    kinds: Callable[[Mapping[str, Any]], Mapping[str, Kind]] = lambda data: {}
    """What is known of the values of names that are no attributes of products."""
    tell: Callable[[StepSpec, Binding], Iterator[Told]] | None = None
    """The step in parts, for `feedgen explain`; without it the step is explained as a whole."""
