"""Findings as text for people: one line each, the hint indented below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.rules import FAMILIES, find_rule, hint_of, message_of, page
from feedgen.diagnostics.tally import Tally

INDENT = "    "

# Control characters move a terminal's cursor or end an XML document; lone surrogates cannot be encoded; the
# directional overrides make a line read as something it is not (CVE-2021-42574).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """`text` on one line, with whatever could upset a terminal or a document shown as an escape."""
    return _UNSAFE.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)


def place(finding: Finding) -> str:
    """`shop.csv:12 [Prix]`, or nothing for a finding without an origin."""
    return printable(str(finding.origin)) if finding.origin is not None else ""


def feed_name(finding: Finding) -> str:
    """`google-fr/products`, or nothing for a finding that concerns no channel."""
    return "/".join(part for part in (finding.channel, finding.feed) if part)


def sentence(finding: Finding) -> str:
    """The message, led by the product it is about unless it names it already."""
    message = printable(message_of(finding))
    product = printable(finding.product) if finding.product else ""
    return f"{product}: {message}" if product and product not in message else message


def hint(finding: Finding) -> str:
    return printable(hint_of(finding))


def line(finding: Finding) -> str:
    """`shop.csv:12  CAT210  R-12: price '9' has no currency  (google/products)`; only errors go unmarked."""
    mark = "" if finding.severity is Severity.ERROR else f"{finding.severity.word}: "
    said, feed = sentence(finding), feed_name(finding)
    named = f"({printable(feed)})" if feed and feed not in said else ""
    parts = (place(finding), finding.code, f"{mark}{said}", named)
    return "  ".join(part for part in parts if part)


def block(finding: Finding) -> str:
    """The finding's line with its hint below."""
    advice = hint(finding)
    return f"{line(finding)}\n{INDENT}{advice}" if advice else line(finding)


def listing(findings: Iterable[Finding]) -> str:
    """Every finding as a block, in the order given."""
    return "".join(f"{block(finding)}\n" for finding in findings)


def grouped(tally: Tally) -> str:
    """Worst kinds first: the samples of each, its hint once, and how many more there were."""
    return "\n".join(_kind(count, samples) for _, count, samples in tally.ranked() if samples)


def _kind(count: int, samples: list[Finding]) -> str:
    return "".join(f"{text}\n" for text in _kind_lines(count, samples))


def _kind_lines(count: int, samples: list[Finding]) -> Iterator[str]:
    yield from map(line, samples)
    if more := count - len(samples):
        yield f"{INDENT}and {more:,} more like this"
    if advice := hint(samples[0]):
        yield f"{INDENT}{advice}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 error`, `4,812 errors`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def totals(counts: dict[Severity, int]) -> str:
    """`2 errors, 1 warning`; empty when there is nothing to count."""
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    return ", ".join(plural(counts[severity], name) for severity, name in names.items() if counts.get(severity))


def size(number: int) -> str:
    """`812 B`, `40.3 kB`, `1.2 MB`: decimal units, as channels state their limits."""
    amount = float(number)
    for unit in ("B", "kB", "MB"):
        if amount < 999.95:
            return f"{number} B" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def age(seconds: float) -> str:
    """`8 s`, `12 min`, `36 h`, `2.5 d`: in the largest unit that leaves a number worth reading."""
    for unit, length in (("d", 86400), ("h", 3600)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{max(0, seconds):.0f} s"


def code_page(code: str) -> str:
    """The page of a code as Markdown: name, family, severity, its class's text. `KeyError` if unknown."""
    found = find_rule(code)
    family = FAMILIES.get(code[:3], "a plug-in")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", found.__name__).capitalize()
    head = f"# {code}: {words}\n\nFamily {code[:3]} ({family}), {found.severity.word}, since {found.since}."
    return f"{head}\n\n{page(code)}\n"
