"""The functions: their examples are tests, their signatures are what lint checks."""

from __future__ import annotations

import inspect
import subprocess
import sys
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest

from feedgen.catalogue import Money
from feedgen.expressions import FUNCTIONS, Function, Scope, compile_expression
from feedgen.expressions.functions import FAMILIES
from feedgen.expressions.functions.promotional import PROMOTIONAL, phrases
from feedgen.expressions.kinds import kind_named
from feedgen.expressions.tables import Tables

EXAMPLES = [
    (name, given, arguments, expected)
    for name in FUNCTIONS.names()
    for given, arguments, expected in FUNCTIONS.get(name).examples
]


@pytest.mark.parametrize(("name", "given", "arguments", "expected"), EXAMPLES)
@pytest.mark.parametrize("known", ["constant", "kind", "nothing"])
def test_example(known: str, name: str, given: Any, arguments: dict[str, Any], expected: Any) -> None:
    """The example holds whether value and arguments are known at compile time, only in kind, or not at all."""
    function = FUNCTIONS.get(name)
    plain = [p.name for p in function.parameters if p.many and not p.named_only]
    words = [argument if argument in plain else f"{argument}={argument}" for argument in arguments]
    text = f"given | {name}({', '.join(words)})"
    values = {"given": given, **arguments}
    if known == "constant":
        scope = Scope(constants=values, tables=Tables(function.tables))
    elif known == "nothing":
        scope = Scope(names={word: kind_named("any") for word in values}, tables=Tables(function.tables))
    else:
        scope = Scope(constants=arguments, names={"given": kind_named("any")}, tables=Tables(function.tables))
    result = compile_expression(text, scope).call(values, None)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize("name", FUNCTIONS.names())
def test_is_declared_under_its_name_and_documented(name: str) -> None:
    function = FUNCTIONS.get(name)
    assert isinstance(function, Function)
    assert function.name == name
    assert function.summary.endswith(".")
    assert function.examples
    assert function.usage().startswith(name)


def test_every_declared_function_is_registered() -> None:
    modules = [module for members in FAMILIES.values() for module in members]
    declared = {
        value.name
        for module in modules
        for value in vars(import_module(f"feedgen.expressions.functions.{module}")).values()
        if isinstance(value, Function)
    }
    assert declared == set(FUNCTIONS.names())


def test_missing_values_go_through() -> None:
    """Every function that is not made for missing values gives a missing value back."""
    for name in FUNCTIONS.names():
        function = FUNCTIONS.get(name)
        if function.missing or any(p.required for p in function.parameters):
            continue
        scope = Scope(names={"given": kind_named("any")})
        assert compile_expression(f"given | {name}", scope).call({}, None) is None, name


def test_factories_are_plain_callables() -> None:
    for name in FUNCTIONS.names():
        assert inspect.isfunction(FUNCTIONS.get(name).factory)


@pytest.mark.parametrize("language", PROMOTIONAL)
def test_every_phrase_of_advertising_is_taken_out(language: str) -> None:
    clean = FUNCTIONS.get("remove_promo_words").factory(language)
    listed = phrases(language)
    assert len(set(listed)) == len(listed)
    for phrase in listed:
        written = phrase.replace("- #", "-#").replace("#", "12,5")
        for text in (f"{written}! Rot 5", f"Rot 5 ({written.upper()})", f"Rot - {written} - 5"):
            assert (clean(text) or "").replace("- ", "") == "Rot 5", text


def test_what_is_heavy_is_imported_when_it_is_used() -> None:
    code = (
        "import sys; from feedgen.expressions import FUNCTIONS; [FUNCTIONS.get(name) for name in FUNCTIONS]; "
        "print({'phonenumbers', 'anyascii', 'lxml', 'babel', 'stdnum'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


class _Counting(dict[str, Any]):
    """A table that knows how often it was read."""

    read = 0

    def items(self) -> Any:
        self.read += 1
        return super().items()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x | lookup(name)", "red"),
        ("x | lookup(name, default=other)", "red"),
        ("x | synonyms(name)", "red mug"),
        ("x | replace_each(name)", "red mug"),
        ("money | convert('CHF', rates=name)", Money(Decimal(2), "CHF")),
    ],
)
def test_a_table_named_by_products_is_built_once(text: str, value: Any) -> None:
    table = _Counting({"rd": "red", "EUR": "1", "CHF": "2"})
    names = dict.fromkeys(("x", "name", "other"), kind_named("text")) | {"money": kind_named("money")}
    compiled = compile_expression(text, Scope(names=names, tables=Tables({"t": table})))
    given = {"x": "rd mug" if "mug" in str(value) else "rd", "name": "t", "money": Money(Decimal(1), "EUR")}
    found = [compiled.call({**given, "other": str(n)}, None) for n in range(50)]
    assert found == [value] * 50
    assert table.read == 1


def test_a_line_of_digits_does_not_hide_the_next() -> None:
    lines = ["12 34 " * 2000, "call 01 42 68 53 00 now", "56 78 " * 2000]
    plain = FUNCTIONS.get("remove_phones").factory("FR")
    assert (plain("\n".join(lines)) or "").splitlines()[1] == "call now"
