"""What the shell offers on Tab: quick, so nothing heavy is imported, and never a failure."""

from __future__ import annotations

from pathlib import Path


def channels(incomplete: str) -> list[str]:
    """Profiles by file name, and the channels that feedgen.yaml names."""
    return [name for name in sorted({*_profiles(), *_configured()}) if name.startswith(incomplete)]


def codes(incomplete: str) -> list[tuple[str, str]]:
    """Codes of findings with the name of the defect."""
    from feedgen.diagnostics import all_rules

    wanted = incomplete.upper()
    return [(code, found.__name__) for code, found in all_rules().items() if code.startswith(wanted)]


def functions(incomplete: str) -> list[str]:
    """Names of the functions of expressions; none of them is imported."""
    from feedgen.expressions.functions import FUNCTIONS

    return [name for name in FUNCTIONS.names() if name.startswith(incomplete)]


def presets(incomplete: str) -> list[str]:
    """Names of the exports that are known."""
    from feedgen.sources import preset_names

    return [name for name in preset_names() if name.startswith(incomplete)]


def formats(incomplete: str) -> list[str]:
    """Names of the formats that catalogues are read from."""
    from feedgen.sources import FORMATS

    return [name for name in FORMATS.names() if name.startswith(incomplete)]


def _profiles() -> list[str]:
    from feedgen.profiles.lookup import profile_names

    return list(profile_names())


def _configured() -> list[str]:
    """Channel names of ./feedgen.yaml, by indentation: a YAML parser costs more than the whole answer."""
    try:
        lines = Path("feedgen.yaml").read_text("utf-8").splitlines()
    except (OSError, UnicodeError):
        return []
    names, inside, depth = [], False, None
    for line in lines:
        body = line.strip()
        if not body or body.startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        if indent == 0:
            inside, depth = body == "channels:", None
        elif inside:
            depth = indent if depth is None else depth
            name, colon, _ = body.partition(":")
            if indent == depth and colon:
                names.append(name.strip("'\""))
    return names
