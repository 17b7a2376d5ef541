"""feedgen: product feeds for every sales channel from one catalogue.

    import feedgen
    report = feedgen.build("export.csv", channels=["google@FR"], shop={"url": "https://shop.example"})

Every public name is imported when it is first asked for, so that `import feedgen` costs next to nothing.
What type checkers see stands in `__init__.pyi`.
"""

__version__ = "0.1.0"

_HOMES = {
    "feedgen.api": (
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
        "readiness",
        "schema",
        "test",
        "story",
        "validate",
    ),
    "feedgen.catalogue": ("Measure", "Money", "Product"),
    "feedgen.diagnostics": (
        "FeedgenError",
        "Finding",
        "GuardError",
        "LimitError",
        "OutputError",
        "Severity",
        "SourceError",
        "UsageError",
    ),
    "feedgen.diagnostics.report": ("RunReport",),
    "feedgen.diagnostics.tested": ("TestReport",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> object:
    """The public name, fetched from the room it lives in and kept."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
