"""Pairs of feeds as data: what is said of each."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedgen import api
from feedgen.diagnostics import FeedgenError
from feedgen.diff import Difference

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "pairs.yaml").read_text(encoding="utf-8")
)


def written(folder: Path, case: dict[str, Any], side: str) -> str:
    path = folder / f"{side}-{case['name']}"
    path.write_text(case[side].replace("LEVELS", "[" * 250 + "]" * 250), encoding="utf-8")
    return str(path)


def difference(old: str, new: str, **asked: Any) -> Difference:
    (pair,) = api.diff(old, new, **asked)
    assert pair.difference is not None
    return pair.difference


@pytest.mark.parametrize("name", CASES)
def test_pair(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    old, new = written(tmp_path, case, "old"), written(tmp_path, case, "new")
    asked = {"key": case.get("key"), "ignore": case.get("ignore", ())}
    if "error" in case:
        with pytest.raises(FeedgenError) as caught:
            api.diff(old, new, **asked)
        assert case["error"] in {finding.code for finding in caught.value.findings}
        return
    found = difference(old, new, **asked)
    assert [found.added, found.removed, found.changed, found.same] == case["said"]
    if "fields" in case:
        assert {one.name: [one.changed, one.appeared, one.disappeared] for one in found.fields} == case["fields"]
    if "moves" in case:
        assert {move.id: f"{move.old} → {move.new}" for move in found.moves} == case["moves"]
    assert found.new.repeats == case.get("repeats", [])


@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_packed_feeds(packing: str, tmp_path: Path) -> None:
    case = CASES["xml, an attribute, an element that goes, one that comes"]
    old, new = written(tmp_path, case, "old"), Path(written(tmp_path, case, "new"))
    packed = tmp_path / f"new.{packing}"
    if packing == "gz":
        packed.write_bytes(gzip.compress(new.read_bytes()))
    else:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(new, "feed.xml")
    assert difference(old, str(packed)).changed == 1


def test_an_archive_of_several_feeds_is_asked_about(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "feeds.zip", "w") as archive:
        for name, id_ in (("a.csv", "A"), ("b.csv", "B")):
            archive.writestr(name, f"id,title\n{id_},Mug\n")
    path = str(tmp_path / "feeds.zip")
    with pytest.raises(FeedgenError, match="PRF261"):
        api.diff(path, path)
    assert difference(f"{path}!a.csv", f"{path}!b.csv").added_ids == ["B"]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    head = b"<r><item><id>A</id><t>"
    (tmp_path / "bomb.xml.gz").write_bytes(gzip.compress(head + b"x" * 300_000_000))
    (tmp_path / "a.xml").write_bytes(head + b"</t></item></r>")
    with pytest.raises(FeedgenError) as caught:
        api.diff(str(tmp_path / "a.xml"), str(tmp_path / "bomb.xml.gz"))
    assert {finding.code for finding in caught.value.findings} <= {"SRC113", "SRC131", "SRC121"}
