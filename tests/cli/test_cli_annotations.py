"""What services in a pipeline are told points at the merchant's own lines, from wherever the step runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

Feedgen = Callable[..., Any]

CONFIG = """\
shop: {url: https://shop.example}
catalogue:
  sources:
    - {path: "exports/*.csv", preset: generic}
channels:
  google-fr:
    profile: google
    market: FR
    fields: {title: "TITLE"}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose shop is in a folder below its root, with two files of one export."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".git").mkdir()
    exports = tmp_path / "shop" / "exports"
    exports.mkdir(parents=True)
    (exports / "a.csv").write_text('id,title,price\nA,"Mug\nred",5 EUR\nB,Cup,abc\n')
    (exports / "b.csv").write_text("id,title,price\nC,Cup,def\n")
    (tmp_path / "shop" / "feedgen.yaml").write_text(CONFIG.replace("TITLE", "title"))
    return tmp_path


PLACES = ["root", "folder", "absolute", "service"]


def at(place: str, repository: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the step runs, and the option that names the configuration from there."""
    if place == "service":
        (repository / ".git").rmdir()
        monkeypatch.setenv("GITHUB_WORKSPACE", str(repository))
    monkeypatch.chdir(repository if place == "root" else repository / "shop")
    configs = {"root": Path("shop/feedgen.yaml"), "absolute": repository / "shop" / "feedgen.yaml"}
    return [str(configs.get(place, Path("feedgen.yaml")))]


@pytest.mark.parametrize("place", PLACES)
def test_the_catalogue(place: str, repository: Path, monkeypatch: pytest.MonkeyPatch, feedgen: Feedgen) -> None:
    config = at(place, repository, monkeypatch)
    asked = ("validate", "--quiet", "--workers", "1", "--config", *config, "--format")
    lines = feedgen(*asked, "github").out.splitlines()
    prices = [line for line in lines if "title=CAT104" in line]
    assert [line.partition(",title")[0] for line in prices] == [
        "::error file=shop/exports/a.csv,line=4",
        "::error file=shop/exports/b.csv,line=2",
    ]
    log = json.loads(feedgen(*asked, "sarif").out)
    results = [one for one in log["runs"][0]["results"] if one["ruleId"] == "CAT104"]
    assert [one["locations"][0]["physicalLocation"] for one in results] == [
        {
            "artifactLocation": {"uri": f"shop/exports/{name}.csv", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": line},
        }
        for name, line in (("a", 4), ("b", 2))
    ]
    assert results[0]["properties"]["column"] == "price"
    suites = ElementTree.fromstring(feedgen(*asked, "junit").out)
    assert [suite.get("name") for suite in suites] == [
        "shop/exports/a.csv", "shop/exports/b.csv", "google-fr/products",
    ]  # fmt: skip
    assert (suites[0][0].get("file"), suites[0][0].get("line")) == ("shop/exports/a.csv", "4")


@pytest.mark.parametrize("place", PLACES)
def test_the_configuration(place: str, repository: Path, monkeypatch: pytest.MonkeyPatch, feedgen: Feedgen) -> None:
    (repository / "shop" / "feedgen.yaml").write_text(CONFIG.replace("TITLE", "titl"))
    config = at(place, repository, monkeypatch)
    (line,) = feedgen("lint", *config, "--format", "github").out.splitlines()
    assert line.startswith("::error file=shop/feedgen.yaml,line=9,col=22,title=MAP102::")
    log = json.loads(feedgen("lint", *config, "--format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 22}
    suites = ElementTree.fromstring(feedgen("lint", *config, "--format", "junit").out)
    (case,) = suites.iter("testcase")
    assert (case.get("file"), case.get("line")) == ("shop/feedgen.yaml", "9")
