"""The account of a run for people: on a terminal, in a log, in the mail that cron sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from feedgen.cli import left_out
from feedgen.cli.console import fancy, prose_width, put, wrapped
from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.render.text import block, hint, place, plural, printable, sentence, size, totals
from feedgen.diagnostics.report import FeedReport, RunReport, SourceReport

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

TOP = 8
"""Kinds of finding the summary shows; more than a screenful is not read."""

NARROW = 75
"""Columns below which a table that does not fit becomes a list: folding names would leave a letter or two a line."""

KEPT_TOGETHER = "\x1f"
"""Stands for a blank at which no line is broken; `printable` has taken it out of whatever came from outside."""

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", "^": "caret", "~": "tilde"}
"""A lone comma in a table looks like a slip of the pen."""

EXPECTED = ("decimal point", "day first")
"""How numbers and dates are mostly written."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def show(report: RunReport, console: Console, *, findings: bool = True) -> None:
    """Print the summary; `findings=False` leaves them out where they were printed before."""
    for part in parts(report, console, findings=findings):
        put(console, part)


def parts(report: RunReport, console: Console, *, findings: bool) -> Iterator[RenderableType]:
    """The summary from top to bottom: the verdict first, the details of findings last."""
    from rich.text import Text

    yield Text(headline(report), style=_headline_style(report))
    for finding in report.stopped:
        yield Text(block(finding), style="red")
    if report.sources:
        yield ""
        yield _fitting(_sources(report, console), console) or Text(_sources_listed(report))
    if report.feeds:
        yield ""
        yield _fitting(_feeds(report, console), console) or Text(_feeds_listed(report))
    if warnings := [feed.warning for feed in report.feeds if feed.warning is not None]:
        yield ""
        for warning in warnings:
            yield from (Text(line, style="bold red") for line in wrapped(printable(warning), 4, prose_width(console)))
    for number, group in enumerate(left_out.groups(report)):
        if number == 0:
            yield ""
        yield from _left_out(group, prose_width(console))
    for number, line in enumerate(left_out.gone(report)):
        if number == 0:
            yield ""
        yield from (Text(one, style="bold") for one in wrapped(printable(line), 4, prose_width(console)))
    if findings and report.tally.counts:
        yield ""
        yield from _findings(report, prose_width(console))


def _headline_style(report: RunReport) -> str:
    if report.stopped:
        return "bold red"
    rejected = report.rejected or any(feed.rejected for feed in report.feeds)
    return "bold yellow" if rejected else "bold green"


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


def _fitting(table: Table, console: Console) -> Table | None:
    """The table, unless the terminal is so narrow that its names would become columns of letters."""
    from rich.measure import Measurement

    natural = Measurement.get(console, console.options.update(max_width=1000), table).maximum
    return table if natural <= console.width or console.width >= NARROW else None


def _sources_listed(report: RunReport) -> str:
    return "\n".join(
        f"{printable(source.name)}\n"
        f"  {_preset(source)}; {printable(_read_as(source))}; {plural(source.records, 'record')}\n"
        f"  columns nobody reads: {printable(_unused(source))}"
        for source in report.sources
    )


def _feeds_listed(report: RunReport) -> str:
    return "\n".join(
        f"{printable(_name(feed))}\n"
        f"  {_in(feed)} in, {feed.items:,} out, {feed.rejected:,} rejected, "
        f"{feed.filtered:,} filtered, {plural(feed.duplicates, 'duplicate')}"
        f"\n  {size(sum(file.bytes for file in feed.files))}, {feed.seconds:.2f} s"
        for feed in report.feeds
    )


def _sources(report: RunReport, console: Console) -> Table:
    from rich.text import Text

    table = _table(console)
    for name in ("Source", "Preset", "Read as"):
        table.add_column(name, overflow="fold")
    table.add_column("Records", justify="right")
    table.add_column("Columns nobody reads", overflow="fold")
    for source in report.sources:
        cells = (source.name, _preset(source), _read_as(source), f"{source.records:,}", _unused(source))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def _preset(source: SourceReport) -> str:
    return source.preset if source.joined_by is None else f"joined by {source.joined_by}"


def _read_as(source: SourceReport) -> str:
    delimiter = DELIMITERS.get(source.delimiter or "", source.delimiter)
    quote = {"": "no quotes", "'": "quote '"}.get(source.quote, "") if source.quote is not None else ""
    escape = f"escape {source.escape}" if source.escape else ""
    return ", ".join(filter(None, (source.format, source.encoding, delimiter, quote, escape, *_conventions(source))))


def _conventions(source: SourceReport) -> Iterator[str]:
    """How numbers and dates are written, where it is not what one would expect: `decimal comma in price, weight`."""
    by_words: dict[str, list[str]] = {}
    for attribute, told in source.conventions.items():
        by_words.setdefault(told.partition(" (")[0], []).append(attribute)
    for words, attributes in by_words.items():
        if words not in EXPECTED:
            yield f"{words} in {', '.join(attributes)}"


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
            _in(feed),
            Text(f"{feed.items:,}", style="bold"),
            Text(f"{feed.rejected:,}", style="bold red" if feed.rejected else ""),
            f"{feed.filtered:,}",
            f"{feed.duplicates:,}",
            size(sum(file.bytes for file in feed.files)),
            f"{feed.seconds:.2f} s",
        )
    return table


def _in(feed: FeedReport) -> str:
    """`4 + 2`: products, and what those with several members give beside their first."""
    return f"{feed.products:,}" + (f" + {feed.more:,}" if feed.more else "")


def _name(feed: FeedReport) -> str:
    return f"{feed.channel}/{feed.feed}"


def _left_out(group: left_out.Group, width: int) -> Iterator[RenderableType]:
    from rich.text import Text

    style = "bold red" if group.rejected else "bold"
    yield from (Text(line, style=style) for line in wrapped(printable(group.heading), 4, width))
    for fate in group.fates:
        yield from map(Text, wrapped(f"  {printable(fate)}", 6, width))


LISTED = 12
"""Fields or values named in one heading; the reports have them all."""


class _Kinds(NamedTuple):
    """Kinds of finding that are one thing to the reader: the same code and advice, in several fields or values."""

    code: str
    severity: Severity
    feed: str
    fields: list[tuple[str, int]]
    samples: list[Finding]

    @property
    def heading(self) -> str:
        count = sum(n for _, n in self.fields)
        fields = [name for name, _ in self.fields if name]
        if len(self.fields) > 1:
            listed = ", ".join(f"{name or 'itself'} {n:,}" for name, n in self.fields[:LISTED])
            if len(self.fields) > LISTED:
                listed += f" and {len(self.fields) - LISTED:,} more"
            return printable(f"{self.code}  {count:,} x in {self.feed}: {listed}")
        return printable(f"{self.code}  {count:,} x in {', '.join([self.feed, *fields])}")


def _kinds(report: RunReport) -> list[_Kinds]:
    """The findings, the worst first; what differs in nothing but the field is together."""
    found: dict[tuple[object, ...], _Kinds] = {}
    for kind, count, samples in report.tally.ranked():
        feed = "/".join(part for part in (kind.channel, kind.feed) if part) or "catalogue"
        key = (kind.severity, kind.code, feed, hint(samples[0]) if samples else "")
        known = found.setdefault(key, _Kinds(kind.code, kind.severity, feed, [], samples))
        known.fields.append((kind.field or "" if kind.value is None else f"'{kind.value}'", count))
    return list(found.values())


def _findings(report: RunReport, width: int) -> Iterator[RenderableType]:
    from rich.text import Text

    counts = {severity: report.tally.total(severity) for severity in Severity}
    yield Text(totals(counts), style="bold")
    kinds = _kinds(report)
    for kind in kinds[:TOP]:
        yield ""
        word = kind.severity.word
        for number, line in enumerate(wrapped(f"{word} {kind.heading}", 7, width)):
            mark = len(word) if number == 0 else 0
            yield Text.assemble((line[:mark], _STYLES[kind.severity]), line[mark:])
        yield from map(Text, _example(kind.samples, width))
    if (more := len(kinds) - TOP) > 0:
        yield ""
        yield Text(f"and {plural(more, 'more kind')}: see --report report.html")


def _example(samples: list[Finding], width: int) -> Iterator[str]:
    if not samples:
        return
    first = samples[0]
    # A place is copied from here into an editor, so it is not cut in two.
    where = f"  ({place(first).replace(' ', KEPT_TOGETHER)})" if first.origin is not None else ""
    for line in wrapped(f"  e.g. {sentence(first)}{where}", 7, width):
        yield line.replace(KEPT_TOGETHER, " ")
    if advice := hint(first):
        yield from wrapped(f"  hint {advice}", 7, width)
