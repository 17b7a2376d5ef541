"""Feeds with an item per member of a list, feeds whose items are no products, and feeds that are like another."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from profile_shop import HEAD, NOW, Built, Project, placed

from feedgen import api
from feedgen.diagnostics import GuardError
from feedgen.engine.prepare import Request, prepare
from feedgen.engine.run import run

STORES = """feeds:
  products: {file: own.csv, writer: csv, fields: {id: id}}
  stocks:
    file: stocks.csv
    writer: csv
    each: {store: stores}
    unique: [shop, id]
    fields:
      shop: {value: store.store_code, required: true}
      id: {value: id, required: true}
      pieces: {value: store.quantity, type: integer, min: 0, on_error: reject}
      name: "{{ title }} ({{ store.store_code }})"
    checks:
      - {id: much, when: store.quantity > 50, severity: warning, message: "{{ store.quantity }} pieces"}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def stores(*quantities: int) -> list[dict[str, Any]]:
    return [{"store_code": f"S{n}", "quantity": quantity} for n, quantity in enumerate(quantities)]


def rows(built: Built, name: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO((built.folder / name).read_bytes().decode(), newline=""), delimiter=delimiter)
    )


def counts(built: Built, number: int = 0) -> dict[str, int]:
    (manifest,) = built.folder.glob("manifest.json")
    found: dict[str, int] = json.loads(manifest.read_text())["feeds"][number]["counts"]
    return found


class TestMembersOfAProduct:
    def test_an_item_per_store(self, project: Project) -> None:
        project.profile(HEAD + STORES)
        twice = [*stores(1, 60), {"store_code": "S0", "quantity": 2}]
        project.products({"stores": twice}, {"id": "B"}, {"id": "C", "stores": stores(-1)}, {"id": "B"})
        built = project.build("own/stocks")
        assert [(row["shop"], row["id"], row["pieces"], row["name"]) for row in rows(built, "stocks.csv")] == [
            ("S0", "A-1", "1", "Red mug (S0)"),
            ("S1", "A-1", "60", "Red mug (S1)"),
        ]
        (feed,) = built.report.feeds
        assert counts(built) == {
            "products": 4, "more": 2, "items": 2, "rejected": 2, "filtered": 1, "duplicates": 1,
        }  # fmt: skip
        assert feed.filtered_by == {"each store": 1}
        assert built.said("CHN", "CAT") == ["CAT301 id", "CHN109 pieces", "CHN111 shop + id", "CHN201"]

    def test_the_word_means_nothing_to_other_feeds(self, project: Project) -> None:
        project.profile(HEAD + STORES.replace("fields: {id: id}", "fields: {id: store.store_code}"))
        assert [finding.code for finding in project.lint("channel_profiles/own.yaml")] == ["MAP102"]

    @pytest.mark.parametrize(
        ("each", "code"),
        [
            ("{title: stores}", "PRF106"),  # a name that has a meaning
            ("{store: storse}", "MAP102"),
            ("{a: stores, b: stores}", "PRF106"),
            ("{Store: stores}", "PRF106"),
        ],
    )
    def test_what_lint_says(self, project: Project, each: str, code: str) -> None:
        project.profile(HEAD + STORES.replace("{store: stores}", each))
        assert code in {finding.code for finding in project.lint("channel_profiles/own.yaml")}

    def test_unique_names_fields(self, project: Project) -> None:
        project.profile(HEAD + STORES.replace("unique: [shop, id]", "unique: [shop, ⟦PRF106⟧idd]"))
        assert placed(project.lint("channel_profiles/own.yaml")) == project.places

    def test_a_feed_has_members_or_variants(self, project: Project) -> None:
        project.profile(HEAD + STORES.replace("unique: [shop, id]", "variants: {mode: first}"))
        assert "PRF106" in {finding.code for finding in project.lint("channel_profiles/own.yaml")}

    def test_explain_tells_the_first(self, project: Project) -> None:
        project.profile(HEAD + STORES)
        project.products({"stores": stores(1, 2)}, {"id": "B"})
        story = api.story("A-1", "catalogue.json", channels=["own/stocks"])
        assert "2 items, one per store" in story.decided
        assert "each store" in api.story("B", "catalogue.json", channels=["own/stocks"]).decided

    def test_preview_shows_them(self, project: Project) -> None:
        project.profile(HEAD + STORES)
        project.products({"stores": stores(1, 2)}, {"id": "B", "stores": stores(3)})
        found = api.preview("catalogue.json", channels=["own/stocks"], count=2)
        assert [(item.product, item.rows[0]["shop"]) for item in found.feeds[0].items] == [("A-1", "S0"), ("A-1", "S1")]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(-2, 60), max_size=4)), min_size=1, max_size=12))
def test_every_pair_is_accounted_for(project: Project, catalogue: list[tuple[int, list[int]]]) -> None:
    """Cut anywhere: the same bytes, and products + more = items + rejected + filtered + duplicates."""
    project.profile(HEAD + STORES)
    project.config("guards: {min_items: 0, max_drop: off, max_rise: off, max_rejected: off}\nchannels: {}\n")
    lines = ({"id": f"P{n}", "title": "Mug", "price": "1 EUR", "stores": stores(*some)} for n, some in catalogue)
    project.write("shop.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    first = dict(reversed(catalogue))
    for size in (1, 1 << 20):
        output = project.folder / str(size)
        request = Request("shop.jsonl", ["own/stocks"], output, chunk_size=size, workers=1, now=NOW)
        (feed,) = run(prepare(request)).feeds
        assert feed.adds_up()
        assert (feed.products, feed.duplicates) == (len(catalogue), len(catalogue) - len(first))
        assert feed.items == sum(pieces >= 0 for some in first.values() for pieces in some)
        assert feed.filtered == sum(not some for some in first.values())
        assert feed.rejected == sum(pieces < 0 for some in first.values() for pieces in some)
    one, other = ((project.folder / size / "stocks.csv").read_bytes() for size in ("1", str(1 << 20)))
    assert one == other


PROMOTIONS = """feeds:
  products: {file: own.csv, writer: csv, fields: {id: id, in: promotion_id, asked: {value: sale_price, type: money}}}
  promotions:
    default: false
    file: promotions.csv
    writer: csv
    each: {promotion: "promotions | where('checkout', true)"}
    fields:
      name: {value: promotion.name, required: true, unique: true}
      title: {value: promotion.title, required: true, max_length: 10}
      off: {value: promotion.discount, type: integer}
      money: {value: promotion.amount, type: money}
      type: promotion.attributes.kind
      dates: {value: "[promotion.start, promotion.end]", type: interval}
"""
SHOP = """shop: {currency: EUR, timezone: Europe/Paris}
guards: {min_items: 3, max_drop: 1%}
promotions:
  black: {code: BF26, discount: 20%, title: 20% off, start: 2026-11-27, end: 2026-11-30, select: "id == 'A-1'"}
  sale: {discount: 10%}
  five: {checkout: true, amount: "5", attributes: {kind: money}, title: 5 off}
  gone: {checkout: true, end: 2026-01-01, title: Gone}
  nameless: {checkout: true}
channels: {own: {feeds: [products, promotions]}}
"""


class TestItemsThatAreNoProducts:
    def test_an_item_per_promotion(self, project: Project) -> None:
        project.profile(HEAD + PROMOTIONS)
        project.config(SHOP)
        project.products({}, {"id": "B"}, {"id": "C"})
        built = project.build("own")
        assert rows(built, "promotions.csv") == [
            {"name": "black", "title": "20% off", "off": "20", "money": "", "type": "",
             "dates": "2026-11-27T00:00:00+01:00/2026-11-30T23:59:59+01:00"},
            {"name": "five", "title": "5 off", "off": "", "money": "5.00 EUR", "type": "money", "dates": ""},
            {"name": "gone", "title": "Gone", "off": "", "money": "", "type": "", "dates": ""},
        ]  # fmt: skip
        assert counts(built, 1) == {"products": 4, "items": 3, "rejected": 1, "filtered": 0, "duplicates": 0}
        assert [(f.code, f.product, f.origin and f.origin.row) for f in built.findings if f.code[:3] == "CHN"] == [
            ("CHN101", "promotion nameless", None)
        ]

    def test_what_is_reduced_at_the_checkout_leaves_prices_alone(self, project: Project) -> None:
        project.profile(HEAD + PROMOTIONS)
        project.config(SHOP)
        project.products({}, {"id": "B"}, {"id": "C", "promotion_id": ["mine"]})
        built = project.build("own/products")
        assert [(row["id"], row["in"], row["asked"]) for row in rows(built, "own.csv")] == [
            ("A-1", "black,five,nameless", "11.61 EUR"),
            ("B", "five,nameless", "11.61 EUR"),
            ("C", "mine,five,nameless", "11.61 EUR"),
        ]

    def test_there_must_be_one(self, project: Project) -> None:
        project.profile(HEAD + PROMOTIONS)
        project.config("channels: {}\n")
        project.products({})
        with pytest.raises(GuardError):
            project.build("own/promotions")

    def test_products_are_none_of_its_business(self, project: Project) -> None:
        project.profile(HEAD + PROMOTIONS.replace("value: promotion.title", "value: ⟦MAP102⟧title"))
        assert placed(project.lint("channel_profiles/own.yaml")) == project.places

    @pytest.mark.parametrize(
        "said", ["{checkout: true, price: price}", "{}", "{checkout: true, discount: 5%, amount: 1}"]
    )
    def test_a_promotion_says_one_thing(self, project: Project, said: str) -> None:
        project.config(f"promotions: {{x: {said}}}\nchannels: {{}}\n")
        assert [finding.code for finding in project.lint("feedgen.yaml")] == ["PRF106"]

    def test_tests_of_it_are_given_promotions(self, project: Project) -> None:
        cases = """tests:
  - feed: promotions
    given: {name: x, checkout: true, title: Mugs, discount: 5%}
    expect: {name: x, off: "5"}
    findings: []
  - {feed: promotions, given: {name: x, checkout: true}, findings: [CHN101 title]}
  - {feed: promotions, given: {name: x, checkout: maybe}, findings: []}
"""
        project.profile(HEAD + PROMOTIONS + cases)
        results = api.test([Path("channel_profiles/own.yaml")]).results
        assert [case.passed for case in results] == [True, True, False]


ALIKE = """feeds:
  products:
    file: own.xml
    writer: xml
    root: {name: items, namespaces: {g: "http://g.example"}}
    item: item
    fields:
      g:id: {value: id, required: true}
      g:title: {value: title, max_length: 20}
      g:image: {each: images, value: it, type: url}
      g:word: {each: tags, value: it}
      g:ship:
        each: shipping
        item: {g:country: it.country, g:service: it.service, g:price: {value: it.price, type: money}}
    checks: [{id: short, field: g:title, when: title | length < 4, severity: warning, message: short}]
  table:
    like: products
    default: false
    file: own.tsv
    writer: tsv
    root: null
    item: null
    drop_prefix: true
    cells: {header: true, quote: true}
  sorted: {like: table, default: true, file: own.csv, writer: csv, cells: {parts: "|"}, fields: {g:word: {join: ;}}}
"""


class TestLikeAnother:
    @pytest.fixture
    def built(self, project: Project) -> Built:
        project.profile(HEAD + ALIKE)
        project.products(
            {
                "title": "Mug",
                "images": ["https://own.example/a,b.jpg", "https://own.example/c.jpg"],
                "tags": ["x", 'the "y"'],
                "shipping": [
                    {"country": "FR", "service": "To: you", "price": "4.90 EUR"},
                    {"country": "BE", "price": "0 EUR"},
                ],
            },
            {"id": "B", "title": "A long title that is too long"},
        )
        return project.build("own", "own/table")

    def test_one_list_of_fields_in_three_forms(self, built: Built) -> None:
        """Read back by the readers of others."""
        element = etree.fromstring((built.folder / "own.xml").read_bytes())[0]
        names = ("id", "title", "image", "image", "word", "word", "ship", "ship")
        assert [child.tag for child in element] == [f"{{http://g.example}}{name}" for name in names]
        first, second = rows(built, "own.tsv", "\t")
        assert first == {
            "id": "A-1",
            "title": "Mug",
            "image": "https://own.example/a%2Cb.jpg,https://own.example/c.jpg",
            "word": 'x,"the ""y"""',
            "ship(country:service:price)": 'FR:"To: you":4.90 EUR,BE::0.00 EUR',
        }
        assert second["title"] == ""
        assert rows(built, "own.csv")[0]["ship(country|service|price)"] == "FR|To: you|4.90 EUR,BE||0.00 EUR"

    def test_findings_have_the_names_of_the_form(self, built: Built) -> None:
        said = {(f.feed, f.code, f.field) for f in built.findings}
        assert said == {
            (feed, code, f"{prefix}title")
            for feed, prefix in (("products", "g:"), ("table", ""), ("sorted", ""))
            for code in ("CHN104", "CHN201")
        }

    def test_the_shop_speaks_to_all_of_them(self, project: Project) -> None:
        project.profile(HEAD + ALIKE)
        project.config("channels: {own: {fields: {g:title: brand, g:word: null}}}\n")
        project.products({"brand": "Nova", "tags": ["x"]})
        built = project.build("own/table")
        (row,) = rows(built, "own.tsv", "\t")
        assert (row["title"], "word" in row) == ("Nova", False)

    @pytest.mark.parametrize("other", ["nothing", "table", "sorted"])
    def test_it_must_be_like_something(self, project: Project, other: str) -> None:
        project.profile(HEAD + ALIKE.replace("like: products", f"like: {other}"))
        assert [finding.code for finding in project.refused("own")] == ["PRF113"]

    def test_coverage_asks_for_a_field_once(self, project: Project) -> None:
        project.profile(HEAD + ALIKE + "tests: [{given: {title: Mugs}, findings: []}]\n")
        report = api.test([Path("channel_profiles/own.yaml")], coverage=True)
        points = [point.name for point in report.coverage[0].missed]
        assert points.count("g:word") == 1


class TestNamesAndParts:
    def test_two_columns_of_one_name(self, project: Project) -> None:
        fields = "fields: {a: {name: bullet, value: id}, b: {name: bullet, value: title}}\n"
        project.profile(feed="file: own.csv\nwriter: csv\n", fields=fields)
        project.products({})
        assert project.lint("channel_profiles/own.yaml") == []
        assert (project.build("own").folder / "own.csv").read_text().splitlines()[:2] == [
            "bullet,bullet",
            "A-1,Red mug",
        ]

    def test_a_group_as_one_text(self, project: Project) -> None:
        group = "{parts: ':', each: shipping, item: {c: it.country, r: it.region, p: {value: it.price, type: money}}}"
        project.profile(feed="file: own.jsonl\nwriter: jsonl\n", fields=f"fields: {{id: id, ship: {group}}}\n")
        project.products({"shipping": [{"country": "US", "price": "5 USD"}, {"country": "CA", "price": "7 USD"}]})
        assert project.build("own").items("own.jsonl")[0]["ship"] == "US::5.00 USD,CA::7.00 USD"

    def test_parts_are_of_groups(self, project: Project) -> None:
        project.profile(fields="fields: {id: {value: id, parts: ⟦PRF106⟧/}}\n")
        assert placed(project.lint("channel_profiles/own.yaml")) == project.places
