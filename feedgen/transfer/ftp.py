"""Files by FTP, plain (`ftp://`) or with TLS (`ftps://`, RFC 4217). Plain FTP sends the password for all to read."""

from __future__ import annotations

import datetime as dt
import ftplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.errors import PassingError, TransferError, Trouble
from feedgen.transfer.ftp_put import put
from feedgen.transfer.patience import patiently
from feedgen.transfer.patterns import MAGIC, matches
from feedgen.transfer.place import Fetched, OnBytes, Put, Putting, Seen
from feedgen.transfer.received import Received

PIECE = 1 << 18
NOT_LET_IN = frozenset({"430", "530", "532", "534", "535"})


class Ftp:
    """One server and one account on it."""

    def __init__(self, address: Address, access: Access) -> None:
        self._address = address
        self._access = access
        self._user = access.user or address.user or "anonymous"
        self._password = access.password or address.password or ""
        self._session: ftplib.FTP | None = None

    def find(self, wanted: Callable[[str], bool]) -> list[Address]:
        return patiently(lambda: self._worded_find(wanted))

    def fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        return patiently(lambda: self._fetch(address, into, on_bytes))

    def put(self, address: Address, source: Path, how: Putting) -> Put:
        return patiently(lambda: self._put(address, source, how))

    def stat(self, address: Address) -> Seen | None:
        return patiently(lambda: self._seen(address))

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(OSError, EOFError, ftplib.Error):
                session.quit()
            session.close()

    # -- what is done ------------------------------------------------------------------------------------------

    def _worded_find(self, wanted: Callable[[str], bool]) -> list[Address]:
        folder, _, name = _path(self._address).rpartition("/")
        if not self._address.is_pattern and name:
            return [self._address]
        if any(char in folder for char in MAGIC):
            problem = "with FTP only the last part of a path can be a pattern"
            raise TransferError(Trouble.ADDRESS, self._address.shown, problem=problem)
        with self._worded(self._address):
            names = list(self._names(folder or "/"))
        found = sorted(one for one in names if (matches(one, name) if name else wanted(one)))
        if not found:
            raise TransferError(Trouble.NOTHING, self._address.shown, names=names)
        return [self._address.at(f"{folder}/{one}") for one in found]

    def _names(self, folder: str) -> Iterator[str]:
        """The files of a folder: by MLSD, which tells them from folders, else by NLST."""
        session = self._connected()
        try:
            entries = list(session.mlsd(folder, ["type"]))
        except ftplib.error_perm as error:
            if str(error)[:3] not in ("500", "501", "502", "504"):
                raise
            yield from (one.rpartition("/")[2] for one in session.nlst(folder))
            return
        yield from (name for name, facts in entries if facts.get("type", "file").lower() == "file")

    def _fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        path = _path(address)
        with self._worded(address):
            session = self._connected()
            session.voidcmd("TYPE I")
            size, modified = _size(session, path), _modified(session, path)
            received = Received(address.shown, "", size, self._access.max_bytes, on_bytes)
            with session.transfercmd(f"RETR {path}") as line:
                received.write(iter(lambda: line.recv(PIECE), b""), into)
                if isinstance(line, ssl.SSLSocket):
                    with suppress(OSError):
                        line.unwrap()
            session.voidresp()
        if size is not None and received.size != size:
            raise PassingError(TransferError(Trouble.CUT_OFF, address.shown, bytes=received.size))
        return Fetched(modified)

    def _put(self, address: Address, source: Path, how: Putting) -> Put:
        with self._worded(address):
            return put(self._connected(), _path(address), address.shown, source, how)

    def _seen(self, address: Address) -> Seen:
        with self._worded(address):
            session = self._connected()
            session.voidcmd("TYPE I")
            return Seen(_size(session, _path(address)))

    # -- the connection ----------------------------------------------------------------------------------------

    def _connected(self) -> ftplib.FTP:
        if self._session is None:
            self._session = session = self._opened()
            session.connect(self._address.host, self._address.port or ftplib.FTP_PORT, self._access.timeout)
            session.login(self._user, self._password)
            if isinstance(session, ftplib.FTP_TLS):
                session.prot_p()
        return self._session

    def _opened(self) -> ftplib.FTP:
        if self._address.scheme == "ftps":
            return ftplib.FTP_TLS(context=ssl.create_default_context())
        return ftplib.FTP()

    def _again(self, error: TransferError) -> PassingError:
        """The error as one that may pass, with a new connection."""
        session, self._session = self._session, None
        if session is not None:
            session.close()
        return PassingError(error)

    @contextmanager
    def _worded(self, address: Address) -> Iterator[None]:
        """What the library raises, in our words: of answers only the number, for some quote what was sent."""
        shown = address.shown
        try:
            yield
        except (TransferError, PassingError):
            raise
        except ftplib.error_perm as error:
            raise self._refusal(str(error)[:3], address) from None
        except (ftplib.error_temp, ftplib.error_reply, ftplib.error_proto) as error:
            problem = f"the server answers {str(error)[:3]}"
            raise self._again(TransferError(Trouble.ANSWER, shown, problem=problem)) from None
        except ssl.SSLCertVerificationError as error:
            problem = f"its certificate is not to be trusted ({error.verify_message})"
            raise TransferError(Trouble.UNREACHABLE, shown, problem=problem) from None
        except ValueError:
            raise TransferError(Trouble.ADDRESS, shown, problem="it has a line end in it") from None
        except TimeoutError:
            problem = f"no answer within {self._access.timeout:g} seconds"
            raise self._again(TransferError(Trouble.UNREACHABLE, shown, problem=problem)) from None
        except (OSError, EOFError) as error:
            problem = getattr(error, "strerror", None) or "the connection breaks off"
            raise self._again(TransferError(Trouble.UNREACHABLE, shown, problem=problem)) from None

    def _refusal(self, code: str, address: Address) -> TransferError:
        if code in NOT_LET_IN:
            return TransferError(Trouble.DENIED, address.shown, reason=f"the server answers {code}")
        if code != "550":
            return TransferError(Trouble.ANSWER, address.shown, problem=f"the server answers {code}")
        folder, _, name = _path(address).rpartition("/")
        names: list[str] = []
        with suppress(OSError, EOFError, ValueError, ftplib.Error):
            names = list(self._names(folder or "/"))
        more = {"wanted": name, "names": names} if names else {}
        return TransferError(Trouble.MISSING, address.shown, reason="the server answers 550", **more)


def _path(address: Address) -> str:
    return address.path or "/"


def _size(session: ftplib.FTP, path: str) -> int | None:
    """Bytes of a file, where the server tells (RFC 3659, 4)."""
    try:
        return session.size(path)
    except ftplib.error_perm as error:
        if str(error)[:3] == "550":
            raise
        return None


def _modified(session: ftplib.FTP, path: str) -> dt.datetime | None:
    """When a file was last changed, where the server tells (RFC 3659, 3: in UTC)."""
    try:
        said = session.voidcmd(f"MDTM {path}")
        return dt.datetime.strptime(said[4:18], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except (ftplib.error_perm, ValueError):
        return None
