"""What params and tables stand for before a profile has its form: whoever speaks last decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from feedgen.diagnostics import Origin
from feedgen.profiles.layers import Layer
from feedgen.profiles.merging import part
from feedgen.profiles.yaml import Document, Path_


class Given(NamedTuple):
    """What somebody said, and where: in which document, and at which place of it; none for the command line."""

    value: Any
    document: Document
    at: Path_ | None

    @property
    def origin(self) -> Origin:
        return Origin() if self.at is None else self.document.where(self.at)


class Said:
    """What the profile, then the layers, then the command line (`asked`) say; `config` is feedgen.yaml."""

    def __init__(
        self, profile: Document, layers: Sequence[Layer[Any]], config: Document | None, asked: Mapping[str, Any]
    ) -> None:
        self._profile = profile
        self._layers = layers
        self._config = config
        self._asked = asked

    def param(self, name: str) -> Given | None:
        """The value of a param, else its default."""
        if name in self._asked:
            return Given(self._asked[name], self._config or self._profile, None)
        return self._of_layers("params", name) or self._of_profile("params", name, "default")

    def table(self, name: str) -> Given | None:
        """The lines of a table as they are written."""
        return self._of_layers("tables", name) or self._of_profile("tables", name)

    def _of_layers(self, key: str, name: str) -> Given | None:
        for layer in reversed(self._layers):
            at = layer.place(key, name)
            if (value := part(layer.document.data, at)) is not None:
                return Given(value, layer.document, at)
        return None

    def _of_profile(self, *at: str) -> Given | None:
        value = part(self._profile.data, at)
        return None if value is None else Given(value, self._profile, at)
