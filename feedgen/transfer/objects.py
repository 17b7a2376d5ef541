"""Files in Google Cloud Storage and Azure Blob Storage, by the library obstore. An object is there when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.copies import no_room
from feedgen.transfer.errors import PassingError, TransferError, Trouble
from feedgen.transfer.patience import patiently
from feedgen.transfer.place import Fetched, OnBytes, Put, Putting, Seen, missing_library

EXTRAS = {"gs": "gcs", "az": "azure"}


class Objects:
    """One bucket or container. Without credentials, those of the environment or the machine."""

    def __init__(self, address: Address, access: Access) -> None:
        self._address = address
        self._access = access
        with self._worded(address):
            self._store: Any = _store(address, access)

    def find(self, wanted: Callable[[str], bool]) -> list[Address]:
        return [self._address]

    def fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        return patiently(lambda: self._fetch(address, into))

    def put(self, address: Address, source: Path, how: Putting) -> Put:
        return patiently(lambda: self._put(address, source, how))

    def stat(self, address: Address) -> Seen | None:
        return patiently(lambda: self._seen(address))

    def close(self) -> None: ...

    def _put(self, address: Address, source: Path, how: Putting) -> Put:
        kind = {"Content-Type": how.content_type} if how.content_type else None
        with self._worded(address), source.open("rb") as file:
            answer = self._store.put(_key(address), file, attributes=kind)
        return Put(f"ETag {str(answer.get('e_tag'))[:80]}")

    def _seen(self, address: Address) -> Seen:
        with self._worded(address):
            return Seen(self._store.head(_key(address))["size"])

    def _fetch(self, address: Address, into: Path) -> Fetched:
        with self._worded(address):
            pieces = self._store.get(_key(address)).stream()
            try:
                with into.open("wb") as file:
                    for piece in pieces:
                        file.write(piece)
            except OSError as error:
                if error.errno is not None:
                    raise no_room(error, address.shown) from None
                raise
        return Fetched()

    @contextmanager
    def _worded(self, address: Address) -> Iterator[None]:
        """What the library raises, in our words: its own quote requests and answers."""
        try:
            from obstore import exceptions as obstore
        except ImportError:
            raise missing_library(address, "obstore", EXTRAS[address.scheme]) from None
        shown = address.shown
        try:
            yield
        except (obstore.UnauthenticatedError, obstore.PermissionDeniedError) as error:
            raise TransferError(Trouble.DENIED, shown, reason=type(error).__name__.removesuffix("Error")) from None
        except (obstore.NotFoundError, FileNotFoundError):
            raise TransferError(Trouble.MISSING, shown, reason="no such bucket, container or object") from None
        except (obstore.InvalidPathError, obstore.UnknownConfigurationKeyError, ValueError):
            problem = "bucket, path or credentials cannot be used"
            raise TransferError(Trouble.ADDRESS, shown, problem=problem) from None
        except (obstore.BaseError, OSError):
            # Whether it may pass is not told apart by the library; three more attempts do no harm.
            problem = "the storage does not answer as it should"
            raise PassingError(TransferError(Trouble.ANSWER, shown, problem=problem)) from None


def _store(address: Address, access: Access) -> Any:
    from obstore.store import AzureStore, GCSStore

    # One way of trying again is enough, and it is ours.
    once: Any = {"max_retries": 0, "retry_timeout": timedelta(seconds=access.timeout)}
    plain = access.endpoint is not None and access.endpoint.startswith("http://")
    client: Any = {"timeout": timedelta(seconds=access.timeout), "allow_http": plain}
    config: Any
    if address.scheme == "gs":
        config = {"base_url": access.endpoint, "service_account": access.key_file}
        return GCSStore(address.host, config=_given(config), client_options=client, retry_config=once)
    config = {"account_name": access.user, "account_key": access.password, "endpoint": access.endpoint}
    return AzureStore(address.host, config=_given(config), client_options=client, retry_config=once)


def _given(config: dict[str, str | None]) -> Any:
    return {name: value for name, value in config.items() if value is not None}


def _key(address: Address) -> str:
    return address.path.lstrip("/")
