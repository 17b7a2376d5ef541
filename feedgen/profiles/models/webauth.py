"""Who sends, to a server of the web."""

from __future__ import annotations

from pydantic import Field, model_validator

from feedgen.profiles.models.base import Strict
from feedgen.profiles.models.secret import Secret


class OauthModel(Strict):
    """A token is asked for with these (OAuth 2.0, client credentials)."""

    token_url: str = Field(pattern=r"^https?://", description="Address that gives tokens.")
    client_id: str = Field(description="Who asks for a token.")
    client_secret: Secret = Field(description="The secret that belongs to it.")
    scope: str | None = Field(None, description="What the token is to be good for.")


class WebAuthModel(Strict):
    """Who sends, to a server of the web: `user` and `password`, or `bearer`, or `oauth`."""

    user: str | None = Field(None, description="Name of the account (basic authentication).")
    password: Secret | None = Field(None, description="Its password.")
    bearer: Secret | None = Field(None, description="Token that is sent as it is.")
    oauth: OauthModel | None = Field(None, description="What a token is asked for with.")

    @model_validator(mode="after")
    def _one_way(self) -> WebAuthModel:
        given = [self.user is not None or self.password is not None, self.bearer is not None, self.oauth is not None]
        if sum(given) > 1:
            raise ValueError("one of `user` with `password`, `bearer` and `oauth`")
        return self
