"""Codes of the CAT family about links, texts, members of lists and maps."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


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
