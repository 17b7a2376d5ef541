"""Packed sources: the same records as unpacked, whatever the file is called; bombs and damage are told."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from source_reading import Read, _read, read_file, read_stdin

from feedgen.diagnostics import SourceError, message_of
from feedgen.sources import SourceOptions, StandardInput, inspect_all
from feedgen.sources.opening import unpacking
from feedgen.transfer import Copies

TABLE = b"id,title,price\n" + b"".join(b"%d,Mug number %d,5 EUR\n" % (n, n) for n in range(4000))
ROWS = [[str(n), f"Mug number {n}", "5 EUR"] for n in range(4000)]


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zst,
}
packed = pytest.mark.parametrize("packing", PACKINGS)


def zipped(members: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    data = out.getvalue()
    if encrypted:  # the bit that says so, in the member and in the table of contents
        data = data.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0").replace(
            b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"
        )
    return data


def read_all(path: Path, **options: str) -> list[Read]:
    return [_read(info, 1 << 18, None, None) for info in inspect_all(SourceOptions(str(path), **options), Copies())]


def refused(action: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(SourceError) as raised:
        action()
    (finding,) = raised.value.findings
    assert finding.origin is not None
    return finding.code, message_of(finding)


@packed
def test_packed_is_read_like_unpacked_whatever_its_name(packing: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(PACKINGS[packing](TABLE))
    read = read_file(path)
    assert read.rows == ROWS
    assert read.size == path.stat().st_size
    assert read_stdin(path.read_bytes()).rows == ROWS


@packed
def test_packed_in_several_pieces(packing: str) -> None:
    pack = PACKINGS[packing]
    data = b"".join(pack(TABLE[at : at + 9999]) for at in range(0, len(TABLE), 9999))
    assert read_stdin(data + b"\0" * 600).rows == ROWS


@packed
@settings(max_examples=15, deadline=None)
@given(cut=st.floats(0.02, 0.98))
def test_what_breaks_off_is_refused(packing: str, cut: float) -> None:
    data = PACKINGS[packing](TABLE)
    assert refused(lambda: read_stdin(data[: int(len(data) * cut)]))[0] in ("SRC108", "SRC106")


@packed
def test_what_is_damaged_is_refused(packing: str) -> None:
    data = bytearray(PACKINGS[packing](TABLE))
    for at in range(len(data) // 2, len(data) // 2 + 40):
        data[at] ^= 0x5A
    assert refused(lambda: read_stdin(bytes(data)))[0] in ("SRC108", "SRC109")


@packed
def test_bombs(packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "RATIO_FROM", 1_000_000)
    monkeypatch.setattr(unpacking, "RATIO_LIMIT", 200)
    bomb = PACKINGS[packing](b"id,title\n" + b"1" * 30_000_000)
    assert len(bomb) < 100_000
    code, said = refused(lambda: read_stdin(bomb, format="csv"))
    assert code == "SRC131"
    assert int(said.split("large: ")[1].split(" bytes")[0].replace(",", "")) < 30_000_000, "stopped on the way"


@packed
def test_too_large_after_all(packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "UNPACKED_LIMIT", len(TABLE) - 1)
    assert refused(lambda: read_stdin(PACKINGS[packing](TABLE)))[0] == "SRC131"


@packed
def test_packed_twice_is_once_too_often(packing: str) -> None:
    code, said = refused(lambda: read_stdin(gzip.compress(PACKINGS[packing](TABLE))))
    assert (code, "within another" in said) == ("SRC106", True)


def test_a_dictionary_that_fills_the_memory() -> None:
    large = lzma.compress(TABLE, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29}])
    code, said = refused(lambda: read_stdin(large))
    assert (code, "emory" in said) == ("SRC109", True)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(SourceError) as raised:
        read_stdin(zst(TABLE))
    assert [finding.code for finding in raised.value.findings] == ["SRC132"]


# -- archives ----------------------------------------------------------------------------------------------------


def test_every_catalogue_of_an_archive_is_a_source(tmp_path: Path) -> None:
    path = tmp_path / "shop.zip"
    members = {
        "b/products.csv": b"id,title\n1,Mug\n",
        "a.jsonl.gz": gzip.compress(b'{"id": 2}\n{"id": 3}\n'),
        "readme.txt": b"Hello",
        "__MACOSX/b/._products.csv": b"\0\5\x16\7",
        "empty/": b"",
    }
    path.write_bytes(zipped(members))
    first, second = read_all(path)
    assert (first.info.name, first.objects) == (f"{path}!a.jsonl.gz", [{"id": 2}, {"id": 3}])
    assert (second.info.name, second.rows) == (f"{path}!b/products.csv", [["1", "Mug"]])
    assert second.size == second.info.size == len(members["b/products.csv"])


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("products.csv", ["en/products.csv", "fr/products.csv"]),
        ("fr/products.csv", ["fr/products.csv"]),
        ("*.CSV", ["en/products.csv", "fr/other.csv", "fr/products.csv"]),
        ("fr/*", ["fr/other.csv", "fr/products.csv"]),
        ("notes.txt", ["notes.txt"]),
    ],
)
def test_members_by_name_or_pattern(pattern: str, names: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a!b.zip"
    table = b"id,title\n1,Mug\n"
    path.write_bytes(zipped(dict.fromkeys(("fr/products.csv", "en/products.csv", "fr/other.csv", "notes.txt"), table)))
    assert [read.info.name for read in read_all(tmp_path / f"a!b.zip!{pattern}")] == [
        f"{path}!{name}" for name in names
    ]
    stdin = StandardInput(io.BytesIO(path.read_bytes()))
    infos = inspect_all(SourceOptions(f"-!{pattern}"), Copies(), stdin=stdin)
    assert [info.name for info in infos] == [f"<stdin>!{name}" for name in names]
    assert [_read(info, 99, None, stdin).rows for info in infos] == [[["1", "Mug"]]] * len(names)


def test_an_archive_may_have_any_name_and_come_from_standard_input(tmp_path: Path) -> None:
    data = zipped({"shop.xml": b"<products><product><id>1</id><name>Mug</name></product></products>"})
    (tmp_path / "shop.csv").write_bytes(data)
    (read,) = read_all(tmp_path / "shop.csv")
    assert read.objects == read_stdin(data).objects == [{"id": "1", "name": "Mug"}]


def test_a_file_with_a_mark_in_its_name_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "shop.zip").write_bytes(zipped({"new.csv": b"id\n1\n"}))
    (tmp_path / "shop.zip!new.csv").write_bytes(b"id\n2\n")
    assert read_file(tmp_path / "shop.zip!new.csv").rows == [["2"]]


def test_names_that_lead_elsewhere_are_only_names(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    names = ("../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "ev\x1bil.csv")
    (folder / "shop.zip").write_bytes(zipped(dict.fromkeys(names, b"id\n1\n")))
    read = read_all(folder / "shop.zip")
    assert [one.rows for one in read] == [[["1"]]] * 4
    assert all(one.info.name.isprintable() for one in read)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["here", "shop.zip"]


HUGE = zipped({"shop.csv": b"id\n" + b"1" * 5_000_000})


@pytest.mark.parametrize(
    ("data", "member", "code"),
    [
        pytest.param(zipped({"shop.csv": TABLE}, encrypted=True), "", "SRC134", id="encrypted"),
        pytest.param(zipped({"shop.csv": TABLE}), "!products.csv", "SRC133", id="no such member"),
        pytest.param(zipped({}), "", "SRC133", id="empty"),
        pytest.param(zipped({"x/": b""}), "", "SRC133", id="nothing but a folder"),
        pytest.param(zipped({"shop.csv": zipped({"shop.csv": TABLE})}), "", "SRC106", id="nested"),
        pytest.param(zipped({"shop.csv": gzip.compress(gzip.compress(TABLE))}), "", "SRC106", id="nested twice"),
        pytest.param(zipped({"shop.csv": TABLE})[:-200], "", "SRC109", id="cut off"),
        pytest.param(zipped({"shop.csv": TABLE}).replace(b"Mug", b"Cup"), "", None, id="as it should be"),
        pytest.param(HUGE.replace(b"\x08\0", b"\x63\0"), "", "SRC109", id="packed in a way nobody knows"),
    ],
)
def test_archives_that_are_refused(data: bytes, member: str, code: str | None, tmp_path: Path) -> None:
    path = tmp_path / "shop.zip"
    path.write_bytes(data)
    if code is None:
        assert len(read_all(path)) == 1
    else:
        assert refused(lambda: read_all(tmp_path / f"shop.zip{member}"))[0] == code


def test_a_changed_member_is_noticed(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("shop.csv", TABLE)
    (tmp_path / "shop.zip").write_bytes(out.getvalue().replace(b"number 3999", b"number 4000"))
    assert refused(lambda: read_all(tmp_path / "shop.zip"))[0] == "SRC109"


def test_zip_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "RATIO_FROM", 1_000_000)
    monkeypatch.setattr(unpacking, "RATIO_LIMIT", 200)
    (tmp_path / "shop.zip").write_bytes(HUGE)
    assert refused(lambda: read_all(tmp_path / "shop.zip"))[0] == "SRC131"
    monkeypatch.setattr(unpacking, "RATIO_LIMIT", 10_000)
    monkeypatch.setattr(unpacking, "UNPACKED_LIMIT", 1_000_000)
    assert refused(lambda: read_all(tmp_path / "shop.zip"))[0] == "SRC131"


def test_a_member_never_gives_more_than_it_says(tmp_path: Path) -> None:
    size = struct.pack("<L", 5_000_003)
    lying = HUGE.replace(size, struct.pack("<L", 1000))
    assert lying != HUGE
    (tmp_path / "shop.zip").write_bytes(lying)
    assert refused(lambda: read_all(tmp_path / "shop.zip"))[0] == "SRC109"


def test_a_table_of_contents_that_fills_the_memory(tmp_path: Path) -> None:
    data = bytearray(zipped({"shop.csv": TABLE}))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = struct.pack("<L", 1 << 30)
    (tmp_path / "shop.zip").write_bytes(bytes(data))
    code, said = refused(lambda: read_all(tmp_path / "shop.zip"))
    assert (code, "table of contents" in said) == ("SRC109", True)
