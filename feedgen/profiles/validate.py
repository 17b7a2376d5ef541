"""Plain data → a pydantic model, every complaint with file, line, column and a nearest guess."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from feedgen.diagnostics import Finding, UsageError, did_you_mean, make
from feedgen.profiles.yaml import Document, Path_

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], data: Any, document: Document, at: Path_ = ()) -> M:
    """`data` (found at `at` in `document`) as a model; `UsageError` lists everything that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise UsageError(*findings_of(error, model, document, at)) from None


def findings_of(error: ValidationError, model: type[BaseModel], document: Document, at: Path_) -> list[Finding]:
    found: dict[Path_, Finding] = {}
    for detail in error.errors(include_url=False):
        path = (*at, *_yaml_path(document, at, detail["loc"]))
        if path not in found:
            found[path] = _finding(detail, model, document, path)
    return list(found.values())


def _yaml_path(document: Document, at: Path_, loc: tuple[str | int, ...]) -> Path_:
    """`loc` without the names of union members that pydantic puts between the keys."""
    path: Path_ = ()
    for part in loc:
        if (*at, *path, part) in document.values or part == loc[-1]:
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
        return make("PRF107", {"key": str(path[-1]), "path": dotted}, origin=document.where(path[:-1]))
    problem = detail["msg"].removeprefix("Value error, ")
    return make("PRF106", {"path": dotted, "problem": problem}, value=detail["input"], origin=document.where(path))


def _keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """Keys the model knows at `loc`, for the guess."""
    current: type[BaseModel] = model
    for part in loc:
        info = current.model_fields.get(str(part))
        inner = _model_in(info.annotation) if info is not None else None
        if inner is not None:
            current = inner
    return list(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if (inner := _model_in(argument)) is not None:
            return inner
    return None
