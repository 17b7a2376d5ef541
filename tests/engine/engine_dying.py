"""Runs builds that do not live to their end, each in a fork of this process, which has imported everything once.

Reads one JSON list a line, `[name, folder, argument…]`, and answers with the exit status of the fork.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from engine_shop import Project

from feedgen import api


def counted(project: Project) -> None:
    """Notes in the file `steps` into how many steps a build falls that nobody kills."""
    steps = [0]
    _on_steps(project, lambda: steps.append(steps.pop() + 1))
    project.build(chunk_size=300)
    (project.folder / "steps").write_text(str(steps[0]))


def dying_at_step(project: Project, step: int) -> None:
    """Is killed before the n-th time that a file of the output folder is opened, moved or removed."""
    _on_steps(project, _kill_at(step))
    project.build(chunk_size=300)


def dying_at_chunk(project: Project, chunk: int) -> None:
    """Is killed after the n-th chunk was written."""
    kill = _kill_at(chunk)
    project.build(chunk_size=300, on_progress=lambda _: kill())


def interrupted_at_move(project: Project, move: int) -> None:
    """Ctrl-C comes before the n-th file is moved into place; exits with 7 when the run was done all the same."""
    moves = [0]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.rename":
            if moves[0] == move:
                signal.raise_signal(signal.SIGINT)
            moves[0] += 1

    sys.addaudithook(hook)
    assert project.build().written
    try:
        # Now it is answered again.
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        os._exit(7)


def counted_with_state(project: Project) -> None:
    """Notes in the file `steps` into how many steps a build with a state falls."""
    steps = [0]
    _on_steps_of_state(project, lambda: steps.append(steps.pop() + 1))
    project.build(remember=True)
    (project.folder / "steps").write_text(str(steps[0]))


def dying_with_state(project: Project, step: int) -> None:
    """Is killed before the n-th file is touched, statement of the state begun, or 500 instructions of one done."""
    _on_steps_of_state(project, _kill_at(step))
    project.build(remember=True)


def dying_while_applying(project: Project, step: int) -> None:
    """Is killed while a plan is put in place and delivered to the folder `www`."""
    call = _kill_at(step)
    _on_steps_of_state(project, call)
    _on_steps(project, call, project.folder / "www")
    api.apply(project.folder / "plan.json")


def _on_steps_of_state(project: Project, call: Any) -> None:
    _on_steps(project, call)
    connect = sqlite3.connect

    def watched(database: Any, *arguments: Any, **settings: Any) -> sqlite3.Connection:
        db = connect(database, *arguments, **settings)
        if str(project.folder) in str(database):
            db.set_trace_callback(lambda statement: call())
            db.set_progress_handler(call, 500)
        return db

    sqlite3.connect = watched  # type: ignore[assignment]


def _kill_at(number: int) -> Any:
    left = iter(range(number))

    def count() -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def _on_steps(project: Project, call: Any, folder: Path | None = None) -> None:
    folder = folder or project.output

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("open", "os.rename", "os.remove") and str(arguments[0]).startswith(str(folder)):
            call()

    sys.addaudithook(hook)


def main() -> None:
    for line in sys.stdin:
        name, folder, *arguments = json.loads(line)
        child = os.fork()
        if not child:
            globals()[name](Project.at(Path(folder)), *arguments)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
