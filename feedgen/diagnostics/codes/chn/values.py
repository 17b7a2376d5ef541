"""Codes of the CHN family about what a field holds."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


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


@rule("CHN115", severity=Severity.WARNING)
class UnwantedText(Rule):
    """A text has something in it that the channel does not want to read there.

    ## What it means

    The item is sent as it is. The field's `avoid` names what the channel asks to leave out of the text:

    * `capitals`: a text in capitals alone, of more than a name or two
    * `advertising`: `free shipping`, `buy now`, `-20 % off`, in English and the language of the market or the shop
    * `links`: an address of a page
    * `contacts`: an e-mail address, a telephone number
    * `symbols`: `!!!`, `***`, stars, arrows, emoji side by side
    * `placeholders`: `N/A`, `unknown`, `generic`, where nothing is known

    ## Why it matters

    Channels show such items less, hold them back for a review, or disapprove of them once a person has looked.

    ## Example

        title: {value: title, avoid: [capitals, advertising]}

    and the title `Stoneware mug - FREE SHIPPING`.

    ## How to fix

    Write the text otherwise in the shop, or take the words out for this channel: `fields: {title: "title |
    remove_promo_words('en')"}`. Where the words are part of a name, switch the advice off with
    `fields: {title: {avoid: []}}`.
    """

    message = "{field} has {kind} in it ({found!r}); the channel does not want that there"
    hint = "write it without, or set `{field}: {{avoid: []}}` if it is right as it is"
