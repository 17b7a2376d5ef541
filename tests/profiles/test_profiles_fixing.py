"""Keys by other names: they work with a warning, and `lint --fix` writes them anew where they stand."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_shop import CONFIG, HEAD, PROFILE, Project, profile_text

from feedgen import api
from feedgen.profiles import renamed
from feedgen.profiles.fixing import _changed, _index
from feedgen.profiles.renamed import RENAMED, line_for
from feedgen.profiles.yaml import loads

OLD = """\
# What is sent to Own.
rules:
  - if: brand   # only makers
    then: {mpn: brand}
    otherwise: {mpn: {const: "maxlen: 3"}}
  - choose:
      - {'if': "size == 'S'", "then": {size: {const: Small}}}
"""
NEW = """\
# What is sent to Own.
rules:
  - when: brand   # only makers
    set: {mpn: brand}
    else: {mpn: {const: "maxlen: 3"}}
  - choose:
      - {'when': "size == 'S'", "set": {size: {const: Small}}}
"""
OLD_FIELDS = """\
fields:
  id: {value: id, optional: false, maxlen: 20}
  text:   # of the product
    expr: |
      brand ~
      title | uper
    max_len: "30"
  parts: {item: {a: {value: title, regexp: "[A-Z].*", mandatory: yes != no}}}
"""
NEW_FIELDS = """\
fields:
  id: {value: id, required: true, max_length: 20}
  text:   # of the product
    value: |
      brand ~
      title | upper
    max_length: "30"
  parts: {item: {a: {value: title, pattern: "[A-Z].*", required: yes != no}}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    made.products()
    made.config()
    return made


def texts(project: Project, ending: str = "\n", mark: str = "") -> tuple[bytes, bytes]:
    old_fields, new_fields = (text.replace("yes != no", "price") for text in (OLD_FIELDS, NEW_FIELDS))
    old = mark + profile_text(head=OLD, fields=old_fields).replace("\n", ending)
    new = mark + profile_text(head=NEW, fields=new_fields).replace("\n", ending)
    return old.encode(), new.encode()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_the_words_change(ending: str, mark: str, project: Project) -> None:
    old, new = texts(project, ending, mark)
    path = project.write(PROFILE, old)
    path.chmod(0o640)
    fixed = api.lint_fix([Path(PROFILE)])
    assert path.read_bytes() == new
    assert fixed.findings == []
    assert len(fixed.changes) == 12
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    again = api.lint_fix([Path(PROFILE)])
    assert (again.changes, path.read_bytes()) == ([], new)


def test_a_difference_changes_nothing(project: Project) -> None:
    old, _ = texts(project)
    path = project.write(PROFILE, old)
    fixed = api.lint_fix([Path(PROFILE)], write=False)
    assert path.read_bytes() == old
    assert {"-  - if: brand   # only makers", "+  - when: brand   # only makers"} <= set(fixed.diff.splitlines())
    assert fixed.diff.startswith(f"--- a/{PROFILE}\n+++ b/{PROFILE}\n")


def test_the_difference_is_that_of_all_rounds(project: Project) -> None:
    """`uper` hides behind `vaule`: it is found once that is `value`, and the difference has both."""
    path = project.write(PROFILE, profile_text(fields="fields:\n  id: id\n  text: {vaule: title | uper}\n"))
    old = path.read_bytes()
    told = api.lint_fix([Path(PROFILE)], write=False)
    assert path.read_bytes() == old
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert [(change.old, change.new) for change in told.changes] == [("vaule", "value"), ("uper", "upper")]
    assert [line for line in told.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "-      text: {vaule: title | uper}",
        "+      text: {value: title | upper}",
    ]
    done = api.lint_fix([Path(PROFILE)])
    assert (done.diff, done.changes) == (told.diff, told.changes)


def test_what_is_called_otherwise_works(project: Project) -> None:
    old, new = texts(project)
    items = []
    for text in (old, new):
        project.write(PROFILE, text.replace(b"uper", b"upper"))
        project.products({"brand": "Nova", "size": "S"})
        items.append(project.build("own").items())
    assert items[0] == items[1]
    assert items[0][0]["text"] == "NovaRED MUG"


def test_every_other_name_is_known_where_it_stands() -> None:
    for line in RENAMED:
        _, owner, _, key = line.path.split(".")
        assert line_for(("feeds", "a", owner, "x", key)) is not None
        assert line_for(("tests", 0, owner, "x", key)) is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ("{id: id, x: {value: title, maxlen: 3, max_length: 4}}", "both are said"),
        ("{id: id, x: {value: title, map: {maxlen: a}}}", "a word of the shop's"),
        ("{id: id, maxlen: title}", "a field of that name"),
    ],
)
def test_what_is_not_renamed(fields: str, why: str, project: Project) -> None:
    path = project.write(PROFILE, profile_text(fields=f"fields: {fields}\n"))
    text = path.read_bytes()
    assert api.lint_fix([Path(PROFILE)]).changes == [], why
    assert path.read_bytes() == text


@pytest.mark.parametrize("word", ["colr", "pric", "tite", "sizes", "lnk", "no_such_name", "id2"])
def test_guesses_are_written_only_when_certain(word: str, project: Project) -> None:
    project.profile(fields=f"fields: {{id: id, x: {word}}}\n")
    changes = api.lint_fix([Path(PROFILE)]).changes
    certain = {"colr": "color", "pric": "price", "tite": "title", "sizes": "size"}
    assert [(change.old, change.new) for change in changes] == ([(word, certain[word])] if word in certain else [])


def test_in_a_configuration(project: Project) -> None:
    project.profile()
    project.config(
        "catalogue: {sources: [{file: catalogue.json, charset: utf-8}]}\n"
        "channels: {own: {fields: {id: {maxLength: 9}}, rules: [{if: price, then: {mpn: title}}]}}\n"
    )
    assert {finding.code for finding in project.lint(CONFIG)} == {"PRF220"}
    assert api.lint_fix([Path(CONFIG)]).findings == []
    assert (project.folder / CONFIG).read_text() == (
        "catalogue: {sources: [{path: catalogue.json, encoding: utf-8}]}\n"
        "channels: {own: {fields: {id: {max_length: 9}}, rules: [{when: price, set: {mpn: title}}]}}\n"
    )


def test_a_file_that_only_looks_like_yaml(project: Project) -> None:
    path = project.write(PROFILE, b"rules: [{if: \xff")
    assert api.lint_fix([Path(PROFILE)]).changes == []
    assert path.read_bytes() == b"rules: [{if: \xff"


NAMES = st.sampled_from(["value", "maxlen", "req", "optional", "max_length", "regex", "x"])
VALUES: Any = st.sampled_from(["title", "true", "false", "3", "'a: b'", '"if: then"', "{a: b}"])


@given(st.dictionaries(st.sampled_from("abc"), st.dictionaries(NAMES, VALUES, max_size=4), max_size=3))
def test_the_file_says_what_was_understood(fields: dict[str, dict[str, str]]) -> None:
    """Fixing the text and reading it is the same as reading it and understanding the other names."""
    from tempfile import TemporaryDirectory

    lines = [f"  {name}: {{{', '.join(f'{k}: {v}' for k, v in keys.items())}}}\n" for name, keys in fields.items()]
    text = "fields:\n" + "".join(lines) if lines else "fields: {}\n"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.yaml"
        path.write_text(HEAD + f"feeds:\n  products:\n    {text.replace(chr(10), chr(10) + '    ')}", encoding="utf-8")
        understood = renamed.load_renamed(path, str(path)).data
        api.lint_fix([path])
        left = renamed.load_renamed(path, str(path))
        assert loads(path.read_text(encoding="utf-8"), "fixed").data == left.data or left.remarks
        assert left.data == understood


@given(st.text("ab\n", max_size=40))
def test_places_are_places(text: str) -> None:
    for at, character in enumerate(text):
        line = text.count("\n", 0, at) + 1
        column = at - text.rfind("\n", 0, at)
        assert text[_index(text, line, column)] == character
    assert _changed(text, []) == text
