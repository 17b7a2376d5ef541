"""The commands put together, and what happens when one of them cannot go on."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from feedgen.cli import (
    accept,
    apply,
    baseline,
    build,
    categories,
    channels,
    console,
    diff,
    doctor,
    explain,
    feedback,
    functions,
    history,
    init,
    lint,
    plan,
    presets,
    preview,
    profile,
    publish,
    receipts,
    retry,
    rollback,
    schema,
    signals,
    state,
    taxonomy,
    test,
    validate,
    verify,
)
from feedgen.diagnostics.errors import ExitStatus, FeedgenError
from feedgen.diagnostics.secrets import scrubbed


class Commands(TyperGroup):
    """Turns what interrupts a command into an exit status before the framework words it in its own way."""

    def make_context(self, *arguments: Any, **settings: Any) -> Any:
        with _worded():
            return super().make_context(*arguments, **settings)

    def invoke(self, ctx: Any) -> Any:
        with _worded():
            return super().invoke(ctx)


@contextmanager
def _worded() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as stop:
        console.say(signals.word(stop))
        raise typer.Exit(signals.status(stop)) from None
    except BrokenPipeError:
        console.let_go_of_stdout()
        raise typer.Exit(ExitStatus.BROKEN_PIPE) from None


app = typer.Typer(
    name="feedgen",
    cls=Commands,
    help="Product feeds for every sales channel from one catalogue.",
    epilog=console.examples("feedgen build catalogue.csv -c google --shop-url https://shop.example"),
    no_args_is_help=True,
    # Plain help and usage errors: no boxes in a cron mail, and 60 ms less before the first line.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (
    init,
    build,
    publish,
    receipts,
    validate,
    preview,
    diff,
    plan,
    apply,
    history,
    rollback,
    verify,
    feedback,
    accept,
    lint,
    test,
    doctor,
    channels,
    presets,
    functions,
    explain,
    schema,
):
    name = module.__name__.rpartition(".")[2]
    app.command(name, epilog=console.examples(*module.EXAMPLES))(module.command)
app.add_typer(profile.group, name="profile")
app.add_typer(baseline.group, name="baseline")
app.add_typer(categories.group, name="categories")
app.add_typer(taxonomy.group, name="taxonomy")
app.add_typer(state.group, name="state")


def _version(wanted: bool) -> None:
    if wanted:
        from feedgen import __version__

        console.data(f"feedgen {__version__}\n")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Product feeds for every sales channel from one catalogue."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status. No exception gets out, and no traceback."""
    retry.given.set(tuple(arguments))
    try:
        _commands().main(args=list(arguments), prog_name="feedgen")
    except SystemExit as leaving:
        return _status(leaving.code)
    except FeedgenError as error:
        console.failed(error)
        return error.status
    except Exception as error:
        return _bug(error)
    return ExitStatus.OK


@cache
def _commands() -> Any:
    """All commands; looking at what each of them takes costs 40 ms."""
    return typer.main.get_command(app)


def _status(code: object) -> int:
    if code is None:
        return ExitStatus.OK
    return code if isinstance(code, int) else ExitStatus.FINDINGS


def _bug(error: Exception) -> int:
    if os.environ.get("FEEDGEN_DEBUG"):
        # libraries put what was sent into their messages
        sys.stderr.write(scrubbed(traceback.format_exc()))
    what = scrubbed(console.in_a_line(error))
    console.say(f"feedgen: internal error: {what}; please report it, FEEDGEN_DEBUG=1 shows the traceback")
    return ExitStatus.INTERNAL
