"""Codes of the CHN family: what a channel demands of an item.

1xx one field and its constraints · 2xx the item as a whole · 3xx groups and markets. The severities here
are those of a field that must be right; a field that may be missing is dropped with a warning instead.
"""

from feedgen.diagnostics.codes.chn import items, presence, values

__all__ = ["items", "presence", "values"]
