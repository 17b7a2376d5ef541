"""Tests that profiles, rule files and feedgen.yaml carry: what they find (`cases/tests.yaml`), what they reach."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from profile_shop import CONFIG, PROFILE, Project, load_cases, placed, profile_text

from feedgen import api
from feedgen.diagnostics import UsageError, hint_of, message_of
from feedgen.diagnostics.render import junit

CASES = load_cases("tests.yaml")
KEYS = {"head", "feed", "fields", "tests", "config", "files", "run", "says", "results"}


def project(case: dict[str, Any], folder: Path) -> Project:
    assert set(case) <= KEYS
    made = Project(folder)
    parts = {key: case[key] for key in ("feed", "fields") if key in case}
    tests = f"tests:\n{textwrap.indent(case['tests'], '  ')}\n" if "tests" in case else ""
    made.profile(profile_text(head=case.get("head", "") + tests, **parts))
    if "config" in case:
        made.config(case["config"])
    for name, text in case.get("files", {}).items():
        made.write(name, text)
    return made


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    made = project(case, tmp_path)
    run = Path(case.get("run", PROFILE))
    assert made.lint(str(run)) == []
    report = api.test([run])
    found = [problem for result in report.results for problem in result.problems]
    assert placed(found) == sorted(made.places)
    assert len(report.results) == case.get("results", 1)
    said = "\n".join(f"{message_of(finding)}\n{hint_of(finding)}" for finding in found)
    for words in case.get("says", ()):
        assert words in said
    assert json.dumps(report.as_json())
    suites = etree.fromstring(junit.tests(report).encode())
    assert int(suites.get("failures", "")) == len(report.failed) == len(suites.findall(".//failure"))
    watched = api.test([run], coverage=True)
    assert [r.problems for r in watched.results] == [r.problems for r in report.results], "watching changes nothing"


def test_a_broken_profile_is_no_failed_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    made.profile("feedgen: 2\nfeeds: {}\ntests: []\n")
    with pytest.raises(UsageError):
        api.test([Path(PROFILE)])


def test_a_test_that_expects_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    made.profile(head="tests: [⟦PRF106⟧{given: {title: A}}]\n")
    assert placed(made.lint(PROFILE)) == made.places


# -- coverage ----------------------------------------------------------------------------------------------------

WATCHED = """\
select: "availability != 'out_of_stock'"
tables: {colours: {red: rouge, blue: bleu}}
rules:
  - {name: dear, when: price > 100, set: {mpn: {const: dear}}}
  - name: sizes
    choose:
      - {name: small, when: size == 'S', set: {size: {const: Small}}}
      - {name: other, set: {size: {const: Other}}}
  - {name: both, when: brand, set: {mpn: brand}, else: {mpn: {const: none}}}
"""
WATCHED_FEED = """\
file: own.xml
writer: xml
root: {name: items}
item: item
checks:
  - {id: no-brand, when: not brand, severity: warning, message: m}
  - {id: has-price, unless: price, severity: warning, message: m}
"""
WATCHED_FIELDS = """\
fields:
  id: id
  colour: color | lookup('colours')
  state: {value: condition, map: {new: N, used: U, "*": O}}
  size: size
  made: {value: country_of_origin, required: condition == 'used'}
"""


@pytest.mark.parametrize(
    ("given", "missed"),
    [
        (
            [],
            ["rule dear", "way small", "way other", "rule both", "way both else", "line colours: red",
             "line colours: blue", "selection select (profile)", "field id", "field colour", "field state",
             "field size", "field made", "line state: new", "line state: used", "line state: *",
             "condition made.required", "check no-brand", "check has-price"],
        ),
        (
            [{"price": "500 EUR", "size": "S", "brand": "B", "color": "red", "condition": "new"}],
            ["way other", "way both else", "line colours: blue", "selection select (profile)", "field made",
             "line state: used", "line state: *", "condition made.required", "check no-brand", "check has-price"],
        ),
        (
            [{"size": "L", "color": "blue", "condition": "used", "country_of_origin": "FR"},
             {"availability": "sold out", "condition": "refurbished"}],
            ["rule dear", "way small", "rule both", "line colours: red", "line state: new", "line state: *"],
        ),
    ],
)  # fmt: skip
def test_coverage(
    given: list[dict[str, str]], missed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    tests = json.dumps([{"given": one, "findings": []} for one in given])
    made.profile(head=f"{WATCHED}tests: {tests}\n", feed=WATCHED_FEED, fields=WATCHED_FIELDS)
    (found,) = api.test([Path(PROFILE)], coverage=True).coverage
    assert sorted(f"{point.kind} {point.name}" for point in found.missed) == sorted(missed)
    text = (tmp_path / PROFILE).read_text().splitlines()
    for point in found.points:
        assert point.origin.line is not None
        assert point.name.split(" ")[-1].split(".")[0].strip("()") in text[point.origin.line - 1] + "profile else"
    assert found.percent == pytest.approx(100 * (1 - len(missed) / len(found.points)))


def test_a_catalogue_reaches_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    made.profile(head=WATCHED, feed=WATCHED_FEED, fields=WATCHED_FIELDS)
    made.products({"color": "red", "size": "S"}, {"id": "B", "color": "blue", "brand": "B", "price": "500 EUR"})
    (found,) = api.test([Path(PROFILE)], coverage=True, catalogue="catalogue.json").coverage
    missed = {f"{point.kind} {point.name}" for point in found.missed}
    assert {"rule dear", "way small", "way other", "line colours: blue", "field colour"}.isdisjoint(missed)
    assert {"line state: used", "selection select (profile)"} <= missed


def test_coverage_of_a_configuration_and_its_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    made.profile()
    made.write(
        "rules.yaml", "rules: [{name: a, when: color, set: {brand: color}}, {name: b, when: size, set: {mpn: size}}]\n"
    )
    made.config(
        "catalogue: {rules: [{name: c, when: size, set: {title: size}}]}\n"
        "channels: {own: {use: rules.yaml, fields: {x: color, y: size}, "
        "tests: [{given: {color: red}, findings: []}]}}\n"
    )
    found = {
        one.suite: [point.name for point in one.missed] for one in api.test([Path(CONFIG)], coverage=True).coverage
    }
    assert found == {"catalogue": ["c"], "channel own": ["y"], "rules.yaml": ["b"], "profile own": []}


FILES = {
    "map.csv": "Kitchen;Home\nBath;Bathing\nGarden;Pots;?\n",
    "fixes.csv": "id;brand\nA-1;Nova\nZ;Vega\n",
    "channel_profiles/_tables/grades.yaml": "new: N\nused: U\n",
}
PRICED = """\
shop: {currency: EUR, country: FR}
promotions: {ten: {discount: 10%}, dear: {select: price > 100, discount: 50%}, gone: {end: 2020-01-01, amount: 1}}
catalogue: {pricing: {floor: {margin: 10%, below: warn}}}
channels:
  own:
    market: FR
    categories: {file: map.csv, into: google_category}
    overrides: fixes.csv
    pricing: {tiers: [{up_to: 20, add: 1}, {up_to: 50, add: 2}, {add: 3}], floor: {margin: 20%}}
    tests:
      - {name: one, given: {id: A-1, title: Mug, price: 10 EUR, category: Kitchen, condition: new}, expect: {id: A-1}}
"""
PARTS = """\
fields:
  id: id
  grade: condition | lookup('grades')
  cost: {each: shipping, item: {land: {value: it.country, required: it.price > 5}, price: it.price}}
"""
ONE = {"category Bath", "correction Z", "promotion dear", "promotion gone", "tier tier 2", "tier tier 3", "floor floor",
       "line grades: used", "condition cost/land.required", "field cost"}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "reached"),
    [
        ("", set()),
        ("{price: 120 EUR, cost: 200 EUR}, expect: {id: A-1}", {"promotion dear", "tier tier 3", "floor floor"}),
        ("{id: Z, price: 30 EUR, category: Bath > Towels, condition: used}, expect: {id: Z}",
         {"category Bath", "correction Z", "tier tier 2", "line grades: used"}),
        ("{shipping: [{country: FR, price: 4 EUR}]}, expect: {id: A-1}", {"field cost"}),
        ("{shipping: [{country: FR, price: 6 EUR}]}, expect: {id: A-1}",
         {"field cost", "condition cost/land.required"}),
    ],
)  # fmt: skip
def test_coverage_of_files_prices_and_parts(
    more: str, reached: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    for name, text in FILES.items():
        made.write(name, text)
    made.profile(head="markets: {FR: {language: fr, currency: EUR}}\n", fields=PARTS)
    made.config(f"{PRICED}      - {{like: one, given: {more}}}\n" if more else PRICED)
    report = api.test([Path(CONFIG)], coverage=True)
    assert [message_of(problem) for result in report.failed for problem in result.problems] == []
    points = [point for found in report.coverage for point in found.missed]
    assert {f"{point.kind} {point.name}" for point in points} == ONE - reached
    assert {point.kind: point.origin.file for point in points}.items() >= {("promotion", CONFIG)}
    assert [str(point.origin) for point in points if point.name in ("Bath", "Z")] == (
        ["fixes.csv:3", "map.csv:2"] if "category Bath" not in reached else []
    )
