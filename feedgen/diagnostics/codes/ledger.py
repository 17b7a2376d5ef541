"""Codes about ids between runs: GRD 3xx. They stop nothing."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("GRD301", severity=Severity.WARNING)
class IdChanged(Rule):
    """A product is sent under another id than the last time.

    ## What it means

    The id of the last run is gone, and a new one has the same GTIN, the same brand and part number, or (outside of
    groups) the same link. To the channel one product ends and another begins.

    ## Why it matters

    Reviews, the history of clicks and prices, and what campaigns have learned belong to the id. All of it begins
    anew.

    ## Example

    The shop moved to another system that numbers products itself: `MUG-1` became `10452`.

    ## How to fix

    - Was it not meant? Look at what the id is made of: `catalogue.columns`.
    - The shop's ids changed for good? Keep sending the old ones from a table of old and new ids, or let the change
      happen all at once and tell the channel.
    """

    message = "the product was sent as {old} the last time, and is sent as {new} now"
    hint = "to the channel it is a new product; is the id still made of the same column?"


@rule("GRD302", severity=Severity.WARNING)
class GroupSplit(Rule):
    """The variants of one group are in several groups now.

    ## What it means

    The last time they had one group id; now some of them have another.

    ## Why it matters

    Where a channel showed one article with a choice of sizes, it shows several.

    ## Example

    The group is made of a title, and somebody corrected the title of one variant.

    ## How to fix

    Make groups of what does not change: `group_id` from the number of the article, not from its name.
    """

    message = "the variants of {group} are in several groups now: {groups}"
    hint = "is `group_id` made of something that changed for some of them?"


@rule("GRD303", severity=Severity.WARNING)
class GroupsMerged(Rule):
    """Groups of variants that were several are one now.

    ## What it means

    All variants of a group moved into another one, beside those of a third, or those that were there.

    ## Why it matters

    A channel then shows as variants of one article what used to be several, and may refuse those that look alike.

    ## Example

    The column the group is made of came empty, and every product got the same group id.

    ## How to fix

    If it was not meant, look at the column that `group_id` is made of.
    """

    message = "{group} has the variants of several groups now: {groups}"
    hint = "is it one article? Look at what `group_id` is made of"


@rule("GRD304", severity=Severity.WARNING)
class IdUsedAgain(Rule):
    """An id that was gone is back, for another product.

    ## What it means

    The id was sent in an earlier run with another GTIN, or another part number, then no more. Now a new product has
    it.

    ## Why it matters

    Channels remember ids for months: reviews, prices and refusals of the old product may stick to the new one.

    ## Example

    The shop fills gaps: the number of an article that was deleted is given to the next one.

    ## How to fix

    Let numbers be used once only. In a hurry, tell the new product apart: `id: "{{ id }}-2"` for it alone.
    """

    message = "the id belonged to another product before: {change}"
    hint = "channels remember what they knew under an id; give new products new ids"
