"""`feedgen init` and `feedgen presets`: a stranger's first minute with their own export."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedgen import api
from feedgen.diagnostics import UsageError
from feedgen.sources import preset_names

Feedgen = Callable[..., Any]

WOO = """\
ID,Type,SKU,Name,Published,Is featured?,Description,In stock?,Regular price,Images,Parent
1,variable,TEE,Tee,1,0,A tee,1,,https://shop.fr/1.jpg,
2,variation,TEE-R,Tee red,1,0,,1,"20,00",,TEE
3,simple,MUG,Mug,1,0,A mug,1,"8,00",,
4,simple,OLD,Old mug,-1,0,A mug,1,"8,00",,
"""
PLAIN = """\
id,title,description,link,image_link,price,availability,brand,gtin,Warehouse: note
A,Mug,A mug,https://www.shop.co.uk/a,https://www.shop.co.uk/a.jpg,8.00,in stock,Acme,4006381333931,x
B,Cup,,https://www.shop.co.uk/b,https://www.shop.co.uk/b.jpg,9.00,in stock,Acme,,x
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.csv").write_text(WOO)
    return tmp_path


def test_what_it_writes_is_sound_and_builds(shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen("init", "export.csv", "--shop-url", "https://shop.fr")
    assert ran.status == 0, ran.err
    assert "export.csv: woocommerce (csv, utf-8), 64% of its signature, 11 columns" in ran.err
    assert "google-fr/products: 1 of 3 products make an item\n  1 filtered by status\n" in ran.err
    assert "google-fr: g:image_link is required, and 1 have none" in ran.err
    assert "wrote feedgen.yaml; next: feedgen build" in ran.err
    said = yaml.safe_load((shop / "feedgen.yaml").read_text())
    assert said["shop"] == {
        "url": "https://shop.fr",
        "country": "FR",
        "language": "fr",
        "currency": "EUR",
        "timezone": "Europe/Paris",
    }
    assert said["catalogue"] == {"sources": [{"path": "export.csv", "preset": "woocommerce"}]}
    assert said["channels"] == {"google-fr": {"profile": "google", "market": "FR"}}
    assert feedgen("lint").status == 0
    assert feedgen("build").status == 0
    assert (shop / "feeds" / "google-fr.xml").read_text().count("<item>") == 1


def test_country_and_address_come_from_the_links(shop: Path, feedgen: Feedgen) -> None:
    (shop / "plain.csv").write_text(PLAIN)
    ran = feedgen("init", "plain.csv", "--stdout", "-c", "google", "-c", "idealo@DE")
    assert ran.status == 0, ran.err
    said = yaml.safe_load(ran.out)
    assert said["shop"]["url"] == "https://www.shop.co.uk"
    assert (said["shop"]["country"], said["shop"]["currency"]) == ("GB", "GBP")
    assert said["channels"] == {
        "google-gb": {"profile": "google", "market": "GB"},
        "idealo-de": {"profile": "idealo", "market": "DE"},
    }
    # idealo's profile asks for columns by their names' beginnings, and so for each of them
    assert "Warehouse: note" in feedgen("init", "plain.csv", "--stdout", "-c", "google").out
    assert not (shop / "feedgen.yaml").exists()


def test_a_configuration_elsewhere_names_the_catalogue_from_there(shop: Path, feedgen: Feedgen) -> None:
    (shop / "etc").mkdir()
    assert feedgen("init", "export.csv", "--shop-url", "https://shop.fr", "-o", "etc/shop.yaml").status == 0
    assert (
        yaml.safe_load((shop / "etc" / "shop.yaml").read_text())["catalogue"]["sources"][0]["path"] == "../export.csv"
    )
    assert feedgen("build", "--config", "etc/shop.yaml").status == 0


def test_what_is_there_is_not_replaced_unasked(shop: Path, feedgen: Feedgen) -> None:
    (shop / "feedgen.yaml").write_text("shop: {}\n")
    ran = feedgen("init", "export.csv", "--shop-url", "https://shop.fr")
    assert (ran.status, "PRF227" in ran.err, (shop / "feedgen.yaml").read_text()) == (2, True, "shop: {}\n")
    assert feedgen("init", "export.csv", "--shop-url", "https://shop.fr", "--force").status == 0
    assert "woocommerce" in (shop / "feedgen.yaml").read_text()


def test_the_only_file_is_taken_and_of_two_none(shop: Path, feedgen: Feedgen) -> None:
    assert feedgen("init", "--shop-url", "https://shop.fr", "--stdout").status == 0
    (shop / "other.json").write_text("[]")
    ran = feedgen("init", "--shop-url", "https://shop.fr", "--stdout")
    assert (ran.status, "export.csv, other.json" in ran.err, "PRF228" in ran.err) == (2, True, True)


@pytest.mark.parametrize(
    ("shop_says", "told"),
    [
        ({"url": "https://shop.example"}, "nothing tells the country"),
        ({"country": "FR"}, "nothing tells the address of the shop"),
        ({"url": "https://shop.fr", "country": "XX"}, "nothing tells which country `XX` is"),
    ],
    ids=["country", "address", "no-country"],
)
def test_what_only_the_merchant_knows(shop: Path, feedgen: Feedgen, shop_says: dict[str, str], told: str) -> None:
    options = [
        part for name, value in shop_says.items() for part in (f"--{'shop-url' if name == 'url' else name}", value)
    ]
    ran = feedgen("init", "export.csv", *options)
    assert (ran.status, told in ran.err) == (2, True), ran.err
    with pytest.raises(UsageError) as caught:
        api.init("export.csv", shop=shop_says)
    assert caught.value.findings[0].code == "PRF226"


def test_standard_input_is_refused(shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen("init", "-")
    assert (ran.status, "read only once" in ran.err) == (2, True)


def test_on_a_terminal_it_asks(shop: Path) -> None:
    main, child = pty.openpty()
    command = [sys.executable, "-m", "feedgen", "init", "export.csv"]
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, cwd=shop, env={**os.environ, "TERM": "xterm"}
    )
    os.close(child)
    os.write(main, b"DE\nhttps://shop.example\n")
    seen = b""
    try:
        while chunk := os.read(main, 4096):
            seen += chunk
    except OSError:
        pass  # the other end is closed
    os.close(main)
    assert process.wait(timeout=60) == 0, seen.decode()
    said = yaml.safe_load((shop / "feedgen.yaml").read_text())
    assert (said["shop"]["country"], said["shop"]["url"]) == ("DE", "https://shop.example")


def test_presets_are_listed_and_described(feedgen: Feedgen) -> None:
    listed = feedgen("presets")
    assert [line.split()[0] for line in listed.out.splitlines() if not line.startswith(" ")] == preset_names()
    one = feedgen("presets", "woocommerce")
    assert "Recognised by  ID, Type, SKU" in one.out
    assert "sale_price                Sale price" in one.out
    described = json.loads(feedgen("presets", "shopify", "--format", "json").out)
    assert (described["name"], described["groups"]) == (
        "shopify",
        "records that follow one another with the same `Handle`",
    )
    wrong = feedgen("presets", "woocomerce")
    assert (wrong.status, "did you mean `woocommerce`" in wrong.err) == (2, True)
