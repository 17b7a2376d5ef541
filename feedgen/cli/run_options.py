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


def limit_options(deadline: o.Deadline = None, max_memory: o.MaxMemory = None) -> Any:
    """The limits of a command that reads no catalogue; raises `typer.BadParameter`."""
    return o.limits(deadline, max_memory)


class Told(TypedDict):
    """Where the end of a run is told of, besides to recipients of `notify`."""

    log: str | None
    metrics: Any


def told_options(log_json: o.LogJson = None, metrics: o.Metrics = None) -> Told:
    """The options of every command that runs unattended."""
    return {"log": log_json, "metrics": metrics}


SHARED: dict[str, Callable[..., Any]] = {"run": run_options, "limits": limit_options, "told": told_options}
"""By the name of a command's parameter, the options that stand in its place."""


def with_run_options(command: Callable[..., None]) -> Callable[..., None]:
    """The command with shared options in the place of its parameters `run`, `limits` and `told`."""
    own = inspect.signature(command, eval_str=True).parameters
    shared = {
        name: inspect.signature(options, eval_str=True).parameters for name, options in SHARED.items() if name in own
    }
    parameters = [one for name, at in own.items() for one in (shared[name].values() if name in shared else (at,))]

    @wraps(command)
    def called(**given: Any) -> None:
        sets = {name: SHARED[name](**{one: given.pop(one) for one in options}) for name, options in shared.items()}
        command(**sets, **given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    vars(called)["__signature__"] = inspect.Signature([one.replace(kind=keyword) for one in parameters])
    called.__annotations__ = {one.name: one.annotation for one in parameters}
    return called
