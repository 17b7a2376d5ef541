"""What every test may rely on, whoever started the suite."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_tls import self_signed

from feedgen.profiles.yaml import read_once

# A suite started in the background (`nohup`, `&`, some CI runners) inherits an ignored Ctrl-C, and so would every
# process that a test starts in order to interrupt it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _each_file_is_parsed_once() -> Iterator[None]:
    """The same few profiles are read by thousands of tests: half of what most of them would do."""
    with read_once():
        yield


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for servers on this machine, with its key, in one file."""
    return self_signed(tmp_path_factory.mktemp("tls"))
