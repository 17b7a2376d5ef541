"""Codes of the CAT family about a product as a whole, and beside the others."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("CAT201", severity=Severity.ERROR)
class IdMissing(Rule):
    """A row has no id.

    ## What it means

    Every product needs the shop's own unique number. The row is rejected.

    ## Why it matters

    Channels recognise a product by its id from one day to the next.

    ## Example

    The `id` cell is empty.

    ## How to fix

    Fill the SKU, or build an id from other columns: `id: "group_id ~ '-' ~ size"`.
    """

    message = "the product has no id"
    hint = "map a column with a unique number to `id`"


@rule("CAT202", severity=Severity.WARNING)
class SalePriceWithoutPrice(Rule):
    """There is a sale price, and no regular price to compare it with.

    ## What it means

    The sale price is left out.

    ## Why it matters

    Channels show the reduced price beside the regular one and need both.

    ## Example

    `sale_price` 9.90 EUR, no `price`.

    ## How to fix

    Map the regular price; a shop without sales maps its only price to `price`.
    """

    message = "sale price {value!r} stands without a price"
    hint = "map the regular price to `price`"


@rule("CAT203", severity=Severity.WARNING)
class SaleCurrencyDiffers(Rule):
    """Price and sale price are in different currencies.

    ## What it means

    The sale price is left out.

    ## Why it matters

    They cannot be compared, and channels refuse such offers.

    ## Example

    `price` 12.90 EUR, `sale_price` 9.90 USD.

    ## How to fix

    Give both in the same currency, or use `markets` for other countries.
    """

    message = "sale price {value!r} and price {price!r} have different currencies"
    hint = "give both in the same currency"


@rule("CAT204", severity=Severity.WARNING)
class SalePriceNotLower(Rule):
    """The sale price is the regular price, or higher.

    ## What it means

    There is no reduction. The sale price is left out and the product sold at its price.

    ## Why it matters

    Channels refuse a sale price that is not lower, and consumer law forbids to advertise it.

    ## Example

    `price` 12.90 EUR, `sale_price` 12.90 EUR.

    ## How to fix

    Leave the sale price empty outside sales; check that the two columns are not swapped.
    """

    message = "sale price {value!r} is not lower than price {price!r}"
    hint = "leave the sale price empty when there is no sale"


@rule("CAT205", severity=Severity.WARNING)
class SaleWindowReversed(Rule):
    """The end of the sale comes before its start.

    ## What it means

    Nobody can tell when the sale takes place. It does not: the sale price and both dates are left out, and
    the product is sold at its price.

    ## Why it matters

    Without its dates the sale price would hold for ever.

    ## Example

    `sale_start` 2026-11-30, `sale_end` 2026-11-20.

    ## How to fix

    Correct the dates. A date alone as end means until 23:59:59 of that day.
    """

    message = "the sale ends ({value}) before it starts ({start}); no sale price is used"
    hint = "swap or correct the two dates"


@rule("CAT206", severity=Severity.WARNING)
class SaleWindowUnreadable(Rule):
    """The start or the end of the sale is given, and cannot be read.

    ## What it means

    Nobody can tell when the sale takes place. It does not: the sale price and the other date are left out
    too, and the product is sold at its price. Another finding (CAT110, CAT112) quotes the date.

    ## Why it matters

    Without its end the sale price would hold for ever, without its start it would begin today.

    ## Example

    `sale_price` 9.90 EUR, `sale_end` `2026-11-31`.

    ## How to fix

    Correct the date, or empty the cell when the sale is meant to have no end.
    """

    message = "sale price {value!r} is not used: {dates} cannot be read"
    hint = "correct the date; an empty cell is a sale without that limit"


@rule("CAT301", severity=Severity.ERROR)
class DuplicateProductId(Rule):
    """Two products have the same id.

    ## What it means

    The first one in the catalogue is kept, every later one is left out and counted as a duplicate.

    ## Why it matters

    A channel would overwrite one with the other, by chance.

    ## Example

    Two variants share the SKU `TEE`.

    ## How to fix

    Give every variant its own SKU. When the rows are one product with several pictures, choose the preset
    of your shop system.
    """

    message = "id {product!r} is used again; the first, at {first}, is kept"
    hint = "give every product and variant an id of its own"


@rule("CAT302", severity=Severity.WARNING)
class ParentMissing(Rule):
    """A variant names a parent that the catalogue does not have.

    ## What it means

    What the variant would have taken from its parent (title, description, pictures) is missing. The variant
    is kept as it is.

    ## Why it matters

    Channels group variants by their parent; a title may be missing.

    ## Example

    A row with parent `TEE`, and no row `TEE`.

    ## How to fix

    Export all products, not only a selection; check that parents are not filtered out.
    """

    message = "the parent {parent!r} of the variant is not in the catalogue"
    hint = "export the parent row too, or clear the reference"
