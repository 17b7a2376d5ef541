"""Tab-separated text: delimited text whose delimiter is not looked for."""

from __future__ import annotations

from feedgen.sources.formats import Format
from feedgen.sources.formats.csv import parse_delimited, split_delimited

TSV = Format("tsv", split_delimited, parse_delimited)
