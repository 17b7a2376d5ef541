# ruff: noqa: E501 - whole profiles as data, one thing a line
"""A profile, a configuration or a template of a stranger: at worst it is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from profile_shop import HEAD, PROFILE, Project, placed, profile_text

from feedgen.diagnostics import Finding, Severity, UsageError, hint_of, message_of
from feedgen.profiles.envelope import LONGEST
from feedgen.profiles.nodes import MAX_NODES
from feedgen.profiles.yaml import load_file

TEMPLATE = "file: own.xml\nwriter: xml\nitem: item\nenvelope: ⟦PRF125⟧e.xml.j2\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    made.products()
    return made


# -- envelopes -----------------------------------------------------------------------------------------------

ESCAPES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ shop.__class__.__init__.__globals__ }}",
    "{{ items.__html__.__globals__ }}",
    "{{ now.__reduce__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ ''|attr('__class__') }}",
    "{{ shop.update({'name': 'x'}) }}",
    "{{ params.clear() }}",
    "{{ '%10000000000d' % 1 }}",
    "{{ '{:10000000000}'.format(1) }}",
    "{{ 'x'.ljust(10000000000) }}",
    "{{ 'x' | center(10000000000) }}",
    "{{ '%10000000000d' | format(1) }}",
    "{{ lipsum(n=100000) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{{ range(1000000000) | list }}",
    "{{ 'x' * 10000000000 }}",
    "{{ [0] * 10000000000 }}",
    "{{ 10000000000 * 'x' }}",
    "{{ 9 ** (9 ** 9) }}",
    "{{ 1 / 0 }}",
    "{{ nothing }}",
    "{{ shop.nothing.more }}",
    "{{ 'x' + 1 }}",
    "{{ 'x' | nofilter }}",
    "{% for x in 5 %}{% endfor %}",
    "{% for x in [1] %}{{ items }}{% endfor %}",
]


@pytest.mark.parametrize("hole", ESCAPES)
def test_a_template_does_not_get_out(hole: str, project: Project) -> None:
    project.write("templates/e.xml.j2", f"<x>{hole}{{{{ items }}}}</x>")
    project.profile(feed=TEMPLATE)
    project.config()
    (finding,) = project.refused("own")
    assert finding.code == "PRF125"
    assert "root:" not in message_of(finding)


def test_an_ordinary_template_may_reckon(project: Project) -> None:
    project.write("templates/e.xml.j2", "<x a=\"{{ '-' * 3 }}{{ 2 ** 10 }}{{ 3 * 4 }}\">{{ items }}</x>")
    project.profile(feed=TEMPLATE.replace("⟦PRF125⟧", ""))
    project.config()
    assert 'a="---102412"' in project.build("own").text()
    assert LONGEST >= 1_000_000


def test_a_shop_name_is_no_template(project: Project) -> None:
    project.write("templates/e.xml.j2", "<x><name>{{ shop.name }}</name>{{ items }}</x>")
    project.profile(feed=TEMPLATE.replace("⟦PRF125⟧", ""))
    project.config("shop: {name: '{{ 7 * 7 }}<b>&'}\nchannels: {own: {}}\n")
    assert "<name>{{ 7 * 7 }}&lt;b&gt;&amp;</name>" in project.build("own").text()


def test_a_title_is_no_template(project: Project) -> None:
    project.products({"title": "{{ 7 * 7 }} {% x %}", "brand": "{{ title }}"})
    project.profile(fields='fields: {n: title, b: "{{ brand }}!"}\n')
    project.config()
    assert project.build("own").items() == [{"n": "{{ 7 * 7 }} {% x %}", "b": "{{ title }}!"}]


# -- expressions and patterns ----------------------------------------------------------------------------------

WAYS_OUT = [
    "title.__class__",
    "title['__class__']",
    "attributes.__class__.__mro__",
    "().__class__",
    "[].append(1)",
    "open('/etc/passwd')",
    "__import__('os')",
    "title | attr('__class__')",
    "title.format(title)",
    "lambda: 1",
    "title if title else __builtins__",
    "{% set x = 1 %}",
    "('a' * 1000000000) * 1000000000",
    "9 ** 9 ** 9",
    "((((((((((((((((((((((((((((((((((title",
    "title | regex_replace('(a+)+$', '')",
    "title | regex_match('((a|a)*)*b')",
]


@pytest.mark.parametrize("text", WAYS_OUT)
@pytest.mark.parametrize("place", ["value", "default", "required", "each"])
def test_an_expression_does_not_get_out(text: str, place: str, project: Project) -> None:
    field = {"value": "color", place: text} if place != "value" else {"value": text}
    project.write(PROFILE, profile_text(fields=f"fields: {json.dumps({'id': 'id', 'x': field})}\n"))
    project.config("channels: {own: {}}\nguards: {min_items: 0}\n")
    project.products({"title": "a" * 5000})
    began = time.monotonic()
    found = project.lint("own")
    if not found:  # it can run, and then it ends
        built = project.build("own")
        assert len(built.items()) <= 1
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(.*)*x", "(a*)*(a*)*b", "a" * 600, "(?P<a>", "*", "a{99999999999}"]
)
def test_a_pattern_ends(pattern: str, project: Project) -> None:
    project.write(
        PROFILE, profile_text(fields=f"fields: {json.dumps({'x': {'value': 'title', 'pattern': pattern}})}\n")
    )
    assert [finding.code for finding in project.lint("own")] == ["PRF126"]
    project.config()
    assert [finding.code for finding in project.refused("own")] == ["PRF126"]


def test_a_pattern_of_a_param_ends(project: Project) -> None:
    head = "params: {p: {description: P, pattern: '(a+)+$', default: " + "a" * 60 + "!}}\n"
    project.profile(head=head, fields="fields: {p: params.p}\n")
    project.config()
    assert project.lint("own") == []
    assert len(project.build("own").items()) == 1


# -- size ------------------------------------------------------------------------------------------------------


def test_a_huge_profile(project: Project) -> None:
    fields = "".join(f"  f{n}: title\n" for n in range(3000))
    project.profile(fields="fields:\n" + fields)
    assert project.lint("own") == []


def test_a_profile_of_more_than_can_be_meant(project: Project) -> None:
    project.write(PROFILE, HEAD + "tables: {t: [" + "x, " * MAX_NODES + "]}\n")
    (finding,) = project.lint("own")
    assert (finding.code, "too many nodes" in message_of(finding)) == ("PRF101", True)


def test_fields_inside_fields(project: Project) -> None:
    field: dict[str, Any] = {"value": "title"}
    for _ in range(15):
        field = {"item": {"g": field}}
    project.write(PROFILE, profile_text(fields=f"fields: {json.dumps({'g': field})}\n"))
    project.config()
    assert project.lint("own") == []
    assert "Red mug" in project.build("own").text()
    for _ in range(40):
        field = {"item": {"g": field}}
    project.write(PROFILE, profile_text(fields=f"fields: {json.dumps({'g': field})}\n"))
    assert [finding.code for finding in project.lint("own")] == ["PRF101"]


def test_a_long_expression(project: Project) -> None:
    project.profile(fields="fields: {x: " + " ~ ".join(["title"] * 3000) + "}\n")
    (finding,) = project.lint("own")
    assert finding.code == "MAP109"


# -- files -----------------------------------------------------------------------------------------------------

OUTSIDE = ["../secret.csv", "/etc/passwd.csv", "tables/../../secret.csv", "link.csv", "{folder}/../secret.csv"]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("rules", [False, True])
def test_a_table_stays_in_its_folder(name: str, rules: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "secret.csv").write_text("user,password\nme,hunter2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "shop")
    made = Project(tmp_path / "shop")
    (made.folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    tables = f"tables: {{t: {{file: {name.format(folder=made.folder)}}}}}\n"
    made.write("rules.yaml", tables)
    made.profile(head="use: rules.yaml\n" if rules else tables)
    made.config()
    made.products()
    for found in (made.lint(PROFILE), made.lint("feedgen.yaml"), made.refused("own")):
        (finding,) = (finding for finding in found if finding.code != "PRF218")
        assert finding.code == "PRF140"
        assert "secret" not in hint_of(finding) + message_of(finding).replace(name.format(folder=made.folder), "")


@pytest.mark.parametrize("name", [*OUTSIDE, "../secret"])
def test_a_list_of_categories_stays_in_its_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "secret.csv").write_text("user;password\nme;hunter2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "shop")
    made = Project(tmp_path / "shop")
    (made.folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    tree = name.format(folder=made.folder)
    made.profile(head=f"categories: {{tree: {tree}, into: google_category, default: '1', write: id}}\n")
    made.config()
    made.products()
    for found in (made.lint("feedgen.yaml"), [] if name == "../secret" else made.refused("own")):
        assert {finding.code for finding in found} <= {"PRF140"}
        assert "hunter2" not in "".join(hint_of(finding) + message_of(finding) for finding in found)
        assert found or name == "../secret"


def test_the_shop_itself_may_read_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "margins.csv").write_text("id,margin\nA-1,low\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "shop")
    made = Project(tmp_path / "shop")
    made.profile()
    made.config("channels: {own: {tables: {t: {file: ../margins.csv}}, fields: {m: \"id | lookup('t')\"}}}\n")
    made.products()
    assert made.build("own").items() == [{"id": "A-1", "m": "low"}]


@pytest.mark.parametrize("key", ["use", "extends"])
@pytest.mark.parametrize("name", ["../other.yaml", "{folder}/../other.yaml", "link.yaml"])
def test_what_a_profile_builds_on_stays_in_its_folder(
    key: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "other.yaml").write_text("derive: {hunter2: title}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "shop")
    made = Project(tmp_path / "shop")
    (made.folder / "link.yaml").symlink_to(tmp_path / "other.yaml")
    made.profile(head=f"{key}: {name.format(folder=made.folder)}\n")
    (finding,) = made.lint(PROFILE)
    assert finding.code in ("PRF110", "PRF140")
    assert "hunter2" not in message_of(finding) + hint_of(finding)


def test_a_gigantic_table(project: Project) -> None:
    """Not even read: a sparse file costs nothing to make and would cost its size to load."""
    with (project.folder / "t.yaml").open("wb") as file:
        file.truncate(20_000_000_000)
    with (project.folder / "t.csv").open("wb") as file:
        file.truncate(20_000_000_000)
    for name, code in (("t.yaml", "PRF104"), ("t.csv", "SRC105")):
        project.profile(head=f"tables: {{t: {{file: {name}}}}}\n")
        began = time.monotonic()
        assert {finding.code for finding in project.lint(PROFILE)} - {"PRF218"} == {code}
        assert time.monotonic() - began < 5


BOMB = "tables:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


def test_aliases_that_name_billions(project: Project) -> None:
    project.profile(head=BOMB)
    began = time.monotonic()
    assert [finding.code for finding in project.lint(PROFILE)] == ["PRF101"]
    assert time.monotonic() - began < 10


# -- anything anywhere -----------------------------------------------------------------------------------------

JUNK: Any = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**20),
    st.floats(allow_nan=False),
    st.sampled_from(
        ["", "id", "titel", "{{", "{{ x }}", "{{ title }}", "${", "*", "@", "../x", "\t", "é", "(", "xml", "own"]
    ),
    st.text(alphabet="ab{}[]|.'\" ~<&", max_size=8),
    st.lists(st.sampled_from([1, "a", None, [], {}]), max_size=3),
    st.dictionaries(
        st.sampled_from(["const", "value", "item", "a", "", "fields", "map"]),
        st.sampled_from([1, "id", None, {}, [1]]),
        max_size=3,
    ),
)


def paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from paths(value, (*path, key))


def replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = replaced(copy[path[0]], path[1:], value)
    return copy


WHOLE: dict[str, Any] = {
    "feedgen": 1, "channel": "own", "title": "Own", "description": "d", "spec": {"url": "x", "checked": "2026-10-01"},
    "params": {"p": {"description": "P", "required": False, "default": "1", "pattern": "[0-9]", "enum": ["1"], "feeds": ["a"]}},
    "markets": {"FR": {"language": "fr", "currency": "EUR", "site": 7}}, "tables": {"t": {"a": "b"}, "u": ["x"]},
    "entries": {"e": {"value": "it", "x": [{"y": {"const": 1}}]}}, "derive": {"d1": "price", "d2": "d1"},
    "select": "price", "feeds": {
        "a": {"title": "A", "file": "{{ channel }}.json", "writer": "json", "encoding": "utf-8", "options": {},
              "limits": {"items": 5}, "select": True, "variants": {"by": "group_id", "axes": {"S": "size"}, "min_members": 2},
              "fields": {
                  "id": "id", "c": {"const": "x"}, "n": {"counter": True},
                  "v": {"value": "title", "type": "text", "map": "t", "enum": ["b"], "default": {"const": "b"}, "join": ",",
                        "max_length": 5, "min_length": 1, "pattern": "[a-z]", "fit": "truncate", "on": ["child"], "checks": {"max_length": 3}},
                  "g": {"each": "images", "item": {"u": "it", "w": {"value": "it", "required": "price"}}, "recommended": True},
                  "e": {"value": "title", "entry": "e", "min": 1, "max": 2, "max_items": 3, "booleans": ["y", "n"]}},
              "checks": [{"id": "c", "when": "price", "message": "m {{ price }}", "hint": "h", "severity": "info", "field": "v"}]},
        "b": {"file": "b.xml", "writer": "xml", "root": {"name": "r", "attributes": {"a": "{{ shop.name }}"}, "namespaces": {"g": "u"}},
              "item": "i", "fields": {"g:x": "id", "p/q": "title", "@a": "id"}}},
}  # fmt: skip
CHANNEL: dict[str, Any] = {
    "shop": {"name": "n", "url": "https://x.example", "country": "FR", "language": "fr", "currency": "EUR", "timezone": "UTC"},
    "catalogue": {"sources": [{"path": "catalogue.json", "preset": "generic", "encoding": "utf-8"}], "columns": {"title": "title"},
                  "derive": {"z": "price", "y": "z"}, "decimal": ".", "dates": ["%d.%m.%Y"], "weight_unit": "kg"},
    "channels": {"own": {"profile": "own", "market": "FR", "feeds": ["a"], "params": {"p": "1"}, "select": "price", "derive": {"w": "z"},
                         "fields": {"id": "id", "v": {"max_length": 4}, "g": None, "c": {"const": "y"}}, "file": "o.json",
                         "checks": [{"id": "k", "unless": "title", "message": "m"}]}},
    "guards": {"min_items": 0, "max_drop": "30%"}, "output": "out",
}  # fmt: skip
ANYWHERE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def said(findings: list[Finding]) -> None:
    """Every finding has words and a place in one of the files."""
    for finding in findings:
        assert message_of(finding)
        hint_of(finding)
        assert finding.origin is not None or finding.code in ("PRF111", "PRF116")
    placed([finding for finding in findings if finding.origin is not None])


def test_the_whole_ones_are_sound(project: Project) -> None:
    project.write(PROFILE, json.dumps(WHOLE))
    project.config(json.dumps(CHANNEL))
    assert {finding.code for finding in project.lint("own")} == {"PRF218"}, "what is not used is only a note"
    assert project.lint("feedgen.yaml") == []


@ANYWHERE
@given(path=st.sampled_from(list(paths(WHOLE))), junk=JUNK)
def test_junk_anywhere_in_a_profile(path: tuple[Any, ...], junk: Any, project: Project) -> None:
    project.write(PROFILE, json.dumps(replaced(WHOLE, path, junk)))
    said(project.lint(PROFILE))
    project.config("channels: {own: {feeds: [a]}}\nguards: {min_items: 0}\n")
    said(project.lint("feedgen.yaml"))


@ANYWHERE
@given(path=st.sampled_from(list(paths(CHANNEL))), junk=JUNK)
def test_junk_anywhere_in_a_configuration(path: tuple[Any, ...], junk: Any, project: Project) -> None:
    project.write(PROFILE, json.dumps(WHOLE))
    project.config(json.dumps(replaced(CHANNEL, path, junk)))
    said(project.lint("feedgen.yaml"))


@ANYWHERE
@given(path=st.sampled_from(list(paths(WHOLE))), junk=JUNK)
def test_what_lint_lets_pass_builds_or_is_refused(path: tuple[Any, ...], junk: Any, project: Project) -> None:
    project.write(PROFILE, json.dumps(replaced(WHOLE, path, junk)))
    project.config("channels: {own: {}}\nguards: {min_items: 0}\n")
    try:
        project.build("own")
    except UsageError as error:
        assert str(error)  # noqa: PT017 - that it can be shown at all


@pytest.mark.parametrize("name", ["google", "idealo", "cdiscount"])
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), junk=JUNK)
def test_junk_anywhere_in_a_real_profile(name: str, data: Any, junk: Any, project: Project) -> None:
    whole = load_file(ROOT / "channel_profiles" / f"{name}.yaml").data
    path = data.draw(st.sampled_from([path for path in paths(whole) if path and path[0] not in ("markets", "tables")]))
    project.write(f"channel_profiles/{name}.yaml", json.dumps(replaced(whole, path, junk)))
    said(project.lint(name))


# -- texts -----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["title", "price", "images", "labels", "attributes", "shipping", "it", "now", "market", "params", "none", "true", "1", "0",
     "1e9", "999999999", "'a'", "'(a+)+$'", "''", "+", "-", "*", "/", "//", "%", "**", "~", "|", "==", "<", "in", "is", "not",
     "and", "or", "if", "else", "(", ")", "[", "]", "{", "}", ",", ":", ".", "[0]", "[::-1]", "| upper", "| truncate(3)",
     "| join('')", "| regex_replace('a*', '')", "| pad(99999999)", "| lookup('t')", "| map(attribute='x')", "| round",
     "{{", "}}", "{%", "__class__", ".__mro__", "\\n", "\u202e", "é"]
)  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=12))
def test_any_expression_ends(pieces: list[str], project: Project) -> None:
    """A finding with a place inside the text, or items; and soon."""
    text = " ".join(pieces)
    made = profile_text(
        fields=f"fields: {json.dumps({'id': 'id', 'x': text, 'y': {'value': 'title', 'required': text}})}\n"
    )
    project.write(PROFILE, made)
    project.config("channels: {own: {}}\nguards: {min_items: 0}\n")
    began = time.monotonic()
    found = project.lint("own")
    said(found)
    if not any(finding.severity is Severity.ERROR for finding in found):
        assert len(project.build("own").items()) <= 1
    assert time.monotonic() - began < 20


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.integers(0, 12),
        st.sampled_from(
            ["", "\n", "  ", ": ", "- ", "{", "}", "[", "'", "&a ", "*a", "|\n", "#", "\t", "%", "0", "null"]
        ),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("name", ["google", "idealo", "cdiscount"])
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations=MUTATIONS)
def test_a_real_profile_with_slips(name: str, mutations: list[tuple[int, int, str]], project: Project) -> None:
    text = (ROOT / "channel_profiles" / f"{name}.yaml").read_text(encoding="utf-8")
    for place, gone, new in mutations:
        at = place % len(text)
        text = text[:at] + new + text[at + gone :]
    project.write(f"channel_profiles/{name}.yaml", text.encode("utf-8"))
    began = time.monotonic()
    said(project.lint(name))
    assert time.monotonic() - began < 30
