"""A request of a description, filled in: as it is sent, and as it may be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from feedgen.publishers.description import ApiRequestModel
from feedgen.publishers.target import Sending
from feedgen.transfer import Address, Putting, TransferError, Trouble
from feedgen.transfer.ask import Question

if TYPE_CHECKING:
    from feedgen.publishers.api import Recipe

Words = Mapping[str, Any]


def question(
    recipe: Recipe, step: ApiRequestModel, base: Address, words: Words, own: Mapping[str, str], sending: Sending
) -> Question:
    """The request with everything in it. Raises `TransferError` for an address that cannot be meant so."""
    headers = {**own, **_texts(recipe, step.headers, words)}
    form = None if step.form is None else _texts(recipe, step.form, words)
    address = _address(recipe, step, base, words)
    if step.send is None:
        return Question(step.method, address, headers, _deep(recipe, step.json_body, words), form)
    kind = words["content_type"]
    method = step.method if step.send == "file" else "multipart"
    how = Putting(kind, method=method, form_field=step.part, form=form or {}, form_name=sending.name.rpartition("/")[2])
    return Question(step.method, address, headers, file=sending.source, how=how)


def said(recipe: Recipe, step: ApiRequestModel, base: Address, words: Words) -> str:
    """One line; secrets are masked in the words already, and headers are left out."""
    where = f"{base.origin}{_path(recipe, step, words, '{}*')}" if step.path else recipe.fill(step.url or "", words)
    query = _texts(recipe, step.query, words)
    parts = [f"{step.method} {where}{'?' + urlencode(query, safe='{}*/,:') if query else ''}"]
    if step.json_body is not None:
        parts.append(json.dumps(_deep(recipe, step.json_body, words), ensure_ascii=False))
    form = _texts(recipe, step.form or {}, words)
    if step.send is not None:
        parts.append("the file" if step.send == "file" else f"a form with the file as `{step.part}`")
    parts += [f"{name}={value}" for name, value in form.items()]
    if step.when is not None:
        parts.append(f"if {step.when}")
    if step.poll is not None:
        parts.append(f"every {step.poll.every:g} s until {step.poll.done or ' or '.join(step.poll.until)}")
    return f"{step.name}: {'; '.join(parts)}"


def _address(recipe: Recipe, step: ApiRequestModel, base: Address, words: Words) -> Address:
    if step.url is not None:
        return Address.parse(str(recipe.fill(step.url, words) or ""))
    path = _path(recipe, step, words, "")
    if any(part in (".", "..") for part in path.split("/")):
        raise TransferError(Trouble.ADDRESS, base.shown, problem="an answer leads out of the path of the API")
    query = _texts(recipe, step.query, words)
    return base.at(base.path.rstrip("/") + path + (f"?{urlencode(query)}" if query else ""))


def _path(recipe: Recipe, step: ApiRequestModel, words: Words, safe: str) -> str:
    quoted = {name: quote(one, safe=safe) if isinstance(one, str) else one for name, one in words.items()}
    return str(recipe.fill(step.path or "", quoted))


def _texts(recipe: Recipe, given: Mapping[str, str], words: Words) -> dict[str, str]:
    """Filled texts; what has none is left out."""
    found = {name: recipe.fill(text, words) for name, text in given.items()}
    return {
        name: ",".join(map(str, one)) if isinstance(one, list) else _plain(one)
        for name, one in found.items()
        if one not in (None, "", [])
    }


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _deep(recipe: Recipe, body: Any, words: Words) -> Any:
    """A body with its holes filled; what has no value is left out."""
    if isinstance(body, dict):
        found = {name: _deep(recipe, one, words) for name, one in body.items()}
        return {name: one for name, one in found.items() if one is not None}
    if isinstance(body, list):
        return [_deep(recipe, one, words) for one in body]
    return recipe.fill(body, words) if isinstance(body, str) else body
