"""The functions: their examples are tests, their signatures are what lint checks."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

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
