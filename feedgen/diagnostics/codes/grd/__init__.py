"""Codes of the GRD family: rules over a whole run, judged just before finished feeds would replace the old ones.

Their messages share the params `feed`, `found` (a count or a share), `limit` (the setting), `before` and `now` (items),
`items` of `of` concerned, `examples`, and `accept`, the command that accepts what was found.
"""

from feedgen.diagnostics.codes.grd import accepting, counts, values

__all__ = ["accepting", "counts", "values"]
