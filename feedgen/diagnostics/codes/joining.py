"""Codes of joined files: PRF230 to PRF239 before the run, CAT310 to CAT319 and SRC250 to SRC259 in it."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

# -- what feedgen.yaml says --------------------------------------------------------------------------------


@rule("PRF230", severity=ERROR)
class UnusableJoin(Rule):
    """A file is joined by something that products do not have as one text.

    ## What it means

    `join` names the attribute whose value finds the row of a product: `id`, `gtin`, `mpn`, `group_id`, `brand` or
    another one that is a single text. A column that no attribute takes is `attributes.Supplier code`.

    ## Example

        sources:
          - {path: margins.csv, join: sku, as: margin}

    ## How to fix

    Take the name of the attribute, not of the file's column. The column goes to `on`: `join: id, on: sku`.
    """

    message = "`join: {value}`: {reason}, {known}"
    hint = "`join` is an attribute of the product; the column of the file is `on`"


@rule("PRF231", severity=ERROR)
class UnusableName(Rule):
    """`as` gives the rows of a joined file a name that they cannot have.

    ## What it means

    Expressions would no longer reach what has that name already: an attribute of the product, one of `derive`, the
    rows of another file, or a word such as `market`.

    ## How to fix

    Take another name. To set attributes with the file, leave `as` out and name them in `columns`.
    """

    message = "`as: {value}`: {reason}"
    hint = "take another name; to set attributes, leave `as` out and name them in `columns`"


@rule("PRF232", severity=ERROR)
class NothingToJoin(Rule):
    """A source has a key that only joined files have, and no `join`.

    ## What it means

    `on`, `as`, `many`, `columns` and `language` say what happens to the rows of a file beside the products. The
    products' own columns are mapped by `catalogue.columns`.

    ## How to fix

    Add `join: id` (or another attribute), or take the key away.
    """

    message = "`{key}` without `join`"
    hint = "add `join: id`; the columns of the products themselves go to `catalogue.columns`"


@rule("PRF233", severity=ERROR)
class ContradictingJoin(Rule):
    """Keys of a joined file contradict each other.

    ## What it means

    Several rows of one product (`many: true`) are a list, which needs a name (`as`). Texts of a language have their
    place and take none. An attribute that is a list (`stores`, `shipping`) needs `many: true`, one that is a single
    group (`manufacturer`) does without.

    ## How to fix

    Do what the message says, or take the key away.
    """

    message = "`{key}` of a joined file: {problem}"


@rule("PRF234", severity=ERROR)
class NoProducts(Rule):
    """Every source is joined to products, and none has any.

    ## How to fix

    Add the file with the products, without `join`, or name it on the command line: `feedgen build export.csv`.
    """

    message = "every source has a `join`, and none brings the products"
    hint = "add the file with the products as a source without `join`"


@rule("PRF235", severity=ERROR)
class UnknownJoinedAttribute(Rule):
    """`columns` of a joined file names something that products do not have.

    ## What it means

    Without `as`, the names are attributes of the product; with `language`, its texts; with `as: stores` and the like,
    the parts of that attribute. The id of a product is nothing a join could set.

    ## How to fix

    Take the suggested name. Values for expressions alone need a name: `as: margin`.
    """

    message = "a joined file cannot set `{name}`: {known}"
    hint = "names are attributes; for values that only expressions read, add `as`"


@rule("PRF236", severity=ERROR)
class UnknownJoinedColumn(Rule):
    """`on` or `columns` of a joined file, or one of `catalogue.stores`, is neither a column nor an expression.

    ## How to fix

    Take the suggested column. Literal text in an expression stands in quotes: `"'new'"`.
    """

    message = "`{path}`: {value} is neither a column of {file} nor an expression: {problem}"
    hint = "{known}"


@rule("PRF237", severity=ERROR)
class NoKeyColumn(Rule):
    """No column of a joined file is known to hold what it is joined by.

    ## What it means

    Without `on`, the column is found as in a catalogue: `id` is also `SKU`, `gtin` also `EAN`.

    ## How to fix

    Say which column it is: `on: Article`.
    """

    message = "{file} has no column that is known to be `{join}`: its columns are {columns}"
    hint = "say which one it is, `on: …`"


@rule("PRF238", severity=ERROR)
class NothingJoined(Rule):
    """No column of a joined file is an attribute, so that nothing would come of it.

    ## How to fix

    Name the columns (`columns: {quantity: Pieces}`), or give the row a name for expressions (`as: stock`).
    """

    message = "no column of {file} is known to be an attribute: {columns}"
    hint = "name them, `columns: {{quantity: …}}`, or give the row a name, `as: …`"


@rule("PRF239", severity=ERROR)
class JoinedStandardInput(Rule):
    """A joined file cannot be standard input: it is read before the products, which may come that way.

    ## How to fix

    Save it as a file.
    """

    message = "a joined file cannot be standard input"
    hint = "save it as a file"


# -- what the files have -------------------------------------------------------------------------------------


@rule("CAT310", severity=WARNING)
class JoinedTwice(Rule):
    """A joined file has several rows for one key, and one is expected.

    ## What it means

    The first row counts. Keys are compared without case and blanks around them; `4711.0` is `4711`, and a GTIN is the
    same with and without its leading zeros.

    ## How to fix

    Remove one of them. Where a product rightly has several rows, say so: `many: true`.
    """

    message = "{by} `{key}` has a row already, in {first}; the first one counts"
    hint = "remove one of them, or say `many: true` and have a list"


@rule("CAT311", severity=WARNING)
class JoinedWithoutKey(Rule):
    """A row of a joined file has nothing in its key column, so it belongs to no product.

    ## How to fix

    Fill it in, or remove the row.
    """

    message = "the row has no {by} and belongs to no product"


@rule("CAT312", severity=INFO)
class RowsWithoutProduct(Rule):
    """Keys of a joined file belong to no product of the catalogue.

    ## What it means

    The file knows more than the catalogue sells, or its keys are written differently. Said once for each file, with
    the first of them.

    ## How to fix

    Nothing, if these products are not for sale. Else compare the example with the products' own values.
    """

    message = "{count} of {total} keys of {value} belong to no product, the first is `{key}`"
    by_value = True


@rule("CAT313", severity=INFO)
class ProductsWithoutRow(Rule):
    """Products have no row in a joined file.

    ## What it means

    They go on without it: the name of the file is none in expressions, attributes stay as they are. Said once for each
    file, with the first of them.

    ## How to fix

    Nothing, if the file need not have all of them. Else compare the example with the file's keys.
    """

    message = "{count} of {total} products have no row in {value}, the first {what}"
    by_value = True


@rule("CAT314", severity=WARNING)
class NothingMatched(Rule):
    """Not one product has a row in a joined file: surely the wrong column, or keys that are written differently.

    ## How to fix

    Compare the two examples. `on` says which column of the file has the key, `join` which attribute of the product.
    """

    message = "no product has a row in {file}: {by} of products is like `{product}`, in the file it is like `{key}`"
    hint = "`on` is the file's column, `join` the product's attribute"


@rule("CAT319", severity=WARNING)
class MoreOfTheSame(Rule):
    """A joined file has so many findings of one kind that the rest is only counted.

    ## How to fix

    Mend those that are shown; the others are surely like them.
    """

    message = "{count} more {code} in this file"


@rule("SRC250", severity=ERROR)
class NoRoomForRows(Rule):
    """A joined file is too large for memory, and the temporary folder does not take it.

    ## How to fix

    Make room there, or name another folder with the environment variable `TMPDIR`.
    """

    message = "the rows of {file} cannot be put aside: {reason}"
    hint = "make room in the temporary folder, or name another one with TMPDIR"
