"""Hostile input through the real command line: a status, a finding with its place, and no harm to what is good."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from acceptance_shop import SHOP, Ran, Shop

ROOT = Path(__file__).parents[2]
GOOD = {
    "id": "GOOD",
    "title": "Tasse bleue",
    "description": "Une tasse, bleue.",
    "link": "https://shop.example/tasse",
    "image_link": "https://shop.example/tasse.jpg",
    "availability": "in_stock",
    "price": "9.90",
    "brand": "Acme",
    "gtin": "4006381333931",
    "group_id": "",
    "parent_id": "",
    "color": "",
}
BAD = {**GOOD, "id": "BAD", "gtin": "4006381333948"}


def table(*rows: dict[str, str], columns: dict[str, str] = GOOD) -> str:
    """A CSV catalogue whose first product has nothing wrong."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows([GOOD, *rows])
    return out.getvalue()


def bad(**cells: str) -> str:
    return table({**BAD, **cells})


class Place(NamedTuple):
    """A finding as a merchant must be able to look it up."""

    code: str
    line: int | None = None
    column: str | None = None
    value: str | None = None


def places(told: dict[str, Any]) -> list[Place]:
    return [
        Place(found["code"], source.get("line"), source.get("column"), found["value"])
        for found in told["findings"]
        for source in [found["source"] or {}]
    ]


# -- what cannot be read at all --------------------------------------------------------------------------------

UNREADABLE = [
    pytest.param("a.csv", b"", "SRC105", "a.csv", id="empty file"),
    pytest.param("a.csv", b"\xef\xbb\xbf\r\n", "SRC105", "a.csv", id="nothing but a byte order mark"),
    pytest.param("a.csv", bytes(range(256)) * 40, "SRC106", "a.csv", id="binary junk"),
    pytest.param("a.csv", b"PK\x03\x04" + b"\0\1" * 99, "SRC109", "a.csv", id="damaged archive"),
    pytest.param("a.csv", b"<!doctype html><html>Please log in</html>", "SRC106", "a.csv", id="login page"),
    pytest.param("a.json", json.dumps([GOOD, BAD]).encode()[:-40], "SRC114", "a.json:1", id="half a JSON file"),
    pytest.param("a.jsonl", json.dumps(GOOD).encode() + b'\n{"id": "B', "SRC114", "a.jsonl:2", id="half a line"),
    pytest.param("a.csv", table().encode() + b'B,"Tas', "SRC112", "a.csv:3", id="a cell that never ends"),
    pytest.param("a.csv.gz", gzip.compress(bad().encode())[:-20], "SRC108", "a.csv.gz", id="half an archive"),
    pytest.param("a.csv", b"1001,Tasse,9.90 EUR,https://shop.example/1\n", "SRC110", "a.csv:1", id="no header"),
]


@pytest.mark.parametrize(("name", "content", "code", "place"), UNREADABLE)
def test_unreadable(shop: Shop, name: str, content: bytes, code: str, place: str) -> None:
    shop.write("good.csv", table())
    assert shop.build("good.csv").status == 0
    before = contents(shop.feeds)

    ran = shop.build(shop.write(name, content))
    assert ran.status == 3
    assert ran.err.splitlines()[0].startswith(f"feedgen: {place}  {code}  ")
    assert len(ran.err.splitlines()) <= 2, "one line, and what to do"
    assert [found["code"] for found in ran.account["stopped"]] == [code]
    assert contents(shop.feeds) == before


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the empty one that the lock is held on, and what a guard held."""
    files = (path for path in folder.iterdir() if path.suffix != ".lock" and ".held" not in path.name)
    return {path.name: path.read_bytes() for path in files}


def test_header_only_keeps_the_old_feed(shop: Shop) -> None:
    shop.write("good.csv", table())
    assert shop.build("good.csv").status == 0
    before = contents(shop.feeds)

    ran = shop.build(shop.write("header.csv", table().splitlines()[0] + "\n"))
    assert ran.status == 4
    assert ran.account["catalogue"]["records"] == 0
    assert [found["code"] for found in ran.account["stopped"]] == ["GRD101"]
    assert contents(shop.feeds) == before


# -- rows that cannot become products --------------------------------------------------------------------------

REJECTED = [
    pytest.param(bad(price="abc"), Place("CAT104", 3, "price", "abc"), id="price abc"),
    pytest.param(bad(price="-1"), Place("CAT105", 3, "price", "-1"), id="price -1"),
    pytest.param(bad(price="1e400"), Place("CAT104", 3, "price", "1e400"), id="price without end"),
    pytest.param(bad(id=""), Place("CAT201", 3, "id"), id="no id"),
    pytest.param(bad().rstrip("\n") + ",more,cells\n", Place("SRC204", 3), id="too many cells"),
]


@pytest.mark.parametrize(("content", "place"), REJECTED)
def test_rejected_row(shop: Shop, content: str, place: Place) -> None:
    ran = shop.build(shop.write("shop.csv", content))
    assert ran.status == 0
    ran.check_sums()
    assert ran.account["catalogue"]["rejected"] == 1
    (found,) = [found for found in ran.account["findings"] if found["severity"] == "error"]
    assert found["source"]["file"] == "shop.csv"
    assert (found["code"], found["source"]["line"], found["source"]["column"]) == place[:3]
    if place.value is not None:
        assert found["value"] == place.value
    assert found["message"]
    assert found["hint"]
    assert list(ran.items()) == ["GOOD"]


# -- rows that are listed, and how -----------------------------------------------------------------------------

BIG = "mot " * 1_300_000
EMOJI = "🤖 👩‍👩‍👧 \U0001f1eb\U0001f1f7"
CDATA = "<p>a <![CDATA[ b <![CDATA[ c ]]> d ]]> e</p>"
MIXED = Place("SRC225", column="price")
"""The other row of the file has a decimal point."""

LISTED = [
    pytest.param({"price": "1.299,00 €"}, [MIXED], {"price": "1299.00 EUR"}, id="a German price"),
    pytest.param({"price": "1 299,00"}, [MIXED], {"price": "1299.00 EUR"}, id="a French price"),
    pytest.param({"price": "EUR 1,299.00"}, [], {"price": "1299.00 EUR"}, id="an English price"),
    pytest.param(
        {"gtin": "000"},
        [Place("CAT124", 3, "gtin", "000")],
        {"gtin": None, "identifier_exists": "no"},
        id="GTIN 000",
    ),
    pytest.param(
        {"gtin": "4006381333932"},
        [Place("CAT120", 3, "gtin", "4006381333932")],
        {"gtin": None},
        id="GTIN with a wrong digit",
    ),
    pytest.param(
        {"link": "https://shop.example/un été/à la plage?q=ça va&x=1#dès"},
        [],
        {"link": "https://shop.example/un%20%C3%A9t%C3%A9/%C3%A0%20la%20plage?q=%C3%A7a%20va&x=1#d%C3%A8s"},
        id="URL with blanks and accents",
    ),
    pytest.param({"link": "/tasse bleue"}, [], {"link": "https://shop.example/tasse%20bleue"}, id="half a URL"),
    pytest.param({"title": "x ]]> y"}, [], {"title": "x ]]> y"}, id="]]>"),
    pytest.param({"description": CDATA}, [], {}, id="HTML with nested CDATA"),
    pytest.param({"title": "Tom & Jerry \"le\" 'film'"}, [], {"title": "Tom & Jerry \"le\" 'film'"}, id="entities"),
    pytest.param({"title": EMOJI}, [Place("CHN115", 3, value=EMOJI)], {"title": EMOJI}, id="emoji"),
    pytest.param({"title": "עברית العربية"}, [], {"title": "עברית العربية"}, id="right-to-left text"),
    pytest.param(
        {"title": "T\x07asse\x1b[31m"}, [Place("CAT210", 3, "title")], {"title": "Tasse[31m"}, id="control characters"
    ),
    pytest.param({"description": BIG}, [Place("CHN202", 3)], {}, id="5 MB cell"),
    pytest.param({"parent_id": "NOBODY", "group_id": "G", "color": "bleu"}, [Place("CAT302", 3)], {}, id="no parent"),
    pytest.param({"price": "NaN"}, [Place("CHN101", 3)], None, id="price NaN"),
    pytest.param({"availability": "perhaps"}, [Place("CAT114", 3, "availability", "perhaps")], None, id="odd word"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "expected", "fields"), LISTED)
def test_listed_row(
    shop: Shop, cells: dict[str, str], expected: list[Place], fields: dict[str, str | None] | None
) -> None:
    ran = shop.build(shop.write("shop.csv", bad(**cells)))
    assert ran.status == 0
    ran.check_sums()
    found = places(ran.account)
    for place in expected:
        assert any(place == other._replace(value=place.value and other.value) for other in found), found
    if not expected:
        assert found == []
    items = ran.items()
    assert items["GOOD"]["title"] == [GOOD["title"]], "what was good is as it was"
    if fields is None:
        assert "BAD" not in items
        return
    for field, text in fields.items():
        assert items["BAD"].get(field) == (None if text is None else [text])


def test_nested_cdata_keeps_the_words(shop: Shop) -> None:
    ran = shop.build(shop.write("shop.csv", bad(description=CDATA)))
    words = ran.items()["BAD"]["description"][0]
    assert [word for word in words.split() if word.isalpha()] == ["a", "b", "c", "d", "e"]
    assert "CDATA" not in words
    assert "<p>" not in words


def test_the_big_cell_is_cut_at_the_limit(shop: Shop) -> None:
    ran = shop.build(shop.write("shop.csv", bad(description=BIG)))
    words = ran.items()["BAD"]["description"][0]
    assert 4900 < len(words) <= 5000
    assert set(words.removesuffix("…").split()) == {"mot"}


def test_a_price_in_another_currency_is_not_converted(shop: Shop) -> None:
    """A mixture is told, not guessed away."""
    ran = shop.build(shop.write("shop.csv", bad(price="9.90 USD")))
    ran.check_sums()
    assert ran.items().get("BAD", {"price": ["9.90 USD"]})["price"] == ["9.90 USD"]


# -- bytes -----------------------------------------------------------------------------------------------------

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encoding_is_detected(shop: Shop, encoding: str) -> None:
    title = "Thé à l'été, œuf sûr – 5 €"
    content = bad(title=title).encode(encoding)
    if encoding.endswith(("-le", "-be")):
        content = "\ufeff".encode(encoding) + content
    ran = shop.build(shop.write("shop.csv", content))
    assert ran.status == 0
    assert ran.items()["BAD"]["title"] == [title]
    assert ran.account["findings"] == []


def test_one_line_in_another_encoding(shop: Shop) -> None:
    content = table({**BAD, "id": "A", "title": "Été"}).encode() + table({**BAD, "title": "Café"}).splitlines()[
        -1
    ].encode("cp1252")
    ran = shop.build(shop.write("shop.csv", content))
    assert ran.status == 0
    ran.check_sums()
    assert places(ran.account)[0][:2] == ("SRC207", 4)
    assert (ran.items()["A"]["title"], ran.items()["BAD"]["title"]) == (["Été"], ["Café"])


def test_an_encoding_that_is_wrong_is_told(shop: Shop) -> None:
    content = bad(title="Café crème").encode("cp1252")
    ran = shop.build(shop.write("shop.csv", content), "--encoding", "utf-8")
    assert ran.status == 0
    assert "SRC207" in [place.code for place in places(ran.account)]
    assert ran.items()["BAD"]["title"] == ["Café crème"]


def test_nul_bytes(shop: Shop) -> None:
    ran = shop.build(shop.write("shop.csv", bad(title="T\0asse")))
    assert ran.status == 0
    ran.check_sums()
    assert places(ran.account)[0][:2] == ("SRC203", 3)
    assert ran.items()["BAD"]["title"] == ["Tasse"]


# -- ids -------------------------------------------------------------------------------------------------------


def test_duplicate_id_keeps_the_first(shop: Shop) -> None:
    ran = shop.build(shop.write("shop.csv", table({**BAD, "title": "Première"}, {**BAD, "title": "Seconde"})))
    assert ran.status == 0
    ran.check_sums()
    assert ran.account["feeds"][0]["counts"]["duplicates"] == 1
    (found,) = ran.account["findings"]
    assert (found["code"], found["product"], found["source"]["line"]) == ("CAT301", "BAD", 4)
    assert "shop.csv:3" in found["message"]
    assert ran.items()["BAD"]["title"] == ["Première"]


def test_unknown_column_is_shown(shop: Shop) -> None:
    columns = {**GOOD, "Wibble": ""}
    shop.write("shop.csv", table({**BAD, "Wibble": "17"}, columns=columns))
    ran = shop.run("build", "shop.csv", "-c", "google@FR", *SHOP)
    assert ran.status == 0
    assert "1 of 13: Wibble" in ran.err


# -- words that nobody knows -----------------------------------------------------------------------------------

FIELDS = "shop: {url: https://shop.example}\nchannels:\n  mine:\n    profile: google\n    market: FR\n    fields:\n"
PROFILE = """\
feedgen: 1
channel: mine
title: Mine
spec: {url: https://partners.example/spec, checked: 2026-10-01}
feeds:
  products:
    file: mine.csv
    writer: csv
    fields:
      id: {value: id, required: true}
"""


@pytest.mark.parametrize(
    ("files", "arguments", "status", "parts"),
    [
        pytest.param({}, "-c gogle@FR", 2, ["unknown channel `gogle`", "did you mean `google`?"], id="channel"),
        pytest.param({}, "-c google/prodcts@FR", 2, ["no feed `prodcts`", "`products`"], id="feed"),
        pytest.param({}, "-c google@ZZ", 2, ["no market `ZZ`"], id="market"),
        pytest.param({}, "-c google@FR --preset shopfy", 2, ["`shopfy`", "did you mean `shopify`?"], id="preset"),
        pytest.param({}, "-c google@FR --encoding utf9", 3, ["'utf9'", "utf-8"], id="encoding"),
        pytest.param({}, "-c google@FR --param multi_sellr=1", 2, ["`multi_sellr`", "multi_seller"], id="param"),
        pytest.param({"feedgen.yaml": "channels:\n\tgoogle: {}\n"}, "", 2, ["feedgen.yaml:2:1  PRF101"], id="tab"),
        pytest.param(
            {"feedgen.yaml": f"{FIELDS}      g:title: titel\n"},
            "",
            2,
            ["feedgen.yaml:7:16", "unknown name `titel`", "did you mean `title`?"],
            id="attribute in feedgen.yaml",
        ),
        pytest.param(
            {"channel_profiles/mine.yaml": f"{PROFILE}      name: '{{{{ brand }}}} {{{{ titel }}}}'\n"},
            "-c mine",
            2,
            ["mine.yaml:11:", "`titel`", "did you mean `title`?"],
            id="attribute in a profile",
        ),
        pytest.param(
            {"channel_profiles/mine.yaml": f"{PROFILE}      name: {{value: title, max_lenght: 5}}\n"},
            "-c mine",
            2,
            ["mine.yaml:11:", "unknown key `max_lenght`", "did you mean `max_length`?"],
            id="key in a profile",
        ),
    ],
)
def test_unknown_word(shop: Shop, files: dict[str, str], arguments: str, status: int, parts: list[str]) -> None:
    shop.write("shop.csv", table())
    for name, content in files.items():
        (shop.folder / name).parent.mkdir(exist_ok=True)
        shop.write(name, content)
    ran = shop.run("build", "shop.csv", *arguments.split())
    assert ran.status == status
    assert ran.err.startswith("feedgen: ")
    assert [part for part in parts if part not in ran.err] == [], ran.err
    assert not shop.feeds.exists()


# -- places that cannot be written -----------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["shop.csv", "shop.csv/feeds", "link"])
def test_output_folder_that_cannot_be_used(shop: Shop, folder: str) -> None:
    """Permissions do not stop whoever may do anything; a file in the way and a dead link stop everybody."""
    shop.write("shop.csv", table())
    (shop.folder / "link").symlink_to(shop.folder / "nowhere" / "at all")
    ran = shop.run("build", "shop.csv", "-c", "google@FR", *SHOP, "-o", folder)
    assert ran.status == 5
    assert ran.err.startswith(f"feedgen: OUT204  the output folder {folder} cannot be used: ")
    assert len(ran.err.splitlines()) == 2


# -- the process itself ----------------------------------------------------------------------------------------


def process(shop: Shop, *arguments: str) -> Ran:
    """The same in a process of its own, with next to no environment, as cron has it."""
    done = subprocess.run(
        [sys.executable, "-m", "feedgen", *arguments],
        cwd=shop.folder,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", ""), "LANG": "C"},
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), shop.feeds)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(bad(title="Été 🤖 ]]>").encode(), 0, id="fine"),
        pytest.param(b"", 3, id="empty"),
        pytest.param(bad(price="abc").encode()[: len(table().splitlines()[0]) + 1], 4, id="header only"),
        pytest.param(bytes(range(256)) * 40, 3, id="junk"),
    ],
)
def test_cron(shop: Shop, content: bytes, status: int) -> None:
    shop.write("été.csv", content)
    ran = process(shop, "build", "été.csv", "-c", "google@FR", *SHOP, "--report", "r.html", "--format", "json")
    assert ran.status == status
    assert ran.account["status"] == status
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err
    assert (shop.folder / "r.html").is_file()
    if status == 0:
        assert ran.items()["BAD"]["title"] == ["Été 🤖 ]]>"]
