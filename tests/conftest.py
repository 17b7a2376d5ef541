"""What every test may rely on, whoever started the suite."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback_tls import self_signed

from feedgen.profiles import yaml
from feedgen.profiles.yaml import Document

# A suite started in the background (`nohup`, `&`, some CI runners) inherits an ignored Ctrl-C, and so would every
# process that a test starts in order to interrupt it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _each_text_is_parsed_once() -> Iterator[None]:
    """The same few profiles are read by thousands of tests: half of what most of them would do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "loads", _remembering(yaml.loads))
        yield


def _remembering(parse: Callable[[str, str], Document]) -> Callable[[str, str], Document]:
    known: dict[tuple[str, str], Document] = {}

    def loads(text: str, name: str) -> Document:
        if (text, name) not in known:
            known[text, name] = parse(text, name)
        kept = known[text, name]
        return replace(
            kept,
            data=_copy(kept.data),
            values=dict(kept.values),
            keys=dict(kept.keys),
            written=dict(kept.written),
            filled=dict(kept.filled),
            remarks=list(kept.remarks),
        )

    return loads


def _copy(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copy(value) for key, value in data.items()}
    return [_copy(value) for value in data] if isinstance(data, list) else data


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for servers on this machine, with its key, in one file."""
    return self_signed(tmp_path_factory.mktemp("tls"))
