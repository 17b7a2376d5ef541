"""Every code of every family; importing this module registers them all."""

from feedgen.diagnostics.codes import (
    cat,
    categories,
    chn,
    gathering,
    grd,
    linting,
    looking,
    out,
    prf,
    pricing,
    promotions,
    remote,
    selecting,
    src,
    starting,
    tables,
    testing,
)
from feedgen.diagnostics.codes import map as map_

__all__ = [
    "cat",
    "categories",
    "chn",
    "gathering",
    "grd",
    "linting",
    "looking",
    "map_",
    "out",
    "prf",
    "pricing",
    "promotions",
    "remote",
    "selecting",
    "src",
    "starting",
    "tables",
    "testing",
]
