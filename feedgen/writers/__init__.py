"""Document formats: item values → text."""

from feedgen.plugins import Registry
from feedgen.writers.base import COUNTER, Encoder, FieldLayout, Layout, Node, Pair, Unreadable, Verifier, Writer
from feedgen.writers.pairs import pairs_of

WRITERS: Registry[Writer] = Registry(
    "feedgen.writers",
    {
        "xml": "feedgen.writers.xml:WRITER",
        "csv": "feedgen.writers.delimited:CSV",
        "tsv": "feedgen.writers.delimited:TSV",
        "json": "feedgen.writers.json:JSON",
        "jsonl": "feedgen.writers.json:JSONL",
    },
)

__all__ = [
    "COUNTER",
    "WRITERS",
    "Encoder",
    "FieldLayout",
    "Layout",
    "Node",
    "Pair",
    "Unreadable",
    "Verifier",
    "Writer",
    "pairs_of",
]
