"""Every code of every family; importing this module registers them all."""

from feedgen.diagnostics.codes import cat, categories, chn, grd, out, prf, selecting, src
from feedgen.diagnostics.codes import map as map_

__all__ = ["cat", "categories", "chn", "grd", "map_", "out", "prf", "selecting", "src"]
