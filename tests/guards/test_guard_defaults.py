"""What is said of the defaults is what they are: in the keys' descriptions, and on the pages of the findings."""

from __future__ import annotations

import re

import pytest
import yaml

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import page
from feedgen.guards import CODES, Limit, Limits
from feedgen.profiles.models.guards import GuardsModel

DEFAULTS = Limits()
OTHERS = [name for name in CODES if name != "min_items"]


def default(name: str) -> Limit:
    limit = getattr(DEFAULTS, name)
    assert isinstance(limit, Limit)
    return limit


@pytest.mark.parametrize("name", OTHERS)
def test_the_key_says_its_default(name: str) -> None:
    text = GuardsModel.model_fields[name].description or ""
    limit = default(name)
    said = f"{limit.share:g}% and {limit.items} when absent" if limit.share else f"{limit.items} items when absent"
    assert said in text
    assert not limit.beyond or f"`beyond` ({limit.beyond:g}%)" in text


@pytest.mark.parametrize("name", OTHERS)
def test_the_page_of_the_finding_shows_its_default(name: str) -> None:
    found = re.search(r"guards: (\{.*\}) +# ", page(CODES[name]))
    assert found is not None
    said = yaml.safe_load(found[1])[name]
    shown = GuardsModel.model_validate({name: said}).limits(DEFAULTS)
    assert getattr(shown, name) == default(name)


def test_what_is_not_said_is_as_by_default() -> None:
    assert GuardsModel.model_validate({}).limits(DEFAULTS) == DEFAULTS
    assert GuardsModel().min_items == DEFAULTS.min_items


def test_what_comes_and_goes_are_attributes() -> None:
    assert set(DEFAULTS.unwatched) <= set(ATTRIBUTES)
