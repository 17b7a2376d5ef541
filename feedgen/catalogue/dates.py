"""Dates and times with their zone. A sale never slips a day.

A time without a zone is the shop's local time. A date without a time is a whole day there: as a start it is
00:00:00, as an end 23:59:59, local, whatever the clocks do that night. Times that local clocks skip are
moved forward with the clock; of an hour that occurs twice, a start takes the first, an end the second.

Days before months: `20/11/2026` and `20.11.2026` are 20 November. With slashes and two numbers up to 12 the
other reading is possible too (`03/04/2026`): day first, with the remark `CAT111`; `11/20/2026` can only be
the American order and is read so. Seconds since 1970 are not dates: a bare number may be anything.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from feedgen.catalogue.notes import NOTHING, Note, Reading, unreadable
from feedgen.catalogue.numbers import NOT_GIVEN

LONGEST = 64
DAY_STARTS = dt.time(0, 0, 0)
DAY_ENDS = dt.time(23, 59, 59)

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[T ,]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
_NO_DATE = re.compile(r"0000-00-00(?:[T ]00:00(?::00)?)?")
"""How MySQL, and shop systems on it, write that there is no date: PrestaShop's open sales end then."""
_INTERVAL = re.compile(r"\s*(\d{4}-\d{2}-\d{2}[^/]*?)\s*/\s*(\d{4}-\d{2}-\d{2}[^/]*?)\s*")
_TIME_DIRECTIVES = ("%H", "%I", "%X", "%c", "%T")


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name."""
    return ZoneInfo(name)


def _localised(moment: dt.datetime, zone: dt.tzinfo, end: bool) -> dt.datetime:
    """`moment` on the shop's clocks, moved on where they skip it."""
    if moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=zone)
    back = local.astimezone(dt.UTC).astimezone(zone)
    if back.replace(tzinfo=None) != moment:
        # 02:30 on the night the clocks go forward is 03:30
        return back
    later = local.replace(fold=1)
    return later if end and later.utcoffset() != local.utcoffset() else local


def whole_day(day: dt.date, zone: dt.tzinfo, end: bool = False) -> dt.datetime:
    """The first or the last second of a local day."""
    return _localised(dt.datetime.combine(day, DAY_ENDS if end else DAY_STARTS), zone, end)


def read_datetime(
    value: object, zone: dt.tzinfo = dt.UTC, formats: tuple[str, ...] = (), end: bool = False, order: str = ""
) -> Reading[dt.datetime]:
    """A moment with its zone. `end` makes a date without a time the last second of that day.

    `order` is what the other dates of the column begin with, where they show it: `day` or `month`.
    """
    if isinstance(value, dt.datetime):
        return Reading(_localised(value, zone, end))
    if isinstance(value, dt.date):
        return Reading(whole_day(value, zone, end))
    if value is None:
        return NOTHING
    if not isinstance(value, str) or len(value) > LONGEST:
        return unreadable("CAT110", value)
    text = value.strip()
    if text.casefold() in NOT_GIVEN or _NO_DATE.fullmatch(text):
        return NOTHING
    for declared in formats:
        if (moment := _declared(text, declared, zone, end)) is not None:
            return Reading(moment)
    return _undeclared(text, zone, end, order)


def _declared(text: str, declared: str, zone: dt.tzinfo, end: bool) -> dt.datetime | None:
    try:
        moment = dt.datetime.strptime(text, declared)  # noqa: DTZ007 - the zone follows in _localised
    except ValueError:
        return None
    timed = any(directive in declared for directive in _TIME_DIRECTIVES)
    return _localised(moment, zone, end) if timed else whole_day(moment.date(), zone, end)


def _undeclared(text: str, zone: dt.tzinfo, end: bool, order: str) -> Reading[dt.datetime]:
    try:
        if found := _ISO.fullmatch(text):
            return Reading(_iso(found, zone, end))
        if found := _DAY_FIRST.fullmatch(text):
            return _numbered(found, zone, end, order)
    except (ValueError, OverflowError):  # 31 February, 25:00, an hour before year 1
        pass
    return unreadable("CAT110", text)


def _iso(found: re.Match[str], zone: dt.tzinfo, end: bool) -> dt.datetime:
    day = dt.date.fromisoformat(found[1])
    if found[2] is None:
        return whole_day(day, zone, end)
    time = dt.time.fromisoformat(found[2].replace(",", "."))
    offset = found[3] and dt.time.fromisoformat(f"00:00{found[3].upper()}").tzinfo
    return _localised(dt.datetime.combine(day, time, offset or None), zone, end)


def order_shown(text: str) -> tuple[str, str]:
    """What a date of numbers begins with, `day` or `month`; `?` where it can be either, empty for any other text."""
    found = _DAY_FIRST.fullmatch(text.strip())
    if found is None or found[2] == ".":
        return "", text
    first, second = int(found[1]), int(found[3])
    if first > 12 and second > 12:
        return "", text
    if first > 12 or second > 12:
        return ("day" if first > 12 else "month"), text
    return ("?" if found[2] == "/" and first != second else ""), text


def _numbered(found: re.Match[str], zone: dt.tzinfo, end: bool, order: str) -> Reading[dt.datetime]:
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    american = (mark == "/" and second > 12) or (mark != "." and order == "month" and first <= 12)
    day = dt.date(year, first, second) if american else dt.date(year, second, first)
    if found[5] is None:
        moment = whole_day(day, zone, end)
    else:
        time = dt.time(int(found[5]), int(found[6]), int(found[7] or 0))
        moment = _localised(dt.datetime.combine(day, time), zone, end)
    if not order and mark == "/" and first <= 12 and second <= 12 and first != second:
        return Reading(moment, (Note("CAT111", {"read": day.isoformat()}, found[0]),))
    return Reading(moment)


def read_interval(
    value: object, zone: dt.tzinfo = dt.UTC, formats: tuple[str, ...] = ()
) -> Reading[tuple[dt.datetime, dt.datetime]]:
    """Both ends of an ISO interval `start/end`."""
    if isinstance(value, str) and value.strip().casefold() in NOT_GIVEN:
        return NOTHING
    found = _INTERVAL.fullmatch(value) if isinstance(value, str) and len(value) <= 2 * LONGEST else None
    if found is None:
        return unreadable("CAT112", value)
    start, _ = read_datetime(found[1], zone, formats)
    end, _ = read_datetime(found[2], zone, formats, end=True)
    if start is None or end is None:
        return unreadable("CAT112", value)
    return Reading((start, end))
