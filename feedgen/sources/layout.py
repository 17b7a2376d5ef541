"""One header bound to one preset: which cell feeds which attribute, and the functions that read a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from feedgen.sources.cells import given, list_of, lists_of, put, taken_apart, with_unit
from feedgen.sources.headers import Header, Headers, find_column, normalise
from feedgen.sources.preset import PresetModel

Compile = Callable[[str], Callable[[Mapping[str, Any]], Any]]
Cells = Sequence[Any]
Report = Callable[[str, Exception], None]

PAIRS = range(1, 11)
WORD = re.compile(r"[^\W\d]\w*")


@dataclass(slots=True)
class Record:
    """A row about to be read. `cells` may have been filled up from the rows of its group."""

    position: int
    cells: Cells
    group: Mapping[str, Any] = field(default_factory=dict)
    collected: Mapping[str, list[Any]] = field(default_factory=dict)


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
    finish: list[tuple[str, Callable[[Any], Any]]] = field(default_factory=list)
    """Attribute → what its value still needs: a unit, or to be taken apart."""
    computed: list[tuple[str, Callable[[Mapping[str, Any]], Any]]] = field(default_factory=list)
    kept: list[tuple[str, int]] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)
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
        options = self._options(record.cells)
        for name, value in options.items():
            attribute = self.option_attributes.get(normalise(name))
            if attribute is not None:
                attributes.setdefault(attribute, value)
            elif self.keep is None or name in self.keep:
                attributes.setdefault("attributes", {}).setdefault(name, value)
        for attribute, values in record.collected.items():
            if values:
                attributes[attribute] = values
        scope = {**row, "row": row, "group": record.group, "options": options}
        scope["option_values"] = list(options.values())
        for attribute, call in self.computed:
            try:
                value = given(call(scope))
            except Exception as error:  # whatever an expression does to one record, the run goes on
                report(attribute, error)
                continue
            if value is None:
                attributes.pop(attribute, None)
            else:
                attributes[attribute] = value
        return attributes

    def _options(self, cells: Cells) -> dict[str, Any]:
        options: dict[str, Any] = {}
        for name_at, value_at in self.pairs:
            name, value = given(cells[name_at]), given(cells[value_at])
            if name is not None and value is not None and str(value).casefold() not in self.ignored:
                options[str(name)] = value
        return options


def layout_of(
    preset: PresetModel,
    columns: tuple[str, ...],
    overrides: Mapping[str, Any],
    compiler: Compile,
    keep: frozenset[str] | None,
) -> Layout:
    """Bind a preset and the merchant's own mapping to a header."""
    headers = Headers(columns, tolerant=preset.synonyms)
    layout = Layout(columns, _canonical(preset, headers), keep=keep)
    claimed: set[int] = set()
    touched: set[int] = set()
    texts: list[str] = []
    for attribute, text in overrides.items():
        _override(layout, attribute, text, columns, compiler, claimed, texts)
    for attribute, spec in preset.columns.items():
        if attribute in overrides:
            continue
        if spec.value is not None:
            texts.append(spec.value)
            layout.computed.append((attribute, compiler(spec.value)))
            continue
        many = _found(headers, spec.all or (), preset.aliases, numbered=True)
        found = _found(headers, spec.first or (), preset.aliases, numbered=False)
        if len(many) > 1:
            layout.gathered.append((attribute, [header.at for header in many]))
            layout.columns[attribute] = many[0].column
            claimed.update(header.at for header in many)
            layout.fallbacks += [(attribute, header.at) for header in found]
            touched.update(header.at for header in found)
        elif many or found:
            # a part of a group is still reachable under its own name
            _direct(layout, attribute, [*many, *found], touched if "." in attribute else claimed, touched)
            if spec.only is not None:
                layout.kinds.append((attribute, spec.only == "map"))
    _bind_options(layout, preset, headers, touched)
    if preset.group is not None:
        group = preset.group
        texts += [text for text in (group.product_when, group.parent, group.children, *group.keys) if text]
        names = [name for name in (group.by, group.starts and group.starts.column, *group.fill) if name]
        names += [name for c in preset.group.collect.values() for name in (c.column, c.order, c.before) if name]
        touched.update(index for name in names if (index := layout.index(name)) is not None)
    touched.update(index for name, index in (*layout.canonical, *_own(columns)) if _mentioned(name, texts))
    _keep(layout, claimed, keep)
    layout.unused = [column for i, column in enumerate(columns) if i not in claimed and i not in touched]
    layout.paths = [
        (name, tuple(name.split("."))) for name in dict.fromkeys(name for name, _ in layout.direct) if "." in name
    ]
    layout.plain = not (layout.computed or layout.pairs)
    layout.read = _reader(layout)
    layout.columnwise = _columnwise(layout)
    return layout


def _own(columns: Sequence[str]) -> list[tuple[str, int]]:
    return [(column, index) for index, column in enumerate(columns)]


def _mentioned(name: str, texts: Sequence[str]) -> bool:
    return any(name in text for text in texts)


def _canonical(preset: PresetModel, headers: Headers) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for name, others in preset.aliases.items():
        header = next((h for known in (name, *others) if (h := headers.first(known))), None)
        if header is not None and header.column != name:
            found.append((name, header.at))
    return tuple(found)


def _override(
    layout: Layout,
    attribute: str,
    text: Any,
    columns: Sequence[str],
    compiler: Compile,
    claimed: set[int],
    texts: list[str],
) -> None:
    if not isinstance(text, str):
        literal = text.get("const") if isinstance(text, Mapping) else text
        layout.computed.append((attribute, lambda scope, literal=literal: literal))  # type: ignore[misc]
    elif (column := find_column(text, columns)) is not None:
        header = next(Headers(columns).find(column))
        _direct(layout, attribute, [header], claimed, claimed)
    else:
        texts.append(text)
        layout.computed.append((attribute, compiler(text)))
        words = {word for word in WORD.findall(text) if word not in columns}
        found = {word: column for word in words if (column := find_column(word, columns)) is not None}
        layout.canonical += tuple((word, columns.index(column)) for word, column in sorted(found.items()))


def _found(headers: Headers, names: Sequence[str], aliases: Mapping[str, list[str]], *, numbered: bool) -> list[Header]:
    found: dict[int, Header] = {}
    for name in names:
        for known in (name, *aliases.get(name, ())):
            for header in headers.find(known, numbered=numbered):
                found.setdefault(header.at, header)
    return list(found.values())


def _direct(layout: Layout, attribute: str, found: Sequence[Header], claimed: set[int], touched: set[int]) -> None:
    """The first column feeds the attribute, further ones where it is empty; those stay reachable by name."""
    first = found[0]
    layout.direct.append((attribute, first.at))
    layout.columns[attribute] = first.column
    claimed.add(first.at)
    for header in found[1:]:
        layout.fallbacks.append((attribute, header.at))
        touched.add(header.at)
    if first.order:
        layout.finish.append((attribute, taken_apart(first.order)))
    elif first.unit:
        layout.finish.append((attribute, with_unit(first.unit)))


def _bind_options(layout: Layout, preset: PresetModel, headers: Headers, touched: set[int]) -> None:
    if preset.options is None:
        return
    for pattern in preset.options.pairs:
        for n in PAIRS if "{n}" in pattern[0] else (1,):
            name, value = (headers.first(part.replace("{n}", str(n))) for part in pattern)
            if name is not None and value is not None and (name.at, value.at) not in layout.pairs:
                layout.pairs.append((name.at, value.at))
                touched.update((name.at, value.at))
    layout.ignored = frozenset(value.casefold() for value in preset.options.ignore)
    layout.option_attributes = {
        normalise(name): attribute
        for attribute, names in preset.options.attributes.items()
        for name in (attribute, *names)
    }


def _keep(layout: Layout, claimed: set[int], keep: frozenset[str] | None) -> None:
    paired = {index for pair in layout.pairs for index in pair}
    for index, column in enumerate(layout.names):
        if index in claimed or (keep is not None and column not in keep) or (index in paired and keep is None):
            continue
        layout.kept.append((column, index))


def _reader(layout: Layout) -> Callable[[Cells], dict[str, Any]]:
    """The function that reads a row's cells. The most common case, text under direct columns, is one line."""
    maps = {attribute for attribute, is_map in layout.kinds if is_map}
    texts = [(attribute, index) for attribute, index in layout.direct if attribute not in maps]
    attributes, cells = tuple(attribute for attribute, _ in texts), _getter([index for _, index in texts])
    structured = _structured(layout)
    mapped = [index for attribute, index in layout.direct if attribute in maps]
    strip = str.strip

    def read(row: Cells) -> dict[str, Any]:
        if mapped and any(row[index].__class__ is dict for index in mapped):
            return structured(row)
        try:
            return {a: c for a, c in zip(attributes, map(strip, cells(row)), strict=True) if c}
        except TypeError:  # JSON: not all cells are text
            return structured(row)

    further = _further(layout)
    return read if further is None else lambda row: further(read(row), row)


def _structured(layout: Layout) -> Callable[[Cells], dict[str, Any]]:
    """The same for cells of any kind."""
    attributes, cells = tuple(a for a, _ in layout.direct), _getter([index for _, index in layout.direct])
    kinds = dict(layout.kinds)

    def read(row: Cells) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for attribute, cell in zip(attributes, cells(row), strict=True):
            value = given(cell)
            if value is not None and kinds.get(attribute) in (None, isinstance(value, dict)):
                found[attribute] = value
        return found

    return read


def _further(layout: Layout) -> Callable[[dict[str, Any], Cells], dict[str, Any]] | None:
    """What a header needs beyond one cell per attribute; None when that is nothing."""
    gathered, fallbacks, finish, paths, kept = (
        layout.gathered,
        layout.fallbacks,
        layout.finish,
        layout.paths,
        layout.kept,
    )
    if not (gathered or fallbacks or finish or paths or kept):
        return None

    def further(found: dict[str, Any], row: Cells) -> dict[str, Any]:
        for attribute, indexes in gathered:
            if values := list_of([row[index] for index in indexes]):
                found[attribute] = values
        for attribute, index in fallbacks:
            if attribute not in found and (value := given(row[index])) is not None and type(value) is not dict:
                found[attribute] = value
        for attribute, complete in finish:
            if attribute in found:
                found[attribute] = complete(found[attribute])
        for attribute, path in paths:
            if attribute in found:
                put(found, path, found.pop(attribute))
        if kept:
            rest = {name: value for name, index in kept if (value := given(row[index])) is not None}
            if rest:
                own = found.get("attributes")
                found["attributes"] = {**rest, **own} if isinstance(own, dict) else rest
        return found

    return further


def _columnwise(layout: Layout) -> Callable[[Sequence[Cells]], dict[str, list[Any]] | None]:
    """Reads all rows of a table in a few calls per column: a fifth of the time of a call per row."""
    kinds = dict(layout.kinds)
    if layout.paths or any(kinds.values()):
        return lambda rows: None

    def read(rows: Sequence[Cells]) -> dict[str, list[Any]] | None:
        try:
            # every row of a table is as wide as its header
            columns = [list(map(str.strip, column)) for column in zip(*rows, strict=True)]
        except TypeError:
            return None
        if not columns:
            return {}
        found: dict[str, list[Any]] = {attribute: columns[index] for attribute, index in layout.direct}
        for attribute, indexes in layout.gathered:
            lists = lists_of([columns[index] for index in indexes])
            found[attribute] = _or_else(lists, found[attribute]) if attribute in found else lists
        for attribute, index in layout.fallbacks:
            found[attribute] = _or_else(found.get(attribute, columns[index]), columns[index])
        for attribute, complete in layout.finish:
            if attribute in found:
                found[attribute] = [complete(cell) if cell else cell for cell in found[attribute]]
        if layout.kept:
            names, cells = [name for name, _ in layout.kept], [columns[index] for _, index in layout.kept]
            rest = [{n: c for n, c in zip(names, row, strict=True) if c} for row in zip(*cells, strict=True)]
            found["attributes"] = _or_else(rest, found.get("attributes", [""] * len(rest)))
        return found

    return read


def _or_else(first: list[Any], second: list[Any]) -> list[Any]:
    return [a or b for a, b in zip(first, second, strict=True)]


def _getter(indexes: Sequence[int]) -> Callable[[Cells], tuple[Any, ...]]:
    if not indexes:
        return lambda row: ()
    if len(indexes) == 1:
        only = indexes[0]
        return lambda row: (row[only],)
    return itemgetter(*indexes)
