"""The `feedgen` command."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


def main() -> int:
    """Run the command line of this process; the exit status is the result."""
    # Scripts ask for the version often: answered before the command line's 100 ms of imports.
    if sys.argv[1:] == ["--version"] and "_FEEDGEN_COMPLETE" not in os.environ:
        from feedgen import __version__

        sys.stdout.write(f"feedgen {__version__}\n")
        return 0
    # Nothing here is a pydantic plug-in; looking for them costs 40 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Start-up makes many objects and no garbage: collecting them again and again costs a sixth of it.
    gc.set_threshold(500_000, 50, 50)
    from feedgen.cli import signals

    signals.answer()
    try:
        from feedgen.cli.app import run

        return _left(run(sys.argv[1:]))
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"{signals.word(stop)}\n")
        return _left(signals.status(stop))
    finally:
        signals.let_go()
        # The process ends: a last walk over everything that is still there would cost a tenth of a second.
        gc.disable()


STOPPED = (6, 129, 130, 143)
"""Exit statuses of runs that were stopped from outside or by a limit."""


def _left(status: int) -> int:
    """The exit status; a stopped run does not wait for its threads, which may be waiting for a server for ever."""
    if status in STOPPED:
        import threading

        main_thread = threading.main_thread()
        if any(not thread.daemon for thread in threading.enumerate() if thread is not main_thread):
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError, ValueError):
                    stream.flush()
            os._exit(status)
    return status


if __name__ == "__main__":
    sys.exit(main())
