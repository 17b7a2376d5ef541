"""Stock per store from columns beside each other (`Stock Paris`, `Stock Lyon`), as the attribute `stores`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from feedgen.diagnostics import Finding, did_you_mean, make
from feedgen.profiles.mapping import column_problem
from feedgen.profiles.yaml import Document, Path_
from feedgen.sources import SourceInfo, find_column

AT: Path_ = ("catalogue", "stores")


def stores_text(stores: Mapping[str, str], infos: Sequence[SourceInfo]) -> str:
    """The expression over a record's columns that makes the list; a store without a number is not in it."""
    parts = []
    for code, text in stores.items():
        value = _value(text, infos)
        part = f"{{'store_code': {_quoted(code)}, 'quantity': {value}}}"
        parts.append(f"({part} if {value} is not none else none)")
    return f"[{', '.join(parts)}]"


def _value(text: str, infos: Sequence[SourceInfo]) -> str:
    """The column as each file calls it, the first that has a value; or the expression it is."""
    columns = dict.fromkeys(column for info in infos if (column := find_column(text, info.columns)) is not None)
    first, *others = [f"row[{_quoted(column)}]" for column in columns] or [f"({text})"]
    return first + "".join(f" | default({other})" for other in others)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def store_problems(stores: Mapping[str, str], infos: Sequence[SourceInfo], document: Document) -> Iterator[Finding]:
    """Texts that are neither a column of some file nor an expression over the columns of all."""
    for code, text in stores.items():
        found = [column_problem(text, info, {}) for info in infos]
        wrong = next((problem for problem in found if problem is not None), None)
        if wrong is None or None in found:
            continue
        origin = document.inside((*AT, code), wrong.line, wrong.column)
        known = did_you_mean(text, infos[0].columns)
        path = ".".join((*map(str, AT), code))
        params = {"path": path, "file": infos[0].name, "problem": wrong.problem, "known": known}
        yield make("PRF236", params, value=text, origin=origin)
