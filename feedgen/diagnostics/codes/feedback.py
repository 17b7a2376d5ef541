"""Codes of the FBK family: what channels answer, brought back to products (`feedgen feedback`).

What a channel says of a product is PUB130, whether it was read from a file or from an API.
"""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR = Severity.ERROR


@rule("FBK101", severity=ERROR)
class AnswerUnreadable(Rule):
    """A channel's answer cannot be read.

    ## What it means
    The file is empty, ends in the middle, is larger than 64 MB, declares entities, or is something else altogether:
    mostly a web page that was saved instead of the report, because somebody had to log in first.

    ## Why it matters
    Half an answer would say that the other half is good. So nothing of it is told.

    ## Example
    `report.json` that ends after 12 of 40 complaints, as a download that broke off leaves it.

    ## How to fix
    Fetch the answer once more, and save what the channel sends, not the page around it.
    """

    message = "the answer cannot be read: {problem}"
    hint = "fetch it once more, as the channel sends it"


@rule("FBK102", severity=ERROR)
class AnswerUnknown(Rule):
    """An answer has none of the forms in which the channel answers.

    ## What it means
    The channel's profile names the forms under `feedback`. The file is sound, but has the elements, keys or columns of
    none of them.

    ## Example
    The status of a Walmart feed, read with `-c amazon`.

    ## How to fix
    Name the channel that it came from. Where the channel has a form of its own, describe it under `feedback` of the
    feed: docs/feedback.md says how.
    """

    message = "this is no answer of {channel}: {kind} of a form that nobody knows there"
    hint = "{guess}known: {known}"


@rule("FBK103", severity=ERROR)
class NoAnswersKnown(Rule):
    """Nobody knows how a channel answers.

    ## What it means
    No feed of the channel's profile has `feedback`, so its answers cannot be read.

    ## Example
    `feedgen feedback report.csv -c heureka`.

    ## How to fix
    Describe the answer in a profile that extends the channel's: docs/feedback.md says how.
    """

    message = "the profile does not say how {channel} answers"
    hint = "describe it under `feedback` of a feed (docs/feedback.md)"


@rule("FBK104", severity=ERROR)
class SentFileUnclear(Rule):
    """An answer names items by their numbers, and several files were sent.

    ## What it means
    Each file counts its items from 1. Which of them the answer is about stands nowhere.

    ## Example
    `amazon-listings.json` and `amazon-listings-2.json` lie in the output folder; the answer names message 4.

    ## How to fix
    Name the file that the answer is about: `--sent feeds/amazon-listings-2.json`.
    """

    message = "the answer counts the items of one file, and {feed} has several: {files}"
    hint = "say which one was sent: `--sent FILE`"


@rule("FBK110", severity=ERROR)
class AnswerAboutUnknown(Rule):
    """A channel speaks of a product that the catalogue does not have.

    ## What it means
    Nothing in the catalogue has the id, GTIN or number that the answer names. What the channel says of it stands in the
    message, with the severity it has there.

    ## Why it matters
    The answer may be about an older catalogue, another shop, or a product that has gone since. It is told all the same,
    since nothing that a channel answers is left out.

    ## Example
        FBK110 error report.json row 3: the channel speaks of `A-9`, which is no product of the catalogue: 90220: …

    ## How to fix
    Give the catalogue that the feed was made of. Where the answer names items by their number, give the file that was
    sent with `--sent`.
    """

    message = "the channel speaks of {what}, which is no product of the catalogue: {code}{message}"
    hint = "{written}{why}"


@rule("FBK111", severity=Severity.WARNING)
class AnswerIncomplete(Rule):
    """An answer says that there is more to complain of than it names.

    ## What it means
    Its own total is larger than what is in it. Some channels answer in pages, 50 items each.

    ## Why it matters
    Products that are on no page are wrong without anybody hearing of it.

    ## Example
    A Walmart status with `itemsFailed: 120` that lists 50 items.

    ## How to fix
    Fetch the other pages, and read them together: `feedgen feedback 'pages/*.json' -c walmart`.
    """

    message = "the answer speaks of {said} {what}, and names {named}"
    hint = "fetch the rest, and read all files together: feedgen feedback 'answers/*'"
