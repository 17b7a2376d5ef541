"""`feedgen feedback` on the example shop: answers back to products, rows and lines of the profile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from feedgen.profiles import answers
from feedgen.profiles.resolve import load_profile

Feedgen = Callable[..., Any]
ROOT = Path(__file__).parents[2]
LOUD = ("--fail-on", "never")

ISSUES = [
    {"messageId": 1, "sku": "RB-KIT-HEX", "code": "90220", "severity": "ERROR", "message": "'[brand]' is required."},
    {
        "messageId": 2,
        "sku": "RB-KIT-BRA",
        "code": "99022",
        "severity": "ERROR",
        "message": "too few values",
        "attributeName": "purchasable_offer.our_price",
    },
    {"messageId": 29, "sku": "RB-OLI", "code": "18027", "severity": "WARNING", "message": "has text"},
    {"messageId": 3, "code": "8541", "severity": "ERROR", "message": "conflicts", "attributeName": "brnd"},
    {"sku": "GONE-1", "code": "90220", "severity": "ERROR", "message": "'[brand]' is required."},
    {"code": "4", "severity": "INFO", "message": "The feed was taken."},
]


def report(path: Path, issues: Any = None, **more: Any) -> str:
    data = {"header": {"feedId": "50001"}, "issues": ISSUES if issues is None else issues, **more}
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


@pytest.fixture
def answer(shop: Path) -> str:
    return report(shop / "report.json")


def findings(ran: Any) -> list[dict[str, Any]]:
    return json.loads(ran.out)["findings"]


def test_each_complaint_has_product_row_and_line_of_the_profile(answer: str, shop: Path, feedgen: Feedgen) -> None:
    feedgen("build", "-c", "amazon-fr", "-q")
    ran = feedgen("feedback", answer, "-c", "amazon-fr", "--format", "json")
    assert ran.status == 1
    found = findings(ran)
    assert [(one["code"], one["severity"], one["product"], one["field"], one["value"]) for one in found] == [
        ("PUB130", "error", "RB-KIT-HEX", "brand", "90220"),
        ("PUB130", "error", "RB-KIT-BRA", "purchasable_offer.our_price", "99022"),
        ("PUB130", "warning", "RB-OLI-STD", None, "18027"),
        ("PUB130", "error", "RB-KIT-SOL", "brnd", "8541"),  # the third message of the file in place
        ("FBK110", "error", "GONE-1", "brand", "90220"),
        ("PUB130", "info", None, None, "4"),
    ]
    for one in found[:4]:
        line = (shop / one["source"]["file"]).read_text("utf-8").splitlines()[one["source"]["line"] - 1]
        assert line.startswith(one["product"])
    assert found[4]["source"] == {"file": answer, "row": 5, "line": None, "column": None}
    assert "(of the group `RB-OLI`)" in found[2]["message"]
    assert "the nearest is `attributes/brand`" in found[3]["hint"]
    for number, field in ((0, "attributes/brand"), (1, "our_price")):
        place = re.search(r"is written by channel_profiles/amazon\.yaml:(\d+)", found[number]["hint"])
        assert place is not None
        lines = (ROOT / "channel_profiles" / "amazon.yaml").read_text("utf-8").splitlines()
        assert lines[int(place[1]) - 1].strip().startswith(f"{field}:")
    told = json.loads(ran.out)["answers"]
    assert [(one["read_as"], one["feed"], one["id"], one["complaints"], one["unknown"]) for one in told] == [
        ("Amazon, processing report of a JSON listings feed", "listings", "50001", 6, 1)
    ]
    assert "feed 50001, of amazon-fr/listings (or amazon-fr/" in ran.err
    assert "6 complaints about 4 products; 1 about nothing in the catalogue" in ran.err


def test_text_groups_by_the_channels_code(shop: Path, feedgen: Feedgen) -> None:
    issues = [{**ISSUES[0], "sku": f"X-{n}"} for n in range(20)] + [ISSUES[1]]
    ran = feedgen("feedback", report(shop / "r.json", issues), "-c", "amazon-fr", *LOUD)
    assert ran.status == 0
    assert "and 15 more like this" in ran.out
    assert "99022: too few values" in ran.out


@pytest.mark.parametrize("suffix", ["json", "html", "ndjson"])
def test_reports_have_every_complaint(suffix: str, answer: str, feedgen: Feedgen) -> None:
    ran = feedgen("feedback", answer, "-c", "amazon-fr", "-q", "--report", f"out.{suffix}", *LOUD)
    assert (ran.status, ran.err) == (0, "")
    text = Path(f"out.{suffix}").read_text("utf-8")
    if suffix == "ndjson":
        assert len(text.splitlines()) == len(ISSUES)
    assert all(str(one["message"]) in text.replace("&#39;", "'") for one in ISSUES)


@pytest.mark.parametrize("written_as", ["sarif", "junit", "github"])
def test_formats_of_continuous_integration(written_as: str, answer: str, feedgen: Feedgen) -> None:
    ran = feedgen("feedback", answer, "-c", "amazon-fr", "-q", "--format", written_as)
    assert ran.status == 1
    if written_as == "sarif":
        assert len(json.loads(ran.out)["runs"][0]["results"]) == len(ISSUES)
    elif written_as == "junit":
        assert ET.fromstring(ran.out) is not None
    else:
        assert "catalogue.csv" in ran.out


def test_without_the_file_that_was_sent_a_number_stays_a_number(answer: str, feedgen: Feedgen) -> None:
    ran = feedgen("feedback", answer, "-c", "amazon-fr", *LOUD)
    assert "the channel speaks of item 3 of the file" in ran.out
    sent = str(ROOT / "examples" / "expected" / "amazon-fr-listings.json")
    ran = feedgen("feedback", answer, "-c", "amazon-fr", "--sent", sent, *LOUD)
    assert "item 3" not in ran.out
    assert "RB-KIT-SOL: the channel says: 8541" in ran.out


def test_several_files_in_place_are_asked_about(answer: str, shop: Path, feedgen: Feedgen) -> None:
    feedgen("build", "-c", "amazon-fr", "-q")
    path = shop / "feeds" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    (shop / "feeds" / "amazon-fr-listings-2.json").write_text("{}", encoding="utf-8")
    manifest["feeds"][0]["files"].append({"path": "amazon-fr-listings-2.json", "sha256": "x"})
    path.write_text(json.dumps(manifest), encoding="utf-8")
    ran = feedgen("feedback", answer, "-c", "amazon-fr")
    assert ran.status == 2
    assert "FBK104" in ran.err


def test_pages_are_read_together_and_a_missing_one_is_told(shop: Path, feedgen: Feedgen) -> None:
    (shop / "pages").mkdir()
    for number in (1, 2):
        report(shop / "pages" / f"{number}.json", [ISSUES[number - 1]], summary={"errors": 3})
    ran = feedgen("feedback", "pages/*.json", "-c", "amazon-fr", "--format", "json", *LOUD)
    found = findings(ran)
    assert [one["code"] for one in found] == ["PUB130", "PUB130", "FBK111"]
    assert found[2]["message"] == "the answer speaks of 3 errors, and names 2"
    report(shop / "pages" / "3.json", [ISSUES[3]], summary={"errors": 3})
    ran = feedgen("feedback", "pages/*.json", "-c", "amazon-fr", "--format", "json", *LOUD)
    assert "FBK111" not in {one["code"] for one in findings(ran)}


def test_ebay_answers_with_rows(shop: Path, feedgen: Feedgen) -> None:
    Path("results.csv").write_text(
        "Line Number,Action,Status,ErrorCode,ErrorMessage,ItemID,CustomLabel\n"
        "2,Add,Success,,,1,RB-KIT-HEX\n3,Add,Failure,240,No,,RB-KIT-BRA\n4,Add,Failure,,,,RB-OLI\n",
        encoding="utf-8",
    )
    ran = feedgen("feedback", "results.csv", "-c", "ebay-fr", "--format", "json")
    assert [(one["product"], one["message"]) for one in findings(ran)] == [
        ("RB-KIT-BRA", "the channel says: 240: No"),
        ("RB-OLI-STD", "the channel says: Failure (of the group `RB-OLI`)"),
    ]
    assert findings(ran)[0]["source"]["line"] == 32


def test_ids_are_looked_up_as_the_feed_writes_them(shop: Path, feedgen: Feedgen) -> None:
    config = (
        Path("feedgen.yaml")
        .read_text("utf-8")
        .replace(
            "  amazon-fr:\n    profile: amazon\n",
            "  amazon-fr:\n    profile: amazon\n    fields: {sku: \"'FR-' ~ id\"}\n",
        )
    )
    Path("feedgen.yaml").write_text(config, encoding="utf-8")
    one = {**ISSUES[0], "sku": "FR-RB-KIT-HEX", "attributeName": "sku"}
    ran = feedgen("feedback", report(shop / "r.json", [one]), "-c", "amazon-fr", "--format", "json")
    (found,) = findings(ran)
    assert found["product"] == "RB-KIT-HEX"
    assert "(sent as `FR-RB-KIT-HEX`)" in found["message"]
    assert "`sku` is written by feedgen.yaml:" in found["hint"]


def test_without_a_catalogue_all_is_told_all_the_same(shop: Path, feedgen: Feedgen) -> None:
    path = report(shop / "r.json", ISSUES[:2])
    config = shop / "other.yaml"
    config.write_text(
        "shop: {url: 'https://shop.example'}\nchannels: {amazon-fr: {profile: amazon, market: FR, "
        "params: {seller_id: A2ROBOTSHOPFR7}}}\n",
        encoding="utf-8",
    )
    ran = feedgen("feedback", path, "-c", "amazon-fr", "--config", str(config), "--format", "json")
    assert [(one["code"], one["product"], one["source"]["row"]) for one in findings(ran)] == [
        ("PUB130", "RB-KIT-HEX", 1),
        ("PUB130", "RB-KIT-BRA", 2),
    ]
    assert "no catalogue is named, so rows are not" in ran.err


BAD = {
    "no file": (None, 3, "SRC101"),
    "empty": (b"", 3, "FBK101"),
    "cut": (b'{"issues": [{"sku": "A', 3, "FBK101"),
    "a page": (b"<!doctype html><title>Sign in</title>", 3, "FBK101"),
    "entities": (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 3, "FBK101"),
    "another channel's": (b'{"feedId": "1", "feedStatus": "ERROR", "itemDetails": {}}', 3, "FBK102"),
    "a catalogue": (b"id,title\n1,Mug\n", 3, "FBK102"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 3, "FBK102"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_clear_error(name: str, shop: Path, feedgen: Feedgen) -> None:
    data, status, code = BAD[name]
    if data is not None:
        (shop / "answer").write_bytes(data)
    ran = feedgen("feedback", "answer", "-c", "amazon-fr")
    assert (ran.status, ran.out) == (status, "")
    lines = [line for line in ran.err.splitlines() if line.startswith("feedgen: ")]
    assert len(lines) == 1
    assert code in lines[0]
    if code == "FBK102":
        assert "known: Amazon, processing report of a JSON listings feed" in ran.err
    if name == "another channel's":
        assert "it looks like this one: Walmart, status of a feed" in ran.err


def test_a_channel_that_does_not_say_how_it_answers(shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen("feedback", report(shop / "r.json"), "-c", "idealo-fr")
    assert (ran.status, "FBK103" in ran.err) == (2, True)


def test_the_form_may_stand_in_the_profile(shop: Path, feedgen: Feedgen) -> None:
    (shop / "own.yaml").write_text(
        """
feedgen: 1
channel: own
title: Own
spec: {url: "https://shop.example", checked: 2026-11-01}
feeds:
  items:
    file: own.csv
    writer: csv
    fields: {ref: id, ean: gtin, name: title}
    feedback:
      - title: Own report
        format: csv
        shape: [barcode, problem]
        reports: [{gtin: [barcode], field: [what], message: [problem]}]
""",
        encoding="utf-8",
    )
    (shop / "r.csv").write_text(
        "barcode;what;problem\n09506000105611;name;too short\n;;all is lost\n", encoding="utf-8"
    )
    ran = feedgen("feedback", "r.csv", "catalogue.csv", "-c", "./own.yaml", "--currency", "EUR", "--format", "json")
    first, second = findings(ran)
    assert (first["product"], first["source"]["line"]) == ("RB-KIT-HEX", 27)
    assert "`name` is written by own.yaml:" in first["hint"]
    assert (second["product"], second["source"]["line"], second["code"]) == (None, 3, "PUB130")


def test_ids_that_only_variants_carry_are_those_the_feed_writes(shop: Path, feedgen: Feedgen) -> None:
    (shop / "own.yaml").write_text(
        """
feedgen: 1
channel: own
title: Own
spec: {url: "https://shop.example", checked: 2026-11-01}
derive: {before: "'X-' if status != 'draft' else 'D-'"}
feeds:
  items:
    file: own.csv
    writer: csv
    variants: {mode: family, axes: {colour: color}}
    fields: {id: {value: before ~ id, on: [child]}, name: title}
    feedback: [{title: Own report, format: csv, shape: [sku], reports: [{product: [sku], message: [problem]}]}]
""",
        encoding="utf-8",
    )
    (shop / "r.csv").write_text("sku;problem\nX-RB-ATL-BLA;too short\n", encoding="utf-8")
    ran = feedgen("feedback", "r.csv", "catalogue.csv", "-c", "./own.yaml", "--currency", "EUR", "--format", "json")
    (found,) = findings(ran)
    assert (found["product"], found["code"]) == ("RB-ATL-BLA", "PUB130")


def test_a_form_that_nobody_knows_is_a_slip_of_the_profile(shop: Path, feedgen: Feedgen) -> None:
    text = (ROOT / "channel_profiles" / "idealo.yaml").read_text("utf-8")
    changed = re.sub(r"\n(    writer: csv\n)", r"\n\1    feedback: [amazon-listing]\n", text, count=1)
    assert changed != text
    (shop / "own.yaml").write_text(changed, encoding="utf-8")
    ran = feedgen("lint", "own.yaml")
    assert ran.status == 1
    assert "did you mean `amazon-listings`" in ran.out


def test_a_pattern_that_could_run_for_ever_is_a_slip_of_the_profile(shop: Path, feedgen: Feedgen) -> None:
    text = (ROOT / "channel_profiles" / "idealo.yaml").read_text("utf-8")
    form = "{title: x, format: csv, reports: [{message: [x], field_in: '((?:a+)+)b'}]}"
    changed = re.sub(r"\n(    writer: csv\n)", rf"\n\1    feedback: [{form}]\n", text, count=1)
    (shop / "own.yaml").write_text(changed, encoding="utf-8")
    ran = feedgen("lint", "own.yaml")
    assert ran.status == 1
    assert "PRF126" in ran.out


# -- every channel that says how it answers -----------------------------------------------------------------------

FORMS = {name: answers.load(path) for name, path in answers.names(None).items()}
CASES = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))[0]
    for path in sorted((ROOT / "tests" / "answers" / "cases").glob("*.yaml"))
}


def answering() -> dict[str, tuple[str, str, list[str]]]:
    """By profile: the configuration and channel that have it, and the forms that it names."""
    found: dict[str, tuple[str, str, list[str]]] = {}
    for config in ("feedgen.yaml", "all-channels.yaml"):
        channels = yaml.safe_load((ROOT / "examples" / config).read_text("utf-8"))["channels"]
        for key, said in channels.items():
            profile = (said or {}).get("profile", key)
            feeds = load_profile(profile, tests=False).data["feeds"].values()
            forms = [form for feed in feeds for form in feed.get("feedback", ()) if isinstance(form, str)]
            if forms and profile not in found:
                found[profile] = (f"examples/{config}", key, list(dict.fromkeys(forms)))
    return found


ANSWERING = answering()


@pytest.mark.parametrize("profile", ANSWERING)
def test_every_form_leads_back_to_the_product(profile: str, tmp_path: Path, feedgen: Feedgen) -> None:
    config, key, forms = ANSWERING[profile]
    named = []
    for form in forms:
        ids = [one["product"] for one in CASES[form]["told"] if "product" in one]
        if ids:  # what is about the whole request names nobody
            text = CASES[form]["answer"].replace(ids[0], "RB-TIN-FUS")
            (tmp_path / f"{form}.{FORMS[form].formats[0]}").write_text(text, encoding="utf-8")
            named.append(form)
    ran = feedgen("feedback", str(tmp_path), "-c", key, "--config", str(ROOT / config), "--format", "json", *LOUD)
    assert ran.status == 0, ran.err
    data = json.loads(ran.out)
    assert sorted(one["read_as"] for one in data["answers"]) == sorted(FORMS[form].title for form in named)
    assert sum(one["complaints"] for one in data["answers"]) == sum(len(CASES[form]["told"]) for form in named)
    assert len([one for one in data["findings"] if one["code"] != "FBK111"]) == sum(
        one["complaints"] for one in data["answers"]
    )
    known = [one for one in data["findings"] if one["product"] == "RB-TIN-FUS"]
    assert len(known) >= len(named)
    assert {Path(one["source"]["file"]).name for one in known} == {"catalogue.csv"}
    assert len({one["source"]["line"] for one in known}) == 1
