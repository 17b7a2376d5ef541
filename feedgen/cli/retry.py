"""The same command once more, with what it lacked: to be copied, not put together from a hint."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextvars import ContextVar

from feedgen.diagnostics.finding import Finding

given: ContextVar[tuple[str, ...] | None] = ContextVar("given", default=None)
"""The command line that is being run, as it was typed."""

NO_CURRENCY = "PRF121"

_CHANNEL = ("-c", "--channel")


def advice(findings: Sequence[Finding]) -> Iterator[str]:
    """Lines with commands that would have worked; none when nobody knows how this one was called."""
    arguments = given.get()
    lacking = next((finding for finding in findings if finding.code == NO_CURRENCY), None)
    if arguments is None or lacking is None:
        return
    market = str(lacking.params.get("example", "")).rpartition("@")[2]
    with_market = list(_in_market(arguments, market)) if market.isalpha() and market.isupper() else arguments
    if with_market != list(arguments):
        yield f"for one market, such as {market}, which brings its currency:"
        yield f"  {_command(with_market)}"
    yield "for a currency of your choice:"
    yield f"  {_command([*arguments, '--currency', 'EUR'])}"


def _command(arguments: Sequence[str]) -> str:
    from feedgen.transfer import redacted

    return shlex.join(["feedgen", *map(redacted, arguments)])


def _in_market(arguments: Sequence[str], market: str) -> Iterator[str]:
    """The command line with a market behind every channel that names none."""
    named = False
    for text in arguments:
        option, equals, value = text.partition("=")
        if named:
            yield _named(text, market)
        elif equals and option in _CHANNEL:
            yield f"{option}={_named(value, market)}"
        elif text.startswith("-c") and len(text) > 2 and not text.startswith("--"):
            yield f"-c{_named(text[2:], market)}"
        else:
            yield text
        named = not named and text in _CHANNEL


def _named(channel: str, market: str) -> str:
    return channel if "@" in channel else f"{channel}@{market}"
