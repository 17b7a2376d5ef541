"""Sources from addresses: fetched whole into files of this machine, whatever stops that as a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from feedgen.diagnostics import Finding, Origin, SourceError, did_you_mean, make
from feedgen.sources.options import SourceOptions
from feedgen.transfer import Access, Address, Copies, Place, TransferError, Trouble, connected

OnFetch = Callable[[str, int, int | None], None]
"""Told the address as it may be shown, how many bytes are here by now, and of how many."""

CODES = {
    Trouble.SCHEME: "SRC160",
    Trouble.LIBRARY: "SRC161",
    Trouble.ADDRESS: "SRC162",
    Trouble.UNREACHABLE: "SRC163",
    Trouble.DENIED: "SRC164",
    Trouble.MISSING: "SRC165",
    Trouble.ANSWER: "SRC166",
    Trouble.REDIRECT: "SRC167",
    Trouble.TOO_LARGE: "SRC168",
    Trouble.CUT_OFF: "SRC169",
    Trouble.NO_ROOM: "SRC170",
    Trouble.HOST_KEY: "SRC171",
    Trouble.NOTHING: "SRC172",
    Trouble.NO_LISTING: "SRC173",
}


def fetched(options: SourceOptions, copies: Copies, on_fetch: OnFetch | None = None) -> list[SourceOptions]:
    """The source as files of this machine, which go with `copies`. Raises `SourceError`; nothing is half fetched."""
    try:
        address = Address.parse(options.path, options.shown)
        with connected(address, options.access or Access()) as place:
            found = place.find()
            own = options.name if len(found) == 1 else None
            return [_copied(place, one, replace(options, name=own or one.shown), copies, on_fetch) for one in found]
    except TransferError as error:
        raise SourceError(finding_of(error, options.name)) from None


def _copied(
    place: Place, address: Address, options: SourceOptions, copies: Copies, on_fetch: OnFetch | None
) -> SourceOptions:
    """One file of the place, here."""
    path = copies.path_for(address.name, address.shown)

    def on_bytes(now: int, total: int | None) -> None:
        if on_fetch is not None:
            on_fetch(address.shown, now, total)

    known = place.fetch(address, path, on_bytes)
    return replace(options, path=str(path), modified=known.modified, charset=known.charset, access=None, shown=None)


def finding_of(error: TransferError, name: str | None = None) -> Finding:
    """What stopped the transfer, as its user is told."""
    params = {"tried": _tried(error), "guess": "", **error.params}
    if error.trouble is Trouble.SCHEME:
        scheme, known = params["scheme"], params.pop("known")
        params["guess"] = "write the path alone" if scheme == "file" else did_you_mean(scheme, known)
    elif "names" in params:
        params["guess"] = did_you_mean(params.pop("wanted", ""), params.pop("names"))
    return make(CODES[error.trouble], params, origin=Origin(name or error.shown))


def _tried(error: TransferError) -> str:
    attempts = error.params.get("attempts", 1)
    return "tried once" if attempts == 1 else f"tried {attempts} times"
