"""A channel's fields as a merchant wants to know them: when they are needed, how they are written, what is accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedgen.expressions.tables import Table, lines_of
from feedgen.profiles.fields import bare
from feedgen.profiles.models.base import Condition, Const, Value
from feedgen.profiles.schema import FieldModel


@dataclass(frozen=True, slots=True)
class FieldInfo:
    name: str
    required: str
    """`yes`, `no`, or the condition."""
    recommended: str
    type: str
    form: str
    """How it is written, in words."""
    limits: str
    enum: list[str]
    """The words there may be."""
    source: str
    """Where the value comes from: the expression."""
    default: str
    """What stands there without a value."""
    note: str
    deprecated: str
    rows: list[str]
    """Kinds of rows the field is on, in a feed with variants: single, parent, child; empty: on all of them."""


def fields_of(name: str, model: FieldModel, tables: Mapping[str, Table], above: Sequence[str] = ()) -> list[FieldInfo]:
    """The field and its parts, from the outside in; `above` are the rows the group is on."""
    rows = list(model.on or above)
    own = FieldInfo(
        name=name,
        required=_condition(model.required),
        recommended=_condition(model.recommended),
        type="group" if model.item is not None else model.type,
        form=form_of(model),
        limits=limits_of(model),
        enum=_words(model, tables),
        source=_source(name, model),
        default="" if model.default is None else _shown(model.default),
        note=model.note or "",
        deprecated=model.deprecated or "",
        rows=rows,
    )
    parts = (model.item or {}).items()
    return [own, *(info for key, child in parts for info in fields_of(f"{name}/{key}", child, tables, rows))]


def form_of(model: FieldModel) -> str:
    """How the field is written, in a few words."""
    words = ["group" if model.item is not None else _type(model)]
    if model.each is not None and model.join is None:
        words.append("repeated")
    if model.join is not None:
        words.append(f"several in one, `{model.join}` between")
    if model.html == "strip":
        words.append("without markup")
    if model.fit is not None:
        words.append("shortened where too long")
    return ", ".join(words)


def _type(model: FieldModel) -> str:
    decimals = 2 if model.decimals is None else model.decimals
    amount = f"12{model.decimal}{'9'.ljust(decimals, '0')}" if decimals else "12"
    examples = {
        "integer": "12",
        "decimal": amount,
        "number": f"1{model.decimal}5",
        "boolean": f"`{model.booleans[0]}` or `{model.booleans[1]}`",
        "money": f"{amount} EUR",
        "measure": f"1{model.decimal}5 kg",
        "date": "2026-11-20",
        "datetime": "2026-11-20T12:30:00+01:00",
        "interval": "two moments with `/` between",
        "url": "percent-encoded",
    }
    return f"{model.type} {examples[model.type]}" if model.type in examples else model.type


def _words(model: FieldModel, tables: Mapping[str, Table]) -> list[str]:
    """The words there may be: what is accepted, else what a map writes."""
    if model.enum is not None:
        listed = lines_of(tables[model.enum]) if isinstance(model.enum, str) else model.enum
        return list(listed)
    if model.map is None:
        return []
    lines = lines_of(tables[model.map] if isinstance(model.map, str) else model.map)
    return list(dict.fromkeys(str(word) for word in lines.values() if word is not None))


def _condition(condition: Condition) -> str:
    return {True: "yes", False: "no"}[condition] if isinstance(condition, bool) else f"if {condition}"


def _shown(value: Value) -> str:
    return f"'{value.const}'" if isinstance(value, Const) else value


def _source(name: str, model: FieldModel) -> str:
    if model.counter:
        return "the item's number"
    if model.counts is not None:
        return f"how many {model.counts} there are"
    value = "" if model.value is None else _shown(model.value)
    if model.each is not None:
        return f"each of {model.each}" + (f": {value}" if value and value != "it" else "")
    return value or ("" if model.item is not None else bare(name))


def limits_of(model: FieldModel) -> str:
    """The field's constraints in a few words."""
    words = []
    if model.min_length is not None or model.max_length is not None:
        words.append(f"{model.min_length or 1}–{model.max_length or '∞'} characters")
    if model.max_bytes is not None:
        words.append(f"≤ {model.max_bytes} bytes")
    if model.min is not None:
        words.append(f"≥ {model.min:g}")
    if model.max is not None:
        words.append(f"≤ {model.max:g}")
    if model.max_items is not None:
        words.append(f"≤ {model.max_items} values")
    if model.pattern is not None:
        words.append(f"like {model.pattern}")
    if model.avoid:
        words.append(f"without {', '.join(model.avoid)}")
    if model.unique:
        words.append("unique")
    return ", ".join(words)
