"""What a channel demands of one value, and how a text is shortened to what it takes."""

from collections.abc import Callable
from typing import Any

from feedgen.checks.base import Check, Problem
from feedgen.checks.fit import FITTERS
from feedgen.checks.manners import Unwanted, manners
from feedgen.plugins import Registry

CHECKS: Registry[Callable[[Any], Check]] = Registry(
    "feedgen.checks",
    {
        "min": "feedgen.checks.constraints:minimum",
        "max": "feedgen.checks.constraints:maximum",
        "min_length": "feedgen.checks.constraints:min_length",
        "max_length": "feedgen.checks.constraints:max_length",
        "max_bytes": "feedgen.checks.constraints:max_bytes",
        "pattern": "feedgen.checks.constraints:pattern",
        "enum": "feedgen.checks.constraints:enum",
        "max_items": "feedgen.checks.constraints:max_items",
    },
)
"""Constraint key of a field → factory: setting → check; a setting that makes no sense is a `ValueError`."""

__all__ = ["CHECKS", "FITTERS", "Check", "Problem", "Unwanted", "manners"]
