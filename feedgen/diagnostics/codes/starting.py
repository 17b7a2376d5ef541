"""`PRF226`–`PRF229`: the first configuration (`feedgen init`) and profile (`feedgen channels new`)."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("PRF226", severity=Severity.ERROR)
class OnlyTheMerchantKnows(Rule):
    """A configuration needs something that the catalogue does not tell.

    ## What it means
    `feedgen init` finds out what it can: the shop's address and country from links, the currency from prices. This
    catalogue has no such sign.

    ## Why it matters
    A guess would put prices into a feed in the wrong currency, or links that lead nowhere.

    ## Example
        feedgen init export.csv

    where the export has prices without a currency and no links.

    ## How to fix
    Say it: `--country FR`, `--shop-url https://shop.example`. On a terminal you are asked.
    """

    message = "nothing tells {what}"
    hint = "say `{option}`"


@rule("PRF227", severity=Severity.ERROR)
class ConfigurationThere(Rule):
    """There is a configuration or profile already, and it is not replaced unasked.

    ## What it means
    `feedgen init` and `feedgen channels new` write a new file. One of that name exists.

    ## Why it matters
    What you wrote by hand would be lost.

    ## Example
    `feedgen init export.csv` in a folder that has a `feedgen.yaml`.

    ## How to fix
    Write elsewhere (`--output other.yaml`), look at it only (`--stdout`; for a profile `-o -`), or replace the file
    (`--force`).
    """

    message = "`{path}` is there already"
    hint = "give another name with `--output`, print it, or replace it with `--force`"


@rule("PRF228", severity=Severity.ERROR)
class NoCatalogueNamed(Rule):
    """No catalogue was named, and the folder does not have exactly one file that may be it.

    ## What it means
    `feedgen init` without a file takes the only CSV, JSON, XML or spreadsheet file of the folder.

    ## Why it matters
    Of several files nobody can tell which is the catalogue.

    ## Example
    `feedgen init` in an empty folder.

    ## How to fix
    Name the file: `feedgen init export.csv`.
    """

    message = "which catalogue? found here: {found}"
    hint = "name it: `feedgen init export.csv`"


@rule("PRF229", severity=Severity.ERROR)
class NoProfileOfThis(Rule):
    """A channel profile cannot be drafted of this.

    ## What it means
    `feedgen channels new` makes a profile of a sample feed: XML, CSV, TSV, JSON or JSON Lines, with at least one item
    and with field names that a profile can say. Names of channels have small letters, digits and hyphens.

    ## Why it matters
    Of anything else the draft would be a profile that does not work.

    ## Example
        feedgen channels new robot-guide --from price-list.xlsx

    ## How to fix
    Ask the channel for a sample of its feed, or begin with a skeleton: leave `--from` away.
    """

    message = "no profile can be drafted: {reason}"
    hint = "take a sample feed in XML, CSV or JSON, or none: without `--from` a skeleton is written"
