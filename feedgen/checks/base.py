"""What a check is: a value in, a problem or nothing out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Problem(NamedTuple):
    """What is wrong with a value: code and params of a finding that has no product, field or place yet."""

    code: str
    params: dict[str, Any]


Check = Callable[[Any], Problem | None]
"""Made once from a field's setting. It never raises: a value it cannot judge is none of its business."""
