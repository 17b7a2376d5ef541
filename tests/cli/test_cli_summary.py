"""What a merchant reads: in the mail of a cron job, and on a terminal."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from feedgen.cli import console, summary
from feedgen.diagnostics import Tally, make
from feedgen.diagnostics.report import RunReport

MAIL = """\
2 feeds with 181 items from 212 records (3 rejected, 11 merged), in feeds (0.4 s)

Source     Preset   Read as                Records  Columns nobody reads
shop.csv   generic  csv, utf-8, semicolon      200  5 of 24: Farbe, <b>, a, b, ...
more.json  shopify  json, utf-8                 12  none

Feed                 In  Out  Rejected  Filtered  Duplicates      Size    Time
google-fr/products  198  180         6        11           1  412.3 kB  0.12 s
amazon/listings     198    1       188         9           0     999 B  1.50 s

3 of 212 records cannot be sold anywhere
Left out of google-fr/products: 18 of 198 products
  6 rejected
  11 filtered: 9 by status, 2 by quantity > 2
  1 duplicate: CAT301 id
Left out of amazon/listings: 197 of 198 products
  188 rejected: 1 x GRD101
  9 filtered by status

1 error, 4,812 warnings, 1 note

error GRD101  1 x in amazon/listings
  e.g. x\\x1b[31m has 0 items, and the guard `min_items` wants at least 1
  hint nothing was replaced; the summary says where the products went, or set
       `guards.min_items`; or {accept}

warning GRD102  4,812 x in catalogue, price
  e.g. R-0: it: 9% of the products were rejected (9 of 100), and the guard
       `max_rejected` allows 5%  (shop.csv:2 [Prix TTC])
  hint nothing was replaced; begin with the most frequent finding, or set
       `guards.max_rejected`; or {accept}

info GRD103  1 x in catalogue
  e.g. it would shrink by 40%, from 10 to 6 items; the guard `max_drop` allows
       30%
  hint nothing was replaced; is the export whole? If the shop did shrink:
       feedgen accept it
"""


def test_mail_of_a_cron_job(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    summary.show(report, console.talk())
    out, err = capsys.readouterr()
    assert err == MAIL
    assert out == ""


def test_every_line_of_prose_fits_a_mail(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    summary.show(report, console.talk())
    assert max(map(len, capsys.readouterr().err.splitlines()[12:])) <= console.PLAIN_WIDTH


def on_terminal(report: RunReport, width: int, *, no_color: bool = False) -> str:
    screen = Console(file=io.StringIO(), force_terminal=True, width=width, no_color=no_color, color_system="standard")
    summary.show(report, screen)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def without_escapes(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("width", [75, 80, 120, 200])
def test_terminal_of_any_width(report: RunReport, width: int) -> None:
    shown = without_escapes(on_terminal(report, width))
    assert "\x1b" not in shown, "no control sequence of the data reaches the terminal"
    assert max(map(len, shown.splitlines())) <= width
    assert "412.3 kB" in shown


def test_no_color_has_neither_colours_nor_lines(report: RunReport) -> None:
    assert "\x1b[31m" in on_terminal(report, 100) or "\x1b[1;31m" in on_terminal(report, 100)
    plain = on_terminal(report, 100, no_color=True)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", plain)
    assert "─" in on_terminal(report, 100)
    assert "─" not in plain


def test_stopped_run_says_so_first(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    report.written = False
    report.stopped = [make("GRD101", {"feed": "amazon/listings", "found": 0, "limit": 1})]
    summary.show(report, console.talk())
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Stopped: no feed was replaced"
    assert lines[1] == "GRD101  amazon/listings has 0 items, and the guard `min_items` wants at least 1"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"written": False, "merged": 0}, "2 feeds with 181 items from 212 records (3 rejected) (0.4 s){DRY}"),
        ({"merged": 0, "rejected": 0}, "2 feeds with 181 items from 212 records, in feeds (0.4 s)"),
        ({"seconds": 0.0, "records": 1, "merged": 0, "rejected": 0}, "2 feeds with 181 items from 1 record, in feeds"),
    ],
)  # fmt: skip
def test_headline(report: RunReport, change: dict[str, object], line: str) -> None:
    for name, value in change.items():
        setattr(report, name, value)
    assert summary.headline(report) == line.replace("{DRY}", "; nothing was written")


def test_more_kinds_than_a_screen_takes(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    report.tally = Tally()
    report.tally.extend(make("GRD101", channel=f"c{number:02}") for number in range(summary.TOP + 3))
    summary.show(report, console.talk())
    err = capsys.readouterr().err
    assert err.count("GRD101  1 x") == summary.TOP
    assert err.endswith("and 3 more kinds: see --report report.html\n")


def test_what_differs_in_the_field_alone_is_one_kind(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    report.tally = Tally()
    report.tally.extend(make("CHN101", field=field, channel="c", feed="f") for field in ("a", "b", "a"))
    summary.show(report, console.talk())
    err = capsys.readouterr().err
    assert "error CHN101  3 x in c/f: a 2, b 1\n" in err
    assert err.count("CHN101") == 1


def test_a_narrow_terminal_gets_a_list(report: RunReport) -> None:
    shown = without_escapes(on_terminal(report, 50))
    assert max(map(len, shown.splitlines())) <= 50
    assert "google-fr/products\n  198 in, 180 out, 6 rejected" in shown


@pytest.mark.parametrize(
    ("rejected", "stopped", "style"), [(0, False, "32"), (1, False, "33"), (0, True, "31"), (1, True, "31")]
)
def test_the_colour_of_the_verdict(report: RunReport, rejected: int, stopped: bool, style: str) -> None:
    report.rejected = 0
    for feed in report.feeds:
        feed.rejected = rejected
    report.stopped = [make("GRD101", {"feed": "f", "found": 0, "limit": 1})] if stopped else []
    assert on_terminal(report, 100).startswith(f"\x1b[1;{style}m")


def test_a_clean_run_has_no_findings(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    report.tally = Tally()
    summary.show(report, console.talk())
    assert "error" not in capsys.readouterr().err
