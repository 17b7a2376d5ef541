"""`feedgen channels new`: profiles drafts lint clean, build, and have the fields of the sample in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedgen.engine.drafting.sample import read_sample
from feedgen.engine.drafting.shape import Shape

Feedgen = Callable[..., Any]

SAMPLES = {
    "google-fr.xml": ("xml", {"g:id": "id", "g:price": "price", "g:image_link": "images[0]"}),
    "all-channels/heureka.xml": (
        "xml",
        {"ITEM_ID": "id", "PRICE_VAT": "price", "MANUFACTURER": "brand", "EAN": "gtin"},
    ),
    "all-channels/kelkoo.xml": ("xml", {"offer-id": "id", "image-url-2": "images[1]", "currency": "price.currency"}),
    "all-channels/yml.xml": ("xml", {"@id": "id"}),
    "all-channels/kelkoo-group.txt": ("tsv", {"id": "id", "gtin": "gtin"}),
    "idealo-fr.csv": ("csv", {"sku": "id", "imageUrls": "images", "price": "price"}),
    "amazon-fr-listings.json": ("json", {"sku": "id"}),
    "all-channels/openai-acp-products.jsonl": ("jsonl", {"id": "id", "url": "link"}),
}
HOSTILE = {
    "empty.xml": b"",
    "broken.xml": b"<shop><item><id>1</id><item>",
    "bomb.xml": b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a><i><t>&c;</t></i><i><t>&c;</t></i></a>',
    "header.csv": b"id,title,price\n",
    "holes.csv": b"id,{{ params }},title\n1,b,c\n",
    "slash.json": b'[{"id": 1, "a/b": 2}, {"id": 2, "a/b": 2}]',
    "deep.json": b"[" * 5000,
    "wide.csv": b",".join(b"c%d" % n for n in range(1200)) + b"\n" + b",".join([b"1"] * 1200) + b"\n",
    "page.pdf": b"%PDF-1.7 and so on",
    "cut.json": b'[{"id": 1}, {"id": ',
}


def names(shape: Shape) -> Iterator[Any]:
    for part in shape.parts.values():
        yield (part.name, list(names(part))) if part.parts else part.name


def fields(said: dict[str, Any]) -> Iterator[Any]:
    for name, settings in said.items():
        yield (name, list(fields(settings["item"]))) if "item" in settings else name


def only(found: list[Any], known: list[Any]) -> bool:
    """Whether what was found are some of the known, in their order."""
    rest = iter(known)
    return all(any(name == one for one in rest) for name in found)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_draft_is_sound_builds_and_has_the_fields_of_its_sample(sample: str, shop: Path, feedgen: Feedgen) -> None:
    writer, known = SAMPLES[sample]
    ran = feedgen("channels", "new", "mine", "--from", f"expected/{sample}")
    assert (ran.status, ran.out) == (0, ""), ran.err
    path = shop / "channel_profiles/mine.yaml"
    feed = yaml.safe_load(path.read_text())["feeds"]["products"]
    assert feed["writer"] == writer
    assert list(fields(feed["fields"])) == list(names(read_sample(f"expected/{sample}").shape))
    assert {name: feed["fields"][name]["value"] for name in known} == known
    ran = feedgen("lint", str(path))
    assert (ran.status, ran.err) == (0, "no problems found\n") or "no problems found" in ran.out + ran.err
    ran = feedgen(
        "build", "catalogue.csv", "-c", "mine", "--shop-url", "https://robots.example", "--country", "FR", "-o", "out"
    )
    assert ran.status == 0, ran.err
    (built,) = (one for one in (shop / "out").iterdir() if one.name.startswith("mine"))
    again = read_sample(str(built))
    assert again.items > 40
    assert again.frame.item == read_sample(f"expected/{sample}").frame.item
    assert only(list(again.shape.parts), list(feed["fields"]))
    if writer in ("csv", "tsv"):
        assert list(again.shape.parts) == list(feed["fields"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_sample_is_an_error_of_one_finding(name: str, tmp_path: Path, feedgen: Feedgen) -> None:
    sample = tmp_path / name
    sample.write_bytes(HOSTILE[name])
    ran = feedgen("channels", "new", "mine", "--from", str(sample), "-o", str(tmp_path / "mine.yaml"))
    assert ran.status in (2, 3), ran.err
    assert ran.err.startswith("feedgen: "), ran.err
    assert sum(not line.startswith(" ") for line in ran.err.splitlines()) == 1, ran.err
    assert ("PRF229" in ran.err) == (name in ("holes.csv", "slash.json", "wide.csv") or "no item" in ran.err)
    assert "Traceback" not in ran.err
    assert "internal error" not in ran.err
    assert not (tmp_path / "mine.yaml").exists()


def test_texts_of_a_sample_are_data_in_the_draft(tmp_path: Path, feedgen: Feedgen) -> None:
    """Values reach the profile as comments and attributes of the root; neither can become YAML or an expression."""
    item = "<i><id>{n}</id><x>a&#10;feeds: {{}} # {{{{ params }}}}</x></i>"
    items = "".join(item.format(n=n) for n in range(3))
    (tmp_path / "s.xml").write_text(
        f'<r a="{{{{ params.token }}}}" b="x: {{y}} #"><title>{{{{ now }}}}</title>{items}</r>'
    )
    ran = feedgen("channels", "new", "mine", "--from", str(tmp_path / "s.xml"), "-o", str(tmp_path / "mine.yaml"))
    assert ran.status == 0, ran.err
    feed = yaml.safe_load((tmp_path / "mine.yaml").read_text())["feeds"]["products"]
    assert feed["root"]["attributes"] == {"a": "", "b": "x: {y} #"}
    assert list(feed["fields"]) == ["id", "x"]
    assert "params" not in feed["fields"]["x"]
    assert feedgen("lint", str(tmp_path / "mine.yaml")).status == 0


FORMS = """\
<shop generated="2026-11-24T06:00:00+01:00"><offers>
<offer sku="A"><name>Mug</name><cost currency="EUR">12,90</cost><stock>in stock</stock><odd>7 of 9</odd></offer>
<offer sku="B"><name>Cup</name><cost currency="EUR">9,50</cost><stock>out of stock</stock><more>x</more></offer>
<offer sku="C"><name>Jug</name><cost currency="EUR">9,50</cost><stock>in stock</stock><odd>8</odd></offer>
<offer sku="D"><name>Pot</name><cost currency="EUR">9,50</cost><stock>out of stock</stock><odd>8</odd></offer>
</offers></shop>
"""


def test_what_values_tell(tmp_path: Path, feedgen: Feedgen) -> None:
    (tmp_path / "s.xml").write_text(FORMS)
    text = feedgen("channels", "new", "mine", "--from", str(tmp_path / "s.xml"), "-o", "-").out
    feed = yaml.safe_load(text)["feeds"]["products"]
    assert feed["root"] == {"name": "shop", "attributes": {"generated": "{{ now | iso }}"}, "items": "offers"}
    assert feed["fields"]["@sku"] == {"value": "id", "required": True}
    cost = feed["fields"]["cost"]["item"]
    assert cost["@currency"] == {"value": "price.currency"}
    assert feed["fields"]["stock"] == {
        "value": "availability",
        "map": {"in_stock": "in stock", "out_of_stock": "out of stock"},
        "required": True,
    }
    assert feed["fields"]["odd"] == {}
    assert "odd: {} # TODO such as '7 of 9'" in text
    assert list(feed["fields"]).index("more") > list(feed["fields"]).index("stock")


def test_yes_and_no_about_the_stock_are_mapped(tmp_path: Path, feedgen: Feedgen) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text(
        "merchant_product_id,in_stock,is_available,parent_product_id\nA,1,oui,P\nB,0,non,P\n", encoding="utf-8"
    )
    assert feedgen("channels", "new", "draft", "--from", str(sample), "-o", str(tmp_path / "draft.yaml")).status == 0
    said = yaml.safe_load((tmp_path / "draft.yaml").read_text(encoding="utf-8"))["feeds"]["products"]["fields"]
    assert said["merchant_product_id"] == {"value": "id", "required": True}
    assert said["in_stock"] == {"value": "availability", "map": {"in_stock": "1", "*": "0"}, "required": True}
    assert said["is_available"] == {"value": "availability", "map": {"in_stock": "oui", "*": "non"}, "required": True}
    assert said["parent_product_id"] == {"value": "group_id"}


def test_what_products_cost_the_shop_is_never_drafted(tmp_path: Path, feedgen: Feedgen) -> None:
    item = "<i><id>1</id><cost>12,90</cost><wholesale_price>7,10</wholesale_price></i>"
    sample = f"<o>{item}{item}</o>"
    (tmp_path / "sample.xml").write_text(sample, "utf-8")
    draft = feedgen("channels", "new", "spy", "--from", str(tmp_path / "sample.xml"), "-o", "-")
    drafted = yaml.safe_load(draft.out)["feeds"]["products"]["fields"]
    assert (drafted["cost"]["value"], drafted["wholesale_price"]) == ("price", {})


def test_without_a_sample_there_is_a_skeleton(shop: Path, feedgen: Feedgen) -> None:
    assert feedgen("channels", "new", "mine").status == 0
    assert feedgen("lint", "channel_profiles/mine.yaml").status == 0
    ran = feedgen(
        "build", "catalogue.csv", "-c", "mine", "--shop-url", "https://robots.example", "--country", "FR", "-o", "out"
    )
    assert ran.status == 0, ran.err
    assert feedgen("channels", "mine").out.startswith("Mine (mine)")


def test_a_profile_that_is_there_is_replaced_only_when_asked(shop: Path, feedgen: Feedgen) -> None:
    path = shop / "channel_profiles/mine.yaml"
    path.parent.mkdir()
    path.write_text("mine")
    ran = feedgen("channels", "new", "mine")
    assert (ran.status, "PRF227" in ran.err, path.read_text()) == (2, True, "mine")
    assert feedgen("channels", "new", "mine", "--force").status == 0
    assert path.read_text() != "mine"


@pytest.mark.parametrize(
    "arguments", [("new",), ("new", "../x"), ("new", "new"), ("google", "x"), ("google", "--force")]
)
def test_what_is_asked_wrongly(arguments: tuple[str, ...], shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen("channels", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Traceback" not in ran.err
