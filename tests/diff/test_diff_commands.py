"""`feedgen diff` as it is typed, over feeds that the example shop builds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from feedgen import api
from feedgen.engine.differences import shapes_of
from feedgen.engine.feeds import read_feed
from feedgen.engine.prepare import Request

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "examples" / "feedgen.yaml"


class Ran(NamedTuple):
    status: int
    out: str
    err: str


def feedgen(*arguments: str, cwd: Path) -> Ran:
    done = subprocess.run([sys.executable, "-m", "feedgen", *arguments], cwd=cwd, capture_output=True, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the feeds of two days: `old` and `new`."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "examples", folder / "shop", ignore=shutil.ignore_patterns("feeds", "expected"))
    catalogue = folder / "shop" / "catalogue.csv"
    config = folder / "shop" / "feedgen.yaml"
    api.build(config=config, output=folder / "old", workers=1)
    text = catalogue.read_text(encoding="utf-8").replace("129.90", "139.90").replace("RB-KIT-HEX", "RB-KIT-SIX")
    catalogue.write_text(text, encoding="utf-8")
    api.build(config=config, output=folder / "new", workers=1)
    return folder


def test_folders_feed_by_feed(built: Path) -> None:
    config = str(built / "shop" / "feedgen.yaml")
    ran = feedgen("diff", "old", "new", "--config", config, "--format", "json", "--exit-code", cwd=built)
    assert ran.status == 1, ran.err
    feeds = {feed["name"]: feed for feed in json.loads(ran.out)["feeds"]}
    assert len(feeds) >= 5
    google = feeds["google-fr/products"]
    assert (google["added"], google["removed"], google["changed"]) == (1, 1, 3)
    assert google["prices"]["field"] == "g:price"
    assert {move["share"] for move in google["prices"]["moves"]} == {0.077}
    for feed in feeds.values():
        assert feed["old"]["items"] == feed["same"] + feed["changed"] + feed["removed"]


def test_a_profile_tells_what_only_counts_items(built: Path) -> None:
    config = built / "shop" / "feedgen.yaml"
    (pair,) = api.diff(str(built / "old"), str(built / "new"), channels=["amazon-fr/listings"], config=config)
    (blind,) = api.diff(str(built / "old" / "amazon-fr-listings.json"), str(built / "new" / "amazon-fr-listings.json"))
    assert pair.difference is not None
    assert blind.difference is not None
    assert "messageId" not in {change.name for change in pair.difference.fields}
    assert pair.difference.changed <= blind.difference.changed


def test_every_feed_of_the_shop_is_read_as_its_profile_says(built: Path) -> None:
    config = built / "shop" / "feedgen.yaml"
    names = list(json.loads((built / "old" / "manifest.json").read_text(encoding="utf-8"))["feeds"])
    shapes = shapes_of(Request(None, [entry["channel"] for entry in names], None, config=config, guarded=False))
    for entry in names:
        shape = shapes[entry["channel"], entry["feed"]]
        counts = entry["counts"]
        items = [item for file in entry["files"] for item in read_feed(str(built / "old" / file["path"]), shape)]
        assert len(items) == counts["items"] + counts.get("parents", 0), entry["channel"]
        assert len({item.id for item in items}) == len(items), entry["channel"]
        assert None not in {item.id for item in items}


def test_the_price_and_availability_of_items_are_known(built: Path) -> None:
    item = next(read_feed(str(built / "old" / "google-fr.xml")))
    assert (item.id, item.price, item.availability) == ("RB-ATL-BLA", "129.90 EUR", "in_stock")


def test_nothing_changed(built: Path) -> None:
    ran = feedgen("diff", "old", "old", "--exit-code", cwd=built)
    assert ran.status == 0
    assert ran.out.count("no difference in") >= 5


def test_a_feed_that_is_only_in_one_folder(built: Path, tmp_path: Path) -> None:
    manifest = json.loads((built / "new" / "manifest.json").read_text(encoding="utf-8"))
    manifest["feeds"] = [entry for entry in manifest["feeds"] if entry["channel"] != "google-fr"]
    shutil.copytree(built / "new", tmp_path / "less")
    (tmp_path / "less" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    ran = feedgen("diff", str(built / "old"), str(tmp_path / "less"), cwd=built)
    assert "google-fr/products: no longer there (90 items)" in ran.out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("old/google-fr.xml", "new/gogle-fr.xml"), 3, "SRC101"),
        (("old", "shop"), 2, "PRF263"),
        (("old/ebay-fr-seller-hub.csv", "new/ebay-fr-seller-hub.csv", "--key", "Label"), 2, "PRF260"),
        (("old/google-fr.xml", "new/google-fr.xml", "-c", "gogle"), 2, "PRF110"),
        (("old/google-fr.xml", "new/google-fr.xml", "-c", "amazon-fr", "--config", "shop/feedgen.yaml"), 2, "PRF262"),
        (("shop/README.md", "new/google-fr.xml"), 3, "SRC204"),
    ],
)
def test_what_cannot_be_compared(built: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    ran = feedgen("diff", *arguments, cwd=built)
    assert (ran.status, said in ran.err, "Traceback" in ran.err) == (status, True, False), ran.err
    assert ran.out == ""
