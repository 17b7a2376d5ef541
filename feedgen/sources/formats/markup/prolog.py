"""What stands before the first element of an XML document, and what is missing there."""

from __future__ import annotations

import re
from typing import NamedTuple

from feedgen.diagnostics import Origin, SourceError, make

DECLARED = re.compile(rb"""\s*<\?xml\b[^>]{0,99}?\bencoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")
_SPACE = r"(?:<\?.*?\?>|<!--.*?-->|\s++)*+"
PROLOG = re.compile(rf"{_SPACE}(?:(<!DOCTYPE)([^>\[]*+)(\[)?+[^>]*+>)?+{_SPACE}", re.DOTALL)
ROOT = re.compile(rb"<[^\s/>!?]+")
USED = re.compile(rb"<([A-Za-z_][\w.-]*):")
GOOGLE = b"http://base.google.com/ns/1.0"


def declared(data: bytes) -> str | None:
    """The encoding that the document says it is in."""
    found = DECLARED.match(data.removeprefix(b"\xef\xbb\xbf")[:200])
    return found[1].decode() if found else None


def refuse_entities(text: str, name: str) -> None:
    """Raises `SourceError` for a document type that declares things: entities can be made to explode."""
    prolog = PROLOG.match(text)
    assert prolog is not None
    if prolog[3]:
        line = 1 + text.count("\n", 0, prolog.start(3))
        raise SourceError(make("SRC122", origin=Origin(name, line=line)))
    if text.startswith(("<!", "<?"), prolog.end()):
        # Its end is not in sight, and so nobody knows what it declares.
        params = {"reason": "no element at the beginning", "column": 1}
        raise SourceError(make("SRC121", params, origin=Origin(name, line=1)))


class Mended(NamedTuple):
    """The beginning of a document, and what was put in: how many characters, and on which line."""

    data: bytes
    added: int
    line: int


def mended(data: bytes) -> Mended:
    """The beginning of a document, with what hand-made feeds forget: prefixes that are used are declared.

    Where there is no document type, one is named that nobody loads: then names of HTML such as `&nbsp;`, which XML
    does not know, are no reason to refuse the document.
    """
    prolog = PROLOG.match(data.decode("utf-8", "surrogateescape"))
    assert prolog is not None
    start = len(prolog[0].encode("utf-8", "surrogateescape"))
    root = ROOT.match(data, start)
    if root is None:
        return Mended(data, 0, 0)
    missing = {prefix for prefix in set(USED.findall(data)) if b"xmlns:%s" % prefix not in data}
    names = [b' xmlns:%s="%s"' % (prefix, GOOGLE if prefix == b"g" else b"urn:" + prefix) for prefix in sorted(missing)]
    document_type = b"" if prolog[1] else b'<!DOCTYPE feed SYSTEM "none">'
    begin = data[:start] + document_type + root[0] + b"".join(names)
    return Mended(begin + data[root.end() :], len(begin) - root.end(), 1 + data.count(b"\n", 0, start))
