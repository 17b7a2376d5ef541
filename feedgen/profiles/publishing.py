"""Targets of feedgen.yaml as they are used: secrets filled in, names made."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedgen.diagnostics import UsageError, make
from feedgen.diagnostics.secrets import keep_pair, keep_secret
from feedgen.expressions import Scope, compile_template
from feedgen.profiles.models import publishing as models
from feedgen.profiles.models.secret import VARIABLE, Secret, SecretModel
from feedgen.profiles.yaml import Document, Path_
from feedgen.publishers import Target
from feedgen.transfer import Access, Credentials

WORDS = ("file", "channel", "feed", "market", "date")
"""What holes of a target may ask for; those of a command `path`, too."""
_SAFE_NAME = re.compile(r"[^/\\\x00-\x1f\x7f]+(/[^/\\\x00-\x1f\x7f]+)*")


@dataclass(frozen=True, slots=True)
class Declared:
    """A target as it stands in feedgen.yaml, and where."""

    model: models.TargetModel
    document: Document
    path: Path_
    folder: Path

    @property
    def kind(self) -> str:
        return self.model.name if isinstance(self.model, models.PluginTarget) else self.model.kind

    def target(self) -> Target:
        """The target with its secrets. Raises `UsageError` for one that cannot be had."""
        return _Filled(self).target()

    def name(self, words: Mapping[str, str], ending: str) -> str:
        """What a file is called there. Raises `UsageError` for a name that leads elsewhere."""
        name = words["file"] + ending if self.model.file is None else filled(self.model.file, words)
        if not _SAFE_NAME.fullmatch(name) or any(part in (".", "..") for part in name.split("/")):
            raise UsageError(make("PUB123", value=name, origin=self.document.where((*self.path, "file"))))
        return name


def declared(channel: str, targets: list[Any], document: Document, folder: Path | None) -> list[Declared]:
    """The targets of a channel, in the order of the file."""
    return [Declared(one, document, ("publish", channel, n), folder or Path()) for n, one in enumerate(targets)]


def words_of(file: str, channel: str, feed: str, market: str | None, created: str) -> dict[str, str]:
    """What the holes of a target stand for; the date is that of the build."""
    try:
        date = dt.datetime.fromisoformat(created).date().isoformat()
    except ValueError:
        date = ""
    return {"file": file, "channel": channel, "feed": feed, "market": market or "", "date": date}


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with holes over these words. Raises `ExpressionError`; lint has looked before."""
    if "{{" not in text:
        return text
    value = compile_template(text, Scope(constants=dict(words))).value
    return "" if value is None else str(value)


class _Filled:
    """Fills in what a target only names."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared
        self._model: Any = declared.model

    def target(self) -> Target:
        model = self._model
        if isinstance(model, models.ApiTarget):
            return self._api(model)
        settings = model.model_dump(exclude={*models.TargetModel.model_fields, model_key(model)})
        if isinstance(model, models.PluginTarget):
            settings = {k: self.deep(v, (k,)) for k, v in (model.model_extra or {}).items() if k != model.name}
        where, shown = model.where, model.where
        if isinstance(model, models.CommandTarget):
            settings["shown"] = [_maker(one) for one in where]
            made = [_maker(self.text(one, ("command", n))) for n, one in enumerate(where)]
            return Target(self._declared.kind, made, "command", self._access(), settings)
        if isinstance(where, str):
            where = self.text(where, (self._declared.kind,))
        if isinstance(model, models.PathTarget):
            where = str(self._declared.folder / Path(where).expanduser()) + ("/" if where.endswith("/") else "")
        return Target(self._declared.kind, where, str(shown), self._access(), settings)

    def _api(self, model: models.ApiTarget) -> Target:
        """An API: its description, with what the target says filled in."""
        from feedgen.profiles import apis

        api = apis.found(model, self._declared.document, self._declared.path)
        params = {
            name: self.deep(one, (name,)) if not isinstance(one, dict) else self.secret(SecretModel(**one), (name,))
            for name, one in model.params.items()
        }
        access, base, recipe = apis.recipe(api, model, params, self._declared.folder)
        return Target("api", base, model.api, access, {"recipe": recipe})

    def _access(self) -> Access:
        model, folder = self._model, self._declared.folder
        auth = getattr(model, "auth", None)
        oauth = None
        if auth is not None and auth.oauth is not None:
            secret = self.secret(auth.oauth.client_secret, ("auth", "oauth", "client_secret"))
            client = self.text(auth.oauth.client_id, ("auth", "oauth", "client_id"))
            oauth = Credentials(auth.oauth.token_url, client, secret or "", auth.oauth.scope)
        password = self.secret(getattr(model, "password", None), ("password",))
        user: str | None = getattr(model, "key_id", None)
        if auth is not None and (auth.user or auth.password) is not None:
            user = self.text(auth.user or "", ("auth", "user"))
            password = self.secret(auth.password, ("auth", "password"))
            keep_pair(user, password or "")
        headers = getattr(model, "headers", {})
        return Access(
            user=None if user is None else self.text(user, ("key_id",)),
            password=password or self.secret(getattr(model, "secret_key", None), ("secret_key",)),
            headers={name: self.secret(one, ("headers", name)) or "" for name, one in headers.items()},
            bearer=None if auth is None else self.secret(auth.bearer, ("auth", "bearer")),
            oauth=oauth,
            key_file=_from(folder, getattr(model, "key_file", None)),
            passphrase=self.secret(getattr(model, "passphrase", None), ("passphrase",)),
            known_hosts=_from(folder, getattr(model, "known_hosts", None)),
            endpoint=getattr(model, "endpoint", None),
            region=getattr(model, "region", None),
            timeout=model.timeout,
            cache=False,
        )

    def secret(self, given: Secret | None, at: tuple[str | int, ...]) -> str | None:
        if given is None:
            return None
        if isinstance(given, str):
            return self.text(given, at)
        return keep_secret(_kept(given, self._declared, at))

    def text(self, text: str, at: tuple[str | int, ...]) -> str:
        """A text with its `${NAME}` filled in; what was filled in is secret from then on."""

        def value(found: re.Match[str]) -> str:
            if found[1] not in os.environ:
                path = (*self._declared.path, *at)
                raise UsageError(make("PRF128", {"name": found[1]}, origin=self._declared.document.where(path)))
            return keep_secret(os.environ[found[1]])

        return VARIABLE.sub(value, text)

    def deep(self, value: Any, at: tuple[str | int, ...]) -> Any:
        """The settings of a plug-in, whatever they are made of."""
        if isinstance(value, dict):
            return {key: self.deep(one, (*at, key)) for key, one in value.items()}
        if isinstance(value, list):
            return [self.deep(one, (*at, n)) for n, one in enumerate(value)]
        return self.text(value, at) if isinstance(value, str) else value


def model_key(model: models.TargetModel) -> str:
    """The key that names the kind."""
    return model.name if isinstance(model, models.PluginTarget) else model.kind


def _maker(text: str) -> Callable[[Mapping[str, str]], str]:
    return lambda words: filled(text, words)


def _kept(secret: SecretModel, declared: Declared, at: tuple[str | int, ...]) -> str:
    """The secret that a file or the keyring has."""
    reason = ""
    if secret.file is not None:
        try:
            return (declared.folder / Path(secret.file).expanduser()).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            where = secret.file
    else:
        where = f"the keyring's {secret.keyring}"
        try:
            import keyring
            from keyring.errors import KeyringError

            service, _, name = (secret.keyring or "").partition("/")
            found: str | None = keyring.get_password(service, name)
            if found is not None:
                return found
            reason = "there is no such entry"
        except ImportError:
            reason = "the library keyring is not installed: pip install 'product-feedgen[keyring]'"
        except KeyringError as error:
            reason = f"the keyring cannot be asked ({type(error).__name__})"
    origin = declared.document.where((*declared.path, *at))
    raise UsageError(make("PUB122", {"where": where, "reason": reason}, origin=origin))


def _from(folder: Path, path: str | None) -> str | None:
    return None if path is None else str(folder / Path(path).expanduser())
