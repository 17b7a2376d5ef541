"""Functions on dates and times."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedgen.catalogue.dates import read_datetime
from feedgen.catalogue.written import interval_text, plain_text
from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError

DIRECTIVES = frozenset("YymdHIMSjpzfuVG%")
"""Of `strftime`: numbers only. Names of days and months would depend on the machine's language."""
MOST_DAYS = 36_500

_NOON = dt.datetime(2026, 11, 20, 12, 30, tzinfo=dt.UTC)
_NIGHT = dt.datetime(2026, 11, 20, 23, 59, 59, tzinfo=dt.UTC)


@function(
    "iso",
    summary="A moment as ISO 8601 text with its offset, `+01:00`, or `+0100` with `colon=false`.",
    accepts="datetime",
    returns="text",
    examples=[(_NOON, {}, "2026-11-20T12:30:00+00:00"), (_NOON, {"colon": False}, "2026-11-20T12:30:00+0000")],
)
def iso(colon: bool = True) -> Callable[[dt.date], str]:
    """On the clock of a zone: `sale_end | in_zone('Europe/Paris') | iso(colon=false)`."""
    return plain_text if colon else _basic_offset


_OFFSET_COLON = re.compile(r"(?<=[+-]\d\d):(?=\d\d(?::|$))")


def _basic_offset(moment: dt.date) -> str:
    return _basic(plain_text(moment))


@function(
    "date",
    summary="A date as text in a format.",
    accepts="datetime",
    returns="text",
    examples=[(_NOON, {}, "2026-11-20"), (_NOON, {"format": "%d.%m.%Y %H:%M"}, "20.11.2026 12:30")],
)
def date(format: str = "%Y-%m-%d") -> Callable[[dt.date], str]:  # noqa: A002 - the argument's name in profiles
    """`format` has the directives %Y %m %d %H %M %S %j %y %I %p %z; they do not depend on the machine."""
    _check_format(format)
    return lambda moment: moment.strftime(format)


def _check_format(form: str) -> None:
    wrong = [sign for sign in form.split("%")[1:] if sign[:1] not in DIRECTIVES and sign]
    if wrong or form.replace("%%", "").endswith("%") or "\0" in form or len(form) > 200:
        what = "a date format with %Y %m %d %H %M %S %j %y %I %p %z"
        raise EvaluationError("MAP210", {"function": "date", "what": what, "found": form})


@function(
    "datetime",
    summary="The moment in a text; nothing when there is none.",
    accepts=["text", "datetime"],
    returns="datetime",
    examples=[("2026-11-20T12:30Z", {}, _NOON), ("soon", {}, None)],
)
def moment(format: str | None = None, zone: str = "UTC") -> Callable[[Any], dt.datetime | None]:  # noqa: A002
    """`format` is a `strptime` format tried first; `zone` is that of times which name none."""
    where, formats = _zone(zone, "datetime"), (format,) if format else ()
    return lambda value: read_datetime(value, where, formats).value


def _zone(name: str, function_name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = "a time zone as `Europe/Paris`"
        raise EvaluationError("MAP210", {"function": function_name, "what": what, "found": name}) from None


@function(
    "in_zone",
    summary="The same moment on another clock.",
    accepts="datetime",
    returns="datetime",
    examples=[(_NOON, {"zone": "Europe/Paris"}, dt.datetime(2026, 11, 20, 13, 30, tzinfo=ZoneInfo("Europe/Paris")))],
)
def in_zone(zone: str) -> Callable[[dt.datetime], dt.datetime]:
    where = _zone(zone, "in_zone")
    return lambda value: value.astimezone(where)


@function(
    "add_days",
    summary="So many days later, the same time of day.",
    accepts="datetime",
    returns="datetime",
    examples=[(_NOON, {"days": -1}, dt.datetime(2026, 11, 19, 12, 30, tzinfo=dt.UTC))],
)
def add_days(days: int) -> Callable[[dt.date], dt.date]:
    if abs(days) > MOST_DAYS:
        raise EvaluationError("MAP210", {"function": "add_days", "what": f"at most {MOST_DAYS} days", "found": days})
    step = dt.timedelta(days=days)
    return lambda value: value + step


@function(
    "interval",
    summary="From one moment to another as ISO text, `start/end`; nothing without both, or when the end is not later.",
    accepts="datetime",
    returns="text",
    examples=[
        (_NOON, {"end": _NIGHT}, "2026-11-20T12:30:00+00:00/2026-11-20T23:59:59+00:00"),
        (_NOON, {"end": _NIGHT, "colon": False}, "2026-11-20T12:30:00+0000/2026-11-20T23:59:59+0000"),
    ],
)
def interval(end: dt.datetime, colon: bool = True) -> Callable[[dt.datetime], str | None]:
    """`colon=false` writes the offsets as `+0100`."""

    def between(start: dt.datetime) -> str | None:
        text = interval_text(start, end)
        return text if colon or text is None else "/".join(map(_basic, text.split("/")))

    return between


def _basic(text: str) -> str:
    return _OFFSET_COLON.sub("", text)
