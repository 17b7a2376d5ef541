"""What is wrong with the joined files of a feedgen.yaml: the keys first, which any run looks at, then the headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, Severity, did_you_mean, make
from feedgen.profiles.joins.declared import AT, heads
from feedgen.profiles.joins.layout import ATTRIBUTES_OF, PARTS, form_of, layout_of, members_of
from feedgen.profiles.layers import Catalogue, Layer, derived
from feedgen.profiles.lint.derive import reason_against
from feedgen.profiles.mapping import column_problem
from feedgen.profiles.targets import target
from feedgen.profiles.yaml import Document, Path_
from feedgen.sources import SourceInfo, preset_names

if TYPE_CHECKING:
    from feedgen.profiles.config import CatalogueModel, SourceModel

KEYS = tuple(name for name, found in ATTRIBUTES.items() if found.kind == "text")
"""Attributes that a file can be joined by: those with one text."""


def join_problems(catalogue: CatalogueModel, document: Document) -> Iterator[Finding]:
    """Keys that do not fit each other, and names of what there is not."""
    taken: dict[str, str] = dict.fromkeys(catalogue.derive, "`derive` makes an attribute of that name")
    for n, source in enumerate(catalogue.sources):
        at = (*AT, n)
        if source.join is None:
            yield from _aimless(source, document, at)
            continue
        yield from _key(source, document, at)
        yield from _name(source, document, at, taken)
        yield from _contradictions(source, document, at)
        yield from _columns(source, document, at)
        if source.path == "-":
            yield make("PRF239", origin=document.where((*at, "path")))


def _aimless(source: SourceModel, document: Document, at: Path_) -> Iterator[Finding]:
    from feedgen.profiles.config import JOINING

    for name, key in JOINING.items():
        if name in source.model_fields_set and getattr(source, name):
            yield make("PRF232", {"key": key}, origin=document.where_key((*at, key)))


def _key(source: SourceModel, document: Document, at: Path_) -> Iterator[Finding]:
    name = str(source.join)
    if _is_key(name):
        return
    reason = "it is no single text" if name in ATTRIBUTES else "products have no such attribute"
    params = {"reason": reason, "known": did_you_mean(name, KEYS)}
    yield make("PRF230", params, value=name, origin=document.where((*at, "join")))


def _is_key(name: str) -> bool:
    return name in KEYS or target(name) != name


def _name(source: SourceModel, document: Document, at: Path_, taken: dict[str, str]) -> Iterator[Finding]:
    name = source.as_
    if name is None:
        return
    reason = taken.get(name) or ("" if form_of(source) == PARTS else reason_against(name))
    taken[name] = "another joined file has it"
    if reason:
        yield make("PRF231", {"reason": reason}, value=name, origin=document.where((*at, "as")))


def _contradictions(source: SourceModel, document: Document, at: Path_) -> Iterator[Finding]:
    def wrong(key: str, problem: str) -> Finding:
        return make("PRF233", {"key": key, "problem": problem}, origin=document.where_key((*at, key)))

    if source.as_ is None and source.many:
        yield wrong("many", "several rows need a name to be found under: add `as: stores`")
    if source.as_ is not None and source.language is not None:
        yield wrong("language", "the texts of a language are `translations`: take away `as`")
    if form_of(source) == PARTS:
        listed = ATTRIBUTES[str(source.as_)].kind == "list"
        if listed and not source.many:
            yield wrong("as", f"`{source.as_}` is a list: add `many: true`")
        if not listed and source.many:
            yield wrong("many", f"`{source.as_}` is one group, not a list")


def _columns(source: SourceModel, document: Document, at: Path_) -> Iterator[Finding]:
    """Names that `columns` may not have. Of attributes an entry may be set: `labels.season`, `manufacturer.name`."""
    known = members_of(source)
    for name in source.columns if known else ():
        if (name.partition(".")[0] if form_of(source) == ATTRIBUTES_OF else name) not in known:
            params = {"name": name, "known": "a join sets no id" if name == "id" else did_you_mean(name, known)}
            yield make("PRF235", params, origin=document.where_key((*at, "columns", name)))


def hidden_joins(catalogue: Catalogue, layers: Sequence[Layer[Any]]) -> Iterator[Finding]:
    """Names of joined rows that a channel's own attributes take: its expressions would not find the rows."""
    attributes = derived(layers)
    for step in catalogue.steps:
        name = step.data["as"] if step.kind == "join" else None
        if name in attributes:
            reason = f"`derive` of {attributes[name].layer.name} makes an attribute of that name"
            yield make("PRF231", {"reason": reason}, value=name, origin=step.origin)


# -- headers ---------------------------------------------------------------------------------------------------


def header_problems(catalogue: CatalogueModel, document: Document, folder: Path | None) -> Iterator[Finding]:
    """What the files that can be read now do not have; and products, which a command line may still name."""
    if catalogue.sources and not catalogue.main:
        yield make("PRF234", severity=Severity.WARNING, origin=document.where_key(AT))
    for n, source in enumerate(catalogue.sources):
        unknown = source.preset is not None and source.preset not in preset_names()
        if source.join is None or unknown or not _is_key(source.join):
            continue
        for info in heads(source, folder):
            yield from file_problems(source, info, {}, document, n)


def file_problems(
    source: SourceModel, info: SourceInfo, shop: Mapping[str, Any], document: Document, number: int
) -> list[Finding]:
    """Why the rows of one joined file cannot be used."""
    at = (*AT, number)
    named: dict[Path_, Any] = {("on",): source.on, **{("columns", name): text for name, text in source.columns.items()}}
    found: list[Finding] = []
    for path, text in named.items():
        if isinstance(text, str) and (wrong := column_problem(text, info, shop)) is not None:
            origin = document.inside((*at, *path), wrong.line, wrong.column)
            known = did_you_mean(text, info.columns)
            params = {"path": ".".join(map(str, path)), "file": info.name, "problem": wrong.problem, "known": known}
            found.append(make("PRF236", params, value=text, origin=origin))
    return found or list(_unused(source, info, shop, document, at))


def _unused(
    source: SourceModel, info: SourceInfo, shop: Mapping[str, Any], document: Document, at: Path_
) -> Iterator[Finding]:
    layout = layout_of(source, info, shop)
    columns = ", ".join(info.columns[:8])
    if layout.key is None:
        params = {"join": source.join, "file": info.name, "columns": columns}
        yield make("PRF237", params, origin=document.where((*at, "join")))
    elif not layout.gives:
        params = {"file": info.name, "columns": columns}
        yield make("PRF238", params, origin=document.where((*at, "path")))
