"""What goes wrong on the way to a target, as its user is told."""

from __future__ import annotations

from feedgen.diagnostics import Finding, Origin, did_you_mean, make
from feedgen.transfer import TransferError, Trouble

CODES = {
    Trouble.SCHEME: "PUB102",
    Trouble.LIBRARY: "PUB101",
    Trouble.ADDRESS: "PUB102",
    Trouble.UNREACHABLE: "PUB103",
    Trouble.DENIED: "PUB104",
    Trouble.MISSING: "PUB105",
    Trouble.NO_PLACE: "PUB105",
    Trouble.NOTHING: "PUB105",
    Trouble.NO_LISTING: "PUB105",
    Trouble.ANSWER: "PUB106",
    Trouble.REDIRECT: "PUB107",
    Trouble.CUT_OFF: "PUB108",
    Trouble.NO_ROOM: "PUB109",
    Trouble.HOST_KEY: "PUB110",
    Trouble.LINK: "PUB111",
    Trouble.DIFFERENT: "PUB112",
    Trouble.TOO_LARGE: "PUB112",
    Trouble.COMMAND: "PUB113",
}


def finding_of(error: TransferError) -> Finding:
    """The finding that a delivery failed with."""
    attempts = error.params.get("attempts", 1)
    tried = "tried once" if attempts == 1 else f"tried {attempts} times"
    given = {
        "tried": tried,
        "guess": "",
        "reason": "the server says so",
        "problem": "",
        "what": "",
        "bytes": 0,
        **error.params,
    }
    if error.trouble is Trouble.SCHEME:
        given["problem"] = f"nobody knows `{given['scheme']}://`"
    if "names" in given:
        given["guess"] = did_you_mean(given.pop("wanted", ""), given.pop("names"))
    if error.trouble is Trouble.TOO_LARGE:
        given["problem"] = "more comes back than was sent"
    return make(CODES[error.trouble], given, origin=Origin(error.shown))
