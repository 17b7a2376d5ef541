"""A field of a profile → a function that gives its value for a product, and the shape the writer is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from feedgen.catalogue import ATTRIBUTES
from feedgen.catalogue.memory import Memory
from feedgen.expressions import Compiled, Scope
from feedgen.profiles import batch, emits
from feedgen.profiles.batch import Column
from feedgen.profiles.emits import Emit, Get
from feedgen.profiles.memory import REMEMBERED, remembering
from feedgen.profiles.models.base import Condition, Const, Value
from feedgen.profiles.schema import CellsModel, FieldModel
from feedgen.profiles.scopes import Words
from feedgen.profiles.values import Scalar, quick
from feedgen.profiles.values import scalar as value_of
from feedgen.writers import COUNTER, FieldLayout, Node

ADDRESSES = frozenset(
    name
    for name, attribute in ATTRIBUTES.items()
    for reads in (attribute.reads, attribute.element.reads if attribute.element else None)
    if reads is not None and reads.how == "url"
)
"""Attributes whose values are made absolute, percent-encoded addresses when a product is read."""

_WHOLE_OR_PART = re.compile(r"([a-z_]+)(?:\[[-0-9:]+\])?")


@dataclass(frozen=True, slots=True)
class Field:
    """A compiled field."""

    name: str
    path: tuple[str, ...]
    layout: FieldLayout
    emit: Emit
    roles: frozenset[str] | None
    unique: bool
    names: frozenset[str]
    """Product attributes it reads."""
    columns: frozenset[str] | None
    """Unclaimed source columns it reads; None: any."""
    prunable: bool
    """It is certainly absent where none of these exist, and nobody minds."""
    never: bool
    """It is absent for every product."""
    column: Column
    """The values of all products of a chunk."""

    def may_appear(self, keys: frozenset[str], columns: frozenset[str]) -> bool:
        if not self.prunable or not self.names.isdisjoint(keys):
            return True
        return bool(columns) if self.columns is None else not self.columns.isdisjoint(columns)


@dataclass(frozen=True, slots=True)
class _Reads:
    """What an expression of the field reads, added up."""

    names: frozenset[str] = frozenset()
    columns: frozenset[str] | None = frozenset()
    strict: bool = True
    remarks: bool = False
    """It may leave a word in the tables: every product must be asked."""

    @classmethod
    def of(cls, compiled: Compiled) -> _Reads:
        return cls(compiled.names, compiled.columns, compiled.strict_missing, compiled.remarks)

    @property
    def one(self) -> str | None:
        """The single attribute that decides the value, if it is one."""
        alone = len(self.names) == 1 and self.columns == frozenset() and not self.remarks
        return next(iter(self.names)) if alone else None

    @property
    def nothing(self) -> bool:
        """Nothing is read and nothing is literal: the value is none."""
        return self.strict and not self.names and self.columns == frozenset()

    @property
    def constant(self) -> bool:
        """Nothing of a product is read."""
        return not self.names and self.columns == frozenset() and not self.remarks

    def inside(self, each: Compiled) -> _Reads:
        """The same for every member of a list: without its list all of it is absent, constants included."""
        if each.constant and each.value is None:
            return _Reads()
        return replace(self.plus(_Reads.of(each)), strict=each.strict_missing)

    def plus(self, other: _Reads) -> _Reads:
        columns = None if self.columns is None or other.columns is None else self.columns | other.columns
        remarks = self.remarks or other.remarks
        return _Reads(self.names | other.names, columns, self.strict and other.strict, remarks)


class Ways(NamedTuple):
    """How a feed writes names and groups: the writer's gifts, and the feed's own settings."""

    native: bool
    nested: bool
    drop_prefix: bool = False
    cells: CellsModel | None = None


def unprefixed(name: str) -> str:
    """`g:shipping/g:price` as `shipping/price`."""
    return "/".join(_PREFIX.sub(r"\1", part) for part in name.split("/"))


_PREFIX = re.compile(r"^(@?)[^:]+:")


def bare(name: str) -> str:
    """The field's own name: without path, `@`, the star of required headers, and an XML prefix."""
    last = name.rsplit("/", 1)[-1].lstrip("@*")
    return last.split(":", 1)[-1]


class FieldCompiler:
    """Compiles the fields of one feed.

    `words` gives scopes and tables. `columns` are the unclaimed
    source columns there can be; None when that is not known yet.
    """

    def __init__(
        self,
        words: Words,
        entries: Mapping[str, Any],
        ways: Ways,
        *,
        columns: frozenset[str] | None = None,
    ) -> None:
        self.words = words
        self.entries = entries
        self.ways = ways
        self.native = ways.native
        self.nested = ways.nested
        self.columns = columns

    def field(self, name: str, model: FieldModel) -> Field:
        """One field of the item; `name` may be a path `shipping/cost`."""
        model = self._settled(name, model)
        path = tuple(name.split("/")) if self.nested else (name,)
        emit, layout, reads = self._emit(name, model, self.words.scope)
        emit, column = self._remembered(model, emit, reads)
        if model.deprecated is not None:
            emit = emits.deprecated(emit, name, model.deprecated)
            column = batch.one_by_one(emit, remarks=reads.remarks)
        absent = self._absent(model, name, self.words.scope)
        minded = absent is not None or model.counter or model.empty == "keep"
        if absent is not None:
            emit, column = emits.or_absent(name, emit, absent), batch.or_else(column, absent)
        emit, column = self._quickly(name, model, emit, column)
        return Field(
            name=name,
            path=path,
            layout=replace(layout, heading=tuple(model.heading), below=tuple(model.below)),
            emit=emit,
            roles=None if model.on is None else frozenset(model.on),
            unique=model.unique,
            names=reads.names,
            columns=reads.columns,
            prunable=not minded and reads.strict,
            never=not minded and reads.nothing,
            column=column,
        )

    def _remembered(self, model: FieldModel, emit: Emit, reads: _Reads) -> tuple[Emit, Column]:
        """The field for one product and for many, remembered where one attribute decides it."""
        simple = quick(model) is not None and model.each is None and model.item is None
        if reads.one is not None and not simple:
            memory: Memory[Node] = Memory(REMEMBERED)
            return remembering(reads.one, emit, memory), batch.recalled(reads.one, memory, emit)
        if reads.constant:
            return emit, batch.constant(emit)
        return emit, batch.one_by_one(emit, remarks=reads.remarks)

    def _settled(self, name: str, model: FieldModel) -> FieldModel:
        """An address that was checked when the product was read is plain text by now."""
        own = bare(name)
        if model.type != "url" or (self.columns is None or own in self.columns):
            return model
        text = model.each if model.each is not None and model.value == "it" else model.value or own
        part = _WHOLE_OR_PART.fullmatch(text) if isinstance(text, str) else None
        if part is None or part[1] not in ADDRESSES:
            return model
        return model.model_copy(update={"type": "text"})

    def _quickly(self, name: str, model: FieldModel, slow: Emit, column: Column) -> tuple[Emit, Column]:
        """Most fields are one attribute whose text needs nothing: these are written without a further call."""
        fast = quick(model)
        if fast is None or model.each is not None or model.item is not None or model.deprecated is not None:
            return slow, column
        attribute = self._attribute(name, model)
        if attribute is None:
            return slow, column
        limit, markup = fast
        return emits.quickly(attribute, limit, markup, slow), batch.text(attribute, limit, markup, slow)

    def _attribute(self, name: str, model: FieldModel) -> str | None:
        """The attribute that is the field's value, when it is just that."""
        if model.value is None:
            own = bare(name)
            return own if own in self.words.scope.names else None
        return self.words.compile(model.value).attribute if isinstance(model.value, str) else None

    def _emit(self, name: str, model: FieldModel, scope: Scope) -> tuple[Emit, FieldLayout, _Reads]:
        if model.counter:
            layout = FieldLayout(name.rsplit("/", 1)[-1] if self.nested else name)
            return (lambda p, it, issues: COUNTER), layout, _Reads(strict=False)
        if model.counts is not None:
            return emits.nothing, FieldLayout(name.rsplit("/", 1)[-1]), _Reads()
        if model.item is not None:
            return self._group(name, model, scope)
        return self._value(name, model, scope)

    # -- plain values ------------------------------------------------------------------------------------

    def _value(self, name: str, model: FieldModel, scope: Scope) -> tuple[Emit, FieldLayout, _Reads]:
        each = None if model.each is None else self.words.compile(model.each, scope)
        inner = scope if each is None else self.words.inside(scope, each)
        get, reads = self.getter(name, model, inner)
        if each is not None:
            reads = reads.inside(each)
            get = each.call if model.value == "it" else emits.each_of(each.call, get)
        layout, shape = self._shape(model, name, scope)
        return (lambda p, it, issues: shape(p, get(p, it), issues)), layout, reads

    def getter(self, name: str, model: FieldModel, scope: Scope) -> tuple[Get, _Reads]:
        """The raw value: the expression's, else the source column named like the field."""
        own = bare(name)
        column = own if self.columns is None or own in self.columns else None
        if isinstance(model.value, Const):
            literal = model.value.const
            return (lambda p, it: literal), _Reads(strict=False)
        if model.value is None:
            attribute = own if own in self.words.scope.names else None
            return emits.from_column(attribute, column), _Reads(_set(attribute), _set(column))
        compiled = self.words.compile(model.value, scope)
        if compiled.constant and compiled.value is not None:
            value = compiled.value
            return (lambda p, it: value), _Reads(strict=False)
        reads = _Reads.of(compiled)
        if scope.it is not None:
            return compiled.call, reads
        get: Get = compiled.call
        if compiled.attribute is not None:
            attribute = compiled.attribute
            get = lambda p, it: p.get(attribute)  # noqa: E731
        if column is None or compiled.attribute is None:
            # An expression that computes has the last word, also when it says: nothing.
            return get, reads
        return emits.else_column(get, column), replace(reads, columns=_with(reads.columns, column))

    def scalar(self, name: str, model: FieldModel) -> Scalar:
        table = self.words.table(model.map) if isinstance(model.map, str) else model.map
        enum = self.words.listed(model.enum) if isinstance(model.enum, str) else model.enum
        return value_of(model, name, native=self.native, table=table, enum=enum, language=self._language)

    @property
    def _language(self) -> str:
        """What the feed's texts are written in, as far as it is known."""
        known = self.words.scope.constants
        spoken = (known[name].get("language") for name in ("market", "shop") if known.get(name) is not None)
        return next(filter(None, spoken), "en")

    def _shape(self, model: FieldModel, name: str, scope: Scope) -> tuple[FieldLayout, Emit]:
        """How a raw value, handed over as `it`, becomes the field's node: one value, several, or several in one."""
        last = name.rsplit("/", 1)[-1] if self.nested else name
        one = self.scalar(name, model)
        join = model.join if self.nested or model.join is not None else self._between
        quote = not self.nested and self.ways.cells is not None and self.ways.cells.quote
        layout = FieldLayout(last, (), model.cdata, model.array, model.empty == "keep")
        wrap: Emit | None = None
        if model.entry is not None:
            children, wrap = self._entry(self.entries[model.entry], self.words.inside(scope))
            layout = FieldLayout(last, children, array=True)

        fast = quick(model) if join is None else None
        longest = -1 if fast is None or fast.markup else fast.max_length

        put = None if join is None else _put_together(join, quote=quote)
        several = emits.several(name, one, wrap, put, limit=model.max_items, longest=longest)
        shape = emits.one_or_several(one, several, wrap, listed=model.type != "interval")
        return layout, shape

    @property
    def _between(self) -> str:
        """What stands between several values of one cell."""
        return "," if self.ways.cells is None else self.ways.cells.join

    # -- groups ------------------------------------------------------------------------------------------

    def _group(self, name: str, model: FieldModel, scope: Scope) -> tuple[Emit, FieldLayout, _Reads]:
        each = None if model.each is None else self.words.compile(model.each, scope)
        inner = scope if each is None else self.words.inside(scope, each)
        members: list[Emit] = []
        names: list[str] = []
        layouts: list[FieldLayout] = []
        reads = _Reads()
        parts = {key: child for key, child in (model.item or {}).items() if self._part_name(key, child)}
        for key, child in parts.items():
            child_name = self._part_name(key, child) or key
            emit, layout, child_reads = self.part(f"{name}/{child_name}", child, inner)
            members.append(emit)
            names.append(child_name)
            layouts.append(layout)
            reads = reads.plus(child_reads)
        layout = FieldLayout(name.rsplit("/", 1)[-1], tuple(layouts), model.cdata, model.array)
        group = emits.group_of(members, name)
        if counts := _counts(parts):
            group = emits.counted(group, counts, native=self.native)
        if each is not None:
            group, reads = emits.groups_of(each.call, group, name, model.max_items), reads.inside(each)
        if (cells := self._cells(model)) is None:
            return group, layout, reads
        called = f"{name}({cells.parts.join(names)})" if cells.header else name
        flat = emits.in_one_cell(group, cells.parts, cells.join, quote=cells.quote)
        return flat, FieldLayout(called if self.nested is False else layout.name), reads

    def _part_name(self, key: str, part: FieldModel) -> str | None:
        """What a part is written under; nothing where a hole in it has no value: then there is no such part."""
        called = self.words.constant_text(key if part.name is None else part.name)
        return unprefixed(called) if called and self.ways.drop_prefix else called

    def _cells(self, model: FieldModel) -> CellsModel | None:
        """How a group becomes one text; None where it stays a group."""
        if model.parts is not None:
            return CellsModel(parts=model.parts, join="," if model.join is None else model.join)
        return None if self.nested else self.ways.cells

    def part(self, name: str, model: FieldModel, scope: Scope) -> tuple[Emit, FieldLayout, _Reads]:
        """One part of a group, with what its absence means."""
        emit, layout, reads = self._emit(name, model, scope)
        absent = self._absent(model, name, scope)
        return emit if absent is None else emits.or_absent(name, emit, absent), layout, reads

    def _entry(self, shape: Any, scope: Scope) -> tuple[tuple[FieldLayout, ...], Emit]:
        """An `entries` shape → layout of its members and a function (product, value) → tuple of Nodes."""
        layouts: list[FieldLayout] = []
        members: list[Emit] = []
        for key, part in shape.items():
            layout, emit = self._entry_part(key, part, scope)
            layouts.append(layout)
            members.append(emit)
        return tuple(layouts), lambda p, it, issues: tuple([emit(p, it, issues) for emit in members])

    def _entry_part(self, key: str, part: Any, scope: Scope) -> tuple[FieldLayout, Emit]:
        if isinstance(part, dict) and set(part) != {"const"}:
            children, emit = self._entry(part, scope)
            return FieldLayout(key, children), emit
        if isinstance(part, list):
            layout, emit = self._entry_part(key, part[0], scope)
            return FieldLayout(key, layout.children, array=True), lambda p, it, issues: [emit(p, it, issues)]
        if isinstance(part, dict):
            literal = part["const"]
            return FieldLayout(key), lambda p, it, issues: literal
        call = self.words.compile(part, scope).call
        return FieldLayout(key), lambda p, it, issues: call(p, it)

    # -- what is missing ---------------------------------------------------------------------------------

    def _absent(self, model: FieldModel, name: str, scope: Scope) -> Emit | None:
        """What happens when there is no value: default, then required, then recommended."""
        default = self._default(model.default, scope)
        required = self._condition(model.required, scope)
        recommended = self._condition(model.recommended, scope)
        if default is None and required is None and recommended is None:
            return None
        _, shape = self._shape(model, name, scope)
        return emits.absent(name, default, required, recommended, shape, rejects=model.on_error in (None, "reject"))

    def _default(self, value: Value | None, scope: Scope) -> Get | None:
        if value is None:
            return None
        if isinstance(value, Const):
            literal = value.const
            return lambda p, it: literal
        return self.words.compile(value, scope).call

    def _condition(self, condition: Condition, scope: Scope) -> Get | None:
        if isinstance(condition, bool):
            return emits.true if condition else None
        compiled = self.words.condition(condition, scope)
        if compiled.constant:
            return emits.true if compiled.value else None
        return compiled.call


def _counts(parts: Mapping[str, FieldModel]) -> list[tuple[int, int]]:
    """Places of parts that count, and of those they count."""
    places = {key: place for place, key in enumerate(parts)}
    return [(places[key], places[part.counts]) for key, part in parts.items() if part.counts is not None]


def _with(columns: frozenset[str] | None, name: str) -> frozenset[str] | None:
    return None if columns is None else columns | {name}


def _set(name: str | None) -> frozenset[str]:
    return frozenset() if name is None else frozenset((name,))


def _put_together(join: str, *, quote: bool) -> Callable[[Sequence[Any]], str]:
    """Joins several values into one text; in an address the mark between them is percent-encoded."""
    write = emits.joiner(join, (join,), quote=quote)
    if not quote:
        return write
    encoded = "".join(f"%{byte:02X}" for byte in join.encode())

    def one(value: Any) -> Any:
        return value.replace(join, encoded) if isinstance(value, str) and value.startswith(_ADDRESS) else value

    return lambda values: write([one(value) for value in values])


_ADDRESS = ("https://", "http://")
