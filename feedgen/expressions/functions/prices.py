"""Functions that compute with prices. All of it exact: nothing is rounded before `round` or `ending` says so."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from feedgen.catalogue.exchange import Exchange, NoRateError
from feedgen.catalogue.money import Money, currency_digits, is_currency
from feedgen.diagnostics import did_you_mean
from feedgen.expressions.arithmetic import is_number, same_currency
from feedgen.expressions.declared import function
from feedgen.expressions.functions.numbers import MONEY_OR_NUMBER, round_to_multiple, with_amount
from feedgen.expressions.functions.tables import lines_named
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.tables import Tables

LARGEST_PERCENT = 10_000

Price = Callable[[Any], Any]


def _factor(percent: Any, function_name: str, least: int) -> Decimal:
    if not is_number(percent) or not least <= percent <= LARGEST_PERCENT:
        what = f"a percentage from {least} to {LARGEST_PERCENT}"
        raise EvaluationError("MAP210", {"function": function_name, "what": what, "found": percent})
    return 1 + Decimal(percent) / 100


@function(
    "add_percent",
    summary="A price raised by so many percent, or lowered when negative.",
    accepts=MONEY_OR_NUMBER,
    returns="same",
    examples=[
        (Money(Decimal("20.00"), "EUR"), {"percent": 5}, Money(Decimal("21.0000"), "EUR")),
        (Money(Decimal("20.00"), "EUR"), {"percent": Decimal("-12.5")}, Money(Decimal("17.500000"), "EUR")),
    ],
)
def add_percent(percent: Decimal) -> Price:
    """Exact; round it when all is added: `price | add_percent(12.5) | round(2)`."""
    factor = _factor(percent, "add_percent", -100)
    return with_amount(lambda amount: amount * factor)


@function(
    "add_amount",
    summary="A price raised by an amount, a number in its own currency or money of that currency.",
    accepts=["money"],
    returns="money",
    examples=[
        (Money(Decimal("20.00"), "EUR"), {"amount": Decimal("1.50")}, Money(Decimal("21.50"), "EUR")),
        (
            Money(Decimal("20.00"), "EUR"),
            {"amount": Money(Decimal("4.90"), "EUR")},
            Money(Decimal("24.90"), "EUR"),
        ),
    ],
)
def add_amount(amount: Decimal | Money) -> Callable[[Money], Money]:
    if isinstance(amount, Money):
        extra = amount

        def plus(price: Money) -> Money:
            same_currency(price, extra)
            return Money(price.amount + extra.amount, price.currency)

        return plus
    if not is_number(amount):
        raise EvaluationError("MAP210", {"function": "add_amount", "what": "a number or money", "found": amount})
    return lambda price: Money(price.amount + amount, price.currency)


@function(
    "with_tax",
    summary="A net price with tax added, at a rate in percent.",
    accepts=MONEY_OR_NUMBER,
    returns="same",
    examples=[(Money(Decimal("10.00"), "EUR"), {"rate": 20}, Money(Decimal("12.000"), "EUR"))],
)
def with_tax(rate: Decimal) -> Price:
    factor = _factor(rate, "with_tax", 0)
    return with_amount(lambda amount: amount * factor)


@function(
    "without_tax",
    summary="A gross price without the tax in it, at a rate in percent.",
    accepts=MONEY_OR_NUMBER,
    returns="same",
    examples=[(Money(Decimal("12.00"), "EUR"), {"rate": 20}, Money(Decimal("10"), "EUR"))],
)
def without_tax(rate: Decimal) -> Price:
    """Exact to 28 digits; `with_tax` gives the gross price back to the cent: `price | without_tax(19) | round(2)`."""
    factor = _factor(rate, "without_tax", 0)
    return with_amount(lambda amount: amount / factor)


@function(
    "convert",
    summary="Money in another currency, at the rates of a table; a missing rate is a finding, never 1:1.",
    accepts="money",
    returns="money",
    examples=[
        (
            Money(Decimal("21.60"), "USD"),
            {"currency": "EUR", "rates": "ecb"},
            Money(Decimal("20"), "EUR"),
        ),
        (
            Money(Decimal("10.00"), "EUR"),
            {"currency": "CHF", "rates": "ecb"},
            Money(Decimal("9.5000"), "CHF"),
        ),
    ],
    tables={"ecb": {"USD": "1.08", "CHF": "0.95"}},
)
def convert(currency: str, rates: str, base: str | None = None, *, tables: Tables) -> Callable[[Money], Money]:
    """The table says what one unit of its base is worth in each currency, as the ECB does: `EUR: 1`, `USD: 1.08`.
    The base is the currency whose rate is 1; in a table without one it is `base`, or EUR. Exact, so round it:
    `price | convert('EUR', rates='ecb') | round(2)`."""
    wanted = currency.upper()
    if not is_currency(wanted):
        raise EvaluationError("MAP210", {"function": "convert", "what": "an ISO 4217 currency code", "found": currency})
    exchange = _based(tables.built("convert", rates, lambda: _exchange(tables, rates)), base)
    if wanted not in exchange.rates:
        raise _no_rate(wanted, rates, exchange)

    def converted(price: Money) -> Money:
        if price.currency == wanted:
            return price
        try:
            into, out_of = exchange.between(price.currency, wanted)
        except NoRateError as missing:
            raise _no_rate(missing.currency, rates, exchange) from None
        return Money(price.amount * into / out_of, wanted)

    return converted


def _exchange(tables: Tables, rates: str) -> Exchange:
    return Exchange.read(lines_named(tables, rates, "convert", "a table with a rate per currency"))


def _based(exchange: Exchange, base: str | None) -> Exchange:
    """With the currency the rates are of: the one named, else the one whose rate is 1, else the euro."""
    if base is None and any(rate == 1 for rate in exchange.rates.values()):
        return exchange
    return exchange.of("EUR" if base is None else base.upper())


def _no_rate(currency: str, table: str, exchange: Exchange) -> EvaluationError:
    return EvaluationError(
        "MAP220", {"currency": currency, "table": table, "guess": did_you_mean(currency, exchange.rates, show=8)}
    )


@function(
    "ending",
    summary="A price moved to the nearest one with an ending: `.99`, `.90`, `9.99`, `5`.",
    accepts=MONEY_OR_NUMBER,
    returns="same",
    examples=[
        (Money(Decimal("12.40"), "EUR"), {"digits": ".99"}, Money(Decimal("11.99"), "EUR")),
        (Money(Decimal("12.40"), "EUR"), {"digits": ".90", "mode": "up"}, Money(Decimal("12.90"), "EUR")),
        (Money(Decimal("123.00"), "EUR"), {"digits": "9.95", "mode": "down"}, Money(Decimal("119.95"), "EUR")),
        (Money(Decimal(1230), "JPY"), {"digits": "80"}, Money(Decimal(1280), "JPY")),
    ],
)
def ending(digits: str | Decimal, mode: str = "nearest") -> Price:
    """`mode` is nearest (upwards when both are as far), up or down. A price never becomes nothing or less: below the
    lowest price with the ending, that one is taken. Zero and less stay."""
    if mode not in ("nearest", "up", "down"):
        raise EvaluationError("MAP210", {"function": "ending", "what": "nearest, up or down", "found": mode})
    tail, period = _tail(digits)
    decimals = -int(tail.as_tuple().exponent)
    least, change = tail if tail > 0 else period, with_amount(lambda amount: moved(amount))

    def moved(amount: Decimal) -> Decimal:
        if amount <= 0:
            return amount
        if amount < least:
            return least
        # `//` cuts off, which is downwards: nothing here is negative
        below = (amount - tail) // period * period + tail
        if below == amount:
            return below
        if mode == "down":
            return below
        above = below + period
        return above if mode == "up" or above - amount <= amount - below else below

    def make(value: Any) -> Any:
        if isinstance(value, Money) and decimals > currency_digits(value.currency):
            what = f"an ending of at most {currency_digits(value.currency)} decimals for {value.currency}"
            raise EvaluationError("MAP210", {"function": "ending", "what": what, "found": digits})
        return change(value)

    return make


def _tail(digits: Any) -> tuple[Decimal, Decimal]:
    """`9.95` → 9.95 and the step from one such price to the next, 10."""
    text = f"{digits:f}" if isinstance(digits, Decimal) else str(digits).strip().replace(",", ".")
    whole, _, part = text.partition(".")
    if not (whole + part).isdecimal() or not (whole + part).isascii() or len(whole) > 6 or len(part) > 4:
        raise EvaluationError("MAP210", {"function": "ending", "what": "an ending as `.99` or `9.90`", "found": digits})
    whole = "" if isinstance(digits, Decimal) and whole == "0" else whole
    return Decimal(f"{whole or 0}.{part}" if part else whole), Decimal(10) ** len(whole)


@function(
    "format_money",
    summary="Money as people of a language write it.",
    accepts="money",
    returns="text",
    examples=[
        (Money(Decimal("1299.00"), "EUR"), {"locale": "fr-FR"}, "1\xa0299,00\xa0€"),
        (Money(Decimal("1299.00"), "USD"), {"locale": "en-US"}, "$1,299.00"),
        (Money(Decimal(1299), "JPY"), {"locale": "de"}, "1.299\xa0¥"),
    ],
)
def format_money(locale: str) -> Callable[[Money], str]:
    """With the currency's own number of decimals; blanks inside it do not break lines."""
    from babel.numbers import format_currency

    from feedgen.expressions.functions.locales import locale_named, plain_blanks

    place = locale_named(locale, "format_money")

    def text(price: Money) -> str:
        digits = currency_digits(price.currency)
        exact = round_to_multiple(price.amount, Decimal(1).scaleb(-digits), "half_up")
        return plain_blanks(format_currency(exact, price.currency, locale=place))

    return text
