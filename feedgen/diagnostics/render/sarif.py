"""Findings as SARIF 2.1.0, which code scanning services and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feedgen import __version__
from feedgen.diagnostics.finding import Finding, Origin, Severity
from feedgen.diagnostics.render import Listed, more_note
from feedgen.diagnostics.render.checkout import file_of
from feedgen.diagnostics.render.json import dumps
from feedgen.diagnostics.render.text import feed_name, hint, sentence
from feedgen.diagnostics.rules import find_rule, page

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(listed: Listed) -> str:
    """A log with one run; its driver describes just the rules that were met."""
    codes = sorted({finding.code for finding in listed.findings})
    places = {code: number for number, code in enumerate(codes)}
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if listed.more:
        notice = {"level": "note", "message": {"text": more_note(listed.more)}}
        invocation["toolExecutionNotifications"] = [notice]
    driver = {"name": "feedgen", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        # Columns count characters, as the YAML reader does, not UTF-16 units.
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.code]) for finding in listed.findings],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, Any]:
    found, text = find_rule(code), page(code)
    summary = text.partition("\n")[0] or found.message
    return {
        "id": code,
        "name": found.__name__,
        "shortDescription": {"text": summary},
        "help": {"text": text or summary, "markdown": text or summary},
        "defaultConfiguration": {"level": _LEVELS[found.severity]},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    text = "\n".join(filter(None, (sentence(finding), hint(finding))))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"feedgen/v1": _fingerprint(finding)},
    }
    if location := _location(finding.origin):
        result["locations"] = [location]
    if properties := _properties(finding):
        result["properties"] = properties
    return result


def _location(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None or not origin.file or origin.file == "-":
        return None
    physical: dict[str, Any] = {"artifactLocation": _artifact(file_of(origin.file))}
    if origin.line is not None:
        physical["region"] = {"startLine": origin.line}
        if isinstance(origin.column, int):
            physical["region"]["startColumn"] = origin.column
    return {"physicalLocation": physical}


def _artifact(file: str) -> dict[str, str]:
    """Relative files begin at the root of the repository, which is what `%SRCROOT%` stands for by convention."""
    uri = _uri(file)
    first = uri.partition("/")[0]
    return {"uri": uri} if ":" in first or first == ".." else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _uri(file: str) -> str:
    """A URI reference: relative paths stay relative, so that the viewer resolves them in its checkout."""
    if "://" in file:
        return _quoted(file, ":/?#[]@!$&'()*+,;=%~")
    path = Path(file)
    quoted = _quoted(path.as_posix(), "/")
    return f"file:///{quoted.lstrip('/')}" if path.is_absolute() else quoted


def _quoted(text: str, safe: str) -> str:
    """Percent-encoded, the bytes of a file name that is no UTF-8 included."""
    try:
        return quote(text.encode("utf-8", "surrogateescape"), safe)
    except UnicodeEncodeError:
        return quote(text.encode("utf-8", "surrogatepass"), safe)


def _properties(finding: Finding) -> dict[str, Any]:
    origin = finding.origin
    known = {
        "product": finding.product,
        "field": finding.field,
        "value": finding.value,
        "feed": feed_name(finding) or None,
        "market": finding.market,
        "column": origin.column if origin is not None and isinstance(origin.column, str) else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _fingerprint(finding: Finding) -> str:
    """The same for the same problem after lines moved: what and whom it is about, not where."""
    file = finding.origin.file if finding.origin is not None else None
    parts = (
        finding.code,
        file,
        finding.product,
        finding.field,
        finding.channel,
        finding.feed,
        sentence(finding),
    )
    text = "\0".join(part or "" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
