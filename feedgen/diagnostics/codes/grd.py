"""Codes of the GRD family: rules over a whole run, judged just before finished feeds would replace the old ones.

Their messages share the params `feed`, `found` (a count or a share), `limit` (the setting), `before` and `now` (items),
`items` of `of` concerned, `examples`, and `accept`, the command that accepts what was found.
"""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("GRD101", severity=Severity.ERROR)
class TooFewItems(Rule):
    """A feed came out with fewer items than the guard `min_items` asks for, so nothing was replaced.

    ## What it means

    The run worked, but what it made is too small to be true. The feeds of the last good run stay where they
    are, all of them: a run replaces every feed or none.

    ## Why it matters

    A channel takes an empty feed at its word and takes every product off sale. Getting them back can take
    days, and campaigns lose their history. An old feed does far less harm than an empty one.

    ## Example

    The export failed half-way and left only its header line, or a filter such as `select: "quantity > 0"`
    meets a catalogue whose stock column came empty.

    ## How to fix

    - Look at the counts of the summary: *rejected* products have findings that say why, *filtered* ones did
      not meet a `select` or are not active.
    - `feedgen validate` shows the findings and writes nothing.
    - An empty feed is what you want? Say so in feedgen.yaml.

    ## Settings

        guards: {min_items: 1}     # the default; 0 accepts an empty feed
    """

    message = "{feed} has {found} items, and the guard `min_items` wants at least {limit}"
    hint = "nothing was replaced; the summary says where the products went, or set `guards.min_items`; or {accept}"


@rule("GRD102", severity=Severity.ERROR)
class TooManyRejected(Rule):
    """More products were rejected than the guard `max_rejected` allows, so nothing was replaced.

    ## What it means

    A rejected product is one with an error: something the channel demands is missing or cannot be read. A
    few are normal. This many mean that something is wrong with the whole export. The feeds of the last good
    run stay.

    ## Why it matters

    Publishing the rest would take all rejected products off sale at once, for what is nearly always one
    cause: a renamed column, another decimal mark, a price column that came empty.

    ## Example

    The shop's export renamed `Prix TTC` to `Prix`. No product has a price any more, and every one is
    rejected.

    ## How to fix

    - Start with the finding that has the highest count in the summary; it usually explains all the others.
    - Compare the column names of the export with those of last week: the summary lists the columns nobody
      reads.
    - The share is right for this catalogue? Raise the guard.

    ## Settings

        guards: {max_rejected: {share: 50%, items: 20}}     # the default; off switches it off
    """

    message = (
        "{feed}: {found} of the products were rejected ({items:,} of {of:,}), and the guard "
        "`max_rejected` allows {limit}"
    )
    hint = "nothing was replaced; begin with the most frequent finding, or set `guards.max_rejected`; or {accept}"


@rule("GRD103", severity=Severity.ERROR)
class DroppedTooMuch(Rule):
    """A feed is much smaller than the one it would replace, more than the guard `max_drop` allows.

    ## What it means

    What was published last is known: from the state, or without one from the manifest. This run made far fewer, so
    nothing was replaced, and the feeds of the last good run stay. What would have been published stands beside them
    as `NAME.held`, with `NAME.held.json`.

    ## Why it matters

    Products missing from a feed are taken off sale. A sudden drop is seldom the shop's wish; more often an
    export was cut off, or one of several source files was not there.

    ## Example

    Yesterday 12 400 items, today 3 100: the export ran into its time limit after the first quarter.

    ## How to fix

    - Check that every source file is there and whole; the summary shows the records of each.
    - Look at the counts: did *rejected* or *filtered* grow?
    - The shop really became smaller? `feedgen accept`, with the command that the hint shows, and build again.

    ## Settings

        guards: {max_drop: {share: 30%, items: 5}}     # the default; off switches it off
    """

    message = (
        "{feed} would shrink by {found}, from {before:,} to {now:,} items; the guard `max_drop` allows "
        "{limit}{examples}"
    )
    hint = "nothing was replaced; is the export whole? If the shop did shrink: {accept}"


@rule("GRD104", severity=Severity.ERROR)
class RoseTooMuch(Rule):
    """A feed is far larger than the one it would replace, more than the guard `max_rise` allows.

    ## What it means

    Many items are new at once. Nothing was replaced: the feeds of the last good run stay, and what would have been
    published stands beside them as `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    Variants that were one item become one each, test products become visible, or the file of another shop was read:
    the channel takes all of it for new offers, and its limits may be exceeded.

    ## Example

    Yesterday 1 200 items, today 9 800: the export now has a row per size, and each became an item.

    ## How to fix

    - Look at the examples: are they products of this shop, and for sale?
    - The range really grew? `feedgen accept`, with the command that the hint shows.

    ## Settings

        guards: {max_rise: {share: 200%, items: 200}}     # the default
    """

    message = (
        "{feed} would grow by {found}, from {before:,} to {now:,} items; the guard `max_rise` allows {limit}{examples}"
    )
    hint = "nothing was replaced; if the range did grow: {accept}"


@rule("GRD105", severity=Severity.ERROR)
class OtherIds(Rule):
    """Many ids are gone while others came in their place.

    ## What it means

    The number of items is about the same, but they are others: the ids changed, or another catalogue was read.
    Nothing was replaced: the feeds of the last good run stay, and what would have been published stands beside them
    as `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    A channel knows an item by its id. Under another one it begins anew: without history, without reviews, checked
    again, for days.

    ## Example

    The shop's software was updated and exports its internal number instead of the SKU.

    ## How to fix

    - Compare the id column with that of the last export, and map the old one: `catalogue.columns: {id: …}`.
    - The range was really exchanged? `feedgen accept`.

    ## Settings

        guards: {max_new_ids: {share: 50%, items: 5}}     # the default
    """

    message = (
        "{feed}: {found} of the ids are gone and others came ({items:,} of {of:,}); the guard "
        "`max_new_ids` allows {limit}{examples}"
    )
    hint = "nothing was replaced; did the id column change? If the range did: {accept}"


@rule("GRD106", severity=Severity.ERROR)
class PricesMoved(Rule):
    """Many prices moved far at once.

    ## What it means

    Of the items that are in both runs, more than the guard allows have a price that moved by more than its
    `beyond`. Nothing was replaced: the feeds of the last good run stay, and what would have been published stands
    beside them as `NAME.held`, with its figures in `NAME.held.json`.

    ## Why it matters

    A wrong factor, net for gross, another price list: each sale at a wrong price costs money, and channels suspend
    accounts whose prices differ from the page's.

    ## Example

    The decimal comma was lost and 12,90 became 1290.

    ## How to fix

    - Look at the examples and at the price column of the export: decimal mark, currency, net or gross.
    - The prices are right (a sale of everything)? `feedgen accept`, or raise the guard.

    ## Settings

        guards: {max_price_moves: {share: 70%, items: 5, beyond: 90%}}     # the default
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

    More items than the guard allows have a price that moved by more than its `beyond`. Nothing was replaced: the
    feeds of the last good run stay, and what would have been published stands beside them as `NAME.held`, with its
    figures in `NAME.held.json`.

    ## Why it matters

    Nobody buys at ten times the price, and channels suspend accounts whose prices differ from the page's. A price can
    fall by 100 % at most: with a `beyond` above that, only rises count.

    ## Example

    Six products that were edited by hand lost their decimal mark.

    ## How to fix

    - Correct the prices of the examples in the shop.
    - They are right? `feedgen accept`.

    ## Settings

        guards: {max_price_jumps: {items: 5, beyond: 400%}}     # the default
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


@rule("GRD113", severity=Severity.ERROR)
class SegmentDropped(Rule):
    """One segment of a feed, a brand or a supplier, lost most of its items.

    ## What it means

    The feed as a whole is about as large as before, but one of its parts is not. Nothing was replaced: the feeds of
    the last good run stay, and what would have been published stands beside them as `NAME.held`, with its figures
    in `NAME.held.json`.

    ## Why it matters

    The file of one supplier that did not arrive takes its whole range off sale, and is too small to be seen in the
    whole.

    ## Example

    `segment: brand`: the 140 items of one brand are gone, 3 % of the feed.

    ## How to fix

    - Is the part of the source there that the segment comes from?
    - The brand was given up? `feedgen accept`.

    ## Settings

        guards: {segment: brand, max_segment_drop: {share: 80%, items: 5}}     # without `segment` it is not asked
    """

    message = (
        "{feed}: {what} would lose {found} of its items ({items:,} of {of:,}); the guard "
        "`max_segment_drop` allows {limit}"
    )
    hint = "nothing was replaced; is its source there? If it was given up: {accept}"


@rule("GRD130", severity=Severity.INFO)
class NothingToCompare(Rule):
    """A feed is new, so most guards have nothing to compare with.

    ## What it means

    The feed was never published from this output folder, or nothing is remembered of it. Only `min_items` and
    `max_rejected` were asked.

    ## Why it matters

    The first run of a feed is the one to look at yourself: whatever it publishes is what later runs are compared
    with.

    ## Example

    A channel was added to feedgen.yaml.

    ## How to fix

    - Look at the summary and at `feedgen preview -c CHANNEL`; nothing else is to be done.
    """

    message = "{feed} is new: there is nothing to compare it with, so most guards are not asked this time"
    hint = "look at it yourself this once: `feedgen preview`"


@rule("GRD131", severity=Severity.INFO)
class GuardAccepted(Rule):
    """A guard would have stopped the run, and an entry of feedgen.accepted.yaml let it pass.

    ## What it means

    Somebody has accepted what the guard found, up to a figure and until a day. The run went on.

    ## Why it matters

    What is accepted is told, so that nobody has to wonder later why a feed shrank.

    ## Example

    `feedgen accept google-fr --guard max_drop --until 2026-12-01 --reason "winter range sold out"`

    ## How to fix

    - Nothing; the entry ends by itself. Remove it from the file when it is no longer needed.
    """

    message = (
        "{feed}: the guard `{guard}` found {found}, and that is accepted up to {up_to} until {until}{by}: {reason}"
    )
    hint = "remove the entry once the change is published: the next run compares with what is published now"


@rule("GRD132", severity=Severity.WARNING)
class AcceptanceOver(Rule):
    """An entry of feedgen.accepted.yaml is over.

    ## What it means

    Its last day is past, so the guard holds again.

    ## Why it matters

    Entries that are over hide those that still hold.

    ## Example

    `until: 2026-12-01`, and it is the 2nd of December.

    ## How to fix

    - Remove the entry, or accept anew: `feedgen accept`.
    """

    message = "`{guard}` of {of} was accepted until {until}: {reason}"
    hint = "remove the entry; the guard holds again"


@rule("GRD133", severity=Severity.ERROR)
class AcceptanceUnknown(Rule):
    """What is to be accepted names a channel or a guard that there is not.

    ## What it means

    The entry can never hold.

    ## Why it matters

    A guard that is thought to be accepted stops the next run.

    ## Example

    `guard: max_drops` instead of `max_drop`.

    ## How to fix

    - Write the name as feedgen.yaml and the summary have it.
    """

    message = "unknown {kind} `{name}`"
    hint = "{hint}"


@rule("GRD134", severity=Severity.ERROR)
class NothingToAccept(Rule):
    """No stopped run is known that the guard found something in.

    ## What it means

    `feedgen accept` takes what was found from the report of the run that was stopped (`NAME.held.json` in the
    output folder). There is none for this channel and guard.

    ## Why it matters

    An acceptance without a figure would let anything pass.

    ## Example

    The channel was built again in the meantime, or into another folder (`-o`).

    ## How to fix

    - Name the output folder with `-o`, or say the figure: `--up-to 40%`.
    """

    message = "no run of {name} is known that `{guard}` stopped, so it is not known how much is to be accepted"
    hint = "name the output folder with -o, or say it: --up-to 40%"


@rule("GRD135", severity=Severity.ERROR)
class NoFigure(Rule):
    """What is accepted is no figure.

    ## What it means

    `up_to` is a share such as `38%`, or a number of items.

    ## Why it matters

    Nothing was written.

    ## Example

    `--up-to much`.

    ## How to fix

    - Write a number, with `%` for a share.
    """

    message = "`{value}` is not a figure such as `38%` or `12`"
    hint = "write a number, with % for a share"
