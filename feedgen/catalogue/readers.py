"""From an attribute of the model to the function that reads it: made once per options, then only called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from feedgen.catalogue.attributes import ATTRIBUTES, Attribute
from feedgen.catalogue.dates import read_datetime, read_interval, zone_of
from feedgen.catalogue.gtin import read_gtin, read_isbn
from feedgen.catalogue.lists import DEEPEST, SPLITS, address_of, flat, from_json, split_named, split_path
from feedgen.catalogue.notation import header_order, named_parts, split_groups
from feedgen.catalogue.notes import NOTHING, Note, Reading, inside, remarked, unreadable
from feedgen.catalogue.numbers import read_decimal, read_integer, read_measure, read_money
from feedgen.catalogue.options import Convention, ReadOptions
from feedgen.catalogue.texts import clean
from feedgen.catalogue.urls import safe_url
from feedgen.catalogue.words import read_boolean, read_word
from feedgen.diagnostics import nearest

Read = Callable[[Any], Reading[Any]]
"""Reads one unread value; never raises."""


def read_text(value: object) -> Reading[str]:
    """Clean text; numbers and booleans as they would be written."""
    if not isinstance(value, str):
        return _scalar_text(value)
    text, removed = clean(value)
    if removed and text:
        return remarked(text, "CAT210", value)
    return Reading(text) if text else NOTHING


def _scalar_text(value: object) -> Reading[str]:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return Reading("true" if value else "false")
    if isinstance(value, int | float | Decimal):
        number, notes = read_decimal(value)
        return Reading(None, notes) if number is None else Reading(_shortest(number))
    return unreadable("CAT140", value, kind="a list" if isinstance(value, list | tuple) else "an object")


def _shortest(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_INTERVAL = "sale_price_effective_date"
"""Google's name for both ends of a sale, `start/end`."""


class Readers:
    """The readers of all attributes for one set of options; `columns` may give groups their order."""

    def __init__(self, options: ReadOptions, columns: Mapping[str, str] | None = None) -> None:
        self.options = options
        self._zone = zone_of(options.timezone)
        self._columns = columns or {}
        self._made: dict[str, Read] = {}

    def __getitem__(self, name: str) -> Read:
        if name not in self._made:
            self._made[name] = self._named(name)
        return self._made[name]

    def _named(self, name: str) -> Read:
        if name == _INTERVAL:
            return lambda value: read_interval(value, self._zone, self.options.date_formats)
        if name == "attributes":
            return read_attributes
        return self._reader(ATTRIBUTES[name], header_order(self._columns.get(name)), self.options.conventions.get(name))

    def _reader(self, attribute: Attribute, order: tuple[str, ...] = (), convention: Convention | None = None) -> Read:
        if attribute.kind == "list":
            return self._list(attribute, order)
        if attribute.kind == "map":
            return self._group(attribute, order) if attribute.members else self._map(attribute)
        how, what = (attribute.reads.how, attribute.reads.what) if attribute.reads else (attribute.kind, "")
        return self._single(how, what, convention)

    def _single(self, how: str, what: str, convention: Convention | None) -> Read:
        options, mark, zone = self.options, self.options.decimal, self._zone
        found = convention.reading if convention else ""
        cents = mark is None and convention is not None and not convention.thousandths
        mark = mark or found or None
        units = {"weight": options.weight_unit, "length": options.length_unit}
        makers: dict[str, Callable[[], Read]] = {
            "text": lambda: read_text,
            "url": lambda: lambda value: _url(value, options.base_url),
            "gtin": lambda: read_gtin,
            "isbn": lambda: read_isbn,
            "boolean": lambda: read_boolean,
            "word": lambda: lambda value: read_word(what, value),
            "number": lambda: lambda value: read_decimal(value, mark),
            "integer": lambda: lambda value: read_integer(value, mark),
            "money": lambda: lambda value: read_money(value, options.currency, mark, cents=cents),
            "measure": lambda: lambda value: read_measure(value, units.get(what), mark, what or None),
            "datetime": lambda: lambda value: read_datetime(value, zone, options.date_formats, what == "end", found),
        }
        return makers[how]()

    def _list(self, attribute: Attribute, order: tuple[str, ...]) -> Read:
        if attribute.reads is not None and attribute.reads.how == "path":
            return _path
        assert attribute.element is not None
        if attribute.members:
            return _groups(self._object(attribute.element), attribute.element, order)
        what = attribute.reads.what if attribute.reads else "words"
        return _list(self._reader(attribute.element), SPLITS[what], address_of if what == "urls" else None)

    def _map(self, attribute: Attribute) -> Read:
        assert attribute.element is not None
        read = self._reader(attribute.element)

        def read_map(value: Any) -> Reading[dict[str, Any]]:
            found = _named_values(value)
            if found is None:
                return NOTHING if not value else unreadable("CAT143", value, accepted="name=value; name=value")
            readings = {str(key): read(inner) for key, inner in found.items()}
            return _gathered_map(readings)

        return read_map

    def _group(self, attribute: Attribute, order: tuple[str, ...]) -> Read:
        read = _groups(self._object(attribute), attribute, order, single=True)

        def read_one(value: Any) -> Reading[dict[str, Any]]:
            groups, notes = read(value)
            whole = tuple(note._replace(part=note.part.removeprefix("[0]")) for note in notes)
            return Reading(groups[0] if groups else None, whole)

        return read_one

    def _object(self, attribute: Attribute) -> Callable[[dict[str, Any]], Reading[dict[str, Any]]]:
        """Reads the members of a group that is given as an object."""
        assert attribute.members is not None
        members = {name: self._reader(member) for name, member in attribute.members.items()}
        on_sale = {"sale_start", "sale_end"} <= set(members)

        def read_object(value: dict[str, Any]) -> Reading[dict[str, Any]]:
            if on_sale and isinstance(value.get(_INTERVAL), str):
                value = _two_ends(value)
            readings = {name: members[name](value[name]) for name in members if name in value}
            unknown = [str(name) for name in value if name not in members]
            found = _gathered_map(readings)
            return found if not unknown else Reading(found.value, found.notes + _unknown(unknown, members))

        return read_object


def _two_ends(offer: dict[str, Any]) -> dict[str, Any]:
    """An offer with the ends of Google's interval as two members; those that it has itself stay."""
    start, _, end = offer[_INTERVAL].partition("/")
    others = {name: value for name, value in offer.items() if name != _INTERVAL}
    return {"sale_start": start.strip(), "sale_end": end.strip(), **others}


def _url(value: Any, base: str | None) -> Reading[str]:
    return safe_url(clean(value)[0] if isinstance(value, str) else value, base)


def _unknown(names: list[str], members: Mapping[str, Any]) -> tuple[Note, ...]:
    known = ", ".join(members)
    return tuple(
        Note("CAT142", {"member": name, "accepted": known, "guess": _guess(name, members)}, name) for name in names[:5]
    )


def _guess(name: str, members: Mapping[str, Any]) -> str:
    guess = nearest(name, members)
    return f"; did you mean `{guess}`?" if guess else ""


def _gathered_map(readings: Mapping[str, Reading[Any]]) -> Reading[dict[str, Any]]:
    values = {name: reading.value for name, reading in readings.items() if reading.value is not None}
    notes = tuple(note for name, reading in readings.items() for note in inside(reading.notes, f".{name}"))
    return Reading(values or None, notes)


def _gathered_list(readings: list[Reading[Any]]) -> Reading[list[Any]]:
    values = [reading.value for reading in readings if reading.value is not None]
    notes = tuple(note for index, reading in enumerate(readings) for note in inside(reading.notes, f"[{index}]"))
    return Reading(values or None, notes)


def _list(read: Read, split: Callable[[str], list[str]], text_of: Callable[[Any], Any] | None = None) -> Read:
    """`text_of` says what a member that is no text comes to."""

    def members(value: Any) -> Iterator[Any]:
        for member in flat(value):
            if not isinstance(member, str):
                yield text_of(member) if text_of else member
            elif isinstance(found := from_json(member.strip()), list):
                yield from map(text_of, flat(found)) if text_of else flat(found)
            else:
                yield from split(clean(member)[0])

    def read_list(value: Any) -> Reading[list[Any]]:
        if value is None:
            return NOTHING
        found = _gathered_list([read(member) for member in members(value)])
        if found.value is None:
            return found
        return Reading(list(dict.fromkeys(found.value)), found.notes)

    return read_list


def _path(value: Any) -> Reading[list[str]]:
    """A category path: text with dividers, or the list of its levels."""
    if isinstance(value, str):
        found = from_json(value.strip())
        value = found if isinstance(found, list) else split_path(clean(value)[0])
    elif not isinstance(value, list | tuple):
        text, notes = read_text(value)
        return Reading(None if text is None else [text], notes)
    return _gathered_list([read_text(level) for level in value])


def _groups(
    read: Callable[[dict[str, Any]], Reading[dict[str, Any]]],
    attribute: Attribute,
    given: tuple[str, ...],
    single: bool = False,
) -> Read:
    """Reads a list of groups from objects or from text in Google's notation."""
    assert attribute.members is not None
    order = given or tuple(attribute.members)
    notation = attribute.notation
    lone = notation.lone or order[0]

    def objects(value: Any) -> Iterator[Any]:
        for member in flat(value):
            if isinstance(member, str):
                yield from from_text(clean(member)[0])
            elif member is not None:
                yield member if isinstance(member, dict) else {lone: member}

    def from_text(text: str) -> Iterable[Any]:
        if (found := from_json(text)) is not None:
            return (member for member in flat(found) if isinstance(member, dict))
        if not notation.colons:
            return [{lone: text}] if text else []
        parts = split_groups(text, single)
        return [named_parts(part, order, notation, given=bool(given)) for part in parts]

    def read_groups(value: Any) -> Reading[list[dict[str, Any]]]:
        return _gathered_list([read(member) for member in objects(value) if member])

    return read_groups


def _named_values(value: Any) -> dict[Any, Any] | None:
    if isinstance(value, str):
        found = from_json(value.strip())
        return found if isinstance(found, dict) else split_named(clean(value)[0])
    return value if isinstance(value, dict) else None


def read_attributes(value: Any) -> Reading[dict[str, Any]]:
    """The columns nobody claimed: texts cleaned, everything else as it came, empty ones left out."""
    if not isinstance(value, dict):
        return NOTHING if not value else unreadable("CAT143", value, accepted="an object")
    kept = {str(key): _cleaned(inner) for key, inner in value.items()}
    return Reading({key: inner for key, inner in kept.items() if inner or inner == 0})


def _cleaned(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return clean(value)[0]
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {clean(str(key))[0]: _cleaned(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner, depth + 1) for inner in value]
    return value
