"""Applying a plan delivers what it puts in place; `apply` and `publish` tell of themselves as `build` does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from publishing_web import Fault, Web

from feedgen.cli.app import run
from feedgen.engine.manifest import read_manifest
from feedgen.engine.receipts import receipts_in

PROFILE = {
    "feedgen": 1,
    "channel": "small",
    "title": "Small",
    "spec": {"url": "https://small.example", "checked": "2026-11-01"},
    "feeds": {"products": {"file": "small.jsonl", "writer": "jsonl", "fields": {"id": "id", "title": "title"}}},
}


class Shop:
    """A shop of one channel in the working folder."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.folder = folder
        (folder / "channel_profiles").mkdir()
        (folder / "channel_profiles" / "small.yaml").write_text(json.dumps(PROFILE))
        self.says({"http": web.url("/in/small.jsonl")}, notify=[{"webhook": web.url("/hook")}])
        self.sells("Mug")

    def says(self, target: dict[str, Any], **more: Any) -> None:
        config = {
            "channels": {"small": None},
            "catalogue": {"sources": [{"path": "shop.csv", "preset": "generic"}]},
            "publish": {"small": [target]},
            **more,
        }
        (self.folder / "feedgen.yaml").write_text(json.dumps(config))

    def sells(self, *titles: str) -> None:
        rows = [f"P{number},{title}\n" for number, title in enumerate(titles)]
        (self.folder / "shop.csv").write_text("".join(["id,title\n", *rows]))

    def run(self, *arguments: str) -> int:
        return int(run(arguments))

    def log(self) -> dict[str, Any]:
        """The line of the last run."""
        found: dict[str, Any] = json.loads((self.folder / "log.json").read_text().splitlines()[-1])
        return found


@pytest.fixture
def shop(tmp_path: Path, web: Web) -> Shop:
    return Shop(tmp_path, web)


def told(web: Web) -> list[str]:
    """What recipients heard."""
    return [json.loads(one.body)["text"].splitlines()[0] for one in web.asked if one.path == "/hook"]


def sent(web: Web) -> int:
    return sum(one.path == "/in/small.jsonl" and one.method == "PUT" for one in web.asked)


PLAN, APPLY = ("plan", "--quiet", "--workers", "1"), ("apply", "plan.json", "--log-json", "log.json")


def test_a_plan_is_put_in_place_and_delivered(shop: Shop, web: Web) -> None:
    assert shop.run(*PLAN) == 0
    assert not web.files
    assert shop.run(*APPLY, "--metrics", "feedgen.prom") == 0
    assert web.files["/in/small.jsonl"] == Path("feeds/small.jsonl").read_bytes()
    (receipt,) = receipts_in(read_manifest(Path("feeds")))
    (delivery,) = shop.log()["deliveries"]
    assert (delivery["outcome"], delivery["sha256"]) == ("sent", receipt["sha256"])
    assert (shop.log()["command"], shop.log()["written"], shop.log()["feeds"][0]["items"]) == ("apply", True, 1)
    assert 'feedgen_deliveries{output="' in Path("feedgen.prom").read_text()
    assert shop.run(*APPLY) == 0
    assert (sent(web), shop.log()["deliveries"][0]["outcome"]) == (1, "unchanged")
    assert not told(web)


def test_a_plan_that_is_not_to_be_delivered(shop: Shop, web: Web) -> None:
    shop.run(*PLAN)
    assert shop.run(*APPLY, "--no-publish") == 0
    assert Path("feeds/small.jsonl").exists()
    assert not web.files
    assert "deliveries" not in shop.log()


def spoil_target(shop: Shop) -> None:
    config = Path("feedgen.yaml")
    config.write_text(config.read_text().replace("/in/small", "/in/other"))


def spoil_source(shop: Shop) -> None:
    shop.sells("Cup")


def lose_all(shop: Shop) -> None:
    """A catalogue that a guard holds."""
    shop.sells()
    shop.run(*PLAN)


REFUSED: dict[str, tuple[Callable[[Shop], None], int, str]] = {
    "another target": (spoil_target, 5, "OUT220"),
    "another source": (spoil_source, 5, "OUT220"),
    "a guard": (lose_all, 4, "GRD120"),
    "no plan": (lambda shop: Path("plan.json").unlink(), 2, "PRF265"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_not_sent_and_told_once(name: str, shop: Shop, web: Web) -> None:
    spoil, status, code = REFUSED[name]
    shop.run(*PLAN)
    spoil(shop)
    before = {path: path.read_bytes() for path in Path("feeds").glob("*.jsonl")}
    for _ in range(2):
        assert shop.run(*APPLY) == status
        assert shop.log()["stopped"][0]["code"] == code
    assert {path: path.read_bytes() for path in Path("feeds").glob("*.jsonl")} == before
    assert not sent(web)
    assert len(told(web)) == 1
    assert f"feedgen apply is broken: {code}" in told(web)[0]


def test_what_did_not_arrive_is_sent_when_the_plan_is_applied_again(shop: Shop, web: Web) -> None:
    shop.run(*PLAN)
    web.faults = [Fault(status=403)]
    assert shop.run(*APPLY) == 5
    assert Path("feeds/small.jsonl").exists()
    assert (shop.log()["written"], shop.log()["stopped"][0]["code"][:3]) == (True, "PUB")
    assert shop.run(*APPLY) == 0
    assert web.files["/in/small.jsonl"] == Path("feeds/small.jsonl").read_bytes()
    assert ["works again" in one for one in told(web)] == [False, True]


def test_publish_tells_of_itself_and_not_of_the_feeds(shop: Shop, web: Web) -> None:
    """A crontab with `build` and `publish` on two lines: a target that is down is told once, and once when it is up."""
    publish = ("publish", "--quiet", "--log-json", "log.json")
    for _ in range(2):
        assert shop.run("build", "--quiet", "--workers", "1") == 0
        web.faults = [Fault(status=403)]
        assert shop.run(*publish) == 5
    assert [one["outcome"] for one in shop.log()["deliveries"]] == ["failed"]
    for _ in range(2):
        assert shop.run("build", "--quiet", "--workers", "1") == 0
        assert shop.run(*publish) == 0
    first, second = told(web)
    assert "feedgen publish is broken: PUB" in first
    assert "the old feeds" not in first
    assert "feedgen publish works again" in second
    assert "1 file where" in second


@pytest.mark.parametrize("command", [("publish",), ("apply", "plan.json")])
@pytest.mark.parametrize("limit", [("--deadline", "1s"), ("--max-memory", "1m")])
def test_limits_end_a_delivery(command: tuple[str, ...], limit: tuple[str, str], shop: Shop, web: Web) -> None:
    shop.run(*PLAN)
    shop.run("apply", "plan.json", "--no-publish")
    web.faults = [Fault(hang=True)]
    try:
        assert shop.run(*command, *limit, "--log-json", "log.json") == 6
    finally:
        web.hurry.set()
    code = "RUN101" if limit[0] == "--deadline" else "RUN102"
    assert (shop.log()["exit"], shop.log()["stopped"][0]["code"]) == (6, code)
    assert not receipts_in(read_manifest(Path("feeds")))
