"""The text of a drafted profile."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from feedgen.diagnostics import UsageError, make
from feedgen.diagnostics.render.text import printable
from feedgen.engine.drafting.forms import form_of
from feedgen.engine.drafting.guess import demands, list_of, member_of, settings_of, told
from feedgen.engine.drafting.sample import Frame, Sample, read_sample
from feedgen.engine.drafting.shape import Shape
from feedgen.profiles.starter import scalar

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
PREFIXED = re.compile(r"[A-Za-z]+:[A-Za-z_][A-Za-z0-9_-]*")
EXAMPLE = 50
"""Characters of an example that are shown."""
SKELETON = """\
    fields: # in the order they are written: name of the channel → where it comes from, and what is demanded
      id: {value: id, required: true, unique: true}
      name: {value: "{{ brand }} {{ title }}", required: true} # max_length: 120, fit: truncate_words
      price: {value: sale_price or price, type: decimal, required: true}
      url: {value: link, type: url, required: true}
      image: {each: images, value: it, type: url} # one element per picture
      # shipping: {each: shipping, item: {country: it.country, price: {value: it.price, type: decimal}}}
    # checks: # what is about several values
    #   - {id: too-dear, field: price, when: price.amount > 5000, message: "costs {{ price }}"}
"""


def draft(name: str, sample: str | None = None) -> str:
    """A profile `name` as YAML with comments, like the file `sample`, or a skeleton.

    Raises `UsageError` (PRF229) for a name that no channel can have and a file that is no sample, `SourceError` for
    one that cannot be read.
    """
    if not NAME.fullmatch(name) or name == "new":
        reason = f"a channel cannot be called {name[:60]!r}: small letters, digits and hyphens, and not `new`"
        raise UsageError(make("PRF229", {"reason": reason}))
    read = None if sample is None else read_sample(sample)
    return "\n".join([*_head(name, read), *(_frame(read) if read else _plain()), *_body(read)]) + "\n"


def _head(name: str, sample: Sample | None) -> Iterator[str]:
    about = f"from {sample.items} items of a sample" if sample else "as a skeleton"
    ending = sample.writer if sample else "xml"
    yield f"# Drafted {about}: a sample shows what can be written, not what the channel demands. Read its"
    yield "# documentation, then look through every line. Every key: docs/profiles.md, `feedgen schema profile`."
    yield f"# Check with `feedgen lint channel_profiles/{name}.yaml`, look with `feedgen preview CATALOGUE -c {name}`."
    yield "feedgen: 1"
    yield f"channel: {scalar(name)}"
    yield f"title: {scalar(name.replace('-', ' ').title())}"
    today = dt.datetime.now(dt.UTC).date().isoformat()
    yield f'spec: {{url: "https://channel.example/TODO", checked: {today}}} # TODO its documentation'
    yield "# delivery: [How the file gets to the channel.]"
    yield "# params: {shop_number: {description: What only the merchant knows., required: true}}"
    yield "feeds:"
    yield "  products:"
    yield f'    file: "{{{{ channel }}}}.{ending}"'
    yield f"    writer: {ending}"


def _plain() -> list[str]:
    return ["    root: {name: products}", "    item: product"]


def _body(sample: Sample | None) -> Iterator[str]:
    if sample is None:
        yield from SKELETON.rstrip("\n").split("\n")
        return
    yield "    fields:"
    table = sample.info.format in ("csv", "tsv")
    for part in sample.shape.parts.values():
        yield from _field(part, 6, sample.items, table)


# -- around the items ---------------------------------------------------------------------------------------------


def _frame(sample: Sample) -> Iterator[str]:
    if sample.info.format == "xml":
        yield from _root(sample.frame)
    elif sample.info.format in ("csv", "tsv"):
        yield from _table(sample)
    elif sample.info.key:
        yield f"    # TODO the list stands at {_shown(sample.info.key)} of a document: write what is around it into a"
        yield "    # template in templates/, with {{ items }} as its place, and name it here: envelope: NAME.json.j2"


def _root(frame: Frame) -> Iterator[str]:
    yield "    root:"
    yield f"      name: {scalar(frame.root)}"
    if frame.attributes:
        yield "      attributes:"
        for name, value in frame.attributes.items():
            kind = form_of([value]).kind
            moment = {"datetime": "{{ now | iso }}", "date": "{{ now | date('%Y-%m-%d') }}"}.get(kind)
            text, note = moment or value, "" if moment or not _holes(value) else " # TODO it has holes in the sample"
            yield f"        {scalar(name)}: {scalar('' if note else text)}{note}"
    if frame.namespaces:
        pairs = ", ".join(f"{scalar(prefix)}: {scalar(uri)}" for prefix, uri in frame.namespaces.items())
        yield f"      namespaces: {{{pairs}}}"
    if frame.above:
        yield f"      items: {scalar('/'.join(frame.above))}"
    yield from _before(frame)
    yield f"    item: {scalar(frame.item)}"


def _before(frame: Frame) -> Iterator[str]:
    known = {"title": "shop.name", "name": "shop.name", "link": "shop.url", "url": "shop.url"}
    fields: dict[str, str] = {}
    for path, text in frame.before:
        name = path.rpartition("/")[2].casefold()
        if text is None:
            fields.setdefault(path, "")
        elif name in known:
            fields.setdefault(path, known[name])
        else:
            fields.setdefault(path, f"{{const: {scalar(text or path)}}}")
    if any(fields.values()):
        yield "      fields: # what stands before the items"
    for path, said in fields.items():
        yield f"        {scalar(path)}: {said}" if said else f"        # TODO {_shown(path)} is a group"


def _holes(text: str) -> bool:
    return any(mark in text for mark in ("{{", "{%", "{#"))


def _table(sample: Sample) -> Iterator[str]:
    usual = "\t" if sample.writer == "tsv" else ","
    options = {"quote": "all"} if sample.quoted else {}
    if (sample.info.delimiter or usual) != usual:
        options["delimiter"] = sample.info.delimiter or usual
    if sample.line_end == "lf":
        options["line_end"] = "lf"
    if sample.marked:
        yield "    encoding: utf-8-sig"
    if options:
        yield f"    options: {_flow(options)}"
    for line in sample.preamble[:5]:
        yield f"    # TODO before the header stands {_shown(line)}: an envelope writes it, docs/profiles.md"


# -- fields --------------------------------------------------------------------------------------------------------


def _field(part: Shape, indent: int, items: int, table: bool, known: str | None = None) -> Iterator[str]:
    blank = " " * indent
    if part.parts:
        yield from _group(part, indent, items, known)
        return
    settings = settings_of(part) if known is None else member_of(known, part) if known else {}
    said = told(part, settings, [_plain_text(value) for value in part.values[:1]], items if indent == 6 else 0)
    if part.array and settings and "each" in settings:
        settings["array"] = True
    settings |= demands(part, items, settings) if indent == 6 else {}
    note = f" # {printable(said)}" if said else ""
    yield f"{blank}{_key(part.name)}: {_flow(settings)}{note}"


def _group(part: Shape, indent: int, items: int, known: str | None) -> Iterator[str]:
    blank = " " * indent
    listed = list_of(part) if known is None and (part.most > 1 or part.array or list_of(part)) else None
    yield f"{blank}{_key(part.name)}:"
    if listed:
        yield f"{blank}  each: {listed}"
    elif part.most > 1 and known is None:
        yield f"{blank}  # TODO repeated here, up to {part.most} times: each: a list, and `it` is its member"
    if part.array:
        yield f"{blank}  array: true"
    yield f"{blank}  item:"
    for member in part.parts.values():
        inner = known or listed
        if member.name in ("#text", "value") and not inner and not member.parts:
            copied = Shape(part.name, member.seen, member.most, member.array, member.values)
            settings = settings_of(copied)
            note = told(copied, settings, [_plain_text(value) for value in member.values[:1]])
            yield f"{blank}    {_key(member.name)}: {_flow(settings)}{f' # {printable(note)}' if note else ''}"
        else:
            yield from _field(member, indent + 4, items, False, inner)


def _key(name: str) -> str:
    return name if PREFIXED.fullmatch(name) else scalar(name)


def _flow(settings: Mapping[str, Any]) -> str:
    return f"{{{', '.join(f'{key}: {_value(value)}' for key, value in settings.items())}}}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{scalar(key)}: {scalar(text)}' for key, text in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(scalar, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else scalar(value)


def _plain_text(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= EXAMPLE else f"{text[:EXAMPLE]}…"


def _shown(text: str) -> str:
    return printable(repr(_plain_text(text)))
