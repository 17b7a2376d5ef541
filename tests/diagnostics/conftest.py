"""Findings that are as awkward as real data, and a run that made them."""

from __future__ import annotations

import pytest

from feedgen.diagnostics import Finding, Origin, Severity, make
from feedgen.diagnostics.report import FeedReport, FileReport, RunReport, SourceReport


def guard(**about: object) -> Finding:
    params = {"feed": "google/products", "found": 2, "limit": 5}
    return make("GRD101", params, **about)  # type: ignore[arg-type]


@pytest.fixture
def plain() -> Finding:
    return guard(origin=Origin("shop.yaml", None, 31, 14))


@pytest.fixture
def awkward() -> Finding:
    """Every part holds something that some format must escape."""
    return guard(
        severity=Severity.WARNING,
        product="<b>A:1,2%\x1b[31m\u202e\n",
        field="g:price & more",
        value="]]>\x00",
        origin=Origin("my exports/été, 100%.csv", 4, 5, "Prix <TTC>"),
        channel="google-fr",
        feed="products",
        market="FR",
    )


@pytest.fixture
def nowhere() -> Finding:
    return guard(severity=Severity.INFO)


@pytest.fixture
def run(plain: Finding, awkward: Finding, nowhere: Finding) -> RunReport:
    report = RunReport(
        feedgen="0.1.0",
        created="2026-11-01T06:00:00+01:00",
        spec="sha256:12",
        records=12,
        products=10,
        rejected=1,
        merged=1,
        written=True,
        output="feeds",
    )
    report.sources.append(
        SourceReport("shop <1>.csv", "generic", "csv", "utf-8", ";", records=12, bytes=1234, columns=3, unused=["<i>"])
    )
    report.feeds.append(
        FeedReport(
            "google-fr",
            "google",
            "products",
            "FR",
            products=10,
            items=6,
            rejected=1,
            filtered=2,
            duplicates=1,
            filtered_by={"quantity > 2 & <x>": 2},
            files=[FileReport("google-fr.xml", 6, 40_300, "ab")],
            preview=["<item>\n  <title>Zoé & </script></title>\n</item>"],
        )
    )
    report.tally.extend([plain, *[awkward] * 8, nowhere])
    return report
