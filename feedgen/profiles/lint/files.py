"""Lint of files as a user names them: profiles, configurations, or everything there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from feedgen.diagnostics import FeedgenError, Finding, Severity, UsageError
from feedgen.profiles import lookup
from feedgen.profiles.config import ChannelModel, ConfigModel, load_config_document
from feedgen.profiles.layers import Catalogue, Layer, catalogue_of, steps_of, with_files
from feedgen.profiles.lint.catalogue import shop_problems
from feedgen.profiles.lint.channel import lint_channel, lint_profile, once
from feedgen.profiles.lint.joins import header_problems
from feedgen.profiles.lint.layers import expression_problems, layer_problems
from feedgen.profiles.lint.rules import rule_oddities
from feedgen.profiles.lint.secrets import secret_problems
from feedgen.profiles.models.rulefile import RuleFileModel
from feedgen.profiles.naming import Kind, classified, default_paths, yaml_files
from feedgen.profiles.promotions import promotions_of, sent_nowhere
from feedgen.profiles.renamed import load_renamed
from feedgen.profiles.resolve import understood
from feedgen.profiles.scopes import rules_words
from feedgen.profiles.steps import names_of
from feedgen.profiles.tables import tables_of
from feedgen.profiles.usable import usable
from feedgen.profiles.yaml import Document, read_once


def lint_paths(paths: Sequence[Path]) -> list[Finding]:
    """Findings of every file named; without names, of ./feedgen.yaml, or else of every known profile."""
    with read_once():
        return [finding for path in paths or default_paths() for finding in _lint(path)]


def _lint(path: Path) -> list[Finding]:
    try:
        return [finding for file in yaml_files(path) for finding in _lint_file(file)]
    except UsageError as error:
        return list(error.findings)


def _lint_file(path: Path) -> list[Finding]:
    try:
        named = classified(path)
    except UsageError as error:
        return list(error.findings)
    if named.kind is Kind.CONFIG:
        return lint_config(path)
    if named.kind is Kind.RULES:
        return lint_rules(path, named.project)
    return lint_profile(str(path), named.project)


def lint_rules(path: Path, project: Path) -> list[Finding]:
    """What is wrong with a rule file on its own; what markets and params there are, only a channel knows."""
    try:
        document = load_renamed(path, lookup.shown(path))
    except FeedgenError as error:
        return list(error.findings)
    document.data = document.data or {}
    found = [*document.remarks, *secret_problems(document)]
    rest = usable(RuleFileModel, document)
    found += rest.wrong
    if rest.model is None:
        return found
    try:
        layers = with_files(Layer(document.name, document, (), rest.model), project)
        steps = steps_of(layers)
        tables = tables_of(layers, project)
    except FeedgenError as error:
        return [*found, *error.findings]
    scope = rules_words(tables, names_of(steps)).scope
    found += [
        *layer_problems(layers),
        *expression_problems(layers, scope),
    ]
    return found + ([] if any(f.severity is Severity.ERROR for f in found) else list(rule_oddities(layers, scope)))


def lint_config(path: Path) -> list[Finding]:
    """What is wrong with a feedgen.yaml and with the profiles as it refines them."""
    try:
        document = load_config_document(path)
    except UsageError as error:
        return list(error.findings)
    found = [*document.remarks, *secret_problems(document)]
    rest = usable(ConfigModel, document)
    if rest.model is None:
        return once([*found, *rest.wrong])
    return once([*found, *rest.wrong, *rest.without_echoes(_shop_problems(rest.model, document, path.parent))])


def _shop_problems(config: ConfigModel, document: Document, project: Path) -> Iterator[Finding]:
    """What is wrong with the catalogue and the channels of a configuration of the right form."""
    yield from config.problems(document)
    try:
        catalogue = catalogue_of(config.catalogue, document, project, promotions_of(config, document, project))
    except UsageError as error:
        yield from error.findings
        return
    yield from header_problems(config.catalogue, document, project)
    yield from shop_problems(catalogue, project)
    yield from sent_nowhere(catalogue.promotions, {key: _served(one, config) for key, one in config.channels.items()})
    for key, channel in config.channels.items():
        yield from _lint_channel(key, channel or ChannelModel.model_validate({}), config, document, project, catalogue)


def _served(channel: ChannelModel | None, config: ConfigModel) -> frozenset[str | None]:
    """The countries a channel is for, as far as the file says."""
    own = channel.market if channel is not None else None
    return frozenset((own or config.shop.country, *(channel.markets if channel is not None else ())))


def _lint_channel(
    key: str, channel: ChannelModel, config: ConfigModel, document: Document, project: Path, catalogue: Catalogue
) -> Iterator[Finding]:
    """Findings of a channel in each of the markets the shop speaks of."""
    for market in (channel.market, *(country for country in channel.markets if country != channel.market)):
        asked = channel.model_copy(update={"market": market})
        found: list[Finding] = []
        try:
            resolved = understood(key, asked, config.shop, found, project=project, config=document, catalogue=catalogue)
        except UsageError as error:
            yield from (*found, *error.findings)
            continue
        yield from found
        if resolved is not None:
            yield from resolved.rest.without_echoes(lint_channel(resolved, catalogue))
