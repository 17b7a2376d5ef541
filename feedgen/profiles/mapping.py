"""Where presets meet expressions: which preset reads a source, and its columns compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, Origin, UsageError, did_you_mean, make, message_of
from feedgen.expressions import check
from feedgen.profiles.plan import SourceSpec
from feedgen.profiles.scopes import record_words
from feedgen.sources import (
    GENERIC,
    Nested,
    PresetModel,
    SourceInfo,
    bind,
    is_column,
    load_preset,
    load_presets,
    preset_names,
    recognised,
    scattered,
    unfolding,
    union,
)
from feedgen.sources import Mapping as ColumnMapping


def choose_preset(info: SourceInfo) -> PresetModel:
    """The preset asked for by name, else the one whose export has these columns, else `generic`.

    Raises `UsageError` when there is no such preset, or when two fit equally well (SRC270): nobody guesses.
    """
    if info.preset is None:
        found = recognised(load_presets(), info.columns)
        if not found:
            return load_preset(GENERIC)
        best = [one.preset for one in found if one.matched == found[0].matched]
        if len(best) > 1:
            names = " and ".join(f"`{preset.preset}`" for preset in best)
            raise UsageError(make("SRC270", {"names": names, "first": best[0].preset}, origin=Origin(info.name)))
        return best[0]
    if info.preset not in preset_names():
        params = {"name": info.preset, "known": did_you_mean(info.preset, preset_names())}
        raise UsageError(make("PRF118", params))
    return load_preset(info.preset)


def source_specs(infos: Sequence[SourceInfo]) -> tuple[SourceSpec, ...]:
    """The sources with the presets that read them, by number.

    Files of an export whose records belong together wherever they stand are one source more, behind all others.
    """
    presets = [choose_preset(info) for info in infos]
    specs = [
        SourceSpec(as_read(info, preset), preset.model_dump()) for info, preset in zip(infos, presets, strict=True)
    ]
    together: dict[str, list[int]] = {}
    for number, preset in enumerate(presets):
        if preset.group is not None and preset.group.scattered:
            together.setdefault(preset.preset, []).append(number)
    for numbers in together.values():
        files = [specs[number].info for number in numbers]
        preset = presets[numbers[0]]
        if len(numbers) > 1 and any(scattered(preset, info.columns) for info in files):
            columns = union([info.columns for info in files])
            specs.append(SourceSpec(replace(files[0], columns=columns), preset.model_dump(), tuple(numbers)))
    return tuple(specs)


def as_read(info: SourceInfo, preset: PresetModel) -> SourceInfo:
    """The source with a record for each member of the list that the preset names."""
    each = preset.group.each if preset.group is not None else None
    return info if each is None else unfolding(info, each, Nested(preset, {}))


def compile_mapping(
    preset: PresetModel,
    columns: Sequence[str],
    overrides: Mapping[str, Any],
    shop: Mapping[str, Any],
    keep: frozenset[str] | None,
) -> ColumnMapping:
    """A preset bound to a header, its expressions and the merchant's compiled."""
    words = record_words(columns, shop)

    def compile_(text: str) -> Callable[[Mapping[str, Any]], Any]:
        call = words.compile(text).call
        return lambda record: call(record, None)

    return bind(preset, columns, overrides, compile_, keep)


Place = Callable[[str, int, int], Origin]
"""Where a line and column within the text of an attribute stand in the configuration."""


def check_columns(
    columns: Mapping[str, Any], infos: Sequence[SourceInfo], shop: Mapping[str, Any], place: Place
) -> None:
    """`catalogue.columns`: the attribute exists, and its text is a column or an expression over columns."""
    found: list[Finding] = []
    for attribute, text in columns.items():
        if attribute not in ATTRIBUTES:
            params = {"name": attribute, "known": did_you_mean(attribute, ATTRIBUTES)}
            found.append(make("PRF132", params, origin=place(attribute, 1, 1)))
        if isinstance(text, str):
            found += [finding for info in infos if (finding := _column(attribute, text, info, shop, place))][:1]
    if found:
        raise UsageError(*found)


def _column(attribute: str, text: str, info: SourceInfo, shop: Mapping[str, Any], place: Place) -> Finding | None:
    """What is wrong with a column or expression, for one source."""
    wrong = column_problem(text, info, shop)
    if wrong is None:
        return None
    params = {"attribute": attribute, "problem": wrong.problem, "known": did_you_mean(text, info.columns)}
    return make("PRF131", params, value=text, origin=place(attribute, wrong.line, wrong.column))


class ColumnProblem(NamedTuple):
    """What is wrong with a text that should be a column or an expression, and where within the text."""

    problem: str
    line: int
    column: int


def column_problem(text: str, info: SourceInfo, shop: Mapping[str, Any]) -> ColumnProblem | None:
    """Why a text is neither a column of this source nor an expression over its columns."""
    if is_column(text, info.columns):
        return None
    scope = record_words(info.columns, shop).scope
    problems = check(text, scope)
    names = set() if problems else _unknown_names(text, info, shop)
    if not problems and not names:
        return None
    problem = (
        f"unknown column `{sorted(names)[0]}`" if names else message_of(make(problems[0].code, problems[0].params))
    )
    line, column = (problems[0].line, problems[0].column) if problems else _spot(text, sorted(names)[0])
    return ColumnProblem(problem, line, column)


def _spot(text: str, name: str) -> tuple[int, int]:
    """Line and column of a name within an expression."""
    found = re.search(rf"(?<![\w'\"]){re.escape(name)}(?!\w)", text)
    before = text[: found.start()] if found else ""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _unknown_names(text: str, info: SourceInfo, shop: Mapping[str, Any]) -> set[str]:
    words = record_words(info.columns, shop)
    known = {*info.columns, "row", "group", "options"}
    return {name for name in words.compile(text).names if name not in known and not is_column(name, info.columns)}
