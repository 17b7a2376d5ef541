"""A source as bytes, as text, as a file of its own: the same bytes each way, and nothing left behind."""

from __future__ import annotations

import gzip
import io
import tempfile
from pathlib import Path

import pytest

from feedgen.diagnostics import SourceError
from feedgen.sources import Format, Input, Layout, SourceInfo, SourceOptions, StandardInput, inspect
from feedgen.sources.opening.head import Head
from feedgen.sources.opening.putaside import put_aside
from feedgen.sources.opening.stream import ByteStream

DATA = b"PAR1" + bytes(range(256)) * 3000


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def info(path: str) -> SourceInfo:
    return SourceInfo(path, path, "any", "", ())


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_in_any_order(packed: bool, tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "shop.bin"
    path.write_bytes(gzip.compress(DATA) if packed else DATA)
    source = Input(info(str(path)))
    assert source.file().read_bytes() == DATA
    assert (source.file() == path) is not packed
    source.finish()
    assert source.size == path.stat().st_size
    source.close()
    assert list(temporary.iterdir()) == []
    assert path.exists()


@pytest.mark.parametrize("looked", [False, True])
def test_standard_input_in_any_order(looked: bool, temporary: Path) -> None:
    stdin = StandardInput(io.BytesIO(DATA))
    head = Head("-", SourceOptions("-"), stdin=stdin)
    if looked:
        assert head.file.read_bytes() == DATA
    head.close()
    source = Input(info("-"), stdin=stdin)
    assert source.file().read_bytes() == DATA
    source.finish()
    assert source.size == len(DATA)
    source.close()
    assert stdin.peek(4) == b"PAR1"
    assert [path.stat().st_mode & 0o77 for path in temporary.iterdir()] == [0]
    del head, source, stdin
    assert list(temporary.iterdir()) == []


def test_too_much_to_put_aside(temporary: Path) -> None:
    with pytest.raises(SourceError) as raised:
        put_aside(ByteStream(io.BytesIO(DATA), "shop.bin"), limit=len(DATA) - 1)
    assert [finding.code for finding in raised.value.findings] == ["SRC120"]
    assert list(temporary.iterdir()) == []


def test_half_an_archive_leaves_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "shop.bin"
    path.write_bytes(gzip.compress(DATA)[:-9])
    with pytest.raises(SourceError) as raised:
        Input(info(str(path))).file()
    assert [finding.code for finding in raised.value.findings] == ["SRC108"]
    assert list(temporary.iterdir()) == []


def test_first_bytes_come_before_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen.sources.formats import FORMATS

    def nothing(*given: object) -> None:
        raise AssertionError

    wave = Format("wave", lambda head: Layout(("id",), [], []), nothing, nothing, signatures=(b"RIFF",))  # type: ignore[arg-type]
    monkeypatch.setitem(FORMATS._builtins, "wave", "")
    monkeypatch.setitem(FORMATS._loaded, "wave", wave)
    (tmp_path / "a.csv").write_bytes(b"RIFF" + DATA)
    (tmp_path / "b.csv").write_bytes(b"id,title\n")
    assert inspect(SourceOptions(str(tmp_path / "a.csv"))).format == "wave"
    assert inspect(SourceOptions(str(tmp_path / "b.csv"))).format == "csv"
