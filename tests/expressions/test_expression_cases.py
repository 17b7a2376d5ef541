"""What expressions mean: every line of the case files."""

from __future__ import annotations

from typing import Any

import pytest
from expression_cases import SCOPE, comparable, load, product

from feedgen.diagnostics import all_rules, find_rule, hint_of, make, message_of
from feedgen.expressions import (
    EVALUATION_ERRORS,
    ExpressionError,
    Problem,
    Scope,
    check,
    compile_condition,
    compile_expression,
    compile_template,
    compile_value,
    explain,
    kind_named,
)

MEANING = ["names", "arithmetic", "logic", "text", "functions", "library", "evaluation"]
ALL = [case for name in MEANING for case in load(name)]
WRONG = load("problems")


def named(case: dict[str, Any]) -> str:
    return case["expr"][:60] or "nothing"


@pytest.mark.parametrize("case", [c for c in ALL if "expect" in c], ids=named)
def test_result(case: dict[str, Any]) -> None:
    compiled = compile_value(case["expr"], SCOPE)
    result = compiled.call(product(case["given"]), None)
    assert comparable(result) == case["expect"]
    assert type(comparable(result)) is type(case["expect"])


@pytest.mark.parametrize("case", [c for c in ALL if "error" in c], ids=named)
def test_values_that_do_not_fit(case: dict[str, Any]) -> None:
    compiled = compile_value(case["expr"], SCOPE)
    with pytest.raises(EVALUATION_ERRORS) as raised:
        compiled.call(product(case["given"]), None)
    code, params = explain(raised.value)
    assert code == case["error"]
    assert_worded(Problem(code, params, 1, 1))


@pytest.mark.parametrize("case", [c for c in [*ALL, *WRONG] if "problems" in c], ids=named)
def test_problem(case: dict[str, Any]) -> None:
    problems = check(case["expr"], SCOPE)
    assert [f"{p.line}:{p.column} {p.code}" for p in problems] == case["problems"]
    for problem in problems:
        assert_worded(problem)
    if guess := case.get("guess"):
        assert f"did you mean `{guess}`?" in problems[0].params["guess"]
    with pytest.raises(ExpressionError) as raised:
        compile_value(case["expr"], SCOPE)
    assert raised.value.problems == problems


def assert_worded(problem: Problem) -> None:
    """Message and hint have all they name, so that no `{placeholder}` is ever shown."""
    finding = make(problem.code, problem.params)
    rule = find_rule(problem.code)
    for template, text in ((rule.message, message_of(finding)), (rule.hint, hint_of(finding))):
        assert text or not template or template == "{way}" or template == "{guess}"
        for placeholder in ("what", "way", "guess", "reason", "name", "found", "limit", "usage", "part", "kind"):
            assert f"{{{placeholder}}}" not in text


def test_every_code_has_a_case() -> None:
    found = {problem.split()[1] for case in [*ALL, *WRONG] for problem in case.get("problems", ())}
    found |= {case["error"] for case in ALL if "error" in case}
    found |= {code for case in load("hostile") for code in case["codes"]}
    # MAP214 is a remark, no problem; prices and promotions have theirs in tests/profiles
    elsewhere = {code for code in all_rules() if code == "MAP214" or "MAP250" <= code <= "MAP269"}
    assert found == {code for code in all_rules() if code.startswith("MAP")} - elsewhere


@pytest.mark.parametrize("case", load("parts"), ids=named)
def test_what_is_known_of_it(case: dict[str, Any]) -> None:
    if "problems" in case:
        assert check(case["expr"], SCOPE)
        return
    compiled = compile_value(case["expr"], SCOPE)
    assert compiled.names == set(case["names"])
    assert compiled.columns == (None if case["columns"] is None else set(case["columns"]))
    assert compiled.attribute == case.get("attribute")
    assert compiled.constant is case.get("constant", False)
    assert compiled.strict_missing is case["strict"]
    assert str(compiled.kind) == case["kind"]


def test_member_of_each() -> None:
    scope = Scope(names={"title": kind_named("text")}, it=kind_named("map"))
    compiled = compile_value("{{ title }}: {{ it.key }}", scope)
    assert compiled.call({"title": "T"}, {"key": "K"}) == "T: K"
    assert compiled.names == {"title"}


def test_it_alone_reads_no_product() -> None:
    compiled = compile_expression("it", Scope(it=kind_named("text")))
    assert (compiled.call({}, "x"), compiled.names, compiled.strict_missing) == ("x", frozenset(), False)


def test_open_scope_reads_what_it_does_not_know() -> None:
    scope = Scope(open=True, names={"title": kind_named("text")})
    compiled = compile_expression("Ref ~ title", scope)
    assert compiled.call({"Ref": 7, "title": "x"}, None) == "7x"
    assert compiled.names == {"Ref", "title"}
    assert [p.code for p in check("__class__", scope)] == ["MAP108"]


def test_constants_win_over_names() -> None:
    scope = Scope(names={"market": kind_named("text")}, constants={"market": "FR"})
    assert compile_expression("market", scope).value == "FR"


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("price", {"price": "1 EUR"}, True),
        ("price", {"price": "0 EUR"}, False),
        ("price", {}, False),
        ("{{ quantity > 2 }}", {"quantity": 3}, True),
        ("{{ quantity > 2 }}", {"quantity": 1}, False),
        ("attributes['x']", {"attributes": {"x": ""}}, False),
        ("price and availability != 'discontinued'", {"price": "1 EUR"}, True),
        ("params.partner", {}, False),
    ],
)
def test_condition(text: str, given: dict[str, Any], expected: bool) -> None:
    assert compile_condition(text, SCOPE).call(product(given), None) is expected


def test_condition_in_braces_keeps_positions() -> None:
    with pytest.raises(ExpressionError) as raised:
        compile_condition(" {{ titel }}", SCOPE)
    assert raised.value.problems[0][2:] == (1, 5)


def test_text_is_no_condition() -> None:
    with pytest.raises(ExpressionError) as raised:
        compile_condition("{{ title }} x", SCOPE)
    assert raised.value.problems[0].code == "MAP107"


def test_template_without_holes_is_its_text() -> None:
    compiled = compile_template("new", SCOPE)
    assert (compiled.constant, compiled.value) == (True, "new")


def test_only_the_taken_branch_is_computed() -> None:
    compiled = compile_expression("1 / quantity if quantity else 0", SCOPE)
    assert compiled.call({"quantity": 0}, None) == 0


def test_default_is_not_computed_in_vain() -> None:
    compiled = compile_expression("quantity | default(1 / multipack)", SCOPE)
    assert compiled.call({"quantity": 1, "multipack": 0}, None) == 1


def test_products_are_left_alone() -> None:
    given = {"images": ["b", "a"], "videos": ["c"], "attributes": {"x": ["1"]}}
    before = {"images": ["b", "a"], "videos": ["c"], "attributes": {"x": ["1"]}}
    for text in ("images | sort", "images | append('x')", "images + videos", "attributes['x'] | append(2) | sum"):
        try:
            compile_value(text, SCOPE).call(given, None)
        except EVALUATION_ERRORS:
            continue
    assert given == before
