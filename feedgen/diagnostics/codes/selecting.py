"""Codes of selection, corrections by id and variants: PRF185 to PRF199 before the run, CHN410 to CHN429 in it."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

# -- what feedgen.yaml and its files say -------------------------------------------------------------------


@rule("PRF185", severity=Severity.ERROR)
class UnknownCorrection(Rule):
    """A file of corrections has a column that is no attribute.

    ## What it means

    `overrides: fixes.csv` sets attributes of single products. Each column beside `id` is an attribute of the product,
    one of `derive`, one label (`labels.season`) or one unclaimed column (`attributes.Fabric`).

    ## Example

        id,titel
        MUG-1,Red mug

    ## How to fix

    Take the suggested name. `feedgen schema product` lists them all.
    """

    message = "corrections cannot set `{name}`: no such attribute, {known}"
    hint = "the columns of a file of corrections are `id` and attributes"


@rule("PRF186", severity=Severity.WARNING)
class CorrectionWithoutId(Rule):
    """A row of a file of corrections has no id, so it corrects nothing.

    ## How to fix

    Fill in the id of the product, or remove the row.
    """

    message = "the row has no id and corrects nothing"


@rule("PRF187", severity=Severity.WARNING)
class CorrectedTwice(Rule):
    """A file of corrections has several rows for one product.

    ## What it means

    The rows are taken together; where two fill the same cell, the later one counts.

    ## How to fix

    Make them one row.
    """

    message = "`{id}` has a row already, in line {line}"
    hint = "make them one row; where both fill a cell, the later one counts"


@rule("PRF188", severity=Severity.INFO)
class NeverOnceMore(Rule):
    """`when_filtered: out_of_stock` has no effect on a feed in which an item does not stand for itself.

    ## What it means

    A product that was sent the last time and is filtered now is to be sent as out of stock. That is done for items that
    are one product each. A feed that writes variants below a parent row, has an item per member of a list, or
    collects what its items say leaves out what is filtered at once.

    ## How to fix

    Nothing has to be done. Where it matters, let a field say that the product is out of stock instead of filtering
    it.
    """

    message = "`when_filtered: out_of_stock` has no effect on {feeds}: what is filtered is left out at once"


@rule("PRF189", severity=Severity.ERROR)
class TooManySelectionRules(Rule):
    """A channel has more rules of selection than can be counted apart.

    ## How to fix

    Put conditions of the same kind into one rule, `category in ['A', 'B']`, or ids into a file (`deny: ids.csv`).
    """

    message = "{count} rules of selection, at most {most} are counted apart"
    hint = "join rules that belong together, or list ids in a file with `deny`"


@rule("PRF190", severity=Severity.ERROR)
class InheritsNothing(Rule):
    """`variants.inherit` names an attribute that does not exist.

    ## Example

        variants: {mode: each, inherit: [descripton, images]}

    ## How to fix

    Take the suggested name; `inherit: all` means every attribute that variants commonly share.
    """

    message = "variants cannot inherit `{name}`: no such attribute, {known}"
    hint = "`inherit: all` means every attribute that variants commonly share"


@rule("PRF191", severity=Severity.ERROR)
class TopHasNoOrder(Rule):
    """`top` shall keep the best by something that has no order.

    ## Example

        top: {n: 100, by: images}

    ## How to fix

    Name a number, an amount of money, a date or a text: `by: images | length`.
    """

    message = "a {kind} has no order: {value} cannot say which items are best"
    hint = "name a number, money, a date or a text"


# -- what the run finds ------------------------------------------------------------------------------------


@rule("CHN410", severity=Severity.INFO)
class AllowedIdNotThere(Rule):
    """An id of an `allow` file belongs to no product of the catalogue.

    ## What it means

    The product is no longer sold, or the id is written differently. The channel gets one product less than the list
    has lines.

    ## Example

        # ids.csv
        id
        MUG-1
        MUG-l

    ## How to fix

    Correct the id, or take it off the list.
    """

    message = "no product has the allowed id {value!r}"
    hint = "correct the id, or take it off the list"


@rule("CHN411", severity=Severity.INFO)
class CorrectedIdNotThere(Rule):
    """A row of a file of corrections has an id that no product of the catalogue has.

    ## What it means

    The correction changes nothing. The product is gone, or its id is written differently.

    ## How to fix

    Correct the id, or remove the row.
    """

    message = "no product has the corrected id {value!r}"
    hint = "correct the id, or remove the row"


@rule("CHN412", severity=Severity.WARNING)
class GroupDisagrees(Rule):
    """Two members of a group differ in something that all of them should agree on.

    ## What it means

    `variants.equal` lists what a group has in common. This member says something else than the first one that says
    anything; both are sent as they are.

    ## Why it matters

    Channels take brand, category or gender of a group from any of its members, or refuse the group. Often a product
    is in a group by mistake.

    ## Example

        id,group_id,brand
        TEE-S,TEE,Nova
        TEE-M,TEE,Nowa

    ## How to fix

    Correct one of the two, or take the product out of the group.
    """

    message = "group {group}: {what} is {value!r}, and {theirs!r} on {other}"
    hint = "correct one of the two, or take the product out of the group"


@rule("CHN413", severity=Severity.WARNING)
class GroupIndistinct(Rule):
    """Two members of a group differ in nothing that tells variants apart.

    ## What it means

    `variants.distinguish` lists what buyers choose by. These two have the same values, or none.

    ## Example

        id,group_id,color,size
        TEE-1,TEE,green,S
        TEE-2,TEE,green,S

    ## How to fix

    Correct the values of one of them, remove it when it is the same product entered twice, or name what does tell them
    apart in `distinguish`.
    """

    message = "group {group}: nothing of {names} tells it apart from {other}"
    hint = "correct the values of one of the two, or name what tells them apart"
