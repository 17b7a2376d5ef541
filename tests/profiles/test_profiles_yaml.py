"""The YAML loader: what it understands, what it refuses, and where it says things stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from profile_shop import load_cases, placed, unmarked

from feedgen.diagnostics import UsageError, message_of
from feedgen.profiles.nodes import MAX_DEPTH
from feedgen.profiles.yaml import Document, load_file, loads

CASES = load_cases("yaml.yaml")
REFUSED = {name: case for name, case in CASES.items() if "⟦" in case["text"]}
READ = {name: case for name, case in CASES.items() if name not in REFUSED}


def path_of(dotted: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in dotted.split("."))


def refused(text: str, name: str = "x.yaml") -> UsageError:
    with pytest.raises(UsageError) as caught:
        loads(text, name)
    return caught.value


@pytest.mark.parametrize("name", READ)
def test_is_read(name: str) -> None:
    case = READ[name]
    document = loads(case["text"], "x.yaml")
    if "data" in case:
        assert repr(document.data) == repr(case["data"]), "types count: 1 is not 1.0, nor true"
    for dotted, place in case.get("key_at", {}).items():
        assert str(document.where_key(path_of(dotted))) == f"x.yaml:{place}"
    for dotted, place in case.get("value_at", {}).items():
        assert str(document.where(path_of(dotted))) == f"x.yaml:{place}"
    if "inside" in case:
        dotted, within, place = case["inside"]
        line, column = map(int, within.split(":"))
        assert str(document.inside(path_of(dotted), line, column)) == f"x.yaml:{place}"


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_at_its_place(name: str) -> None:
    case = REFUSED[name]
    text, places = unmarked(case["text"], "x.yaml")
    error = refused(text)
    assert placed(error.findings) == places
    assert case.get("says", "") in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 100_000,
        "[" * 500 + "]" * 500,
        "{a: " * 100_000,
        "a:\n" + "".join(" " * n + "a:\n" for n in range(1, 200)),
    ],
    ids=["brackets", "dashes", "closed", "braces", "blanks"],
)
def test_depth_is_limited(text: str) -> None:
    assert placed(refused(text).findings)[0][0] == "PRF101"


def test_depth_that_is_enough() -> None:
    depth = MAX_DEPTH
    assert loads("[" * depth + "]" * depth, "x").data != []


def test_few_lines_cannot_name_billions() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    error = refused("\n".join(lines))
    assert "too many nodes" in message_of(error.findings[0])
    assert placed(error.findings)[0][2] > 0


class TestFiles:
    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"PRF103 no such file: shown\.yaml"):
            load_file(tmp_path / "none.yaml", "shown.yaml")

    def test_folder(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"PRF104 .* cannot be read"):
            load_file(tmp_path)

    def test_no_file_name(self) -> None:
        with pytest.raises(UsageError, match="PRF104"):
            load_file(Path("a\0b"))

    @pytest.mark.parametrize(
        ("data", "place"),
        [("title: Müsli\n".encode("latin-1"), "1:9"), (b"a: 1\nb: \xff\n", "2:4"), ("a: é".encode("utf-16"), "1:1")],
    )
    def test_not_utf8(self, data: bytes, place: str, tmp_path: Path) -> None:
        path = tmp_path / "x.yaml"
        path.write_bytes(data)
        with pytest.raises(UsageError) as caught:
            load_file(path, "x.yaml")
        (finding,) = caught.value.findings
        assert (finding.code, str(finding.origin)) == ("PRF104", f"x.yaml:{place}")
        assert "is not UTF-8" in message_of(finding)

    def test_byte_order_mark(self, tmp_path: Path) -> None:
        path = tmp_path / "x.yaml"
        path.write_bytes(b"\xef\xbb\xbfa: 1\n")
        assert load_file(path).data == {"a": 1}


# -- laws ----------------------------------------------------------------------------------------------------

YAMLISH = st.text(alphabet=st.sampled_from("ab:-,[]{}&*!|>'\"#%@` \n\t\\?<~0\r.é\ufeff\x00\ud800"), max_size=60)


@given(st.one_of(st.text(max_size=200), YAMLISH))
@example("a: !!binary x")
@example("%YAML 9.9\n---\n")
@example("\ud800")
@example("&a a: *a")
@example("? &a b\n: *a")
@example("'\\ud800'")
@example('"\\ud800"')
@example("- |9\n x")
@example("\x85")
@example("\u2028a: [")
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        document = loads(text, "x.yaml")
    except UsageError as error:
        for finding in error.findings:
            assert finding.origin is not None
            assert isinstance(finding.origin.line, int)
            assert isinstance(finding.origin.column, int)
            assert message_of(finding)
        return
    _walk(document, document.data, ())


def _walk(document: Document, data: Any, path: tuple[str | int, ...]) -> None:
    """Every value has a place, and a place inside is a place too."""
    if document.data is not None:
        assert path in document.values
    if isinstance(data, dict):
        for key, value in data.items():
            assert (*path, key) in document.keys
            _walk(document, value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            _walk(document, value, (*path, i))
    elif isinstance(data, str):
        at = document.inside(path, 1, 1)
        assert isinstance(at.line, int)
        assert at.line >= 1


WORDS = st.text(alphabet="abxyz~.'\"é| ", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(
    lines=st.lists(WORDS, min_size=1, max_size=5),
    indent=st.integers(1, 6),
    style=st.sampled_from("|>'\""),
    data=st.data(),
)
def test_every_character_is_found_where_it_stands(lines: list[str], indent: int, style: str, data: Any) -> None:
    text = _written(lines, indent, style)
    document = loads(text, "x.yaml")
    value = document.data["key"]
    index = data.draw(st.integers(0, len(value.rstrip("\n")) - 1))
    line, column = value.count("\n", 0, index) + 1, index - value.rfind("\n", 0, index)
    if value[index] in "\n ":
        return
    at = document.inside(("key",), line, column)
    assert isinstance(at.line, int)
    assert isinstance(at.column, int)
    assert text.split("\n")[at.line - 1][at.column - 1 :].lstrip("\\")[:1] == value[index]


def _written(lines: list[str], indent: int, style: str) -> str:
    blanks = " " * indent
    if style in "|>":
        return f"key: {style}\n" + "".join(f"{blanks}{line}\n" for line in lines)
    quoted = {"'": lambda text: text.replace("'", "''"), '"': lambda text: text.replace('"', '\\"')}[style]
    return f"key: {style}" + f"\n{blanks}".join(map(quoted, lines)) + f"{style}\n"
