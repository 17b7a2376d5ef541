"""Lists within records whose members are records of their own: the variants of a product in JSON or XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedgen.sources.chunk import Table
from feedgen.sources.mapping.flatten import flatten
from feedgen.sources.options import SourceInfo


def members_of(record: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    """One record per object in the list at `path`, with all that the record itself says; the record when there is none.

    The members of the list's objects are called by its last name: `variants.price`.
    """
    *outer, last = path.split(".")
    holder: Any = record
    for name in outer:
        holder = holder.get(name) if isinstance(holder, Mapping) else None
    found = holder.get(last) if isinstance(holder, Mapping) else None
    inner = [member for member in found if isinstance(member, Mapping)] if isinstance(found, list) else []
    if isinstance(found, Mapping):
        inner = [found]
    return [{**record, outer[0] if outer else last: _with(record, outer, last, member)} for member in inner] or [
        dict(record)
    ]


def _with(record: Mapping[str, Any], outer: Sequence[str], last: str, member: Mapping[str, Any]) -> Any:
    """What stands under the first name of the path, the list replaced by one of its members."""
    if not outer:
        return dict(member)
    inner = record[outer[0]]
    return {**inner, outer[1] if len(outer) > 1 else last: _with(inner, outer[1:], last, member)}


def unfolded(table: Table, path: str) -> Table:
    """The table with a record per member of the list at `path`; they are numbered anew, line by line."""
    lists = [members_of(record, path) for record in table.objects]
    sizes = dict(zip(table.rownums, map(len, lists), strict=True))
    starts: dict[int, int] = {}
    row = 1
    for number in range(1, table.records + 1):
        starts[number] = row
        row += sizes.get(number, 1)
    unfolded = Table(table.name, table.columns, records=row - 1, rejected=table.rejected, homes=[])
    for number, line, members in zip(table.rownums, table.lines, lists, strict=True):
        home = len(unfolded.objects)
        unfolded.objects += members
        unfolded.lines += [line] * len(members)
        unfolded.rownums += range(starts[number], starts[number] + len(members))
        unfolded.homes += [home] * len(members)  # type: ignore[operator]
    for finding in table.findings:
        origin = finding.origin
        if origin is not None and origin.row is not None:
            finding = finding._replace(origin=origin._replace(row=starts[origin.row]))
        unfolded.findings.append(finding)
    return unfolded


def unfolding(info: SourceInfo, path: str, whole: Any) -> SourceInfo:
    """The source with a record for every member of the list at `path`; `whole` has names that are not taken apart."""
    sample = [member for record in info.sample for member in members_of(record, path)]
    columns = dict.fromkeys(column for member in sample for column in flatten(member, whole))
    return replace(info, each=path, sample=tuple(sample), columns=tuple(columns))
