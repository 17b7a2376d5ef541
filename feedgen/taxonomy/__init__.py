"""Trees of categories: a channel's own (Google's, eBay's …), and from the shop's paths to them. Knows no feed."""

from feedgen.taxonomy.mapping import OTHERS, Line, compiled, mapping_problems, resolved
from feedgen.taxonomy.paths import JOIN, Levels, key_of, levels_of
from feedgen.taxonomy.reading import read_google, read_rows
from feedgen.taxonomy.tree import Node, Taxonomy

__all__ = [
    "JOIN",
    "OTHERS",
    "Levels",
    "Line",
    "Node",
    "Taxonomy",
    "compiled",
    "key_of",
    "levels_of",
    "mapping_problems",
    "read_google",
    "read_rows",
    "resolved",
]
