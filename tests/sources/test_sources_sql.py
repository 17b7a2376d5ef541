"""Databases: which table, what its values are, that nothing is ever written, and that no password is shown."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_reading import Read, _read, read_stdin

from feedgen import api
from feedgen.diagnostics import SourceError, message_of
from feedgen.sources import SourceOptions, inspect
from feedgen.sources.formats.database import refuse_writing

ROWS = [("A", "Mug", 5), ("B", "Café", 6.5), ("C", None, None)]
RECORDS = [
    {"id": "A", "title": "Mug", "price": 5},
    {"id": "B", "title": "Café", "price": Decimal("6.5")},
    {"id": "C", "title": None, "price": None},
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE products (id TEXT, title TEXT, price)")
        connection.executemany("INSERT INTO products VALUES (?, ?, ?)", ROWS)
    connection.close()
    return path


def read(path: Path | str, size: int = 1 << 18, **options: Any) -> Read:
    return _read(inspect(SourceOptions(str(path), **options)), size, None, None)


def refused(action: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(SourceError) as raised:
        action()
    (finding,) = raised.value.findings
    return finding.code, f"{finding.origin} {message_of(finding)}"


def test_a_file_of_sqlite(shop: Path) -> None:
    found = read(shop)
    assert (found.info.format, found.info.columns) == ("sql", ("id", "title", "price"))
    assert found.objects == RECORDS
    assert (found.size, len(found.sha256)) == (shop.stat().st_size, 64)
    assert read_stdin(gzip.compress(shop.read_bytes())).objects == RECORDS


def test_an_address(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop.parent)
    for address in ("sqlite:///shop.db", f"sqlite:///{shop}"):
        found = read(address)
        assert found.objects == RECORDS
        assert (found.info.name, found.info.size, found.sha256) == (address, None, "")


def several(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute('CREATE TABLE "order lines" (id TEXT)')
        connection.execute("CREATE VIEW cheap AS SELECT id, title FROM products WHERE price < 6")
    connection.close()


def test_which_table(shop: Path) -> None:
    several(shop)
    assert [one["id"] for one in read(shop, table="products").objects] == ["A", "B", "C"]
    assert read(shop, table="cheap").objects == [{"id": "A", "title": "Mug"}]
    assert read(shop, table="order lines").info.columns == ("id",)
    assert refused(lambda: read(shop))[0] == "SRC137"
    assert refused(lambda: read(shop, table="product"))[0] == "SRC137"
    assert refused(lambda: read(shop, table='products"; DROP TABLE products; --'))[0] == "SRC137"


def test_a_query(shop: Path) -> None:
    sold = "-- what is sold\nWITH sold AS (SELECT * FROM products WHERE price IS NOT NULL)"
    query = f"{sold}\nSELECT id, '50%;' AS off FROM sold;"
    assert read(shop, query=query).objects == [{"id": "A", "off": "50%;"}, {"id": "B", "off": "50%;"}]
    twice = read(shop, query="SELECT id, title AS id FROM products LIMIT 1")
    assert (twice.objects, twice.codes) == ([{"id": "A", "id (2)": "Mug"}], ["SRC201"])


READS = [
    "select 1",
    "  (SELECT 1) ",
    "/* DELETE */ SELECT 1",
    "VALUES (1)",
    "SELECT ';' ; -- done",
    'SELECT "into outfile" FROM t',
    "SELECT $x$; DROP$x$",
]
WRITES = [
    "UPDATE products SET price = 0",
    "DELETE FROM products",
    "DROP TABLE products",
    "SELECT 1; DELETE FROM products",
    "SELECT 1;\n\nSELECT 2",
    "SELECT * INTO OUTFILE '/tmp/x' FROM products",
    "ATTACH 'x.db' AS x",
    "PRAGMA writable_schema = 1",
    "selected",
    "",
]


@pytest.mark.parametrize("query", READS)
def test_what_reads_is_accepted(query: str) -> None:
    refuse_writing(query, "shop")


@pytest.mark.parametrize("query", WRITES)
def test_what_writes_is_refused(query: str, shop: Path) -> None:
    assert refused(lambda: read(shop, query=query))[0] == "SRC138"


def test_what_writes_in_disguise_fails(shop: Path) -> None:
    before = shop.read_bytes()
    query = "WITH x AS (SELECT 1) DELETE FROM products"
    code, said = refused(lambda: read(shop, query=query))
    assert (code, "readonly" in said) == ("SRC139", True)
    assert shop.read_bytes() == before


@settings(max_examples=25, deadline=None)
@given(size=st.integers(1, 300_000))
def test_however_it_is_cut(size: int, many: Path) -> None:
    found = read(many, size)
    assert [one["id"] for one in found.objects] == list(range(2500))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "shop.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE products (id INTEGER)")
        connection.executemany("INSERT INTO products VALUES (?)", [(n,) for n in range(2500)])
    connection.close()
    return path


def test_what_fails_is_told(shop: Path, tmp_path: Path) -> None:
    assert refused(lambda: read(shop, query="SELECT prise FROM products"))[0] == "SRC139"
    assert refused(lambda: read(f"sqlite:///{tmp_path}/none.db"))[0] == "SRC139"
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "bad.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert refused(lambda: read(tmp_path / "bad.db"))[0] == "SRC139"
    (tmp_path / "half.db").write_bytes(shop.read_bytes()[:5000])
    assert refused(lambda: read(tmp_path / "half.db"))[0] == "SRC139"
    (tmp_path / "tiny.db").write_bytes(shop.read_bytes()[:50])
    assert refused(lambda: read(tmp_path / "tiny.db"))[0] == "SRC139"


def test_without_the_library(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert refused(lambda: read(shop))[0] == "SRC132"


def test_without_a_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymysql", None)
    assert refused(lambda: read("mysql://feeds@127.0.0.1:9/shop"))[0] == "SRC132"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "mysql", "mariadb"])
def test_no_password_is_shown(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASSWORD", "s3cret@/:")
    address = f"{scheme}://feeds:${{DB_PASSWORD}}@127.0.0.1:9/shop"
    code, said = refused(lambda: read(address))
    assert code == "SRC139"
    assert "s3cret" not in said
    assert "127.0.0.1" in said
    code, said = refused(lambda: read(f"{scheme}://feeds:s3cret@127.0.0.1:9/shop"))
    assert (code, "s3cret" in said) == ("SRC140", False)
    monkeypatch.delenv("DB_PASSWORD")
    assert refused(lambda: read(address))[0] == "SRC139"


def test_a_configuration(shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A relative address begins beside feedgen.yaml, and a variable is filled in."""
    monkeypatch.setenv("SHOP_FILE", "shop.db")
    (tmp_path / "feedgen.yaml").write_text(
        "catalogue: {sources: [{path: 'sqlite:///${SHOP_FILE}', query: 'SELECT * FROM products'}]}\n"
        "shop: {currency: EUR}\nchannels: {google: {market: FR}}\n",
        encoding="utf-8",
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert api.validate(config=tmp_path / "feedgen.yaml").records == 3


# -- PostgreSQL ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own; it listens on the loopback interface for as long as the tests run."""
    if not all(map(shutil.which, ("initdb", "postgres"))):
        pytest.skip("PostgreSQL is not installed")
    folder = tmp_path_factory.mktemp("postgres")
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:  # the server refuses to run for an administrator
        import pwd

        user = pwd.getpwnam("nobody")
        folder = Path(tempfile.mkdtemp())
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "env": {**os.environ, "HOME": str(folder)}}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, secret = folder / "data", folder / "secret"
    secret.write_text("s3cret")
    secret.chmod(0o644)
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **as_user}
    subprocess.run(
        ["initdb", "-D", data, "-U", "feeds", "-A", "scram-sha-256", f"--pwfile={secret}"], check=True, **quiet
    )
    server = subprocess.Popen(
        ["postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", str(folder), "-F"], **quiet
    )
    try:
        import psycopg

        for attempt in range(100):
            try:
                connection = psycopg.connect(f"postgresql://feeds:s3cret@127.0.0.1:{port}/postgres", autocommit=True)
                break
            except psycopg.OperationalError:
                if attempt == 99 or server.poll() is not None:
                    raise
                time.sleep(0.1)
        with connection:
            connection.execute("CREATE SEQUENCE numbers")
            connection.execute(
                "CREATE TABLE products (id int, price numeric(9,2), tags text[], more jsonb, since date)"
            )
            connection.execute(
                "INSERT INTO products SELECT n, n + 0.5, '{a,b}', '{\"w\": 1.5}', '2026-11-01'"
                " FROM generate_series(1, 3000) n"
            )
        yield f"postgresql://feeds:${{DB_PASSWORD}}@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait()
        if as_user:
            shutil.rmtree(folder)


def test_a_real_server(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASSWORD", "s3cret")
    found = read(postgres, table="products", size=50_000)
    assert found.records == 3000
    assert found.info.columns[:3] == ("id", "price", "tags")
    first = {
        "id": 1,
        "price": Decimal("1.50"),
        "tags": ["a", "b"],
        "more": {"w": Decimal("1.5")},
        "since": "2026-11-01",
    }
    assert found.objects[0] == first
    assert read(postgres, query="SELECT '100%' AS off, id FROM products LIMIT 1").objects == [{"off": "100%", "id": 1}]
    assert read(postgres, table="public.products").records == 3000
    disguised = "WITH gone AS (DELETE FROM products RETURNING id) SELECT * FROM gone"
    assert refused(lambda: read(postgres, query=disguised))[0] == "SRC139"
    assert refused(lambda: read(postgres, query="SELECT nextval('numbers')"))[0] == "SRC139"
    assert read(postgres, table="products").records == 3000
    monkeypatch.setenv("DB_PASSWORD", "wr0ng")
    code, said = refused(lambda: read(postgres, table="products"))
    assert (code, "wr0ng" in said) == ("SRC139", False)
