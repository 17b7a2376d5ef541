"""`PRF221`–`PRF224`, `MAP260`–`MAP264`: promotions."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("PRF221", severity=Severity.ERROR)
class PromotionNeverRuns(Rule):
    """A promotion ends before it starts.

    ## What it means
    A time without an offset is in the shop's zone. An end that is a date alone is the whole of that day; an end with
    a time is the first moment that no longer belongs to the promotion.

    ## Example
        promotions:
          soldes: {start: 2026-02-03, end: 2026-01-07, discount: 20%}

    ## How to fix
    Correct `start` or `end`.
    """

    message = "the promotion starts at {start} and ends at {end}: it never runs"
    hint = "`start` is to be before `end`"


@rule("PRF222", severity=Severity.ERROR)
class PromotionOfUnknownChannel(Rule):
    """A promotion is for a channel that feedgen.yaml does not have.

    ## Example
        promotions:
          soldes: {discount: 20%, channels: [ebbay]}

    ## How to fix
    Use a key of `channels`, or add the channel.
    """

    message = "there is no channel `{name}` in `channels`"
    hint = "{known}"


@rule("PRF223", severity=Severity.ERROR)
class PriceListUnusable(Rule):
    """A line of a promotion's price list cannot be used.

    ## Example
        id;price
        MUG-1;soon

    ## How to fix
    One line per product: its id, and a price such as `9.90` or `9.90 EUR`. Without a currency it is in that of the
    product's price.
    """

    message = "a line of the price list `{path}` cannot be used: {problem}"
    hint = "columns `id` and `price`, one line per id, prices such as `9.90` or `9.90 EUR`"


@rule("PRF224", severity=Severity.INFO)
class PromotionNowhere(Rule):
    """No channel of the file serves a market that the promotion is for.

    ## Example
        promotions: {soldes: {discount: 20%, markets: [FR]}}
        channels: {google: {market: DE}}

    ## How to fix
    Correct the promotion's `markets`, or give a channel that market. Nothing is wrong where the market is named when
    the feed is built: `feedgen build -c google@FR`.
    """

    message = "no channel serves {markets}: the promotion `{name}` is sent nowhere"


@rule("MAP260", severity=Severity.INFO)
class PromotionNotBelow(Rule):
    """The price of a promotion is not below the product's price, so the product does not take part.

    ## How to fix
    Often nothing. Else correct the promotion's `price` or its price list, or leave the product out with `select`.
    """

    message = "promotion `{name}`: not below the price {price}; left out"


@rule("MAP261", severity=Severity.WARNING)
class PromotionBelowNothing(Rule):
    """A promotion leaves nothing of the product's price, so the product does not take part.

    ## How to fix
    Leave cheap products out: `select: price > 5`.
    """

    message = "promotion `{name}`: nothing is left of the price {price}; left out"
    hint = "leave such products out with `select`"


@rule("MAP262", severity=Severity.WARNING)
class PromotionInOtherCurrency(Rule):
    """The price of a promotion is in another currency than the product's price; they are not compared.

    ## How to fix
    Write the price without a currency, or limit the promotion to the markets of its currency with `markets`.
    """

    message = "promotion `{name}`: another currency than the price {price}; left out"
    hint = "limit it with `markets`, or write its prices without a currency"


@rule("MAP263", severity=Severity.INFO)
class SaleIsOver(Rule):
    """The product's sale ended before the run; its reduced price is left out, and the price itself is asked.

    ## Example
    `sale_price` 9.90 EUR, `sale_end` 2026-11-20, in a run on the 21st.

    ## Why it matters
    Channels refuse a sale whose dates are past, and a reduced price that no longer holds in the shop is a wrong price.

    ## How to fix
    Often nothing. If the sale goes on, give it a later `sale_end`; the end is the last moment of the sale.
    """

    message = "the sale was over at {moment}; the reduced price {value!r} is left out"


@rule("MAP264", severity=Severity.INFO)
class SaleNotYetBegun(Rule):
    """The product's sale has not begun, and the channel knows no dates: the price before the sale is sent.

    ## Example
    `sale_price` 9.90 EUR, `sale_start` 2026-11-27, for eBay, in a run on the 24th.

    ## How to fix
    Nothing; build the feed again when the sale begins. Channels that take dates get the sale now, with its dates.
    """

    message = "the sale begins at {moment}; the reduced price {value!r} is left out until then"
