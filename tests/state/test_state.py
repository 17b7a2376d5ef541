"""The state by itself: what is sent is remembered, what was never put in place is not, and a file may be anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedgen.catalogue.money import Money
from feedgen.state import BrokenError, ForeignError, NewerError, Staging, State, UnusableError, facts_of, receipts, runs
from feedgen.state.facts import Fact, Row
from feedgen.state.items import known
from feedgen.state.opening import moved_aside
from feedgen.state.schema import FACTS, VERSION

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CONTENTS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 3), max_size=8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".feedgen" / "state.sqlite"


@pytest.fixture
def state(path: Path) -> Iterator[State]:
    with State.open(path) as state:
        yield state


def fact(id_: str, content: object = 0) -> Row:
    return tuple(Fact(id_, None, str(content).encode(), 100, None, "EUR", "in_stock", None, None))


def number(state: State, channel: str = "google") -> int:
    return runs.feed_number(state, "feeds", channel, "products", "FR")


def pending(state: State, contents: Mapping[str, Mapping[str, object]], created: int) -> runs.RunRow:
    """A run about to put feeds in place, by channel."""
    state.db.execute("DROP TABLE IF EXISTS temp.staged")
    feeds = {channel: number(state, channel) for channel in contents}
    staging = Staging(state)
    for channel, items in contents.items():
        staging.add(feeds[channel], [fact(*item) for item in items.items()])
    staging.complete()
    rows = [runs.FeedRow(feeds[c], {}, {}, [runs.FileRow(f"{c}.xml", 1, 1, "00")]) for c in contents]
    run = runs.RunRow(created, "feeds", "spec", "0", 0, 0, 0, rows)
    runs.write_pending(state, run)
    return run


def sent(state: State, items: Mapping[str, object], created: int, channel: str = "google") -> runs.RunRow:
    run = pending(state, {channel: items}, created)
    runs.complete(state, run.id)
    return run


def items(state: State, channel: str = "google") -> dict[str, str]:
    rows = state.db.execute("SELECT id, hash FROM items WHERE feed = ?", (number(state, channel),))
    return {id_: hash_.decode() for id_, hash_ in rows}


def as_text(contents: Mapping[str, object]) -> dict[str, str]:
    return {id_: str(content) for id_, content in contents.items()}


@FEW
@given(st.lists(st.tuples(CONTENTS, st.booleans()), max_size=6))
def test_what_was_put_in_place_last_is_remembered(tmp_path: Path, history: list[tuple[dict[str, int], bool]]) -> None:
    path = tmp_path / "law.sqlite"
    path.unlink(missing_ok=True)
    with State.open(path) as state:
        before: dict[str, int] = {}
        first: dict[str, int] = {}
        gone: dict[str, int] = {}
        seen = 0
        sent(state, {"A": 9}, 5, "other")
        for moment, (contents, in_place) in enumerate(history, 10):
            run = pending(state, {"google": contents}, moment)
            assert run.feeds[0].change == (
                len(contents.keys() - before.keys()),
                sum(before[id_] != contents[id_] for id_ in contents.keys() & before.keys()),
                len(before.keys() - contents.keys()),
            )
            if in_place:
                runs.complete(state, run.id)
                gone = dict.fromkeys(before.keys() - contents.keys(), seen) | gone
                gone = {i: at for i, at in gone.items() if i not in contents}
                first = {i: first.get(i, moment) for i in contents.keys() | gone.keys()}
                before, seen = contents, moment
            else:
                runs.drop(state, run.id)
            assert items(state) == as_text(before)
        feed = number(state)
        found = dict(state.db.execute("SELECT id, first_seen FROM items WHERE feed = ?", (feed,)))
        assert found == {id_: first[id_] for id_ in before}
        assert dict(state.db.execute("SELECT id, last_seen FROM retired WHERE feed = ?", (feed,))) == gone
        assert items(state, "other") == {"A": "9"}
        assert not state.db.execute("SELECT 1 FROM changes").fetchone()


def test_a_killed_run_is_settled_feed_by_feed_by_what_stands_on_disk(state: State) -> None:
    sent(state, {"A": 1}, 1, "google")
    sent(state, {"A": 1}, 2, "idealo")
    pending(state, {"google": {"A": 2, "B": 1}, "idealo": {"A": 2}}, 3)
    (found,) = runs.recover(state, "feeds", lambda file: file.path == "google.xml")
    assert found == (3, 1, 2)
    assert items(state, "google") == {"A": "2", "B": "1"}
    assert items(state, "idealo") == {"A": "1"}
    assert [(told.run, told.channel) for told in runs.history(state)] == [(1, "google"), (2, "idealo"), (3, "google")]
    assert runs.recover(state, "feeds", lambda file: True) == []


def test_a_run_of_another_folder_is_not_touched(state: State) -> None:
    pending(state, {"google": {"A": 1}}, 1)
    assert runs.recover(state, "elsewhere", lambda file: True) == []
    assert state.db.execute("SELECT status FROM runs").fetchall() == [("pending",)]


def test_two_who_stage_at_once_do_not_see_each_other_and_one_waits_for_the_other(path: Path) -> None:
    with State.open(path) as one, State.open(path) as two:
        first = pending(one, {"google": {"A": 1}}, 1)
        second = pending(two, {"idealo": {"B": 1}}, 2)
        runs.complete(two, second.id)
        runs.complete(one, first.id)
        for state in (one, two):
            assert (items(state), items(state, "idealo")) == ({"A": "1"}, {"B": "1"})


def test_growth_is_bounded(state: State) -> None:
    for moment in range(1, 12):
        sent(state, {f"I{moment}": 1}, moment)
    sent(state, {"A": 1}, 1, "seldom")
    runs.prune(state, keep=3, retired_before=9)
    assert state.db.execute("SELECT COUNT(*) FROM runs").fetchone() == (3,)
    assert [id_ for (id_,) in state.db.execute("SELECT id FROM retired ORDER BY id")] == ["I10", "I8", "I9"]
    runs.prune(state, keep=1, retired_before=0)
    kept = [told.channel for told in runs.history(state)]
    assert kept == ["google", "seldom"], "the last run of every feed stays"


def test_facts() -> None:
    prices = {"price": Money(Decimal("12.90"), "EUR"), "sale_price": Money(Decimal(9), "EUR")}
    texts = {"id": "A", "group_id": "G", "availability": "in_stock", "gtin": "4006381333931"}
    product = {**texts, **prices, "category": ["Home", "Mugs"]}
    made = Fact(*facts_of([product], [b"<item/>"])[0])
    assert made[:2] == ("A", "G")
    assert len(made.hash) == 8
    assert made[3:9] == (1290, 900, "EUR", "in_stock", "Home > Mugs", "g4006381333931")
    assert tuple(name.strip() for name in FACTS.split(",")) == Fact._fields
    yen = Fact(*facts_of([{"id": "B", "price": Money(Decimal(980), "JPY"), "link": "https://x.example"}], [b""])[0])
    assert (yen.price, yen.currency, yen.same) == (980, "JPY", "lhttps://x.example")


def test_known(state: State) -> None:
    sent(state, {"A": 1, "B": 1}, 1)
    assert known(state, number(state), ["B", "C"]) == {"B": 0}


def test_receipts(state: State) -> None:
    first = receipts.Receipt(1, None, "google", "sftp://host/in", "google.xml", 10, "aa", receipts.SENT, "ok")
    for receipt in (first, first._replace(time=2, sha256="bb", outcome=receipts.FAILED, answer="550")):
        receipts.write(state, receipt)
    assert [found.time for found in receipts.read(state, "google")] == [2, 1]
    assert list(receipts.read(state, "idealo")) == []
    assert receipts.last(state, "sftp://host/in", "google.xml") == first
    assert receipts.last(state, "sftp://host/in", "other.xml") is None
    runs.prune(state, keep=9, retired_before=9)
    assert [found.time for found in receipts.read(state)] == [2], "the last of each file stays"


# -- whatever the file may be --------------------------------------------------------------------------------


def test_without_create_nothing_is_made(path: Path) -> None:
    with pytest.raises(UnusableError):
        State.open(path, create=False)
    assert not path.parent.exists()


def test_an_empty_file_is_a_state_to_be(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with State.open(path) as state:
        assert state.db.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_later_version_is_refused(path: Path) -> None:
    with State.open(path) as state:
        state.db.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(NewerError, match=str(VERSION + 1)):
        State.open(path)


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE orders (id)")
    db.close()
    data = path.read_bytes()
    with pytest.raises(ForeignError):
        State.open(path)
    assert path.read_bytes() == data


def test_garbage_is_told_and_moved_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"id,title\n" * 200)
    with pytest.raises(BrokenError):
        State.open(path)
    assert moved_aside(path) == path.with_name("state.sqlite.broken")
    State.open(path).close()


def test_what_may_be_anything_is_not_moved(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    path.write_bytes(b"id,title\n" * 200)
    assert moved_aside(path) is None
    assert path.exists()


@FEW
@given(st.integers(0, 20_000), st.binary(min_size=1, max_size=600))
def test_damage_is_a_broken_state_or_none_at_all(tmp_path: Path, at: int, data: bytes) -> None:
    """Whatever is written over a state: it opens and answers, or says that it is broken; nothing else."""
    path = tmp_path / "damaged.sqlite"
    for rest in ("", "-journal"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    with State.open(path) as state:
        sent(state, {f"I{n}": n for n in range(200)}, 1)
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)
    try:
        with State.open(path) as state:
            sent(state, {"A": 1}, 2)
    except (BrokenError, UnusableError, ForeignError, NewerError):
        pass
