"""How a source is given, and what inspection found it to be. Plain data: both cross processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from feedgen.diagnostics import Finding
from feedgen.sources.expect import NOTHING, Expect
from feedgen.transfer import Access


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """A source as the merchant names it. Whatever is None is found out by looking at the first bytes."""

    path: str
    """A file, a folder, a glob, an address, or `-` for standard input."""
    name: str | None = None
    """Shown instead of the path."""
    format: str | None = None
    """csv, tsv, json, jsonl, xml, or a plug-in's."""
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    """Quote character of delimited text; empty when quotes mean nothing."""
    escape: str | None = None
    """Character that makes text of the next one in delimited text; empty when there is none."""
    skip_lines: int | None = None
    """Lines before the header of delimited text."""
    mend: bool = False
    """Garbled text is mended where that is exact."""
    decimal: str | None = None
    """Decimal mark of its numbers, where it is not the catalogue's."""
    dates: Sequence[str] = ()
    """`strptime` formats of its dates, where they are not the catalogue's."""
    sheet: str | None = None
    """Name, or number from 1, of a sheet in a workbook."""
    table: str | None = None
    """Table of a database."""
    query: str | None = None
    """What a database is asked instead of for a table."""
    key: str | None = None
    """Dotted path of the record array in a JSON document, or of the element of a record in an XML one."""
    preset: str | None = None
    access: Access | None = None
    """How to get at an address."""
    shown: str | None = None
    """The address as it was written, before something secret was filled in."""
    modified: datetime | None = None
    """When what was fetched had last been changed."""
    expect: Expect = NOTHING
    charset: str | None = None
    """Encoding that the server names: believed where the text itself leaves it open."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """One file as it was understood: all that is needed to cut it and to parse a piece of it."""

    name: str
    path: str = field(metadata={"digest": False})
    """Where it is on this machine, for this run."""
    format: str
    encoding: str
    """Empty where the format settles it."""
    columns: tuple[str, ...]
    sample: tuple[dict[str, Any], ...] = ()
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    padded: bool = False
    """Blanks may stand before the quote that opens a cell."""
    key: str | None = None
    repeated: tuple[str, ...] = ()
    """Dotted names that hold lists in every record (XML)."""
    sheet: str | None = None
    query: str | None = None
    size: int | None = None
    """Bytes of the file itself, compressed or not; None for standard input."""
    wire: str = "utf-8"
    """Encoding of the chunks: the file's own, or UTF-8 where it cannot be cut safely."""
    preset: str | None = None
    """The preset asked for by name; None when the header decides."""
    start: int = 0
    """Bytes before the first record, counted in the `wire` encoding without byte order mark and NUL bytes."""
    line: int = 1
    """Line on which the first record starts."""
    mend: bool = False
    """Garbled text is mended where that is exact."""
    decimal: str | None = None
    """Decimal mark of its numbers, where it was given for this source."""
    dates: tuple[str, ...] = ()
    """`strptime` formats of its dates, where they were given for this source."""
    detected: bool = True
    """The encoding was found out, not given."""
    each: str | None = None
    """Dotted path of a list whose members are the records."""
    findings: tuple[Finding, ...] = ()
    """What inspection has to say about the header."""
    modified: datetime | None = field(default=None, metadata={"digest": False})
    """When the file was last changed, in UTC; None where nobody tells."""
    expect: Expect = NOTHING
    stamp: tuple[int, int] | None = field(default=None, metadata={"digest": False})
    """Size and time of change of a file that lies here, as it was looked at."""
