"""From what a source is called to files of this machine: folders, patterns, and copies of files elsewhere."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from feedgen.diagnostics import Finding, Origin, SourceError, did_you_mean, make
from feedgen.sources.opening.addresses import is_database
from feedgen.sources.opening.archive import ENDINGS, PACKINGS, split_member
from feedgen.sources.opening.files import STDIN, expand
from feedgen.sources.options import SourceOptions
from feedgen.transfer import Access, Address, Copies, Place, TransferError, Trouble, connected, is_address

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


def located(options: SourceOptions, copies: Copies, on_fetch: OnFetch | None = None) -> list[SourceOptions]:
    """One for each file that `options.path` stands for, in file name order; copies of files elsewhere go with `copies`.

    Raises `SourceError` when there is none, or when one cannot be had whole.
    """
    if is_database(options.path):
        # the address as it was written: secrets are filled in when the connection is made
        return [replace(options, path=options.shown or options.path, shown=None, access=None)]
    if is_address(options.path):
        return _fetched(options, copies, on_fetch)
    paths = _in_folder(options.path) if _is_folder(options.path) else expand(options.path)
    name = options.name if len(paths) == 1 else None
    return [replace(options, path=path, name=name, modified=_modified(path)) for path in paths]


# -- here ----------------------------------------------------------------------------------------------------------


def is_catalogue(name: str) -> bool:
    """Whether a file of a folder is read: by how its name ends. Hidden files are not."""
    plain, ending = os.path.splitext(name.lower())  # noqa: PTH122 - of no path
    return not name.startswith(".") and (plain if ending in PACKINGS else name.lower()).endswith((*ENDINGS, ".zip"))


def _is_folder(path: str) -> bool:
    return path != STDIN and os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for names that are too long


def _in_folder(folder: str) -> list[str]:
    origin = Origin(folder)
    try:
        files = sorted(one for one in Path(folder).iterdir() if one.is_file())
    except OSError as error:
        params = {"path": folder, "reason": error.strerror or str(error)}
        raise SourceError(make("SRC104", params, origin=origin)) from None
    found = [str(one) for one in files if is_catalogue(one.name)]
    if not found:
        guess = did_you_mean("", [one.name for one in files]) or "it holds no file"
        raise SourceError(make("SRC172", {"guess": guess}, origin=origin))
    return found


def _modified(path: str) -> dt.datetime | None:
    file, _ = split_member(path) or (path, None)
    if file == STDIN:
        return None
    try:
        return dt.datetime.fromtimestamp(int(Path(file).stat().st_mtime), dt.UTC)
    except (OSError, ValueError, OverflowError):
        return None  # opening it says why


# -- elsewhere -----------------------------------------------------------------------------------------------------


def _fetched(options: SourceOptions, copies: Copies, on_fetch: OnFetch | None) -> list[SourceOptions]:
    path, archive, member = options.path.partition(".zip!")
    try:
        address = Address.parse(path + archive.removesuffix("!"), options.shown)
        with connected(address, options.access or Access()) as place:
            found = place.find(is_catalogue)
            own = options.name if len(found) == 1 else None
            local = [_copied(place, one, replace(options, name=own or one.shown), copies, on_fetch) for one in found]
            return [replace(one, path=f"{one.path}!{member}") for one in local] if archive else local
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
    """What stopped a transfer, as its user is told."""
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
