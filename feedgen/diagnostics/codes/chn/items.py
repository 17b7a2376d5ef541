"""Codes of the CHN family about an item as a whole, groups and markets."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("CHN201", severity=Severity.ERROR)
class CrossFieldCheck(Rule):
    """A check of the profile over several fields failed.

    ## What it means

    The message is the profile's own, and the check's name stands beside it. An error leaves the item out, a
    warning does not.

    ## Example

        checks:
          - id: sale-below-price
            unless: "not sale_price or sale_price < price"
            message: "sale price {{ sale_price }} is not below the price {{ price }}"
            hint: correct or remove the sale price

    ## How to fix

    Follow the hint. Checks of your own are added under the channel in feedgen.yaml with the same keys.
    """

    message = "{message}"
    hint = "{hint}"


@rule("CHN202", severity=Severity.INFO)
class FittedText(Rule):
    """A text was too long for the channel and has been shortened.

    ## What it means

    The field has `fit`, so the text was cut instead of refusing the item.

    ## Example

    A title of 92 characters where eBay takes 80.

    ## How to fix

    Nothing has to be done. When the end of the text matters, write a shorter one for this channel, for
    instance in a column of its own: `fields: {title: "attributes['Short title'] or title"}`.
    """

    message = "{field} was shortened from {length} to at most {limit}"
    hint = "write a shorter text for this channel when the end of it matters"


@rule("CHN301", severity=Severity.ERROR)
class GroupRejected(Rule):
    """A variant is left out because the parent row of its group cannot be written.

    ## What it means

    This channel lists variants under a parent row. What is wrong with the parent is wrong for all its
    variants, since none of them can be listed alone.

    ## Example

    A T-shirt in six sizes, group `TS-1`, whose shared description is missing.

    ## How to fix

    Correct what the reason names. The parent takes its values from the first variant of the group.
    """

    message = "the parent row of group {parent} cannot be written because of {reason}"
    hint = "correct the group's shared values; they come from its first variant"


@rule("CHN303", severity=Severity.ERROR)
class VariantWithoutAxis(Rule):
    """A variant lacks a property that its siblings are told apart by.

    ## What it means

    The members of a group differ in colour, size or another axis. This one has no value for one of them, so
    a buyer could not choose it. It is left out; its siblings are listed.

    ## Example

        id,group_id,color,size
        TS-1-R-S,TS-1,red,S
        TS-1-R,TS-1,red,

    ## How to fix

    Give the variant its value. If it is a product in its own right, empty its `group_id`.
    """

    message = "the variant has no {axis}, by which its group is told apart"
    hint = "fill it in, or take the product out of the group"


@rule("CHN304", severity=Severity.ERROR)
class VariantsAlike(Rule):
    """Two variants of a group have the same values on every axis.

    ## What it means

    A buyer could not tell them apart, and the channel would refuse the whole group. The first is listed,
    this one is left out.

    ## Example

        id,group_id,color,size
        TS-1-A,TS-1,red,S
        TS-1-B,TS-1,red,S

    ## How to fix

    Correct the values of one of them, or remove it when it is the same product entered twice.
    """

    message = "another variant of the group is {combination} already"
    hint = "correct the values of one of the two, or remove it"


@rule("CHN305", severity=Severity.WARNING)
class GroupWithoutAxes(Rule):
    """The members of a group have nothing by which the channel tells variants apart, so each is an item of its own.

    ## What it means

    The channel shows variants on one page, with a choice of colour, size or the like. No member of this group has a
    value for any of these, so no family can be made of it. All members are sent, without a parent.

    ## Example

        id,group_id,title,color,size
        TS-1-A,TS-1,T-shirt red,,
        TS-1-B,TS-1,T-shirt blue,,

    ## How to fix

    Fill the columns in which the variants differ, or empty `group_id` where the products do not belong together.
    """

    message = "the variants of group {group} differ in nothing that the channel lists variants by: each is sent alone"
    hint = "fill in colour, size or whatever tells them apart, or take the products out of the group"


@rule("CHN420", severity=Severity.WARNING)
class OneKeyTwoValues(Rule):
    """Two values that a feed collects from its items have the same key, so the channel sees one of them.

    ## What it means

    The document lists values of all items before the items, such as YML its categories, and items name them by their
    key. The first value is listed; items with the other one are shown under the first.

    ## Why it matters

    Products stand in a category that is not theirs.

    ## Example

        id,category_id,category
        R-7,12,Robots > Arms
        R-8,12,Robots > Legs

    ## How to fix

    Give each value a key of its own in the shop, or let the profile make keys of the values (`key: it | number_id`).
    """

    message = "{collection}: the key {key} stands for {first!r} already, and for {second!r}"
    hint = "give each of them a key of its own"
