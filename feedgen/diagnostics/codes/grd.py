"""Codes of the GRD family: rules over a whole run, judged just before finished feeds would replace the old ones.

Their messages share the params `feed`, `found` (a count or a share), `limit` (the setting as it was written) and
`before` (items of the last run).
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
    hint = "nothing was replaced; the summary says where the products went, or set `guards.min_items`"


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

        guards: {max_rejected: 50%}     # a share of all products; 100% never stops
    """

    message = "{feed}: {found} of the products were rejected, and the guard `max_rejected` allows {limit}"
    hint = "nothing was replaced; begin with the most frequent finding, or set `guards.max_rejected`"


@rule("GRD103", severity=Severity.ERROR)
class DroppedTooMuch(Rule):
    """A feed is much smaller than the one it would replace, more than the guard `max_drop` allows.

    ## What it means

    The manifest of the last run says how many items the feed had. This run made far fewer, so nothing was
    replaced and the feeds of the last good run stay.

    ## Why it matters

    Products missing from a feed are taken off sale. A sudden drop is seldom the shop's wish; more often an
    export was cut off, or one of several source files was not there.

    ## Example

    Yesterday 12 400 items, today 3 100: the export ran into its time limit after the first quarter.

    ## How to fix

    - Check that every source file is there and whole; the summary shows the records of each.
    - Look at the counts: did *rejected* or *filtered* grow?
    - The shop really became smaller? Raise the guard for one run, or delete the old `manifest.json` in the
      output folder, and build again.

    ## Settings

        guards: {max_drop: 30%}     # 100% never stops
    """

    message = "{feed} would shrink by {found}, from {before} to {items} items, and the guard `max_drop` allows {limit}"
    hint = "nothing was replaced; is the export whole? If the shop did shrink, raise `guards.max_drop`"
