"""Items against a JSON Schema that the channel gives its merchants."""

from feedgen.checks.schemas.item import ItemSchema, Unusable
from feedgen.checks.schemas.violation import Violation

__all__ = ["ItemSchema", "Unusable", "Violation"]
