"""Codes of the CAT family about dates, yes and no, and words of a list."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("CAT110", severity=Severity.WARNING)
class DateUnreadable(Rule):
    """A date or time cannot be read.

    ## What it means

    The text is none of the known forms, or a day that does not exist. Seconds since 1970 are not taken for
    a date. The attribute is left out.

    ## Why it matters

    A sale that starts on the wrong day is worse than none.

    ## Example

    `sale_start` is `next week`, `2026-02-31` or `1763596800`.

    ## How to fix

    Write ISO 8601 dates, `20/11/2026`, `20.11.2026`, or declare your form: `date_formats: ['%d %b %Y']`.
    """

    message = "{value!r} is not a date"
    hint = "write it like `2026-11-20` or `2026-11-20T09:00+01:00`, or declare `date_formats`"


@rule("CAT111", severity=Severity.INFO)
class DateAmbiguous(Rule):
    """Day or month first?

    ## What it means

    Both numbers of a date with slashes are at most 12. It is read day first, as most of the world writes.

    ## Why it matters

    An American `03/04/2026` is 4 March; read day first it is 3 April.

    ## Example

    `sale_start` is `03/04/2026`.

    ## How to fix

    Export ISO dates, or declare `date_formats: ['%m/%d/%Y']`.
    """

    message = "{value!r} can be read in two ways; read as {read}"
    hint = "write `2026-11-20`, or declare `date_formats: ['%m/%d/%Y']`"


@rule("CAT112", severity=Severity.WARNING)
class IntervalUnreadable(Rule):
    """An interval `start/end` cannot be read.

    ## What it means

    Both ends must be ISO 8601 dates or times with a slash between them. Start and end of the sale are left
    out, and so is the sale price (CAT206).

    ## Why it matters

    Without its window a sale price would hold for ever, or not at all.

    ## Example

    `sale_price_effective_date` is `20/11 - 30/11`.

    ## How to fix

    Write `2026-11-20T00:00+01:00/2026-11-30T23:59+01:00`, or use the two attributes `sale_start` and
    `sale_end`.
    """

    message = "{value!r} is not an interval"
    hint = "write it like `2026-11-20/2026-11-30`"


@rule("CAT113", severity=Severity.WARNING)
class BooleanUnreadable(Rule):
    """A yes-or-no value is something else.

    ## What it means

    Known are yes/no, true/false, 1/0, x, and the same words in German, French, Spanish and Italian. The
    attribute is left out.

    ## Why it matters

    `adult` or `is_bundle` decide whether an offer may be shown.

    ## Example

    `adult` is `maybe`.

    ## How to fix

    Write `yes` or `no`.
    """

    message = "{value!r} is neither yes nor no"
    hint = "write `yes` or `no`"


@rule("CAT114", severity=Severity.WARNING)
class WordUnknown(Rule):
    """A word is none of the few that the attribute can be.

    ## What it means

    Attributes such as `availability`, `condition`, `gender` or `status` have a fixed set of values. Usual
    words in English, German, French, Spanish and Italian and schema.org addresses are understood. The
    attribute is left out.

    ## Why it matters

    Channels accept their own short list and nothing else.

    ## Example

    `availability` is `maybe tomorrow`; `gender` is `robots`.

    ## How to fix

    Use one of the accepted words, or map your words with an expression in `catalogue.columns`.
    """

    message = "{value!r} is not known here{guess}"
    hint = "accepted: {accepted}"
