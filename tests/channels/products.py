"""Products drawn at random: plausible ones, and ones that nobody should have to expect."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

HOSTILE = [
    "",
    " ",
    "\x00\x07\x1b",
    "a" * 6000,
    "wool " * 3000,
    "<b>bold</b> & <script>alert(1)</script>",
    "]]>",
    "<![CDATA[x]]>",
    "&amp;lt;",
    "\r\n\t;,|\"'`",
    "=1+1",
    "{{ 7 * 7 }}",
    "\u202eRTL\u202c שלום مرحبا",
    "👩‍👩‍👧‍👦🇫🇷☕️" * 40,
    "\ufeff\u200b",
    "\ud800",
    "0",
    "-1",
    "1e30",
    "99999999999999999999999999",
    "NaN",
    "Infinity",
    "0x1F",
    "1.299,00 €",
    "12.90 EUR",
    "12.90 XXX",
    "2026-13-45",
    "9999-12-31T23:59:59Z",
    "0001-01-01",
    "yes",
    "TRUE",
    "in stock",
    "http://",
    "https://x.example/ä b?c=1,2#é",
    "javascript:alert(1)",
    "ftp://x.example/y",
    "//x.example/z",
    "N/A",
    "null",
    "None",
    "new",
    "adult",
    "4006381333931",
    "12 kg",
    "a/b/c/d/e",
    "a,b,c",
    "a|b|c",
    "FR::Standard:4.90 EUR",
    "FR:::",
    ":::",
    "Straße İı ﬁ",
    "\n\n\n",
    "1" * 400,
]

WORDS = st.sampled_from(
    ["Red", "mug", "Größe 42", "robot", "crème brûlée", "T-shirt", "100%", "“Atlas”", "2 × 5 cm", "N° 7"]
)
TITLES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
PRICES = st.decimals(1, 5000, places=2).map(str)
LINKS = st.sampled_from(
    ["https://shop.example/p/1", "https://shop.example/p?a=1&b=ü", "/p/tee,red?x=1", "https://shop.example/ä"]
)
PICTURES = st.lists(
    st.sampled_from([f"https://shop.example/{n}.jpg" for n in range(15)]), min_size=1, max_size=14, unique=True
)
MEASURES = st.sampled_from(["350 g", "1.5 kg", "0.2 kg", "2 lb", "12 oz"])
LENGTHS = st.sampled_from(["12 cm", "300 mm", "1.2 m", "10 in"])
SHIPPING = st.sampled_from(["FR::Standard:4.90 EUR", "DE::DHL:3.90 EUR,FR::DPD:0 EUR", "::Express:9.90 EUR"])
NUMBERS = ["4006381333931", "4006381333948", "036000291452", "96385074"]
GTINS = st.sampled_from(NUMBERS)
DATES = st.sampled_from(["2025-12-01T00:00:00Z", "2025-12-24", "2026-01-15T10:00:00+01:00", "2026-02-28", "2027-06-01"])

NEEDED: dict[str, st.SearchStrategy[Any]] = {
    "title": TITLES,
    "description": TITLES.map(lambda text: f"<p>{text}</p>\n<ul><li>a</li><li>b</li></ul>"),
    "link": LINKS,
    "images": PICTURES,
    "price": PRICES,
    "availability": st.sampled_from(["in stock", "out of stock", "preorder", "backorder"]),
    "brand": st.sampled_from(["Nova", "Acme & Sons", "Ægir"]),
    "gtin": GTINS,
    "mpn": st.sampled_from(["M-1", "NM/ATL 7"]),
    "category": st.sampled_from(["Clothing > Tops", "Kitchen > Mugs > Large"]),
    "condition": st.sampled_from(["new", "used"]),
    "quantity": st.integers(0, 500),
    "shipping": SHIPPING,
    "weight": MEASURES,
}
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "sale_price": st.decimals("0.5", 900, places=2).map(str),
    "sale_start": DATES,
    "sale_end": DATES,
    "cost": PRICES,
    "availability_date": DATES,
    "expiration_date": DATES,
    "google_category": st.sampled_from(["212", "2169", "Media > Books"]),
    "color": st.sampled_from(["Red", "Red/Blue", "Grün"]),
    "size": st.sampled_from(["M", "42", "XL"]),
    "gender": st.sampled_from(["male", "female", "unisex"]),
    "age_group": st.sampled_from(["adult", "kids", "newborn"]),
    "material": st.just("Cotton/Wool"),
    "pattern": st.just("Striped"),
    "size_type": st.sampled_from(["big and tall", "petite"]),
    "size_system": st.sampled_from(["FR", "EU"]),
    "adult": st.booleans(),
    "is_bundle": st.booleans(),
    "multipack": st.integers(2, 9),
    "unit_measure": st.just("750 ml"),
    "unit_base_measure": st.just("1 l"),
    "shipping_weight": MEASURES,
    "length": LENGTHS,
    "width": LENGTHS,
    "height": LENGTHS,
    "highlights": st.lists(TITLES, max_size=4),
    "tags": st.lists(WORDS, max_size=4),
    "custom_label_0": TITLES,
    "promotion_id": st.just("P1"),
    "energy_class": st.sampled_from(["A", "G"]),
    "msrp": PRICES,
    "isbn": st.just("9783161484100"),
    "tax_rate": st.just("20"),
    "country_of_origin": st.just("FR"),
    "handling_days": st.integers(0, 9),
    "manufacturer": st.just({"name": "Nova SAS", "email": "a@nova.example", "address": "1 rue X, 69100 Y, France"}),
}

ODD = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    st.integers(-(10**12), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
    st.lists(st.sampled_from(HOSTILE), max_size=4),
    st.dictionaries(st.sampled_from(["name", "value", "price", "country"]), st.sampled_from(HOSTILE), max_size=3),
)


def plausible() -> st.SearchStrategy[dict[str, Any]]:
    """A product as shops have it; most channels take it."""
    return st.fixed_dictionaries(NEEDED, optional=OPTIONAL)


def hostile(columns: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """A product with anything in it: attributes, and columns named like fields, hold what they should not."""
    spoilt = st.dictionaries(st.sampled_from([*NEEDED, *OPTIONAL, *columns]), ODD, max_size=12)
    return st.tuples(plausible(), spoilt).map(lambda both: {**both[0], **both[1]})


def flooded(columns: list[str]) -> list[dict[str, Any]]:
    """For each odd text a product that has it everywhere but where channels insist, and there in one place."""
    places = [name for name in dict.fromkeys([*OPTIONAL, *columns]) if name not in NEEDED and name != "id"]
    needed = list(NEEDED)
    everywhere = [
        {**dict.fromkeys(places, text), needed[n % len(needed)]: text, "title": f"Mug {n}"}
        for n, text in enumerate(HOSTILE)
    ]
    alone = [{name: text} for name in needed for text in ("a" * 6000, "wool " * 3000, "-1", "&lt;b&gt; ]]>")]
    return [*everywhere, *(dict.fromkeys(places, text) for text in HOSTILE), *alone]
