"""Tab-separated text: delimited text whose delimiter is not looked for."""

from __future__ import annotations

from feedgen.sources.formats import Format
from feedgen.sources.formats.csv import parse_delimited, split_delimited
from feedgen.sources.formats.delimited.tablehead import look_at_table, top_of_table

TSV = Format("tsv", look_at_table, split_delimited, parse_delimited, top=top_of_table)
