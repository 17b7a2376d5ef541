"""Codes of the GRD family about what items say."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("GRD106", severity=Severity.ERROR)
class PricesMoved(Rule):
    """Many prices moved far at once.

    ## What it means

    Of the items that are in both runs, more than the guard allows have a price that moved by more than its
    `beyond`, in percent of the smaller one of the two prices: 200 % is three times as much or a third. Nothing was
    replaced: the feeds of the last good run stay, and what would have been published stands beside them as
    `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    A lost decimal mark, another price list, another currency: each sale at a wrong price costs money, and channels
    suspend accounts whose prices differ from the page's.

    ## Example

    The decimal comma was lost and 12,90 became 1290.

    ## How to fix

    - Look at the examples and at the price column of the export: decimal mark, currency, net or gross.
    - The prices are right (a sale of everything)? `feedgen accept`, or raise the guard.

    ## Settings

        guards: {max_price_moves: {share: 50%, items: 5, beyond: 200%}}     # the default
    """

    message = (
        "{feed}: {found} of the prices moved by more than {beyond} ({items:,} of {of:,}); the guard "
        "`max_price_moves` allows {limit}{examples}"
    )
    hint = "nothing was replaced; look at the price column. If the prices are right: {accept}"


@rule("GRD107", severity=Severity.ERROR)
class PricesJumped(Rule):
    """Single prices moved so far that they are hardly right.

    ## What it means

    More items than the guard allows have a price that moved by more than its `beyond`, in percent of the smaller one
    of the two prices: 800 % is nine times as much or a ninth. Nothing was replaced: the feeds of the last good run
    stay, and what would have been published stands beside them as `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    Nobody buys at ten times the price, everybody at a hundredth, and channels suspend accounts whose prices differ
    from the page's.

    ## Example

    Six products that were edited by hand lost their decimal mark.

    ## How to fix

    - Correct the prices of the examples in the shop.
    - They are right? `feedgen accept`.

    ## Settings

        guards: {max_price_jumps: {items: 5, beyond: 800%}}     # the default
    """

    message = (
        "{feed}: {items:,} prices moved by more than {beyond}; the guard `max_price_jumps` allows {limit}{examples}"
    )
    hint = "nothing was replaced; correct these prices. If they are right: {accept}"


@rule("GRD108", severity=Severity.ERROR)
class OtherCurrency(Rule):
    """Items are priced in another currency than before.

    ## What it means

    The numbers may be the same, the money is not. Nothing was replaced: the feeds of the last good run stay, and
    what would have been published stands beside them as `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    12.90 EUR and 12.90 USD are two prices. Most channels refuse a feed whose currency is not the country's.

    ## Example

    The export of the American shop was read for the French feed.

    ## How to fix

    - Check which export was read, and the currency that the shop or the market sets.
    - The country changed its currency? `feedgen accept`.

    ## Settings

        guards: {max_currency: {share: 5%, items: 2}}     # the default
    """

    message = (
        "{feed}: {found} of the prices are in another currency ({items:,} of {of:,}); the guard "
        "`max_currency` allows {limit}{examples}"
    )
    hint = "nothing was replaced; was another shop's file read? If not: {accept}"


@rule("GRD109", severity=Severity.ERROR)
class AvailabilityFlipped(Rule):
    """Many items became sold out, or came back, at once.

    ## What it means

    Of the items that are in both runs, more than the guard allows can be bought now and could not before, or the
    other way round. Nothing was replaced: the feeds of the last good run stay, and what would have been published
    stands beside them as `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    Sold out in the feed is sold out for the customer, whatever the warehouse holds; and what is sold although there
    is none of it must be cancelled.

    ## Example

    The stock column came empty, and every product counts as sold out.

    ## How to fix

    - Look at the stock column of the export.
    - It is so (a holiday, a delivery)? `feedgen accept`.

    ## Settings

        guards: {max_availability: {share: 50%, items: 20}}     # the default
    """

    message = (
        "{feed}: {found} of the items changed their availability ({items:,} of {of:,}); the guard "
        "`max_availability` allows {limit}{examples}"
    )
    hint = "nothing was replaced; look at the stock column. If it is so: {accept}"


@rule("GRD110", severity=Severity.ERROR)
class OtherCategories(Rule):
    """Many items are in another category of the shop.

    ## What it means

    Of the items that are in both runs, more than the guard allows have another category. Where profiles or
    configuration changed since, this is a warning and stops nothing. Else: nothing was replaced: the feeds of the
    last good run stay, and what would have been published stands beside them as `NAME.held`, with its figures in
    `NAME.held.json`.

    ## Why it matters

    Categories decide over bids, commissions and required attributes; rules of feedgen.yaml that name the old ones
    no longer hold.

    ## Example

    The category tree was exported in another language.

    ## How to fix

    - Compare the category column with that of the last export.
    - The tree was made anew? Adapt the rules that name categories, then `feedgen accept`.

    ## Settings

        guards: {max_category: {share: 80%, items: 5}}     # the default
    """

    message = (
        "{feed}: {found} of the items are in another category ({items:,} of {of:,}); the guard "
        "`max_category` allows {limit}{examples}"
    )
    hint = "was the tree exported otherwise, or in another language? If it is meant: {accept}"


@rule("GRD111", severity=Severity.ERROR)
class AttributeEmptied(Rule):
    """An attribute that most items had is empty in many of them.

    ## What it means

    A column vanished, was renamed, or came empty. Attributes of sales, labels and promotions, which come and go, are
    not looked at. Where profiles or configuration changed since, this is a warning and stops nothing. Else: nothing
    was replaced: the feeds of the last good run stay, and what would have been published stands beside them as
    `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    Items without GTIN, picture or brand are shown less, or refused; that costs more than a day with yesterday's
    feed.

    ## Example

    The plug-in that fills the GTIN column was switched off.

    ## How to fix

    - Look at the column that fills the attribute (`feedgen explain SKU -c CHANNEL` names it).
    - It is meant? `feedgen accept`.

    ## Settings

        guards: {max_emptied: {share: 50%, items: 5}}     # the default
    """

    message = (
        "{feed}: {what} is empty in {found} of the items that should have it ({items:,} of {of:,}); the "
        "guard `max_emptied` allows {limit}"
    )
    hint = "did its column vanish, or come empty? If it is meant: {accept}"


@rule("GRD112", severity=Severity.ERROR)
class OtherTitles(Rule):
    """Many items have another title.

    ## What it means

    Of the items that are in both runs, more than the guard allows are called otherwise. Where profiles or
    configuration changed since, this is a warning and stops nothing. Else: nothing was replaced: the feeds of the
    last good run stay, and what would have been published stands beside them as `NAME.held`, with its figures in
    `NAME.held.json`.

    ## Why it matters

    Titles in the wrong language are refused, or found by nobody.

    ## Example

    The export ran with the language of the person who started it.

    ## How to fix

    - Compare the title column with that of the last export.
    - The texts were written anew? `feedgen accept`.

    ## Settings

        guards: {max_renamed: {share: 50%, items: 5}}     # the default
    """

    message = (
        "{feed}: {found} of the items have another title ({items:,} of {of:,}); the guard `max_renamed` "
        "allows {limit}{examples}"
    )
    hint = "is it the right language? If it is meant: {accept}"


@rule("GRD114", severity=Severity.ERROR)
class PricesTimesOneFactor(Rule):
    """Nearly all prices were multiplied by the same factor.

    ## What it means

    More of the regular prices (`price`, not `sale_price`) than the guard allows are what they were times one and the
    same factor, to the cent. Nothing was replaced: the feeds of the last good run stay, and what would have been
    published stands beside them as `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    Net for gross, another currency, a factor in a rule: each price is plausible by itself, and all of them are wrong.
    People who change prices end them in .99 or leave some as they are; a factor to the cent comes from a program.

    ## Example

    The export was switched to prices without tax: 12.00 became 10.00, 36.00 became 30.00.

    ## How to fix

    - Look at the price column of the export: net or gross, its currency; and at `pricing` of feedgen.yaml.
    - A sale of everything? Give it as `sale_price` beside the old `price`: that is what channels want to see, too.
    - The prices are right? `feedgen accept`, or switch the guard off: `max_price_factor: off`.

    ## Settings

        guards: {max_price_factor: {share: 80%, items: 5, beyond: 12%}}     # the default; smaller changes are not asked
    """

    message = (
        "{feed}: {found} of the prices are {what} times what they were ({items:,} of {of:,}); the guard "
        "`max_price_factor` allows {limit}{examples}"
    )
    hint = "nothing was replaced; are they with tax, and in the right currency? If they are right: {accept}"
