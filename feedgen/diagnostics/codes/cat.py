"""Codes of the CAT family."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("CAT101", severity=Severity.WARNING)
class NumberUnreadable(Rule):
    """A cell that must hold a number holds something else.

    ## What it means

    The text in the cell cannot be read as a number. The attribute is left out of the product; the product
    is still sold.

    ## Why it matters

    Channels refuse text where they expect a number, so feedgen does not pass it on.

    ## Example

    `tax_rate` is `standard`; `popularity_rank` is `12..5`.

    ## How to fix

    Write digits with `.` or `,` as decimal mark: `1299`, `1,299.00`, `1.299,00`, `1 299,00`, `10%`. Or map
    another column.
    """

    message = "{value!r} is not a number"
    hint = "write it like `12.90`, `12,90` or `1 299,00`"


@rule("CAT102", severity=Severity.INFO)
class NumberAmbiguous(Rule):
    """One separator with exactly three digits after it: thousands or decimals?

    ## What it means

    `1.299` is 1 299 to a German and 1.299 to an American. Prices and whole numbers are read as thousands,
    because no price has a tenth of a cent; weights and other numbers are read as decimals.

    ## Why it matters

    A wrong guess makes a price a thousand times too high or too low.

    ## Example

    Price `1.299` is read as 1299.00 EUR, weight `1.250 kg` as 1.25 kg.

    ## How to fix

    Say which decimal mark the catalogue uses with the option `decimal`, or export two decimals (`1299.00`).
    """

    message = "{value!r} can be read in two ways; read as {read}"
    hint = "set `decimal: ','` or `decimal: '.'` for the catalogue to settle it"


@rule("CAT103", severity=Severity.WARNING)
class NumberNotWhole(Rule):
    """A whole number was expected, and the value has a fraction.

    ## What it means

    Quantities, days and packs are counted in whole numbers. `12.0` is accepted, `12.5` is not. The
    attribute is left out.

    ## Why it matters

    Rounding would invent stock that is not there.

    ## Example

    `quantity` is `2.5` for cloth sold by the metre.

    ## How to fix

    Give whole numbers, or map the column to another attribute.
    """

    message = "{value!r} is not a whole number"
    hint = "give a whole number, like `12`"


@rule("CAT104", severity=Severity.ERROR)
class PriceUnreadable(Rule):
    """A price cannot be read.

    ## What it means

    The cell holds something that is not an amount. A product whose `price` cannot be read is rejected;
    another amount (`cost`, `sale_price` …) is left out with a warning.

    ## Why it matters

    A guessed price is a legal promise to a customer.

    ## Example

    `price` is `abc`, `on request` or `12 90`.

    ## How to fix

    Give a number, with or without currency: `1.299,00 €`, `$1,299.00`, `EUR 12.90`, `CHF 12.–`.
    """

    message = "{value!r} is not a price"
    hint = "write it like `12.90 EUR`, `12,90 €` or `12.90`"


@rule("CAT105", severity=Severity.ERROR)
class PriceNegative(Rule):
    """A price is less than zero.

    ## What it means

    Prices start at zero. The product is rejected when it is its `price`, otherwise the amount is left out.

    ## Why it matters

    Channels refuse negative amounts, and some suspend the whole feed.

    ## Example

    `price` is `-1`, which some shop systems write for `price on request`.

    ## How to fix

    Leave the cell empty, or filter such products with `select`.
    """

    message = "{value!r} is less than zero"
    hint = "give the amount without a minus, or leave the cell empty"


@rule("CAT106", severity=Severity.ERROR)
class PriceWithoutCurrency(Rule):
    """An amount has no currency, and nothing says which is meant.

    ## What it means

    Neither the cell, nor a `currency` column, nor the configuration names a currency. The product is
    rejected when it is its `price`, otherwise the amount is left out.

    ## Why it matters

    Every channel needs the currency; 12.90 yen are not 12.90 euros.

    ## Example

    `price` is `12.90` and there is no `shop.currency`.

    ## How to fix

    Set `shop: {currency: EUR}`, build for a market, or add a column `currency` to the catalogue.
    """

    message = "price {value!r} has no currency"
    hint = "add a `currency` column, or set `shop.currency`"


@rule("CAT107", severity=Severity.ERROR)
class CurrencyUnknown(Rule):
    """A currency code or sign is not known.

    ## What it means

    What stands beside the amount is neither an ISO 4217 code nor a sign that belongs to one currency. `kr`
    alone belongs to four, and needs `shop.currency`.

    ## Why it matters

    The amount cannot be written for any channel.

    ## Example

    `12.90 XXZ`; `100 kr` without a configured currency.

    ## How to fix

    Write the code: `EUR`, `GBP`, `SEK`.
    """

    message = "{currency!r} is no currency"
    hint = "use an ISO 4217 code such as `EUR`, or a sign such as `€`"


@rule("CAT108", severity=Severity.WARNING)
class MeasureUnreadable(Rule):
    """A weight, length or content cannot be read.

    ## What it means

    The cell must hold a number with a unit of the right kind. A bare number has the unit the catalogue is
    configured with, where there is one; contents have none. The attribute is left out.

    ## Why it matters

    Shipping costs and unit prices are computed from it.

    ## Example

    `weight` is `heavy`, `-2 kg` or `30 cm`; `unit_measure` is `750`.

    ## How to fix

    Write `1.5 kg`, `500 g`, `30 cm`, `750 ml`, or set `weight_unit` and `length_unit`.
    """

    message = "{value!r} is not a number with a unit"
    hint = "accepted units: {accepted}"


@rule("CAT110", severity=Severity.WARNING)
class DateUnreadable(Rule):
    """A date or time cannot be read.

    ## What it means

    The text is none of the known forms, or a day that does not exist. Seconds since 1970 are not taken for
    a date. The attribute is left out.

    ## Why it matters

    A sale that starts on the wrong day is worse than none.

    ## Example

    `sale_start` is `next week`, `2026-02-31` or `1763596800`.

    ## How to fix

    Write ISO 8601 dates, `20/11/2026`, `20.11.2026`, or declare your form: `date_formats: ['%d %b %Y']`.
    """

    message = "{value!r} is not a date"
    hint = "write it like `2026-11-20` or `2026-11-20T09:00+01:00`, or declare `date_formats`"


@rule("CAT111", severity=Severity.INFO)
class DateAmbiguous(Rule):
    """Day or month first?

    ## What it means

    Both numbers of a date with slashes are at most 12. It is read day first, as most of the world writes.

    ## Why it matters

    An American `03/04/2026` is 4 March; read day first it is 3 April.

    ## Example

    `sale_start` is `03/04/2026`.

    ## How to fix

    Export ISO dates, or declare `date_formats: ['%m/%d/%Y']`.
    """

    message = "{value!r} can be read in two ways; read as {read}"
    hint = "write `2026-11-20`, or declare `date_formats: ['%m/%d/%Y']`"


@rule("CAT112", severity=Severity.WARNING)
class IntervalUnreadable(Rule):
    """An interval `start/end` cannot be read.

    ## What it means

    Both ends must be ISO 8601 dates or times with a slash between them. Start and end of the sale are left
    out, and so is the sale price (CAT206).

    ## Why it matters

    Without its window a sale price would hold for ever, or not at all.

    ## Example

    `sale_price_effective_date` is `20/11 - 30/11`.

    ## How to fix

    Write `2026-11-20T00:00+01:00/2026-11-30T23:59+01:00`, or use the two attributes `sale_start` and
    `sale_end`.
    """

    message = "{value!r} is not an interval"
    hint = "write it like `2026-11-20/2026-11-30`"


@rule("CAT113", severity=Severity.WARNING)
class BooleanUnreadable(Rule):
    """A yes-or-no value is something else.

    ## What it means

    Known are yes/no, true/false, 1/0, x, and the same words in German, French, Spanish and Italian. The
    attribute is left out.

    ## Why it matters

    `adult` or `is_bundle` decide whether an offer may be shown.

    ## Example

    `adult` is `maybe`.

    ## How to fix

    Write `yes` or `no`.
    """

    message = "{value!r} is neither yes nor no"
    hint = "write `yes` or `no`"


@rule("CAT114", severity=Severity.WARNING)
class WordUnknown(Rule):
    """A word is none of the few that the attribute can be.

    ## What it means

    Attributes such as `availability`, `condition`, `gender` or `status` have a fixed set of values. Usual
    words in English, German, French, Spanish and Italian and schema.org addresses are understood. The
    attribute is left out.

    ## Why it matters

    Channels accept their own short list and nothing else.

    ## Example

    `availability` is `maybe tomorrow`; `gender` is `robots`.

    ## How to fix

    Use one of the accepted words, or map your words with an expression in `catalogue.columns`.
    """

    message = "{value!r} is not known here{guess}"
    hint = "accepted: {accepted}"


@rule("CAT120", severity=Severity.WARNING)
class GtinCheckDigitWrong(Rule):
    """The last digit of a GTIN does not fit the others.

    ## What it means

    The check digit is computed from the other digits; here it does not match, so at least one digit is
    wrong. The GTIN is left out.

    ## Why it matters

    Channels match offers by GTIN and refuse products with an impossible one.

    ## Example

    `4006381333930` instead of `4006381333931`.

    ## How to fix

    Copy the number from the package. Do not invent numbers: a product without GTIN needs brand and MPN.
    """

    message = "GTIN {value!r} has the check digit {found}, it should be {expected}"
    hint = "compare it with the number under the barcode"


@rule("CAT121", severity=Severity.WARNING)
class GtinWrongLength(Rule):
    """A GTIN has an impossible number of digits.

    ## What it means

    GTINs have 8, 12, 13 or 14 digits. The value is left out.

    ## Why it matters

    Channels refuse it.

    ## Example

    `12345`, often an article number in the wrong column.

    ## How to fix

    Map the right column; the manufacturer's own number belongs into `mpn`.
    """

    message = "GTIN {value!r} has {length} digits"
    hint = "a GTIN has 8, 12, 13 or 14 digits"


@rule("CAT122", severity=Severity.WARNING)
class GtinInScientificNotation(Rule):
    """A spreadsheet turned the GTIN into a rounded number.

    ## What it means

    `4.00638E+12` is what Excel writes for 4006381333931 when the column is a number and too narrow. The
    last digits are lost and cannot be given back. The GTIN is left out.

    ## Why it matters

    Without GTIN the offer is matched badly or not at all.

    ## Example

    `4.00638E+12`.

    ## How to fix

    Export again from the shop system without opening the file in a spreadsheet, or format the column as
    text before pasting.
    """

    message = "GTIN {value!r} was damaged by a spreadsheet"
    hint = "format the column as text in the spreadsheet and export again"


@rule("CAT123", severity=Severity.WARNING)
class GtinNotDigits(Rule):
    """A GTIN contains something other than digits.

    ## What it means

    Spaces and dashes are dropped, other characters are not. The value is left out.

    ## Why it matters

    Channels refuse it.

    ## Example

    `SKU-1234`, `40063813 ABC`.

    ## How to fix

    Map the column with the barcode number; leave it empty where there is none.
    """

    message = "GTIN {value!r} has characters that are no digits"
    hint = "a GTIN has 8, 12, 13 or 14 digits"


@rule("CAT124", severity=Severity.WARNING)
class GtinPlaceholder(Rule):
    """A row of zeros stands in for a missing GTIN.

    ## What it means

    Zeros are not a number anybody was given. The value is left out.

    ## Why it matters

    Sent to a channel, all such products would count as one and the same.

    ## Example

    `000`, `0000000000000`.

    ## How to fix

    Leave the cell empty.
    """

    message = "GTIN {value!r} is only zeros"
    hint = "leave the cell empty where there is no GTIN"


@rule("CAT125", severity=Severity.WARNING)
class GtinRestricted(Rule):
    """The GTIN comes from a range for use inside a shop.

    ## What it means

    Numbers starting with 02, 04, 2, 05, 98 or 99 are free for anyone's scales, coupons or stock system and
    mean something else in every shop. The value is kept; channels that refuse it say so.

    ## Why it matters

    Google refuses such numbers.

    ## Example

    `2001234567893`.

    ## How to fix

    Use the manufacturer's GTIN, or none.
    """

    message = "GTIN {value!r} has a prefix for {use}"
    hint = "ask the manufacturer for the real number"


@rule("CAT126", severity=Severity.INFO)
class GtinZeroRestored(Rule):
    """A spreadsheet dropped the leading zero of a UPC.

    ## What it means

    The 11 digits are a valid 12-digit UPC once the zero is back. It is read so.

    ## Why it matters

    Nothing is lost, but other numbers in the same file may be damaged for good.

    ## Example

    `36000291452` is `036000291452`.

    ## How to fix

    Format the column as text before saving from a spreadsheet.
    """

    message = "GTIN {value!r} lost its leading zero; read as {read}"
    hint = "format the column as text in the spreadsheet"


@rule("CAT127", severity=Severity.WARNING)
class IsbnInvalid(Rule):
    """A book number is not valid.

    ## What it means

    Length or check digit is wrong. The value is left out.

    ## Why it matters

    Book channels list by ISBN alone.

    ## Example

    `978-3-16-148410-1`.

    ## How to fix

    Copy the number from the imprint.
    """

    message = "{value!r} is not an ISBN"
    hint = "an ISBN has 10 or 13 digits with a check digit"


@rule("CAT130", severity=Severity.WARNING)
class LinkUnreadable(Rule):
    """A link or picture address cannot be understood.

    ## What it means

    The text has no usable host or port. The link is left out. Spaces and accents are no problem: they are
    encoded.

    ## Why it matters

    A broken link costs the offer.

    ## Example

    `https:///tee`, `http://shop example/tee`.

    ## How to fix

    Give the address as the browser shows it.
    """

    message = "{value!r} is not a link"
    hint = "write it like `https://shop.example/product`"


@rule("CAT131", severity=Severity.WARNING)
class LinkRelative(Rule):
    """A link starts without a host, and the shop's address is not known.

    ## What it means

    `/p/tee` only makes sense together with the shop's address. The link is left out.

    ## Why it matters

    Channels need absolute addresses.

    ## Example

    `/p/tee`, `images/tee.jpg`.

    ## How to fix

    Set `shop: {url: https://shop.example}` or call with `--shop-url`.
    """

    message = "{value!r} has no host"
    hint = "set `shop.url`, or give the whole address"


@rule("CAT132", severity=Severity.WARNING)
class LinkSchemeRefused(Rule):
    r"""A link is of a kind no channel follows.

    ## What it means

    Only http and https are accepted; `ftp:`, `data:`, `javascript:`, drive letters are not. The link is
    left out.

    ## Why it matters

    Channels fetch pages and pictures over the web only.

    ## Example

    `ftp://shop.example/tee.jpg`, `C:\images\tee.jpg`.

    ## How to fix

    Put the file on the web server and give its address.
    """

    message = "{value!r} is not an http link"
    hint = "give an address that starts with `https://`"


@rule("CAT140", severity=Severity.WARNING)
class TextUnreadable(Rule):
    """A list or object stands where a single text is expected.

    ## What it means

    JSON catalogues can nest values. This attribute is one text. It is left out; the product is rejected
    when it is its `id`.

    ## Why it matters

    feedgen does not guess which part is meant.

    ## Example

    `"brand": {"name": "Acme", "id": 7}`.

    ## How to fix

    Map the part you mean in `catalogue.columns`.
    """

    message = "{kind} stands where a text is expected"
    hint = "map a part of it, like `brand.name`"


@rule("CAT142", severity=Severity.WARNING)
class MemberUnknown(Rule):
    """A group has a part that feedgen does not know.

    ## What it means

    Groups such as `shipping` have Google's parts. The unknown part is left out, the others are kept.

    ## Why it matters

    A mistyped part would silently be missing from the feed.

    ## Example

    `shipping: {contry: FR}`.

    ## How to fix

    Correct the name in the data or in the column's header.
    """

    message = "{member!r} is no part of this group{guess}"
    hint = "known here: {accepted}"


@rule("CAT143", severity=Severity.WARNING)
class MapUnreadable(Rule):
    """Named values have no names.

    ## What it means

    Attributes such as `labels` hold values by name. The cell is not of that form. The attribute is left
    out.

    ## Why it matters

    Without a name nobody can ask for the value.

    ## Example

    `labels` is `summer`.

    ## How to fix

    Write `season=summer; margin=high`, or use `tags` for words without names.
    """

    message = "{value!r} has no names for its values"
    hint = "write it like {accepted}"


@rule("CAT201", severity=Severity.ERROR)
class IdMissing(Rule):
    """A row has no id.

    ## What it means

    Every product needs the shop's own unique number. The row is rejected.

    ## Why it matters

    Channels recognise a product by its id from one day to the next.

    ## Example

    The `id` cell is empty.

    ## How to fix

    Fill the SKU, or build an id from other columns: `id: "group_id ~ '-' ~ size"`.
    """

    message = "the product has no id"
    hint = "map a column with a unique number to `id`"


@rule("CAT202", severity=Severity.WARNING)
class SalePriceWithoutPrice(Rule):
    """There is a sale price, and no regular price to compare it with.

    ## What it means

    The sale price is left out.

    ## Why it matters

    Channels show the reduced price beside the regular one and need both.

    ## Example

    `sale_price` 9.90 EUR, no `price`.

    ## How to fix

    Map the regular price; a shop without sales maps its only price to `price`.
    """

    message = "sale price {value!r} stands without a price"
    hint = "map the regular price to `price`"


@rule("CAT203", severity=Severity.WARNING)
class SaleCurrencyDiffers(Rule):
    """Price and sale price are in different currencies.

    ## What it means

    The sale price is left out.

    ## Why it matters

    They cannot be compared, and channels refuse such offers.

    ## Example

    `price` 12.90 EUR, `sale_price` 9.90 USD.

    ## How to fix

    Give both in the same currency, or use `markets` for other countries.
    """

    message = "sale price {value!r} and price {price!r} have different currencies"
    hint = "give both in the same currency"


@rule("CAT204", severity=Severity.WARNING)
class SalePriceNotLower(Rule):
    """The sale price is the regular price, or higher.

    ## What it means

    There is no reduction. The sale price is left out and the product sold at its price.

    ## Why it matters

    Channels refuse a sale price that is not lower, and consumer law forbids to advertise it.

    ## Example

    `price` 12.90 EUR, `sale_price` 12.90 EUR.

    ## How to fix

    Leave the sale price empty outside sales; check that the two columns are not swapped.
    """

    message = "sale price {value!r} is not lower than price {price!r}"
    hint = "leave the sale price empty when there is no sale"


@rule("CAT205", severity=Severity.WARNING)
class SaleWindowReversed(Rule):
    """The end of the sale comes before its start.

    ## What it means

    Nobody can tell when the sale takes place. It does not: the sale price and both dates are left out, and
    the product is sold at its price.

    ## Why it matters

    Without its dates the sale price would hold for ever.

    ## Example

    `sale_start` 2026-11-30, `sale_end` 2026-11-20.

    ## How to fix

    Correct the dates. A date alone as end means until 23:59:59 of that day.
    """

    message = "the sale ends ({value}) before it starts ({start}); no sale price is used"
    hint = "swap or correct the two dates"


@rule("CAT206", severity=Severity.WARNING)
class SaleWindowUnreadable(Rule):
    """The start or the end of the sale is given, and cannot be read.

    ## What it means

    Nobody can tell when the sale takes place. It does not: the sale price and the other date are left out
    too, and the product is sold at its price. Another finding (CAT110, CAT112) quotes the date.

    ## Why it matters

    Without its end the sale price would hold for ever, without its start it would begin today.

    ## Example

    `sale_price` 9.90 EUR, `sale_end` `2026-11-31`.

    ## How to fix

    Correct the date, or empty the cell when the sale is meant to have no end.
    """

    message = "sale price {value!r} is not used: {dates} cannot be read"
    hint = "correct the date; an empty cell is a sale without that limit"


@rule("CAT210", severity=Severity.INFO)
class UnusableCharactersRemoved(Rule):
    """Control or private-use characters were removed from a text.

    ## What it means

    Such characters come from copied text, broken encodings or icon fonts. XML cannot hold some of them and
    channels refuse the others. The rest of the text is kept.

    ## Why it matters

    One of them would make the whole feed unreadable.

    ## Example

    A NUL byte, or the backspace character inside a description.

    ## How to fix

    Nothing has to be done; remove them in the shop system to get rid of the remark.
    """

    message = "characters that cannot be shown were removed"
    hint = "clean the text in the shop system"


@rule("CAT301", severity=Severity.ERROR)
class DuplicateProductId(Rule):
    """Two products have the same id.

    ## What it means

    The first one in the catalogue is kept, every later one is left out and counted as a duplicate.

    ## Why it matters

    A channel would overwrite one with the other, by chance.

    ## Example

    Two variants share the SKU `TEE`.

    ## How to fix

    Give every variant its own SKU. When the rows are one product with several pictures, choose the preset
    of your shop system.
    """

    message = "id {product!r} is used again; the first, at {first}, is kept"
    hint = "give every product and variant an id of its own"


@rule("CAT302", severity=Severity.WARNING)
class ParentMissing(Rule):
    """A variant names a parent that the catalogue does not have.

    ## What it means

    What the variant would have taken from its parent (title, description, pictures) is missing. The variant
    is kept as it is.

    ## Why it matters

    Channels group variants by their parent; a title may be missing.

    ## Example

    A row with parent `TEE`, and no row `TEE`.

    ## How to fix

    Export all products, not only a selection; check that parents are not filtered out.
    """

    message = "the parent {parent!r} of the variant is not in the catalogue"
    hint = "export the parent row too, or clear the reference"
