"""Files sent by http(s): streamed, answered for, and never to another host than the one that was named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.transfer.address import Address
from feedgen.transfer.errors import TransferError, Trouble
from feedgen.transfer.place import OnBytes, Putting

if TYPE_CHECKING:
    import httpx

PIECE = 1 << 18
REDIRECTS = 3
SAME_AGAIN = frozenset({307, 308})
"""Redirects that want the same request with the same body."""


def said(answer: httpx.Response) -> str:
    """What of an answer may be kept: its status, and what names the version that is there now."""
    from http.client import responses

    status = f"{answer.status_code} {responses.get(answer.status_code, '')}".strip()
    tag = answer.headers.get("ETag", "")
    return f"{status}, ETag {tag[:80]}" if tag.isascii() and tag.isprintable() and tag else status


def sent(
    client: httpx.Client, address: Address, headers: Mapping[str, str], source: Path, how: Putting
) -> httpx.Response:
    """The answer to the file, whatever its status. Raises `TransferError`, and what httpx raises."""
    import httpx

    first = url = httpx.URL(f"{address.origin}{address.path}")
    for _ in range(REDIRECTS + 1):
        with request_of(client, url, headers, source, how) as request:
            answer = client.send(request)
        if not answer.has_redirect_location:
            return answer
        url = target(answer, first, address)
    raise TransferError(Trouble.REDIRECT, address.shown, problem=f"it redirects more than {REDIRECTS} times")


def target(answer: httpx.Response, first: httpx.URL, address: Address) -> httpx.URL:
    """Where an upload is redirected to; only the same host may ask for the same again."""
    import httpx

    try:
        url = answer.url.join(answer.headers["Location"]).copy_with(username=None, password=None, fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise TransferError(Trouble.REDIRECT, address.shown, problem="it redirects to what is no address") from None
    if (url.scheme, url.host, url.port) != (first.scheme, first.host, first.port):
        problem = (
            f"it redirects to {url.scheme[:10]}://{url.host[:80]}, and a feed goes only to the host that was named"
        )
        raise TransferError(Trouble.REDIRECT, address.shown, problem=problem)
    if answer.status_code not in SAME_AGAIN:
        problem = f"it answers {answer.status_code}, which would lose the file on the way"
        raise TransferError(Trouble.REDIRECT, address.shown, problem=problem)
    return url


@contextmanager
def request_of(
    client: httpx.Client, url: httpx.URL, headers: Mapping[str, str], source: Path, how: Putting
) -> Iterator[httpx.Request]:
    size = source.stat().st_size
    with source.open("rb") as file:
        if how.method == "multipart":
            kind = how.content_type or "application/octet-stream"
            form: Any = {how.form_field: (how.form_name or source.name, _Told(file, size, how.on_bytes), kind)}
            yield client.build_request("POST", url, headers=dict(headers), data=dict(how.form), files=form)
            return
        # The length is known, so the body is not sent in chunks: not every server takes those.
        more = {"Content-Length": str(size), "Content-Type": how.content_type or "application/octet-stream"}
        body = _Told(file, size, how.on_bytes)
        yield client.build_request(how.method, url, headers={**headers, **more}, content=body)


class _Told:
    """A file that tells how much of it was read."""

    def __init__(self, file: Any, total: int, on_bytes: OnBytes) -> None:
        self._file = file
        self._total = total
        self._on_bytes = on_bytes
        self._taken = 0

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._file.read(PIECE if size < 0 else size)
        self._taken += len(piece)
        self._on_bytes(self._taken, self._total)
        return piece

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.read(PIECE), b"")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
