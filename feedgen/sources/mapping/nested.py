"""Which nested JSON values are attributes as a whole, and must not be taken apart into dotted columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from feedgen.sources.mapping.headers import normalise
from feedgen.sources.mapping.preset import PresetModel

WHOLE = re.compile(r"\brow(?:\.(\w+)|\[(['\"])(.+?)\2\])")
"""A column as an expression names it."""


def lists_of(preset: PresetModel) -> list[str]:
    """The columns whose members a preset looks at one by one: one member alone is a list, too."""
    texts = [*(spec.each for spec in preset.columns.values()), *preset.derive.values()]
    texts += [preset.options.each] if preset.options else []
    return [dotted or quoted for text in texts if text for dotted, _, quoted in WHOLE.findall(text)]


class Nested:
    """Names under which a preset, or the merchant, takes a nested value (`price`, `manufacturer`, `shipping`)."""

    def __init__(self, preset: PresetModel, overrides: Mapping[str, Any]) -> None:
        names: list[str] = [*preset.columns, *overrides]
        for spec in preset.columns.values():
            names += [*(spec.first or ()), *(spec.all or ())]
        names += [text for text in overrides.values() if isinstance(text, str)]
        names += lists_of(preset)
        self._keys = frozenset(normalise(name) for name in names)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and normalise(name) in self._keys
