"""What layers say of a product, and what it has afterwards (`cases/steps.yaml`)."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_shop import CONFIG, NOW, PRODUCT, Project, load_cases, profile_text

from feedgen.catalogue import Money, ReadOptions
from feedgen.catalogue.readers import Readers
from feedgen.diagnostics import Origin, Severity
from feedgen.expressions import LookupTable
from feedgen.expressions.tables import NO_LINE, finder
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.scopes import catalogue_words
from feedgen.profiles.steps import Binding, bind_steps
from feedgen.profiles.values import Issue

CASES = load_cases("steps.yaml")
READERS = Readers(ReadOptions())
KEYS = {"given", "head", "catalogue", "channel", "market", "files", "shows", "says", "values", "items", "language"}
KEYS |= {"shop", "promotions", "others"}


def rows(case: dict[str, Any]) -> list[dict[str, Any]]:
    given = case.get("given", {})
    return [{**PRODUCT, **row} for row in (given if isinstance(given, list) else [given])]


def fields(case: dict[str, Any]) -> str:
    """One field per attribute that is looked at."""
    shown = case["shows"]
    names = dict.fromkeys(name for item in (shown if isinstance(shown, list) else [shown]) for name in item)
    lines = "".join(f"  {name.replace('.', '-')}: {name}\n" for name in names)
    return f"fields:\n  id: id\n{lines}"


def project(case: dict[str, Any], folder: Path) -> Project:
    assert set(case) <= KEYS
    made = Project(folder)
    terms = {"language": case["language"]} if "language" in case else {}
    head = f"markets: {{FR: {json.dumps(terms)}}}\n{case.get('head', '')}\n"
    made.profile(profile_text(head=head, fields=fields(case)))
    channel = textwrap.indent(case.get("channel", "") + "\nmarket: FR", "    ")
    market = textwrap.indent(case.get("market", "params: {}"), "        ")
    catalogue = textwrap.indent(case.get("catalogue", "sources: []"), "  ")
    shop = f"catalogue:\n{catalogue}\nguards: {{min_items: 0}}\n"
    said = "".join(f"{key}: {json.dumps(case[key])}\n" for key in ("shop", "promotions") if key in case)
    made.config(f"{said}{shop}channels:\n  own:\n{channel}\n    markets:\n      FR:\n{market}\n")
    for name in case.get("others", ()):
        made.config(f"{(folder / CONFIG).read_text()}  {name}: {{profile: own, file: {name}.xml}}\n")
    for name, text in case.get("files", {}).items():
        made.write(name, text)
    made.products(*rows(case))
    return made


@pytest.mark.parametrize("name", CASES)
def test_steps(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    follow(CASES[name], tmp_path)


def follow(case: dict[str, Any], folder: Path) -> None:
    """Builds what a case says and looks at what comes out; the folder is the current one."""
    made = project(case, folder)
    assert [finding for finding in made.lint(CONFIG) if finding.severity > Severity.INFO] == []
    run = made.build("own")
    shown = case["shows"] if isinstance(case["shows"], list) else [case["shows"]]
    expected = [
        {"id": row["id"], **{key.replace(".", "-"): value for key, value in item.items() if value is not None}}
        for row, item in zip(rows(case), shown, strict=False)
    ]
    assert run.items() == case.get("items", expected)
    assert sorted(run.said("MAP", "CAT", "PRF")) == sorted(case.get("says", []))
    values = Counter({kind.value: n for kind, n in run.report.tally.counts.items() if kind.code == "MAP214"})
    assert dict(values) == case.get("values", {})


# -- rules: remembered together or asked one by one, the same comes out -------------------------------------------

COLOURS = ("red", "blue", "teal")
conditions = st.sampled_from(
    [*(f"color == '{colour}'" for colour in COLOURS), "color", "not color", "brand", "brand == 'x'", "price > 10"]
)
settings_ = st.dictionaries(
    st.sampled_from(["color", "brand", "mpn"]),
    st.none() | st.sampled_from([*COLOURS, "x"]).map(lambda word: {"const": word}),
    max_size=2,
)
ways = st.fixed_dictionaries({"set": settings_}, optional={"when": conditions, "stop": st.booleans()})
plain_rules = st.fixed_dictionaries({"when": conditions, "set": settings_, "else": settings_, "stop": st.booleans()})
choices = st.fixed_dictionaries({"choose": st.lists(ways, min_size=1, max_size=3)}, optional={"when": conditions})


def holds(condition: str | None, product: dict[str, Any]) -> bool:
    """What a condition of `conditions` says, spelt out."""
    color, brand = product.get("color"), product.get("brand")
    answers: dict[str | None, Any] = {
        None: True,
        "color": color,
        "not color": not color,
        "brand": brand,
        "brand == 'x'": brand == "x",
        "price > 10": product["price"].amount > 10,
        **{f"color == '{colour}'": color == colour for colour in COLOURS},
    }
    return bool(answers[condition])


def told(rule: dict[str, Any], product: dict[str, Any]) -> bool:
    """A rule as a reader of the documentation would follow it; True when it stops the list."""
    if "choose" in rule:
        if not holds(rule.get("when"), product):
            return False
        way = next((way for way in rule["choose"] if holds(way.get("when"), product)), None)
        settings, stop = ({}, False) if way is None else (way["set"], way.get("stop", False))
    else:
        taken = holds(rule["when"], product)
        settings, stop = (rule["set"], rule["stop"]) if taken else (rule["else"], False)
    for name, value in settings.items():
        if value is None:
            product.pop(name, None)
        else:
            product[name] = value["const"]
    return bool(stop)


colours = st.sampled_from([f"color == '{colour}'" for colour in COLOURS])
painting = st.sampled_from(COLOURS).map(lambda colour: {"color": {"const": colour}})
chains = st.lists(
    st.fixed_dictionaries({"when": colours, "set": painting, "else": st.just({}) | painting, "stop": st.booleans()}),
    min_size=2,
    max_size=4,
)
"""Neighbours that one attribute decides, and each of which may write it: what the first says, the second must see."""


@given(
    st.lists(plain_rules | choices, max_size=8)
    | chains
    | st.builds(list.__add__, chains, st.lists(plain_rules, max_size=3)),
    st.lists(
        st.fixed_dictionaries({}, optional={"color": st.sampled_from(COLOURS), "brand": st.sampled_from(["x", "y"])}),
        min_size=1,
        max_size=6,
    ),
)
def test_rules_do_what_they_say(rules: list[dict[str, Any]], given_: list[dict[str, Any]]) -> None:
    products = [{"id": "A", "price": Money(Decimal(5 + 10 * (n % 2)), "EUR"), **row} for n, row in enumerate(given_)]
    words = catalogue_words({}, NOW, {})
    keys = frozenset().union(*products)
    spec = StepSpec("rules", "test", Origin("test"), {"rules": rules})
    steps = bind_steps([spec], Binding(words.among(keys | {"color", "brand", "mpn"}, frozenset()), keys, READERS))
    for product in products:
        expected, own, issues = dict(product), dict(product), list[Issue]()
        any(told(rule, expected) for rule in rules)
        for step in steps:
            step(own, issues)
        assert (own, issues) == (expected, [])


# -- tables ----------------------------------------------------------------------------------------------------

words = st.text("abc", max_size=4)


@given(st.dictionaries(words, st.integers(), max_size=8), words)
def test_longest_prefix_wins_in_any_order(lines: dict[str, int], text: str) -> None:
    found = finder(LookupTable(lines, "prefix"))(text)
    fitting = [key for key in lines if text.startswith(key)]
    assert found == (lines[max(fitting, key=len)] if fitting else NO_LINE)
    assert finder(LookupTable(dict(reversed(lines.items())), "prefix"))(text) == found
