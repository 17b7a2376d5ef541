"""A function for expressions: `{{ title | shout }}`."""

from __future__ import annotations

from collections.abc import Callable

from feedgen.expressions import function


@function(
    "shout",
    summary="Capital letters, and an exclamation mark.",
    accepts="text",
    returns="text",
    examples=[("red mug", {}, "RED MUG!"), ("red mug", {"marks": 3}, "RED MUG!!!")],
)
def shout(marks: int = 1) -> Callable[[str], str]:
    """`marks`: how many exclamation marks stand at the end."""
    return lambda text: text.upper() + "!" * marks
