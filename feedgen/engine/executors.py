"""Where chunks are processed: in this process, and in a pool of others. Results always come in `seq` order."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from feedgen.diagnostics import OutputError, make
from feedgen.engine.commit import SIGNALS
from feedgen.engine.process import process
from feedgen.engine.results import ChunkResult, GroupChunk
from feedgen.profiles.plan import PlanSpec
from feedgen.sources import RawChunk

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Chunk = RawChunk | GroupChunk

COLLECT_EVERY = 64
"""Chunks between two garbage collections. A chunk's objects are plain trees that reference counting frees;
collecting on every allocation threshold doubles the cost of reading."""

THOROUGHLY_EVERY = 64 * 32
"""Chunks between two collections of old objects too: walking all that is remembered takes a tenth of a second."""

AHEAD = 2
"""Chunks per worker that wait for their turn: enough that no worker starves, few enough to bound memory."""


PATIENCE = 10
"""Seconds for the thread of a pool that is given up."""

HELD = 40
"""Results of this process that wait for an earlier one of another: a second of work, which is what another process
needs to start, and a few megabytes."""


def default_workers() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Processes chunks of one plan. With one worker, or a source of one chunk, no other process is started."""

    def __init__(self, spec: PlanSpec, workers: int, *, every: bool = False) -> None:
        self.spec = spec
        self.workers = max(1, workers)
        self.every = every
        self._pool: ProcessPoolExecutor | None = None
        self._small = self.workers == 1

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: Any, *_: object) -> None:
        if self._pool is None:
            return
        if kind is not None:
            # Something went wrong or Ctrl-C: nobody waits for what the workers still have. The pool tells of its
            # processes only from Python 3.14 on, and a program that calls us may have children of its own.
            # Nothing milder reaches them: they hear of no signal, and have nothing to clear up.
            for child in list((self._pool._processes or {}).values()):
                child.kill()
            self._give_up(self._pool)
        else:
            self._pool.shutdown(wait=True)

    @staticmethod
    def _give_up(pool: ProcessPoolExecutor) -> None:
        """End a pool whose processes were killed, maybe in the middle of a result.

        Its thread would wait for the rest of that for ever, since this process holds the writing end of the pipe, too.
        """
        manager: threading.Thread | None = getattr(pool, "_executor_manager_thread", None)
        with suppress(AttributeError, OSError):
            pool._result_queue._writer.close()  # type: ignore[attr-defined]
        pool.shutdown(wait=False, cancel_futures=True)
        if manager is not None:
            manager.join(PATIENCE)

    def map(self, chunks: Iterable[Chunk]) -> Iterator[ChunkResult]:
        """Results in the order of the chunks, which are taken only as fast as they are processed."""
        source = iter(chunks)
        ahead = list(islice(source, 1 if self._small or self._pool is not None else 2))
        if len(ahead) < 2 and self._pool is None:
            # What fits into one chunk is done before another process has started; so are its groups.
            self._small = True
        everything = chain(ahead, source)
        yield from self._here(everything) if self._small else self._shared(everything)

    def _here(self, chunks: Iterable[Chunk]) -> Iterator[ChunkResult]:
        with _quiet_collector() as collect:
            for chunk in chunks:
                yield process(self.spec, chunk, self.every, time.process_time)
                collect()

    def _shared(self, chunks: Iterable[Chunk]) -> Iterator[ChunkResult]:
        """This process is one of the workers: it gives the others enough to do, and does what is left."""
        from concurrent.futures.process import BrokenProcessPool

        pool = self._start()
        waiting: deque[Future[ChunkResult]] = deque()
        enough = (self.workers - 1) * (1 + AHEAD)
        try:
            with _quiet_collector() as collect, _quick_threads():
                for chunk in chunks:
                    if sum(not one.done() for one in waiting) < enough:
                        with _uninterrupted_start():
                            waiting.append(pool.submit(_work, chunk))
                    else:
                        waiting.append(self._done(chunk))
                        collect()
                    while waiting and (waiting[0].done() or len(waiting) > enough + HELD):
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
        except BrokenProcessPool:
            raise OutputError(make("OUT207")) from None

    def _done(self, chunk: Chunk) -> Future[ChunkResult]:
        from concurrent.futures import Future

        done: Future[ChunkResult] = Future()
        done.set_result(process(self.spec, chunk, self.every, time.process_time))
        return done

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # late: 20 ms that a small catalogue does not need
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            self._pool = ProcessPoolExecutor(
                self.workers - 1,
                # spawn on every platform: fork with threads deadlocks, and 3.14 changes the default anyway
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_prepare,
                initargs=(self.spec, self.every),
            )
        return self._pool


@contextmanager
def _uninterrupted_start() -> Iterator[None]:
    """Processes started here never hear of Ctrl-C and its like: only the coordinator answers them.

    A terminal sends them to the whole group, a service manager to all processes of the service. A handler set by the
    worker itself would come too late: it is half a second busy with imports.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _quick_threads() -> Iterator[None]:
    """The pool's threads get their turn within half a millisecond while this one computes, not within five: they hand
    chunks to the other processes, which would wait. Measured: 6 % of a run with two workers."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class _quiet_collector:  # noqa: N801 - reads as the context manager it is
    """The garbage collector off, but for a collection every so many calls."""

    def __enter__(self) -> Callable[[], None]:
        self._was = gc.isenabled()
        gc.disable()
        # What is here now, modules and the compiled plan, stays: it need not be walked over again.
        gc.freeze()
        self._calls = 0
        return self._collect

    def _collect(self) -> None:
        self._calls += 1
        if self._calls % COLLECT_EVERY == 0:
            gc.collect(0 if self._calls % THOROUGHLY_EVERY else 2)

    def __exit__(self, *_: object) -> None:
        gc.unfreeze()
        if self._was:
            gc.enable()


# In a worker process: the plan's spec, and the collector kept quiet for good.
_worker: tuple[PlanSpec, bool, Callable[[], None]] | None = None


def _prepare(spec: PlanSpec, every: bool) -> None:
    global _worker
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_coordinator, daemon=True).start()
    _worker = (spec, every, _quiet_collector().__enter__())


def _end_with_coordinator() -> None:
    """A coordinator that was killed cannot tell its workers to stop, and they would wait for chunks for ever."""
    import multiprocessing

    coordinator = multiprocessing.parent_process()
    if coordinator is not None:
        coordinator.join()
        os._exit(1)


def _work(chunk: Chunk) -> ChunkResult:
    assert _worker is not None
    spec, every, collect = _worker
    result = process(spec, chunk, every, time.process_time)
    collect()
    return result
