"""Only plain data crosses a process boundary, and the same plan has the same digest everywhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import json
import os
import pickle
import subprocess
import sys
from array import array
from collections import Counter
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from engine_shop import NOW, SHOP, Project, as_csv, product, profile
from test_engine_laws import CHANNELS, PARAMS
from test_purity import joined_by

from feedgen.engine.prepare import Request, prepare
from feedgen.engine.process import process
from feedgen.engine.results import GroupChunk, Member
from feedgen.engine.run import Job

SCALARS = (str, int, float, bool, bytes, type(None), Decimal, dt.datetime)
"""Decimal: a number of a JSON source, exactly as it was written. A datetime: when a source was last changed."""
SECRET = "s3cr3t-token-of-the-merchant"


def impure(value: Any, at: str = "") -> list[str]:
    """Paths of everything that is not plain data."""
    kind = type(value)
    if kind in SCALARS or isinstance(value, array):
        return []
    if isinstance(value, Enum) and kind.__module__.startswith("feedgen."):
        return []
    if kind in (list, tuple):
        return [path for i, member in enumerate(value) for path in impure(member, f"{at}[{i}]")]
    if kind in (dict, Counter):
        return [path for pair in value.items() for path in impure(pair, f"{at}[{pair[0]!r}]")]
    if not kind.__module__.startswith("feedgen."):
        return [f"{at}: {kind.__module__}.{kind.__qualname__}"]
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return [path for name in names for path in impure(getattr(value, name), f"{at}.{name}")]
    if hasattr(value, "_fields"):
        return [path for name, member in value._asdict().items() for path in impure(member, f"{at}.{name}")]
    return [f"{at}: {kind.__module__}.{kind.__qualname__}"]


@pytest.fixture(params=["csv", "json"])
def job(request: pytest.FixtureRequest, tmp_path: Path) -> Job:
    rows: list[dict[str, Any]] = [
        product(n, group_id=f"G{n % 3}" if n % 2 else "", color=f"C{n}", size=["S", ""][n % 5 == 0]) for n in range(40)
    ]
    rows.append({**product(90), "price": "abc", "parent_id": "NONE"})
    source = tmp_path / f"shop.{request.param}"
    as_json = json.dumps([*rows, {"id": "N", "weight": 1.5}])
    source.write_text(as_csv(rows, [*rows[0], "parent_id"]) if request.param == "csv" else as_json, encoding="utf-8")
    joined_by(tmp_path)
    config = tmp_path / "feedgen.yaml"
    given: dict[str, Any] = {"now": NOW, "chunk_size": 3000, "params": PARAMS, "shop": SHOP, "write": False}
    return prepare(Request(str(source), CHANNELS, None, config, **given))


def test_everything_that_crosses_is_plain_and_comes_back_equal(job: Job) -> None:
    crossing: list[Any] = [job.spec]
    members: list[Member] = []
    for chunk in job.readings[0].chunks():
        result = process(job.spec, chunk, every=True)
        crossing += [chunk, result]
        members += [Member(blob, 0, 1, 1) for _, blob in result.deferred]
    assert members
    grouped = GroupChunk(0, 1, [("G", members[::2]), ("H", members[1::2])])
    crossing += [grouped, process(job.spec, grouped, every=True)]
    assert any(part.families for result in crossing[-1:] for part in result.parts.values())
    for value in crossing:
        assert impure(value, type(value).__name__) == []
        assert pickle.loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)) == value


def test_a_chunk_leaves_nothing_to_the_garbage_collector(job: Job) -> None:
    """It is off during a run: cycles would pile up until the next of its few collections."""
    chunks = list(job.readings[0].chunks())
    results = [process(job.spec, chunk) for chunk in chunks]
    members = [Member(blob, 0, 1, 1) for result in results for _, blob in result.deferred]
    groups = [("G", members[::2]), ("H", members[1::2])]
    grouping = {number for result in results for number, part in result.parts.items() if part.groups}
    for piece in (chunks[0], *(GroupChunk(0, number, groups) for number in sorted(grouping))):
        process(job.spec, piece)
        gc.collect()
        gc.disable()
        try:
            for _ in range(3):
                process(job.spec, piece)
            assert gc.collect() < 100
        finally:
            gc.enable()


@pytest.mark.parametrize("value", [{1, 2}, lambda: 1, dt.timedelta(1), Path("x"), object(), SCALARS])
def test_what_is_not_plain_is_noticed(value: Any) -> None:
    assert impure([{"a": (value,)}]) != []


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_a_plan_has_the_same_digest_in_every_process(job: Job, seed: str) -> None:
    script = "import sys, pickle; spec = pickle.load(sys.stdin.buffer); sys.stdout.write(spec.digest())"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(job.spec), env=environment, capture_output=True, check=True
    )
    assert told.stdout.decode() == job.spec.digest()


PLAN = """
import sys
from test_plain_data import *
asked = Request(sys.argv[1], CHANNELS, None, workers=1, now=NOW, params=PARAMS, shop=SHOP, write=False)
sys.stdout.write(prepare(asked).spec.digest())
"""


def test_a_plan_made_elsewhere_has_the_same_digest(tmp_path: Path) -> None:
    source = tmp_path / "shop.csv"
    source.write_text(as_csv([product(n) for n in range(5)]), encoding="utf-8")
    digests = set()
    for seed in ("0", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        told = subprocess.run([sys.executable, "-c", PLAN, source], env=environment, capture_output=True, check=True)
        digests.add(told.stdout)
    assert len(digests) == 1


def test_another_plan_has_another_digest(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    digests = [prepare(project.request([product(1)])).spec.digest()]
    project.define(profile(fields={"id": "id", "title": "title | upper"}))
    digests.append(prepare(project.request()).spec.digest())
    digests.append(prepare(project.request(now=NOW + dt.timedelta(days=1))).spec.digest())
    assert len(set(digests)) == 3


def test_a_secret_is_in_the_envelope_and_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMALL_TOKEN", SECRET)
    feed = {"file": "small.xml", "writer": "xml", "item": "offer", "envelope": "small.xml.j2"}
    channel = profile(**feed) | {"params": {"token": {"description": "The account's token.", "secret": True}}}
    settings = {"profile": "small", "params": {"token": "${SMALL_TOKEN}"}}
    project = Project(tmp_path / "p", channel, channels={"small": settings})
    template = project.folder / "templates" / "small.xml.j2"
    template.parent.mkdir()
    template.write_text('<offers token="{{ params.token }}">\n{{ items }}</offers>\n')
    job = prepare(project.request([product(1), product(1), product(2, price="abc")]))
    assert SECRET.encode() not in pickle.dumps(job.spec)
    report = project.build()
    written = project.feeds()
    assert SECRET.encode() in written["small.xml"]
    told = [(project.output / "manifest.json").read_text(), repr(report.manifest()), repr(project.findings)]
    assert project.findings
    assert not any(SECRET in text for text in told)
