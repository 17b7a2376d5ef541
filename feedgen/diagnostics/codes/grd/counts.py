"""Codes of the GRD family about how many items there are, and which."""

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
