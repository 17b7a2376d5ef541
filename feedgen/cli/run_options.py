"""The options of everything that reads a catalogue for channels, declared once.

A command names its parameter `run: RunOptions` where they stand in its help, and is decorated with `with_run_options`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypedDict

from feedgen.cli import options as o


class RunOptions(TypedDict):
    """What the options say, as the api takes it."""

    config: Any
    preset: str | None
    shop: dict[str, str]
    source: dict[str, Any]
    params: dict[str, str]
    cache: bool
    limits: Any


def run_options(
    config: o.Config = None,
    preset: o.Preset = None,
    shop_url: o.ShopUrl = None,
    shop_name: o.ShopName = None,
    currency: o.Currency = None,
    country: o.Country = None,
    language: o.Language = None,
    timezone: o.Timezone = None,
    param: o.Params = None,
    source_format: o.SourceFormatOption = None,
    encoding: o.Encoding = None,
    delimiter: o.Delimiter = None,
    quote: o.Quote = None,
    escape: o.Escape = None,
    skip_lines: o.SkipLines = None,
    decimal: o.Decimal = None,
    mend: o.Mend = False,
    sheet: o.Sheet = None,
    table: o.Table = None,
    query: o.Query = None,
    key: o.Key = None,
    no_cache: o.NoCache = False,
    deadline: o.Deadline = None,
    max_memory: o.MaxMemory = None,
) -> RunOptions:
    """The options themselves, in the order of the help; raises `typer.BadParameter`."""
    return {
        "config": config,
        "preset": preset,
        "shop": o.shop(shop_url, shop_name, currency, country, language, timezone),
        "source": o.source(
            source_format,
            encoding,
            delimiter,
            key,
            quote=quote,
            escape=escape,
            skip_lines=skip_lines,
            mend=mend,
            decimal=decimal,
            sheet=sheet,
            table=table,
            query=query,
        ),
        "params": o.named_values(param),
        "cache": not no_cache,
        "limits": o.limits(deadline, max_memory),
    }


def with_run_options(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the parameters of `run_options` in the place of its parameter `run`."""
    shared = inspect.signature(run_options, eval_str=True).parameters
    own = inspect.signature(command, eval_str=True).parameters
    parameters = [one for name, at in own.items() for one in (shared.values() if name == "run" else (at,))]

    @wraps(command)
    def called(**given: Any) -> None:
        command(run=run_options(**{name: given.pop(name) for name in shared}), **given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    vars(called)["__signature__"] = inspect.Signature([one.replace(kind=keyword) for one in parameters])
    called.__annotations__ = {one.name: one.annotation for one in parameters}
    return called
