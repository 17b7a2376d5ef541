"""The JSON Schemas for editors: valid themselves, and of one mind with the loader about what is accepted."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from profile_shop import HEAD, folder_cases, load_cases, profile_text, unmarked

from feedgen import api
from feedgen.profiles.config import ConfigModel
from feedgen.profiles.schema import FieldModel, ProfileModel
from feedgen.profiles.yaml import load_file, loads

ROOT = Path(__file__).parents[2]
KINDS = ("config", "profile", "product")
VALIDATORS = {kind: Draft202012Validator(api.schema(kind)) for kind in KINDS}
FIELDS = dict(folder_cases("fields"))
PROBLEMS = load_cases("problems.yaml")


def complaints(kind: str, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATORS[kind].iter_errors(data)]


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(api.schema(kind))


@pytest.mark.parametrize("kind", ["config", "profile"])
def test_schema_names_its_dialect(kind: str) -> None:
    assert api.schema(kind)["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("path", sorted((ROOT / "channel_profiles").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_profile_is_accepted(path: Path) -> None:
    assert complaints("profile", load_file(path).data) == []


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_is_accepted(path: Path) -> None:
    assert complaints("config", load_file(path).data) == []


@pytest.mark.parametrize("name", FIELDS)
def test_what_builds_is_accepted(name: str) -> None:
    case = FIELDS[name]
    profile = loads(profile_text(), "x").data
    profile.update(case.get("profile", {}))
    profile["feeds"]["products"].update({**case.get("feed", {}), "fields": case["fields"]})
    assert complaints("profile", profile) == []
    assert complaints("config", {"channels": {"own": case.get("shop", {})}}) == []


SHAPES = ("PRF105", "PRF107")
BEYOND = {"unknown_option", "unknown_check", "everything_at_once"}
"""Keys of writers and checks: plug-ins bring more of them."""


@pytest.mark.parametrize(
    "name",
    [name for name, case in PROBLEMS.items() if name not in BEYOND and any(f"⟦{c}⟧" in repr(case) for c in SHAPES)],
)
def test_what_is_refused_for_its_keys_is_refused(name: str) -> None:
    case = PROBLEMS[name]
    text = case.get("profile") or profile_text(**{key: case[key] for key in ("head", "feed", "fields") if key in case})
    data = loads(unmarked(text, "x")[0], "x").data
    config = loads(unmarked(case.get("config", "{}"), "x")[0], "x").data
    assert complaints("profile", data) + complaints("config", config)


@pytest.mark.parametrize(
    "field",
    ["title", {"const": "new"}, {"const": 5}, {"value": {"const": False}}, {"value": "title", "max_length": None}, {}],
)
def test_shorthands_are_accepted(field: Any) -> None:
    profile = loads(profile_text(), "x").data
    profile["feeds"]["products"]["fields"] = {"a": field, "b": {"item": {"c": field}}}
    assert complaints("profile", profile) == []
    assert complaints("config", {"channels": {"x": {"fields": {"a": field, "b": None}}}}) == []
    ProfileModel.model_validate(profile)


@pytest.mark.parametrize(
    "field", [5, ["title"], {"konst": 1}, {"const": None}, {"const": [1]}, {"max_length": 0}, True]
)
def test_what_is_no_field_is_refused(field: Any) -> None:
    profile = loads(profile_text(), "x").data
    profile["feeds"]["products"]["fields"] = {"a": field}
    assert complaints("profile", profile)
    with pytest.raises(ValueError):
        FieldModel.model_validate(field)


def test_extending_profiles_may_leave_out_what_their_base_has() -> None:
    text = "feedgen: 1\nextends: base\nfeeds:\n  products:\n    fields: {a: null, b: {max_length: 3}}\n  stock: null\n"
    data = loads(text, "x").data
    assert complaints("profile", data) == []
    without = {key: value for key, value in data.items() if key != "extends"}
    assert complaints("profile", without)


def test_whole_profiles_must_be_whole() -> None:
    whole = loads(profile_text(head="params: {a: {description: A}}\n"), "x").data
    assert complaints("profile", whole) == []
    for path in (("title",), ("spec", "url"), ("params", "a", "description"), ("feeds", "products", "writer")):
        broken = copy.deepcopy(whole)
        *parents, last = path
        inner = broken
        for part in parents:
            inner = inner[part]
        del inner[last]
        assert complaints("profile", broken), path


@pytest.mark.parametrize("kind", ["config", "profile"])
def test_every_key_is_described(kind: str) -> None:
    model = {"config": ConfigModel, "profile": ProfileModel}[kind]
    assert set(api.schema(kind)["properties"]) == set(model.model_fields)


def test_settings_of_a_field_are_described() -> None:
    full = api.schema("profile")["$defs"]["FieldModel"]["anyOf"][0]
    assert set(full["properties"]) == set(FieldModel.model_fields)
    assert all(setting.get("description") for setting in full["properties"].values())


def test_head_of_the_tests_is_the_least() -> None:
    assert set(loads(HEAD, "x").data) | {"feeds"} == {
        name for name, info in ProfileModel.model_fields.items() if info.is_required()
    }


@pytest.mark.parametrize(
    "said",
    [
        {"allow": "ids.csv", "deny": ["a.csv", "b.csv"], "overrides": "fixes.csv", "sample": "5%"},
        {"include": ["price > 5", True, {"name": "a", "when": "price"}], "exclude": None},
        {"variants": "cheapest", "top": {"n": 3, "by": "price"}},
        {"variants": {"mode": "each", "inherit": "all"}, "when_filtered": "out_of_stock"},
        {"variants": None, "allow": None, "top": None},
    ],
)
def test_shorthands_of_selection_are_accepted(said: Any) -> None:
    ConfigModel.model_validate({"channels": {"own": said}})
    assert complaints("config", {"channels": {"own": said}}) == []


@pytest.mark.parametrize(
    "said", [{"include": [5]}, {"variants": {"mod": "first"}}, {"allow": 5}, {"top": {"by": "price"}}]
)
def test_what_is_no_selection_is_not(said: Any) -> None:
    assert complaints("config", {"channels": {"own": said}})
