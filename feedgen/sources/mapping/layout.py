"""What is known of one header: which cell feeds which attribute, and how a record is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.sources.mapping.cells import given
from feedgen.sources.mapping.headers import normalise
from feedgen.sources.mapping.optionlists import Options
from feedgen.sources.mapping.patterns import matching

Expression = Callable[[Mapping[str, Any]], Any]
Compile = Callable[[str], Expression]
Cells = Sequence[Any]
Report = Callable[[str, Exception], None]


@dataclass(slots=True)
class Record:
    """A row about to be read. `cells` may have been filled up from the rows of its group."""

    position: int
    cells: Cells
    group: Mapping[str, Any] = field(default_factory=dict)
    collected: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Layout:
    """What is known about the columns of one header."""

    names: tuple[str, ...]
    canonical: tuple[tuple[str, int], ...] = ()
    """The preset's own name of a column → its index, where the header calls it otherwise."""
    columns: dict[str, str] = field(default_factory=dict)
    direct: list[tuple[str, int]] = field(default_factory=list)
    kinds: list[tuple[str, bool]] = field(default_factory=list)
    """Attribute → whether its value must be a map, or must not."""
    fallbacks: list[tuple[str, int]] = field(default_factory=list)
    paths: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Attributes that are part of another one: `manufacturer.name`."""
    gathered: list[tuple[str, list[int]]] = field(default_factory=list)
    finish: dict[int, Callable[[Any], Any]] = field(default_factory=dict)
    """Index → what a cell still needs: the unit of its header, or to be taken apart."""
    derived: list[tuple[str, Expression]] = field(default_factory=list)
    """Names for expressions, each of which knows those before it."""
    computed: list[tuple[str, Expression]] = field(default_factory=list)
    kept: list[tuple[str, int]] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)
    named: list[tuple[str, int]] = field(default_factory=list)
    """Option → the column called after it."""
    option_lists: Options | None = None
    """The names and the values of options, where expressions give them."""
    axes: bool = True
    """Options tell variants apart; lists of a product's properties need not."""
    option_attributes: dict[str, str] = field(default_factory=dict)
    """Normalised option name → attribute."""
    ignored: frozenset[str] = frozenset()
    keep: frozenset[str] | None = None
    unused: list[str] = field(default_factory=list)
    plain: bool = True
    """Nothing but cells: `read` says it all."""
    read: Callable[[Cells], dict[str, Any]] = dict
    columnwise: Callable[[Sequence[Cells]], dict[str, list[Any]] | None] = lambda rows: None
    """The same for all rows of a table of texts, column by column; None when they must be read one by one."""

    def index(self, name: str) -> int | None:
        """Index of a column by the preset's name for it."""
        for known, index in self.canonical:
            if known == name:
                return index
        return self.names.index(name) if name in self.names else None

    def indexes(self, name: str) -> list[int]:
        """Indexes of the columns that a name, or a name with places in it, stands for."""
        if "{" in name:
            return [self.names.index(column) for column in matching(name, self.names)]
        index = self.index(name)
        return [] if index is None else [index]

    def row(self, cells: Cells) -> dict[str, Any]:
        """The row as expressions see it: columns that have a value, by their own and the preset's names."""
        row = {name: value for name, cell in zip(self.names, cells, strict=False) if (value := given(cell)) is not None}
        for name, index in self.canonical:
            if (value := given(cells[index])) is not None:
                row[name] = value
        return row

    def computed_read(self, record: Record, report: Report) -> dict[str, Any]:
        """The attributes of a record: its cells, options, lists of its group, and expressions."""
        attributes = self.read(record.cells)
        row = self.row(record.cells)
        options = self._options(record.cells, row)
        others: list[dict[str, Any]] = []
        for name, value in options.items():
            attribute = self.option_attributes.get(normalise(name))
            if attribute is not None:
                attributes.setdefault(attribute, value)
                continue
            others.append({"name": name, "value": value})
            if self.keep is None or name in self.keep:
                attributes.setdefault("attributes", {}).setdefault(name, value)
        for attribute, values in record.collected.items():
            if values:
                attributes[attribute] = values
        scope = {**row, "row": row, "group": {**record.group, **record.collected}, "options": options}
        scope["option_values"] = list(options.values())
        for name, call in self.derived:
            scope[name], _ = _tried(call, scope, name, report)
        for attribute, call in self.computed:
            value, failed = _tried(call, scope, attribute, report)
            if failed:
                continue
            if value is None:
                attributes.pop(attribute, None)
            else:
                attributes[attribute] = value
        if others and self.axes and "group_id" in attributes:
            attributes.setdefault("variant_option", others)
        return attributes

    def _options(self, cells: Cells, row: Mapping[str, Any]) -> dict[str, Any]:
        found = [(given(cells[name_at]), given(cells[value_at])) for name_at, value_at in self.pairs]
        found += [(name, given(cells[value_at])) for name, value_at in self.named]
        if self.option_lists is not None:
            found += self.option_lists({**row, "row": row})
        options: dict[str, Any] = {}
        for name, value in found:
            if name is not None and value is not None and str(value).casefold() not in self.ignored:
                options[str(name)] = value
        return options


def _tried(call: Expression, scope: Mapping[str, Any], name: str, report: Report) -> tuple[Any, bool]:
    """The value, and whether there is none because of an error: whatever one record does, the run goes on."""
    try:
        return given(call(scope)), False
    except Exception as error:
        report(name, error)
        return None, True
