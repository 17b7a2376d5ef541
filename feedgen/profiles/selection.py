"""Which products a channel is sent: what its layers say, collected into rules that each count what they keep out.

Named rules of all layers hold together; a rule with the name of an earlier one takes its place, null takes back them
all. Of settings that are said once (`allow`, `deny`, `sample`, `top`), the last layer that speaks of one decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.diagnostics import Finding, Origin, make
from feedgen.profiles.models.selection import SelectionRuleModel
from feedgen.profiles.plan import SelectionSpec
from feedgen.profiles.tabular import Rows, beside, named_files, read_csv
from feedgen.profiles.yaml import Path_
from feedgen.sources import find_column

if TYPE_CHECKING:
    from feedgen.profiles.layers import Layer
    from feedgen.profiles.schema import FeedModel

MOST_RULES = 240
"""Rules of one feed: what became of a product is one byte."""
ONCE_MORE = 3
"""Runs in which a filtered product is sent as out of stock, when nobody says a number."""
LONGEST_NAME = 60
"""Characters of a condition that stands for a rule's name."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A rule, and where it is said."""

    spec: SelectionSpec
    layer: Layer[Any]
    at: Path_

    @property
    def origin(self) -> Origin:
        return self.layer.document.where(self.at)


def selections_of(layers: Sequence[Layer[Any]], project: Path | None) -> list[Selection]:
    """The rules of profile, channel and market in the order they are asked. Raises `UsageError` for a file of ids."""
    return [
        *_listed(layers, "allow", project),
        *_listed(layers, "deny", project),
        *_sampled(layers),
        *conditions(layers),
        *_best(layers),
    ]


def conditions(layers: Sequence[Layer[Any]]) -> list[Selection]:
    """The rules that ask something of a product."""
    return [*_selected(layers), *_named(layers, "include"), *_named(layers, "exclude")]


def last_said(layers: Sequence[Layer[Any]], key: str) -> tuple[Layer[Any], Any] | None:
    """The last layer that speaks of a setting, with what it says; None when none does, or takes it back."""
    for layer in reversed(layers):
        if key in layer.model.model_fields_set:
            value = getattr(layer.model, key)
            return None if value is None else (layer, value)
    return None


def rule_place(layer: Layer[Any], at: Path_) -> Path_:
    """Where the condition of a rule stands: its `when`, or all of it."""
    return (*at, "when") if (*at, "when") in layer.document.values else at


def _selected(layers: Sequence[Layer[Any]]) -> Iterator[Selection]:
    for layer in layers:
        if layer.model.select is not None:
            name = f"select ({layer.name.partition(' ')[0]})"
            yield Selection(SelectionSpec("include", name, layer.model.select), layer, layer.place("select"))


def _named(layers: Sequence[Layer[Any]], key: str) -> list[Selection]:
    found: dict[str, Selection] = {}
    for layer in layers:
        rules: list[SelectionRuleModel] | None = getattr(layer.model, key)
        if rules is None:
            found.clear()
        for i, rule in enumerate(rules or ()):
            place = rule.name or f"{layer.name} {i}"
            if rule.when is None:
                found.pop(place, None)
                continue
            name = f"{key} ({rule.name or _short(rule.when)})"
            at = rule_place(layer, layer.place(key, i))
            found[place] = Selection(SelectionSpec(key, name, rule.when, rule.reason), layer, at)
    return list(found.values())


def _short(condition: str | bool) -> str:
    text = re.sub(r"\s+", " ", str(condition).lower() if isinstance(condition, bool) else condition).strip()
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def _sampled(layers: Sequence[Layer[Any]]) -> Iterator[Selection]:
    if (said := last_said(layers, "sample")) is not None:
        layer, share = said
        limit = int(Decimal(2**64) * Decimal(share.rstrip("%")) / 100)
        yield Selection(SelectionSpec("sample", f"sample ({share})", limit), layer, layer.place("sample"))


def _best(layers: Sequence[Layer[Any]]) -> Iterator[Selection]:
    if (said := last_said(layers, "top")) is not None:
        layer, top = said
        name = f"top ({top.n}{'' if top.per is None else f' per {_short(top.per)}'})"
        yield Selection(SelectionSpec("top", name, top.model_dump()), layer, layer.place("top"))


# -- files of ids ------------------------------------------------------------------------------------------


def _listed(layers: Sequence[Layer[Any]], key: str, project: Path | None) -> Iterator[Selection]:
    if (said := last_said(layers, key)) is not None:
        layer, names = said
        files = {}
        for name, origin in named_files(names, layer.document, layer.place(key)):
            rows = read_csv(beside(name, layer.document, project, origin), origin)
            files[rows.name] = _ids(rows)
        yield Selection(SelectionSpec(key, f"{key} ({', '.join(names)})", files), layer, layer.place(key))


def _ids(rows: Rows) -> dict[str, int]:
    """Ids with their lines, from the column `id`, else the first.

    A file of nothing but ids often has no header: a first line with a digit is then an id as well.
    """
    column = find_column("id", rows.columns) or rows.columns[0]
    found = {row[column]: line or 0 for row, line in zip(rows, rows.lines, strict=True) if row[column]}
    if len(rows.columns) == 1 and re.search(r"\d", column):
        found.setdefault(column, 1)
    return found


def once_more(layers: Sequence[Layer[Any]]) -> int:
    """In how many runs a product that is filtered after it was sent is sent as out of stock."""
    said = last_said(layers, "when_filtered")
    if said is None or said[1] == "omit":
        return 0
    return ONCE_MORE if said[1] == "out_of_stock" else int(said[1].out_of_stock)


def sends_late(feed: FeedModel) -> bool:
    """Whether filtered products may be sent as out of stock: where an item stands for itself."""
    is_family = feed.variants is not None and feed.variants.in_families
    return not (is_family or feed.each or feed.collect)


# -- lint --------------------------------------------------------------------------------------------------


def selection_problems(
    layers: Sequence[Layer[Any]], selections: Sequence[Selection], feeds: Mapping[str, FeedModel]
) -> Iterator[Finding]:
    """What is wrong with the rules beside their expressions."""
    if len(selections) > MOST_RULES:
        params = {"count": len(selections), "most": MOST_RULES}
        yield make("PRF189", params, origin=selections[MOST_RULES].origin)
    never = [name for name, feed in feeds.items() if not sends_late(feed)] if once_more(layers) else ()
    if never and (said := last_said(layers, "when_filtered")) is not None:
        origin = said[0].document.where(said[0].place("when_filtered"))
        yield make("PRF188", {"feeds": ", ".join(never)}, origin=origin)
