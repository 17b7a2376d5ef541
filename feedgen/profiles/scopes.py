"""The words an expression may use, and the tables it may look things up in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from feedgen.catalogue import Money
from feedgen.diagnostics import UsageError, did_you_mean, make
from feedgen.expressions import (
    Compiled,
    ExpressionError,
    Kind,
    LookupTable,
    Scope,
    Tables,
    compile_condition,
    compile_template,
    compile_value,
    kinds_of_product,
    lines_of,
    member_kind,
)
from feedgen.expressions.kinds import ANY, MAP
from feedgen.expressions.tables import Table
from feedgen.profiles.models.pricing import percent_of
from feedgen.profiles.plan import FeedSpec

PROMOTION = (
    "name", "title", "code", "checkout", "select", "start", "end", "discount", "amount", "label", "attributes"
)  # fmt: skip
"""What expressions may ask of a promotion."""
SHOP = ("name", "url", "country", "language", "currency", "timezone")


class Words:
    """A scope with its tables; compiles every expression of one place (a feed, the catalogue)."""

    def __init__(self, scope: Scope, whole: Words | None = None) -> None:
        self.scope = scope
        self._whole = whole
        """The words before absent names were taken out of them."""
        self._known: dict[tuple[Callable[[str, Scope], Compiled], str, Kind | None], Compiled] = {}

    def compile(self, text: str, scope: Scope | None = None) -> Compiled:
        return self._compiled(compile_value, text, scope.it if scope else None)

    def condition(self, text: str | bool, scope: Scope | None = None) -> Compiled:
        """An expression that is asked whether it holds."""
        plain = text if isinstance(text, str) else str(text).lower()
        return self._compiled(compile_condition, plain, scope.it if scope else None)

    def _compiled(self, compile_: Callable[[str, Scope], Compiled], text: str, it: Kind | None) -> Compiled:
        known = (compile_, text, it)
        if known not in self._known:
            self._known[known] = self._fresh(compile_, text, it)
        return self._known[known]

    def _fresh(self, compile_: Callable[[str, Scope], Compiled], text: str, it: Kind | None) -> Compiled:
        scope = self.scope if it is None else replace(self.scope, it=it)
        if self._whole is None:
            return compile_(text, scope)
        general = self._whole._compiled(compile_, text, it)
        if general.names.isdisjoint(self.scope.constants):
            return general  # it asks for nothing that is absent: there is nothing to fold
        if general.attribute is not None and self.scope.constants[general.attribute] is None:
            return general  # a bare name stays one: a column of the field's name may stand in for it
        try:
            folded = compile_(text, scope)
            # What is made of a list's members was checked with what they are in general.
            return folded if folded.kind == general.kind else replace(folded, kind=general.kind)
        except ExpressionError:
            # Sound in general, but not with an attribute known to be none.
            return general

    def constant_text(self, text: str) -> str | None:
        """A text with holes over constants only (file and field names)."""
        value = compile_template(text, self.scope).value if "{{" in text else text
        return None if value is None else str(value)

    def inside(self, scope: Scope, members_of: Compiled | None = None) -> Scope:
        """The same words, and `it`: a member of that list, or anything."""
        return replace(scope, it=ANY if members_of is None else member_kind(members_of.kind))

    def among(self, keys: frozenset[str], columns: frozenset[str]) -> Words:
        """The same words where every product has only these attributes and unclaimed columns: the rest is none.

        What an expression says about absent attributes is then known, and folded away.
        """
        present = keys if columns else keys - {"attributes"}
        scope = self.scope
        absent = dict.fromkeys(name for name in scope.names if name not in present)
        names = {name: kind for name, kind in scope.names.items() if name in present}
        return Words(replace(scope, names=names, constants={**absent, **scope.constants}), self)

    def knowing(self, name: str, value: Any) -> Words:
        """The same words, one of them with a value known now."""
        scope = self.scope
        names = {other: kind for other, kind in scope.names.items() if other != name}
        return Words(replace(scope, names=names, constants={**scope.constants, name: value}), self._whole)

    def also(self, name: str, kind: Kind | None) -> Words:
        """The same words and one more; None: it is known and there is never anything behind it."""
        whole = None if self._whole is None else self._whole.also(name, kind or ANY)
        if kind is None:
            return Words(replace(self.scope, constants={**self.scope.constants, name: None}), whole)
        return Words(replace(self.scope, names={**self.scope.names, name: kind}), whole)

    def only(self, name: str, kind: Kind) -> Words:
        """This one word, and what is known before the first product: there is no product."""
        return Words(replace(self.scope, names={name: kind}))

    def listed(self, name: str) -> Sequence[str]:
        """The words of a table: its members, or the values it gives their keys."""
        table = self.table(name)
        return list(lines_of(table)) if isinstance(table, LookupTable) else [str(word) for word in table]

    def table(self, name: str) -> Table:
        if name not in self.scope.tables:
            raise UsageError(make("PRF123", {"name": name, "known": did_you_mean(name, self.scope.tables)}))
        return self.scope.tables[name]


def feed_words(spec: FeedSpec, shop: Mapping[str, Any], now: dt.datetime, own: Mapping[str, Kind]) -> Words:
    """The scope of a feed's expressions; `own` are the attributes that the shop or the channel makes up."""
    names: dict[str, Kind] = {**own, **kinds_of_product()}
    if spec.model.get("variants"):
        names.update({"role": ANY, "axes": ANY})
    constants = {
        "shop": {key: shop.get(key) for key in SHOP},
        "market": {"country": None, "language": None, "currency": None, **spec.market},
        "params": spec.params,
        "channel": spec.channel,
        "feed": spec.feed,
        "now": now,
        "promotions": promotions_of(spec.promotions, spec.market.get("currency") or shop.get("currency")),
    }
    return Words(Scope(names=names, constants=constants, tables=Tables(spec.tables)))


def promotions_of(promotions: Sequence[Mapping[str, Any]], currency: str | None) -> list[dict[str, Any]]:
    """The shop's promotions as expressions see them: instants, money, whole numbers of percent."""
    return [dict.fromkeys(PROMOTION) | _promotion(said, currency) for said in promotions]


def _promotion(said: Mapping[str, Any], currency: str | None) -> dict[str, Any]:
    found = {name: value for name, value in said.items() if name in PROMOTION}
    if "start" in said:
        found["start"] = dt.datetime.fromisoformat(said["start"])
    if "end" in said:
        # the last second of it, which is what the end of a sale is, too
        end = dt.datetime.fromisoformat(said["end"])
        found["end"] = (end.astimezone(dt.UTC) - dt.timedelta(seconds=1)).astimezone(end.tzinfo)
    if "discount" in said:
        found["discount"] = percent_of(said["discount"])
    if "amount" in said and currency:
        found["amount"] = Money(Decimal(said["amount"]), currency)
    return found


def catalogue_words(
    shop: Mapping[str, Any], now: dt.datetime, own: Mapping[str, Kind], tables: Mapping[str, Table] | None = None
) -> Words:
    """The scope of the catalogue's attributes and rules."""
    names: dict[str, Kind] = {**own, **kinds_of_product()}
    constants = {"shop": {key: shop.get(key) for key in SHOP}, "now": now}
    return Words(Scope(names=names, constants=constants, tables=Tables(tables)))


def rules_words(tables: Mapping[str, Table], own: Mapping[str, Kind]) -> Words:
    """The scope of a rule file on its own: any market, and any params."""
    there = dict.fromkeys(("market", "params"), MAP)
    names: dict[str, Kind] = {**own, **dict.fromkeys(("channel", "feed", "now"), ANY), **there, **kinds_of_product()}
    constants = {"shop": dict.fromkeys(SHOP)}
    return Words(Scope(names=names, constants=constants, tables=Tables(tables)))


def record_words(columns: Sequence[str], shop: Mapping[str, Any]) -> Words:
    """The scope of a preset's and the merchant's column expressions: the record's columns by name, and `row`."""
    names = dict.fromkeys((*columns, "row", "group"), ANY)
    constants = {"shop": {key: shop.get(key) for key in SHOP}}
    return Words(Scope(names=names, constants=constants, open=True))
