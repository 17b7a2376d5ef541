"""Every code has a page a merchant can use, and wording that fills."""

from __future__ import annotations

import string

import pytest

from feedgen import api
from feedgen.diagnostics import Rule, Severity, all_rules, find_rule, hint_of, make, message_of, page
from feedgen.diagnostics.render.text import code_page
from feedgen.diagnostics.rules import FAMILIES, PARAM_LIMIT

RULES = all_rules()


@pytest.mark.parametrize("code", RULES)
def test_code_is_well_formed(code: str) -> None:
    found = RULES[code]
    assert code[:3] in FAMILIES
    assert len(code) == 6
    assert code[3:].isdigit()
    assert found.__name__.isalnum()
    assert isinstance(found.severity, Severity)


@pytest.mark.parametrize("code", RULES)
def test_page_says_what_and_how_to_fix(code: str) -> None:
    text = page(code)
    first = text.partition("\n")[0]
    assert len(first) > 10
    assert "## " in text, "a page has sections"
    assert api.explain(code.lower()) == code_page(code)


@pytest.mark.parametrize("code", RULES)
def test_wording_is_a_template_that_fills(code: str) -> None:
    found = RULES[code]
    for template in (found.message, found.hint):
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
        assert all(name.isidentifier() for name in names), f"holes are named: {names}"
    assert message_of(make(code)).strip()


GUARDS = {
    "GRD101": (
        {"feed": "google/products", "found": 0, "limit": 1, "before": 0},
        "google/products has 0 items, and the guard `min_items` wants at least 1",
    ),
    "GRD102": (
        {"feed": "google/products", "found": "80.0%", "limit": "50%", "items": 16, "of": 20},
        "google/products: 80.0% of the products were rejected (16 of 20), and the guard `max_rejected` allows 50%",
    ),
    "GRD103": (
        {"feed": "google/products", "found": "75.0%", "limit": "30%", "before": 12400, "now": 3100, "examples": ""},
        "google/products would shrink by 75.0%, from 12,400 to 3,100 items; the guard `max_drop` allows 30%",
    ),
}


@pytest.mark.parametrize("code", GUARDS)
def test_guards_are_worded(code: str) -> None:
    params, message = GUARDS[code]
    finding = make(code, params)
    assert message_of(finding) == message
    assert hint_of(finding).startswith("nothing was replaced")
    assert finding.severity is Severity.ERROR


def test_missing_and_unfit_params_never_break_a_report() -> None:
    class Fragile(Rule):
        message = "{number:,} of {gone} in {thing.name}"

    from feedgen.diagnostics import rules

    kept = dict(rules._RULES)
    try:
        rules.rule("ZZZ999", severity=Severity.INFO)(Fragile)
        assert message_of(make("ZZZ999", {"number": "many", "thing": 1})) == Fragile.message
    finally:
        rules._RULES.clear()
        rules._RULES.update(kept)


def test_a_code_is_taken_once() -> None:
    from feedgen.diagnostics import rules

    with pytest.raises(ValueError, match="GRD101 is already TooFewItems"):
        rules.rule("GRD101", severity=Severity.INFO)(Rule)
    with pytest.raises(KeyError):
        find_rule("ZZZ000")


def test_a_huge_cell_does_not_travel_in_a_finding() -> None:
    cell = "x" * 5_000_000
    finding = make("GRD101", {"feed": cell, "found": 1}, product=cell, value=cell)
    assert len(message_of(finding)) < PARAM_LIMIT + 100
    assert len(finding.product or "") <= 200
    assert len(finding.value or "") <= 200
    assert finding.params["found"] == 1
