"""The bar on a terminal. Cron, pipes and `--quiet` never see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console


class Step(Protocol):
    """How far a run is (`feedgen.api.Progress`)."""

    @property
    def bytes_read(self) -> int: ...
    @property
    def bytes_total(self) -> int | None: ...
    @property
    def records(self) -> int: ...
    @property
    def items(self) -> int: ...
    @property
    def stage(self) -> str: ...


@contextmanager
def bar(console: Console) -> Iterator[Callable[[Step], None]]:
    """Show what the yielded function is told; gone without a trace when the run is over."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False, expand=True
    ) as shown:
        task = shown.add_task("starting", total=None, counts="")

        def step(now: Step) -> None:
            counts = f"{now.records:,} records, {now.items:,} items"
            shown.update(task, completed=now.bytes_read, total=now.bytes_total, description=now.stage, counts=counts)

        yield step
