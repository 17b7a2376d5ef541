# The public names as type checkers see them; at run time `__init__.py` fetches each when it is first used.
from feedgen.api import (
    build,
    channel,
    channels,
    doctor,
    explain,
    function,
    functions,
    init,
    lint,
    preset,
    presets,
    preview,
    profile,
    schema,
    story,
    test,
    validate,
)
from feedgen.catalogue import Measure, Money, Product
from feedgen.diagnostics import (
    FeedgenError,
    Finding,
    GuardError,
    LimitError,
    OutputError,
    Severity,
    SourceError,
    UsageError,
)
from feedgen.diagnostics.report import RunReport
from feedgen.diagnostics.tested import TestReport

__all__ = [
    "FeedgenError",
    "Finding",
    "GuardError",
    "LimitError",
    "Measure",
    "Money",
    "OutputError",
    "Product",
    "RunReport",
    "Severity",
    "SourceError",
    "TestReport",
    "UsageError",
    "__version__",
    "build",
    "channel",
    "channels",
    "doctor",
    "explain",
    "function",
    "functions",
    "init",
    "lint",
    "preset",
    "presets",
    "preview",
    "profile",
    "schema",
    "story",
    "test",
    "validate",
]

__version__: str
