"""Where output goes: data to stdout, talk to stderr. Rich is imported when there is something to lay out."""

from __future__ import annotations

import os
import sys
import textwrap
from typing import TYPE_CHECKING

from feedgen.cli import retry
from feedgen.diagnostics.errors import FeedgenError
from feedgen.diagnostics.render.text import block, plural, printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

STOPPERS = 10
"""Problems shown of those that stop a run: a broken profile can have a hundred, one is nearly always the cause."""

PLAIN_WIDTH = 78
"""Prose off a terminal is wrapped here, as mail programs like it; tables take the width they need."""


def data(text: str) -> None:
    """Write to stdout, as UTF-8 whatever the locale: programs read this."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        # A file name that is no UTF-8 becomes `\udce9`, which is also what JSON wants to see.
        buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def say(text: str) -> None:
    """Write a line to stderr. Nobody listening is no reason to fail."""
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except BrokenPipeError:
        _silence(sys.stderr)


def asks() -> bool:
    """Whether somebody is there to answer: a terminal on both ends."""
    return sys.stdin.isatty() and stderr_is_terminal()


def stderr_is_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def failed(error: FeedgenError) -> None:
    """Say what stopped the run: findings with place, code and hint."""
    for finding in error.findings[:STOPPERS]:
        say(f"feedgen: {block(finding)}")
    for line in retry.advice(error.findings):
        say(f"    {line}")
    if (more := len(error.findings) - STOPPERS) > 0:
        say(f"feedgen: and {plural(more, 'more problem')}; `feedgen lint` lists those of profiles and feedgen.yaml")


def in_a_line(error: BaseException) -> str:
    """What kind of error it is, and the first line of what it says."""
    first_line = printable((str(error).splitlines() or [""])[0])
    return ": ".join(filter(None, (type(error).__name__, first_line)))


def let_go_of_stdout() -> None:
    """After a broken pipe: keep the interpreter from failing once more when it flushes at exit."""
    _silence(sys.stdout)


def _silence(stream: object) -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]
    except (OSError, ValueError, AttributeError):
        return  # not a real file, so nothing is flushed to a pipe either


def talk() -> Console:
    """The console on stderr: plain unless that is a terminal, and never a reason to fail."""
    from rich.console import Console

    class Talk(Console):
        def on_broken_pipe(self) -> None:
            self.quiet = True
            _silence(sys.stderr)

    return _configured(Talk, stderr=True)


def put(console: Console, renderable: RenderableType = "") -> None:
    """Print to the console of `talk`; off a terminal without the blanks that fill up a table."""
    if console.is_terminal:
        console.print(renderable)
        return
    with console.capture() as captured:
        console.print(renderable)
    say(without_trailing_blanks(captured.get()).removesuffix("\n"))


def laid_out(*renderables: RenderableType) -> str:
    """Rich renderables as text for stdout: coloured on a terminal, plain and unwrapped elsewhere."""
    console = stdout()
    with console.capture() as captured:
        console.print(*renderables, sep="\n")
    return captured.get() if console.is_terminal else without_trailing_blanks(captured.get())


def stdout() -> Console:
    from rich.console import Console

    return _configured(Console, stderr=False)


def _configured(kind: type[Console], *, stderr: bool) -> Console:
    console = kind(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = 1000
    return console


def without_trailing_blanks(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def wrapped(text: str, indent: int, width: int) -> list[str]:
    """Lines of at most `width`; all but the first are indented. A long word stays whole: it may be an address."""
    # Leading blanks are the first line's own indent, which textwrap keeps.
    return textwrap.wrap(text, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def fancy(console: Console) -> bool:
    """Whether lines and boxes may be drawn."""
    return console.is_terminal and not console.no_color and not console.is_dumb_terminal


def prose_width(console: Console) -> int:
    return min(console.width, 100) if console.is_terminal else PLAIN_WIDTH


def examples(*commands: str) -> str:
    """The end of a command's help. The leading backspace keeps the lines from being re-wrapped."""
    heading = "Example:" if len(commands) == 1 else "Examples:"
    return "\b\n" + "\n".join([heading, *(f"  {command}" for command in commands)])
