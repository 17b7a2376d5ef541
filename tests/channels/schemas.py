"""Schemas of marketplaces, where the machine has them beside the project; tests on them are skipped elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree


def found(name: str) -> Path:
    """A file of the folder of schemas. Skips the test where there is none."""
    for folder in Path(__file__).parents:
        if (path := folder / "shared" / "schemas" / name).exists():
            return path
    pytest.skip(f"no schema {name} on this machine")


def xsd(name: str) -> etree.XMLSchema:
    """An XML schema with what it includes."""
    return etree.XMLSchema(etree.parse(found(name)))
