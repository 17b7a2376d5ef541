"""One request to an API and its whole answer, under the rules of every transfer: no redirect, bounded, tried again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.copies import Copies
from feedgen.transfer.errors import TransferError, Trouble
from feedgen.transfer.http import client_for, pieces, refusal, worded
from feedgen.transfer.http_headers import headers_of
from feedgen.transfer.http_put import request_of
from feedgen.transfer.oauth import token
from feedgen.transfer.patience import patiently
from feedgen.transfer.place import Putting
from feedgen.transfer.received import ACCEPTED, Received

if TYPE_CHECKING:
    import httpx

LARGEST = 64_000_000
"""Bytes of the largest answer that is read."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request. Everything in it may be secret but `address.shown`."""

    method: str
    address: Address
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Any = field(default=None, repr=False)
    """Sent as JSON, where it is not None."""
    form: Mapping[str, str] | None = field(default=None, repr=False)
    file: Path | None = None
    """Sent as the body, or in a form with `how.method` being `multipart`."""
    how: Putting = field(default_factory=Putting)


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer. Its headers are found by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Asking:
    """Asks one API. Raises `TransferError`, and nothing else."""

    def __init__(self, address: Address, access: Access) -> None:
        self._access = access
        self._client = client_for(address, access)

    def ask(self, question: Question) -> Answer:
        """The answer, tried again where a failure may pass. A redirect is none, wherever it leads."""
        return patiently(lambda: self._attempt(question))

    def token(self, address: Address) -> str:
        """A new token for `Access.oauth`, to be used at the address."""
        credentials = self._access.oauth
        assert credentials is not None

        def attempt() -> str:
            with worded(Address.parse(credentials.token_url), self._access):
                return token(self._client, credentials, address)

        return patiently(attempt)

    def close(self) -> None:
        self._client.close()

    def _attempt(self, question: Question) -> Answer:
        address = question.address
        with worded(address, self._access), self._request(question) as request:
            answer = self._client.send(request, stream=True)
            try:
                if answer.is_redirect:
                    problem = "it redirects, and what is meant for an API is not sent elsewhere"
                    raise TransferError(Trouble.REDIRECT, address.shown, problem=problem)
                if not answer.is_success:
                    raise refusal(answer, address)
                return Answer(answer.status_code, dict(answer.headers), _body(answer, address))
            finally:
                answer.close()

    def _request(self, question: Question) -> AbstractContextManager[httpx.Request]:
        address = question.address
        url = f"{address.origin}{address.path}"
        plain = Access(headers={"Accept": "application/json", **question.headers})
        headers = {**headers_of(address, plain), "Accept-Encoding": ACCEPTED}
        if question.file is not None:
            import httpx

            return request_of(self._client, httpx.URL(url), headers, question.file, question.how)
        more: dict[str, Any] = {}
        if question.body is not None:
            more = {"content": json.dumps(question.body, ensure_ascii=False).encode()}
            headers = {"Content-Type": "application/json", **headers}
        elif question.form is not None:
            more = {"data": dict(question.form)}
        return nullcontext(self._client.build_request(question.method, url, headers=headers, **more))


def _body(answer: httpx.Response, address: Address) -> bytes:
    """The whole body, unpacked, and never more than is put up with."""
    length = answer.headers.get("Content-Length", "")
    promised = int(length) if length.isdigit() else None
    encoding = answer.headers.get("Content-Encoding", "")
    received = Received(address.shown, encoding, promised, LARGEST, lambda now, total: None)
    copies = Copies()
    try:
        copy = copies.path_for("answer", address.shown)
        received.write(pieces(answer, address), copy)
        return copy.read_bytes()
    finally:
        copies.close()
