"""Command lines that cannot be meant: status 2, one message that names the way out, nothing done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import typer

from feedgen.cli import options


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("buld", "Did you mean 'build'?"),
        ("build --fail-on sometimes", "'error', 'warning', 'never'"),
        ("build --format yaml", "'text', 'json'"),
        ("build --workers 0", "--workers"),
        ("build --workers many", "--workers"),
        ("build --limit -1", "--limit"),
        ("build --wrkers 2", "--workers"),
        ("build --now yesterday", "`yesterday` is no ISO 8601 time; 2026-11-01 or"),
        ("build --report x.pdf", ".html, .json, .ndjson"),
        ("build --report x", ".html, .json, .ndjson"),
        ("build --param seller", "`seller` is not NAME=VALUE"),
        ("build --param =x", "`=x` is not NAME=VALUE"),
        ("build --param a=1 --param a=2", "`a` is given twice"),
        ("build --delimiter ;;", "`;;` is not one character; named ones: tab, comma, semicolon, pipe"),
        ("build --source-format jsom", "`jsom` is no format, did you mean `json`"),
        ("build a.csv b.csv", "put a pattern in quotes"),
        ("validate --format pdf", "'github', 'sarif', 'junit'"),
        ("schema confi", "'profile', 'config', 'product'"),
        ("explain", "CODE"),
        ("channels google amazon", "goes with `feedgen channels new CHANNEL`"),
        ("--nonsense", "--nonsense"),
    ],
)
def test_usage_errors(
    line: str, said: str, feedgen: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = feedgen(*line.split())
    assert ran.status == 2
    assert said.lower() in " ".join(ran.err.split()).lower()
    assert ran.out == ""
    assert list(tmp_path.iterdir()) == []
    assert not any(line_art in ran.err for line_art in "│╭─"), "no boxes off a terminal"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T06:00", datetime(2026, 11, 1, 6, tzinfo=UTC)),
        ("2026-11-01T06:00:00Z", datetime(2026, 11, 1, 6, tzinfo=UTC)),
        ("2026-11-01T06:00:00+01:00", datetime(2026, 11, 1, 6, tzinfo=timezone(timedelta(hours=1)))),
        (None, None),
    ],
)
def test_now(text: str | None, moment: datetime | None) -> None:
    read = options.moment(text)
    assert read == moment
    assert read is None or read.tzinfo is not None


@pytest.mark.parametrize(
    ("text", "character"), [("tab", "\t"), ("TAB", "\t"), ("\\t", "\t"), ("semicolon", ";"), (";", ";"), ("|", "|")]
)
def test_delimiters(text: str, character: str) -> None:
    assert options.delimiter_of(text) == character


def test_params_may_hold_equal_signs() -> None:
    assert options.named_values(["a=b=c", " d = e", "f="]) == {"a": "b=c", "d": " e", "f": ""}
    assert options.named_values(None) == {}


def test_shop_and_source_hold_only_what_was_given() -> None:
    assert options.shop("https://x.example", None, "eur", "fr", None, None) == {
        "url": "https://x.example",
        "currency": "EUR",
        "country": "FR",
    }
    assert options.source("csv", None, "tab", None) == {"format": "csv", "delimiter": "\t"}
    assert options.source(None, None, None, None) == {}


def test_one_catalogue() -> None:
    assert options.one_catalogue(None) is None
    assert options.one_catalogue([]) is None
    assert options.one_catalogue(["exports/*.csv"]) == "exports/*.csv"
    with pytest.raises(typer.BadParameter, match="2 catalogues given"):
        options.one_catalogue(["a", "b"])
