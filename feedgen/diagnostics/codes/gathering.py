"""SRC26x, SRC27x: records that belong together, and what tells which export a source is."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC260", severity=Severity.WARNING)
class ParentNowhere(Rule):
    """A variant names a parent that no record is.

    ## What it means
    The export keeps what variants have in common (title, description, brand …) on a record of their own, the parent.
    This record names one by its key, and no record of the source has that key.

    ## Why it matters
    The variant stands alone: it has only what its own record says, and belongs to no group.

    ## Example
    A WooCommerce row of type `variation` with `id:44` in `Parent`, in an export that was filtered by category and has
    no row with the ID 44.

    ## How to fix
    Export the parents too, or all products. Where the parent was deleted, delete the variant in the shop.
    """

    message = "its parent `{parent}` is nowhere in the source"
    hint = "export the parents together with their variants"


@rule("SRC270", severity=Severity.ERROR)
class TwoPresetsFit(Rule):
    """The columns fit two presets equally well.

    ## What it means
    The header has as many columns of one known export as of another. What its columns mean depends on which it is.

    ## Why it matters
    The wrong preset gives wrong prices, stocks or ids without anybody noticing. So nothing is guessed.

    ## Example
    A file whose header somebody put together from two shops.

    ## How to fix
    Name the preset: `--preset NAME`, or `preset: NAME` of the source in feedgen.yaml. `feedgen presets` lists them.
    """

    message = "the columns fit the presets {names} equally well"
    hint = "name one, e.g. `--preset {first}`"
