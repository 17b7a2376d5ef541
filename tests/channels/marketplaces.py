"""Runs the cases of a channel: products in, the items of the finished file out, and what was said about them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from feedgen import api
from feedgen.diagnostics import Finding

CASES = Path(__file__).parent / "cases"
NOW = dt.datetime.fromisoformat("2026-11-01T06:00:00+01:00")


class Case(NamedTuple):
    """One case of `cases/<channel>/*.yaml`."""

    name: str
    feed: str
    market: str
    params: dict[str, Any]
    given: list[dict[str, Any]]
    expect: dict[str, Any]
    findings: list[str]


class Built(NamedTuple):
    data: bytes
    findings: list[str]


def cases(channel: str) -> Iterator[Case]:
    """All cases; `base` and `params` at the top of a file hold for each of its cases, null takes a key away."""
    for path in sorted((CASES / channel).glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        common = {key: document.pop(key, {}) for key in ("base", "params")}
        feed, market = document.pop("feed"), document.pop("market")
        for name, case in document.items():
            given = case["given"] if isinstance(case["given"], list) else [case["given"]]
            yield Case(
                name=f"{path.stem}-{name}",
                feed=feed,
                market=case.get("market", market),
                params=_over(common["params"], case.get("params", {})),
                given=[_over(common["base"], product) for product in given],
                expect=case.get("expect", {}),
                findings=case.get("findings", []),
            )


def _over(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**base, **more}.items() if value is not None}


def build(case: Case, channel: str, folder: Path, *, files: int = 1) -> Built:
    """The feed of the case's products, the first of so many files, and what was found about them in the channel."""
    catalogue = json.dumps(case.given, default=dt.datetime.isoformat)
    (folder / "catalogue.json").write_text(catalogue, encoding="utf-8")
    market = {"market": case.market} if case.market else {}
    config = {
        "shop": {"name": "Example Shop", "url": "https://shop.example", "timezone": "Europe/Paris"},
        "catalogue": {"sources": [{"path": str(folder / "catalogue.json")}]},
        "channels": {channel: {**market, "feeds": [case.feed], "params": case.params}},
        "guards": {"min_items": 0, "max_rejected": "off"},
    }
    (folder / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
    findings: list[Finding] = []
    report = api.build(
        config=folder / "feedgen.yaml", output=folder / "feeds", now=NOW, workers=1, on_finding=findings.append
    )
    assert report.feeds[0].adds_up()
    file = report.feeds[0].files[0]
    assert len(report.feeds[0].files) == files
    said = sorted(f"{f.code} {f.params.get('check', f.field or '')}".strip() for f in findings if f.channel)
    return Built((folder / "feeds" / file.path).read_bytes(), said)


def differences(expected: Any, found: Any, at: str = "") -> list[str]:
    """What the item lacks of the expectation. Objects may have more; null stands for absent."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [line for key, value in expected.items() for line in differences(value, found.get(key), f"{at}/{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [line for i, value in enumerate(expected) for line in differences(value, found[i], f"{at}/{i}")]
    return [] if expected == found else [f"{at}: expected {expected!r}, found {found!r}"]
