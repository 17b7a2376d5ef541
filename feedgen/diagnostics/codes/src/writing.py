"""Codes of the SRC family about how a file is written: header, quotes, nesting."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC110", severity=Severity.ERROR)
class HeaderMissing(Rule):
    """The first line looks like a product, not like column names.

    ## What it means
    Cells of the first line are numbers, prices, dates or web addresses.

    ## Why it matters
    Without names nobody knows which column is the price. Taking the first product for a header would lose
    it.

    ## Example
    A file that begins with `1001,Robot,49.90 EUR,https://…`.

    ## How to fix
    Switch on 'with header' in the export, or put a line with names on top.
    """

    message = "the first line holds values instead of column names: {value}"
    hint = "add a line with the column names on top, e.g. `id,title,price,link`"


@rule("SRC111", severity=Severity.ERROR)
class HeaderTooLong(Rule):
    """The header does not end.

    ## What it means
    No line end outside quotes was found at the beginning of the file.

    ## Why it matters
    A stray quote in the header makes the whole file one cell.

    ## Example
    `id,"title,price` as the first line.

    ## How to fix
    Close or remove the quote in the first line.
    """

    message = "the header is longer than {limit} KiB"
    hint = "check the quotes in the first line and the delimiter"


@rule("SRC112", severity=Severity.ERROR)
class QuoteNotClosed(Rule):
    """A quoted cell is still open at the end of the file.

    ## What it means
    A cell begins with a quote character whose partner is missing, so it runs to the end of the file.

    ## Why it matters
    Either the file was cut off, or the rest of the catalogue vanished into one cell. Neither may become a
    feed.

    ## Example
    `1001,"Robot` as the last line of a broken download.

    ## How to fix
    Export or transfer the file again. If the quote belongs to the text, write it twice: `"5"" display"`.
    """

    message = "a quoted cell that begins in line {line} never ends"
    hint = "close the quote; if the file was cut off, export it again"


@rule("SRC113", severity=Severity.ERROR)
class RecordTooLong(Rule):
    """A single record is larger than any product.

    ## What it means
    Reading went on for too long without reaching the end of a record (or of a group of records of one
    product).

    ## Why it matters
    Almost always a quote that was opened and never closed. In XML it may be that something large is no product.

    ## Example
    `1001,"5 inch display,…` in a file of 200 MB.

    ## How to fix
    Close the quote in the line named, or set `quote: ''` if the file does not quote at all.
    """

    message = "the record that begins in line {line} is longer than {limit} MB"
    hint = "look for an unclosed quote in that line, or for what else is so long there"


@rule("SRC114", severity=Severity.ERROR)
class DocumentEndsEarly(Rule):
    """The JSON or XML text breaks off.

    ## What it means
    The text stops within a value, an object or the list of records, or before its elements are closed.

    ## Why it matters
    The last products are missing. Publishing would take them off every channel.

    ## Example
    `[{"id": 1}, {"id":` as the whole file.

    ## How to fix
    Create the file again; let the exporter rename it only when it is complete.
    """

    message = "the {format} ends early, {place}: the file is incomplete"
    hint = "create or transfer the file again"


@rule("SRC115", severity=Severity.ERROR)
class JsonMalformed(Rule):
    """The text is not JSON.

    ## What it means
    At the place named, the text breaks the rules of JSON.

    ## Why it matters
    What follows the error cannot be trusted.

    ## Example
    A comma after the last record, names without quotes, single quotes.

    ## How to fix
    Write the file with a JSON library rather than by hand.
    """

    message = "not JSON: {reason} (near byte {bytes})"
    hint = "check the file with a JSON validator"


@rule("SRC116", severity=Severity.ERROR)
class RecordsNotFound(Rule):
    """There are no records in the JSON or XML document.

    ## What it means
    A JSON document is an object, and the list of products is not where it was looked for; or an XML document has no
    element that looks like a product.

    ## Why it matters
    Which of the document's parts are products must be clear.

    ## Example
    `{"shop": {"items": [ … ]}}` read with `key: products`.

    ## How to fix
    Set `key` of the source to the dotted path of the list, here `shop.items`; in XML to the path of the element that
    is a product, such as `channel/item`.
    """

    message = "no records found in the document"
    hint = "{guess}name the list, or the element of a product, with `key`: `data.products`, `channel/item`"


@rule("SRC119", severity=Severity.ERROR)
class DialectUnusable(Rule):
    """A delimiter, quote or escape character cannot be used.

    ## What it means
    Delimiter, quote and escape are single characters, all different; quote and escape are ASCII characters.

    ## Why it matters
    Cells could not be told apart.

    ## Example
    `delimiter: ";;"`

    ## How to fix
    Give one character, or leave it out: it is detected.
    """

    message = "{what} {char!r} cannot be used"
    hint = "give a single character, e.g. `;` or `tab`; `quote: ''` for none"
