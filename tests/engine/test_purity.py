"""`process` is pure: no clock, no disk, no network, no environment, no chance."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from engine_shop import as_csv, product
from test_engine_laws import CHANNELS, PARAMS


def main(source: str) -> None:
    """Process some chunks, then forbid the rest of the world and process others; then prove that the alarm works."""
    from engine_shop import NOW, SHOP

    from feedgen.engine import joining
    from feedgen.engine.prepare import Request, prepare
    from feedgen.engine.process import process
    from feedgen.engine.results import GroupChunk, Member

    given = {"workers": 1, "now": NOW, "chunk_size": 6000, "params": PARAMS, "shop": SHOP, "write": False}
    joining.ROOM = 1000  # one of the joined files stays in memory, the other goes to disk
    config = Path(source).with_name("feedgen.yaml")
    job = prepare(Request(source, CHANNELS, None, config=config, **given))  # type: ignore[arg-type]
    rows = [step.data["rows"] for step in job.spec.catalogue.steps if step.kind == "join"]
    assert [some.spilled is None for some in rows] == [True, False]
    first, second, *_ = job.readings[0].chunks()
    for reading in job.readings:
        reading.close()

    def both(chunk: object) -> tuple[int, int]:
        result = process(job.spec, chunk, every=True)  # type: ignore[arg-type]
        members = [(n, Member(blob, 0, n, n)) for n, (_, blob) in enumerate(result.deferred)]
        groups = [(f"G{half}", [member for n, member in members if n % 2 == half]) for half in (0, 1)]
        grouped = process(job.spec, GroupChunk(0, 1, groups))
        return sum(len(part.ends) for part in result.parts.values()), len(grouped.parts[1].ends)

    warm, touches = both(first), impurities()
    forbid()
    cold = both(second)
    sys.stdout.write(json.dumps([warm, cold, [name for name, touch in touches.items() if unheard(touch)]]))


def unheard(touch: Callable[[], object]) -> bool:
    """Whether something impure can be done."""
    try:
        touch()
    except Impure:
        return False
    return True


def impurities() -> dict[str, Callable[[], object]]:
    """Things that a chunk may not do."""
    import datetime as dt
    import random
    import socket
    import time

    return {
        "open": lambda: open(__file__),  # noqa: PTH123
        "clock": lambda: time.time(),
        "datetime": lambda: dt.datetime.now(dt.UTC),
        "today": lambda: dt.date.today(),  # noqa: DTZ011
        "environment": lambda: os.environ.get("HOME"),
        "socket": socket.socket,
        "subprocess": lambda: subprocess.run(["true"], check=False),
        "random": lambda: random.random(),
        "listing": lambda: os.listdir("."),  # noqa: PTH208
    }


class Impure(BaseException):
    """Not an `Exception`: nothing that handles errors of expressions may swallow it."""


def forbid() -> None:
    """From here on the world outside raises."""
    import random
    import time

    def alarm(*what: object, **_: object) -> object:
        raise Impure(what)

    for name in ("time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime", "strftime"):
        setattr(time, name, alarm)
    for name in ("random", "randint", "choice", "getrandbits"):
        setattr(random, name, alarm)
    _no_clock(alarm)
    os.environ = _Nothing()  # type: ignore[assignment]  # noqa: B003 - the real one is to be out of reach
    sys.addaudithook(_hook)


FAMILIES = ("open", "os.", "socket.", "subprocess.", "shutil.", "glob.", "sqlite3.", "urllib.", "import", "tempfile.")


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(FAMILIES):
        raise Impure(event, arguments)


def _no_clock(alarm: Callable[..., object]) -> None:
    """`datetime.now` and the like cannot be replaced on the type, so every module gets another type."""
    import datetime as dt

    class Any(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, cls.__mro__[1])

    for name, methods in (("datetime", ("now", "utcnow", "today")), ("date", ("today",))):
        real = getattr(dt, name)
        pretended = Any(name, (real,), {method: staticmethod(alarm) for method in methods})
        for module in list(sys.modules.values()):
            for attribute, value in list(vars(module).items()):
                if value is real and module.__name__.split(".")[0] in ("feedgen", "datetime", "__main__"):
                    setattr(module, attribute, pretended)


class _Nothing(dict[str, str]):
    def __getitem__(self, name: str) -> str:
        raise Impure(name)

    def get(self, name: str, default: object = None) -> str:  # type: ignore[override]
        raise Impure(name)

    def __contains__(self, name: object) -> bool:
        raise Impure(name)


def joined_by(folder: Path) -> None:
    """A feedgen.yaml with two joined files, one small and one large."""
    sources = [{"path": "brands.csv", "join": "brand", "as": "label"}, {"path": "stock.csv", "join": "id"}]
    derive = {"motto": "label.motto | upper"}
    (folder / "feedgen.yaml").write_text(json.dumps({"catalogue": {"sources": sources, "derive": derive}}))
    (folder / "brands.csv").write_text("brand,motto\nBOULON,of steel\n")
    stock = "".join(f"SKU-{n:04},{n % 5},{n}.90 EUR\n" for n in range(0, 60, 2))
    (folder / "stock.csv").write_text(f"sku,stock,cost\n{stock}")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two chunks' worth of everything: groups, broken cells, odd characters, sales that start and end."""
    odd = {"description": "<p>É &amp; \U0001f916</p>", "price": "1.299,00 €", "sale_price": "9 EUR"}
    rows = []
    for n in range(60):
        group = {"group_id": f"G{n % 2}", "color": f"C{n}", "size": "S"} if n % 3 else {}
        rows.append(product(n, **group, **(odd if n % 5 == 0 else {})))
        if n % 7 == 0:
            rows[-1] |= {"price": "abc", "link": "::"}
    path = tmp_path / "shop.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    joined_by(tmp_path)
    return path


def test_a_chunk_is_processed_without_the_world(source: Path) -> None:
    command = [sys.executable, __file__, str(source)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    warm, cold, unheard_of = json.loads(done.stdout)
    assert min(*warm, *cold) > 0, "items and families came out before and after"
    assert unheard_of == []


if __name__ == "__main__":
    main(*sys.argv[1:])
