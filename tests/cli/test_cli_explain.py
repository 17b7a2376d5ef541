"""`feedgen explain PRODUCT`: the first line decides, every step is told, and nothing makes it fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedgen import api

CONFIG = """\
shop: {country: FR, language: fr, currency: EUR, url: https://shop.example}
catalogue:
  sources: [{path: shop.csv, preset: generic}]
  columns: {mpn: "'M-' ~ id"}
  rules:
    - {name: brand, when: not brand, set: {brand: "'Own'"}}
channels:
  google:
    market: FR
    rules:
      - {name: cheap, when: price < 5, set: {labels.band: "'low'"}, else: {labels.band: "'high'"}}
      - {name: last, when: "brand == 'Own'", set: {title: "{{ brand }} {{ title | upper }}"}, stop: true}
      - {name: never asked, set: {color: "'red'"}}
    exclude: [{name: too dear, when: price > 100, reason: nobody clicks}]
    fields:
      g:title: {max_length: 20}
      g:custom_label_0: labels.band | upper
  ebay:
    market: FR
    params: {location: Lille, postal_code: "59800", shipping_policy: a, return_policy: b, payment_policy: c}
"""
ROWS = """\
id,group_id,title,description,link,image_link,price,condition,availability,brand,color,ebay_category,quantity,handling_days
A1,,Mug,A blue mug,/a,/a.jpg,3.50,new,in_stock,,,1,3,1
B2,,Jug with a very long name indeed,A jug,/b,/b.jpg,12,new,in_stock,Acme,,1,3,1
C3,,Vase,A vase,/c,/c.jpg,900,new,in_stock,Acme,,1,3,1
D4,,,A bowl,/d,/d.jpg,abc,new,in_stock,Acme,,1,3,1
E5,,No picture,A dish,/e,,9,new,in_stock,Acme,,1,3,1
G1,G,Shirt,A shirt,/g,/g.jpg,20,new,in_stock,Acme,Red,1,3,1
H1,,Other,Other,/h,/h.jpg,20,new,in_stock,Acme,,1,3,1
G2,G,Shirt,A shirt,/g,/g2.jpg,21,new,in_stock,Acme,Blue,1,3,1
GRD101,,Named like a code,X,/x,/x.jpg,5,new,in_stock,Acme,,1,3,1
"""
Feedgen = Callable[..., Any]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "feedgen.yaml").write_text(CONFIG)
    (tmp_path / "shop.csv").write_text(ROWS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


FIRST = {
    "A1": "A1: google/products: an item of",
    "C3": "C3: google/products: filtered by exclude (too dear) (price > 100): price is 900.00 EUR; nobody clicks",
    "D4": "D4: rejected while it was read, for every channel: CAT104: 'abc' is not a price",
    "E5": "E5: google/products: rejected, CHN101: g:image_link is missing, and the channel requires it",
    "GRD101": "GRD101: google/products: an item of",
}


@pytest.mark.parametrize("product", FIRST)
def test_the_first_line_decides(product: str, small: Path, feedgen: Feedgen) -> None:
    ran = feedgen("explain", product, "-c", "google")
    assert ran.status == 0, ran.err
    assert " ".join(ran.out.split()).startswith(FIRST[product])


TOLD = [
    ("A1", 'mpn = "M-A1"'),
    ("A1", "'M-' ~ id, feedgen.yaml:4:19"),
    ("A1", "+ rules `brand`: taken: its condition holds"),
    ("A1", 'brand: nothing → "Own"'),
    ("A1", "not brand → true"),
    ("A1", "+ rules `cheap`: taken: its condition holds"),
    ("A1", "price < 5 → true"),
    ("A1", "- rules `never asked`: not asked: `last` stops the list"),
    ("A1", 'title: "Mug" → "Own MUG"'),
    ("A1", 'g:custom_label_0 = "LOW"'),
    ("A1", '| upper → "LOW"'),
    ("A1", "<g:title>Own MUG</g:title>"),
    ("A1", 'price = "3.50 EUR" from "3.50"'),
    ("B2", "- rules `brand`: not taken: its condition does not hold"),
    ("B2", "+ rules `cheap`: taken: else: its condition does not hold"),
    ("B2", 'labels.band: nothing → "high"'),
    ("B2", 'fit: truncate_words → "Jug with a very long"'),
    ("C3", "- exclude (too dear): out"),
    ("D4", "! CAT104: 'abc' is not a price"),
    ("E5", "required fails: there is no value"),
]


@pytest.mark.parametrize(("product", "line"), TOLD)
def test_every_step_is_told(product: str, line: str, small: Path, feedgen: Feedgen) -> None:
    out = feedgen("explain", product, "-c", "google").out
    assert line in " ".join(out.split())
    prose = out.partition("7. ")[0]
    assert max(map(len, prose.splitlines())) <= 100


def test_a_variant_is_told_with_its_family(small: Path) -> None:
    feed = api.story("G2", channels=["ebay"]).feeds[0]
    assert (feed.outcome, feed.family) == ("variant", ["G1"])
    assert feed.item is not None
    assert [line.split(",")[2] for line in feed.item.strip().splitlines()] == ["G", "G1", "G2"]


@pytest.mark.parametrize(
    ("feed", "product", "outcome", "words"),
    [
        ("lms-inventory-status", "G2", "item", "an item of"),
        ("mip-product-combined", "G2", "variant", "without a parent row"),
        ("inventory-groups", "G2", "filtered", "it stands in the item of its group, `G`"),
        ("inventory-groups", "A1", "filtered", "it is in no group"),
        ("inventory-publish", "G2", "filtered", "variants have no row in this feed"),
    ],
)
def test_a_row_that_a_family_does_not_write_is_told(
    feed: str, product: str, outcome: str, words: str, small: Path
) -> None:
    (told,) = api.story(product, channels=[f"ebay/{feed}"]).feeds
    assert (told.outcome, words in told.decided) == (outcome, True), told.decided


NESTED = """\
feedgen: 1
channel: own
title: Own
spec: {url: "https://own.example", checked: 2026-11-01}
feeds:
  products:
    file: own.xml
    writer: xml
    collect: {brands: brand}
    root: {name: x, fields: {brand: {each: collected.brands, value: it.name}}}
    item: i
    variants: {mode: nested, distinguish: [color]}
    fields:
      id: id
      n: group.size
      colours: {value: "members | map(attribute='color')", join: ","}
      v: {each: members, item: {"@id": it.id}}
"""


def test_variants_inside_of_an_item_are_told_by_its_row(small: Path, feedgen: Feedgen) -> None:
    (small / "own.yaml").write_text(NESTED)
    first, second = (api.story(id_, channels=["./own.yaml"], params={}).feeds[0] for id_ in ("G1", "G2"))
    assert (first.outcome, second.outcome) == ("item", "filtered")
    assert second.decided == "filtered by variants (nested): it stands in the item of its group, `G`"
    assert first.item == (
        "  <i>\n    <id>G</id>\n    <n>2</n>\n    <colours>Red,Blue</colours>\n"
        '    <v id="G1"/>\n    <v id="G2"/>\n  </i>\n'
    )
    values = {one.name: one.value for one in first.fields}
    assert (values["n"], values["colours"]) == ("2", "Red,Blue")
    alone = api.story("A1", channels=["./own.yaml"]).feeds[0]
    assert (alone.outcome, alone.collected) == ("item", {"brands": ["Own"]})
    assert "brands of the document: Own" in feedgen("explain", "A1", "-c", "./own.yaml").out


def test_the_item_is_that_of_a_build(small: Path) -> None:
    api.build(channels=["google"], output=small / "feeds")
    whole = (small / "feeds" / "google.xml").read_text(encoding="utf-8")
    for product in ("A1", "B2", "G1"):
        item = api.story(product, channels=["google"]).feeds[0].item
        assert item
        assert item in whole


def test_the_form_for_programs(small: Path, feedgen: Feedgen) -> None:
    story = json.loads(feedgen("explain", "A1", "-c", "google", "--format", "json").out)
    assert story["source"] == {"file": "shop.csv", "row": 1, "line": 2}
    assert {
        "product",
        "source",
        "preset",
        "decided",
        "attributes",
        "steps",
        "findings",
        "feeds",
        "again",
    } == story.keys()
    title = next(field for field in story["feeds"][0]["fields"] if field["name"] == "g:title")
    assert title["places"]["max_length"] == "feedgen.yaml:16:29"


REFUSED = [
    (["explain", "A11", "-c", "google"], 2, "did you mean `A1`"),
    (["explain", "A11", "-c", "google"], 2, "among 9 records of shop.csv"),
    (["explain", "", "-c", "google"], 2, "PRF200"),
    (["explain", "A1", "-c", "gogle"], 2, "PRF110"),
    (["explain", "A1", "missing.csv", "-c", "google"], 3, "SRC101"),
    (["explain", "A1", "binary.csv", "-c", "google"], 3, "SRC"),
    (["explain", "A1", "-c", "./hostile.yaml"], 2, "hostile.yaml"),
    (["explain", "ABC123"], 2, "PRF130"),
]


@pytest.mark.parametrize(("arguments", "status", "said"), REFUSED)
def test_what_cannot_be_told(arguments: list[str], status: int, said: str, small: Path, feedgen: Feedgen) -> None:
    (small / "binary.csv").write_bytes(b"PK\x03\x04\x00\x00")
    (small / "hostile.yaml").write_text("feedgen: 1\nchannel: x\ntitle: &a [*a]\n")
    ran = feedgen(*arguments)
    assert ran.status == status, ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_without_a_channel_every_channel_of_the_shop_is_told(small: Path) -> None:
    assert [feed.channel for feed in api.story("A1").feeds] == ["google", "ebay"]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=30)
names = st.sampled_from(["title", "price", "sale_price", "gtin", "images", "quantity", "shipping", "category", "color"])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.dictionaries(names, cells, max_size=6))
def test_no_product_makes_it_fail(row: dict[str, str], small: Path) -> None:
    (small / "any.json").write_text(json.dumps([{"id": "X", "link": "/x", "title": "T", **row}]), encoding="utf-8")
    story = api.story("X", "any.json", channels=["google", "ebay"])
    assert story.decided
    json.dumps(story.as_json())


def test_a_price_is_told_amount_by_amount(small: Path) -> None:
    config = CONFIG.replace("    rules:\n", "    pricing: {add: [10%, 1.5], round: {ending: 0.90}}\n    rules:\n", 1)
    assert config != CONFIG
    (small / "feedgen.yaml").write_text(config)
    (step,) = [step for step in api.story("B2", channels=["google"]).feeds[0].steps if step.kind == "pricing"]
    assert step.why == "price: base 12.00 EUR → add 10% 13.20 EUR → add 1.5 14.70 EUR → round 14.90 EUR"
    assert [(change.attribute, change.after) for change in step.changes] == [("price", "14.90 EUR")]


# -- promotions, categories, what others take ----------------------------------------------------------------------

SALES = """\
shop: {country: FR, language: fr, currency: EUR, url: https://shop.example, timezone: UTC}
catalogue: {sources: [{path: shop.csv}]}
promotions:
  ten: {discount: 10%}
  half: {select: brand == 'Acme', discount: 50%}
  past: {end: 2020-01-01, discount: 60%}
  soon: {start: 2990-01-01, discount: 60%}
  list: {prices: list.csv}
  free: {amount: 500}
  there: {markets: [DE], discount: 60%}
  ebay: {channels: [other], discount: 60%}
channels:
  own: {market: FR, fields: {sku: {value: mpn, unique: true}}, categories: {file: map.csv, into: google_category}}
  other: {profile: own, market: FR, promotions: none, file: other.jsonl}
"""
OWN = """\
feedgen: 1
channel: own
title: Own
spec: {url: "https://own.example", checked: 2026-10-01}
markets: {FR: {language: fr, currency: EUR}}
feeds:
  products: {file: own.jsonl, writer: jsonl, fields: {id: id, asked: sale_price or price, category: google_category}}
"""
MAP = "Kitchen;Home\nKitchen > Mugs;Mugs\nBath;?\nGarden > Pots;Pots;?\n"
SOLD = """\
id,title,price,brand,sale_price,sale_start,sale_end,mpn,category,google_category
A,Mug,10,Acme,,,,M1,Kitchen > Mugs > Big,
B,Jug,10,Other,,,,M1,Kitchen,
C,Vase,10,Acme,4,,,M2,Garden > Pots,
D,Pot,,Acme,,,,M3,,
A,Mug again,12,Acme,,,,M4,,
E,Late,10,,9,2019-01-01,2019-02-01,M5,,Own > Words
"""
JUDGED = [
    ("A", "+ promotions `half`: taken: 5.00 EUR is the best there is"),
    ("A", "- promotions `ten`: not taken: 9.00 EUR is not below 5.00 EUR of `half`"),
    ("A", "- promotions `past`: not taken: it was over at 2020-01-02T00:00:00+00:00"),
    ("A", "- promotions `soon`: not taken: it is announced, and `half` runs"),
    ("A", "- promotions `list`: not taken: it has no price for the product"),
    ("A", "- promotions `free`: not taken: it has no usable price for the product"),
    ("A", "! MAP261"),
    ("A", "- promotions `there`: not taken: it is for the markets DE"),
    ("A", "- promotions `ebay`: not taken: it is for the channels other"),
    ("A", "+ categories: the longest line that begins 'Kitchen > Mugs > Big', map.csv:2"),
    ("A", "! the id comes again, in shop.csv:6: CAT301, the first product counts"),
    ("A", "A: own/products: an item of"),
    ("B", "- promotions `half`: not taken: the product is not selected"),
    ("B", "+ promotions `list`: taken: 8.00 EUR is the best there is"),
    ("B", "+ categories: the line of 'Kitchen', map.csv:1"),
    ("B", "B: own/products: rejected, CHN111: 'M1' belongs to an earlier item already"),
    ("C", "- promotions `half`: not taken: 5.00 EUR is not below the product's own sale, 4.00 EUR"),
    (
        "C",
        "- categories: not taken: no line begins 'Garden > Pots'; map.csv:4 proposes one, and waits for its `?` to go",
    ),
    ("D", "- promotions `half`: not taken: the product has no price"),
    ("D", "- categories: not taken: the product has no path"),
    ("E", "+ sale: the sale is over"),
    ("E", 'sale_price: "9.00 EUR" → nothing'),
    ("E", "- categories: not taken: the product has a category of its own, Own > Words"),
]


@pytest.fixture
def sold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "channel_profiles").mkdir()
    for name, text in {
        "feedgen.yaml": SALES,
        "channel_profiles/own.yaml": OWN,
        "map.csv": MAP,
        "shop.csv": SOLD,
        "list.csv": "id;price\nB;8\n",
    }.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("product", sorted({product for product, _ in JUDGED}))
def test_what_was_judged_is_told(product: str, sold: Path, feedgen: Feedgen) -> None:
    out = " ".join(feedgen("explain", product, "-c", "own").out.split())
    assert [line for name, line in JUDGED if name == product and line not in out] == []


def test_a_channel_without_promotions_says_so(sold: Path, feedgen: Feedgen) -> None:
    out = " ".join(feedgen("explain", "A", "-c", "other").out.split())
    assert "- promotions `half`: not taken: the channel says `promotions: none`" in out


def test_what_is_told_is_what_is_built(sold: Path) -> None:
    report = api.build(channels=["own"], output=sold / "feeds")
    built = [json.loads(line) for line in (sold / "feeds" / "own.jsonl").read_text().splitlines()]
    told = {name: api.story(name, channels=["own"]).feeds[0] for name in "ABCDE"}
    assert [item["id"] for item in built] == [name for name, feed in told.items() if feed.outcome == "item"]
    assert all(json.loads(told[item["id"]].item or "") == item for item in built)
    assert {finding.code for finding in report.tally} >= {"CHN111", "CAT301", "MAP261", "MAP263"}
