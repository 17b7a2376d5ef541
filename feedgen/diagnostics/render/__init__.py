"""One module per way to write findings down; each turns plain data into text and touches no file.

`text` for people · `json`, `ndjson` for programs · `html` for the merchant's browser · `github`, `sarif`
and `junit` for continuous integration.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from feedgen.diagnostics.finding import Finding


class Listed(NamedTuple):
    """Findings to write down, and how many more there were than could be kept."""

    findings: Sequence[Finding]
    more: int = 0
    feeds: Sequence[str] = ()
    """What was checked (`google-fr/products`), found fault with or not."""


def more_note(more: int) -> str:
    """The line that owns up to what was left out."""
    return f"and {more:,} more findings; `--report all.ndjson` writes every one"


__all__ = ["Listed", "more_note"]
