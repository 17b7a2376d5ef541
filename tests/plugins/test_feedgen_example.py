"""The example plug-in, found by its entry points as if it were installed, and used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLUGIN = HERE / "feedgen_example"
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the plug-in is installed: what an installer would write, made from its pyproject."""
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    site = tmp_path_factory.mktemp("site")
    info = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(head, encoding="utf-8")
    groups = [
        "\n".join([f"[{group}]", *(f"{name} = {target}" for name, target in points.items())])
        for group, points in project["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n\n".join(groups) + "\n", encoding="utf-8")
    path = [site, PLUGIN, ROOT, ROOT / "tests" / "writers"]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(site / "hypothesis"),
    }


def run(environment: dict[str, str], *arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        env=environment,
        cwd=PLUGIN,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_part_is_found_and_works(installed: dict[str, str]) -> None:
    assert json.loads(run(installed, "exercise.py")) == {
        "names": [True, True, True],
        "text": "%%\nid: R-7\ntitle: Robot arm\n",
        "message": "title is 100 % capital letters, 50 % are accepted",
        "hint": "write it in small letters, or use `| capitalize`",
        "page": "A text is written in capital letters.",
        "quiet": None,
        "expression": "ROBOT!!",
        "examples": ["RED MUG!", "RED MUG!!!"],
    }


def test_its_writer_keeps_the_laws_of_all_writers(installed: dict[str, str]) -> None:
    options = ["-q", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(PLUGIN)]
    assert "passed" in run(installed, "-m", "pytest", *options, PLUGIN / "check_lines.py")


def test_nothing_of_it_is_there_without_being_installed() -> None:
    names = "from feedgen.writers import WRITERS; assert 'lines' not in WRITERS; assert 'xml' in WRITERS"
    run({**os.environ, "PYTHONPATH": str(ROOT)}, "-c", names)


PROFILE = """
feedgen: 1
channel: shouting
title: A channel that shouts
spec: {url: https://shouting.example/feed, checked: 2026-11-01}
feeds:
  products:
    file: "{{ channel }}.txt"
    writer: lines
    fields:
      id: {value: id, required: true}
      title: "title | shout"
"""


def test_a_profile_uses_it_like_a_built_in(installed: dict[str, str], tmp_path: Path) -> None:
    profiles, config, catalogue = tmp_path / "channel_profiles", tmp_path / "feedgen.yaml", tmp_path / "shop.csv"
    profiles.mkdir()
    (profiles / "shouting.yaml").write_text(PROFILE, encoding="utf-8")
    config.write_text("channels: {shouting: {profile: shouting}}\n", encoding="utf-8")
    catalogue.write_text("id,title,price\nR-7,Robot arm,49.90 EUR\nR-8,Robot leg,39.90 EUR\n", encoding="utf-8")
    out = tmp_path / "feeds"
    run(installed, "-m", "feedgen", "build", catalogue, "--config", config, "-o", out, "--workers", "1")
    assert (out / "shouting.txt").read_text(encoding="utf-8") == (
        "%%\nid: R-7\ntitle: ROBOT ARM!\n%%\nid: R-8\ntitle: ROBOT LEG!\n"
    )


@pytest.mark.parametrize("source", ["", "catalogue: {sources: [{path: shop.txt, format: blocks}]}\n"])
def test_its_format_is_read_like_a_built_in(source: str, installed: dict[str, str], tmp_path: Path) -> None:
    config, catalogue = tmp_path / "feedgen.yaml", tmp_path / "shop.txt"
    (tmp_path / "channel_profiles").mkdir()
    (tmp_path / "channel_profiles" / "shouting.yaml").write_text(PROFILE, encoding="utf-8")
    config.write_text(f"{source}channels: {{shouting: {{profile: shouting}}}}\n", encoding="utf-8")
    blocks = "%%\nid: R-7\ntitle: Robot arm\nprice: 49.90 EUR\n%%\nid: R-8\nprice: cheap\n"
    catalogue.write_text(blocks, encoding="utf-8")
    given = () if source else (catalogue,)
    options = ("--config", config, "--dry-run", "--format", "json")
    report = json.loads(run(installed, "-m", "feedgen", "build", *given, *options))
    assert report["catalogue"]["records"] == 2
    assert '"line": 5' in json.dumps(report)


def test_its_target_takes_files_like_a_built_in(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "channel_profiles").mkdir()
    (tmp_path / "tray").mkdir()
    (tmp_path / "channel_profiles" / "shouting.yaml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "shop.csv").write_text("id,title,price\nR-7,Robot arm,49.90 EUR\n", encoding="utf-8")
    config = tmp_path / "feedgen.yaml"
    target = f"{{tray: {tmp_path / 'tray'}, slip: note}}"
    config.write_text(f"channels: {{shouting: }}\npublish: {{shouting: [{target}]}}\n", encoding="utf-8")
    out = tmp_path / "feeds"
    run(installed, "-m", "feedgen", "build", tmp_path / "shop.csv", "--config", config, "-o", out, "--publish")
    assert sorted(path.name for path in (tmp_path / "tray").iterdir()) == ["shouting.txt", "shouting.txt.note"]
