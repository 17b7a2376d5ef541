"""Codes of the PRF family: tests that profiles, rule files and feedgen.yaml carry."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR = Severity.ERROR


@rule("PRF210", severity=ERROR)
class TestFoundAnotherValue(Rule):
    """A test of a profile expects another value of a field than the feed has.

    ## What it means
    `feedgen test` makes the item of the product as any run does, and compares the fields the test names: texts to
    the letter, `null` for a field that is not there.

    ## Example
        tests:
          - {given: {id: A1, title: Mug, price: 5 EUR}, expect: {price: "5,00"}}

    ## How to fix
    Where the feed is right, correct the test; else the field. `feedgen explain CODE` tells more of the finding that
    is named as the reason.
    """

    message = "{field}: expected {expected}, found {found}"
    hint = "{reason}"


@rule("PRF211", severity=ERROR)
class TestFoundAnotherFate(Rule):
    """A test of a profile expects an item where there is none, none where there is one, or another number of rows.

    ## What it means
    A product becomes an item, is rejected by a finding, or is kept out by a selection. `expect` with fields wants one
    row, `expect: null` none, a list as many as it has; `filtered_by` wants that selection.

    ## Example
        tests:
          - {given: {id: A1, title: Mug, availability: out_of_stock}, filtered_by: select (profile)}

    ## How to fix
    The hint says what rejected the product.
    """

    message = "expected {expected}, found {found}"
    hint = "{reason}"


@rule("PRF212", severity=ERROR)
class TestFoundOtherFindings(Rule):
    """A test of a profile expects other findings than there are.

    ## What it means
    `findings` lists everything that is said of the product, in any order: codes alone (`CHN104`), or with the field
    or the check they are about (`CHN104 title`, `CHN201 no-delivery-costs`). `[]` means that nothing is said.

    ## How to fix
    Add what is missing to the test, or correct the profile.
    """

    message = "findings: expected {expected}, found {found}"
    hint = "{said}"


@rule("PRF213", severity=ERROR)
class TestNotUsable(Rule):
    """A test of a profile cannot be run: its market, feed, params or time is not known, or a field it names.

    ## Example
        tests:
          - {given: {id: A1}, market: XX, expect: {title: Mug}}

    ## How to fix
    Correct the name; the message has the nearest one that is known.
    """

    message = "the test cannot be run: {problem}"
    hint = "{hint}"
