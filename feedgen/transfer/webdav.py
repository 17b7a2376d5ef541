"""Files put by WebDAV (RFC 4918): sent under another name, then moved into place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from feedgen.transfer.address import Address
from feedgen.transfer.errors import TransferError, Trouble
from feedgen.transfer.http import Http
from feedgen.transfer.place import Put, Putting, temporary

if TYPE_CHECKING:
    import httpx

CONFLICT = 409
"""The folder is not there."""


class WebDav(Http):
    """One server of WebDAV, as an address of http(s) names it."""

    def _put(self, address: Address, source: Path, how: Putting) -> Put:
        part = address.at(temporary(address.path))
        if how.make_folders:
            self._folders(address)
        try:
            self._good(super()._answered(part, source, how), address)
            where = f"{address.origin}{address.path}"
            moved = self._asked("MOVE", part, {"Destination": where, "Overwrite": "T"})
            return Put(self._good(moved, address))
        except BaseException:
            with suppress(Exception):
                self._asked("DELETE", part, {})
            raise

    def _folders(self, address: Address) -> None:
        """Make what is missing of the folders above; that one is there already is told by 405."""
        names = address.path.split("/")[1:-1]
        for end in range(1, len(names) + 1):
            self._asked("MKCOL", address.at("/" + "/".join(names[:end]) + "/"), {})

    def _good(self, answer: httpx.Response, address: Address) -> str:
        if answer.status_code == CONFLICT:
            raise TransferError(Trouble.NO_PLACE, address.shown, reason="409 Conflict")
        return self._taken(answer, address)
