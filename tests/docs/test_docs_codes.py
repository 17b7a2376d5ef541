"""Every code that the documentation lists has a page, and something that a user does makes it appear."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from doc_builds import NOW, merged, smallest
from filelock import FileLock

from feedgen import api
from feedgen.cli.app import run as run_command
from feedgen.diagnostics import ExitStatus, FeedgenError, Finding, SourceError, all_rules, page
from feedgen.engine import joining
from feedgen.engine.lock import NAME as LOCK
from feedgen.sources import SourceOptions, StandardInput, inspect
from feedgen.sources.opening import unpacking
from feedgen.sources.opening.putaside import put_aside
from feedgen.sources.opening.stream import ByteStream
from feedgen.taxonomy import fetch
from feedgen.taxonomy.files import normal_locale

HERE = Path(__file__).parent
CASES: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "cases" / "codes.yaml").read_text(encoding="utf-8"))
ROW = {"id": "A-1", "title": "Red mug", "price": "12.90 EUR"}


class Scene:
    """What a case gives, put into a folder, and what a run over it says."""

    def __init__(self, case: dict[str, Any], folder: Path) -> None:
        self.case = case
        self.folder = folder
        (folder / "channel_profiles").mkdir()
        self.source = case.get("source", "shop.csv")
        self._catalogue()
        self._profile()
        for name, text in case.get("files", {}).items():
            (folder / name).parent.mkdir(exist_ok=True, parents=True)
            (folder / name).write_text(text, encoding="utf-8")

    def _catalogue(self) -> None:
        text = self.case.get("csv")
        if text is None:
            row = {**ROW, **{key: str(value) for key, value in self.case.get("row", {}).items()}}
            row = {key: "x" * 200_000 if value == "LONG" else value for key, value in row.items()}
            text = ",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"
        name = self.source if "csv" in self.case else "shop.csv"
        (self.folder / name).write_bytes(text.encode())
        moment = NOW.timestamp() - self.case.get("age", 0)
        os.utime(self.folder / name, (moment, moment))

    def _profile(self) -> None:
        profile = merged(smallest(), self.case.get("profile", {}))
        fields = profile["feeds"]["products"]["fields"]
        if "field" in self.case:
            fields["x"] = self.case["field"]
        fields.setdefault("id", "id") if "profile" not in self.case else None
        if "envelope" in profile["feeds"]["products"] or profile["feeds"]["products"]["writer"] != "xml":
            profile["feeds"]["products"].pop("root")
        for key in self.case.get("without", [])[:1]:
            del profile[key][self.case["without"][1]]
        path = self.folder / "channel_profiles" / "example.yaml"
        path.write_text(json.dumps(profile, ensure_ascii=False), encoding="utf-8")

    def config(self) -> Path | None:
        path = self.folder / "feedgen.yaml"
        if "config_text" in self.case:
            path.write_text(self.case["config_text"], encoding="utf-8")
        elif "config" in self.case:
            path.write_text(json.dumps(self.case["config"]), encoding="utf-8")
        return path if path.exists() else None

    def findings(self) -> list[Finding]:
        config = self.config()
        if self.case.get("run") == "lint":
            default = config or self.folder / "channel_profiles" / "example.yaml"
            return api.lint([self.folder / self.case["lint"] if "lint" in self.case else default])
        if self.case.get("run") == "test":
            report = api.test([config or self.folder / "channel_profiles" / "example.yaml"])
            return [problem for result in report.results for problem in result.problems]
        channel = self.case.get("channel", "example")
        settings: dict[str, Any] = {
            "channels": [channel] if channel else [],
            "config": config,
            "now": NOW,
            "workers": 1,
            "preset": self.case.get("preset"),
            "source": self.case.get("options", {}),
            "params": self.case.get("params", {}),
        }
        try:
            if self.case.get("run") == "publish":
                api.build(self.source, output=self.folder / "feeds", **settings)
                sent = api.publish(config=config, output=self.folder / "feeds", channels=self.case.get("publish", ()))
                return [*sent.findings, *(finding for one in sent.deliveries for finding in one.findings)]
            if self.case.get("run") == "build":
                output = self.folder / self.case.get("output", "feeds")
                ran = api.build(self.source or None, output=output, **settings)
            else:
                ran = api.validate(self.source or None, **settings)
        except FeedgenError as error:
            return [*error.findings, *(error.report.tally if error.report else ())]
        return list(ran.tally)


@pytest.mark.parametrize("code", CASES)
def test_code_appears(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert code in {finding.code for finding in Scene(CASES[code], tmp_path).findings()}


# -- what a file of cases cannot say ---------------------------------------------------------------------------


def refused(folder: Path, data: bytes, **options: str) -> list[str]:
    path = folder / "shop.csv"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        api.validate(str(path), source=options)
    return [finding.code for finding in caught.value.findings]


TABLE = b"id,title,price\n" + b"A,Mug,5 EUR\n" * 500


def unreadable_file(folder: Path) -> list[str]:
    # A name longer than the system allows, since no permission stops an administrator.
    with pytest.raises(SourceError) as caught:
        api.validate("x" * 5000 + ".csv")
    return [finding.code for finding in caught.value.findings]


def standard_input_twice(folder: Path) -> list[str]:
    stdin = StandardInput(io.BytesIO(TABLE))
    inspect(SourceOptions("-"), stdin=stdin)
    stdin.take()
    with pytest.raises(SourceError) as caught:
        inspect(SourceOptions("-"), stdin=stdin)
    return [finding.code for finding in caught.value.findings]


def too_much_to_put_aside(folder: Path) -> list[str]:
    with pytest.raises(SourceError) as caught:
        put_aside(ByteStream(io.BytesIO(TABLE), "shop.csv"), limit=1000)
    return [finding.code for finding in caught.value.findings]


def unpacks_to_too_much(folder: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unpacking, "UNPACKED_LIMIT", len(TABLE) - 1)
        return refused(folder, gzip.compress(TABLE))


def without_a_library(folder: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "zstandard", None)
        return refused(folder, b"\x28\xb5\x2f\xfd" + TABLE)


def zipped(member: str, bits: bytes = b"\0\0") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, TABLE)
    return re.sub(rb"(PK\x03\x04..|PK\x01\x02....)\0\0", lambda found: found[1] + bits, out.getvalue(), flags=re.S)


def no_such_member(folder: Path) -> list[str]:
    (folder / "shop.zip").write_bytes(zipped("products.csv"))
    with pytest.raises(SourceError) as caught:
        api.validate(str(folder / "shop.zip!offers.csv"))
    return [finding.code for finding in caught.value.findings]


def encrypted_member(folder: Path) -> list[str]:
    return refused(folder, zipped("products.csv", b"\1\0"))


def workbook(cells: str) -> bytes:
    out = io.BytesIO()
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
    relation = f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
    sheet = '<sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}">{office}</Relationships>')
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{namespace}" xmlns:r="{relations}">{sheet}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{relation}</Relationships>')
        data = f'<worksheet xmlns="{namespace}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", data)
    return out.getvalue()


def failed_formula(folder: Path) -> list[str]:
    def text(place: str, value: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'

    cells = (
        text("A1", "id") + text("B1", "price") + f'</row><row r="2">{text("A2", "1")}<c r="B2" t="e"><v>#N/A</v></c>'
    )
    (folder / "shop.xlsx").write_bytes(workbook(cells))
    return [finding.code for finding in api.validate(str(folder / "shop.xlsx")).tally]


def database(script: str, folder: Path) -> bytes:
    with contextlib.closing(sqlite3.connect(folder / "made.db")) as connection:
        connection.executescript(script)
    return (folder / "made.db").read_bytes()


def password_in_an_address(folder: Path) -> list[str]:
    with pytest.raises(SourceError) as caught:
        api.validate("postgresql://feeds:secret@127.0.0.1:9/shop")
    return [finding.code for finding in caught.value.findings]


def swallowed_rows(folder: Path) -> list[str]:
    text = 'id,title,price\nA,"5 inch mug,5 EUR\nB,Cup,3 EUR\nC,7" wide,4 EUR\n'
    (folder / "shop.csv").write_text(text, encoding="utf-8")
    return [finding.code for finding in api.validate(str(folder / "shop.csv")).tally]


def bytes_of_another_encoding(folder: Path) -> list[str]:
    lines = "".join(f"{n},Été {n},5 EUR\n" for n in range(50)).encode()
    (folder / "shop.csv").write_bytes(b"id,title,price\n" + lines + "X,Café,5 EUR\n".encode("cp1252"))
    return [finding.code for finding in api.validate(str(folder / "shop.csv")).tally]


def no_utf8(folder: Path) -> list[str]:
    (folder / "feedgen.yaml").write_bytes("shop: {name: Café}\n".encode("cp1252"))
    return [finding.code for finding in api.lint([folder / "feedgen.yaml"])]


def unknown_schema(folder: Path) -> list[str]:
    with pytest.raises(FeedgenError) as caught:
        api.schema("profiel")
    return [finding.code for finding in caught.value.findings]


def unknown_code(folder: Path) -> list[str]:
    with pytest.raises(FeedgenError) as caught:
        api.explain("CAT999")
    return [finding.code for finding in caught.value.findings]


def unknown_product(folder: Path) -> list[str]:
    (folder / "shop.csv").write_bytes(b"id,title,price\nA,Mug,5 EUR\n")
    with pytest.raises(FeedgenError) as caught:
        api.story("B", "shop.csv", channels=["google@FR"])
    return [finding.code for finding in caught.value.findings]


def too_many_rules(folder: Path) -> list[str]:
    rules = [f"price == {n}" for n in range(241)]
    config = {"channels": {"example": {"exclude": rules}}}
    return [finding.code for finding in Scene({"run": "lint", "config": config}, folder).findings()]


def two_runs(folder: Path) -> list[str]:
    scene = Scene({"run": "build"}, folder)
    (folder / "feeds").mkdir()
    with FileLock(folder / "feeds" / LOCK):
        return [finding.code for finding in scene.findings()]


FULL = """
import resource, signal, sys
from feedgen.cli.app import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
sys.exit(run(["build", "shop.csv", "-c", "example", "--workers", "1"]))
"""


def full_disk(folder: Path) -> list[str]:
    """No file may grow beyond 8 KiB, which the process is told as it would be told of a full disk."""
    rows = "".join(f"{n},Mug number {n},5 EUR\n" for n in range(2000))
    Scene({"csv": f"id,title,price\n{rows}", "field": "title"}, folder)
    done = subprocess.run([sys.executable, "-c", FULL], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == ExitStatus.OUTPUT, done.stderr
    assert not (folder / "feeds" / "example.xml").exists()
    return re.findall(r"[A-Z]{3}\d{3}", done.stderr)


def much_smaller(folder: Path) -> list[str]:
    scene = Scene({"run": "build", "config": {"guards": {"max_drop": "10%"}}}, folder)
    (folder / "shop.csv").write_bytes(b"id,title,price\nA,Mug,5 EUR\nB,Cup,5 EUR\n")
    assert scene.findings() == []
    (folder / "shop.csv").write_bytes(b"id,title,price\nA,Mug,5 EUR\n")
    return [finding.code for finding in scene.findings()]


def no_server(folder: Path) -> list[str]:
    with pytest.raises(FeedgenError) as caught:
        fetch.update("fr-FR", url="http://127.0.0.1:9/LOCALE.txt")
    return [finding.code for finding in caught.value.findings]


def no_locale(folder: Path) -> list[str]:
    with pytest.raises(FeedgenError) as caught:
        normal_locale("french")
    return [finding.code for finding in caught.value.findings]


def joined(folder: Path, rows: int) -> list[str]:
    (folder / "shop.csv").write_bytes(TABLE)
    (folder / "m.csv").write_text("sku,cost\n" + "A,3\n" * rows, encoding="utf-8")
    sources = [{"path": "shop.csv"}, {"path": "m.csv", "join": "id", "as": "m"}]
    (folder / "feedgen.yaml").write_text(json.dumps({"catalogue": {"sources": sources}}), encoding="utf-8")
    try:
        return [found.code for found in api.validate(config=folder / "feedgen.yaml", workers=1).tally]
    except SourceError as error:
        return [found.code for found in error.findings]


def many_findings(folder: Path) -> list[str]:
    return joined(folder, 1002)


def no_room_for_rows(folder: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "ROOM", 0)
        patch.setattr(tempfile, "tempdir", str(folder / "missing"))
        return joined(folder, 1)


SCENES: dict[str, Callable[[Path], list[str]]] = {
    "SRC104": unreadable_file,
    "SRC108": lambda folder: refused(folder, gzip.compress(TABLE)[:-30]),
    "SRC109": lambda folder: refused(folder, gzip.compress(TABLE)[:-8] + b"\0" * 8),
    "SRC111": lambda folder: refused(folder, b'id,"title\n' + b"x" * (300 << 10)),
    "SRC117": standard_input_twice,
    "SRC120": too_much_to_put_aside,
    "SRC131": unpacks_to_too_much,
    "SRC132": without_a_library,
    "SRC133": no_such_member,
    "SRC134": encrypted_member,
    "SRC135": lambda folder: refused(
        folder, workbook('<c r="A1" t="inlineStr"><is><t>id</t></is></c>'), sheet="Products"
    ),
    "SRC136": lambda folder: refused(folder, workbook('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>')),
    "SRC214": failed_formula,
    "SRC250": no_room_for_rows,
    "CAT319": many_findings,
    "SRC137": lambda folder: refused(folder, database("CREATE TABLE a (x); CREATE TABLE b (x)", folder)),
    "SRC138": lambda folder: refused(folder, database("CREATE TABLE a (x)", folder), query="DELETE FROM a"),
    "SRC139": lambda folder: refused(folder, database("CREATE TABLE a (x)", folder), query="SELECT y FROM a"),
    "SRC140": password_in_an_address,
    "SRC207": bytes_of_another_encoding,
    "SRC211": swallowed_rows,
    "PRF104": no_utf8,
    "PRF129": unknown_schema,
    "PRF130": unknown_code,
    "PRF200": unknown_product,
    "PRF189": too_many_rules,
    "PRF167": no_server,
    "PRF168": no_locale,
    "OUT201": full_disk,
    "OUT203": two_runs,
    "GRD103": much_smaller,
}


@pytest.mark.parametrize("code", SCENES)
def test_code_appears_in(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert code in SCENES[code](tmp_path)


ELSEWHERE = {"PRF174", "PRF177", "SRC103", "SRC113", "OUT206", "OUT207", "OUT208", "OUT209"}
ELSEWHERE |= {"SRC155"}
ELSEWHERE |= {"PRF260", "PRF261", "PRF262", "PRF263", "PRF265", "GRD120", "OUT220", "OUT221"}
ELSEWHERE |= {"OUT225", "OUT226", "OUT227", "OUT228", "OUT229", "PRF270", "PRF271"}
# tests/engine/test_guarding.py
ELSEWHERE |= {f"GRD{n}" for n in (*range(104, 115), *range(130, 136))}
ELSEWHERE |= {"RUN101", "RUN102", "RUN201", "RUN202", "RUN301"}
ELSEWHERE |= {"OUT301", "OUT302", "OUT303", "OUT304", "OUT305", "OUT306", "OUT307", "OUT309"}
ELSEWHERE |= {"GRD301", "GRD302", "GRD303", "GRD304"}
ELSEWHERE |= {"PRF226", "PRF227", "PRF228", "PRF229"}
ELSEWHERE |= {"SRC161", "SRC163", "SRC164", "SRC165", "SRC166", "SRC167", "SRC168", "SRC169", "SRC170", "SRC171"}
# tests/cli/test_cli_feedback.py
ELSEWHERE |= {"FBK101", "FBK102", "FBK103", "FBK104", "FBK110", "FBK111"}
ELSEWHERE |= {
    "PUB101",
    "PUB103",
    "PUB104",
    "PUB106",
    "PUB107",
    "PUB108",
    "PUB109",
    "PUB110",
    "PUB112",
    "PUB120",
    "PUB126",
    "PUB130",
    "PUB131",
    "PUB132",
}
"""What needs a command that is no run (`init`), a server that stops, a record of 64 MB, a bug of ours, a dead worker,
a full folder, a file nobody may move or one that is still being written has its test where the means are."""


def test_every_code_has_a_case() -> None:
    assert all_rules().keys() - CASES.keys() - SCENES.keys() - ELSEWHERE == set()
    assert (CASES.keys() | SCENES.keys() | ELSEWHERE) - all_rules().keys() == set()


@pytest.mark.parametrize("code", sorted(ELSEWHERE))
def test_code_has_a_test_elsewhere(code: str) -> None:
    assert code in named_elsewhere()


@cache
def named_elsewhere() -> frozenset[str]:
    """Every code that the other tests speak of."""
    others = [path for path in HERE.parent.rglob("*.*") if HERE not in path.parents and path.suffix in (".py", ".yaml")]
    return frozenset(code for path in others for code in re.findall(r"[A-Z]{3}\d{3}", path.read_text(encoding="utf-8")))


# -- pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", all_rules())
def test_every_code_has_a_page_with_its_headings(code: str) -> None:
    text = page(code)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert re.match(r"[^\n]{10,}[.?!]\n", text), "it begins with what is wrong, in a sentence"
    assert "How to fix" in headings
    assert len(headings) == len(set(headings))
    assert set(headings) <= {"What it means", "What happens", "Why it matters", "Example", "How to fix", "Settings"}


def test_explain_shows_every_page() -> None:
    for code in all_rules():
        assert api.explain(code.lower()).startswith(f"# {code}")


def test_explain_prints_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["explain", "cat101"]) == 0
    assert capsys.readouterr().out.startswith("# CAT101")
