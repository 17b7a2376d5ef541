"""Sources: bytes → records (`formats/`), records → raw product attributes (`presets/`)."""

from feedgen.sources.chunk import Gathered, RawChunk, Table
from feedgen.sources.detect import first_rows, inspect, inspect_all
from feedgen.sources.expect import Expect
from feedgen.sources.formats import FORMATS, Cut, Format, parse
from feedgen.sources.groups.boundaries import Boundary
from feedgen.sources.groups.filling import Relation
from feedgen.sources.groups.gather import Part, gathered, union
from feedgen.sources.groups.nesting import unfolding
from feedgen.sources.mapping.cells import given
from feedgen.sources.mapping.headers import find_column, is_column, normalise
from feedgen.sources.mapping.kinds import kinds_of
from feedgen.sources.mapping.mapping import Mapped, Mapping, Recognised, bind, boundary, recognised, scattered
from feedgen.sources.mapping.nested import Nested
from feedgen.sources.mapping.preset import GENERIC, PresetModel, load_preset, load_presets, preset_names
from feedgen.sources.opening.addresses import beside, is_database
from feedgen.sources.opening.files import StandardInput, expand, open_stream, standard_input
from feedgen.sources.opening.head import Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.opening.locating import OnFetch, is_catalogue, located
from feedgen.sources.opening.stream import ByteStream
from feedgen.sources.options import SourceInfo, SourceOptions
from feedgen.sources.split import CHUNK, Chunks, chunks

__all__ = [
    "CHUNK",
    "FORMATS",
    "GENERIC",
    "Boundary",
    "ByteStream",
    "Chunks",
    "Cut",
    "Expect",
    "Format",
    "Gathered",
    "Head",
    "Input",
    "Layout",
    "Mapped",
    "Mapping",
    "Nested",
    "OnFetch",
    "Part",
    "PresetModel",
    "RawChunk",
    "Recognised",
    "Relation",
    "SourceInfo",
    "SourceOptions",
    "StandardInput",
    "Table",
    "beside",
    "bind",
    "boundary",
    "chunks",
    "expand",
    "find_column",
    "first_rows",
    "gathered",
    "given",
    "inspect",
    "inspect_all",
    "is_catalogue",
    "is_column",
    "is_database",
    "kinds_of",
    "load_preset",
    "load_presets",
    "located",
    "normalise",
    "open_stream",
    "parse",
    "preset_names",
    "recognised",
    "scattered",
    "standard_input",
    "unfolding",
    "union",
]
