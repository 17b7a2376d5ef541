"""Every YAML block of the documentation lints and builds, and shows every key there is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import doc_keys
import pytest
from doc_builds import NOW, Project, of_kind, result_of, whole
from doc_pages import PAGES, ROOT, Block, blocks
from pydantic import BaseModel

from feedgen import api
from feedgen.diagnostics import Severity, hint_of, message_of
from feedgen.profiles import apis
from feedgen.profiles.config import ConfigModel
from feedgen.profiles.models.rulefile import RuleFileModel
from feedgen.profiles.schema import ProfileModel
from feedgen.profiles.yaml import loads

PROFILES = of_kind("profile")
CONFIGS = [block for page in PAGES for block in blocks(page) if block.words[:2] == ("yaml", "config")]
"""Those that are `elsewhere` read from servers that nobody has."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def test_every_yaml_block_says_what_it_is() -> None:
    kinds = {"profile", "config", "rules", "plugin", "ci", "api"}
    unknown = [str(b) for page in PAGES for b in blocks(page) if b.language == "yaml" and b.kind not in kinds]
    assert not unknown, "```yaml is followed by one of: " + ", ".join(sorted(kinds))


@pytest.mark.parametrize("block", PROFILES, ids=str)
def test_profile_lints_and_builds(block: Block, project: Project) -> None:
    path = project.profile(block)
    # A part of a profile may declare what only the rest would use: a note.
    found = [finding for finding in api.lint([path]) if finding.severity is not Severity.INFO]
    assert [f"{f.origin}: {message_of(f)}" for f in found] == []
    report, text = project.build(path)
    assert report.feeds[0].items, [message_of(finding) for finding in report.tally]
    failed = [message_of(finding) for finding in report.tally if finding.code.startswith("MAP")]
    assert failed == []
    shown = result_of(block)
    if shown is not None:
        assert missing_lines(shown.text, text) == [], text


def missing_lines(shown: str, text: str) -> list[str]:
    """Lines of `shown` that `text` does not have in this order; indentation aside."""
    lines = iter([line.strip() for line in text.splitlines()])
    return [line for line in shown.split("\n") if line.strip() and line.strip() not in lines]


@pytest.mark.parametrize("block", CONFIGS, ids=str)
def test_config_lints_and_builds(block: Block, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project.folder
    for name in re.findall(r"\$\{(\w+)\}", block.text):
        monkeypatch.setenv(name, "secret")
    shutil.copy(project.catalogue, folder / "export.csv")
    more = {"data": {"products": [{"id": "X-1", "title": "Box", "price": "5 EUR", "Fabric": "wood"}]}}
    (folder / "more.json").write_text(json.dumps(more), encoding="utf-8")
    data = loads(block.text, "block").data
    if not data.get("catalogue", {}).get("sources"):
        data.setdefault("catalogue", {})["sources"] = [{"path": "shop.csv"}]
        text = json.dumps(data, ensure_ascii=False)
    else:
        text = block.text
    config = folder / "feedgen.yaml"
    config.write_text(text, encoding="utf-8")
    assert [f"{f.origin}: {message_of(f)}" for f in api.lint([config])] == []
    if "elsewhere" in block.words:
        return
    report = api.validate(config=config, now=NOW, workers=1)
    assert report.products
    if "tests:" in block.text:
        passes(config)


TESTED = [block for kind in ("profile", "rules") for block in of_kind(kind) if "tests:" in block.text]


@pytest.mark.parametrize("block", TESTED, ids=str)
def test_tests_of_the_documentation_pass(block: Block, project: Project) -> None:
    path = project.profile(block) if block.kind == "profile" else project.folder / "rules.yaml"
    if block.kind == "rules":
        path.write_text(block.text, encoding="utf-8")
    passes(path)


def passes(path: Path) -> None:
    report = api.test([path])
    assert report.results
    problems = [problem for result in report.results for problem in result.problems]
    assert [f"{f.origin}: {message_of(f)} {hint_of(f)}" for f in problems] == []


# -- nothing is left out ---------------------------------------------------------------------------------------


def used(value: Any, found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """(model, key) of everything that was set."""
    if isinstance(value, BaseModel):
        for key in value.model_fields_set:
            found.add(owner(type(value), key))
            used(getattr(value, key, None), found)
    elif isinstance(value, Mapping):
        for member in value.values():
            used(member, found)
    elif isinstance(value, list | tuple):
        for member in value:
            used(member, found)
    return found


def owner(model: type[BaseModel], key: str) -> tuple[str, str]:
    """The model that declares the key: what several inherit is shown once."""
    declaring = next((base for base in reversed(model.__mro__) if key in getattr(base, "model_fields", {})), model)
    return declaring.__name__, key


def without_nulls(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: without_nulls(member) for key, member in value.items() if member is not None}


def test_every_key_has_an_example() -> None:
    found: set[tuple[str, str]] = set()
    for block in PROFILES:
        data = without_nulls(whole(block.text))
        if "extends" in data:
            found |= {owner(ProfileModel, key) for key in data}
            continue
        feeds = data["feeds"]
        data["feeds"] = {name: {**feeds.get(feed.get("like"), {}), **feed} for name, feed in feeds.items()}
        used(ProfileModel.model_validate(data), found)
    for block in CONFIGS:
        used(ConfigModel.model_validate(loads(block.text, "block").data), found)
    for block in of_kind("rules"):
        used(RuleFileModel.model_validate(loads(block.text, "block").data), found)
    missing = {owner(model, key) for model in doc_keys.MODELS.values() for key in model.model_fields} - found
    assert missing == set()


def test_every_key_is_described_once() -> None:
    for model in doc_keys.MODELS.values():
        for key, info in model.model_fields.items():
            assert doc_keys.described(model.__name__, key), f"{model.__name__}.{key}"
            assert not (info.description and f"{model.__name__}.{key}" in doc_keys.SAID), (
                f"{model.__name__}.{key} is described by the model now: drop it from SAID"
            )


def test_every_model_has_its_table() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    names = set(doc_keys.MODELS) - {"Const"}
    assert {name for name in names if f"<!-- table: keys {name} -->" not in text} == set()


@pytest.mark.parametrize("block", of_kind("api"), ids=str)
def test_api_of_ones_own_loads(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(block.text, encoding="utf-8")
    assert apis.load(path).params


# -- plug-ins --------------------------------------------------------------------------------------------------

PLUGIN = ROOT / "tests" / "plugins" / "feedgen_example"


@pytest.mark.parametrize("block", of_kind("plugin"), ids=str)
def test_plugin_profile_lints_and_builds_where_the_plugin_is_installed(block: Block, project: Project) -> None:
    folder = project.folder
    (folder / "channel_profiles" / "shouting.yaml").write_text(block.text, encoding="utf-8")
    info = folder / "site" / "feedgen_example-0.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: feedgen-example\nVersion: 0.1\n", encoding="utf-8")
    points = "".join(b.text for b in blocks(block.page) if b.language == "toml").replace('[project.entry-points."', "[")
    (info / "entry_points.txt").write_text(points.replace('"]', "]").replace('"', ""), encoding="utf-8")
    path = os.pathsep.join(map(str, (folder / "site", PLUGIN, ROOT)))
    for arguments in (["lint", "channel_profiles/shouting.yaml"], ["build", "shop.csv", "-c", "shouting"]):
        done = subprocess.run(
            [sys.executable, "-m", "feedgen", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert "title: RED MUG!!" in (folder / "feeds" / "shouting.txt").read_text(encoding="utf-8")


SHOWN = [
    (block, word.removeprefix("file="))
    for page in PAGES
    for block in blocks(page)
    for word in block.words
    if word.startswith("file=")
]


@pytest.mark.parametrize(("block", "file"), SHOWN, ids=[str(block) for block, _ in SHOWN])
def test_code_that_is_shown_stands_in_its_file(block: Block, file: str) -> None:
    assert block.text in (ROOT / file).read_text(encoding="utf-8")
