"""Codes of the SRC family about workbooks and databases."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC135", severity=Severity.ERROR)
class SheetNotFound(Rule):
    """The workbook has no such sheet.

    ## What it means
    `sheet` is neither the name of a sheet nor its number.

    ## Why it matters
    A feed made from another sheet would have other products.

    ## Example
    `sheet: Products` in a workbook whose sheets are `Read me` and `Produits`.

    ## How to fix
    Take one of the names, or a number: `sheet: 2`. Without it the first sheet that holds a table is read.
    """

    message = "the workbook has no sheet {sheet!r}"
    hint = "{guess}"


@rule("SRC136", severity=Severity.ERROR)
class SheetTooLarge(Rule):
    """A sheet would not fit into memory.

    ## What it means
    Sheets are read whole, with the empty cells between the first and the last. There are too many.

    ## Why it matters
    Reading on would take all memory of the machine.

    ## Example
    A sheet with one cell in `XFD1048576`, far away from the others.

    ## How to fix
    Delete what stands far below or right of the table, or export the sheet as CSV.
    """

    message = "the sheet reaches over {cells:,} cells, {limit:,} are accepted"
    hint = "delete what stands far from the table, or export it as CSV"


@rule("SRC137", severity=Severity.ERROR)
class TableNotFound(Rule):
    """It is not clear which table of the database is meant.

    ## What it means
    There is no table of that name; or none was named, and the database has several or none.

    ## Why it matters
    Which table holds the products must be said.

    ## Example
    `feedgen build shop.db` where the file has the tables `products` and `orders`.

    ## How to fix
    Name it: `--table products`, or `table: products` beside the `path`. A query does as well.
    """

    message = "which table of the database is meant?"
    hint = "{guess}; name it with `table`, or say a `query`"


@rule("SRC138", severity=Severity.ERROR)
class QueryNotSelect(Rule):
    """A query does more than to read.

    ## What it means
    `query` is not one SELECT (or WITH … SELECT, VALUES, TABLE).

    ## Why it matters
    A feed is made from what a shop has. It must never change it.

    ## Example
    `query: "UPDATE products SET price = 0"`; two statements with a `;` between them.

    ## How to fix
    Write a single SELECT. What has to be done before belongs to whoever looks after the database.
    """

    message = "the query is no single SELECT: {value}"
    hint = "write one SELECT"


@rule("SRC139", severity=Severity.ERROR)
class DatabaseFailed(Rule):
    """The database does not answer as it should.

    ## What it means
    The connection or the query failed; the reason is the database's own.

    ## Why it matters
    A catalogue that is read in part would take products out of every feed.

    ## Example
    `connection failed: port 5432 … Connection refused`; `no such column: prise`.

    ## How to fix
    Check address, user and password (`${NAME}` must be set in the environment) and try the query with the
    database's own program.
    """

    message = "the database: {reason}"
    hint = "check the address, its variables and the query"


@rule("SRC140", severity=Severity.ERROR)
class PasswordWritten(Rule):
    """The address of a database has a password in it.

    ## What it means
    The password is written where everybody who sees the file, or the list of processes, can read it.

    ## Why it matters
    Who has it can read the whole database, or change it.

    ## Example
    `postgresql://feeds:secret@db.example/shop`

    ## How to fix
    Put the password into an environment variable and name that: `postgresql://feeds:${DB_PASSWORD}@db.example/shop`
    (on a command line in single quotes).
    """

    message = "the address of the database has a password in it"
    hint = "name an environment variable instead: `${{DB_PASSWORD}}`"


@rule("SRC214", severity=Severity.WARNING)
class FormulaFailed(Rule):
    """A cell of a workbook holds an error instead of a value.

    ## What it means
    A formula could not be computed when the workbook was saved. The cell is taken as empty.

    ## Why it matters
    The value is missing in every feed.

    ## Example
    `#N/A` in a column of prices that are looked up in another sheet.

    ## How to fix
    Mend the formula, or what it looks at, and save the workbook.
    """

    message = "the cell holds the error {error}; it is taken as empty"
    hint = "mend the formula and save the workbook"
