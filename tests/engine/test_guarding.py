"""Guards over items: what a run would change against what was sent last, held feeds, and what somebody accepts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from engine_shop import UNGUARDED, Project, profile

from feedgen import api
from feedgen.diagnostics import FeedgenError, GuardError, hint_of, message_of

FIELDS = {name: {"value": value} for name, value in (("id", "id"), ("title", "title"), ("price", "price"))}
Row = dict[str, str]


def rows(n: int = 40) -> list[Row]:
    return [
        {
            "id": f"R-{i}",
            "title": f"Robot {i}",
            "price": f"{10 + i}.90 EUR",
            "availability": "in stock",
            "category": "Robots",
            "brand": "Nova" if i % 2 else "Acme",
            "gtin": f"40063813339{i:02}"[:12] + _check(f"40063813339{i:02}"[:12]),
        }
        for i in range(n)
    ]


def _check(digits: str) -> str:
    return str(-sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10)


class Remembering(Project):
    """A shop whose runs keep a state."""

    def request(self, rows: Sequence[Any] | None = None, **over: Any) -> Any:
        return super().request(rows, **{"remember": True, **over})


def shop(folder: Path, **guards: Any) -> Project:
    """A shop with one guard."""
    return Remembering(folder, profile(fields=FIELDS), guards={**UNGUARDED, **guards})


Change = Callable[[list[Row]], Sequence[Row]]


def each(**over: Any) -> Change:
    return lambda given: [{**row, **{key: said(row) for key, said in over.items()}} for row in given]


def by_a_quarter(row: Row) -> str:
    number, currency = row["price"].split()
    return f"{float(number) * 1.25:.2f} {currency}"


CASES: dict[str, tuple[str, str, Change]] = {
    "max_drop": ("GRD103", "R-37, R-38, R-39", lambda given: given[:20]),
    "max_rise": ("GRD104", "R-40", lambda given: rows(99)),
    "max_new_ids": ("GRD105", "R-0", each(id=lambda row: "N" + row["id"])),
    "max_price_moves": (
        "GRD106",
        "20.90 EUR → 2090.00 EUR",
        each(price=lambda row: row["price"].replace(".90", "90.00")),
    ),
    "max_price_jumps": ("GRD107", "→", each(price=lambda row: row["price"].replace(".90", "9000.00"))),
    "max_price_factor": ("GRD114", "1.25 times", each(price=by_a_quarter)),
    "max_currency": ("GRD108", "EUR →", each(price=lambda row: row["price"].replace("EUR", "USD"))),
    "max_availability": ("GRD109", "in_stock → out_of_stock", each(availability=lambda row: "out of stock")),
    "max_category": ("GRD110", "Robots → Roboter", each(category=lambda row: "Roboter")),
    "max_emptied": ("GRD111", "gtin", each(gtin=lambda row: "")),
    "max_renamed": ("GRD112", "R-0", each(title=lambda row: row["title"].replace("Robot", "Roboter"))),
}


@pytest.mark.parametrize("guard", CASES)
def test_a_guard_holds_the_feed_and_what_is_accepted_passes(guard: str, tmp_path: Path) -> None:
    code, shown, change = CASES[guard]
    project = shop(tmp_path, **{guard: {"share": "10%", "items": 2}})
    project.build(rows())
    assert project.build(rows()).written, "an unchanged feed breaks nothing"
    old = project.feeds()
    changed = list(change(rows()))
    with pytest.raises(GuardError) as caught:
        project.build(changed)
    (found,) = caught.value.findings
    assert found.code == code
    if guard not in ("max_drop", "max_rise"):
        assert shown in message_of(found)
    held = project.output / "small.jsonl.held"
    assert {name: data for name, data in project.feeds().items() if ".held" not in name} == old
    report = json.loads((project.output / "small.jsonl.held.json").read_text())
    assert [one["guard"] for one in report["guards"]] == [guard]
    candidate = held.read_bytes()

    command = next(part for part in hint_of(found).split(": ") if part.startswith("feedgen accept "))
    assert f"small/products --guard {guard} --until 2026-12-01" in command
    accepted(project, guard)
    report = project.build(changed)
    assert report.written
    assert project.output.joinpath("small.jsonl").read_bytes() == candidate
    assert [one.code for one in project.findings if one.code.startswith("GRD")] == ["GRD131"]
    assert not list(project.output.glob("*.held*")), "what was held is gone once the feed is in place"
    assert project.build(changed).written, "what is published now is what the next run compares with"


def accepted(project: Project, guard: str, until: str = "2026-12-01", **over: Any) -> Any:
    import datetime as dt

    config = project.folder / "feedgen.yaml"
    day = dt.date.fromisoformat(until)
    return api.accept(
        "small/products", guard, day, "we know: it is # meant", config=config, output=project.output, **over
    )


def test_a_segment_is_guarded_where_the_whole_is_not(tmp_path: Path) -> None:
    project = shop(tmp_path, segment="brand | upper", max_segment_drop={"share": "80%", "items": 2})
    given = [*rows(40), *({**row, "id": f"S-{n}", "brand": "Rare"} for n, row in enumerate(rows(5)))]
    project.build(given)
    with pytest.raises(GuardError) as caught:
        project.build(given[:40])
    (found,) = caught.value.findings
    assert found.code == "GRD113"
    assert "RARE would lose 100.0% of its items (5 of 5)" in message_of(found)


def test_a_segment_must_be_an_expression(tmp_path: Path) -> None:
    project = shop(tmp_path, segment="brnad")
    with pytest.raises(FeedgenError, match=r"feedgen.yaml:\d+:\d+.*brnad"):
        project.build(rows(2))


def test_small_moves_and_small_shops_pass(tmp_path: Path) -> None:
    project = Remembering(tmp_path, profile(fields=FIELDS), guards={})
    project.build(rows(12))
    assert project.build(rows(7)).written, "five of twelve items are no accident by default"


def test_a_new_feed_says_that_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    project = shop(tmp_path)
    project.build(rows(3))
    project.configure(channels={"small": {"profile": "small"}, "other": {"profile": "small"}}, guards=UNGUARDED)
    project.define(
        {
            **profile(fields=FIELDS),
            "feeds": {"products": {**profile(fields=FIELDS)["feeds"]["products"], "file": "{{ channel }}.jsonl"}},
        }
    )
    project.build(rows(3))
    assert {(one.code, one.channel) for one in project.findings if one.code == "GRD130"} == {("GRD130", "other")}


def test_a_channel_has_guards_of_its_own(tmp_path: Path) -> None:
    project = shop(tmp_path, max_drop="10%")
    channel = {"profile": "small", "guards": {"max_drop": None}}
    project.configure(channels={"small": channel}, guards={**UNGUARDED, "max_drop": "10%"})
    project.build(rows(10))
    assert project.build(rows(2)).written


def test_warn_tells_and_stops_nothing(tmp_path: Path) -> None:
    project = shop(tmp_path, max_drop={"share": "10%", "items": 2, "severity": "warn"})
    project.build(rows(10))
    assert project.build(rows(2)).written
    assert [one.code for one in project.findings] == ["GRD103"]


def test_another_profile_may_use_other_words(tmp_path: Path) -> None:
    project = shop(tmp_path, max_renamed={"share": "10%", "items": 2})
    project.build(rows())
    project.define(profile(fields={**FIELDS, "more": {"value": "brand"}}))
    changed = CASES["max_renamed"][2](rows())
    assert project.build(list(changed)).written, "titles may change with the profile that makes them"
    assert "GRD112" in [one.code for one in project.findings]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{channel: small, guard: max_drop, up_to: 90%, until: 2026-11-23, reason: r}", "GRD132"),
        ("{channel: small, guard: max_drops, up_to: 90%, until: 2026-12-01, reason: r}", "GRD133"),
        ("{channel: smal, guard: max_drop, up_to: 90%, until: 2026-12-01, reason: r}", "GRD133"),
        ("{channel: small, guard: max_drop, up_to: 60%, until: 2026-12-01, reason: r}", None),
    ],
)
def test_entries_that_do_not_let_pass(entry: str, code: str | None, tmp_path: Path) -> None:
    project = shop(tmp_path, max_drop="10%")
    project.build(rows(10))
    (tmp_path / "feedgen.accepted.yaml").write_text(f"accepted:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(GuardError, match="GRD103"):
        project.build(rows(2))
    told = [one for one in project.findings if one.code.startswith("GRD13")]
    assert [one.code for one in told] == ([] if code is None else [code])
    for one in told:
        assert one.origin is not None
        assert (one.origin.file, one.origin.line) == ("feedgen.accepted.yaml", 2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("accepted: [{channel: small}]\n", "guard"),
        (
            "accepted:\n  - {channel: small, guard: max_drop, up_to: much, until: 2026-12-01, reason: r}\n",
            "not a figure",
        ),
        ("accepted:\n  - {channel: small, guard: max_drop, up_to: 5%, until: soon, reason: r}\n", "not a day"),
        ("\taccepted: []\n", "PRF101"),
    ],
)
def test_a_file_that_is_wrong_stops_the_run(text: str, found: str, tmp_path: Path) -> None:
    project = shop(tmp_path)
    (tmp_path / "feedgen.accepted.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FeedgenError, match=f"feedgen.accepted.yaml:.*{found}"):
        project.build(rows(2))


def test_accepting_keeps_what_stands_in_the_file(tmp_path: Path) -> None:
    project = shop(tmp_path, max_drop="10%")
    path = tmp_path / "feedgen.accepted.yaml"
    before = "# ours\naccepted:\n- {channel: small, guard: max_rise, up_to: 5%, until: 2026-12-01, reason: r}  # why\n"
    path.write_text(before, encoding="utf-8")
    accepted(project, "max_drop", up_to="40%", by="Ana")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(before)
    assert '  reason: "we know: it is # meant"\n' in text
    assert "  by: Ana\n" in text


@pytest.mark.parametrize(
    ("channel", "guard", "up_to", "code"),
    [
        ("smal", "max_drop", "40%", "GRD133"),
        ("small", "max_drops", "40%", "GRD133"),
        ("small", "max_drop", None, "GRD134"),
        ("small", "max_drop", "much", "GRD135"),
    ],
)
def test_what_cannot_be_accepted(channel: str, guard: str, up_to: str | None, code: str, tmp_path: Path) -> None:
    import datetime as dt

    project = shop(tmp_path)
    with pytest.raises(FeedgenError, match=code):
        api.accept(channel, guard, dt.date(2026, 12, 1), "r", up_to=up_to, config=tmp_path / "feedgen.yaml")
    assert not (tmp_path / "feedgen.accepted.yaml").exists()
    assert project.build(rows(1)).written
