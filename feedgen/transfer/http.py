"""Files from http and https: redirects followed with care, what may pass tried again, copies confirmed."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from feedgen.transfer import cache
from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.cache import Cache, Kept, Known
from feedgen.transfer.errors import PassingError, TransferError, Trouble
from feedgen.transfer.hosts import is_private
from feedgen.transfer.http_headers import headers_of
from feedgen.transfer.http_put import said, sent
from feedgen.transfer.oauth import token
from feedgen.transfer.patience import patiently
from feedgen.transfer.place import Fetched, OnBytes, Put, Putting, Seen
from feedgen.transfer.received import ACCEPTED, Received

if TYPE_CHECKING:
    import httpx

REDIRECTS = 5
CONNECT = 15.0
"""Seconds to reach the server; to answer it has `Access.timeout`."""
NOT_MODIFIED = 304
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
DENIED = frozenset({401, 403, 407})
GONE = frozenset({404, 410})
PIECE = 1 << 18


class Http:
    """One server, as the address names it."""

    def __init__(self, address: Address, access: Access) -> None:
        self._address = address
        self._access = access
        self._headers = headers_of(address, access)
        self._cache = Cache(cache.cache_folder()) if access.cache else None
        self._client = client_for(address, access)
        self._token: str | None = None

    def find(self, wanted: Callable[[str], bool]) -> list[Address]:
        """The address itself: what a server has cannot be listed."""
        if self._address.is_pattern:
            raise TransferError(Trouble.NO_LISTING, self._address.shown, scheme=self._address.scheme)
        return [self._address]

    def fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        return patiently(lambda: self._attempt(address, into, on_bytes))

    def put(self, address: Address, source: Path, how: Putting) -> Put:
        return patiently(lambda: self._worded_put(address, source, how))

    def stat(self, address: Address) -> Seen | None:
        return patiently(lambda: self._seen(address))

    def close(self) -> None:
        self._client.close()

    # -- what is sent ------------------------------------------------------------------------------------------

    def _worded_put(self, address: Address, source: Path, how: Putting) -> Put:
        with worded(address, self._access):
            return self._put(address, source, how)

    def _put(self, address: Address, source: Path, how: Putting) -> Put:
        return Put(self._taken(self._answered(address, source, how), address))

    def _answered(self, address: Address, source: Path, how: Putting) -> httpx.Response:
        return sent(self._client, address, self._known(), source, how)

    def _taken(self, answer: httpx.Response, address: Address) -> str:
        """What is kept of the answer, unless it is a refusal."""
        if not answer.is_success:
            raise refusal(answer, address)
        return said(answer)

    def _asked(self, method: str, address: Address, more: dict[str, str]) -> httpx.Response:
        """A request without a body. Redirects are not followed."""
        return self._client.request(method, f"{address.origin}{address.path}", headers={**self._known(), **more})

    def _seen(self, address: Address) -> Seen | None:
        with worded(address, self._access):
            answer = self._asked("HEAD", address, {"Accept-Encoding": "identity"})
        length = answer.headers.get("Content-Length", "")
        if answer.status_code in PASSING:
            raise refusal(answer, address)
        packed = answer.headers.get("Content-Encoding", "identity") != "identity"
        return Seen(int(length)) if answer.status_code == 200 and length.isdigit() and not packed else None

    def _known(self) -> dict[str, str]:
        """The headers with the token, where one is asked for first."""
        if self._access.oauth is not None and self._token is None:
            self._token = token(self._client, self._access.oauth, self._address)
        return self._headers if self._token is None else {**self._headers, "Authorization": f"Bearer {self._token}"}

    # -- what is fetched ---------------------------------------------------------------------------------------

    def _attempt(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        if self._cache is None:
            return self._fetch(address, into, on_bytes, None)
        with self._cache.found(_key(address, self._access)) as kept:
            return self._fetch(address, into, on_bytes, kept)

    def _fetch(self, address: Address, into: Path, on_bytes: OnBytes, kept: Kept | None) -> Fetched:
        with worded(address, self._access), self._answer(address, kept) as answer:
            if answer.status_code == NOT_MODIFIED and kept is not None:
                received = Received(address.shown, "", kept.known.size, self._access.max_bytes, on_bytes)
                received.write(kept.pieces(), into)
                return Fetched(kept.known.moment, kept.known.charset, confirmed=True)
            if answer.status_code != 200:
                raise refusal(answer, address)
            return self._received(answer, address, into, on_bytes)

    def _received(self, answer: httpx.Response, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        length = answer.headers.get("Content-Length", "")
        promised = int(length) if length.isdigit() else None
        encoding = answer.headers.get("Content-Encoding", "")
        received = Received(address.shown, encoding, promised, self._access.max_bytes, on_bytes)
        received.write(pieces(answer, address), into)
        modified = answer.headers.get("Last-Modified")
        known = Known(
            place=cache.digest(str(answer.url)),
            etag=answer.headers.get("ETag"),
            modified=modified,
            charset=answer.charset_encoding,
            size=received.size,
        )
        if self._cache is not None and (known.etag or modified) and "no-store" not in _control(answer):
            self._cache.keep(_key(address, self._access), into, known)
        return Fetched(known.moment, known.charset)

    @contextmanager
    def _answer(self, address: Address, kept: Kept | None) -> Iterator[httpx.Response]:
        """The answer at the end of all redirects, its body unread."""
        import httpx

        url = first = httpx.URL(f"{address.origin}{address.path}")
        headers = self._known()
        for _ in range(REDIRECTS + 1):
            asked = {**headers, **_conditions(url, kept), "Accept-Encoding": ACCEPTED}
            answer = self._client.send(self._client.build_request("GET", url, headers=asked), stream=True)
            try:
                if not answer.has_redirect_location:
                    yield answer
                    return
                url = _target(answer, address)
            finally:
                answer.close()
            if not _same_origin(first, url):
                _not_inwards(first, url, address)
                headers = {}
        raise TransferError(Trouble.REDIRECT, address.shown, problem=f"it redirects more than {REDIRECTS} times")


def client_for(address: Address, access: Access) -> httpx.Client:
    """A client that heeds the environment: HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE. Raises `TransferError` for those."""
    import httpx

    try:
        return httpx.Client(timeout=httpx.Timeout(access.timeout, connect=min(CONNECT, access.timeout)))
    except (ImportError, OSError, ValueError, httpx.InvalidURL):
        problem = "the proxy or the certificates that the environment names cannot be used (HTTPS_PROXY, SSL_CERT_FILE)"
        raise TransferError(Trouble.ADDRESS, address.shown, problem=problem) from None


def _key(address: Address, access: Access) -> str:
    """Names the entry of an address, without anything that is secret in a way that could be found out."""
    return cache.digest(f"{access.user or address.user or ''}\n{address.origin}{address.path}")


def _conditions(url: httpx.URL, kept: Kept | None) -> dict[str, str]:
    if kept is None or kept.known.place != cache.digest(str(url)):
        return {}
    known = {"If-None-Match": kept.known.etag, "If-Modified-Since": kept.known.modified}
    return {name: value for name, value in known.items() if value}


def _target(answer: httpx.Response, address: Address) -> httpx.URL:
    """Where a redirect leads, without a user: what a stranger writes into an address is not sent."""
    import httpx

    try:
        url = answer.url.join(answer.headers["Location"]).copy_with(username=None, password=None, fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise TransferError(Trouble.REDIRECT, address.shown, problem="it redirects to what is no address") from None
    if url.scheme not in ("http", "https") or not url.host:
        problem = f"it redirects to an address that begins with `{url.scheme[:20]}:`"
        raise TransferError(Trouble.REDIRECT, address.shown, problem=problem)
    if answer.url.scheme == "https" and url.scheme == "http":
        problem = f"it redirects from https to http (host {url.host}), where anybody on the way may read and change it"
        raise TransferError(Trouble.REDIRECT, address.shown, problem=problem)
    return url


def _same_origin(first: httpx.URL, url: httpx.URL) -> bool:
    """Whether what is meant for one host may be sent to the other: the same one, or the same one more safely."""
    upgraded = (first.scheme, url.scheme, first.port, url.port) == ("http", "https", None, None)
    return first.host == url.host and (upgraded or (first.scheme, first.port) == (url.scheme, url.port))


def _not_inwards(first: httpx.URL, url: httpx.URL, address: Address) -> None:
    """A stranger does not send us to machines that only we can reach."""
    if is_private(url.host) and not is_private(first.host):
        problem = f"it redirects to a private address ({url.host[:80]})"
        raise TransferError(Trouble.REDIRECT, address.shown, problem=problem)


def _control(answer: httpx.Response) -> str:
    return str(answer.headers.get("Cache-Control", "")).lower()


def refusal(answer: httpx.Response, address: Address) -> Exception:
    """What an answer without the file means."""
    status = answer.status_code
    # The reason is a stranger's text: only what is known of the status is shown.
    params = {"status": f"{status} {_phrase(status)}".strip()}
    if status in DENIED:
        return TransferError(Trouble.DENIED, address.shown, reason=params["status"])
    if status in GONE:
        return TransferError(Trouble.MISSING, address.shown, reason=params["status"])
    error = TransferError(Trouble.ANSWER, address.shown, problem=f"the server answers {params['status']}")
    if status in PASSING:
        return PassingError(error, _wait(answer.headers.get("Retry-After")))
    return error


def _phrase(status: int) -> str:
    from http.client import responses

    return responses.get(status, "")


def _wait(text: str | None) -> float | None:
    """Seconds that a `Retry-After` asks for: a number, or a date."""
    if text is None:
        return None
    if text.strip().isdigit():
        return float(text)
    moment = cache.moment(text)
    return None if moment is None else max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())


def pieces(answer: httpx.Response, address: Address) -> Iterator[bytes]:
    """The body as it is sent; a line that breaks is a file cut off."""
    import httpx

    taken = 0
    try:
        for piece in answer.iter_raw(PIECE):
            taken += len(piece)
            yield piece
    except httpx.TimeoutException:
        raise PassingError(TransferError(Trouble.CUT_OFF, address.shown, bytes=taken, silent=True)) from None
    except httpx.TransportError:
        raise PassingError(TransferError(Trouble.CUT_OFF, address.shown, bytes=taken)) from None


@contextmanager
def worded(address: Address, access: Access) -> Iterator[None]:
    """What httpx raises, in our words: its own may quote what we sent."""
    import httpx

    try:
        yield
    except httpx.TimeoutException:
        problem = f"no answer within {access.timeout:g} seconds"
        raise PassingError(TransferError(Trouble.UNREACHABLE, address.shown, problem=problem)) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise TransferError(Trouble.ADDRESS, address.shown, problem="no such address can be asked for") from None
    except httpx.ConnectError as error:
        problem = _reason(error)
        found = TransferError(Trouble.UNREACHABLE, address.shown, problem=problem)
        raise (found if "certificate" in problem else PassingError(found)) from None
    except httpx.TransportError as error:
        problem = (
            "the server closes the connection" if isinstance(error, httpx.RemoteProtocolError) else "it breaks off"
        )
        raise PassingError(TransferError(Trouble.UNREACHABLE, address.shown, problem=problem)) from None


def _reason(error: BaseException) -> str:
    """Why there is no connection: what the system says."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not to be trusted ({cause.verify_message})"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return "no connection"
