"""Trees of categories and lines to them: what is read, found and refused, and laws that hold for any of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.diagnostics import UsageError
from feedgen.taxonomy import JOIN, Line, Node, Taxonomy, compiled, key_of, levels_of, read_google, read_rows, resolved
from feedgen.taxonomy import files as places

VERSION = "# Google_Product_Taxonomy_Version: 2021-09-21\n"
SMALL = f"{VERSION}1 - Animals & Pets\n3 - Animals & Pets > Food\n12 - Animals & Pets > Food > Cat Food\n7 - Home\n"
REAL = Path(__file__).parents[3] / "shared" / "data"

names = st.text("abcé &,'-0", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool)
paths = st.lists(names, min_size=1, max_size=4).map(tuple)


def refused(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(UsageError) as caught:
        read_google(text, "google.txt")
    return [(finding.code, finding.origin.line if finding.origin else None) for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("3", "3"),
        (" 003 ", "3"),
        ("Animals & Pets > Food", "3"),
        ("animals & pets/FOOD", "3"),
        ("Food", None),
        ("33", None),
        ("", None),
        (">", None),
    ],
)
def test_find(text: str, id_: str | None) -> None:
    node = read_google(SMALL, "google.txt").find(text)
    assert (node and node.id) == id_


@pytest.mark.parametrize(
    ("text", "id_"),
    [("Cat Food", "12"), ("Animal & Pets > Foods", "3"), ("home", "7"), ("wxyz", None), ("", None), ("9", None)],
)
def test_guess(text: str, id_: str | None) -> None:
    node = read_google(SMALL, "google.txt").guess(text)
    assert (node and node.id) == id_


def test_matching_begins_with_what_is_named_so() -> None:
    assert [node.id for node in read_google(SMALL, "google.txt").matching("food")] == ["3", "12"]
    assert [node.id for node in read_google(SMALL, "google.txt").matching("pets cat")] == ["12"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", [("PRF165", 1)]),
        ("<!doctype html>\n<title>404</title>\n", [("PRF165", 1)]),
        (VERSION, [("PRF165", 1)]),
        (SMALL[:-1], [("PRF165", 5)]),
        (SMALL + "8 - Home > Bath > Soap\n", [("PRF165", 6)]),
        (SMALL + "3 - Garden\n", [("PRF165", 6)]),
        (SMALL + "Garden\n", [("PRF165", 6)]),
        (SMALL + "8 - Home > \n", [("PRF165", 6)]),
        (SMALL + "8 - Home\0\n" * 3, [("PRF165", 7), ("PRF165", 8)]),
        (SMALL + "x" * 5_000_000 + "\n", [("PRF165", 6)]),
        (SMALL + "8 - " + "x" * 5_000 + "\n", [("PRF165", 6)]),
    ],
)
def test_google_refused(text: str, said: list[tuple[str, int]]) -> None:
    assert refused(text) == said


def test_a_file_of_another_kind_is_no_flood() -> None:
    assert len(refused(VERSION + "word\n" * 1000)) == 10


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_any_bytes_are_a_tree_or_refused(data: bytes) -> None:
    try:
        assert len(read_google(VERSION + data.decode("latin-1"), "google.txt")) > 0
    except UsageError as error:
        assert {finding.code for finding in error.findings} == {"PRF165"}  # noqa: PT017 - either is right


@given(st.lists(paths, min_size=1, max_size=8, unique_by=key_of))
@settings(max_examples=50)
def test_read_what_was_written(given_: list[tuple[str, ...]]) -> None:
    nodes = [Node(str(number), levels) for number, levels in enumerate(given_, 1)]
    read = read_rows([(n, (node.id, node.path)) for n, node in enumerate(nodes, 1)], "tree.csv")
    for node in nodes:
        assert read.find(node.id) == read.find(node.path) == node
        assert read.find(node.path.upper().replace(JOIN, "/")) == node or "ß" in node.path


@given(paths)
def test_a_path_written_and_read_is_the_same(levels: tuple[str, ...]) -> None:
    assert levels_of(JOIN.join(levels)) == tuple(" ".join(level.split()) for level in levels)
    assert key_of(JOIN.join(levels)) == key_of(list(levels)) == key_of(key_of(levels))


@given(st.dictionaries(paths.map(key_of), st.sampled_from("abc"), max_size=8), paths, st.randoms())
def test_the_longest_path_wins_in_any_order(lines: dict[str, str], path: tuple[str, ...], random: object) -> None:
    asked = [key_of(path[:n]) for n in range(1, len(path) + 1)]
    expected = next((lines[key] for key in reversed(asked) if key in lines), None)
    shuffled = list(lines.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    plain = resolved(Line(key, target, n) for n, (key, target) in enumerate(shuffled, 1))
    find = compiled(plain)
    assert find(list(path)) == find(JOIN.join(path)) == find(list(path)) == expected


def test_remembering_has_an_end() -> None:
    find = compiled({"a": "1"})
    assert [find(f"a > {n}") for n in range(10_000)] == ["1"] * 10_000


# -- where files are -------------------------------------------------------------------------------------------


def test_the_project_comes_before_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "cache_folder", lambda: tmp_path / "cache")
    for name in ("taxonomies/google.fr-FR.txt", "cache/google.fr-FR.txt", "cache/google.en-US.txt", "cache/a.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SMALL, encoding="utf-8")
    found = places.known("google", tmp_path)
    assert {locale: one.path.parent.name for locale, one in found.items()} == {"fr-FR": "taxonomies", "en-US": "cache"}
    assert [one.locale for one in places.chosen(found, "fr", "CH")] == ["fr-FR", "en-US"]
    assert [one.locale for one in places.chosen(found, "de", "DE")] == ["en-US"]
    assert [one.locale for one in places.chosen(found, None, None)] == ["en-US"]
    assert places.known("a", tmp_path)[None].path.name == "a.csv"
    assert places.known("../taxonomies/google", tmp_path) == {}


@pytest.mark.parametrize(("given_", "locale"), [("fr_fr", "fr-FR"), ("EN-us", "en-US"), ("zh-Hant", "zh-Hant")])
def test_locales(given_: str, locale: str) -> None:
    assert places.normal_locale(given_) == locale


@pytest.mark.parametrize("given_", ["french", "", "fr", "../x-XX", "fr-FR.txt"])
def test_no_locale(given_: str) -> None:
    with pytest.raises(UsageError) as caught:
        places.normal_locale(given_)
    assert caught.value.findings[0].code == "PRF168"


# -- Google's own ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REAL.is_dir(), reason="Google's files are not here")
@pytest.mark.parametrize("locale", ["en-US", "fr-FR"])
def test_every_category_of_google_is_found_by_id_and_path(locale: str) -> None:
    tree = read_google((REAL / f"google_taxonomy.{locale}.txt").read_text(encoding="utf-8"), locale, locale)
    assert len(tree) > 5000
    for node in tree:
        assert tree.find(node.id) == tree.find(node.path) == node


def test_an_empty_tree_finds_nothing() -> None:
    tree = Taxonomy.of("none", [])
    assert (tree.find("1"), tree.guess("a"), tree.matching("a")) == (None, None, [])
