"""Who is told when runs break and when they work again."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from feedgen.profiles.models.base import Strict

SECONDS = 10.0


class NotifyModel(Strict):
    """Somebody to tell, by `webhook` or by `email`. Secrets come from the environment: `${WEBHOOK}`."""

    webhook: str | None = Field(
        None, description="Address that a JSON document is posted to; `https://` unless it is this machine."
    )
    headers: dict[str, str] = Field(default_factory=dict, description="HTTP headers of the webhook.")
    text_key: str = Field("text", description="Key of the text in the document: `content` for Discord.")
    email: list[str] = Field(default_factory=list, description="Addresses, or one, that a mail is sent to.")
    sender: str | None = Field(None, description="Address the mail is from; the first of `email` when absent.")
    smtp: str | None = Field(
        None,
        description="Mail server: `smtp://mail.example:587` (TLS is begun), `smtps://mail.example:465`.",
        examples=["smtp://mail.example:587"],
    )
    user: str | None = Field(None, description="Account at the mail server.")
    password: str | None = Field(None, description="Its password.", examples=["${SMTP_PASSWORD}"])
    timeout: float = Field(SECONDS, gt=0, le=60, description="Seconds of silence after which a server is given up.")

    @field_validator("email", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("email", "sender")
    @classmethod
    def _address(cls, value: list[str] | str | None) -> list[str] | str | None:
        for one in [value] if isinstance(value, str) else value or ():
            if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", one):
                raise ValueError("not a mail address such as `feeds@shop.example`")
        return value

    @field_validator("webhook")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        if value is not None and not _is_address(value, ("https", "http")):
            raise ValueError("not an address such as `https://hooks.example/feeds`")
        if value is not None and value.startswith("http://") and not _is_here(value):
            raise ValueError("begins with http://, where anybody on the way may read it; use https://")
        return value

    @field_validator("smtp")
    @classmethod
    def _server(cls, value: str | None) -> str | None:
        if value is not None and not _is_address(value, ("smtp", "smtps")):
            raise ValueError("not a mail server such as `smtp://mail.example:587`")
        return value

    @model_validator(mode="after")
    def _one_way(self) -> NotifyModel:
        if bool(self.webhook) == bool(self.email):
            raise ValueError("either `webhook` or `email` says how somebody is told")
        if self.email and self.smtp is None:
            raise ValueError("`email` needs `smtp`, the mail server")
        return self


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _is_here(text: str) -> bool:
    return urlsplit(text).hostname in ("localhost", "127.0.0.1", "::1")
