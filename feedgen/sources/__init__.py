"""Sources: bytes → records (`formats/`), records → raw product attributes (`presets/`)."""

from feedgen.sources.addresses import beside, is_database
from feedgen.sources.boundaries import Boundary
from feedgen.sources.cells import given
from feedgen.sources.chunk import Gathered, RawChunk, Table
from feedgen.sources.detect import inspect, inspect_all
from feedgen.sources.expect import Expect
from feedgen.sources.formats import FORMATS, Cut, Format, parse
from feedgen.sources.gather import Part, gathered, union
from feedgen.sources.grouping import Relation
from feedgen.sources.head import Head, Layout
from feedgen.sources.headers import find_column, is_column, normalise
from feedgen.sources.input import Input
from feedgen.sources.kinds import kinds_of
from feedgen.sources.locating import OnFetch, located
from feedgen.sources.mapping import Mapped, Mapping, Recognised, bind, boundary, recognised, scattered
from feedgen.sources.nested import Nested
from feedgen.sources.nesting import unfolding
from feedgen.sources.opening import StandardInput, expand, open_stream, standard_input
from feedgen.sources.options import SourceInfo, SourceOptions
from feedgen.sources.preset import GENERIC, PresetModel, load_preset, load_presets, preset_names
from feedgen.sources.split import CHUNK, Chunks, chunks
from feedgen.sources.stream import ByteStream

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
    "gathered",
    "given",
    "inspect",
    "inspect_all",
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
