"""A preset as a merchant wants to know it: how an export is recognised, and which column becomes which attribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedgen.diagnostics import UsageError, did_you_mean, make
from feedgen.sources.mapping.preset import ColumnModel, GroupModel, OptionsModel, PresetModel, load_preset, preset_names


@dataclass(frozen=True, slots=True)
class SignatureInfo:
    """Columns that tell of the export."""

    all: list[str]
    any: list[str]
    none: list[str]


@dataclass(frozen=True, slots=True)
class AttributeInfo:
    attribute: str
    source: str
    """The columns, or the expression, it comes from."""


@dataclass(frozen=True, slots=True)
class PresetInfo:
    """Everything a preset says."""

    name: str
    title: str
    description: str
    extends: str | None
    recognised_by: list[SignatureInfo]
    """Empty: it is taken for want of another, or by name."""
    groups: str
    """Which records belong to one product; empty when each stands alone."""
    options: str
    """Where the options of a variant (colour, size …) come from; empty when columns of their own say them."""
    derived: list[AttributeInfo]
    """Names that expressions use, with the expressions behind them."""
    attributes: list[AttributeInfo]
    aliases: dict[str, list[str]]
    """Column as the preset calls it → what exports call it in other languages and versions."""


def presets() -> list[PresetInfo]:
    """Every preset, by name."""
    return [_described(load_preset(name)) for name in preset_names()]


def preset(name: str) -> PresetInfo:
    """One preset; `UsageError` (PRF118) with the nearest guess when there is none of that name."""
    if name not in preset_names():
        raise UsageError(make("PRF118", {"name": name, "known": did_you_mean(name, preset_names())}))
    return _described(load_preset(name))


def _described(one: PresetModel) -> PresetInfo:
    return PresetInfo(
        name=one.preset,
        title=one.title,
        description=one.description,
        extends=one.extends,
        recognised_by=[SignatureInfo(known.all, known.any, known.none) for known in one.detect or ()],
        groups="" if one.group is None else _groups(one.group),
        options="" if one.options is None else _options(one.options),
        derived=[AttributeInfo(name, text) for name, text in one.derive.items()],
        attributes=[AttributeInfo(name, _source(column)) for name, column in one.columns.items()],
        aliases=one.aliases,
    )


def _groups(group: GroupModel) -> str:
    if group.by is not None:
        return f"records that follow one another with the same `{group.by}`"
    if group.starts is not None:
        values = f" ({', '.join(group.starts.values)})" if group.starts.values else ""
        return f"a record with a value in `{group.starts.column}`{values}, and those that follow it"
    if group.each is not None:
        return f"the members of the list `{group.each}`"
    ties = [f"their parent: {group.parent}"] if group.parent is not None else []
    ties += [f"their variants: {group.children}"] if group.children is not None else []
    return f"records anywhere, in several files too, which name {'; or '.join(ties)}"


def _options(options: OptionsModel) -> str:
    found = [f"`{name}` and `{value}`" for name, value in options.pairs] + [f"`{name}`" for name in options.named]
    if options.names is not None:
        within = f" of each of {options.each}" if options.each is not None else ""
        found.append(f"names {options.names}, values {options.values}{within}")
    return "; ".join(found)


def _source(column: ColumnModel) -> str:
    if column.value is not None:
        return column.value
    if column.each is not None and column.item is not None:
        item = column.item if isinstance(column.item, str) else ", ".join(f"{k}: {v}" for k, v in column.item.items())
        return f"each of {column.each}: {item}"
    parts = [f"all of {_named(column.all)}"] if column.all else []
    parts += [_named(column.first)] if column.first else []
    return ", else ".join(parts)


def _named(columns: Sequence[str]) -> str:
    return ", ".join(columns)
