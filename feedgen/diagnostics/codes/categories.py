"""Codes of categories: files of lines and trees (PRF16x), products without a category (CHN40x)."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("PRF160", severity=Severity.ERROR)
class UnusableMappingFile(Rule):
    """A file of category lines cannot be read.

    ## What it means
    `categories: {file: …}` names a text file with one line `shop path;channel id or path` each. This one is no text, or
    far too large to be one.

    ## Example
        Clothing > T-Shirts;212
        Kitchen;Home & Garden > Kitchen & Dining

    ## How to fix
    Save it as CSV, in UTF-8 or the encoding of your spreadsheet; `feedgen categories suggest` writes one to begin with.
    """

    message = "`{path}` is no file of category lines: {problem}"


@rule("PRF161", severity=Severity.ERROR)
class MappingLineIncomplete(Rule):
    """A line of a category file has no shop path or no target.

    ## What it means
    A line has two cells: the shop's path and the channel's id or path. One of them is missing.

    ## Example
        Clothing > T-Shirts;

    ## How to fix
    Complete the line, or begin it with `#` to keep it as a note.
    """

    message = "the line has no {what}: {value!r}"
    hint = "a line is `shop path;channel id or path`; one that begins with `#` is a note"


@rule("PRF162", severity=Severity.WARNING)
class MappingLineTwice(Rule):
    """A shop path has two lines that say the same.

    ## What it means
    Paths are compared without regard to capitals, blanks and dividers. A second line adds nothing.

    ## Example
        Clothing > T-Shirts;212
        clothing/t-shirts;212

    ## How to fix
    Delete one of them.
    """

    message = "`{path}` is in line {line} already"


@rule("PRF163", severity=Severity.ERROR)
class MappingLinesConflict(Rule):
    """A shop path has two lines that say different things.

    ## What it means
    The products of the path can go to one category only, and nothing says to which.

    ## Example
        Clothing > T-Shirts;212
        clothing/t-shirts;5388

    ## How to fix
    Delete the line that is wrong.
    """

    message = "`{path}` goes to {value!r} here, and to {other!r} in line {line}"


@rule("PRF164", severity=Severity.ERROR)
class CategoryTargetUnknown(Rule):
    """A category line leads to a category the channel does not have.

    ## What it means
    The channel's list of categories is there (in `taxonomies/` beside feedgen.yaml, or fetched with
    `feedgen taxonomy update`), and neither an id nor a path in it is what the line says.

    ## Example
        Clothing > T-Shirts;Apparel > Shirts

    ## How to fix
    Take the category suggested, or look for it with `feedgen taxonomy show shirts`. When the channel has renewed its
    list, `feedgen taxonomy update` fetches it.
    """

    message = "`{tree}` has no category {value!r}"
    hint = "{guess}"


@rule("PRF165", severity=Severity.ERROR)
class UnusableTaxonomy(Rule):
    """A file with a channel's categories cannot be used.

    ## What it means
    Google's files begin with `# Google_Product_Taxonomy_Version: …` and have lines `id - path`, parents before
    children; those of other channels are tables `id;path`. A file that was cut short, or is a web page instead of a
    list, is refused, and what was there before stays.

    ## Example
    A download that broke off in the middle of a line.

    ## How to fix
    Fetch it again: `feedgen taxonomy update`.
    """

    message = "`{path}` is no list of categories: {problem}"


@rule("PRF166", severity=Severity.ERROR)
class TaxonomyMissing(Rule):
    """A channel's list of categories is needed and not there.

    ## What it means
    To search categories, to suggest them, and to write paths for ids, feedgen must know the channel's list. None comes
    with feedgen.

    ## Example
    `categories: {file: google.csv, write: path}` with ids in the file, before `feedgen taxonomy update`.

    ## How to fix
    `feedgen taxonomy update --locale fr-FR` fetches Google's. Without a network, put the file where the message says;
    the list of another channel is a table `id;path` in the same place.
    """

    message = "the categories of `{tree}` are not here{why}"
    hint = "`feedgen taxonomy update` fetches Google's; or put the file {name} into {folder}"


@rule("PRF167", severity=Severity.ERROR)
class TaxonomyNotFetched(Rule):
    """A channel's list of categories could not be fetched.

    ## What it means
    The server did not answer, or not with a file. What was there before stays in use.

    ## Example
    `feedgen taxonomy update --locale xx-XX`, which Google does not publish, or a machine without a network.

    ## How to fix
    On a machine with a network, open the address in a browser and save the file; then
    `feedgen taxonomy update --locale fr-FR --from FILE` looks at it and puts it in place.
    """

    message = "cannot get {origin}: {problem}"
    hint = (
        "without a network: `feedgen taxonomy update --locale {locale} --from FILE`, or save it as {name} in {folder}"
    )


@rule("PRF168", severity=Severity.ERROR)
class LocaleUnreadable(Rule):
    """A locale is not a language with a country.

    ## What it means
    Lists of categories are published by language and country, `fr-FR`.

    ## Example
    `feedgen taxonomy update --locale french`.

    ## How to fix
    Write the two codes with a hyphen: en-US, fr-FR, de-DE, it-IT, es-ES, nl-NL, pl-PL, sv-SE …
    """

    message = "{value!r} is no locale such as `fr-FR`"


@rule("CHN401", severity=Severity.WARNING)
class CategoryUnmapped(Rule):
    """Products stand in a shop category that no line of the category file begins with.

    ## What it means

    `categories:` maps the shop's paths to the channel's. For this path there is no line, nor for any path above it, so
    the products go out without a category of the channel.

    ## Example

    The file has a line for `Clothing`, the product stands in `Kitchen > Mugs`.

    ## How to fix

    `feedgen categories suggest` adds proposals to the file; look through them and delete the question mark of those
    that are right. `unmatched: ignore` or a `default` silences this, `unmatched: reject` leaves the products out.
    """

    by_value = True
    message = "no category line for {value!r}"
    hint = "add a line to {file}; `feedgen categories suggest` makes proposals"


@rule("CHN402", severity=Severity.WARNING)
class CategoryUnknown(Rule):
    """A product names a category that the channel does not have.

    ## What it means

    The catalogue has a column with the channel's category. Its value is neither an id nor a path of the channel's list,
    in any of the languages that are here. It is sent as it stands; the channel will most likely ignore it.

    ## Example

    `Apparel > Shirts` instead of `Apparel & Accessories > Clothing > Shirts & Tops`.

    ## How to fix

    Correct the value in the shop; `feedgen taxonomy show shirts` finds the right one. With `over: true` the category
    file decides instead.
    """

    by_value = True
    message = "`{tree}` has no category {value!r}"
    hint = "`feedgen taxonomy show` finds the right one"
