"""Codes of looking at single products (`feedgen explain`, `feedgen preview`)."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("PRF200", severity=Severity.ERROR)
class UnknownProduct(Rule):
    """The catalogue has no product with the id that was asked for.

    ## What it means
    Every record was looked at, and none has this id. Ids are compared letter by letter, as the catalogue is read:
    with the preset, and with `catalogue.columns` of feedgen.yaml.

    ## Why it matters
    A product that is not in the export is in no feed.

    ## Example
        feedgen explain ROB-OO1 -c google

    where the product is called `ROB-001`.

    ## How to fix
    Copy the id from the export, or from a finding. The message names the nearest ids there are. The id is that of the
    product itself (a variant's SKU), not that of its group.
    """

    message = "no product `{product}` among {records} records of {file}"
    hint = "{guess}ids are compared letter by letter"
