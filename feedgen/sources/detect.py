"""Looking at the first bytes of a source: what it is, how it is written, which columns it has."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from feedgen.diagnostics import Origin, SourceError, did_you_mean, make
from feedgen.sources.formats import FORMATS, Format
from feedgen.sources.opening.addresses import is_database
from feedgen.sources.opening.files import StandardInput, expand, members
from feedgen.sources.opening.head import Head
from feedgen.sources.opening.locating import OnFetch, located
from feedgen.sources.options import SourceInfo, SourceOptions
from feedgen.transfer import Copies


def inspect(options: SourceOptions, *, stdin: StandardInput | None = None) -> SourceInfo:
    """What one source is; raises `SourceError` when it cannot be read. Of a glob or an archive, the first file."""
    path, name = members(expand(options.path)[0], options.name, stdin=stdin)[0]
    return _inspect(path, replace(options, name=name), stdin)


def first_rows(options: SourceOptions, count: int) -> list[list[str]]:
    """The first `count` rows of a table as they stand, none of them taken for a header; fewer where there are fewer.

    Raises `SourceError` when the source cannot be read, or has no rows of cells.
    """
    path, name = members(expand(options.path)[0], options.name)[0]
    with closing(Head(path, replace(options, name=name))) as head:
        format_ = _format(head)
        if format_.top is None:
            what = f"a document of the format {format_.name}, which has no rows of cells"
            raise SourceError(make("SRC106", {"what": what}, origin=Origin(head.name)))
        return format_.top(head, count)


def _inspect(path: str, options: SourceOptions, stdin: StandardInput | None) -> SourceInfo:
    with closing(Head(path, options, stdin=stdin)) as head:
        if not is_database(path) and not head.data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
            raise SourceError(make("SRC105", {"bytes": head.size or 0}, origin=Origin(head.name)))
        format_ = _format(head)
        layout = format_.look(head)
    return SourceInfo(
        name=head.name,
        path=path,
        format=format_.name,
        encoding=layout.encoding.name if layout.encoding else "",
        columns=layout.columns,
        sample=tuple(layout.sample),
        delimiter=layout.delimiter,
        quote=layout.quote,
        escape=layout.escape,
        padded=layout.padded,
        key=layout.key,
        repeated=layout.repeated,
        sheet=layout.sheet,
        query=layout.query,
        size=head.size,
        wire=layout.wire,
        preset=options.preset,
        mend=options.mend,
        decimal=options.decimal,
        dates=tuple(options.dates),
        start=layout.start,
        line=layout.line,
        detected=layout.encoding is None or layout.encoding.detected,
        findings=tuple(layout.findings),
        modified=options.modified,
        expect=options.expect,
        stamp=head.stamp,
    )


def inspect_all(
    options: SourceOptions,
    copies: Copies,
    *,
    stdin: StandardInput | None = None,
    on_fetch: OnFetch | None = None,
) -> list[SourceInfo]:
    """One `SourceInfo` per file, or member of an archive, that `options.path` stands for, in the order of names.

    What is elsewhere is fetched first, and can be read for as long as `copies` is not closed.
    """
    return [
        _inspect(member, replace(one, name=name), stdin)
        for one in located(options, copies, on_fetch)
        for member, name in members(one.path, one.name, stdin=stdin)
    ]


def _format(head: Head) -> Format:
    """The format asked for by name, else the one that claims the source most surely."""
    name = head.options.format
    if name is not None:
        if name not in FORMATS:
            params = {"format": name, "guess": did_you_mean(name, FORMATS)}
            raise SourceError(make("SRC118", params, origin=Origin(head.name)))
        return FORMATS.get(name)
    if is_database(head.path):
        return FORMATS.get("sql")
    formats = [FORMATS.get(name) for name in FORMATS]
    for format_ in formats:
        if head.data.startswith(format_.signatures) and (format_.claim is None or format_.claim(head)):
            return format_
    claims = [(format_.claim(head), format_) for format_ in formats if format_.claim and not format_.signatures]
    return max(claims, key=lambda claim: claim[0])[1]
