"""Numbers, money and measures as people and spreadsheets write them.

Which of `.` and `,` is the decimal mark is told from the number itself:

* both occur: the last one is the decimal mark (`1.299,00`, `1,299.00`);
* one occurs several times: it groups thousands (`1.299.000`);
* one occurs once, and not with three digits after it: it is the decimal mark (`12,9`, `0.4958`);
* one occurs once, with one to three digits before and exactly three after it (`1.299`): the number can be
  read in two ways. **Money is read as thousands** (no price has a tenth of a cent, and reading 1 299 € as
  1.30 € would sell at a loss), whole numbers too; **measures and other numbers are read as decimals**
  (`1.250 kg`). A currency with three digits (KWD, TND …) is read as decimals. Either way the reading carries
  the remark `CAT102`; the option `decimal` settles it, and so do the other cells of the column, which are asked
before (`conventions`). A leading zero (`0.500`) is never ambiguous.

A percent sign is dropped: `10%` reads 10, the attribute says that it counts in percent.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from unicodedata import category

from feedgen.catalogue.measure import FAMILIES, FAMILY_OF, Measure, find_unit
from feedgen.catalogue.money import Money, currency_digits, is_currency
from feedgen.catalogue.notes import NOTHING, Note, Reading, unreadable

LONGEST = 64
"""Characters of the longest number worth looking at; a longer cell is something else."""
LARGEST = Decimal(10) ** 15

NOT_GIVEN = frozenset({"", "-", "--", "–", "—", "n/a", "na", "n.a.", "#n/a", "null", "none", "nan", "nil"})
"""How exports write that a typed cell is empty."""

_PLAIN_AMOUNT = r"(?:0|[1-9][0-9]*)(?:\.[0-9]{1,2})?"
_PLAIN = re.compile(f"-?{_PLAIN_AMOUNT}")
_SPACES = re.compile(r"(?<=[0-9])[\s\u00a0\u2009\u202f'’](?=[0-9]{3}(?![0-9]))")
_SHAPE = re.compile(r"([-+]?)\s*([0-9][0-9.,]*|[.,][0-9]+)(-?)")
_SCIENTIFIC = re.compile(r"-?[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]{1,2}")
_OTHER = {".": ",", ",": "."}
_GROUPED = {mark: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ".,"}


def read_decimal(value: object, mark: str | None = None, places: int | None = None) -> Reading[Decimal]:
    """The number in a text, or a JSON number as it is.

    `mark` is the decimal mark when it is known. `places` is how many digits after the mark the value can
    have at most; it decides how `1.299` is read when `mark` does not (see the module's text).
    """
    if not isinstance(value, str):
        return _from_json(value)
    text = value.strip()
    if _PLAIN.fullmatch(text) and len(text) <= LONGEST:
        return _in_range(Decimal(text), value)
    if text.casefold() in NOT_GIVEN:
        return NOTHING
    if len(text) > LONGEST:
        return unreadable("CAT101", value)
    return _from_text(text, mark, places)


def _from_json(value: object) -> Reading[Decimal]:
    if value is None:
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return unreadable("CAT101", value)
    if isinstance(value, int) and abs(value) > LARGEST:
        return unreadable("CAT101", f"a number of {value.bit_length()} bits")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return _in_range(number, value)


def _in_range(number: Decimal, value: object) -> Reading[Decimal]:
    if not number.is_finite() or abs(number) > LARGEST:
        return unreadable("CAT101", value)
    return Reading(number)


def _from_text(text: str, mark: str | None, places: int | None) -> Reading[Decimal]:
    bare = text.replace("\u2212", "-").removesuffix("%").rstrip()
    if _SCIENTIFIC.fullmatch(bare):
        return _in_range(Decimal(bare.replace(",", ".")), text)
    grouped = _SPACES.sub("", bare)
    shape = _SHAPE.fullmatch(grouped)
    if shape is None or (shape[1] and shape[3]):
        return unreadable("CAT101", text)
    ambiguous = mark is None and grouped == bare and _two_ways(shape[2])
    if ambiguous:
        mark = _likelier(shape[2], places)
    digits = _canonical(shape[2], mark or _decimal_mark(shape[2]))
    if digits is None:
        return unreadable("CAT101", text)
    number = Decimal(digits)
    reading = _in_range(number.copy_negate() if "-" in (shape[1], shape[3]) else number, text)
    if ambiguous and reading.value is not None:
        return Reading(reading.value, (Note("CAT102", {"read": f"{reading.value:f}"}, text),))
    return reading


def _two_ways(digits: str) -> bool:
    whole, found, rest = digits.replace(",", ".").partition(".")
    return bool(found) and len(rest) == 3 and rest.isdigit() and len(whole) in (1, 2, 3) and whole[0] != "0"


def mark_shown(text: str) -> tuple[str, str, bool]:
    """The decimal mark that a text shows, `?` where it can be either, empty where there is none; the number itself;
    and whether it has three decimals."""
    found = _AMOUNT.search(text) if len(text) <= LONGEST else None
    amount = found[0] if found else ""
    grouped = _SPACES.sub("", amount)
    shape = _SHAPE.fullmatch(grouped)
    if shape is None or not ("." in grouped or "," in grouped):
        return "", amount, False
    if grouped == amount and _two_ways(shape[2]):
        return "?", amount, False
    mark = _decimal_mark(shape[2])
    if _canonical(shape[2], mark) is None:
        return "", amount, False
    return mark, amount, len(shape[2].rpartition(mark)[2]) == 3 and mark in shape[2]


def _likelier(digits: str, places: int | None) -> str:
    found = "." if "." in digits else ","
    if places is None or places >= 3:
        return found
    return "," if found == "." else "."


def _decimal_mark(digits: str) -> str:
    """The decimal mark of unambiguous digits."""
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        return "." if point > comma else ","
    found = "." if point >= 0 else ","
    return found if digits.count(found) < 2 else _OTHER[found]


def _canonical(digits: str, mark: str) -> str | None:
    """`1.299,50` → `1299.50` for the mark `,`; None when the groups are not groups of three."""
    grouping = "," if mark == "." else "."
    whole, found, rest = digits.partition(mark)
    if grouping in rest or mark in rest:
        return None
    if grouping in whole:
        if _GROUPED[grouping].fullmatch(whole):
            whole = whole.replace(grouping, "")
        elif not found and digits.count(grouping) == 1:
            # the declared mark is the other one, but `12.90` cannot be thousands
            whole, _, rest = whole.partition(grouping)
        else:
            return None
    return f"{whole or '0'}.{rest}" if rest else (whole or "0")


def read_integer(value: object, mark: str | None = None) -> Reading[int]:
    """A whole number; `12.0` is whole, `12.5` is not."""
    if isinstance(value, str) and len(value) < 10 and value.isascii() and value.isdigit():
        return Reading(int(value))
    number, notes = read_decimal(value, mark, places=0)
    if number is None:
        return Reading(None, notes)
    if number != number.to_integral_value():
        return unreadable("CAT103", value)
    return Reading(int(number), notes)


_SYMBOLS = {
    "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "РУБ": "RUB", "₺": "TRY",
    "TL": "TRY", "₴": "UAH", "₪": "ILS", "₩": "KRW", "฿": "THB", "₫": "VND", "₱": "PHP", "ZŁ": "PLN",
    "KČ": "CZK", "FT": "HUF", "LEI": "RON", "ЛВ": "BGN", "FR": "CHF", "SFR": "CHF", "R$": "BRL", "US$": "USD",
    "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD",
    "NT$": "TWD", "MX$": "MXN", "£STG": "GBP", "元": "CNY", "円": "JPY",
}  # fmt: skip
_SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS"),
    "¥": ("JPY", "CNY"),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
}
"""Signs of several currencies: the catalogue's own wins if it is among them, else the first (`KR`: none)."""

_PLAIN_MONEY = re.compile(rf"({_PLAIN_AMOUNT}) ([A-Z]{{3}})")
"""`12.90 EUR`: the commonest spelling, and one that can be read in no other way."""
_AMOUNT = re.compile(r"(?:[-+\u2212]\s*)?(?:[0-9](?:[0-9.,\s\u00a0\u2009\u202f'’]*[0-9])?|[.,][0-9]+)")
_NO_CENTS = re.compile(r"\s*[.,]\s*[-–—]{1,2}")


def read_currency(text: str, default: str | None = None) -> str | None:
    """The ISO 4217 code of a code or sign: `eur`, `€`, `US$`; `$` is the default if that is a dollar."""
    word = text.strip().rstrip(".").upper()
    if word in _SYMBOLS:
        return _SYMBOLS[word]
    if word in _SHARED:
        codes = _SHARED[word]
        return default if default in codes else (None if word == "KR" else codes[0])
    return word if len(word) == 3 and word.isascii() and word.isalpha() and is_currency(word) else None


def read_money(
    value: object, currency: str | None = None, mark: str | None = None, *, cents: bool = False
) -> Reading[Money]:
    """An amount with its currency: text with code or sign, a number, or `{amount, currency}`.

    `currency` is that of amounts which name none. Zero is an amount; less than zero is not a price. With `cents`, the
    mark was found out and no amount of the column has more than two decimals: three are read as thousands (`SRC226`).
    """
    if isinstance(value, str):
        return _money_text(value.strip(), currency, mark, cents)
    if isinstance(value, Money):
        return Reading(value)
    if isinstance(value, dict):
        return _money_object(value, currency, mark, cents)
    number, notes = read_decimal(value)
    return _priced(number, notes, currency, value)


def _money_object(value: dict[str, Any], currency: str | None, mark: str | None, cents: bool) -> Reading[Money]:
    amount = next((value[key] for key in ("amount", "value", "price") if key in value), None)
    named = next((value[key] for key in ("currency", "currency_code", "currencyCode") if value.get(key)), None)
    if amount is None or isinstance(amount, dict):
        return unreadable("CAT104", value)
    if named is None:
        return read_money(amount, currency, mark, cents=cents)
    code = read_currency(str(named), currency)
    return (
        unreadable("CAT107", value, currency=str(named))
        if code is None
        else read_money(amount, code, mark, cents=cents)
    )


def _money_text(text: str, currency: str | None, mark: str | None, cents: bool) -> Reading[Money]:
    if len(text) <= LONGEST and (plain := _PLAIN_MONEY.fullmatch(text)):
        code = read_currency(plain[2], currency)
        if code is not None and (amount := Decimal(plain[1])) <= LARGEST:
            return Reading(Money(amount, code))
    if text.casefold() in NOT_GIVEN:
        return NOTHING
    found = _AMOUNT.search(text) if len(text) <= LONGEST else None
    if found is None:
        return unreadable("CAT104", text)
    before, after = text[: found.start()].strip(), text[found.end() :]
    after = _NO_CENTS.sub("", after, count=1).strip().removeprefix(".").strip()
    sign = "-" if before in ("-", "\u2212") or before.startswith(("-", "\u2212")) else ""
    before = before.lstrip("-\u2212").strip()
    if before and after:
        return unreadable("CAT104", text)
    if named := before or after:
        code = read_currency(named, currency)
        if code is None:
            return unreadable("CAT107" if _like_currency(named) else "CAT104", text, currency=named)
        currency = code
    places = 2 if currency is None else currency_digits(currency)
    if cents and mark and places < 3 and mark in found[0] and _two_ways(found[0]):
        number, _ = read_decimal(sign + found[0], _OTHER[mark])
        return _priced(number, (Note("SRC226", {"read": f"{number:f}", "mark": mark}, text),), currency, text)
    number, notes = read_decimal(sign + found[0], mark, places)
    return _priced(number, notes, currency, text)


def _like_currency(named: str) -> bool:
    return len(named) <= 4 and all(c.isalpha() or category(c) == "Sc" for c in named)


def _priced(number: Decimal | None, notes: tuple[Note, ...], currency: str | None, value: object) -> Reading[Money]:
    if number is None:
        return unreadable("CAT104", value) if notes else NOTHING
    if number < 0:
        return unreadable("CAT105", value)
    if currency is None:
        return unreadable("CAT106", value)
    return Reading(Money(number, currency), notes)


_PLAIN_MEASURE = re.compile(rf"({_PLAIN_AMOUNT}) ?([a-z]+)")
"""`1.5 kg`, `500g`."""
_QUANTITY = re.compile(r"([-+]?[0-9.,\s\u00a0\u202f'’]*[0-9])[.,]?\s*(.*)", re.DOTALL)


def read_measure(
    value: object, unit: str | None = None, mark: str | None = None, family: str | None = None
) -> Reading[Measure]:
    """A number with its unit: `1.5 kg`, `1,5kg`, `12 fl oz`, or `{value, unit}`.

    `unit` is that of bare numbers. Zero is how shops write that they do not know: it reads as not given.
    """
    if isinstance(value, Measure):
        return Reading(value)
    if isinstance(value, dict):
        number, named = value.get("value", value.get("amount")), value.get("unit")
        if number is None or isinstance(number, dict):
            return unreadable("CAT108", value, accepted=_accepted(family))
        return _measured(number, str(named) if named else "", unit, mark, family, value)
    if not isinstance(value, str):
        return _measured(value, "", unit, mark, family, value)
    text = value.strip()
    if len(text) <= LONGEST and (plain := _PLAIN_MEASURE.fullmatch(text)):
        its_family, number = FAMILY_OF.get(plain[2]), Decimal(plain[1])
        if its_family is not None and family in (None, its_family) and 0 < number <= LARGEST:
            return Reading(Measure(number, plain[2]))
    if text.casefold() in NOT_GIVEN:
        return NOTHING
    found = _QUANTITY.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return unreadable("CAT108", value, accepted=_accepted(family))
    return _measured(found[1], found[2], unit, mark, family, value)


def _measured(
    number: object, named: str, default: str | None, mark: str | None, family: str | None, value: object
) -> Reading[Measure]:
    unit = find_unit(named) if named.strip() else default
    read, notes = read_decimal(number, mark)
    if read == 0 or (read is None and not notes):
        return NOTHING
    if read is None or read < 0 or unit is None or (family and FAMILY_OF[unit] != family):
        return unreadable("CAT108", value, accepted=_accepted(family))
    return Reading(Measure(read, unit), notes)


def _accepted(family: str | None) -> str:
    return ", ".join(FAMILIES[family] if family else FAMILY_OF)
