"""How prices are made: cases (`cases/pricing.yaml`), laws, and rates from a server on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_shop import NOW, Project, load_cases, profile_text
from test_profiles_steps import follow

from feedgen import api
from feedgen.catalogue import Money, ReadOptions
from feedgen.catalogue.readers import Readers
from feedgen.diagnostics import Origin
from feedgen.profiles import rates_fetched
from feedgen.profiles.models.pricing import PricingModel
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.scopes import catalogue_words
from feedgen.profiles.steps import Binding, bind_steps
from feedgen.profiles.steps.pricing import story
from feedgen.profiles.values import Issue

CASES = load_cases("pricing.yaml")
READERS = Readers(ReadOptions(currency="EUR"))


@pytest.mark.parametrize("name", CASES)
def test_pricing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    follow(CASES[name], tmp_path)


# -- laws ------------------------------------------------------------------------------------------------------


def step(data: dict[str, Any], **more: Any) -> StepSpec:
    plain = PricingModel.model_validate(data).model_dump(mode="json", by_alias=True, exclude_unset=True)
    return StepSpec("pricing", "test", Origin("test"), {**plain, "country": None, **more})


def binding(product: dict[str, Any]) -> Binding:
    keys = frozenset(product)
    return Binding(catalogue_words({}, NOW, {}).among(keys, frozenset()), keys, READERS)


def priced(data: dict[str, Any], product: dict[str, Any]) -> tuple[dict[str, Any], list[Issue]]:
    own, issues = dict(product), list[Issue]()
    for action in bind_steps([step(data)], binding(product)):
        action(own, issues)
    return own, issues


def euros(amount: Decimal) -> Money:
    return Money(amount, "EUR")


cents = st.integers(1, 10_000_000).map(lambda n: Decimal(n) / 100)
percents = st.integers(0, 9900).map(lambda n: Decimal(n) / 100)
additions = st.lists(
    st.integers(-5000, 20_000).map(lambda n: f"{Decimal(n) / 100}%")
    | st.integers(0, 5000).map(lambda n: str(Decimal(n) / 100)),
    max_size=4,
)
exchange = st.integers(100, 5_000_000).map(lambda n: Decimal(n) / 10_000)
grids = st.sampled_from(
    [
        (None, None),
        ("0.05", None),
        ("1", None),
        ("5", None),
        (None, "0.99"),
        (None, "9.90"),
        ("5", "4.95"),
        ("0.03", None),
    ]
)
modes = st.sampled_from(["half_up", "half_even", "nearest", "up", "down"])


def rounding(grid: tuple[str | None, str | None], mode: str) -> dict[str, str]:
    return {"mode": mode, **{key: text for key, text in zip(("to", "ending"), grid, strict=True) if text is not None}}


def half_up(exact: Fraction) -> Decimal:
    return Decimal(int((exact * 100 * 2 + 1) // 2)) / 100


@given(cents, additions, percents, percents, percents, st.integers(0, 2000).map(lambda n: Decimal(n) / 100))
def test_no_cent_is_lost_or_invented(
    amount: Decimal, add: list[str], tax_in: Decimal, tax_out: Decimal, commission: Decimal, shipping: Decimal
) -> None:
    data = {
        "tax": {"in": f"{tax_in}%", "out": f"{tax_out}%"},
        "add": add,
        "shipping": str(shipping),
        "commission": f"{commission}%",
    }
    exact = Fraction(amount) * (100 + Fraction(tax_out)) / (100 + Fraction(tax_in))
    for text in add:
        number = Fraction(Decimal(text.rstrip("%")))
        exact = exact * (100 + number) / 100 if text.endswith("%") else exact + number
    exact = (exact + Fraction(shipping)) * 100 / (100 - Fraction(commission))
    own, issues = priced(data, {"price": euros(amount)})
    assert issues == []
    assert own["price"].amount == (half_up(exact) or Decimal("0.01"))


@given(cents, grids, modes)
def test_rounding_again_changes_nothing(amount: Decimal, grid: tuple[str | None, str | None], mode: str) -> None:
    data = {"round": rounding(grid, mode)}
    once, _ = priced(data, {"price": euros(amount)})
    twice, _ = priced(data, once)
    assert once["price"] == twice["price"]
    assert once["price"].amount > 0


@given(cents, cents, grids, modes, percents, percents, st.booleans())
def test_never_below_the_floor(
    amount: Decimal,
    cost: Decimal,
    grid: tuple[str | None, str | None],
    mode: str,
    margin: Decimal,
    commission: Decimal,
    taxed: bool,
) -> None:
    data: dict[str, Any] = {"round": rounding(grid, mode), "floor": {"margin": f"{margin}%", "below": "clamp"}}
    data["commission"] = f"{commission}%"
    if taxed:
        data["tax"] = {"in": "20%", "out": "19%"}
    own, _ = priced(data, {"price": euros(amount), "cost": euros(cost)})
    kept = Fraction(own["price"].amount) * (100 - Fraction(commission)) / 100
    net = kept * 100 / 119 if taxed else kept
    assert net * (100 - Fraction(margin)) / 100 >= Fraction(cost)


@given(cents, exchange, exchange)
def test_there_and_back_is_within_half_a_unit(amount: Decimal, to: Decimal, home: Decimal) -> None:
    rates = {"CHF": str(to), "GBP": str(home), "EUR": "1"}
    there, _ = priced_with(rates, "GBP", Money(amount, "CHF"))
    back, _ = priced_with(rates, "CHF", there["price"])
    # half a penny, at the rate between them, and half a centime of the way back
    unit = Fraction(5, 1000)
    assert abs(Fraction(back["price"].amount) - Fraction(amount)) <= unit * Fraction(to) / Fraction(home) + unit or (
        there["price"].amount == Decimal("0.01")  # nothing above nothing becomes nothing
    )


def priced_with(rates: dict[str, str], to: str, money: Money) -> tuple[dict[str, Any], list[Issue]]:
    product: dict[str, Any] = {"price": money}
    own, issues = dict(product), list[Issue]()
    spec = step({}, convert={"to": to, "rates": rates})
    for action in bind_steps([spec], binding(product)):
        action(own, issues)
    return own, issues


@given(cents, cents, additions, grids, modes, percents)
def test_a_higher_price_stays_one(
    one: Decimal, other: Decimal, add: list[str], grid: tuple[str | None, str | None], mode: str, commission: Decimal
) -> None:
    low, high = sorted((one, other))
    data = {"add": add, "round": rounding(grid, mode), "commission": f"{commission}%"}
    first, _ = priced(data, {"price": euros(low)})
    second, _ = priced(data, {"price": euros(high)})
    assert first["price"].amount <= second["price"].amount


@given(cents, cents, additions, grids, modes)
def test_a_sale_is_below_the_price_or_gone(
    price: Decimal, sale: Decimal, add: list[str], grid: tuple[str | None, str | None], mode: str
) -> None:
    data = {"add": add, "round": rounding(grid, mode)}
    own, issues = priced(data, {"price": euros(price), "sale_price": euros(sale)})
    alone, _ = priced(data, {"price": euros(sale)})
    if "sale_price" in own:
        assert own["sale_price"].amount < own["price"].amount
        assert own["sale_price"] == alone["price"]
        assert issues == []
    else:
        assert alone["price"].amount >= own["price"].amount
        assert [issue.code for issue in issues] == ["MAP253"]


@given(
    st.lists(
        st.tuples(st.sampled_from([8, 9, 10]), st.sampled_from([None, 5, 9]), st.sampled_from(["a", "b"])), max_size=8
    )
)
def test_what_is_remembered_is_what_is_computed(rows: list[tuple[int, int | None, str]]) -> None:
    """Equal cells are one object, as readers hand them out."""
    money = {amount: euros(Decimal(amount)) for amount in (5, 8, 9, 10)}
    data = {"tiers": [{"when": "brand == 'a'", "add": "1"}], "floor": {"cost": "sale_price", "below": "clamp"}}
    products = [
        {"price": money[price], "brand": brand, **({} if sale is None else {"sale_price": money[sale]})}
        for price, sale, brand in rows
    ]
    whole = {"price": money[8], "sale_price": money[5], "brand": "a"}
    (action,) = bind_steps([step(data)], binding(whole))
    for product in products:
        own, issues = dict(product), list[Issue]()
        action(own, issues)
        (fresh,) = bind_steps([step(data)], binding(whole))
        again, said = dict(product), list[Issue]()
        fresh(again, said)
        assert (own, issues) == (again, said)


def test_the_story_of_a_price() -> None:
    product = {"price": Money(Decimal("10.00"), "USD"), "cost": euros(Decimal(9))}
    spec = step(
        {"add": ["10%", "1"], "round": {"ending": "0.99"}, "floor": {"below": "clamp"}},
        convert={"to": "EUR", "rates": {"EUR": "1", "USD": "1.25"}},
    )
    told = [(label, str(money)) for label, money in story(spec, binding(product), product)]
    assert told == [
        ("base", "10.00 USD"),
        ("convert", "8.00 EUR"),
        ("add 10%", "8.80 EUR"),
        ("add 1", "9.80 EUR"),
        ("round", "9.99 EUR"),
        ("floor", "9.99 EUR"),
    ]


# -- rates from an address ---------------------------------------------------------------------------------------

ECB = (
    b'<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/'
    b"2002-08-01/eurofxref\"><Cube><Cube time='2026-11-23'><Cube currency='USD' rate='1.25'/></Cube></Cube>"
    b"</gesmes:Envelope>"
)


class Bank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = self.server.answers.get(self.path, (404, b""))  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: Any) -> None:
        pass


@pytest.fixture
def bank() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bank)
    server.answers = {"/ecb.xml": (200, ECB)}  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(rates_fetched, "cache_folder", lambda: tmp_path / "cache")
    project = Project(tmp_path)
    project.profile(profile_text(fields="fields: {id: id, price: price}\n"))
    project.products({"price": "10 USD"})
    return project


def from_(project: Project, server: ThreadingHTTPServer, path: str = "/ecb.xml", more: str = "") -> None:
    url = f"http://127.0.0.1:{server.server_address[1]}{path}"
    project.config(f"channels: {{own: {{pricing: {{convert: {{to: EUR, rates: '{url}'{more}}}}}}}}}\n")


def test_rates_from_a_server(made: Project, bank: ThreadingHTTPServer) -> None:
    from_(made, bank)
    assert made.lint("feedgen.yaml") == []
    built = made.build("own")
    assert built.items() == [{"id": "A-1", "price": "8.00 EUR"}]
    assert built.findings == []


def test_without_the_server_the_last_rates_are_used(made: Project, bank: ThreadingHTTPServer) -> None:
    from_(made, bank, more=", max_age: 0")
    made.build("own")
    bank.answers["/ecb.xml"] = (503, b"")  # type: ignore[attr-defined]
    built = made.build("own")
    assert built.items() == [{"id": "A-1", "price": "8.00 EUR"}]
    assert built.said("PRF") == ["PRF173", "PRF177"]
    bank.answers["/ecb.xml"] = (200, b"<html>sorry</html>")  # type: ignore[attr-defined]
    assert made.build("own").said("PRF") == ["PRF173", "PRF177"]
    bank.answers["/ecb.xml"] = (200, ECB.replace(b"1.25", b"2.50"))  # type: ignore[attr-defined]
    assert made.build("own").items() == [{"id": "A-1", "price": "4.00 EUR"}]


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [("/none", "PRF174", "status 404"), ("/page", "PRF171", "European"), ("/large", "PRF174", "more than")],
)
def test_an_answer_that_is_no_rates(
    made: Project, bank: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, path: str, code: str, words: str
) -> None:
    monkeypatch.setattr(rates_fetched, "LARGEST", 1000)
    bank.answers |= {"/page": (200, b"<html/>"), "/large": (200, b"<a/>" + b" " * 2000)}  # type: ignore[attr-defined]
    from_(made, bank, path)
    (found,) = made.refused("own")
    assert found.code == code
    assert words in str(found.params)
    assert found.origin is not None
    assert found.origin.line == 1


def test_nobody_answers(made: Project, bank: ThreadingHTTPServer) -> None:
    from_(made, bank)
    bank.shutdown()
    bank.server_close()
    (found,) = made.refused("own")
    assert (found.code, found.params["problem"]) == ("PRF174", "it cannot be reached")


def test_a_key_of_the_environment_is_not_shown(
    made: Project, bank: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATES_KEY", "hush-hush")
    from_(made, bank, "/none?api_key=${RATES_KEY}")
    assert made.lint("feedgen.yaml") == []
    (found,) = made.refused("own")
    assert found.code == "PRF174"
    assert "hush-hush" not in repr(found)


def test_tests_of_a_channel_have_its_rates(made: Project) -> None:
    test = "{given: {id: A, title: x, price: 10 USD}, expect: {price: 8.00 EUR}}"
    convert = "{to: EUR, base: EUR, rates: {USD: 1.25}}"
    made.config(f"channels: {{own: {{pricing: {{convert: {convert}}}, tests: [{test}]}}}}\n")
    report = api.test([Path("feedgen.yaml")])
    assert len(report.results) == 1
    assert report.failed == []
