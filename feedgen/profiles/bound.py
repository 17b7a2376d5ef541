"""A feed bound to the attributes a chunk's products have: the hot path, with nothing left to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from feedgen.catalogue.memory import Memory
from feedgen.diagnostics import Severity
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.expressions.tables import Remark
from feedgen.profiles.batch import Batch, Column, each, one_by_one, recalled, together
from feedgen.profiles.collecting import Collector
from feedgen.profiles.emits import Emit, Product, failed, unmatched
from feedgen.profiles.fields import Field
from feedgen.profiles.grouping import Grouping
from feedgen.profiles.json_schemas import SchemaCall
from feedgen.profiles.memory import REMEMBERED, remembering
from feedgen.profiles.ranking import Ranking
from feedgen.profiles.schema import CheckModel
from feedgen.profiles.scopes import Words
from feedgen.profiles.steps import Action, SideBySide
from feedgen.profiles.values import Issue
from feedgen.writers import FieldLayout, Node

SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}

Call = Callable[[Product, Any], Any]
CheckCall = Callable[[Product, Any, list[Issue]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who is in a feed, for products that have certain attributes, and which belong together."""

    steps: tuple[Action, ...]
    """What happens to a product first, as far as anything here asks for it."""
    rules: tuple[tuple[int, str, Call], ...]
    """Selection rules that may keep a product out, with their numbers and names."""
    group: Grouping | None = None
    remarks: list[Remark]
    """Values that tables had no line for, since they were last turned into issues."""

    def prepared(self, product: Product, issues: list[Issue]) -> Product:
        """The product as the channel sees it; the product itself stays as it is."""
        if not self.steps:
            return product
        own = dict(product)
        for step in self.steps:
            step(own, issues)
        return own

    def batch(self, products: Sequence[Product]) -> Batch:
        """Many products as the channel sees them, and what was said of each."""
        own = [dict(product) for product in products] if self.steps else products
        found = Batch(own, [[] for _ in products], self.remarks)
        for step in self.steps:
            if isinstance(step, SideBySide):
                step.together(found)
            else:
                each(step, found)
        return found

    def filtered_by(self, product: Product, issues: list[Issue]) -> int | None:
        """The number of the rule that keeps the product out, or None; an expression that fails keeps it out."""
        for number, name, holds in self.rules:
            try:
                if not holds(product, None):
                    return number
            except EVALUATION_ERRORS as error:
                issues.append(failed(error, name))
                return number
        return None

    def said(self) -> list[Issue]:
        """The remarks as issues, each once; nothing is remarked afterwards."""
        found = [unmatched(remark) for remark in dict.fromkeys(self.remarks)]
        self.remarks.clear()
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Choice):
    """The feed for products that have certain attributes: what cannot appear is not even tried."""

    emits: tuple[tuple[str, Emit], ...]
    checks: tuple[Check, ...]
    columns: tuple[Column, ...]
    """The same as `emits`, for many products at once."""
    encode: Callable[[Sequence[Node]], str]
    separator: str
    rank: Ranking | None = None
    """How good an item is, where a feed keeps the best only."""
    collectors: tuple[Collector, ...] = ()
    """What of an item the document tells."""
    schema: SchemaCall | None = None
    """What looks at a finished item's values, and makes issues of what a schema does not accept."""

    def item(self, product: Product, issues: list[Issue]) -> str | None:
        """The item's text, or None when an issue rejects it; `issues` may have some from the steps."""
        said = len(issues)
        try:
            values = [emit(product, None, issues) for _, emit in self.emits]
            for check in self.checks:
                check.call(product, None, issues)
        except EVALUATION_ERRORS:
            del issues[said:]
            values = self._carefully(product, issues)
        if self.remarks:
            issues.extend(self.said())
        return self._finished(product, values, issues)

    def _finished(self, product: Product, values: Sequence[Node], issues: list[Issue]) -> str | None:
        """The text of an item that nothing rejects; a schema is only asked about one that would be sent."""
        if issues and any(issue.rejects for issue in issues):
            return None
        if self.schema is not None:
            self.schema(product, values, issues)
            if self.remarks:
                issues.extend(self.said())
            if issues and any(issue.rejects for issue in issues):
                return None
        return self.encode(values)

    def items(self, batch: Batch) -> list[str | None]:
        """What `item` gives for each product."""
        products, issues = batch.products, batch.issues
        if not products:
            return []
        said, remarks = [len(own) for own in issues], {n: list(left) for n, left in batch.remarks_of.items()}
        values = self._values(batch)
        if values is None:
            # Something failed, or tables were asked where nobody knew of it: once more, product by product.
            for own, before in zip(issues, said, strict=True):
                del own[before:]
            self.remarks.clear()
            return [self._later(place, product, issues[place], remarks) for place, product in enumerate(products)]
        for place, left in batch.remarks_of.items():
            issues[place].extend(unmatched(remark) for remark in dict.fromkeys(left))
        if self.schema is not None:
            rows = zip(products, values, issues, strict=True)
            return [self._finished(product, row, own) for product, row, own in rows]
        encode = self.encode
        return [
            None if own and any(issue.rejects for issue in own) else encode(row)
            for own, row in zip(issues, values, strict=True)
        ]

    def _values(self, batch: Batch) -> Iterable[Sequence[Node]] | None:
        columns = []
        try:
            for column in self.columns:
                columns.append(column(batch))
                if self.remarks:
                    return None
            for check in self.checks:
                check.column(batch)
                if self.remarks:
                    return None
        except EVALUATION_ERRORS:
            return None
        return zip(*columns, strict=True) if columns else [()] * len(batch.products)

    def _later(
        self, place: int, product: Product, issues: list[Issue], remarks: Mapping[int, Sequence[Remark]]
    ) -> str | None:
        self.remarks.extend(remarks.get(place, ()))
        return self.item(product, issues)

    def _carefully(self, product: Product, issues: list[Issue]) -> list[Node]:
        """Field by field, so that the one whose expression failed can be named; it is then absent."""
        values: list[Node] = []
        for name, emit in self.emits:
            try:
                values.append(emit(product, None, issues))
            except EVALUATION_ERRORS as error:
                issues.append(failed(error, name))
                values.append(None)
        for check in self.checks:
            try:
                check.call(product, None, issues)
            except EVALUATION_ERRORS as error:
                issues.append(failed(error, None))
        return values


class Check(NamedTuple):
    """Cross-field checks as a function, of one product and of many."""

    call: CheckCall
    column: Column


def check_calls(checks: Sequence[CheckModel], words: Words, names: Mapping[str, str]) -> tuple[Check, ...]:
    """Cross-field checks as functions, without those that cannot fail; `names` of fields that are written otherwise.

    Those that one attribute decides are made one, and what they said of a value is remembered.
    """
    by_attribute: dict[str, list[CheckCall]] = {}
    others: list[Check] = []
    for check in checks:
        compiled = words.condition(check.when or check.unless or "true")
        if compiled.constant and bool(compiled.value) is (check.when is None):
            continue
        run = _check_call(check, compiled.call, words, names.get(check.field or "", check.field))
        if compiled.decided_by is not None:
            by_attribute.setdefault(compiled.decided_by, []).append(run)
        else:
            others.append(Check(run, one_by_one(run, remarks=compiled.remarks)))
    return (*(_recalled(name, _all(runs)) for name, runs in by_attribute.items()), *others)


def _recalled(attribute: str, run: CheckCall) -> Check:
    memory: Memory[None] = Memory(REMEMBERED)
    return Check(remembering(attribute, run, memory), recalled(attribute, memory, run))


def _all(runs: Sequence[CheckCall]) -> CheckCall:
    if len(runs) == 1:
        return runs[0]

    def run_all(product: Product, it: Any, issues: list[Issue]) -> None:
        for run in runs:
            run(product, it, issues)

    return run_all


def _check_call(check: CheckModel, call: Call, words: Words, field: str | None) -> CheckCall:
    fails_when = check.when is not None
    severity = SEVERITIES[check.severity]
    rejects = severity is Severity.ERROR
    message, hint = _said(check.message, words), _said(check.hint, words)

    def run(product: Product, it: Any, issues: list[Issue]) -> None:
        if call(product, None) is fails_when:
            params = {"check": check.id, "message": message(product), "hint": hint(product)}
            issues.append(Issue("CHN201", params, field, None, severity, rejects))

    return run


def _said(text: str, words: Words) -> Callable[[Product], str]:
    if "{{" not in text:
        return lambda product: text
    call = words.compile(text).call
    return lambda product: str(call(product, None) or "")


# -- paths -------------------------------------------------------------------------------------------------


def nested(fields: Sequence[Field], depth: int = 0) -> tuple[tuple[tuple[str, Emit], ...], tuple[FieldLayout, ...]]:
    """Fields with paths → nested groups, each at the place of its first field."""
    emits: list[tuple[str, Emit]] = []
    layouts: list[FieldLayout] = []
    for name, members in _slots(fields, depth).items():
        if name.startswith("\x00"):
            emits.append((members[0].name, members[0].emit))
            layouts.append(members[0].layout)
        else:
            inner, children = nested(members, depth + 1)
            emits.append((name, _container([emit for _, emit in inner])))
            layouts.append(FieldLayout(name, children))
    return tuple(emits), tuple(layouts)


def side_by_side(fields: Sequence[Field], depth: int = 0) -> tuple[Column, ...]:
    """The columns of fields with paths, one for each emit of `nested`."""
    return tuple(
        members[0].column if name.startswith("\x00") else together(side_by_side(members, depth + 1))
        for name, members in _slots(fields, depth).items()
    )


def _slots(fields: Sequence[Field], depth: int) -> dict[str, list[Field]]:
    """Fields by the name of the group they share at this depth; one that is in none has a slot of its own."""
    slots: dict[str, list[Field]] = {}
    for i, field in enumerate(fields):
        deeper = depth < len(field.path) - 1
        slots.setdefault(field.path[depth] if deeper else f"\x00{i}", []).append(field)
    return slots


def _container(emits: Sequence[Emit]) -> Emit:
    def values(p: Product, it: Any, issues: list[Issue]) -> Node:
        found = tuple([emit(p, it, issues) for emit in emits])
        return found if any(value is not None for value in found) else None

    return values
