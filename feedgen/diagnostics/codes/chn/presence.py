"""Codes of the CHN family about whether a field is there, and once."""

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
