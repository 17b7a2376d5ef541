"""One header bound to one preset and to what the merchant says: the thinking that is done once per layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from feedgen.sources.mapping.cells import taken_apart, with_unit
from feedgen.sources.mapping.eachitem import items_of
from feedgen.sources.mapping.headers import Header, Headers, find_column, normalise
from feedgen.sources.mapping.languages import translated
from feedgen.sources.mapping.layout import Compile, Layout
from feedgen.sources.mapping.nested import lists_of
from feedgen.sources.mapping.optionlists import option_lists
from feedgen.sources.mapping.patterns import expanded, named
from feedgen.sources.mapping.preset import PresetModel
from feedgen.sources.mapping.reading import columnwise, reader

PAIRS = range(1, 11)
WORD = re.compile(r"[^\W\d]\w*")


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
        layout.axes = preset.options.axes
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
