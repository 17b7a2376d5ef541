"""Codes of the CAT family about GTINs and ISBNs."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


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
