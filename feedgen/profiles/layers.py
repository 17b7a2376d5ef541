"""Who says what: the layers of a channel in order, and the steps they add up to.

    shop-wide (`catalogue`) → rule files it uses → … → profile → the shop's channel → its market

The files a layer uses come right before it. Attributes merge by name, the later layer wins, null takes one back. Rule
lists follow each other; a rule with the name of an earlier one takes its place, `rules: null` takes back them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from feedgen.catalogue import ReadOptions
from feedgen.diagnostics import Finding, Origin, UsageError, did_you_mean, make
from feedgen.expressions import names_in
from feedgen.profiles import lookup
from feedgen.profiles.corrections import corrections
from feedgen.profiles.joins.declared import join_steps
from feedgen.profiles.models.rulefile import RuleFileModel
from feedgen.profiles.models.rules import LayerModel, RuleModel
from feedgen.profiles.plan import CatalogueSpec, StepSpec
from feedgen.profiles.promotions import Promotions
from feedgen.profiles.renamed import load_renamed
from feedgen.profiles.steps.again import derived_again
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import Document, Path_

if TYPE_CHECKING:
    from feedgen.profiles.config import CatalogueModel

M = TypeVar("M", bound=LayerModel)


@dataclass(frozen=True, slots=True)
class Layer(Generic[M]):
    """One voice: its model, and where in which document it speaks."""

    name: str
    document: Document
    at: Path_
    model: M

    @property
    def data(self) -> Any:
        """What it says, as it is written; None when its place is not there."""
        found = self.document.data
        for key in self.at:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def place(self, *path: str | int) -> Path_:
        return (*self.at, *path)


class Said(NamedTuple):
    """A value with the layer that says it and its place there."""

    value: Any
    layer: Layer[Any]
    at: Path_

    @property
    def origin(self) -> Origin:
        return self.layer.document.where(self.at)


def with_files(layer: Layer[Any], project: Path | None) -> list[Layer[Any]]:
    """The rule files a layer uses, then the layer; a file's own `use` come before it. Raises `UsageError`."""
    return [*_files(layer, project, ()), layer]


def _files(layer: Layer[Any], project: Path | None, above: tuple[Path, ...]) -> Iterator[Layer[Any]]:
    for i, name in enumerate(layer.model.use):
        origin = layer.document.where(
            layer.place("use", i) if layer.place("use", i) in layer.document.values else layer.place("use")
        )
        path = _found(name, layer, project, origin)
        if path.resolve() in above:
            raise UsageError(make("PRF117", {"path": lookup.shown(path)}, origin=origin))
        document = load_renamed(path, lookup.shown(path))
        used: Layer[Any] = Layer(name, document, (), validate(RuleFileModel, document.data or {}, document))
        yield from _files(used, project, (*above, path.resolve()))
        yield used


def _found(name: str, layer: Layer[Any], project: Path | None, origin: Origin) -> Path:
    """A rule file beside feedgen.yaml, beside the file that uses it, or among the packaged profiles."""
    for folder in ((project or Path()), Path(layer.document.name).parent, *lookup.folders("channel_profiles", project)):
        path = folder / name
        # A name from a profile must not lead out of its folder.
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return path
    near = {
        str(other.relative_to(folder))
        for folder in ((project or Path()),)
        if lookup.within(folder / name, folder)
        for other in (folder / name).parent.glob("*.y*ml")
        if other.is_relative_to(folder)
    }
    raise UsageError(make("PRF140", {"name": name, "known": did_you_mean(name, near)}, origin=origin))


# -- attributes --------------------------------------------------------------------------------------------


def derived(layers: Iterable[Layer[Any]]) -> dict[str, Said]:
    """Own attributes by name; the last layer that speaks of one decides."""
    found: dict[str, Said] = {}
    for layer in layers:
        for name, text in layer.model.derive.items():
            if text is None:
                found.pop(name, None)
            else:
                found[name] = Said(text, layer, layer.place("derive", name))
    return found


def in_order(attributes: dict[str, Said], before: Iterable[str] = ()) -> dict[str, Said]:
    """Each after those it uses; `before` are there already. Raises `UsageError` (PRF139) for a circle."""
    there = frozenset(before)
    needs = {
        name: [
            other
            for other in sorted(names_in(said.value))
            if other in attributes and not (other == name and name in there)
        ]
        for name, said in attributes.items()
    }
    try:
        return {name: attributes[name] for name in TopologicalSorter(needs).static_order()}
    except CycleError as error:
        raise UsageError(_circle(error.args[1], attributes)) from None


def _circle(names: Sequence[str], attributes: dict[str, Said]) -> Finding:
    """The complaint about the first of the circle; graphlib names each before the one that uses it."""
    uses = dict(zip(names[1:], names, strict=False))
    name = next(name for name in attributes if name in uses)
    circle = [name]
    while (other := uses[circle[-1]]) != name:
        circle.append(other)
    said = attributes[name]
    origin = said.layer.document.inside(said.at, *names_in(said.value)[uses[name]])
    params = {"name": name, "other": uses[name], "circle": " → ".join((*circle, name))}
    return make("PRF139", params, value=said.value, origin=origin)


# -- rules -------------------------------------------------------------------------------------------------


def ruled(layers: Iterable[Layer[Any]]) -> list[list[Said]]:
    """The rule lists in order; each member is a `RuleModel`."""
    lists: list[list[Said]] = []
    for layer in layers:
        if layer.model.rules is None:
            lists.clear()
            continue
        known = {said.value.name: (some, n) for some in lists for n, said in enumerate(some) if said.value.name}
        own: list[Said] = []
        for i, rule in enumerate(layer.model.rules):
            said = Said(rule, layer, layer.place("rules", i))
            if rule.name in known:
                some, n = known[rule.name]
                some[n] = said
            else:
                own.append(said)
        if own:
            lists.append(own)
    return lists


def plain_rule(said: Said) -> dict[str, Any]:
    """A rule as plain data, with its place."""
    rule: RuleModel = said.value
    data = rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {**data, "place": str(said.origin), "layer": said.layer.name}


# -- steps -------------------------------------------------------------------------------------------------


def steps_of(layers: Sequence[Layer[Any]], before: Iterable[str] = ()) -> tuple[StepSpec, ...]:
    """The attributes and rules of the layers as steps; `before` are attributes that are there already."""
    attributes = in_order(derived(layers), before)
    steps = [
        StepSpec("derive", said.layer.name, said.origin, {"name": name, "value": said.value})
        for name, said in attributes.items()
    ]
    steps += [
        StepSpec("rules", some[0].layer.name, some[0].origin, {"rules": [plain_rule(said) for said in some]})
        for some in ruled(layers)
    ]
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the shop says to every channel."""

    layers: tuple[Layer[Any], ...] = ()
    steps: tuple[StepSpec, ...] = ()
    promotions: Promotions = field(default_factory=Promotions)

    @property
    def made(self) -> frozenset[str]:
        """Attributes the shop makes up."""
        return frozenset(name for layer in self.layers for name in layer.model.derive)

    def spec(self) -> CatalogueSpec:
        """A catalogue without sources: what lint compiles feeds against."""
        return CatalogueSpec((), ReadOptions(), steps=self.steps)


def catalogue_of(model: CatalogueModel, document: Document, project: Path | None, promotions: Promotions) -> Catalogue:
    """The shop-wide layers of a feedgen.yaml; `UsageError` for a rule file that cannot be used or a circle."""
    layers = tuple(with_files(Layer("catalogue", document, ("catalogue",), model), project))
    steps = (*steps_of(layers), *corrections(layers, project))
    joins = join_steps(model.sources, document, project)
    return Catalogue(layers, (*joins, *steps, *derived_again(steps)), promotions)
