"""What a description of an API says (`publishers/NAME.yaml`): who asks, which requests, and where the report is.

Texts have holes over words: the params, what answers gave (`keep`), and what is known of the file (`WORDS`).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from feedgen.answers import ReportModel

WORDS = ("file", "channel", "feed", "market", "date", "content_type", "run", "offset", "cursor", "token")
"""Words that every text may ask for; `run` is different for each file that is sent, `offset` and `cursor` are those of
`pages`, `token` that of `auth`."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ApiParamModel(_Strict):
    """Something only the merchant knows."""

    description: str = Field(description="What it is and where the merchant finds it.")
    required: bool = Field(False, description="Without it nothing is sent.")
    secret: bool = Field(False, description="Never shown; a reference to where it is kept, as all secrets are.")
    list: bool = Field(False, description="Several values.")
    default: str | int | bool | None = Field(None, description="The value when none is given.")
    enum: dict[str, str] | None = Field(None, description="The accepted values, and what each stands for in texts.")
    example: str | int | None = Field(None, description="A value such as the merchant will have.")


class ApiTokenModel(_Strict):
    """A token is asked for first (OAuth 2.0): for a client, or with `refresh_token` for whom that belongs to."""

    token_url: str = Field(description="Address that gives tokens.")
    client_id: str = Field(description="Who asks for a token.")
    client_secret: str = Field(description="The secret that belongs to it.")
    refresh_token: str | None = Field(None, description="Token that is good for new ones.")
    scope: str | None = Field(None, description="What the token is to be good for.")
    client_in: Literal["header", "form"] = Field("header", description="Where client and secret stand.")
    lasts: int = Field(3000, gt=0, description="Seconds after which a new one is asked for.")
    headers: dict[str, str] = Field(default_factory=dict, description="What else the server of tokens wants to know.")


class ApiBasicModel(_Strict):
    """Basic authentication."""

    user: str = Field(description="Name of the account.")
    password: str = Field(description="Its password.")


class ApiKeptModel(_Strict):
    """A value that stands in a header of the answer."""

    header: str = Field(description="Name of the header.")
    behind: str | None = Field(None, description="Only what stands behind the last one of these characters.")


class ApiPollModel(_Strict):
    """The request is made again until the other side is done."""

    every: float = Field(gt=0, description="Seconds between two requests.")
    at_most: float = Field(gt=0, description="Seconds after which the run goes on without an answer.")
    until: list[str] = Field(default_factory=list, description="Values of the word `status` with which it is done.")
    done: str | None = Field(None, description="Expression that holds when it is done, where there is no status.")
    failed: list[str] = Field(default_factory=list, description="Values with which the whole file is refused.")

    @model_validator(mode="after")
    def _one(self) -> ApiPollModel:
        if bool(self.until) == (self.done is not None):
            raise ValueError("one of `until` and `done`")
        return self


class ApiPagesModel(_Strict):
    """A long report is read page by page, with the words `offset` or `cursor`."""

    size: int | None = Field(None, gt=0, description="Entries of a page: `offset` counts up by it …")
    total: str | None = Field(None, description="… until there are as many as stand here in the answer.")
    cursor: str | None = Field(None, description="Where the answer has the `cursor` of the next page, if there is one.")

    @model_validator(mode="after")
    def _one(self) -> ApiPagesModel:
        if (self.cursor is None) == (self.size is None or self.total is None):
            raise ValueError("`size` with `total`, or `cursor`")
        return self


class ApiRequestModel(_Strict):
    """One request. `path` is asked of the API itself; `url` is one that an answer gave, without credentials."""

    name: str = Field(description="What it does, in a word or two, for messages.")
    method: Literal["GET", "POST", "PUT", "PATCH"] = Field("GET", description="How it is asked.")
    path: str | None = Field(None, description="Behind `base`; holes are percent-encoded.")
    url: str | None = Field(None, description="A whole address from an earlier answer.")
    query: dict[str, str] = Field(default_factory=dict, description="Behind the `?`; empty ones are left out.")
    headers: dict[str, str] = Field(default_factory=dict, description="Beside those of the description.")
    json_body: Any = Field(
        None, alias="json", description="Sent as JSON. A text that is one hole keeps lists as lists."
    )
    form: dict[str, str] | None = Field(None, description="Sent as a form; empty fields are left out.")
    send: Literal["file", "multipart"] | None = Field(None, description="The file: as the body, or in the form.")
    part: str = Field("file", description="Name of the file in the form.")
    when: str | None = Field(None, description="Only if this expression holds.")
    keep: dict[str, str | ApiKeptModel] = Field(
        default_factory=dict, description="Words for later requests, and where in the answer they are (`a.b.0`)."
    )
    may_keep: dict[str, str | ApiKeptModel] = Field(
        default_factory=dict, description="The same for what need not be there."
    )
    poll: ApiPollModel | None = Field(None, description="Ask again until it is done.")
    pages: ApiPagesModel | None = Field(None, description="The answer has pages.")
    reports: list[str | ReportModel] = Field(
        default_factory=list,
        description="What is wrong with the products: names of forms of answers (`_feedback/NAME.yaml`), of which "
        "the one that fits is taken, or where it stands.",
    )

    @model_validator(mode="after")
    def _fits(self) -> ApiRequestModel:
        if (self.path is None) == (self.url is None):
            raise ValueError("one of `path` and `url`")
        if self.send == "file" and (self.form is not None or self.json_body is not None):
            raise ValueError("the file is the whole body: no `form` and no `json` beside it")
        if self.json_body is not None and (self.form is not None or self.send is not None):
            raise ValueError("`json` is the whole body: no `form` and no `send` beside it")
        if self.send == "multipart" and self.method != "POST":
            raise ValueError("a form with a file is sent by `POST`")
        return self

    @property
    def answers(self) -> list[str]:
        """The forms of answers that are named."""
        return [one for one in self.reports if isinstance(one, str)]

    @property
    def kept(self) -> dict[str, str | ApiKeptModel]:
        return {**self.may_keep, **self.keep}


class ApiModel(_Strict):
    """An API that takes feeds. The words `id` and `status`, where answers give them, are kept in the receipt."""

    feedgen: Literal[1] = Field(description="Version of the format.")
    title: str = Field(description="The API's name for people.")
    description: str = Field("", description="What it does, in a sentence or two.")
    unconfirmed: list[str] = Field(
        default_factory=list, description="What the API's documentation left open, or was not seen there."
    )
    base: str = Field(description="Scheme and host of the API; the target's `base_url` has precedence.")
    params: dict[str, ApiParamModel] = Field(default_factory=dict, description="What a target has to say.")
    auth: ApiTokenModel | None = Field(None, description="How the word `token` is had.")
    basic: ApiBasicModel | None = Field(None, description="Basic authentication of every request of `path`.")
    headers: dict[str, str] = Field(default_factory=dict, description="Of every request of `path`.")
    content_type: str | None = Field(None, description="Media type of the file; by its ending when absent.")
    requests: list[ApiRequestModel] = Field(min_length=1, description="In this order.")
