"""`PRF170`–`PRF184`, `MAP250`–`MAP259`: how prices are made."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


# -- settings ----------------------------------------------------------------------------------------------


@rule("PRF170", severity=ERROR)
class PriceSettingImpossible(Rule):
    """A number of `pricing` cannot be: a step of nothing, an ending as large as the step, more decimals than there are.

    ## Example
        pricing:
          round: {to: 1, ending: 1.99}

    Prices are 1 apart here, so what they end in is less than 1.

    ## How to fix
    `{ending: 0.99}` for prices that end in ,99 and `{to: 10, ending: 9.90}` for 9.90, 19.90, 29.90.
    Yen have no decimals.
    """

    message = "`{key}: {value}` cannot be: {problem}"


@rule("PRF171", severity=ERROR)
class RatesUnusable(Rule):
    """A file of exchange rates cannot be used.

    ## What it means
    Rates are a CSV file with the columns `currency` and `rate` (perhaps `base` and `date`), a YAML file with `base`,
    `date` and `rates`, or the XML file of the European Central Bank. Each says what one unit of the base is worth, a
    number above nothing.

    ## Example
        currency;rate
        USD;n/a

    ## How to fix
    Correct the line; where the file does not say of which currency the rates are, `base` of `convert` does.
    """

    message = "the exchange rates of `{path}` cannot be used: {problem}"
    hint = (
        "`currency;rate;date` as CSV, `{{base: EUR, date: 2026-11-23, rates: {{USD: 1.08}}}}` as YAML, or the ECB's XML"
    )


@rule("PRF172", severity=ERROR)
class ConversionIncomplete(Rule):
    """`convert` does not say enough, or not what can be used.

    ## What it means
    A conversion needs `rates` and a currency to convert to: that of the market, or `to`. An address is fetched over
    https, and only feedgen.yaml may name one: a profile of somebody else is data, which reads nothing from the network.

    ## Example
        pricing:
          convert: {to: EURO}

    ## How to fix
    Say what is missing; currencies are written as ISO 4217 does, EUR.
    """

    message = "prices cannot be converted: {problem}"


@rule("PRF173", severity=WARNING)
class RatesStale(Rule):
    """Exchange rates are older than `max_age` days.

    ## What it means
    The prices are computed with them all the same.

    ## How to fix
    Fetch the file again, name an address that has today's rates, or allow more days: the bank publishes none at
    weekends.
    """

    message = "the exchange rates of `{path}` are {said} ({date}), `max_age` is {limit} days"
    hint = "renew the file, or allow more days"


@rule("PRF174", severity=ERROR)
class RatesUnreachable(Rule):
    """Exchange rates cannot be fetched, and none are kept from an earlier run.

    ## What it means
    No price is computed without rates, so the run does not start. After one successful run the last good file is used
    when there is no network (PRF177).

    ## How to fix
    Try the address in a browser; without a network, save the file and name it: `rates: eurofxref-daily.xml`.
    """

    message = "exchange rates cannot be fetched from {url}: {problem}"
    hint = "save the file beside feedgen.yaml and name it instead of the address"


@rule("PRF175", severity=ERROR)
class LowestAboveHighest(Rule):
    """The lowest price of `pricing` is above the highest.

    ## Example
        pricing: {min: 100, max: 10}

    ## How to fix
    Exchange them. When they come from two layers, take one back with `null`.
    """

    message = "no price is at least {min} and at most {max}"


@rule("PRF176", severity=ERROR)
class PriceCountryUnknown(Rule):
    """`pricing` speaks of a country that is no market of the channel.

    ## Example
        pricing:
          tax: {out: {UK: 20%}}

    ## How to fix
    Countries are written as ISO 3166 does: GB.
    """

    message = "`{name}` is no market here: {known}"


@rule("PRF177", severity=WARNING)
class RatesFromCache(Rule):
    """Exchange rates could not be fetched; those of an earlier run are used.

    ## What it means
    Every file that was fetched well is kept in the user's cache folder. `max_age` says how old rates may be.

    ## How to fix
    Nothing when the network is back the next time; else try the address in a browser.
    """

    message = "exchange rates could not be fetched from {url} ({problem}); those of {date} are used"


@rule("MAP250", severity=ERROR)
class RateMissing(Rule):
    """There is no exchange rate for the currency of a price.

    ## What it means
    A price is never taken 1:1 into another currency, so the product is rejected. With `missing: keep` its prices stay
    in their currency.

    ## How to fix
    Add the currency to the rates, or give prices in a currency that is among them.
    """

    message = "there is no rate from {currency} to {to}; {known}"
    hint = "add the currency to the rates, or set `missing: keep`"


@rule("MAP251", severity=ERROR)
class PriceBelowFloor(Rule):
    """A price does not leave the cost and the margin that `floor` asks for.

    ## What it means
    `below: reject` rejects the product; a sale below the floor is dropped, the product stays at its price. `warn` keeps
    both and says so.

    ## How to fix
    Raise the price, lower the margin, or set `below: clamp` to raise such prices to the lowest one that is allowed.
    """

    message = "the price is below {floor}, the lowest that leaves cost and margin"
    hint = "raise the price, or set `below: clamp`"


@rule("MAP252", severity=INFO)
class PriceRaisedToFloor(Rule):
    """A price was raised to the lowest one that leaves the cost and the margin (`below: clamp`).

    ## How to fix
    Nothing, when that is meant.
    """

    message = "the price was below {floor} and is {raised} now"


@rule("MAP253", severity=INFO)
class SaleNoReduction(Rule):
    """After pricing, the reduced price is not below the price, and is dropped.

    ## What it means
    Rounding, a lowest price or the floor has made both the same.

    ## How to fix
    Nothing, when that is meant; else round in smaller steps.
    """

    message = "the reduced price is not below the price {price}: the sale is dropped"


@rule("MAP254", severity=ERROR)
class TaxRateUnknown(Rule):
    """The tax rate of a product is not known, so tax cannot be taken out of or into its price.

    ## What it means
    The product is rejected: a price with a guessed tax is a wrong price.

    ## How to fix
    Give `tax_rate`, or say the rate: `tax: {{in: 20%, out: 19%}}`.
    """

    message = "the tax rate (`tax.{key}`) is not known"
    hint = "give `tax_rate` in the catalogue, or a rate in `tax`"


@rule("MAP255", severity=WARNING)
class CostUnknown(Rule):
    """`floor` cannot be kept for a product whose cost is not known.

    ## How to fix
    Give `cost` in the catalogue, or say what it is: `floor: {{cost: price * 0.6}}`.
    """

    message = "the cost is not known, so the price has no floor"
    hint = "give `cost`, or an expression for it"


@rule("MAP258", severity=ERROR)
class PricePartUnusable(Rule):
    """An expression of `pricing` gives something that cannot be computed with.

    ## What it means
    A shipping cost that is no amount, a commission of 100 % or more, a tax rate above 100 %. The product is rejected.

    ## Example
        pricing: {commission: "category | lookup('fees')"}

    where the table has `unknown` for the category.

    ## How to fix
    Correct the values, or give a `default` to the look-up.
    """

    message = "`{key}` should be {what}"


@rule("MAP259", severity=ERROR)
class PriceOfNothing(Rule):
    """What is taken off leaves nothing of a price, or less.

    ## Example
        pricing: {add: -5.00}

    and a product for 4.90.

    ## How to fix
    Take off a percentage, or set the lowest price with `min`.
    """

    message = "the price would be nothing or less"
    hint = "set the lowest price with `min`"
