"""Files from and to S3, and providers that speak like it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from feedgen.transfer import cache
from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.cache import Cache, Kept, Known
from feedgen.transfer.errors import PassingError, TransferError, Trouble
from feedgen.transfer.patience import patiently
from feedgen.transfer.patterns import before_magic, matches
from feedgen.transfer.place import Fetched, OnBytes, Put, Putting, Seen, missing_library
from feedgen.transfer.received import Received

CONNECT = 15.0
"""Seconds to reach the server."""
PIECE = 1 << 18
PAGE = 1000
"""Names per answer, which are also those looked at to guess what was meant."""
DENIED = frozenset({
    "AccessDenied", "AllAccessDisabled", "AccountProblem", "ExpiredToken", "Forbidden", "InvalidAccessKeyId",
    "InvalidToken", "SignatureDoesNotMatch", "401", "403",
})  # fmt: skip
MISSING = {"NoSuchKey": "no such key", "NoSuchBucket": "no such bucket", "404": "no such key or bucket"}
NOT_MODIFIED = "304"
PASSING = frozenset({"SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "500", "503"})


LARGE = 1 << 27
"""Bytes from which an object is sent in parts; one request takes 5 GB at most."""


def _md5() -> Any:
    """Compared by the server with what arrived (`Content-MD5`), which every provider knows."""
    return hashlib.md5(usedforsecurity=False)


class S3:
    """One bucket. Credentials are those of the address, else of the environment, the user's files, the machine."""

    def __init__(self, address: Address, access: Access) -> None:
        self._address = address
        self._access = access
        self._key = address.path.lstrip("/")
        self._cache = Cache(cache.cache_folder()) if access.cache else None
        self._client: Any = _client(address, access)

    def find(self, wanted: Callable[[str], bool]) -> list[Address]:
        return patiently(lambda: self._find(wanted))

    def fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        return patiently(lambda: self._fetch(address, into, on_bytes))

    def put(self, address: Address, source: Path, how: Putting) -> Put:
        return patiently(lambda: self._put(address, source, how))

    def stat(self, address: Address) -> Seen | None:
        return patiently(lambda: self._seen(address))

    def close(self) -> None:
        self._client.close()

    def _find(self, wanted: Callable[[str], bool]) -> list[Address]:
        key = self._key
        if self._address.is_pattern:
            keys = [one for one in self._listed(before_magic(key)) if matches(one, key)]
        elif key and not key.endswith("/"):
            return [self._address]
        else:
            keys = [one for one in self._listed(key, Delimiter="/") if wanted(one.rpartition("/")[2])]
        found = sorted(one for one in keys if not one.endswith("/"))
        if not found:
            raise TransferError(Trouble.NOTHING, self._address.shown, names=self._neighbours())
        return [self._address.at(f"/{one}") for one in found]

    def _put(self, address: Address, source: Path, how: Putting) -> Put:
        """One object, there when it is whole: S3 shows none before."""
        where = {"Bucket": address.host, "Key": address.path.lstrip("/")}
        kind = {"ContentType": how.content_type} if how.content_type else {}
        with self._worded(address), source.open("rb") as file:
            if source.stat().st_size > LARGE:
                self._client.upload_fileobj(file, *where.values(), ExtraArgs=kind)
                return Put("uploaded in parts")
            md5 = base64.b64encode(hashlib.file_digest(file, _md5).digest()).decode()
            file.seek(0)
            answer = self._client.put_object(**where, **kind, Body=file, ContentMD5=md5)
        return Put(f"ETag {str(answer.get('ETag', ''))[:80]}", checked="checksum")

    def _seen(self, address: Address) -> Seen | None:
        with self._worded(address):
            answer = self._client.head_object(Bucket=address.host, Key=address.path.lstrip("/"))
        return Seen(answer.get("ContentLength"))

    def _fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        key = cache.digest(f"{self._access.user or ''}\n{self._access.endpoint or ''}\n{address.origin}{address.path}")
        if self._cache is None:
            return self._fetched(address, into, on_bytes, key, None)
        with self._cache.found(key) as kept:
            return self._fetched(address, into, on_bytes, key, kept)

    def _fetched(self, address: Address, into: Path, on_bytes: OnBytes, key: str, kept: Kept | None) -> Fetched:
        with self._worded(address), self._answer(address, kept) as answer:
            if answer is None and kept is not None:
                received = Received(address.shown, "", kept.known.size, self._access.max_bytes, on_bytes)
                received.write(kept.pieces(), into)
                return Fetched(kept.known.moment, confirmed=True)
            length, changed = answer.get("ContentLength"), answer.get("LastModified")
            received = Received(address.shown, "", length, self._access.max_bytes, on_bytes)
            received.write(answer["Body"].iter_chunks(PIECE), into)
        if length is not None and received.size != length:
            raise PassingError(TransferError(Trouble.CUT_OFF, address.shown, bytes=received.size))
        if self._cache is not None and answer.get("ETag"):
            modified = None if changed is None else format_datetime(changed.astimezone(dt.UTC), usegmt=True)
            self._cache.keep(key, into, Known(key, answer["ETag"], modified, None, received.size))
        return Fetched(changed)

    @contextmanager
    def _answer(self, address: Address, kept: Kept | None) -> Iterator[Any]:
        """The answer, its body unread; None when what was kept still holds."""
        from botocore.exceptions import ClientError

        asked = {"Bucket": address.host, "Key": address.path.lstrip("/")}
        try:
            answer = self._client.get_object(**asked, **({} if kept is None else {"IfNoneMatch": kept.known.etag}))
        except ClientError as error:
            if kept is None or error.response.get("Error", {}).get("Code") != NOT_MODIFIED:
                raise
            yield None
            return
        with closing(answer["Body"]):
            yield answer

    def _listed(self, prefix: str, **more: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2")
        with self._worded(self._address):
            for page in pages.paginate(
                Bucket=self._address.host, Prefix=prefix, PaginationConfig={"PageSize": PAGE}, **more
            ):
                yield from (one["Key"] for one in page.get("Contents", ()))

    def _neighbours(self) -> list[str]:
        """Names beside the one that is not there; none when they may not be listed."""
        folder = before_magic(self._key).rpartition("/")[0]
        try:
            page = self._client.list_objects_v2(
                Bucket=self._address.host, Prefix=f"{folder}/" if folder else "", Delimiter="/", MaxKeys=PAGE
            )
        except Exception:
            return []
        return [one["Key"].rpartition("/")[2] for one in page.get("Contents", ()) if not one["Key"].endswith("/")]

    @contextmanager
    def _worded(self, address: Address) -> Iterator[None]:
        """What the library raises, in our words."""
        from botocore import exceptions as boto

        shown = address.shown
        try:
            yield
        except boto.ClientError as error:
            raise self._refusal(str(error.response.get("Error", {}).get("Code", "")), address) from None
        except (boto.NoCredentialsError, boto.PartialCredentialsError):
            raise TransferError(Trouble.DENIED, shown, reason="no credentials were found") from None
        except (boto.IncompleteReadError, boto.ResponseStreamingError, boto.ReadTimeoutError):
            raise PassingError(TransferError(Trouble.CUT_OFF, shown, bytes=0)) from None
        except (boto.ConnectTimeoutError, boto.EndpointConnectionError, boto.ConnectionClosedError):
            problem = "the endpoint does not answer"
            raise PassingError(TransferError(Trouble.UNREACHABLE, shown, problem=problem)) from None
        except boto.SSLError:
            problem = "the certificate of the endpoint is not to be trusted"
            raise TransferError(Trouble.UNREACHABLE, shown, problem=problem) from None
        except (boto.ParamValidationError, boto.BotoCoreError) as error:
            problem = f"the library says {type(error).__name__}"
            raise TransferError(Trouble.ADDRESS, shown, problem=problem) from None

    def _refusal(self, code: str, address: Address) -> Exception:
        """What the code of an answer means. Codes are Amazon's words, never a secret."""
        if code in DENIED:
            return TransferError(Trouble.DENIED, address.shown, reason=code)
        if code in MISSING:
            key = address.path.rpartition("/")[2]
            names = self._neighbours() if code != "NoSuchBucket" else []
            more = {"wanted": key, "names": names} if names else {}
            return TransferError(Trouble.MISSING, address.shown, reason=MISSING[code], **more)
        error = TransferError(Trouble.ANSWER, address.shown, problem=f"the server answers {code[:60] or 'an error'}")
        return PassingError(error) if code in PASSING else error


def _client(address: Address, access: Access) -> Any:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise missing_library(address, "boto3", "s3") from None
    style = {} if access.endpoint is None else {"addressing_style": "path"}
    config = Config(
        connect_timeout=min(CONNECT, access.timeout),
        read_timeout=access.timeout,
        # One way of trying again is enough, and it is ours.
        retries={"total_max_attempts": 1},
        s3=style,
        # Other providers do not know the checksums that Amazon has had since 2025.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        return boto3.session.Session().client(
            "s3",
            endpoint_url=access.endpoint,
            region_name=access.region,
            aws_access_key_id=access.user or address.user,
            aws_secret_access_key=access.password or address.password,
            config=config,
        )
    except (BotoCoreError, ValueError) as error:
        problem = f"endpoint, region or profile cannot be used ({type(error).__name__})"
        raise TransferError(Trouble.ADDRESS, address.shown, problem=problem) from None
