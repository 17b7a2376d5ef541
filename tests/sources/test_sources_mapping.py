"""Headers, presets and the merchant's own columns: what becomes of a record."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from source_reading import SHARED, compiler_for, map_source, mapped, preset_of

from feedgen.catalogue import ATTRIBUTES, BESIDE, ProductReader, ReadOptions, Records
from feedgen.sources import (
    PresetModel,
    SourceOptions,
    Table,
    bind,
    find_column,
    inspect,
    is_column,
    load_preset,
    load_presets,
    normalise,
    preset_names,
)
from feedgen.sources.mapping.binding import layout_of
from feedgen.sources.mapping.cells import list_of

SPELLINGS = [
    ("Nom", "title"),
    ("Bezeichnung", "title"),
    ("Product Name", "title"),
    ("Prix TTC", "price"),
    ("prix_ttc", "price"),
    ("prixTTC", "price"),
    ("Preis", "price"),
    ("Regular price", "price"),
    ("price_gross", "price"),
    ("g:price", "price"),
    ("Sale price", "sale_price"),
    ("EAN13", "gtin"),
    ("EAN-Code", "gtin"),
    ("meta.barcode", "gtin"),
    ("UPC/EAN", "gtin"),
    ("Bild", "images"),
    ("image_link", "images"),
    ("cover_media_url", "images"),
    ("assets", "images"),
    ("Hosted Image URLs", "images"),
    ("thumbnail", "images"),
    ("Hersteller", "brand"),
    ("Marque", "brand"),
    ("manufacturer_name", "brand"),
    ("Lagerbestand", "quantity"),
    ("Quantité", "quantity"),
    ("stockOnHand", "quantity"),
    ("Stock", "quantity"),
    ("Référence", "id"),
    ("Ref", "id"),
    ("product_number", "id"),
    ("Artikel-Nr.", "id"),
    ("SKU", "id"),
    ("Product URL", "link"),
    ("Lien", "link"),
    ("availabilityStatus", "availability"),
    ("Verfügbarkeit", "availability"),
    ("Is Visible", "status"),
    ("Parent", "parent_id"),
    ("parent_id", "parent_id"),
    ("item_group_id", "group_id"),
    ("google_product_category", "google_category"),
    ("product_type", "category"),
    ("Größe", "size"),
    ("GRÖSSE", "size"),
    ("sale_price_effective_date", "sale_price_effective_date"),
    ("energy_efficiency_class", "energy_class"),
    ("cost_of_goods_sold", "cost"),
    ("unit_pricing_measure", "unit_measure"),
    ("shipping_weight", "shipping_weight"),
    ("dimensions.width", "width"),
]


@pytest.mark.parametrize(("column", "attribute"), SPELLINGS)
def test_generic_knows_the_name(column, attribute):
    preset = load_preset("generic")
    columns = ("zz", column)
    mapping = bind(preset, columns, {}, compiler_for(columns), frozenset())
    table = Table("x", columns, rows=[["?", "value"]], lines=[2], rownums=[1])
    attributes = mapping.apply(table).records.attributes(0)
    assert attributes[attribute] == "value"
    assert mapping.columns[attribute] == column
    assert mapping.unused == ["zz"]


def test_generic_knows_every_attribute():
    generic = load_preset("generic")
    named = {attribute.partition(".")[0] for attribute in generic.columns}
    assert named == {*ATTRIBUTES, *BESIDE}
    # YML says why something is used; no attribute does, so it is kept among `attributes`
    known = {*ATTRIBUTES, *BESIDE, "condition_note"}
    for preset in load_presets():
        assert {attribute.partition(".")[0] for attribute in preset.columns} <= known, preset.name


def test_no_name_means_two_things():
    """A name stands for one attribute, except where one value truly feeds two."""
    twice = {"parent id", "parent sku", "parent", "manufacturer", "hersteller", "fabricant", "categories"}
    twice |= {"manufacturer name", "herstellername", "nom du fabricant"}
    owner: dict[str, str] = {}
    for attribute, spec in load_preset("generic").columns.items():
        for name in {normalise(name) for name in (*(spec.first or ()), *(spec.all or ()))}:
            if name in {normalise(known) for known in twice}:
                continue
            assert owner.setdefault(name, attribute) == attribute, name
    for attribute in load_preset("generic").columns:
        assert owner.get(normalise(attribute), attribute) == attribute


UNITS = [
    ("Weight (kg)", "1.5", "weight", "1.5 kg"),
    ("Poids en kg", "1,5", "weight", "1,5 kg"),
    ("weight_g", "150", "weight", "150 g"),
    ("Length [cm]", "30", "length", "30 cm"),
    ("Price (EUR)", "9.90", "price", "9.90 EUR"),
    ("price_eur", "9.90", "price", "9.90 EUR"),
    ("Prix TTC (€)", "9,90", "price", "9,90 EUR"),
    ("Prix TTC (€)", "9,90 €", "price", "9,90 €"),
    ("Price (EUR)", "$9.90", "price", "$9.90"),
    ("Price (EUR)", "free", "price", "free"),
    ("price_gross_usd", "-1", "price", "-1 USD"),
    ("shipping(country:service:price)", "FR:DPD:4,90 EUR", "shipping",
     [{"country": "FR", "service": "DPD", "price": "4,90 EUR"}]),
    ("shipping(country:region:service:price)", "US:CA:Express:6.49 USD,SK::Kuriér:3.90 EUR", "shipping",
     [{"country": "US", "region": "CA", "service": "Express", "price": "6.49 USD"},
      {"country": "SK", "service": "Kuriér", "price": "3.90 EUR"}]),
    ("shipping(service:price)", '"A:B, C":3 EUR', "shipping", [{"service": "A:B, C", "price": "3 EUR"}]),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "attribute", "expected"), UNITS)
def test_the_header_brings_a_unit_or_an_order(column, cell, attribute, expected):
    columns = ("id", column)
    mapping = bind(load_preset("generic"), columns, {}, compiler_for(columns), frozenset())
    table = Table("x", columns, rows=[["1", cell]], lines=[2], rownums=[1])
    assert mapping.apply(table).records.attributes(0)[attribute] == expected


def test_a_plain_name_is_preferred_to_one_with_a_unit():
    result = mapped(b"id,price_eur,price\n1,2,3\n2,4,\n")
    assert [product["price"] for product in result.attributes] == ["3", "4 EUR"]


def test_blanks_around_names_and_cells_do_not_matter():
    result = mapped(b"id   , title \n 1 ,  Mug  \n2,   \n")
    assert result.attributes == [{"id": "1", "title": "Mug"}, {"id": "2"}]
    assert result.lines == [2, 3]


def test_pictures_come_from_all_their_columns():
    result = mapped(
        b"id,additional_image_link,image_link,additional_image_link,Image 2,thumbnail\n"
        b'1,https://x/b.jpg,https://x/a.jpg,"https://x/c.jpg;https://x/d,e.jpg",https://x/a.jpg,t\n'
        b"2,,,,,https://x/t.jpg\n"
    )
    assert result.attributes[0]["images"] == [f"https://x/{name}.jpg" for name in ("a", "b", "c", "d,e")]
    assert result.attributes[1]["images"] == "https://x/t.jpg"


def test_an_empty_cell_falls_back_to_the_next_name():
    result = mapped(b"SKU,ID,Name\nA,1,x\n,2,y\n", keep=None)
    assert [product["id"] for product in result.attributes] == ["A", "2"]
    assert result.attributes[0]["attributes"] == {"ID": "1"}


def test_unclaimed_columns():
    data = b"id,title,Fabric,Season\n1,Mug,Wool,\n"
    assert mapped(data, keep=None).attributes == [{"id": "1", "title": "Mug", "attributes": {"Fabric": "Wool"}}]
    assert mapped(data, keep=frozenset({"Season", "title"})).attributes == [{"id": "1", "title": "Mug"}]
    assert mapped(data, keep=frozenset({"Fabric"})).attributes[0]["attributes"] == {"Fabric": "Wool"}
    assert mapped(data).unused == ["Fabric", "Season"]


def test_the_merchant_says_which_column():
    data = b"Ref,Nom du produit,Prix TTC,Prix net\n7,Mug,9,10\n,Cup,8,\n"
    columns = {"title": "nom_du_produit", "price": "Prix net", "id": "'R-' ~ ref", "brand": {"const": "Own"},
               "cost": "row['Prix net'] | number * 2"}  # fmt: skip
    result = mapped(data, overrides=columns)
    assert result.attributes[0] == {
        "id": "R-7", "title": "Mug", "price": "10", "brand": "Own", "cost": Decimal(20)
    }  # fmt: skip
    assert result.attributes[1] == {"id": "R-", "title": "Cup", "brand": "Own"}
    assert result.unused == ["Prix TTC"]


def test_a_failing_expression_is_a_finding():
    result = mapped(b"id,Net\n1,2\n2,x\n", overrides={"price": "(row.Net | number) / (row.Net | number - 2)"})
    assert [finding.code for finding in result.findings] == ["SRC212"]
    finding = result.findings[0]
    assert (finding.field, finding.origin.file, finding.origin.row, finding.origin.line) == ("price", "<stdin>", 1, 2)
    assert "price" not in result.attributes[0]


COLUMNS = ("Prix TTC", "Price 2", "Google Shopping / MPN", "a")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Prix TTC", "Prix TTC"),
        ("prix_ttc", "Prix TTC"),
        ("prixTtc", "Prix TTC"),
        ("Google Shopping / MPN", "Google Shopping / MPN"),
        ("price * 2", None),
        ("'a'", None),
        ("prix ttc net", None),
        ("", None),
    ],
)
def test_column_or_expression(text, found):
    assert find_column(text, COLUMNS) == found
    assert is_column(text, COLUMNS) == (found is not None)


def test_json_objects_are_taken_apart_where_no_attribute_wants_them_whole():
    records = [
        {"id": 1, "dimensions": {"width": 1.5}, "manufacturer": {"name": "N", "url": "u"}, "price": {"amount": 3}},
        {"id": 2, "manufacturer": "M", "tags": ["a", None, ""], "images": [], "adult": False, "x": {"y": {"z": 0}}},
        {"id": 3, "attributes": {"Fabric": "Wool"}, "shipping": [{"country": "FR"}], "categories": {"g": "1"}},
    ]
    result = mapped(json.dumps(records).encode(), keep=None)
    assert result.attributes == [
        {"id": 1, "width": Decimal("1.5"), "manufacturer": {"name": "N", "url": "u"}, "price": {"amount": 3}},
        {"id": 2, "manufacturer": "M", "brand": "M", "tags": ["a"], "adult": False, "attributes": {"x.y.z": 0}},
        {"id": 3, "attributes": {"Fabric": "Wool"}, "shipping": [{"country": "FR"}], "categories": {"g": "1"}},
    ]
    assert result.unused == ["x.y.z"]


def test_json_names_that_come_late_are_still_mapped():
    records = [{"id": n} for n in range(60)] + [{"id": 60, "brand": "B", "zz": 1}]
    result = mapped("\n".join(map(json.dumps, records)).encode(), keep=None)
    assert result.attributes[-1] == {"id": 60, "brand": "B", "attributes": {"zz": 1}}


def test_late_names_come_in_one_order():
    """Set order depends on the hash seed; the order of columns must not."""
    late = dict.fromkeys("qwertzuiopasdfghjkl", 1)
    records = [{"id": n} for n in range(250)] + [{"id": 250, **late}]
    result = mapped("\n".join(map(json.dumps, records)).encode(), keep=None)
    assert list(result.attributes[-1]["attributes"]) == sorted(late)


def test_option_columns_of_other_shops():
    result = mapped(
        b"SKU,Option Name 1,Option Value 1,Option Name 2,Option Value 2\n1,Farbe,Rot,Holz,Eiche\n2,,,,\n", keep=None
    )
    assert result.attributes == [{"id": "1", "color": "Rot", "attributes": {"Holz": "Eiche"}}, {"id": "2"}]


def test_parts_of_a_group_in_columns_of_their_own():
    result = mapped(b"id,manufacturer_name,manufacturer_email,title_en\n1,Nova,a@b.c,Mug\n2,,,\n", keep=None)
    assert result.attributes[0]["manufacturer"] == {"name": "Nova", "email": "a@b.c"}
    assert result.attributes[0]["translations"] == {"en": {"title": "Mug"}}
    assert result.attributes[0]["brand"] == "Nova"
    assert result.attributes[1] == {"id": "2"}


OLD = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,"
    "Variant Compare At Price,Variant Barcode,Image Src,Image Position,Variant Image,Cost per item,Status\n"
)
NEW = (
    "URL handle,Title,Description,Vendor,Type,Tags,Published on online store,Option1 name,Option1 value,Option2 name,"
    "Option2 value,SKU,Weight value (grams),Inventory tracker,Inventory quantity,Continue selling when out of stock,"
    "Price,Compare-at price,Barcode,Product image URL,Image position,Variant image URL,Cost per item,Status\n"
)
SHOP = (
    'tee,Tee,<p>Soft</p>,Nova,Tops,"a, b",true,Couleur,Bleu,Fit,Slim,TEE-1,150,shopify,3,deny,15,20,4006381333931,'
    "https://x/2.jpg,2,https://x/v.jpg,7,active\n"
    "tee,,,,,,,,Rouge,,Slim,,0,shopify,0,continue,15,,,https://x/1.jpg,1,,,\n"
    "tee,,,,,,,,,,,,,,,,,,,https://x/3.jpg,3,,,\n"
    "mug,Mug,,Nova,,,false,Title,Default Title,,,,0,,0,deny,9,9,,https://x/m.jpg,1,,,\n"
    "ghost,Ghost,,Nova,,,true,Title,Default Title,,,,0,,0,deny,,,,,,,,draft\n"
)


@pytest.mark.parametrize("size", [1, 200, 1 << 18])
@pytest.mark.parametrize("header", [OLD, NEW])
def test_shopify(header, size):
    result = mapped((header + SHOP).encode(), size=size, keep=None)
    assert result.preset == "shopify"
    assert (len(result.attributes), result.merged, result.findings) == (4, 1, [])
    blue, red, mug, ghost = result.attributes
    assert blue == {
        "id": "TEE-1", "group_id": "tee", "gtin": "4006381333931", "title": "Tee", "description": "<p>Soft</p>",
        "brand": "Nova", "category": "Tops", "tags": "a, b", "link": "/products/tee", "price": "20",
        "sale_price": "15", "cost": "7", "quantity": "3", "availability": "in_stock", "color": "Bleu",
        "weight": "150 g", "status": "active", "attributes": blue["attributes"],
        "variant_option": [{"name": "Fit", "value": "Slim"}],
        "images": ["https://x/v.jpg", "https://x/1.jpg", "https://x/2.jpg", "https://x/3.jpg"],
    }  # fmt: skip
    assert blue["attributes"]["Fit"] == "Slim"
    assert red["id"] == "tee-rouge-slim"
    assert (red["title"], red["color"], red["price"]) == ("Tee", "Rouge", "15")
    assert (red["availability"], red["quantity"]) == ("backorder", "0")
    assert "sale_price" not in red
    assert "weight" not in red
    assert (mug["id"], mug["status"], mug["availability"]) == ("mug", "hidden", "in_stock")
    assert not {"group_id", "color", "quantity", "sale_price", "variant_option"} & mug.keys()
    assert (ghost["id"], ghost["status"]) == ("ghost", "draft")
    assert result.lines == [2, 3, 5, 6]


SQUARESPACE = (
    '"Product ID [Non Editable]","Variant ID [Non Editable]","Product Type [Non Editable]","Product Page",'
    '"Product URL","Title","Description","SKU","Option Name 1","Option Value 1","Option Name 2","Option Value 2",'
    '"Price","Sale Price","On Sale","Stock","Categories","Tags","Weight","Length","Width","Height","Visible",'
    '"Hosted Image URLs"\n'
    "p1,v1,PHYSICAL,shop,linen-shirt,Linen shirt,<p>Light</p>,SH-1,Colour,White,Fit,Slim,40.00,30.00,Yes,Unlimited,"
    '"/clothing/shirts, /sale","linen, summer",0.2,0.0,0.0,0.0,Yes,"https://x/1.jpg https://x/2.jpg\nhttps://x/3.jpg"\n'
    ",v2,,,,,,SH-2,Colour,Blue,Fit,Wide,40.00,30.00,No,0,,,0.0,0.0,0.0,0.0,,\n"
    "p2,v3,PHYSICAL,,mug,Mug,,,,,,,9.00,0.00,Yes,4,Kitchen,,0.0,0.0,0.0,0.0,No,\n"
)


@pytest.mark.parametrize("size", [1, 300, 1 << 18])
@pytest.mark.parametrize("ids", [True, False])
def test_squarespace(ids, size):
    """Also where the ids were deleted for a move to another site."""
    text = SQUARESPACE if ids else SQUARESPACE.replace("p1,v1,", ",,").replace(",v2,", ",,").replace("p2,v3,", ",M-1,")
    result = mapped(text.encode(), size=size, keep=None)
    assert result.preset == "squarespace"
    assert (len(result.attributes), result.merged, result.findings) == (3, 0, [])
    white, blue, mug = result.attributes
    assert white == {
        "id": "SH-1", "group_id": "p1" if ids else "linen-shirt", "title": "Linen shirt", "description": "<p>Light</p>",
        "link": "/shop/linen-shirt", "price": "40.00", "sale_price": "30.00", "availability": "in_stock",
        "images": white["images"], "category": "clothing > shirts", "tags": "linen, summer", "weight": "0.2",
        "color": "White", "status": "Yes", "attributes": white["attributes"],
        "variant_option": [{"name": "Fit", "value": "Slim"}],
    }  # fmt: skip
    assert list_of([white["images"]]) == ["https://x/1.jpg", "https://x/2.jpg", "https://x/3.jpg"]
    assert white["attributes"]["Fit"] == "Slim"
    assert (blue["id"], blue["title"], blue["color"], blue["link"]) == ("SH-2", "Linen shirt", "Blue", white["link"])
    assert (blue["group_id"], blue["images"], blue["status"]) == (white["group_id"], white["images"], "Yes")
    assert (blue["availability"], blue["quantity"]) == ("out_of_stock", "0")
    assert not {"sale_price", "weight"} & blue.keys()
    assert (mug["id"], mug["link"], mug["category"]) == ("v3" if ids else "M-1", "/mug", "Kitchen")
    assert (mug["quantity"], mug["availability"], mug["status"]) == ("4", "in_stock", "No")
    assert not {"group_id", "sale_price", "images"} & mug.keys()


PATTERNS = """
feedgen: 1
preset: made-up
title: Made up
columns:
  id: sku
  title: [name, "name-{language}_{country}"]
  images: {all: ["picture-{n}"]}
  price: ["price-{currency}"]
  "translations.{language}.title": ["name-{language}_{country}", "name-{language}_{country}-{channel}"]
"""


def test_names_of_columns_may_have_places():
    preset = PresetModel.model_validate(yaml.safe_load(PATTERNS))
    columns = (
        "sku",
        "name-fr_FR",
        "name-de_AT-print",
        "name-de_DE",
        "price-EUR",
        "price-USD",
        "picture-1",
        "picture-2",
        "nam",
    )
    mapping = bind(preset, columns, {}, compiler_for(columns), frozenset())
    rows = [
        ["A", "Tasse", "Becher", "", "", "9", "a.jpg", "b.jpg", "x"],
        ["B", "", "", "Krug", "8", "9", "", "b.jpg", "x"],
    ]
    found = mapping.apply(Table("x", columns, rows=rows, lines=[2, 3], rownums=[1, 2])).records
    translated = {"fr": {"title": "Tasse"}, "de": {"title": "Becher"}}
    first = {"id": "A", "title": "Tasse", "price": "9 USD", "images": ["a.jpg", "b.jpg"], "translations": translated}
    second = {
        "id": "B",
        "title": "Krug",
        "price": "8 EUR",
        "images": ["b.jpg"],
        "translations": {"de": {"title": "Krug"}},
    }
    assert [found.attributes(i) for i in range(2)] == [first, second]
    assert mapping.unused == ["nam"]


def test_a_preset_may_build_on_another():
    extended, base, generic = load_preset("facebook-feed"), load_preset("google-feed"), load_preset("generic")
    assert extended.columns["link"] == base.columns["link"]
    assert extended.columns["cost"] == generic.columns["cost"]
    assert extended.columns["quantity"].first == ["quantity_to_sell_on_facebook"]
    assert extended.synonyms
    assert base.detect != extended.detect
    assert extended.options == generic.options


def test_the_best_preset_is_chosen():
    columns = tuple(OLD.strip().split(","))
    assert preset_of(columns).preset == "shopify"
    assert preset_of(("Handle", "Title", "Vendor")).preset == "generic"
    assert preset_of(("id",)).preset == "generic"
    assert {"generic", "shopify", "squarespace"} <= set(preset_names())
    with pytest.raises(KeyError):
        load_preset("../secrets")


@pytest.mark.parametrize("name", preset_names())
def test_presets_travel_as_plain_data(name):
    preset = load_preset(name)
    assert PresetModel.model_validate(json.loads(json.dumps(preset.model_dump()))) == preset
    assert pickle.loads(pickle.dumps(preset)) == preset


def test_info_travels(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("id,id\n1,2\n")
    info = inspect(SourceOptions(str(path), preset="generic"))
    assert pickle.loads(pickle.dumps(info)) == info


EXPORTS = {
    "bigcommerce_modern.csv": ("bigcommerce", 68, 50, 68),
    "dummyjson_products.json": ("generic", 194, 0, 194),
    "shopify_apparel.csv": ("shopify", 22, 0, 22),
    "shopify_home-and-garden.csv": ("shopify", 21, 0, 21),
    "shopify_jewelery.csv": ("shopify", 23, 18, 23),
    "shopware_products.csv": ("shopware6", 59, 1, 59),
    "shopware_products_with_invalid.csv": ("shopware6", 10, 0, 10),
    "squarespace.csv": ("squarespace", 9, 0, 9),
    "vendure_products.csv": ("vendure", 88, 0, 86),
    "woocommerce_sample_products.csv": ("woocommerce", 22, 2, 22),
}
"""File → preset, products, records that only add to a product, different ids."""

WHOLE = {
    "bigcommerce_modern.csv": 68,
    "dummyjson_products.json": 194,
    "shopify_apparel.csv": 22,
    "shopify_home-and-garden.csv": 21,
    "shopify_jewelery.csv": 23,
    "shopware_products.csv": 59,
    "shopware_products_with_invalid.csv": 10,
    "squarespace.csv": 9,
    "vendure_products.csv": 88,
    "woocommerce_sample_products.csv": 21,
}
"""How many of them have a title and a price; the others are variants' parents, picture rows and the like."""


@pytest.mark.parametrize("size", [500, 1 << 18])
@pytest.mark.parametrize("name", EXPORTS)
def test_real_exports(name, size):
    path = SHARED / "catalogues" / name
    if not path.exists():
        pytest.skip("the real exports are not part of the project")
    result = map_source(inspect(SourceOptions(str(path))), size=size)
    ids = {product["id"] for product in result.attributes}
    assert (result.preset, len(result.attributes), result.merged, len(ids)) == EXPORTS[name]
    assert result.findings == []
    assert sum({"title", "price"} <= product.keys() for product in result.attributes) == WHOLE[name]


def test_a_computed_date_that_fails_ends_the_sale():
    """A sale whose window is not known does not take place."""
    columns = ("id", "title", "price", "sale_price", "until")
    overrides = {"sale_end": "'2026-12-01' if 1 // (until | int(0)) else none"}
    mapping = bind(load_preset("generic"), columns, overrides, compiler_for(columns), frozenset())
    rows = [["A", "Mug", "9 EUR", "5 EUR", "soon"], ["B", "Mug", "9 EUR", "5 EUR", "1"]]
    mapped = mapping.apply(Table("x", columns, rows=rows, lines=[2, 3], rownums=[1, 2]))
    assert [(found.code, found.field, found.origin.line) for found in mapped.findings] == [("SRC212", "sale_end", 2)]
    products, said = ProductReader(ReadOptions()).read(mapped.records, "x", mapping.columns)
    assert ["sale_price" in product for product in products] == [False, True]
    assert [finding.code for _, finding in said] == ["CAT206"]


HEADER = ("id", "Weight (kg)", "image_link", "additional_image_link", "images", "thumbnail", "title", "name", "Fabric")
PIECES = [
    "https://x.example/a",
    "https://x.example/b",
    "http://y.example",
    "file.jpg",
    ",",
    ", ",
    ",,",
    ";",
    "|",
    " ",
    "\n",
    "2",
]
table_cells = st.one_of(st.just(""), st.lists(st.sampled_from(PIECES), max_size=5).map("".join))


@example(rows=[["1", "2", "file.jpg,https://x.example/a", "", "", "", "", "", ""]])
@given(rows=st.lists(st.lists(table_cells, min_size=len(HEADER), max_size=len(HEADER)), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_table_is_read_by_columns_as_by_rows(rows):
    layout = layout_of(load_preset("generic"), HEADER, {}, compiler_for(HEADER), None)
    columns = layout.columnwise(rows)
    assert columns is not None
    records = Records(columns, range(1, len(rows) + 1), [None] * len(rows))
    assert [records.attributes(i) for i in range(len(rows))] == [layout.read(row) for row in rows]
