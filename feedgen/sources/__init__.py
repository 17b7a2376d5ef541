"""Sources: bytes → records (`formats/`), records → raw product attributes (`presets/`)."""

from feedgen.sources.boundaries import Boundary
from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.detect import inspect, inspect_all
from feedgen.sources.formats import FORMATS, Cut, Format, parse
from feedgen.sources.head import Head, Layout
from feedgen.sources.headers import find_column, is_column, normalise
from feedgen.sources.input import Input
from feedgen.sources.mapping import Mapped, Mapping, bind, boundary, choose
from feedgen.sources.opening import ByteStream, StandardInput, expand, open_stream, standard_input
from feedgen.sources.options import SourceInfo, SourceOptions
from feedgen.sources.preset import PresetModel, load_preset, load_presets, preset_names
from feedgen.sources.split import CHUNK, Chunks, chunks

__all__ = [
    "CHUNK",
    "FORMATS",
    "Boundary",
    "ByteStream",
    "Chunks",
    "Cut",
    "Format",
    "Head",
    "Input",
    "Layout",
    "Mapped",
    "Mapping",
    "PresetModel",
    "RawChunk",
    "SourceInfo",
    "SourceOptions",
    "StandardInput",
    "Table",
    "bind",
    "boundary",
    "choose",
    "chunks",
    "expand",
    "find_column",
    "inspect",
    "inspect_all",
    "is_column",
    "load_preset",
    "load_presets",
    "normalise",
    "open_stream",
    "parse",
    "preset_names",
    "standard_input",
]
