"""Files put to a place of `transfer`, and compared with what arrived."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from urllib.parse import quote

from feedgen.publishers.target import Sending, Sent, Target
from feedgen.transfer import SCHEMES, Address, Copies, Place, Putting, TransferError, Trouble
from feedgen.transfer.address import WEB

PLACES = {
    "path": "feedgen.transfer.local:Local",
    "webdav": "feedgen.transfer.webdav:WebDav",
    "gcs": "feedgen.transfer.objects:Objects",
    "azure": "feedgen.transfer.objects:Objects",
}
"""Kinds that only files are put to, or whose address does not say by its scheme how it is spoken with."""


class Placed:
    """A folder, or one file, somewhere."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._place: Place | None = None

    def shown(self, sending: Sending) -> str:
        return self._address(sending).shown

    def send(self, sending: Sending) -> Sent:
        address = self._address(sending)
        try:
            return self._sent(address, sending)
        except TransferError as error:
            if error.trouble is not Trouble.DIFFERENT:
                raise
        return self._sent(address, sending)  # once more: what came out wrong may have been the line

    def close(self) -> None:
        if self._place is not None:
            self._place.close()

    def _sent(self, address: Address, sending: Sending) -> Sent:
        settings = self._target.settings
        place = self._connected(address)
        put = place.put(
            address,
            sending.source,
            Putting(
                content_type=sending.content_type,
                make_folders=settings.get("make_folders", False),
                delete_first=settings.get("replace") == "delete",
                method=settings.get("method", "PUT"),
                form_field=settings.get("field", "file"),
                form=settings.get("form", {}),
            ),
        )
        how = settings.get("verify", "auto")
        if how == "read" or (how == "auto" and self._target.kind == "path"):
            return Sent(put.answer, self._read_back(place, address, sending))
        if how == "auto" and not put.checked and settings.get("method", "PUT") == "PUT":
            return Sent(put.answer, self._measured(place, address, sending))
        return Sent(put.answer, put.checked)

    def _read_back(self, place: Place, address: Address, sending: Sending) -> str:
        copies = Copies()
        try:
            copy = copies.path_for("read-back", address.shown)
            place.fetch(address, copy, lambda now, total: None)
            with copy.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        finally:
            copies.close()
        if found != sending.sha256:
            raise TransferError(Trouble.DIFFERENT, address.shown, problem="other bytes come back")
        return "hash"

    def _measured(self, place: Place, address: Address, sending: Sending) -> str:
        seen = None
        with suppress(TransferError):  # that it may not be looked at does not mean that it is not there
            seen = place.stat(address)
        if seen is None or seen.size is None:
            return ""
        if seen.size != sending.size:
            problem = f"it has {seen.size:,} bytes there instead of {sending.size:,}"
            raise TransferError(Trouble.DIFFERENT, address.shown, problem=problem)
        return "size"

    def _connected(self, address: Address) -> Place:
        if self._place is None:
            module, _, name = PLACES.get(self._target.kind, "").partition(":")
            made = getattr(import_module(module), name) if module else SCHEMES.get(address.scheme)
            self._place = made(address, replace(self._target.access, cache=False))
        place: Place = self._place
        return place

    def _address(self, sending: Sending) -> Address:
        """Where the file goes: into the folder that the target names, or where the target names a file."""
        where = str(self._target.where)
        if self._target.kind == "path":
            path = _file(where, sending)
            return Address("path", "", None, path, shown=_file(self._target.shown, sending))
        address = Address.parse(where, self._target.shown)
        path, question, query = address.path.partition("?") if address.scheme in WEB else (address.path, "", "")
        if address.scheme in WEB:
            sending = replace(sending, name=quote(sending.name))
        found = address.at(_file(path, sending))
        return replace(found, path=found.path + question + query)


def _file(path: str, sending: Sending) -> str:
    """`in/` becomes `in/google.xml`; `in/google.xml` stays, and is `in/google-2.xml` for the second file."""
    if path.endswith("/"):
        return path + sending.name
    if sending.number == 1:
        return path
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.partition(".")
    return f"{folder}{slash}{stem}-{sending.number}{dot}{suffix}"
