"""One header bound to one preset: which cell feeds which attribute, and the functions that read a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.sources.cells import given, taken_apart, with_unit
from feedgen.sources.eachitem import items_of
from feedgen.sources.headers import Header, Headers, find_column, normalise
from feedgen.sources.languages import translated
from feedgen.sources.nested import lists_of
from feedgen.sources.optionlists import Options, option_lists
from feedgen.sources.patterns import expanded, matching, named
from feedgen.sources.preset import PresetModel
from feedgen.sources.reading import columnwise, reader

Expression = Callable[[Mapping[str, Any]], Any]
Compile = Callable[[str], Expression]
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
        for name, value in options.items():
            attribute = self.option_attributes.get(normalise(name))
            if attribute is not None:
                attributes.setdefault(attribute, value)
            elif self.keep is None or name in self.keep:
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
    for attribute, spec in translated(expanded(preset.columns, columns), preset.translated, columns).items():
        if attribute in overrides:
            continue
        if spec.value is not None:
            texts.append(spec.value)
            layout.computed.append((attribute, compiler(spec.value)))
            continue
        if spec.each is not None and spec.item is not None:
            texts.append(spec.each)
            layout.computed.append((attribute, items_of(spec.each, spec.item, compiler)))
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
    texts += preset.derive.values()
    layout.derived = [(name, compiler(text)) for name, text in preset.derive.items()]
    _bind_options(layout, preset, headers, touched)
    if preset.options is not None:
        texts += [text for text in (preset.options.each, preset.options.names, preset.options.values) if text]
        layout.option_lists = option_lists(preset.options, compiler)
    if preset.group is not None:
        group = preset.group
        texts += [
            text for text in (group.product_when, group.beside_when, group.parent, group.children, *group.keys) if text
        ]
        if group.translations is not None:
            texts += [group.translations.language, *group.translations.columns.values()]
        names = [name for name in (group.by, group.starts and group.starts.column, *group.fill) if name]
        names += [name for c in preset.group.collect.values() for name in (c.column, c.order, c.before) if name]
        touched.update(index for name in names for index in layout.indexes(name))
    whole = tuple(f"{name}." for name in lists_of(preset))
    touched.update(index for index, column in enumerate(columns) if column.startswith(whole))
    touched.update(index for name, index in (*layout.canonical, *_own(columns)) if _mentioned(name, texts))
    _keep(layout, claimed, keep)
    layout.unused = [column for i, column in enumerate(columns) if i not in claimed and i not in touched]
    layout.paths = [
        (name, tuple(name.split("."))) for name in dict.fromkeys(name for name, _ in layout.direct) if "." in name
    ]
    layout.plain = not (layout.computed or layout.pairs or layout.named or layout.option_lists)
    layout.read = reader(layout)
    layout.columnwise = columnwise(layout)
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
    for header in found:
        if header.order:
            layout.finish[header.at] = taken_apart(header.order)
        elif header.unit:
            layout.finish[header.at] = with_unit(header.unit)


def _bind_options(layout: Layout, preset: PresetModel, headers: Headers, touched: set[int]) -> None:
    if preset.options is None:
        return
    for pattern in preset.options.pairs:
        for n in PAIRS if "{n}" in pattern[0] else (1,):
            name, value = (headers.first(part.replace("{n}", str(n))) for part in pattern)
            if name is not None and value is not None and (name.at, value.at) not in layout.pairs:
                layout.pairs.append((name.at, value.at))
                touched.update((name.at, value.at))
    layout.named = [found for pattern in preset.options.named for found in named(pattern, layout.names)]
    touched.update(index for _, index in layout.named)
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
