"""Codes of the CHN family: what a channel demands of an item.

1xx one field and its constraints · 2xx the item as a whole · 3xx groups and markets. The severities here
are those of a field that must be right; a field that may be missing is dropped with a warning instead.
"""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("CHN101", severity=Severity.ERROR)
class RequiredFieldMissing(Rule):
    """The channel does not take an item without this field, and the product has no value for it.

    ## What it means

    Neither the profile's expression nor a column named like the field gave a value. The item is left out of
    the feed; the rest of the feed is built.

    ## Why it matters

    Channels refuse such items themselves, often a day later and with less detail. Some count refused items
    against the whole account.

    ## Example

        id,title,price,image
        R-7,Robot arm,49.90 EUR,

    R-7 has no picture, and Google takes no product without `g:image_link`.

    ## How to fix

    Fill the column in the shop. Where all products share the value, say it once in feedgen.yaml: `fields:
    {g:condition: {const: new}}`. Where the field need not exist for a product after all, give a condition:
    `required: "condition != 'used'"`.
    """

    message = "{field} is missing, and the channel requires it"
    hint = (
        "fill it in the catalogue, name its column under `catalogue.columns` in feedgen.yaml, or give the field a "
        "`value` or a `default` there"
    )


@rule("CHN102", severity=Severity.WARNING)
class RecommendedFieldMissing(Rule):
    """The channel takes the item without this field, but shows it less well.

    ## What it means

    The item is in the feed. The channel's documentation recommends the field for products of this kind.

    ## Why it matters

    Recommended fields (GTIN, brand, further pictures, shipping costs) decide whether an offer is matched to
    a product page, found with a filter, or ranked at all.

    ## Example

        id,title,price,brand
        R-7,Robot arm,49.90 EUR,

    ## How to fix

    Fill the column in the shop. When the field makes no sense for your goods, switch the advice off:
    `fields: {brand: {recommended: false}}`.
    """

    message = "{field} is missing; the channel recommends it"
    hint = "fill it in the catalogue, or set `recommended: false` for the field"


@rule("CHN103", severity=Severity.ERROR)
class TooShort(Rule):
    """A text is shorter than the channel accepts.

    ## What it means

    The text has {length} characters where at least {limit} are wanted, counted as the buyer sees them:
    after markup is removed, where the profile removes it.

    ## Example

        title: {value: title, min_length: 3}

    and a product whose title is `X1`.

    ## How to fix

    Make the text longer, or build it from more than one attribute: `title: "{{ brand }} {{ title }}"`.
    """

    message = "{field} has {length} characters, at least {limit} are needed"
    hint = 'write more, or combine attributes: `{field}: "{{{{ brand }}}} {{{{ title }}}}"`'


@rule("CHN104", severity=Severity.ERROR)
class TooLong(Rule):
    """A text is longer than the channel accepts.

    ## What it means

    The text has more characters than `max_length` allows, counted as the buyer sees them: after markup is
    removed, where the profile removes it.

    ## Why it matters

    Channels refuse the item, or cut the text in the middle of a word.

    ## Example

        title: {value: title, max_length: 70}

    and a title of 92 characters.

    ## How to fix

    Shorten the text, or let feedgen do it at a word boundary: `fields: {title: {fit: truncate_words}}`.
    """

    message = "{field} has {length} characters, {limit} are accepted"
    hint = "shorten it, or set `fit: truncate_words` for the field"


@rule("CHN105", severity=Severity.ERROR)
class TooManyBytes(Rule):
    """A text takes more bytes than the channel accepts.

    ## What it means

    The channel counts bytes of UTF-8, not characters: `é` takes two, `日` three, an emoji four or more.

    ## Example

    Amazon takes 249 bytes of search terms. 200 characters of French may already be more than that.

    ## How to fix

    Shorten the text, or let feedgen do it: `fields: {search_terms: {fit: truncate_words}}`. No character is
    ever cut in two.
    """

    message = "{field} has {bytes} bytes, {limit} are accepted"
    hint = "shorten it, or set `fit: truncate_words` for the field; `é` counts as two bytes"


@rule("CHN106", severity=Severity.ERROR)
class PatternMismatch(Rule):
    """A text does not have the form the channel asks for.

    ## What it means

    The whole text must match the regular expression in `pattern`. Often there is one character too many: a
    blank at the end, a unit after the number, a lower-case letter.

    ## Example

        hs_code: {value: hs_code, pattern: "[0-9]{6,10}"}

    and a product with `9503.00`.

    ## How to fix

    Correct the value, or bring it into the form in the expression: `hs_code: "hs_code | replace('.', '')"`.
    """

    message = "{field} {value!r} does not have the form the channel asks for"
    hint = "the whole text must match {pattern}"


@rule("CHN107", severity=Severity.ERROR)
class NotInEnum(Rule):
    """The channel has a list of accepted texts for the field, and this is none of them.

    ## What it means

    The texts are compared letter by letter: `New` is not `new`.

    ## Why it matters

    A channel drops the whole item for one unknown word, or worse, files it under something else.

    ## Example

        condition: {value: condition, enum: [new, refurbished, used]}

    and a product with `mint`.

    ## How to fix

    Correct the value, or translate your words into the channel's: `fields: {condition: {map: {mint: new,
    "*": used}}}`.
    """

    message = "{field} {value!r} is not a value the channel knows"
    hint = "{known}"


@rule("CHN108", severity=Severity.WARNING)
class TooManyValues(Rule):
    """A field has more values than the channel accepts; the last ones are left out.

    ## What it means

    The item is in the feed with as many values as fit, in the order they came.

    ## Example

    A product with 14 further pictures: Google takes ten of them.

    ## How to fix

    Nothing has to be done. To choose which values stay, do so in the expression: `images[1:11]`.
    """

    message = "{field} has {count} values, {limit} are accepted; the others are left out"
    hint = "choose which ones stay in the expression, for example `images[1:11]`"


@rule("CHN109", severity=Severity.ERROR)
class BelowMinimum(Rule):
    """A number is smaller than the channel accepts.

    ## Example

        price: {value: price, type: money, min: 0.01}

    and a product that costs `0.00 EUR`.

    ## Why it matters

    A price of zero is nearly always a product whose price nobody entered; some channels sell it at that.

    ## How to fix

    Correct the number in the shop. Products without a price can be kept out of the feed altogether:
    `select: "price and price > 0"`.
    """

    message = "{field} is {number}, the channel accepts {limit} and more"
    hint = "correct it in the catalogue, or keep such products out with `select`"


@rule("CHN110", severity=Severity.ERROR)
class AboveMaximum(Rule):
    """A number is larger than the channel accepts.

    ## Example

        handling_days: {value: handling_days, type: integer, max: 30}

    and a product that takes 45 days.

    ## Why it matters

    The channel refuses the item. A number far too large often has a lost decimal mark: `4990` for `49,90`.

    ## How to fix

    Correct the number in the shop, or bound it in the expression: `[handling_days, 30] | min`.
    """

    message = "{field} is {number}, the channel accepts {limit} at most"
    hint = "correct it in the catalogue; a lost decimal mark is a frequent cause"


@rule("CHN111", severity=Severity.ERROR)
class NotUnique(Rule):
    """Two items of a feed share a value that must belong to one item alone.

    ## What it means

    The first item keeps the value and is in the feed; this one is left out.

    ## Why it matters

    The channel would take the second for a new version of the first, and one of the two would silently
    vanish.

    ## Example

        id,title,gtin
        R-7,Robot arm,4006381333931
        R-8,Robot arm blue,4006381333931

    ## How to fix

    Correct one of the two products. An id that is only unique together with something else can be built:
    `id: "{{ id }}-{{ color }}"`.
    """

    message = "{value!r} belongs to an earlier item already"
    hint = "give every item a value of its own"


@rule("CHN112", severity=Severity.WARNING)
class DeprecatedField(Rule):
    """The channel gave a field up, and the feed still fills it.

    ## What it means

    The field is written. The channel ignores it, or will do so soon.

    ## How to fix

    Use what took its place; the finding names it. Then remove the field: `fields: {old_name: null}`.
    """

    message = "{field} is deprecated: {reason}"
    hint = "remove it with `{field}: null` in feedgen.yaml"


@rule("CHN113", severity=Severity.ERROR)
class WrongType(Rule):
    """A value cannot be written as the field's type.

    ## What it means

    The field is a number, an amount of money, a date, a measure or a yes/no, and the value is none.

    ## Example

        stock: {value: "attributes['Stock']", type: integer}

    and a product whose column `Stock` says `plenty`.

    ## How to fix

    Correct the cell, or say in the expression what such a cell means: `attributes['Stock'] | int(0)`.
    """

    message = "{field} {value!r} cannot be written as {expected}"
    hint = "correct the value, or give the expression a fallback such as `| int(0)`"


@rule("CHN114", severity=Severity.ERROR)
class ValueNotMapped(Rule):
    """The field translates values with a `map`, and this value is not in it.

    ## What it means

    The field's `map` (or the table it names) has neither this value nor `*`, which stands for everything
    else.

    ## Example

        availability: {value: availability, map: {in_stock: "1", out_of_stock: "0"}}

    and a product that is on `backorder`.

    ## How to fix

    Add the value to the map in feedgen.yaml, or a `*` for whatever else may come: `fields: {availability:
    {map: {backorder: "2", "*": "0"}}}`.
    """

    message = "{field}: {value!r} is not in the field's `map`"
    hint = 'add it, or `"*"` for everything else; the map has: {known}'


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
