"""What every test may rely on, whoever started the suite."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from feedgen.profiles.yaml import read_once

# A suite started in the background (`nohup`, `&`, some CI runners) inherits an ignored Ctrl-C, and so would every
# process that a test starts in order to interrupt it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _each_file_is_parsed_once() -> Iterator[None]:
    """The same few profiles are read by thousands of tests: half of what most of them would do."""
    with read_once():
        yield
