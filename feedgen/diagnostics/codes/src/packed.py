"""Codes of the SRC family about what is packed, XML and JSON."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC120", severity=Severity.ERROR)
class TooMuchToPutAside(Rule):
    """A source that has to be put aside is larger than that may be.

    ## What it means
    Some formats have their table of contents at the end. When such a file is packed, or comes from standard
    input, it is first copied to a private temporary file, and there is a limit to that.

    ## Why it matters
    A small packed file can unpack to more than any disk holds.

    ## Example
    `export.parquet.gz`, which unpacks to more than 20 GB.

    ## How to fix
    Unpack the file yourself and name the unpacked one. If it is not meant to be that large, make the export
    again.
    """

    message = "the source has more than {limit:,} bytes, too many to put aside"
    hint = "unpack it and name the unpacked file"


@rule("SRC121", severity=Severity.ERROR)
class XmlMalformed(Rule):
    """The text is not XML.

    ## What it means
    At the place named, the text breaks the rules of XML. The reason is the parser's own.

    ## Why it matters
    What follows the error cannot be trusted.

    ## Example
    `<name>Salt & pepper</name>`, where `&` must be `&amp;`; an element that is closed by another name.

    ## How to fix
    Write the file with an XML library rather than by hand. Texts with `&` or `<` in them are escaped, or stand in
    `<![CDATA[ … ]]>`. Names such as `&eacute;` are HTML's: write the letter itself.
    """

    message = "not XML: {reason} (column {column})"
    hint = "check the file with an XML validator"


@rule("SRC122", severity=Severity.ERROR)
class XmlDeclaresEntities(Rule):
    """The XML document declares entities of its own.

    ## What it means
    Its `<!DOCTYPE` has a part in square brackets. No catalogue needs that.

    ## Why it matters
    Such declarations can make a small file unpack to more than any machine holds, or read files of this machine.

    ## Example
    `<!DOCTYPE shop [<!ENTITY shipping "free">]>`

    ## How to fix
    Leave the declarations out and write the texts where they belong. A `<!DOCTYPE` that only names a file is
    accepted; the file is not loaded.
    """

    message = "the document declares entities of its own, which are not accepted"
    hint = "remove the part in square brackets from the <!DOCTYPE"


@rule("SRC131", severity=Severity.ERROR)
class UnpacksToTooMuch(Rule):
    """A packed file becomes absurdly large.

    ## What it means
    More than 20 GB come out of it, or, beyond 100 MB, more than a thousand times of what went in.

    ## Why it matters
    Such files are made to fill memory and disks. A catalogue becomes 10 to 30 times as large.

    ## Example
    A `catalogue.csv.gz` of 1 MB that holds 1 GB of zeros.

    ## How to fix
    If the file is what you expect, unpack it yourself and name the unpacked one.
    """

    message = "the packed file becomes too large: {unpacked:,} bytes out of {packed:,}"
    hint = "unpack it yourself, if it is what you expect"


@rule("SRC132", severity=Severity.ERROR)
class LibraryMissing(Rule):
    """What reads this kind of file is not installed.

    ## What it means
    Some formats are read by libraries that feedgen does not need otherwise. They are extras.

    ## Why it matters
    Without the library the file cannot be read.

    ## Example
    `catalogue.csv.zst` where `product-feedgen[zst]` was not installed.

    ## How to fix
    `pip install 'product-feedgen[EXTRA]'` with the extra that is named.
    """

    message = "reading {what} needs a library that is not installed"
    hint = "pip install 'product-feedgen[{extra}]'"


@rule("SRC133", severity=Severity.ERROR)
class MemberNotFound(Rule):
    """An archive has no such member.

    ## What it means
    What follows the `!` names, or is a pattern for, files inside of a ZIP archive, and none of them is called so; or
    the archive is empty.

    ## Why it matters
    A feed without those products must not be published.

    ## Example
    `shop.zip!products.csv` where the archive has `export/products_fr.csv`.

    ## How to fix
    Name a member, or give a pattern: `'shop.zip!products*.csv'` (in quotes).
    """

    message = "the archive has no member {pattern}"
    hint = "{guess}"


@rule("SRC134", severity=Severity.ERROR)
class MemberEncrypted(Rule):
    """A member of an archive is encrypted.

    ## What it means
    The archive asks for a password.

    ## Why it matters
    Without it the catalogue cannot be read, and feedgen takes no password of an archive.

    ## Example
    `zip -e shop.zip products.csv`

    ## How to fix
    Pack the file without a password. Who may read it is better settled where it is kept.
    """

    message = "the member is encrypted"
    hint = "pack it without a password"


@rule("SRC141", severity=Severity.ERROR)
class JsonTooDeep(Rule):
    """A record of the JSON document is nested too deeply.

    ## What it means
    It has lists or objects within each other on more than 200 levels.

    ## Why it matters
    Products have about five. Such documents are made to stop the programs that read them.

    ## Example
    A file that is nothing but a hundred thousand `[`.

    ## How to fix
    Create the file again.
    """

    message = "a record is nested on more than 200 levels"
    hint = "create the file again"


@rule("SRC213", severity=Severity.WARNING)
class ControlCharacters(Rule):
    """An XML document holds characters that XML does not allow.

    ## What it means
    Control characters, such as vertical tabs that came from a spreadsheet. They were left out.

    ## Why it matters
    Other programs refuse the whole file.

    ## Example
    A description that was copied from a document with vertical tabs in it.

    ## How to fix
    Let the exporter leave them out.
    """

    message = "{count} control characters, which XML does not allow, were left out"
    hint = "let the exporter leave them out"
