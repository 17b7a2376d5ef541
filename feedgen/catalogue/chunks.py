"""A whole chunk of rows through pydantic in one call.

Every attribute gets the cheapest schema that proves a value good: a pattern in pydantic's own engine for
links, a cache for what repeats (prices, words, numbers), a function for the rest. What differs from product
to product (texts, GTINs, pictures) is not cached: looking it up in vain costs more than reading it. A row
that needs a word said about it fails its schema and comes out as None; nothing is raised and the other rows
are not touched. Such rows go through a second time with `UNCLEAR` in the place of every value that needs a word, and
`reading` asks the readers about those alone: a bad row costs three good ones, not ten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NoReturn

from pydantic_core import PydanticCustomError, SchemaValidator
from pydantic_core import core_schema as cs

from feedgen.catalogue.attributes import ATTRIBUTES
from feedgen.catalogue.gtin import check_digit_holds, read_gtin
from feedgen.catalogue.readers import Read, Readers
from feedgen.catalogue.texts import is_clean as is_clean_text
from feedgen.catalogue.urls import CLEAN as CLEAN_URL
from feedgen.catalogue.urls import CLEAN_LINES as CLEAN_URL_LINES

CACHED = 4096
"""Values each reader remembers; a shop has fewer different prices than products."""
CACHED_LENGTH = 200
"""Characters of the longest text worth remembering."""

UNCLEAR: Any = object()
"""Stands for a value that its reader has something to say about."""

ChunkReader = Callable[[Sequence[dict[str, Any]]], list[dict[str, Any] | None]]


def chunk_reader(names: Iterable[str], readers: Readers, mark: bool = False) -> ChunkReader:
    """The function that reads rows having at most these attributes.

    A row with anything to say becomes None; with `mark` it keeps its good values and has `UNCLEAR` in the
    place of the others.
    """
    fields = {name: _field(_schema(name, readers), mark, required=name == "id") for name in names}
    row: cs.CoreSchema = cs.typed_dict_schema(fields)
    if not mark:
        row = cs.with_default_schema(row, default=None, on_error="default")
    url = cs.str_schema(pattern=f"^{CLEAN_URL}$", strip_whitespace=True, strict=True, ref="url")
    whole = cs.definitions_schema(cs.list_schema(row), [url])
    return SchemaValidator(whole).validate_python


def _field(schema: cs.CoreSchema, mark: bool, required: bool) -> cs.TypedDictField:
    if not mark:
        return cs.typed_dict_field(schema, required=required)
    # not a default: pydantic would fill in absent attributes too
    unclear = cs.no_info_plain_validator_function(lambda value: UNCLEAR)
    return cs.typed_dict_field(cs.union_schema([schema, unclear], mode="left_to_right"), required=False)


def _schema(name: str, readers: Readers) -> cs.CoreSchema:
    read = readers[name]
    if name == "attributes":
        texts = cs.dict_schema(cs.str_schema(), cs.no_info_plain_validator_function(_text(_refuse)))
        return _either(cs.no_info_before_validator_function(_given, texts), read)
    if name not in ATTRIBUTES:
        return _remembered(read)
    attribute = ATTRIBUTES[name]
    how = attribute.reads.how if attribute.reads else attribute.kind
    if how == "text" and not attribute.choices:
        return cs.no_info_plain_validator_function(_text(_silent(read)))
    if how == "url":
        return _either(cs.definition_reference_schema("url"), read)
    if how == "gtin":
        return cs.no_info_plain_validator_function(_gtin)
    if attribute.reads and attribute.reads.what == "urls":
        return cs.no_info_plain_validator_function(_links(_silent(read)))
    return _remembered(read)


def _remembered(read: Read) -> cs.CoreSchema:
    known = lru_cache(maxsize=CACHED)(_silent(read))
    short = cs.str_schema(strict=True, strip_whitespace=True, max_length=CACHED_LENGTH)
    return _either(cs.no_info_after_validator_function(known, short), read)


def _either(quick: cs.CoreSchema, read: Read) -> cs.CoreSchema:
    """The quick schema, or the reader where that is not enough."""
    slow = cs.no_info_plain_validator_function(_silent(read))
    return cs.union_schema([quick, slow], mode="left_to_right")


def _silent(read: Read) -> Callable[[Any], Any]:
    """The reader for values that need no word; any other value ends the row's way through pydantic."""

    def value_of(value: Any) -> Any:
        result, notes = read(value)
        if notes or result is None:
            _refuse(value)
        return result

    return value_of


def _refuse(value: Any) -> NoReturn:
    raise PydanticCustomError("remark", "needs a word")


def _text(slow: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Reads a text with nothing to remove as the object it is; pydantic would make a copy of each."""

    def text_of(value: Any) -> Any:
        if value.__class__ is str and is_clean_text(text := value.strip()) and text:
            return text
        return slow(value)

    return text_of


def _links(slow: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Reads clean links, one by one or divided by `|` or commas, in one look at all of them."""

    def links_of(value: Any) -> Any:
        lines = _as_lines(value)
        if lines is not None and _are_clean_links(lines):
            return list(dict.fromkeys(lines.split("\n")))
        return slow(value)

    return links_of


def _as_lines(value: Any) -> str | None:
    """A cell or a list of cells with one link per line; None where it is not plain how they are divided."""
    if value.__class__ is str:
        lines, divided = value, 0
    elif value.__class__ is list and all(member.__class__ is str for member in value):
        lines, divided = "\n".join(value), len(value) - 1
    else:
        return None
    if lines.count("\n") != divided:
        return None
    if "|" in lines:
        return None if "," in lines else lines.replace("|", "\n")
    return lines.replace(", ", "\n").replace(",", "\n")


# the engine of pydantic takes a third of the time of `re`
_are_clean_links = SchemaValidator(cs.str_schema(pattern=f"^{CLEAN_URL_LINES}$", strict=True)).isinstance_python


def _gtin(value: Any) -> Any:
    """The common case, 13 good digits, without a `Reading`; prefixes that need a word are left to the reader."""
    plain = value.__class__ is str and len(value) == 13 and value[0] not in "02" and value[:2] not in ("98", "99")
    if plain and value.isascii() and value.isdigit() and check_digit_holds(value):
        return value
    return _read_gtin(value)


_read_gtin = _silent(read_gtin)


def _given(values: Any) -> Any:
    if not isinstance(values, dict):
        return values
    return {key: value for key, value in values.items() if value or value == 0}
