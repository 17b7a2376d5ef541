"""What can be known to be wrong with the `catalogue` of a feedgen.yaml before a source is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import FeedgenError, Finding, did_you_mean, make
from feedgen.profiles.corrections import correction_problems, repeated_corrections
from feedgen.profiles.layers import Catalogue, derived
from feedgen.profiles.lint.expressions import Expressions
from feedgen.profiles.lint.joins import join_problems
from feedgen.profiles.lint.layers import expression_problems, layer_problems
from feedgen.profiles.promotions import promotion_expressions, promotion_problems
from feedgen.profiles.scopes import catalogue_words, record_words, rules_words
from feedgen.profiles.settings import codec_known
from feedgen.profiles.steps import names_of
from feedgen.profiles.tables import tables_of
from feedgen.profiles.yaml import Document, Path_
from feedgen.sources import FORMATS, preset_names

if TYPE_CHECKING:
    from feedgen.profiles.config import CatalogueModel

_NOW = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_AT: Path_ = ("catalogue",)


def catalogue_problems(catalogue: CatalogueModel, document: Document) -> list[Finding]:
    """Unknown presets, formats, encodings and attributes, and expressions that cannot be understood."""
    return [
        *_sources(catalogue, document),
        *_columns(catalogue, document),
        *join_problems(catalogue, document),
    ]


def shop_problems(catalogue: Catalogue, project: Path | None) -> list[Finding]:
    """What is wrong with the shop's own attributes and rules."""
    try:
        tables = tables_of(catalogue.layers, project)
    except FeedgenError as error:
        return list(error.findings)
    scope = catalogue_words({}, _NOW, names_of(catalogue.steps), tables).scope
    return [
        *layer_problems(catalogue.layers),
        *correction_problems(catalogue.steps, derived(catalogue.layers)),
        *repeated_corrections(catalogue.layers, project),
        *expression_problems(catalogue.layers, scope),
        *promotion_problems(catalogue.promotions),
        *promotion_expressions(catalogue.promotions, rules_words(tables, names_of(catalogue.steps)).scope),
    ]


def _sources(catalogue: CatalogueModel, document: Document) -> Iterator[Finding]:
    for i, source in enumerate(catalogue.sources):
        at = (*_AT, "sources", i)
        if source.preset is not None and source.preset not in preset_names():
            params = {"name": source.preset, "known": did_you_mean(source.preset, preset_names())}
            yield make("PRF118", params, origin=document.where((*at, "preset")))
        if source.format is not None and source.format not in FORMATS:
            params = {"format": source.format, "guess": did_you_mean(source.format, FORMATS)}
            yield make("SRC118", params, origin=document.where((*at, "format")))
        if source.encoding is not None and not codec_known(source.encoding):
            yield make("PRF136", {"name": source.encoding}, origin=document.where((*at, "encoding")))


def _columns(catalogue: CatalogueModel, document: Document) -> Iterator[Finding]:
    """Whether a text is a column only the source can tell; text with holes is surely none."""
    expressions = Expressions(document, record_words((), {}).scope)
    for attribute, value in catalogue.columns.items():
        at = (*_AT, "columns", attribute)
        if attribute not in ATTRIBUTES:
            params = {"name": attribute, "known": did_you_mean(attribute, ATTRIBUTES)}
            yield make("PRF132", params, origin=document.where_key(at))
        if isinstance(value, str):
            yield from expressions.text(value, at)
