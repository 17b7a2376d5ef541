"""Steps, run one by one on one product: what each read, changed and said. Any kind of step can be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feedgen.diagnostics import Origin
from feedgen.diagnostics.render.text import sentence
from feedgen.expressions.trace import traced
from feedgen.profiles.emits import unmatched
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps import KINDS, Binding, Own, Text, Told, binding_of
from feedgen.profiles.story.model import Change, Piece, Step, plain
from feedgen.profiles.values import Issue, issue_finding


def told_steps(specs: Sequence[StepSpec], binding: Binding, own: Own, issues: list[Issue]) -> list[Step]:
    """Run the steps on `own`, which they change; what they say goes to `issues`, as in a run."""
    binding_of(specs, binding)
    return [step for spec in specs for step in _told(spec, binding, own, issues)]


def _told(spec: StepSpec, binding: Binding, own: Own, issues: list[Issue]) -> Iterator[Step]:
    tell = KINDS[spec.kind].tell
    parts = tell(spec, binding) if tell is not None else iter((_whole(spec, binding),))
    for part in parts:
        before = dict(own)
        pieces = [piece for text in part.texts for piece in pieces_of(text, binding, before)]
        own_issues: list[Issue] = []
        state, why = part.run(own, own_issues)
        remarks = binding.words.scope.tables.remarks
        own_issues += map(unmatched, dict.fromkeys(remarks))
        remarks.clear()
        issues += own_issues
        step = Step(spec.kind, part.name, part.layer, part.place, state, why, _expression(part.texts), pieces)
        step.changes = changes(before, own)
        step.notes = [said(issue) for issue in own_issues]
        yield step


def _whole(spec: StepSpec, binding: Binding) -> Told:
    kind = KINDS[spec.kind]

    def run(own: Own, issues: list[Issue]) -> tuple[str, str]:
        before = dict(own)
        # bound only now: what earlier steps made known counts
        action = kind.bind(spec, binding)
        if action is not None:
            action(own, issues)
        return ("done" if changes(before, own) else "nothing"), ""

    name = str(spec.data.get("name") or spec.kind)
    return Told(name, spec.layer, str(spec.origin), tuple(kind.texts(spec.data)), run)


def _expression(texts: Sequence[Text]) -> str | None:
    found = [str(text.text) for text in texts]
    return "; ".join(found) if found else None


def pieces_of(text: Text, binding: Binding, product: Mapping[str, Any]) -> list[Piece]:
    scope = binding.words.scope
    found = Piece.of(traced(str(text.text), scope, product, condition=text.condition))
    scope.tables.remarks.clear()
    return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Attributes that differ; of maps, the entries that do."""
    found: list[Change] = []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old is new or old == new:
            continue
        if name in ("labels", "attributes") and isinstance(old or {}, Mapping) and isinstance(new or {}, Mapping):
            inner = changes(old or {}, new or {})
            found += [Change(f"{name}.{one.attribute}", one.before, one.after) for one in inner]
        else:
            found.append(Change(name, plain(old), plain(new)))
    return found


def said(issue: Issue) -> str:
    """An issue as a sentence without the product, which the reader knows."""
    return f"{issue.code}: {sentence(issue_finding(issue, {}, Origin()))}"
