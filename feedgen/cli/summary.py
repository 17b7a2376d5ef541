"""The account of a run for people: on a terminal, in a log, in the mail that cron sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from feedgen.cli.console import fancy, prose_width, put, wrapped
from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.render.text import block, hint, place, plural, printable, sentence, size, totals
from feedgen.diagnostics.report import FeedReport, RunReport, SourceReport
from feedgen.diagnostics.tally import Kind

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

TOP = 8
"""Kinds of finding the summary shows; more than a screenful is not read."""

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
"""A lone comma in a table looks like a slip of the pen."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def show(report: RunReport, console: Console, *, findings: bool = True) -> None:
    """Print the summary; `findings=False` leaves them out where they were printed before."""
    for part in parts(report, console, findings=findings):
        put(console, part)


def parts(report: RunReport, console: Console, *, findings: bool) -> Iterator[RenderableType]:
    """The summary from top to bottom: the verdict first, the details of findings last."""
    from rich.text import Text

    yield Text(headline(report), style="bold red" if report.stopped else "bold green")
    for finding in report.stopped:
        yield Text(block(finding), style="red")
    if report.sources:
        yield ""
        yield _sources(report, console)
    if report.feeds:
        yield ""
        yield _feeds(report, console)
    yield from map(Text, _filtered(report))
    if findings and report.tally.counts:
        yield ""
        yield from _findings(report, prose_width(console))


def headline(report: RunReport) -> str:
    """What a merchant wants to know first: did it work, and where is it."""
    if report.stopped:
        return "Stopped" if report.written else "Stopped: no feed was replaced"
    items = sum(feed.items for feed in report.feeds)
    made = f"{plural(len(report.feeds), 'feed')} with {plural(items, 'item')} from {_account(report)}"
    where = f", in {printable(report.output)}" if report.written and report.output else ""
    seconds = f" ({report.seconds:.1f} s)" if report.seconds else ""
    dry = "" if report.written else "; nothing was written"
    return f"{made}{where}{seconds}{dry}"


def _account(report: RunReport) -> str:
    """`212 records (3 rejected, 11 merged)`."""
    parts = [
        f"{number:,} {word}" for number, word in ((report.rejected, "rejected"), (report.merged, "merged")) if number
    ]
    records = plural(report.records, "record")
    return f"{records} ({', '.join(parts)})" if parts else records


def _table(console: Console) -> Table:
    from rich import box
    from rich.table import Table

    if fancy(console):
        return Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    return Table(box=None, header_style="", pad_edge=False, padding=(0, 2, 0, 0))


def _sources(report: RunReport, console: Console) -> Table:
    from rich.text import Text

    table = _table(console)
    for name in ("Source", "Preset", "Read as"):
        table.add_column(name, overflow="fold")
    table.add_column("Records", justify="right")
    table.add_column("Columns nobody reads", overflow="fold")
    for source in report.sources:
        cells = (source.name, source.preset, _read_as(source), f"{source.records:,}", _unused(source))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def _read_as(source: SourceReport) -> str:
    delimiter = DELIMITERS.get(source.delimiter or "", source.delimiter)
    return ", ".join(filter(None, (source.format, source.encoding, delimiter)))


def _unused(source: SourceReport, names: int = 4) -> str:
    """`2 of 22: Farbe, Notiz`; a typo in a column's name shows up here."""
    if not source.unused:
        return "none"
    listed = ", ".join(source.unused[:names]) + (", ..." if len(source.unused) > names else "")
    return f"{len(source.unused)} of {source.columns}: {listed}"


def _feeds(report: RunReport, console: Console) -> Table:
    from rich.text import Text

    table = _table(console)
    table.add_column("Feed", overflow="fold")
    numbers = ("In", "Out", "Rejected", "Filtered", "Duplicates", "Size", "Time")
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    for feed in report.feeds:
        table.add_row(
            Text(printable(_name(feed))),
            f"{feed.products:,}",
            Text(f"{feed.items:,}", style="bold"),
            Text(f"{feed.rejected:,}", style="bold red" if feed.rejected else ""),
            f"{feed.filtered:,}",
            f"{feed.duplicates:,}",
            size(sum(file.bytes for file in feed.files)),
            f"{feed.seconds:.2f} s",
        )
    return table


def _name(feed: FeedReport) -> str:
    return f"{feed.channel}/{feed.feed}"


def _filtered(report: RunReport) -> Iterator[str]:
    """Which rule filtered how many; a rule that did the same to every feed is named once."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for feed in report.feeds:
        for reason, count in feed.filtered_by.items():
            reasons.setdefault((reason, count), []).append(_name(feed))
    if reasons:
        yield ""
    for (reason, count), feeds in reasons.items():
        everywhere = len(report.feeds) > 1 and len(feeds) == len(report.feeds)
        where = "every feed" if everywhere else ", ".join(feeds)
        yield f"Filtered  {count:,} by {printable(reason)} ({where})"


def _findings(report: RunReport, width: int) -> Iterator[RenderableType]:
    from rich.text import Text

    counts = {severity: report.tally.total(severity) for severity in Severity}
    yield Text(totals(counts), style="bold")
    ranked = report.tally.ranked()
    for kind, count, samples in ranked[:TOP]:
        yield ""
        yield Text.assemble((kind.severity.word, _STYLES[kind.severity]), f" {_kind(kind, count)}")
        yield from map(Text, _example(samples, width))
    if (more := len(ranked) - TOP) > 0:
        yield ""
        yield Text(f"and {plural(more, 'more kind')}: see --report report.html")


def _kind(kind: Kind, count: int) -> str:
    feed = "/".join(part for part in (kind.channel, kind.feed) if part) or "catalogue"
    where = ", ".join(filter(None, (feed, kind.field)))
    return f"{kind.code}  {count:,} x in {printable(where)}"


def _example(samples: list[Finding], width: int) -> Iterator[str]:
    if not samples:
        return
    first = samples[0]
    where = f"  ({place(first)})" if first.origin is not None else ""
    yield from wrapped(f"  e.g. {sentence(first)}{where}", 7, width)
    if advice := hint(first):
        yield from wrapped(f"  hint {advice}", 7, width)
