"""The page: whole, self-contained, and nothing from the data runs in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from feedgen.diagnostics import Finding, Tally, make
from feedgen.diagnostics.render import html
from feedgen.diagnostics.report import RunReport

TEMPLATE = (Path(__file__).parents[2] / "templates" / "report.html.j2").read_text("utf-8")


def rendered(report: RunReport, findings: list[Finding] | None = None) -> tuple[str, lxml_html.HtmlElement]:
    text = html.render(report, TEMPLATE, findings)
    return text, lxml_html.document_fromstring(text)


def words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_page_needs_nothing_from_elsewhere(run: RunReport) -> None:
    text, page = rendered(run)
    assert not page.xpath("//script | //link | //img | //iframe | //object | //*[@src] | //*[@href]")
    assert "url(" not in text
    assert "@import" not in text
    assert page.xpath("//meta[@charset='utf-8']")


def test_data_is_escaped_everywhere(run: RunReport, awkward: Finding) -> None:
    text, page = rendered(run, [awkward])
    for markup in ("<b>A:1", "<TTC>", "<i>", "</script>", "shop <1>", "<x>", "\x1b", "\x00", "\u202e"):
        assert markup not in text, markup
    assert not page.xpath("//b | //i | //ttc | //x")
    assert page.xpath("//pre")[-1].text == "<item>\n  <title>Zoé & </script></title>\n</item>"


def test_counts_add_up_on_the_page(run: RunReport) -> None:
    _, page = rendered(run)
    row = [words(cell) for cell in page.xpath("//h2[.='Feeds']/following::tbody[1]/tr[1]/td")]
    assert row == ["google-fr/products", "FR", "10", "6", "1", "2", "1", "40.3 kB", "google-fr.xml"]
    assert "Filtered: 2 by quantity > 2 & <x>" in words(page)


def test_findings_table_has_one_row_per_kind(run: RunReport) -> None:
    _, page = rendered(run)
    rows = page.xpath("//h2[.='Findings']/following::tbody[1]/tr")
    assert [words(row[2]) for row in rows] == ["1", "8", "1"]
    assert [words(row[1]) for row in rows] == ["error", "warning", "info"]
    second = words(rows[1])
    assert "has 2 items, and the guard min_items wants at least 5" in second
    assert "and 3 more" in second
    assert "my exports/été, 100%.csv:5 [Prix <TTC>]" in second


def test_source_and_unused_columns(run: RunReport) -> None:
    _, page = rendered(run)
    row = [words(cell) for cell in page.xpath("//h2[.='Sources']/following::tbody[1]/tr[1]/td")]
    assert row == ["shop <1>.csv", "generic", "csv, utf-8, ;", "12", "1.2 kB", "1 of 3: <i>"]


def test_every_finding_is_listed_while_there_are_few(run: RunReport, plain: Finding) -> None:
    _, page = rendered(run, [plain] * html.LISTED)
    assert len(page.xpath("//h2[.='Every finding']/following::tbody[1]/tr")) == html.LISTED
    _, page = rendered(run, [plain] * (html.LISTED + 1))
    assert "10 findings are too many for this page" in words(page)
    _, page = rendered(run, None)
    assert "too many for this page" in words(page)


def test_verdicts(run: RunReport, plain: Finding) -> None:
    assert html.verdict(run)[0] == "warning"
    run.stopped = [make("GRD101", {"feed": "google & co", "found": 0, "limit": 1})]
    run.written = False
    text, page = rendered(run)
    assert "Stopped: nothing was replaced" in words(page.xpath("//h1")[0])
    assert "google & co has 0 items" in words(page.xpath("//header")[0])
    assert "google &amp; co" in text
    run.stopped, run.tally = [], Tally()
    assert html.verdict(run) == ("good", "Done")


def test_a_run_that_never_began_is_a_page_too() -> None:
    report = RunReport(feedgen="0.1.0", created="now", spec="", stopped=[make("GRD101", {"feed": "x"})])
    _, page = rendered(report, [])
    assert "Nothing was read." in words(page)
    assert "No feed was made." in words(page)
    assert "No findings." in words(page)


@pytest.mark.parametrize(
    ("wording", "markup"),
    [
        ("set `fit: a` or `b`", "set <code>fit: a</code> or <code>b</code>"),
        ("a lone ` stays", "a lone ` stays"),
        ("`a` and ` alone", "<code>a</code> and ` alone"),
        ("`<b>` & <i>", "<code>&lt;b&gt;</code> &amp; &lt;i&gt;"),
        ("", ""),
    ],
)
def test_quoted_names_become_code(wording: str, markup: str) -> None:
    assert str(html._code(wording)) == markup


def test_light_dark_and_print_have_their_styles() -> None:
    style = re.search(r"<style>(.*)</style>", TEMPLATE, re.DOTALL)
    assert style
    assert "prefers-color-scheme: dark" in style[1]
    assert "@media print" in style[1]
