"""Codes SRC150 to SRC155 and SRC230 to SRC232: what a source must be, and what has changed in it."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC150", severity=Severity.ERROR)
class ExpectedColumnMissing(Rule):
    """A column that must be there is not.

    ## What it means
    `expect: {columns: […]}` names a column that the source does not have.

    ## Why it matters
    The export was changed, or it is another one. Feeds made of it would lack what the column holds; those of the last
    run stay as they are.

    ## Example
    `expect: {columns: [ean]}`, and the export calls the column `barcode` now.

    ## How to fix
    Export the column again, or name it as it is called now. With `severity: warning` under `expect` the run goes on.
    """

    message = "there is no column `{column}`, which is expected"
    hint = "{guess}"


@rule("SRC151", severity=Severity.ERROR)
class SourceStale(Rule):
    """A source is older than it may be.

    ## What it means
    `expect: {fresh: 24h}` says how old the file may be, by the time of its last change or what the server says of it.

    ## Why it matters
    The export did not run. Prices and stock in it are no longer true.

    ## Example
    A file of the day before yesterday, where `fresh: 24h` is expected.

    ## How to fix
    Look why the export did not run. With `severity: warning` under `expect` the run goes on.
    """

    message = "the source is {age}, and may be {limit} old"
    hint = "look why the export did not run"


@rule("SRC152", severity=Severity.ERROR)
class RowsOutOfRange(Rule):
    """A source has fewer or more records than expected.

    ## What it means
    `expect: {rows: {min: 1000, max: 5000}}` says how many records there must be.

    ## Why it matters
    Half an export looks like a small one. Its feeds would take the other half off the market.

    ## Example
    212 records where 1,000 are the least.

    ## How to fix
    Export again, or change the numbers. With `severity: warning` under `expect` the run goes on.
    """

    message = "{found:,} records, where {limit} are expected"
    hint = "export again, or change `rows` under `expect`"


@rule("SRC153", severity=Severity.ERROR)
class EndMissing(Rule):
    """The line that ends the source is not there.

    ## What it means
    `expect: {end: "END"}` says what the last line is, blank lines aside. The last line is another one, or the format
    has no lines (CSV, TSV and JSON Lines have).

    ## Why it matters
    The file was cut off, or is still being written. Nothing else tells when it happens to end with a whole record.

    ## Example
    A last line `1001,Robot,49.90`, where `END` is expected.

    ## How to fix
    Wait until the export is done, or transfer the file again.
    """

    message = "the last line is not {end!r}"
    hint = "the file was cut off, or is still being written: start again when it is whole"


@rule("SRC154", severity=Severity.ERROR)
class RowsDropped(Rule):
    """A source has lost more records since the last run than it may.

    ## What it means
    `expect: {rows: {max_drop: 30%}}` compares with the number of records in `manifest.json`.

    ## Why it matters
    A catalogue seldom loses a third of its products overnight; half an export does.

    ## Example
    600 records after 1,000, where at most 30% may be gone.

    ## How to fix
    Export again. If the products are really gone, build once without `max_drop`.
    """

    message = "{found:,} records, {before:,} in the last run: {lost} are gone, at most {limit} may be"
    hint = "export again, or change `max_drop` under `expect`"


@rule("SRC155", severity=Severity.ERROR)
class ChangedWhileRead(Rule):
    """The file changed while it was being read.

    ## What it means
    Its size or its time of change is not what it was when reading began: somebody is still writing it.

    ## Why it matters
    What was read may be half of the old file and half of the new one. The feeds of the last run stay as they are.

    ## Example
    An ERP that writes its export straight to the place where it is read.

    ## How to fix
    Start again when it is done. Better: let the export write to another name and rename the file at the end. `complete:
    false` under `expect` switches this off.
    """

    message = "the file changed while it was being read"
    hint = "start again when the export is done; let it write under another name and rename the file"


@rule("SRC230", severity=Severity.INFO)
class ColumnNew(Rule):
    """A column is new since the last run.

    ## What it means
    `manifest.json` of the last run does not know the column.

    ## Why it matters
    It may be what another column was called before.

    ## Example
    `barcode`, which was not in the export of yesterday.

    ## How to fix
    Nothing, when it is meant. If it holds what an attribute needs, name it under `columns` in feedgen.yaml.
    """

    message = "the column `{column}` is new since the last run"


@rule("SRC231", severity=Severity.WARNING)
class ColumnGone(Rule):
    """A column of the last run is gone.

    ## What it means
    `manifest.json` of the last run knows a column that the source does not have any more.

    ## Why it matters
    What it held is missing from every product, and channels may refuse them.

    ## Example
    `ean`, which is called `barcode` since the shop was updated.

    ## How to fix
    Export the column again, or say under `columns` in feedgen.yaml what it is called now. To stop the run instead of
    being told, name it in `expect: {columns: […]}`.
    """

    message = "the column `{column}` of the last run is gone"
    hint = "{guess}"


@rule("SRC232", severity=Severity.WARNING)
class ColumnOfAnotherKind(Rule):
    """A column holds another kind of values than in the last run.

    ## What it means
    Nine of ten of its first values were numbers, say, and are texts now.

    ## Why it matters
    Columns that were swapped look like this, and so does a price that became `on request`.

    ## Example
    `price` held numbers in the last run and links in this one.

    ## How to fix
    Compare the export with an older one.
    """

    message = "the column `{column}` holds {now} values, and held {before} values in the last run"
    hint = "compare the export with an older one"
