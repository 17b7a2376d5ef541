"""Joined files: a left join, whatever the cuts, the workers and the room there is."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from engine_shop import Project, as_csv, feeds, profile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedgen.diagnostics import Finding, SourceError
from feedgen.engine import joining
from feedgen.engine.explain import explain
from feedgen.engine.prepare import prepare
from feedgen.engine.run import run

KEYS = ("A", "B", "Ć", "a b", "7", "x" * 30)
WRITTEN = {
    "A": ["A", " a", "A "],
    "B": ["B", "b"],
    "Ć": ["Ć", "ć", "C\u0301"],
    "a b": ["a b", "A B"],
    "7": ["7", "7.0", "'7"],
    "x" * 30: ["x" * 30, "X" * 30],
}
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def shop(folder: Path, files: dict[str, str], sources: Sequence[dict[str, Any]], **catalogue: Any) -> Project:
    """A project whose feed shows everything that a join may set."""
    fields = {"id": "id", "title": "title", "cost": "m.cost", "note": "m.note", "all": "map(m)"}
    fields = {"id": "id", "title": "title", **{k: v for k, v in fields.items() if k in catalogue.pop("show", ())}}
    project = Project(folder, profile(fields=fields), catalogue={"sources": list(sources), **catalogue})
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return project


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where spilled rows go."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def spilled(temporary: Path) -> list[Path]:
    return list(temporary.rglob("*.sqlite"))


@pytest.fixture(params=["held", "spilled"])
def room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, temporary: Path) -> Iterator[str]:
    if request.param == "spilled":
        monkeypatch.setattr(joining, "ROOM", 0)
    yield request.param
    assert list(temporary.iterdir()) == []


rows = st.lists(st.tuples(st.sampled_from(KEYS), st.integers(0, 2), st.sampled_from(["", "1", "2.50"])), max_size=8)


@given(joined=rows, products=st.lists(st.sampled_from(KEYS), max_size=6, unique=True), many=st.booleans())
@SLOW
@pytest.mark.parametrize("limit", [0, 8 << 20])
def test_a_join_is_a_left_join(joined: Any, products: list[str], many: bool, limit: int) -> None:
    """Against a plain dictionary: the first row of a key, or all of them; no product more or less."""
    model: dict[str, list[str]] = {}
    lines = []
    for key, spelling, cost in joined:
        written = WRITTEN[key][spelling % len(WRITTEN[key])]
        lines.append({"sku": written, "cost": cost})
        model.setdefault(key, []).append(cost)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "ROOM", limit)
        cost = "m | map(attribute='cost')" if many else "[m.cost]"
        channel = profile(fields={"id": "id", "cost": cost, "there": "'yes' if m else 'no'"})
        source = {"path": "m.csv", "join": "id", "as": "m", "many": many}
        project = Project(Path(folder) / "p", channel, catalogue={"sources": [source]}, guards={"min_items": 0})
        (project.folder / "m.csv").write_text(as_csv(lines, ["sku", "cost"]), encoding="utf-8")
        report = project.build([{"id": key, "title": "T", "price": "1 EUR"} for key in products])
        assert report.products == report.feeds[0].items == len(products)
        for line in project.lines():
            expected = [cost for cost in model.get(line["id"], [])[: None if many else 1] if cost]
            assert [float(cost) for cost in line.get("cost", [])] == [float(cost) for cost in expected]
        duplicates = 0 if many else sum(len(some) - 1 for some in model.values())
        assert [code for code, _ in project.codes()].count("CAT310") == duplicates


FILES = {
    "m.csv": "sku,cost,note\n" + "".join(f"sku-{n:04},{n}.5,note {n}\n" for n in range(0, 60, 2)) + "gone,1,\n",
    "stock.csv": "EAN;Stock\n" + "".join(f"{n:013}.0;{n % 3}\n" for n in range(40)) + "1;broken\n",
    "stores.csv": "Shop,id,Qty\n" + "".join(f"s{n % 4},SKU-{n // 4:04},{n}\n" for n in range(120)),
    "fr.csv": "id,title\n" + "".join(f"SKU-{n:04},Titre {n}\n" for n in range(0, 60, 3)),
}
SOURCES = (
    {"path": "m.csv", "join": "id", "as": "m"},
    {"path": "stock.csv", "join": "attributes.number", "on": "EAN", "columns": {"quantity": "Stock"}},
    {
        "path": "stores.csv",
        "join": "id",
        "as": "stores",
        "many": True,
        "columns": {"store_code": "Shop", "quantity": "Qty"},
    },
    {"path": "fr.csv", "join": "id", "language": "fr"},
)
FIELDS = {
    "id": "id",
    "title": "translations.fr.title",
    "cost": "m.cost + 1",
    "note": "m.note | upper",
    "quantity": "quantity",
    "availability": "availability",
    "stores": "stores | map(attribute='store_code') | join(' ')",
    "first": "stores[0].quantity",
    "rich": "rich",
}


def everything(folder: Path) -> Project:
    derive = {"rich": "m.note if m.cost > 50"}
    project = Project(folder, profile(fields=FIELDS), catalogue={"sources": list(SOURCES), "derive": derive})
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return project


ROWS = [
    {"id": f"SKU-{n:04}", "title": f"Robot {n}", "price": "9 EUR", "availability": "in_stock", "number": f"{n:013}"}
    for n in range(60)
]


def told(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=repr)


def test_cuts_workers_and_room_change_nothing(tmp_path: Path, room: str) -> None:
    project = everything(tmp_path / "p")
    project.build(ROWS)
    first, findings = project.feeds(), told(project.findings)
    one = json.loads(first["small.jsonl"].splitlines()[0])
    stock = {"quantity": "0", "availability": "out_of_stock"}
    shown = {"title": "Titre 0", "cost": "1.5", "note": "NOTE 0", **stock, "stores": "s0 s1 s2 s3", "first": "0"}
    assert one == {"id": "SKU-0000", **shown}
    for chunk_size, workers in ((300, 1), (700, 2), (1, 2)):
        project.build(chunk_size=chunk_size, workers=workers)
        assert project.feeds() == first
        assert told(project.findings) == findings


@given(chunk_size=st.integers(1, 4000), limit=st.sampled_from([0, 500, 2000, 8 << 20]))
@SLOW
def test_any_cut_and_any_room_gives_the_same(chunk_size: int, limit: int, made_once: Made) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "ROOM", limit)
        report = made_once.project.build(chunk_size=chunk_size)
    assert made_once.project.feeds() == made_once.feeds
    assert told(made_once.project.findings) == made_once.findings
    assert report.products == report.records == len(ROWS), "a join makes no product and loses none"


class Made(NamedTuple):
    project: Project
    feeds: dict[str, bytes]
    findings: list[Finding]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    project = everything(tmp_path_factory.mktemp("once") / "p")
    project.build(ROWS)
    return Made(project, project.feeds(), told(project.findings))


def test_an_explanation_tells_the_row_and_what_is_wrong_with_it(tmp_path: Path, room: str) -> None:
    text = "sku,stock,cost\nsku-0000,many,3 EUR\nSKU-0001,2,1 EUR\n"
    project = shop(tmp_path / "p", {"m.csv": text}, [{"path": "m.csv", "join": "id"}])
    story = explain(project.request(ROWS[:3]), "SKU-0000")
    (step,) = story.steps
    assert (step.kind, step.state) == ("join", "done")
    assert step.why == f"id `SKU-0000` is in {project.folder / 'm.csv'}:2, written `sku-0000`"
    assert [(change.attribute, change.after) for change in step.changes] == [("cost", "3.00 EUR")]
    assert [note.partition(":")[0] for note in step.notes] == ["CAT101"]
    (missing,) = explain(project.request(), "SKU-0002").steps
    assert (missing.state, missing.why) == ("not taken", f"id `SKU-0002` is not in {project.folder / 'm.csv'}")


def test_what_is_left_over_is_told_once(tmp_path: Path, room: str) -> None:
    project = everything(tmp_path / "p")
    project.build(ROWS, chunk_size=500)
    file = str(project.folder / "m.csv")
    codes = [(f.code, f.value, f.origin.line if f.origin else None) for f in project.findings]
    assert ("CAT312", file, 32) in codes
    (missed,) = [f for f in project.findings if f.code == "CAT313" and f.value == file]
    assert (missed.params["count"], missed.params["total"], missed.product) == ("30", "60", "SKU-0001")
    assert [f.value for f in project.findings if f.code == "CAT101"] == ["broken"]
    project.build(limit=5)
    assert not {"CAT312", "CAT313", "CAT314"} & {f.code for f in project.findings}


def test_nothing_in_common_is_a_warning(tmp_path: Path, room: str) -> None:
    project = shop(tmp_path / "p", {"m.csv": "sku,cost\nx,1\n"}, [SOURCES[0]])
    project.build(ROWS[:3])
    (found,) = [f for f in project.findings if f.code.startswith("CAT31")]
    assert (found.code, found.params["product"], found.params["key"]) == ("CAT314", "SKU-0000", "x")


def test_the_content_is_in_the_digest_and_where_it_stays_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    project = everything(tmp_path / "p")
    held = prepare(project.request(ROWS)).spec
    monkeypatch.setattr(joining, "ROOM", 0)
    job = prepare(project.request(ROWS))
    assert job.spec.digest() == held.digest()
    assert len(spilled(temporary)) == 4
    path = project.folder / "m.csv"
    path.write_text(path.read_text().replace("note 4\n", "note 5\n"))
    other = prepare(project.request(ROWS))
    assert other.spec.digest() != held.digest()
    for one in (job, other):
        one.copies.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("other", [{"columns": {"cost": "note"}}, {"on": "note"}, {"skip_lines": 1}, {"many": True}])
def test_how_a_file_is_read_is_in_the_digest(tmp_path: Path, other: dict[str, Any]) -> None:
    source = {"path": "m.csv", "join": "id", "as": "m", "columns": {"cost": "cost"}}
    digests = []
    for said in (source, {**source, **other}):
        project = Project(tmp_path / str(len(digests)), catalogue={"sources": [said]})
        (project.folder / "m.csv").write_text("id,cost,note\nid,cost,note\nSKU-0001,3,4\n")
        digests.append(prepare(project.request(ROWS[:2])).spec.digest())
    assert digests[0] != digests[1]


def test_a_joined_file_is_in_the_manifest(tmp_path: Path, room: str) -> None:
    project = everything(tmp_path / "p")
    report = project.build(ROWS)
    joined = {Path(one.name).name: one for one in report.sources if one.joined_by}
    records = {name: one.records for name, one in joined.items()}
    assert records == {"m.csv": 31, "stock.csv": 41, "stores.csv": 120, "fr.csv": 20}
    told = json.loads((project.output / "manifest.json").read_text())["catalogue"]
    assert (told["records"], told["products"]) == (60, 60)
    for source in told["sources"][1:]:
        assert source["sha256"] == hashlib.sha256(Path(source["name"]).read_bytes()).hexdigest()


def test_rows_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: Path) -> None:
    monkeypatch.setattr(joining, "ROOM", 0)
    job = prepare(everything(tmp_path / "p").request(ROWS))
    assert spilled(temporary)
    assert {path.stat().st_mode & 0o777 for path in temporary.iterdir()} == {0o700}
    run(job)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("kept", [0, 100, 8 << 20])
def test_room_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: Path, kept: int) -> None:
    monkeypatch.setattr(joining, "ROOM", kept)
    job = prepare(everything(tmp_path / "p").request(ROWS))
    carried = len(pickle.dumps([step.data["rows"] for step in job.spec.catalogue.steps if step.kind == "join"]))
    assert carried < kept + 20_000
    job.copies.close()


def test_what_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: Path) -> None:
    monkeypatch.setattr(joining, "ROOM", 0)
    project = shop(tmp_path / "p", {}, [{"path": "m.csv.gz", "join": "id", "as": "m"}])
    whole = gzip.compress(b"sku,cost\n" + os.urandom(400_000).hex().encode().replace(b"a", b",1\n"))
    (project.folder / "m.csv.gz").write_bytes(whole[:-2000])
    with pytest.raises(SourceError) as caught:
        project.build(ROWS)
    assert caught.value.findings[0].code == "SRC108"
    assert list(temporary.iterdir()) == []


BAD = {
    "SRC101": None,
    "SRC105": b"",
    "SRC106": b"%PDF-1.7 and so on",
    "SRC110": b"1001,4.20\n1002,5.10\n",
    "SRC112": b'sku,cost\nA,"3\n',
}


@pytest.mark.parametrize("code", BAD)
def test_a_file_that_cannot_be_read_stops_the_run(tmp_path: Path, code: str) -> None:
    project = shop(tmp_path / "p", {}, [{"path": "m.csv", "join": "id", "as": "m"}])
    if (data := BAD[code]) is not None:
        (project.folder / "m.csv").write_bytes(data)
    with pytest.raises(SourceError) as caught:
        project.build(ROWS[:3])
    assert [found.code for found in caught.value.findings] == [code]
    assert not project.output.exists() or feeds(project.output) == {}


EXPECTED = {
    "SRC150": {"columns": ["costs"]},
    "SRC151": {"fresh": "1min"},
    "SRC152": {"rows": {"min": 3}},
}


@pytest.mark.parametrize("code", EXPECTED)
def test_a_joined_file_is_what_is_expected_of_it(tmp_path: Path, code: str) -> None:
    source = {"path": "m.csv", "join": "id", "as": "m", "expect": EXPECTED[code]}
    project = shop(tmp_path / "p", {"m.csv": "sku,cost\nSKU-0000,1\nSKU-0001,2\n"}, [source])
    os.utime(project.folder / "m.csv", (0, 0))
    with pytest.raises(SourceError) as caught:
        project.build(ROWS[:3], contract=True)
    assert [found.code for found in caught.value.findings] == [code]


def test_a_joined_file_that_somebody_still_writes(tmp_path: Path) -> None:
    project = shop(tmp_path / "p", {"m.csv": "sku,cost,note\nSKU-0000,1,x\nSKU-00"}, [SOURCES[0]])
    with pytest.raises(SourceError) as caught:
        project.build(ROWS[:3], contract=True)
    assert [found.code for found in caught.value.findings] == ["SRC206"]


def test_what_the_catalogue_expects_is_of_the_products(tmp_path: Path) -> None:
    expect = {"columns": ["id", "price"], "rows": {"min": 3}}
    project = shop(tmp_path / "p", {"m.csv": "sku,cost\nSKU-0000,1\n"}, [SOURCES[0]], expect=expect)
    assert project.build(ROWS[:3], contract=True).products == 3


def test_bad_rows_are_findings_with_their_own_lines(tmp_path: Path, room: str) -> None:
    text = "sku,cost\nSKU-0000,1\nSKU-0001,2,3\nSKU-0002\nSKU-0003,\x00 4\n"
    project = shop(tmp_path / "p", {"m.csv": text}, [{"path": "m.csv", "join": "id", "as": "m"}])
    project.build(ROWS[:4])
    found = {(f.code, f.origin.line) for f in project.findings if f.origin and f.code.startswith("SRC")}
    assert found >= {("SRC204", 3), ("SRC205", 4)}
    assert {f.origin.file for f in project.findings if f.origin} == {str(project.folder / "m.csv")}


def test_a_full_disk_is_an_error_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "ROOM", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(SourceError) as caught:
        everything(tmp_path / "p").build(ROWS)
    assert caught.value.findings[0].code == "SRC250"


STUCK = """
import os, sys, tempfile, time
from pathlib import Path
from engine_shop import Project
from feedgen.engine import joining, run
joining.ROOM = 0
tempfile.tempdir = sys.argv[2]
project = Project.at(Path(sys.argv[1]))
job = joining and __import__("feedgen.engine.prepare", fromlist=["prepare"]).prepare(project.request())
job.on_progress = lambda progress: (print("running", flush=True), time.sleep(60))
run.run(job)
"""


def test_ctrl_c_leaves_nothing(tmp_path: Path, temporary: Path) -> None:
    project = everything(tmp_path / "p")
    project.request(ROWS)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", STUCK, str(project.folder), str(temporary)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"running\n"
        assert len(spilled(temporary)) == 4
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert list(temporary.iterdir()) == []
