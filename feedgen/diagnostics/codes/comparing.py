"""`PRF260`–`PRF264`: finished feeds read back and compared (`feedgen diff`)."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("PRF260", severity=Severity.ERROR)
class NoIdInFeed(Rule):
    """Nothing tells the items of a feed apart, so it cannot be compared.

    ## What it means
    Items are compared by their id. Without a channel profile the id is the field called `id`, `g:id`, `sku` or the
    like that every one of the first 200 items has, each with a value of its own. There is none here, or the field you
    named is not in the feed.

    ## Example
    A feed whose ids are in `article`.

    ## How to fix
    Name the field: `--key article`. Or name the channel with `-c`: its profile knows the field.
    """

    message = "no field of the feed is certainly the id of its items"
    hint = "name it with `--key FIELD`, or the channel with `-c`; {known}"


@rule("PRF261", severity=Severity.ERROR)
class SeveralFeedsInArchive(Rule):
    """An archive holds several feeds, and only you know which one is meant.

    ## What it means
    Two feeds are compared item by item. Of an archive with several files, say which.

    ## Example
    A package of `products.xml` and `offers.xml`.

    ## How to fix
    Put the member's name behind the archive's: `feeds.zip!products.xml`, in quotes, for shells take `!` for something
    of their own.
    """

    message = "{path} holds several feeds: {names}"
    hint = "say which one: 'archive.zip!member'"


@rule("PRF262", severity=Severity.ERROR)
class SeveralFeedsAsked(Rule):
    """Two files are to be compared, and the channel named has several feeds.

    ## What it means
    The profile of a feed tells how its files are read. Two files are of one feed.

    ## How to fix
    Name the feed behind the channel: `-c amazon/listings`.
    """

    message = "two files are of one feed, and several are asked for: {feeds}"
    hint = "name one: -c CHANNEL/FEED"


@rule("PRF263", severity=Severity.ERROR)
class NoManifestInFolder(Rule):
    """A folder is to be compared, and no run of feedgen has written feeds into it.

    ## What it means
    What belongs together in two folders is told by the file `manifest.json`, which every run writes last.

    ## How to fix
    Name a file instead of the folder, or the folder that `feedgen build` writes to.
    """

    message = "{path} has no {manifest} that can be read"
    hint = "name two files, or two folders that `feedgen build` wrote"
