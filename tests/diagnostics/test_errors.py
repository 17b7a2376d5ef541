"""Errors that stop a run say everything, and survive the way from a worker."""

from __future__ import annotations

import pickle

import pytest

from feedgen.diagnostics import (
    ExitStatus,
    FeedgenError,
    GuardError,
    Origin,
    OutputError,
    SourceError,
    UsageError,
    make,
)

FOUND = make("GRD101", {"feed": "google", "found": 0, "limit": 1}, origin=Origin("shop.yaml", None, 3, 7))


@pytest.mark.parametrize(
    ("kind", "status"), [(UsageError, 2), (SourceError, 3), (GuardError, 4), (OutputError, 5), (FeedgenError, 2)]
)
def test_every_kind_has_its_exit_status(kind: type[FeedgenError], status: int) -> None:
    assert kind(FOUND).status == status


def test_text_has_place_code_message_and_hint() -> None:
    first, second = str(GuardError(FOUND)).splitlines()
    assert first == "shop.yaml:3:7: GRD101 google has 0 items, and the guard `min_items` wants at least 1"
    assert second.startswith("    nothing was replaced")


def test_errors_cross_processes() -> None:
    back = pickle.loads(pickle.dumps(GuardError(FOUND, FOUND)))
    assert type(back) is GuardError
    assert back.findings == (FOUND, FOUND)
    assert back.report is None


def test_exit_statuses_are_told_apart() -> None:
    assert len({int(status) for status in ExitStatus}) == len(ExitStatus)
