"""`feedgen profile`: what a channel's profile comes to in this shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from feedgen.cli import complete, console
from feedgen.cli import options as o
from feedgen.diagnostics.render.text import printable

if TYPE_CHECKING:
    from rich.text import Text

    from feedgen.profiles.show import Line

ALIGNED = 80
"""Column up to which places are aligned; behind a longer line they follow after two blanks."""

EXAMPLES = ("feedgen profile show google@FR", "feedgen profile show idealo-fr --format json")

group = typer.Typer(
    help="Look into profiles.",
    epilog=console.examples(*EXAMPLES),
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@group.callback()
def profiles() -> None:
    """Look into profiles."""


@group.command("show", epilog=console.examples(*EXAMPLES))
def show(
    channel: Annotated[
        str,
        typer.Argument(
            metavar="CHANNEL[/FEED][@MARKET]",
            show_default=False,
            autocompletion=complete.channels,
            help="Channel, such as google@FR or one of feedgen.yaml.",
        ),
    ],
    config: o.Config = None,
    param: o.Params = None,
    written_as: Annotated[
        o.Format, typer.Option("--format", help="json: the profile, and the place of every value by its path.")
    ] = o.Format.TEXT,
) -> None:
    """Print a channel as it applies, with the place of every line.

    It is the profile after everything it extends, the shop's overrides, rule files and the market; attributes and
    rules stand in the order they happen. What was removed with null is not shown, nor is a secret.
    """
    from feedgen import api

    found = api.profile(channel, config=config, params=o.named_values(param))
    if written_as is o.Format.JSON:
        from feedgen.diagnostics.render.json import dumps

        console.data(dumps(found.as_json()))
    else:
        console.data(console.laid_out(*laid_out(found.lines())))


def laid_out(lines: Sequence[Line]) -> list[Text]:
    """The YAML with the places as comments, one below the other."""
    from rich.text import Text

    at = min(ALIGNED, max((len(line.text) for line in lines), default=0))
    out = []
    for text, origin in lines:
        if origin is None:
            out.append(Text(printable(text)))
        else:
            head, _, rest = text.partition(":")
            styled = Text.assemble((head, "bold"), f":{rest}") if rest or text.endswith(":") else Text(text)
            styled.append(f"{' ' * (at - len(text))}  # {printable(str(origin))}", style="dim")
            out.append(styled)
    return out
