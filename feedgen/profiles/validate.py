"""Plain data → a pydantic model, every complaint with file, line, column and a nearest guess."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from feedgen.diagnostics import Finding, UsageError, did_you_mean, make
from feedgen.profiles.models.base import Strict
from feedgen.profiles.models.secret import LITERAL
from feedgen.profiles.yaml import Document, Path_

M = TypeVar("M", bound=BaseModel)

_REWORDED = (
    ("Value error, ", ""),
    ("Input should be ", "should be "),
    ("should be a valid dictionary or instance of Const", "should be a text or `{const: …}`"),
    ("should be a valid dictionary", "should be a mapping"),
    ("should be a valid string", "should be a text"),
    ("should be a valid integer", "should be a whole number"),
    ("should be a valid boolean", "should be true or false"),
    ("should be a valid ", "should be a "),
    ("String should", "should"),
    ("Dictionary should have at least 1 item after validation, not 0", "at least one is needed"),
    (", unable to parse string as a number", ""),
    (", unable to parse string as an integer", ""),
    (", unable to interpret input", ""),
)


def validate(model: type[M], data: Any, document: Document) -> M:
    """`data` of `document` as a model; `UsageError` lists everything that is wrong."""
    valid = parsed(model, data, document)
    if found := valid.problems(document) if isinstance(valid, Strict) else []:
        raise UsageError(*found)
    return valid


def parsed(model: type[M], data: Any, document: Document) -> M:
    """The same by shape alone: what the model has to say about itself is not asked for."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise UsageError(*findings_of(error, model, document)) from None


def findings_of(error: ValidationError, model: type[BaseModel], document: Document) -> list[Finding]:
    """One finding per place, in the order of the file; the ways a value could have been written are one."""
    found: dict[Path_, Finding] = {}
    for detail in error.errors(include_url=False):
        path = _yaml_path(document, detail)
        if path not in found:
            found[path] = _finding(detail, model, document, path)
        elif (more := _reason(detail)) not in found[path].params.get("problem", more):
            params = found[path].params
            params["problem"] = f"{params['problem']}, or {more}"
    # A key inside a mapping is wrong: that the mapping is no text either helps nobody.
    deepest = {path for path in found if not any(other[: len(path)] == path != other for other in found)}
    return sorted((f for path, f in found.items() if path in deepest), key=_in_file)


def places_of(error: ValidationError, document: Document) -> list[Path_]:
    """Where the errors are; a missing key is missing in the mapping around it."""
    return [
        path[:-1] if detail["type"] == "missing" else path
        for detail in error.errors(include_url=False)
        for path in (_yaml_path(document, detail),)
    ]


def _in_file(finding: Finding) -> tuple[str, int]:
    origin = finding.origin
    return (origin.file or "", origin.line or 0) if origin else ("", 0)


def _yaml_path(document: Document, detail: ErrorDetails) -> Path_:
    """Where the error is, without the names of union members that pydantic puts between the keys."""
    loc = detail["loc"]
    path: Path_ = ()
    for i, part in enumerate(loc):
        new = detail["type"] == "missing" and i == len(loc) - 1
        if (*path, part) in document.values or new:
            path = (*path, part)
    return path


def _finding(detail: ErrorDetails, model: type[BaseModel], document: Document, path: Path_) -> Finding:
    dotted = ".".join(str(part) for part in path)
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _keys_at(model, detail["loc"][:-1])
        params = {"key": str(path[-1]), "path": dotted, "known": did_you_mean(str(path[-1]), known)}
        return make("PRF105", params, origin=document.where_key(path))
    if kind == "missing":
        return make("PRF107", {"key": str(path[-1]), "path": dotted}, origin=document.where_key(path[:-1]))
    value = None if kind == LITERAL else in_words(document.shown(path, detail["input"]))
    params = {"path": dotted or document.name, "problem": _reason(detail)}
    return make("PRF106", params, value=value, origin=document.where(path))


def in_words(value: Any) -> Any:
    """What was found, in words where it is more than one value."""
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else value


def _reason(detail: ErrorDetails) -> str:
    reason = detail["msg"]
    for theirs, ours in _REWORDED:
        reason = reason.replace(theirs, ours)
    return reason.partition(" or instance of ")[0]


def _keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """Keys the model knows at `loc`, for the guess."""
    current: type[BaseModel] = model
    members: dict[str, type[BaseModel]] = {}
    for part in loc:
        if part == "Const":
            return ["const"]
        if (named := members.get(str(part))) is not None:  # the member of a union that was meant
            current, members = named, {}
            continue
        info = current.model_fields.get(str(part))
        if info is not None and (found := list(_models_in(info.annotation))):
            current, members = found[0], {one.__name__: one for one in found}
    return [field.alias or name for name, field in current.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
