"""What tests of the engine share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_shop import Fork, Project


@pytest.fixture(scope="module")
def forked() -> Iterator[Fork]:
    """Run a function of `engine_dying` in a process of its own; returns its exit status."""
    command = [sys.executable, Path(__file__).with_name("engine_dying.py")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(name: str, project: Project, *arguments: int) -> int:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([name, str(project.folder), *arguments]) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    yield run
    process.communicate()
