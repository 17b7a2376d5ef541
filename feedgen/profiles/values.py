"""From a raw value to what stands in the item: map → written form → plain text → fit → constraints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from feedgen.catalogue import Measure, Money, texts, urls, written
from feedgen.checks import CHECKS, FITTERS, Check, manners
from feedgen.diagnostics import Finding, Origin, Severity, shown
from feedgen.expressions.tables import NO_LINE, Table, finder, lines_of
from feedgen.profiles.schema import FieldModel


class Issue(NamedTuple):
    """A problem of one field of one item, before it is a finding."""

    code: str
    params: dict[str, Any]
    field: str | None
    value: Any
    severity: Severity
    rejects: bool


def issue_finding(
    issue: Issue,
    product: Mapping[str, Any],
    origin: Origin,
    *,
    channel: str | None = None,
    feed: str | None = None,
    market: str | None = None,
) -> Finding:
    """An issue as a finding, now that product and place are known."""
    value = None if issue.value is None else shown(issue.value)
    return Finding(
        issue.code, issue.params, issue.severity, product.get("id"), issue.field, value, origin, channel, feed, market
    )


Scalar = Callable[[Any, list[Issue]], Any]
"""(raw value, issues) → written value, or None when it was dropped."""

CONSTRAINTS = ("min", "max", "min_length", "max_length", "max_bytes", "pattern", "enum")


class Quick(NamedTuple):
    """What a raw text must be like to be written as it stands, without another look."""

    max_length: int
    markup: bool
    """Markup is to be stripped: `<` and `&` need the slow way."""


def quick(model: FieldModel) -> Quick | None:
    """The fast test of a plain text field; None when every value must be looked at."""
    return None if model.avoid else _quick(model)


def _quick(model: FieldModel) -> Quick | None:
    plain = model.type == "text" and model.map is None and model.entry is None
    looked_at = (model.min, model.max, model.min_length, model.max_bytes, model.pattern, model.enum)
    if not plain or model.checks or any(setting is not None for setting in looked_at):
        return None
    return Quick(model.max_length or 1 << 62, model.html == "strip")


def scalar(
    model: FieldModel,
    name: str,
    *,
    native: bool,
    table: Table | None,
    enum: Sequence[str] | None,
    language: str = "en",
) -> Scalar:
    """The whole way of one value of a field, thought through once; `language` is that of the feed's texts."""
    written = _written(model, name, native, table, enum)
    return _well_mannered(written, model, name, language) if model.avoid else written


def _written(model: FieldModel, name: str, native: bool, table: Table | None, enum: Sequence[str] | None) -> Scalar:
    """The value as it is written; a text that needs nothing is given back at once."""
    convert = _converter(model, name, native, table, enum)
    fast = _quick(model) if table is None else None
    if fast is None:
        return convert
    limit, markup = fast

    def text(raw: Any, issues: list[Issue]) -> Any:
        if raw.__class__ is str and len(raw) <= limit and not (markup and ("<" in raw or "&" in raw)):
            return raw or None
        return convert(raw, issues)

    return text


def _converter(model: FieldModel, name: str, native: bool, table: Table | None, enum: Sequence[str] | None) -> Scalar:
    find = None if table is None else finder(table)
    write = _writer(model, native)
    checks, number_checks = _checks(model, enum)
    broken = _broken(model, name)
    fit = _fitter(model, name)
    strip = model.html == "strip"

    def convert(raw: Any, issues: list[Issue]) -> Any:
        if find is not None and table is not None:
            found = find(raw if isinstance(raw, str) else written.plain_text(raw))
            if found is NO_LINE:
                return broken("CHN114", {"known": ", ".join(lines_of(table))}, raw, issues)
            if found is None:
                return None
            raw = found
        try:
            text = write(raw)
            for check in number_checks:
                problem = check(number_of(raw))
                if problem is not None:
                    return broken(problem.code, problem.params, text, issues)
        except (ValueError, TypeError, ArithmeticError, AttributeError):
            # AttributeError: a text where a date or measure is to be written
            return broken("CHN113", {"expected": model.type, "found": type(raw).__name__}, raw, issues)
        if strip and isinstance(text, str):
            text = texts.strip_html(text)
        if text == "" or text is None:
            return None
        if fit is not None:
            text = fit(text, issues)
        for check in checks:
            problem = check(text)
            if problem is not None:
                return broken(problem.code, problem.params, text, issues)
        return text

    return convert


def _well_mannered(convert: Scalar, model: FieldModel, name: str, language: str) -> Scalar:
    """The same, and what the channel does not want to read in the text is said; the text stays as it is."""
    look = manners(model.avoid, language)

    def text(raw: Any, issues: list[Issue]) -> Any:
        written = convert(raw, issues)
        if isinstance(written, str):
            for kind, found in look(written):
                params = {"kind": kind, "found": found}
                issues.append(Issue("CHN115", params, name, written, Severity.WARNING, False))
        return written

    return text


def _broken(model: FieldModel, name: str) -> Callable[[str, dict[str, Any], Any, list[Issue]], Any]:
    """What a broken constraint does to the item; returns what stays of the value."""
    policy = model.on_error or ("reject" if model.required is True else "drop_field")

    def broken(code: str, params: dict[str, Any], value: Any, issues: list[Issue]) -> Any:
        rejects = policy == "reject"
        severity = Severity.ERROR if rejects else Severity.WARNING
        issues.append(Issue(code, params, name, value, severity, rejects))
        return value if policy == "warn" else None

    return broken


def _fitter(model: FieldModel, name: str) -> Callable[[Any, list[Issue]], Any] | None:
    """Shortens what is too long and says so; None when the field must not be shortened."""
    if model.fit is None and model.on_error != "fit":
        return None
    cuts: list[tuple[int, Callable[[str], int], Callable[[str], str]]] = []
    if model.max_length is not None:
        cuts.append((model.max_length, len, FITTERS[model.fit or "truncate_words"](model.max_length)))
    if model.max_bytes is not None:
        cuts.append((model.max_bytes, lambda text: len(text.encode()), FITTERS["truncate_bytes"](model.max_bytes)))

    def fit(text: Any, issues: list[Issue]) -> Any:
        for limit, measure, cut in cuts:
            if isinstance(text, str) and len(text) * 4 > limit and (length := measure(text)) > limit:
                params = {"length": length, "limit": limit}
                issues.append(Issue("CHN202", params, name, text, Severity.INFO, False))
                text = cut(text)
        return text

    return fit if cuts else None


def _checks(model: FieldModel, enum: Sequence[str] | None) -> tuple[list[Check], list[Check]]:
    """Checks of the written text, and checks of the number behind it."""
    on_text: list[Check] = []
    on_number: list[Check] = []
    for one in constraints(model, enum):
        (on_number if one.on_number else on_text).append(one.check)
    return on_text, on_number


class Constraint(NamedTuple):
    """A constraint of a field: its key, what it is set to, and its check, of the number or of the written text."""

    key: str
    setting: Any
    on_number: bool
    check: Check


def constraints(model: FieldModel, enum: Sequence[str] | None) -> list[Constraint]:
    """Every constraint of a field, in the order they are asked."""
    found = []
    for key in CONSTRAINTS:
        setting = getattr(model, key)
        if setting is not None:
            wanted = enum if key == "enum" else setting
            found.append(Constraint(key, wanted, key in ("min", "max"), CHECKS.get(key)(wanted)))
    found += [Constraint(name, setting, False, CHECKS.get(name)(setting)) for name, setting in model.checks.items()]
    return found


def number_of(raw: Any) -> Any:
    if isinstance(raw, Money):
        return raw.amount
    if isinstance(raw, Measure):
        return raw.value
    return Decimal(str(raw).strip()) if isinstance(raw, str) else raw


def _decimal(raw: Any) -> Decimal:
    number = number_of(raw)
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    if not exact.is_finite():
        raise ValueError("not a number that can be written")
    return exact


def _writer(model: FieldModel, native: bool) -> Callable[[Any], Any]:
    """How the field's type is written: as text, or as the JSON value where the writer has such."""
    kind = model.type
    if kind == "text":
        return lambda raw: raw if type(raw) is str else written.plain_text(raw)
    if kind == "url":
        return _url
    if native and kind in ("integer", "decimal", "number", "boolean"):
        return _native(kind, model)
    if kind == "integer":
        return lambda raw: str(_integer(raw))
    if kind == "decimal":
        return lambda raw: written.decimal_text(
            raw if isinstance(raw, Money) else _decimal(raw), model.decimals, model.decimal
        )
    if kind == "number":
        return lambda raw: written.number_text(_decimal(raw)).replace(".", model.decimal)
    if kind == "boolean":
        return lambda raw: written.boolean_text(_boolean(raw), model.booleans)
    if kind == "money":
        return lambda raw: written.money_text(_money(raw), model.decimals)
    return _other(kind, model)


def _other(kind: str, model: FieldModel) -> Callable[[Any], str | None]:
    simple: dict[str, Callable[[Any], str | None]] = {
        "measure": lambda raw: written.measure_text(raw, model.decimals, model.decimal),
        "date": written.date_text,
        "datetime": written.datetime_text,
        "interval": lambda raw: written.interval_text(*raw),
    }
    return simple[kind]


def _native(kind: str, model: FieldModel) -> Callable[[Any], Any]:
    if kind == "integer":
        return _integer
    if kind == "boolean":
        return _boolean
    if kind == "number":
        return _decimal
    step = Decimal(1).scaleb(-(2 if model.decimals is None else model.decimals))
    return lambda raw: _decimal(raw).quantize(step, ROUND_HALF_UP)


def _integer(raw: Any) -> int:
    number = _decimal(raw)
    if number != number.to_integral_value():
        raise ValueError("not a whole number")
    return int(number)


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().casefold()
    if word in ("true", "yes", "1"):
        return True
    if word in ("false", "no", "0"):
        return False
    raise ValueError("not a yes or no")


def _money(raw: Any) -> Money:
    if isinstance(raw, Money):
        return raw
    raise TypeError("not money")


def _url(raw: Any) -> str:
    read = urls.safe_url(str(raw))
    if read.value is None:
        raise ValueError("not an address")
    return read.value
