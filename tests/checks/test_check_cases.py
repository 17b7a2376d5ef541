"""Runs the cases of `cases/`: one file per code, one mapping per case.

check, setting      a constraint key and what the profile gives it
value               the value; `number` and `money` stand for a Decimal and a Money, `times` repeats a text
params              what the problem holds; without it the check has nothing to say
field, given        for the wording: the finding's field and params
message, hint       the whole message, a part of the hint
"""

from __future__ import annotations

import pickle
import re
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from feedgen.catalogue import Money
from feedgen.checks import CHECKS, Problem
from feedgen.diagnostics import all_rules, find_rule, hint_of, make, message_of

FOLDER = Path(__file__).parent / "cases"
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    pytest.param(code, case, id=f"{code}-{name}")
    for code, cases in FILES.items()
    for name, case in cases.items()
    if name != "code"
]
KEYS = {"check", "setting", "value", "number", "money", "times", "params", "field", "given", "message", "hint"}


def value_of(case: dict[str, Any]) -> Any:
    if "number" in case:
        return Decimal(case["number"])
    if "money" in case:
        amount, currency = case["money"]
        return Money(Decimal(amount), currency)
    return case["value"] * case["times"] if "times" in case else case.get("value")


def _holes(code: str) -> set[str]:
    rule = find_rule(code)
    return {name for text in (rule.message, rule.hint) for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("code", "case"), CASES)
def test_case(code: str, case: dict[str, Any]) -> None:
    assert set(case) <= KEYS
    value = value_of(case)
    params = case.get("given", {})
    if "check" in case:
        problem = CHECKS.get(case["check"])(case["setting"])(value)
        if "params" not in case:
            assert problem is None
            return
        assert problem == Problem(code, case["params"])
        assert pickle.loads(pickle.dumps(problem)) == problem
        params = problem.params
    if "message" in case:
        found = make(code, params, field=case.get("field"), value=value)
        assert message_of(found) == case["message"]
        assert case.get("hint", "") in hint_of(found)
        assert _holes(code) <= {*params, "field", "value"}, "every hole is filled"


ELSEWHERE = re.compile(r"CHN4\d\d|OUT22\d|OUT3\d\d")
"""Categories, selection and variants have their cases in tests/profiles, plans and the state in tests/engine."""


@pytest.mark.parametrize(
    "code", [code for code in all_rules() if code[:3] in ("CHN", "OUT") and not ELSEWHERE.fullmatch(code)]
)
def test_every_code_has_cases(code: str) -> None:
    cases = FILES[code]
    assert cases["code"] == code
    assert any("message" in case for name, case in cases.items() if name != "code")


def test_every_constraint_has_a_case_that_breaks_it() -> None:
    broken = {case.values[1]["check"] for case in CASES if {"check", "params"} <= set(case.values[1])}
    assert broken == set(CHECKS)


@pytest.mark.parametrize(
    ("key", "setting", "says"),
    [
        ("pattern", "[", "not a regular expression"),
        ("enum", [], "accepts nothing"),
        ("min", "abc", "not a number"),
        ("max", float("nan"), "not a number"),
        ("max", True, "not a number"),
    ],
)
def test_settings_that_make_no_sense(key: str, setting: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        CHECKS.get(key)(setting)


def test_a_repeated_mistake_is_guessed_once() -> None:
    check = CHECKS.get("enum")([f"word {n}" for n in range(5000)])
    problems = {id(check("wrod 7").params["known"]) for _ in range(3)}  # type: ignore[union-attr]
    assert len(problems) == 1
