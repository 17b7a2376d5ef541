"""Descriptions of APIs: found, checked, and filled in with what a target says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from feedgen.answers import AnswerModel
from feedgen.diagnostics import Finding, UsageError, did_you_mean, make
from feedgen.expressions import ExpressionError, Scope, compile_condition, compile_template
from feedgen.profiles import answers, lookup
from feedgen.profiles.models.publishing import ApiTarget
from feedgen.profiles.models.secret import VARIABLE, SecretModel
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import Document, Path_, load_file
from feedgen.publishers.api import Recipe
from feedgen.publishers.description import WORDS, ApiModel, ApiParamModel
from feedgen.transfer import Access, Credentials

_WORD = re.compile(r"\s*\{\{\s*([A-Za-z_]\w*)\s*\}\}\s*")
"""A text that is one word and nothing else: its value is passed on as it is."""


def names(project: Path | None) -> dict[str, Path]:
    """Every API that can be named, with its description; the first folder wins."""
    files: dict[str, Path] = {}
    for folder in lookup.folders("publishers", project):
        for path in sorted(folder.glob("*.yaml")):
            files.setdefault(path.stem, path)
    return dict(sorted(files.items()))


def load(path: Path, project: Path | None = None) -> ApiModel:
    """A description, every text of it compiled once; forms of answers may be the project's. Raises `UsageError`."""
    document = load_file(path, lookup.shown(path))
    api = validate(ApiModel, document.data, document)
    if problems := list(_description_problems(api, document, project)):
        raise UsageError(*problems)
    return api


def forms(api: ApiModel, project: Path | None) -> dict[str, AnswerModel]:
    """The forms of answers that a description names. Raises `UsageError`."""
    known = answers.names(project)
    return {name: answers.load(known[name]) for step in api.requests for name in step.answers}


def found(target: ApiTarget, document: Document, path: Path_) -> ApiModel:
    """The description that a target names. Raises `UsageError` with everything that is wrong with the target."""
    if problems := list(target_problems(target, document, path)):
        raise UsageError(*problems)
    project = _project(document)
    return load(names(project)[target.api], project)


def target_problems(target: ApiTarget, document: Document, path: Path_) -> Iterator[Finding]:
    """What is wrong with a target: an API that nobody knows, params that are not its, missing, or not accepted."""
    known = names(_project(document))
    if target.api not in known:
        params = {"name": target.api, "known": did_you_mean(target.api, known)}
        yield make("PUB128", params, origin=document.where((*path, "api")))
        return
    try:
        api = load(known[target.api], _project(document))
    except UsageError as error:
        yield from error.findings
        return
    dotted = ".".join(map(str, path))
    for name in target.params:
        if name not in api.params:
            guess = did_you_mean(name, [*api.params, *ApiTarget.model_fields])
            params = {"key": name, "path": f"{dotted}.{name}", "known": guess}
            yield make("PRF105", params, origin=document.where_key((*path, name)))
    for name, param in api.params.items():
        given = target.params.get(name)
        if given is None and param.required:
            params = {"key": name, "path": f"{dotted}.{name}"}
            yield make("PRF107", params, origin=document.where_key(path))
        elif given is not None and (problem := _not_accepted(given, param)):
            value = None if param.secret or isinstance(given, dict | list) else given
            params = {"path": f"{dotted}.{name}", "problem": problem}
            yield make("PRF106", params, value=value, origin=document.where((*path, name)))


def recipe(
    api: ApiModel, target: ApiTarget, given: Mapping[str, Any], project: Path | None = None
) -> tuple[Access, str, Recipe]:
    """How the API is asked, its scheme and host, and the description filled in; secrets are in `given`."""
    params = {name: _value(given.get(name), param) for name, param in api.params.items()}
    made = Recipe(
        target.api,
        api,
        fill,
        holds,
        params,
        frozenset(name for name, param in api.params.items() if param.secret),
        forms(api, project),
        target.content_type,
        target.wait,
    )
    auth = api.auth
    oauth = None
    if auth is not None:
        words = {**dict.fromkeys(WORDS), **params}

        def text(one: str | None) -> str | None:
            return None if one is None else str(fill(one, words) or "")

        oauth = Credentials(
            token_url=target.token_url or text(auth.token_url) or "",
            client_id=text(auth.client_id) or "",
            client_secret=text(auth.client_secret) or "",
            scope=text(auth.scope) or None,
            refresh_token=text(auth.refresh_token),
            in_form=auth.client_in == "form",
            headers={name: text(one) or "" for name, one in auth.headers.items()},
        )
    base = target.base_url or str(fill(api.base, params))
    return Access(oauth=oauth, timeout=target.timeout, cache=False), base, made


def fill(text: str, words: Mapping[str, Any]) -> Any:
    """A text with its holes filled; one that is a single word keeps its type. Raises `ExpressionError`."""
    if "{{" not in text:
        return text
    if (alone := _WORD.fullmatch(text)) and alone[1] in words:
        return words[alone[1]]
    return compile_template(text, Scope(constants=dict(words))).value


def holds(condition: str, words: Mapping[str, Any]) -> bool:
    """Whether a condition of a description is true of these words."""
    return bool(compile_condition(condition, Scope(constants=dict(words))).value)


def _project(document: Document) -> Path:
    return Path(document.name).parent


def _value(given: Any, param: ApiParamModel) -> Any:
    given = param.default if given is None else given
    if given is None:
        return None
    several = [str(one) for one in (given if isinstance(given, list) else [given])]
    if param.enum is not None:
        several = [param.enum.get(one, one) for one in several]
    if param.list:
        return several
    return given if isinstance(given, bool) else several[0]


def _not_accepted(given: Any, param: ApiParamModel) -> str | None:
    if param.secret:
        return _no_secret(given)
    several = given if isinstance(given, list) else [given]
    if isinstance(given, list) and not param.list:
        return "one value is asked for"
    if not several or not all(isinstance(one, str | int | bool) for one in several):
        return "a text is asked for" if not param.list else "texts are asked for"
    wrong = [one for one in several if param.enum is not None and str(one) not in param.enum]
    if wrong and not VARIABLE.search(str(wrong[0])):
        return f"`{wrong[0]}` is not accepted; {did_you_mean(str(wrong[0]), param.enum or {})}"
    return None


def _no_secret(given: Any) -> str | None:
    """A secret stands somewhere else, and this is not how that is said; it is not shown."""
    if isinstance(given, str) and VARIABLE.search(given):
        return None
    if isinstance(given, dict):
        try:
            SecretModel(**given)
        except (ValueError, TypeError):
            pass
        else:
            return None
    return "a secret does not stand here: write `${NAME}`, `{file: …}` or `{keyring: …}`"


def _description_problems(api: ApiModel, document: Document, project: Path | None) -> Iterator[Finding]:
    """Texts that ask for words nobody knows at that time, and words that mean something else already."""
    words: dict[str, Any] = dict.fromkeys(WORDS)
    for name in api.params:
        if name in WORDS or name in ApiTarget.model_fields:
            params = {"path": f"params.{name}", "problem": "the name means something else already"}
            yield make("PRF106", params, origin=document.where_key(("params", name)))
        words[name] = None
    yield from _texts(api.base, words, document, ("base",))
    for path, part in ((("auth",), api.auth), (("basic",), api.basic)):
        yield from _texts(part.model_dump() if part else None, words, document, path)
    yield from _texts(api.headers, words, document, ("headers",))
    for number, step in enumerate(api.requests):
        at = ("requests", number)
        if step.poll is not None and step.poll.until and "status" not in {*words, *step.kept}:
            params = {"path": f"requests.{number}.poll", "problem": "nothing keeps the word `status`"}
            yield make("PRF106", params, origin=document.where((*at, "poll")))
        if step.poll is not None and step.poll.done is not None:
            kept = {**words, **dict.fromkeys(step.kept)}
            yield from _checked(holds, step.poll.done, kept, document, (*at, "poll", "done"))
        yield from answers.form_problems(step.reports, project, document, (*at, "reports"))
        if step.when is not None:
            yield from _checked(holds, step.when, words, document, (*at, "when"))
        for key, value in (("path", step.path), ("url", step.url), ("query", step.query), ("headers", step.headers)):
            yield from _texts(value, words, document, (*at, key))
        yield from _texts(step.json_body, words, document, (*at, "json"))
        yield from _texts(step.form, words, document, (*at, "form"))
        words |= dict.fromkeys(step.kept)


def _texts(value: Any, words: Mapping[str, Any], document: Document, at: Path_) -> Iterator[Finding]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, words, document, (*at, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, words, document, (*at, number))
    elif isinstance(value, str):
        yield from _checked(fill, value, words, document, at)


def _checked(does: Any, text: str, words: Mapping[str, Any], document: Document, at: Path_) -> Iterator[Finding]:
    try:
        does(text, dict.fromkeys(words, "x"))
    except ExpressionError as error:
        for problem in error.problems:
            yield make(problem.code, problem.params, origin=document.where(at))
