"""A token for a client (OAuth 2.0, RFC 6749). The secrets go to the token's address alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feedgen.transfer.access import Credentials
from feedgen.transfer.address import Address
from feedgen.transfer.errors import PassingError, TransferError, Trouble

if TYPE_CHECKING:
    import httpx

_TOKEN = re.compile(r"[!-~]+")


def token(client: httpx.Client, credentials: Credentials, address: Address) -> str:
    """A new token. Raises `TransferError`, `PassingError`, and what httpx raises."""
    import httpx

    asked = Address.parse(credentials.token_url)
    if address.scheme == "https" and asked.scheme != "https":
        problem = "a secret is asked for without https"
        raise TransferError(Trouble.ADDRESS, asked.shown, problem=problem)
    form = {"grant_type": "client_credentials"}
    if credentials.refresh_token is not None:
        form = {"grant_type": "refresh_token", "refresh_token": credentials.refresh_token}
    if credentials.scope:
        form["scope"] = credentials.scope
    who: httpx.Auth = httpx.BasicAuth(credentials.client_id, credentials.client_secret)
    if credentials.in_form:
        form |= {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
        who = httpx.Auth()
    answer = client.post(
        f"{asked.origin}{asked.path}",
        data=form,
        auth=who,
        headers={**credentials.headers, "Accept": "application/json"},
    )
    return _read(answer, asked)


def _read(answer: httpx.Response, asked: Address) -> str:
    status = answer.status_code
    if status in (400, 401, 403):
        raise TransferError(Trouble.DENIED, asked.shown, reason=f"no token: the server answers {status}")
    if status >= 500 or status == 429:
        problem = f"no token: the server answers {status}"
        raise PassingError(TransferError(Trouble.ANSWER, asked.shown, problem=problem))
    try:
        given = str(answer.json()["access_token"])
    except (ValueError, KeyError, TypeError):
        given = ""
    if status != 200 or not _TOKEN.fullmatch(given):
        problem = f"no token: the server answers {status} without one"
        raise TransferError(Trouble.ANSWER, asked.shown, problem=problem)
    return given
