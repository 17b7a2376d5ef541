"""The items of an XML document, one after the other; what was read is freed, what is too large is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from lxml import etree
from lxml.etree import ErrorTypes

from feedgen.diagnostics import Finding, Origin, SourceError, make
from feedgen.sources.formats.delimited import pieces
from feedgen.sources.formats.markup.prolog import Mended, mended
from feedgen.sources.formats.markup.record import local
from feedgen.sources.formats.markup.references import References

CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\r\n")
"""Characters that XML does not allow."""
UNFINISHED = (
    ErrorTypes.ERR_DOCUMENT_EMPTY,
    ErrorTypes.ERR_ATTRIBUTE_NOT_FINISHED,
    ErrorTypes.ERR_COMMENT_NOT_FINISHED,
    ErrorTypes.ERR_PI_NOT_FINISHED,
    ErrorTypes.ERR_CDATA_NOT_FINISHED,
    ErrorTypes.ERR_GT_REQUIRED,
    ErrorTypes.ERR_TAG_NOT_FINISHED,
)
"""What is said of a document that breaks off."""
COUNTED = 65535
"""Lines that an element knows itself; further down it is told the line on which its first text ends."""
PLACE = re.compile(r"(?:,? (?:use|try) XML_PARSE_HUGE\b.*?)?,? line \d+, column \d+$")


def pull_parser(events: tuple[str, ...], tag: str | None = None) -> Any:
    """A parser that loads nothing and expands nothing. Depth and length of texts are bounded by libxml2:
    256 levels, 10 MB (`huge_tree` would lift both)."""
    return etree.XMLPullParser(
        events,  # type: ignore[arg-type]
        tag=tag,
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )


def fed(parser: Any, data: bytes) -> Iterator[tuple[str, Any]]:
    """The events of some text; an error is raised when those that came before it were told."""
    try:
        parser.feed(data)
    except etree.XMLSyntaxError:
        yield from parser.read_events()
        raise
    yield from parser.read_events()


class Reads(Protocol):
    """Makes something of the element of an item."""

    resolves: bool
    """Whether numbers stand for the texts that the document has for them before its items (`References`)."""

    def read(self, element: Any) -> dict[str, Any]: ...


class Items:
    """Reads the items at a path. `feed` takes UTF-8 text in pieces; the first one must have the first element."""

    def __init__(self, path: str, records: Reads, name: str, limit: int | None = None) -> None:
        """`path` is the names of the elements down to the item, or the last of them. `limit` is how many bytes may
        follow each other without an item."""
        *self._above, last = path.split("/")
        self._records = records
        self._name = name
        self._limit = pieces.RECORD_LIMIT if limit is None else limit
        self._parser = pull_parser(("start", "end"), f"{{*}}{last}")
        self._item: Any = None
        self._since = 0
        self._lines = self._line = 1
        self._ends = b""
        self._mended: Mended | None = None
        self._references: References | None = None
        self.controls = 0
        """Control characters that were left out."""

    def feed(self, data: bytes) -> Iterator[tuple[int | None, dict[str, Any]]]:
        """The items that are complete now, with the line each begins on. Raises `SourceError`."""
        clean = data.translate(None, CONTROLS)
        self.controls += len(data) - len(clean)
        self._since += len(clean)
        self._lines += clean.count(b"\n")
        self._ends = (self._ends + clean[-99:]).rstrip()[-99:]
        if self._mended is None:
            self._mended = mended(clean)
            clean = self._mended.data
        try:
            yield from self._completed(clean)
        except etree.XMLSyntaxError as error:
            raise SourceError(self._broken(error)) from None
        if self._since > self._limit:
            self._refuse_malformed()
            params = {"limit": self._limit >> 20, "line": self._line}
            raise SourceError(make("SRC113", params, origin=Origin(self._name, line=self._line)))

    def close(self) -> None:
        """Nothing follows; raises `SourceError` when the document is not complete, or no XML, which the parser may
        have kept to itself until now."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            if self._breaks_off(error):
                line = error.lineno or None
                params = {"format": "XML", "place": f"in line {line}" if line else "before its first element"}
                raise SourceError(make("SRC114", params, origin=Origin(self._name, line=line))) from None
            raise SourceError(self._broken(error)) from None

    def _breaks_off(self, error: Any) -> bool:
        return error.code in UNFINISHED or (error.lineno == self._lines and not self._ends.endswith(b">"))

    def _completed(self, data: bytes) -> Iterator[tuple[int | None, dict[str, Any]]]:
        for event, element in fed(self._parser, data):
            if self._item is None:
                if event == "start" and self._is_item(element):
                    self._item = element
                    if self._records.resolves:
                        self._references = self._references or References(element)
            elif event == "end" and element is self._item:
                self._item, self._since = None, 0
                self._line = _line(element)
                record = self._records.read(element)
                if self._references is not None:
                    self._references.resolve(record)
                yield self._line, record
                _free(element)

    def _is_item(self, element: Any) -> bool:
        above = self._above
        if not above:
            return True
        ancestor = element.getparent()
        for name in reversed(above):
            if ancestor is None or local(ancestor.tag) != name:
                return False
            ancestor = ancestor.getparent()
        return True

    def _refuse_malformed(self) -> None:
        """There may be no items any more because there was an error."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            if error.code not in UNFINISHED:  # type: ignore[attr-defined]
                raise SourceError(self._broken(error)) from None

    def _broken(self, error: etree.XMLSyntaxError) -> Finding:
        line, column = error.position
        reason = PLACE.sub("", error.msg or "it cannot be read").strip()
        if self._mended is not None and line == self._mended.line:
            column -= self._mended.added
        params = {"reason": reason, "column": column}
        return make("SRC121", params, origin=Origin(self._name, line=line))


def _line(element: Any) -> int:
    line: int = element.sourceline
    if line < COUNTED:
        return line
    while element.text is None and len(element):
        element = element[0]
    return line - (element.text or "").count("\n")


def _free(element: Any) -> None:
    """The element's content, and whatever stands before it: the parser still needs the element itself."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
