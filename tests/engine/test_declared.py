"""What is declared of one source's numbers and dates holds for it alone, and wins over what its cells show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from engine_shop import NOW, SHOP

from feedgen import api

TABLE = "id,title,price,availability_date\n{id},Robot,1.299 EUR,03/04/2027\n"


def products(folder: Path, sources: list[dict[str, Any]], **catalogue: Any) -> str:
    config = {"shop": SHOP, "catalogue": {"sources": sources, **catalogue}, "channels": {"small": None}}
    fields = {"id": "id", "price": "price.amount", "day": "availability_date | date('%Y-%m-%d')"}
    profile = {
        "feedgen": 1,
        "channel": "small",
        "title": "Small",
        "spec": {"url": "https://small.example", "checked": "2026-11-01"},
        "feeds": {"products": {"file": "small.csv", "writer": "csv", "fields": fields}},
    }
    (folder / "channel_profiles").mkdir()
    (folder / "channel_profiles/small.yaml").write_text(yaml.safe_dump(profile, sort_keys=False))
    (folder / "feedgen.yaml").write_text(yaml.safe_dump(config))
    for source in sources:
        (folder / source["path"]).write_text(TABLE.format(id=source["path"][0].upper()))
    api.build(config=folder / "feedgen.yaml", output=folder / "feeds", now=NOW, workers=1)
    return (folder / "feeds/small.csv").read_text()


@pytest.mark.parametrize(
    ("of_a", "of_all", "expected"),
    [
        ({}, {}, "A,1299,2027-04-03 B,1299,2027-04-03"),
        ({"decimal": "."}, {}, "A,1.299,2027-04-03 B,1299,2027-04-03"),
        ({"dates": ["%m/%d/%Y"]}, {}, "A,1299,2027-03-04 B,1299,2027-04-03"),
        ({}, {"decimal": ".", "dates": ["%m/%d/%Y"]}, "A,1.299,2027-03-04 B,1.299,2027-03-04"),
        ({"decimal": ","}, {"decimal": "."}, "A,1299,2027-04-03 B,1.299,2027-04-03"),
    ],
)
def test_each_source_is_read_as_it_is_declared(tmp_path: Path, of_a: Any, of_all: Any, expected: str) -> None:
    text = products(tmp_path, [{"path": "a.csv", **of_a}, {"path": "b.csv"}], **of_all)
    assert text.split()[1:] == expected.split()
