"""Everything that can be known to be wrong with a profile before a row is read, each with file:line:column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from feedgen.diagnostics import FeedgenError, Finding, Origin, Severity, UsageError
from feedgen.profiles.corrections import correction_problems, repeated_corrections
from feedgen.profiles.layers import Catalogue, Layer, derived, steps_of, with_files
from feedgen.profiles.lint.feed import FeedLinter, plain, words_of
from feedgen.profiles.lint.fields import field_oddities
from feedgen.profiles.lint.joins import hidden_joins
from feedgen.profiles.lint.layers import layer_problems
from feedgen.profiles.lint.rules import rule_oddities
from feedgen.profiles.lint.secrets import secret_problems
from feedgen.profiles.lint.unused import unused_problems
from feedgen.profiles.pricing import Pricing, pricing_problems
from feedgen.profiles.resolve import Resolved, load_profile
from feedgen.profiles.schema import ProfileModel
from feedgen.profiles.selection import selection_problems, selections_of
from feedgen.profiles.settings import setting_problems
from feedgen.profiles.usable import usable


def lint_profile(name: str, project: Path | None = None) -> list[Finding]:
    """What is wrong with a profile on its own: every market and param is taken as possible."""
    try:
        document = load_profile(name, project)
    except UsageError as error:
        return list(error.findings)
    secrets = list(secret_problems(document))
    rest = usable(ProfileModel, document)
    profile, wrong = rest.model, rest.wrong
    if profile is None:
        return once([*document.remarks, *wrong, *secrets])
    layer: Layer[Any] = Layer(f"profile {profile.channel}", document, (), profile)
    try:
        layers = with_files(layer, project)
        steps = steps_of(layers)
    except UsageError as error:
        return once([*wrong, *secrets, *error.findings])
    resolved = Resolved(
        key=profile.channel,
        profile=profile,
        document=document,
        rest=rest,
        market=any_market(profile),
        params={key: _any_param(param) for key, param in profile.params.items()},
        feeds=list(profile.feeds),
        select=selections_of([layer], project),
        layers=layers,
        speaking=[layer],
        steps=steps,
        pricing=Pricing(layers),
        project=project,
        made_up=True,
    )
    resolved.steps += resolved.pricing.steps(resolved.market.get("currency"), None, None)
    found = [*wrong, *secrets, *rest.without_echoes(lint_channel(resolved))]
    # what was taken out because it is wrong may be what uses the rest
    return once(found if wrong else [*found, *unused_problems(resolved.layers[-1:], layers, project)])


def any_market(profile: ProfileModel) -> dict[str, Any]:
    """A market that has every key that some market of the profile has."""
    merged: dict[str, Any] = {"country": None, "language": None, "currency": None}
    for country, market in profile.markets.items():
        for key, value in {"country": country, **market.model_dump()}.items():
            if merged.get(key) is None:
                merged[key] = value
    return merged


def _any_param(param: Any) -> Any:
    return param.example if param.default is None else param.default


def lint_channel(resolved: Resolved, catalogue: Catalogue | None = None) -> list[Finding]:
    """What is wrong with a channel as it applies to a shop with that catalogue."""
    shop = catalogue or Catalogue()
    profile, document, project = resolved.profile, resolved.document, resolved.project
    try:
        tables = resolved.tables(shop)
    except FeedgenError as error:
        return list(error.findings)
    found = setting_problems(profile, document, resolved.feeds, project, tables)
    found += layer_problems(resolved.layers, shop.made)
    found += hidden_joins(shop, resolved.layers)
    found += selection_problems(resolved.speaking, resolved.select, resolved.made)
    found += correction_problems(resolved.steps, (*shop.made, *derived(resolved.layers)))
    found += repeated_corrections(resolved.speaking, project)
    found += resolved.remarks
    found += [remark for one in (document, *(layer.document for layer in resolved.layers)) for remark in one.remarks]
    found += pricing_problems(resolved.pricing, resolved.market, resolved.home, profile.markets, project)
    unusable = any(finding.severity is Severity.ERROR for finding in found)
    for name in resolved.feeds:
        spec = plain(resolved, name, tables, resolved.open_params)
        linter = FeedLinter(resolved, name, words_of(spec, shop))
        problems = list(linter.findings()) or linter.schema_problems()
        if problems or unusable:
            found += problems
            continue
        found += linter.shapes(spec, shop, project)
        found += rule_oddities(resolved.layers, linter.words.scope)
        found += field_oddities(linter.feed, document, linter.at, linter.items, linter.of_root(), resolved.layers)
    return once(found)


def once(findings: list[Finding]) -> list[Finding]:
    """What several feeds of a profile share is said once, in the order of the file."""
    kept = {(finding.code, finding.origin, repr(finding.params)): finding for finding in reversed(findings)}
    return sorted(kept.values(), key=_in_file)


def _in_file(finding: Finding) -> tuple[str, int, int]:
    at = finding.origin or Origin()
    return at.file or "", at.line or 0, at.column if isinstance(at.column, int) else 0
