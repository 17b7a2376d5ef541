"""What is sent along with a request: who asks, and the shop's own headers."""

from __future__ import annotations

import base64
import re

from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.errors import TransferError, Trouble

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t -~]*")
OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "range"})
"""What would break the request, or what comes back."""


def headers_of(address: Address, access: Access) -> dict[str, str]:
    """Headers for the host of the address; raises `TransferError` for one that cannot be sent."""
    import feedgen

    headers = {"User-Agent": f"feedgen/{feedgen.__version__}", "Accept": "*/*"}
    for name, value in access.headers.items():
        # A token that was read from a file ends with the end of a line.
        headers = {known: said for known, said in headers.items() if known.lower() != name.lower()}
        headers[name] = _checked(name, value.strip(), address)
    user, password = access.user or address.user, access.password or address.password
    if user is not None or password is not None:
        pair = f"{user or ''}:{password or ''}".encode()
        headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    if access.bearer is not None:
        headers = {name: value for name, value in headers.items() if name.lower() != "authorization"}
        headers["Authorization"] = _checked("Bearer", f"Bearer {access.bearer.strip()}", address)
    return headers


def _checked(name: str, value: str, address: Address) -> str:
    if not _NAME.fullmatch(name) or name.lower() in OURS:
        raise TransferError(Trouble.ADDRESS, address.shown, problem=f"`{name[:40]}` is no header that can be set")
    if not _VALUE.fullmatch(value):
        problem = f"the value of header `{name}` has characters that no header may have"
        raise TransferError(Trouble.ADDRESS, address.shown, problem=problem)
    return value
