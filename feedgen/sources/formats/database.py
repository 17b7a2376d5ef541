"""Databases, read and never written: a connection, a question, rows as they come."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feedgen.diagnostics import Origin, SourceError, did_you_mean, make
from feedgen.sources.formats.plain import plain
from feedgen.sources.opening.addresses import NAMED, SCHEMES

ROWS = 1000
"""Rows fetched at once."""
PLAIN = frozenset((str, int, bool, type(None)))
"""What most values are, and stay."""
SECONDS = 20
"""How long a server may take to answer to a connection."""
WORDS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/""", re.DOTALL)
"""Texts, names in quotes and comments of SQL: nothing in them is a command."""
READS = re.compile(r"[\s(]*(?:select|with|values|table)\b", re.IGNORECASE)
WRITES = re.compile(r"\binto\s+(?:outfile|dumpfile|@)|;\s*\S", re.IGNORECASE)


def refuse_writing(query: str, name: str) -> None:
    """Raises `SourceError` for what is no single SELECT. The connection allows no more than reading anyway."""
    bare = WORDS.sub(lambda found: " " if found[0].startswith(("--", "/*")) else " x ", query)
    if READS.match(bare) is None or WRITES.search(bare):
        raise SourceError(make("SRC138", value=query, origin=Origin(name)))


class Database:
    """One connection. Whoever opens it closes it."""

    def __init__(self, place: str | Path, name: str) -> None:
        """`place` is an address, or a file of SQLite. Raises `SourceError` when nobody answers."""
        self._name = name
        self._secrets: list[str] = []
        alchemy = self._library()
        with self._told():
            self._engine = self._engine_of(alchemy, place)
            self._connection = self._engine.connect()
            self._quote = self._engine.dialect.identifier_preparer.quote
            self._inspector = alchemy.inspect(self._connection)

    def question(self, table: str | None, query: str | None) -> str:
        """The query that is meant by a table's name, by a query, or by neither where there is but one table."""
        if query is not None:
            refuse_writing(query, self._name)
            return query.rstrip().rstrip(";")
        with self._told():
            tables = [*self._inspector.get_table_names(), *self._inspector.get_view_names()]
        wanted = table or (tables[0] if len(tables) == 1 else None)
        schema, _, bare = (wanted or "").rpartition(".")
        if wanted in tables:
            return f"SELECT * FROM {self._quote(wanted)}"
        with self._told():
            if schema and bare in self._inspector.get_table_names(schema):
                return f"SELECT * FROM {self._quote(schema)}.{self._quote(bare)}"
        guess = did_you_mean(table or "", tables) if tables else "it has no table"
        raise SourceError(make("SRC137", {"table": table or "", "guess": guess}, origin=Origin(self._name)))

    def rows(self, query: str) -> tuple[list[str], Generator[Sequence[Any], None, None]]:
        """The names of the columns, and the rows as they come."""
        options = {"stream_results": True, "yield_per": ROWS, "no_parameters": True}
        with self._told():
            result = self._connection.execution_options(**options).exec_driver_sql(query)
            return list(result.keys()), self._fetched(result)

    def close(self) -> None:
        with self._told():
            self._connection.close()
            self._engine.dispose()

    def _fetched(self, result: Any) -> Generator[Sequence[Any], None, None]:
        try:
            while True:
                with self._told():
                    rows = result.fetchmany(ROWS)
                if not rows:
                    return
                for row in rows:
                    yield row if PLAIN.issuperset(map(type, row)) else [plain(value) for value in row]
        finally:
            result.close()

    def _library(self) -> Any:
        try:
            import sqlalchemy
        except ImportError:
            params = {"what": "databases", "extra": "sql"}
            raise SourceError(make("SRC132", params, origin=Origin(self._name))) from None
        return sqlalchemy

    def _engine_of(self, alchemy: Any, place: str | Path) -> Any:
        pool = alchemy.pool.NullPool
        if isinstance(place, Path):
            return alchemy.create_engine("sqlite://", creator=_file(place), poolclass=pool)
        url = self._filled(alchemy.make_url(place))
        if url.get_backend_name() == "sqlite":
            return alchemy.create_engine("sqlite://", creator=_file(Path(url.database or "")), poolclass=pool)
        options = {"postgresql_readonly": True} if url.get_backend_name() == "postgresql" else {}
        arguments = {"connect_timeout": SECONDS}
        engine = alchemy.create_engine(url, poolclass=pool, connect_args=arguments, execution_options=options)
        if not options:
            alchemy.event.listen(engine, "begin", _read_only)
        return engine

    def _filled(self, url: Any) -> Any:
        """The address with the values of the variables it names, and with what it is read by."""
        if url.password is not None and NAMED.fullmatch(str(url.password)) is None:
            raise SourceError(make("SRC140", origin=Origin(self._name)))
        parts = {part: getattr(url, part) for part in ("username", "password", "host", "database")}
        named = {part: NAMED.sub(self._value, str(text)) for part, text in parts.items() if text is not None}
        self._secrets += [named["password"]] if named.get("password") else []
        driver = url.drivername if "+" in url.drivername else SCHEMES[url.drivername.lower()]
        return url.set(drivername=driver, **named)

    def _value(self, found: re.Match[str]) -> str:
        value = os.environ.get(found[1])
        if value is None:
            reason = f"the environment variable {found[1]} is not set"
            raise SourceError(make("SRC139", {"reason": reason}, origin=Origin(self._name)))
        return value

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns what the library and the driver raise into a `SourceError` without secrets."""
        try:
            yield
        except SourceError:
            raise
        except ModuleNotFoundError as error:
            params = {"what": f"this kind of database ({error.name})", "extra": "sql"}
            raise SourceError(make("SRC132", params, origin=Origin(self._name))) from None
        except Exception as error:  # every driver has errors of its own
            reason = " ".join(str(getattr(error, "orig", None) or error).split())[:300]
            for secret in self._secrets:
                reason = reason.replace(secret, "***")
            raise SourceError(make("SRC139", {"reason": reason}, origin=Origin(self._name))) from None


def _refuse_cut_off(path: Path) -> None:
    """SQLite reads what is missing at the end of a file as zeros (https://sqlite.org/fileformat.html, 1.3)."""
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100:
        raise EOFError("the file ends within its header")
    size = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big") if head[24:28] == head[92:96] else 0
    if path.stat().st_size < pages * (65_536 if size == 1 else size):
        raise EOFError("the file ends early: it is incomplete")


def _read_only(connection: Any) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _file(path: Path) -> Callable[[], sqlite3.Connection]:
    """Opens a file of SQLite for reading alone; it is not made when it is not there."""

    def connect() -> sqlite3.Connection:
        if not path.is_file():
            raise FileNotFoundError(f"no such file: {path}")
        _refuse_cut_off(path)
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
        connection.execute("PRAGMA query_only = 1")
        connection.execute("PRAGMA trusted_schema = 0")
        return connection

    return connect
