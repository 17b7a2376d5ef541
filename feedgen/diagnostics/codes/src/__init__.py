"""Codes of the SRC family: 1xx a source cannot be read, 2xx something is wrong with its records."""

from feedgen.diagnostics.codes.src import opening, packed, records, tables, writing

__all__ = ["opening", "packed", "records", "tables", "writing"]
