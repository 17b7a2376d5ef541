"""Sources made to fill memory or to take for ever: each is refused, or read, in a process that may take little of both.

What one format alone can do (bombs, entities, cells far away) is tested with that format.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

READ = """
import resource, sys
from pathlib import Path
from feedgen.diagnostics import SourceError
from feedgen.sources import SourceOptions, chunks, inspect, parse
from feedgen.sources.formats.delimited import pieces

pieces.RECORD_LIMIT = 2 << 20  # smaller, so that what it bounds may be smaller too
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
try:
    info = inspect(SourceOptions(sys.argv[1]))
    print("read", sum(parse(chunk, info).records for chunk in chunks(info)))
except SourceError as error:
    print(error.findings[0].code)
# what getrusage says of memory begins with what the parent took
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else ["VmHWM: 0 kB"]
print(next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")))
"""
MEGABYTES = 150
"""What such a process may take; Python and the libraries take 50."""


def repeated(path: Path, start: bytes, block: bytes, times: int, end: bytes = b"") -> None:
    with path.open("wb") as file:
        file.write(start)
        for _ in range(times):
            file.write(block)
        file.write(end)


MEGABYTE = 1 << 20
X = b"x" * MEGABYTE
COLUMNS = b",".join(b"column %d" % n for n in range(1_000_000))
ATTRIBUTES = b"".join(b' a%d="1"' % n for n in range(1_000_000))

SOURCES = [
    pytest.param("a.csv", (b"id,title\n1,", X, 12), "SRC113", id="a row without end"),
    pytest.param("a.csv", (b'id,title\n1,"', b"x\n" * (MEGABYTE // 2), 12), "SRC113", id="a quote without end"),
    pytest.param("a.csv", (b"", X, 12), "SRC111", id="a header without end"),
    pytest.param("a.csv", (COLUMNS + b"\n", b"1\n", 3), "SRC111", id="a million columns"),
    pytest.param("a.tsv", (b"id\ttitle\n", b"1\tMug\t" + b"x\t" * 500_000 + b"\n", 5), "read 5", id="a million cells"),
    pytest.param("a.jsonl", (b'{"id": 1}\n{"id": "', X, 12), "SRC113", id="a line without end"),
    pytest.param("a.json", (b'[{"id": 1}, {"id": "', X, 6, b'"}]'), "read 2", id="a long text in json"),
    pytest.param("a.json", (b'[{"id": 1}, {"id": ', b"[" * MEGABYTE, 12), "SRC141", id="json without end"),
    pytest.param("a.xml", (b"<p><item><a>1</a><b>2</b></item><item><a>", X, 12), "SRC113", id="a text without end"),
    pytest.param(
        "a.xml", (b"<p><item><a>1</a><b>2</b></item>", b"<x>1</x>" * 9999, 50), "SRC113", id="elements without end"
    ),
    pytest.param("a.xml", (b"<p><item><a>1</a><b>2</b></item>", b"<x>" * 9999, 50), "SRC121", id="levels without end"),
    pytest.param(
        "a.xml", (b"<p><item><a>1</a><b>2</b></item><item" + ATTRIBUTES, b"", 1), "SRC1", id="a million attributes"
    ),
]


@pytest.mark.parametrize(("name", "parts", "said"), SOURCES)
def test_little_memory_and_time(name: str, parts: tuple[bytes, bytes, int], said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    repeated(path, *parts)
    command = [sys.executable, "-W", "error", "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found, memory = done.stdout.splitlines()
    assert found.startswith(said)
    assert int(memory) < MEGABYTES
