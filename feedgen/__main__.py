"""The `feedgen` command."""

from __future__ import annotations

import gc
import os
import sys


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

        return run(sys.argv[1:])
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"{signals.word(stop)}\n")
        return signals.status(stop)
    finally:
        signals.let_go()
        # The process ends: a last walk over everything that is still there would cost a tenth of a second.
        gc.disable()


if __name__ == "__main__":
    sys.exit(main())
