"""An expectation of a test against what was found: the differences, each with its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from feedgen.catalogue import written
from feedgen.diagnostics import Finding
from feedgen.profiles.yaml import Path_

ABSENT: Any = None


class Difference(NamedTuple):
    """A field that is not as expected; None stands for nothing there."""

    at: Path_
    """Below the expectation."""
    field: str
    expected: Any
    found: Any


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    """Fields that are not as expected. Those nobody named are not looked at."""
    for name, value in expected.items():
        yield from _compared(value, reached(found, name), (name,), name)


def reached(item: Any, name: str) -> Any:
    """The field of that name or path; of a repeated group, the part of every member."""
    if isinstance(item, list):
        members = [value for member in item if (value := reached(member, name)) is not None]
        return members or None
    if not isinstance(item, Mapping):
        return None
    if name in item:
        return item[name]
    at = -1
    while (at := name.find("/", at + 1)) > 0:
        if name[:at] in item:
            return reached(item[name[:at]], name[at + 1 :])
    return None


def _compared(expected: Any, found: Any, at: Path_, name: str) -> Iterator[Difference]:
    if isinstance(found, list) and len(found) == 1 and not isinstance(expected, list):
        found = found[0]
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key, value in expected.items():
            yield from _compared(value, reached(found, key), (*at, key), f"{name}/{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for i, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _compared(one, other, (*at, i), name)
    elif not same(expected, found):
        yield Difference(at, name, expected, found)


def same(expected: Any, found: Any) -> bool:
    """Texts must be alike to the letter; a number of the test is one in JSON, or the text it is written as."""
    if isinstance(expected, Mapping | list) or isinstance(found, Mapping | list):
        return bool(expected == found)
    if expected is None or found is None:
        return expected is found
    if isinstance(found, str) or isinstance(expected, str):
        return text_of(expected) == text_of(found)
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    return Decimal(str(expected)) == Decimal(str(found))


def text_of(value: Any) -> str:
    """A value as a message shows it, and as texts are compared."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {text_of(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(text_of, value))}]"
    return value if isinstance(value, str) else str(value)


def attributes_of(product: Mapping[str, Any]) -> dict[str, Any]:
    """A product's attributes as tests of rules name them: texts, and one entry of a map as `labels.season`."""
    found: dict[str, Any] = {name: _plain(value) for name, value in product.items()}
    for name, value in product.items():
        if isinstance(value, Mapping):
            found.update({f"{name}.{key}": _plain(member) for key, member in value.items()})
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if value is None or isinstance(value, bool | int | Decimal | str):
        return value
    return written.plain_text(value)


def codes_differ(expected: list[str], found: list[Finding]) -> tuple[list[str], list[Finding]]:
    """Expected codes that nobody said, and findings that nobody expected."""
    left = list(found)
    missing = []
    for text in sorted(expected, key=lambda text: -len(text.split())):
        code, _, about = text.strip().partition(" ")
        hit = next((f for f in left if f.code == code and (not about or about.strip() in about_of(f))), None)
        if hit is None:
            missing.append(text)
        else:
            left.remove(hit)
    return missing, left


def about_of(finding: Finding) -> tuple[str, ...]:
    """What may stand behind a code: the field, or the id of the check."""
    return tuple(str(word) for word in (finding.field, finding.params.get("check")) if word)


def code_of(finding: Finding) -> str:
    """A finding as a test expects it, `CHN104 title`."""
    check = finding.params.get("check")
    return " ".join(filter(None, (finding.code, str(check) if check else finding.field)))
