"""Exchange rates from an address: fetched once per run, the last good file kept for when there is no network."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feedgen.diagnostics import Finding, Origin, UsageError, make
from feedgen.profiles.rates import Rates, rates_of

LARGEST = 5_000_000
"""Bytes of the largest answer; the bank's whole history since 1999 has 4 MB."""
SECONDS = 10.0
LONGEST = 60.0
"""Seconds for an answer and for a whole file."""
REDIRECTS = 3


def fetched(convert: Mapping[str, Any], origin: Origin) -> tuple[Rates, list[Finding]]:
    """The rates at the address; where it does not answer, those of the last time, and a word about it (PRF177).

    Raises `UsageError` (PRF174) when there is no last time, (PRF171) when the answer has no rates in it.
    """
    url = convert["rates"]
    name = shown(url)
    kept = _kept(url)
    try:
        content = _get(url)
        rates = rates_of(content, name, convert, origin)
    except (_NoAnswerError, UsageError) as error:
        if not kept.is_file():
            if isinstance(error, UsageError):
                raise
            raise UsageError(make("PRF174", {"url": name, "problem": str(error)}, origin=origin)) from None
        problem = str(error) if isinstance(error, _NoAnswerError) else "the answer has no usable rates"
        rates = rates_of(kept.read_bytes(), name, convert, origin)
        since = dt.datetime.fromtimestamp(kept.stat().st_mtime, dt.UTC).date().isoformat()
        params = {"url": name, "problem": problem, "date": rates.date or since}
        return rates, [make("PRF177", params, origin=origin)]
    _keep(kept, content)
    return rates, []


def shown(url: str) -> str:
    """The address without what may be secret in it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}"


class _NoAnswerError(Exception):
    """Why there is no answer, in words that may be shown."""


def _get(url: str) -> bytes:
    """The answer's body, bounded in size and time."""
    import httpx

    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=True, max_redirects=REDIRECTS) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code != 200:
                raise _NoAnswerError(f"it answers with status {response.status_code}")
            body, until = bytearray(), time.monotonic() + LONGEST
            for piece in response.iter_bytes():
                body += piece
                if time.monotonic() > until:
                    raise _NoAnswerError(f"the answer takes longer than {LONGEST:g} seconds")
                if len(body) > LARGEST:
                    raise _NoAnswerError(f"the answer has more than {LARGEST // 1_000_000} MB")
            return bytes(body)
    except httpx.TimeoutException:
        raise _NoAnswerError(f"no answer within {SECONDS:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise _NoAnswerError("it cannot be reached") from None


def cache_folder() -> Path:
    """Where the last good files are kept: the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("feedgen")


def _kept(url: str) -> Path:
    return cache_folder() / "rates" / hashlib.sha256(url.encode()).hexdigest()[:32]


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all; a folder that cannot be written to is no reason to stop."""
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
