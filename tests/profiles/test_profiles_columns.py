"""Fields that a file or a map names: what they are called, what fills them, what stands above them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from profile_shop import HEAD, Project, load_cases
from workbooks import sheet, xlsx

from feedgen.diagnostics import FeedgenError, Finding, Origin, message_of

CASES = load_cases("columns.yaml")
KEYS = {"columns", "fields", "files", "param", "tables", "config", "product", "text", "said", "wrong"}
ATTRIBUTES = {"attributes": {"description": "The file of attributes."}}


def project(case: dict[str, Any], folder: Path) -> Project:
    assert set(case) <= KEYS
    made = Project(folder)
    columns = case["columns"] if case["columns"] is None else {"param": "attributes", **case["columns"]}
    feed = {
        "file": "own.csv",
        "writer": "csv",
        "options": {"line_end": "lf"},
        "columns": columns and {name: value for name, value in columns.items() if value is not None},
        "fields": case.get("fields", {}),
    }
    parts = {"params": ATTRIBUTES, "tables": case.get("tables", {}), "feeds": {"products": feed}}
    made.write("channel_profiles/own.yaml", HEAD + "\n".join(f"{k}: {json.dumps(v)}" for k, v in parts.items()))
    for name, text in case.get("files", {}).items():
        made.write(name, text)
    param = case.get("param", "attributes.csv" if "files" in case else None)
    channel = {**case.get("config", {}), "params": {} if param is None else {"attributes": param}}
    made.config(json.dumps({"channels": {"own": channel}, "guards": {"min_items": 0, "max_rejected": "100%"}}))
    made.products(case.get("product", {}))
    return made


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "wrong" in case])
def test_a_file_that_cannot_be_used(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = project(CASES[name], tmp_path)
    told = made.lint()
    with pytest.raises(FeedgenError) as refused:
        made.build("own")
    assert [place(finding) for finding in refused.value.findings] == [tuple(CASES[name]["wrong"])]
    assert [place(finding) for finding in told] == [tuple(CASES[name]["wrong"])]
    assert all(message_of(finding) for finding in told)


def place(finding: Finding) -> tuple[Any, ...]:
    at = finding.origin or Origin()
    return finding.code, at.file, at.line or 0, at.column or ""


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "text" in case])
def test_columns(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    made = project(case, tmp_path)
    assert [finding for finding in made.lint() if finding.code != "PRF215"] == []
    built = made.build("own")
    assert built.text("own.csv") == case["text"]
    assert built.said("CHN") == case.get("said", [])


def test_a_template_may_be_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [["Labels", "Colour"], [], ["id", "color"], ["an example", "red"]]
    book = xlsx({"Sheet": sheet([["About this file"]]), "Template": sheet(rows)})
    (tmp_path / "template.xlsx").write_bytes(book)
    case = {"columns": {"header": 3, "others": "omit", "sheet": "Template"}, "param": "template.xlsx"}
    built = project(case, tmp_path).build("own")
    assert built.text("own.csv") == "Labels,Colour\n,\nid,color\nA-1,\n"


def test_the_command_line_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = {"columns": {}, "files": {"given.csv": "code\ntitle\n"}, "param": None}
    built = project(case, tmp_path).build("own", params={"attributes": "given.csv"})
    assert built.text("own.csv") == "title\nRed mug\n"
