"""Codes of the CAT family about numbers, prices and measures."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("CAT101", severity=Severity.WARNING)
class NumberUnreadable(Rule):
    """A cell that must hold a number holds something else.

    ## What it means

    The text in the cell cannot be read as a number. The attribute is left out of the product; the product
    is still sold.

    ## Why it matters

    Channels refuse text where they expect a number, so feedgen does not pass it on.

    ## Example

    `tax_rate` is `standard`; `popularity_rank` is `12..5`.

    ## How to fix

    Write digits with `.` or `,` as decimal mark: `1299`, `1,299.00`, `1.299,00`, `1 299,00`, `10%`. Or map
    another column.
    """

    message = "{value!r} is not a number"
    hint = "write it like `12.90`, `12,90` or `1 299,00`"


@rule("CAT102", severity=Severity.INFO)
class NumberAmbiguous(Rule):
    """One separator with exactly three digits after it: thousands or decimals?

    ## What it means

    `1.299` is 1 299 to a German and 1.299 to an American. Prices and whole numbers are read as thousands,
    because no price has a tenth of a cent; weights and other numbers are read as decimals.

    ## Why it matters

    A wrong guess makes a price a thousand times too high or too low.

    ## Example

    Price `1.299` is read as 1299.00 EUR, weight `1.250 kg` as 1.25 kg.

    ## How to fix

    Say which decimal mark the catalogue uses with the option `decimal`, or export two decimals (`1299.00`).
    """

    message = "{value!r} can be read in two ways; read as {read}"
    hint = "set `decimal: ','` or `decimal: '.'` for the catalogue to settle it"


@rule("CAT103", severity=Severity.WARNING)
class NumberNotWhole(Rule):
    """A whole number was expected, and the value has a fraction.

    ## What it means

    Quantities, days and packs are counted in whole numbers. `12.0` is accepted, `12.5` is not. The
    attribute is left out.

    ## Why it matters

    Rounding would invent stock that is not there.

    ## Example

    `quantity` is `2.5` for cloth sold by the metre.

    ## How to fix

    Give whole numbers, or map the column to another attribute.
    """

    message = "{value!r} is not a whole number"
    hint = "give a whole number, like `12`"


@rule("CAT104", severity=Severity.ERROR)
class PriceUnreadable(Rule):
    """A price cannot be read.

    ## What it means

    The cell holds something that is not an amount. A product whose `price` cannot be read is rejected;
    another amount (`cost`, `sale_price` …) is left out with a warning.

    ## Why it matters

    A guessed price is a legal promise to a customer.

    ## Example

    `price` is `abc`, `on request` or `12 90`.

    ## How to fix

    Give a number, with or without currency: `1.299,00 €`, `$1,299.00`, `EUR 12.90`, `CHF 12.–`.
    """

    message = "{value!r} is not a price"
    hint = "write it like `12.90 EUR`, `12,90 €` or `12.90`"


@rule("CAT105", severity=Severity.ERROR)
class PriceNegative(Rule):
    """A price is less than zero.

    ## What it means

    Prices start at zero. The product is rejected when it is its `price`, otherwise the amount is left out.

    ## Why it matters

    Channels refuse negative amounts, and some suspend the whole feed.

    ## Example

    `price` is `-1`, which some shop systems write for `price on request`.

    ## How to fix

    Leave the cell empty, or filter such products with `select`.
    """

    message = "{value!r} is less than zero"
    hint = "give the amount without a minus, or leave the cell empty"


@rule("CAT106", severity=Severity.ERROR)
class PriceWithoutCurrency(Rule):
    """An amount has no currency, and nothing says which is meant.

    ## What it means

    Neither the cell, nor a `currency` column, nor the configuration names a currency. The product is
    rejected when it is its `price`, otherwise the amount is left out.

    ## Why it matters

    Every channel needs the currency; 12.90 yen are not 12.90 euros.

    ## Example

    `price` is `12.90` and there is no `shop.currency`.

    ## How to fix

    Set `shop: {currency: EUR}`, build for a market, or add a column `currency` to the catalogue.
    """

    message = "price {value!r} has no currency"
    hint = "add a `currency` column, or set `shop.currency`"


@rule("CAT107", severity=Severity.ERROR)
class CurrencyUnknown(Rule):
    """A currency code or sign is not known.

    ## What it means

    What stands beside the amount is neither an ISO 4217 code nor a sign that belongs to one currency. `kr`
    alone belongs to four, and needs `shop.currency`.

    ## Why it matters

    The amount cannot be written for any channel.

    ## Example

    `12.90 XXZ`; `100 kr` without a configured currency.

    ## How to fix

    Write the code: `EUR`, `GBP`, `SEK`.
    """

    message = "{currency!r} is no currency"
    hint = "use an ISO 4217 code such as `EUR`, or a sign such as `€`"


@rule("CAT108", severity=Severity.WARNING)
class MeasureUnreadable(Rule):
    """A weight, length or content cannot be read.

    ## What it means

    The cell must hold a number with a unit of the right kind. A bare number has the unit the catalogue is
    configured with, where there is one; contents have none. The attribute is left out.

    ## Why it matters

    Shipping costs and unit prices are computed from it.

    ## Example

    `weight` is `heavy`, `-2 kg` or `30 cm`; `unit_measure` is `750`.

    ## How to fix

    Write `1.5 kg`, `500 g`, `30 cm`, `750 ml`, or set `weight_unit` and `length_unit`.
    """

    message = "{value!r} is not a number with a unit"
    hint = "accepted units: {accepted}"
