"""`publish:` of feedgen.yaml: where finished files go. One key names the kind of a target."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from feedgen.profiles.models.base import Strict
from feedgen.profiles.models.secret import Secret
from feedgen.profiles.models.webauth import WebAuthModel
from feedgen.publishers import PUBLISHERS

SECONDS = 60.0
_PASSWORD = re.compile(r"^[a-z0-9+]+://[^/@:]*:(?!\$\{)[^/]*@", re.IGNORECASE)


class TargetModel(Strict):
    """What every target may say."""

    kind: ClassVar[str]
    schemes: ClassVar[tuple[str, ...]] = ()
    """What its address begins with."""

    feed: str | None = Field(None, description="The one feed of the channel that goes there; all of them when absent.")
    file: str | None = Field(
        None,
        description="Name in the folder that the target names; may have holes: `file`, `channel`, `feed`, `market`, "
        "`date`. The file's own when absent.",
        examples=["{{ channel }}-{{ date }}.xml"],
    )
    compress: Literal["gzip", "zip"] | None = Field(None, description="Packed on the way, with `.gz` or `.zip` added.")
    content_type: str | None = Field(None, description="Media type that is told; by the file's ending when absent.")
    if_changed: bool = Field(True, description="Bytes that the last receipt says are there are not sent again.")
    timeout: float = Field(
        SECONDS, gt=0, description="Seconds of silence after which the other side is taken for dead."
    )

    @property
    def where(self) -> Any:
        """What stands behind the key that names the kind."""
        return getattr(self, self.kind)

    @model_validator(mode="after")
    def _address(self) -> TargetModel:
        where = self.where
        if not isinstance(where, str):
            return self
        if _PASSWORD.search(where):
            raise ValueError("a password does not stand in the address: give it with a key of its own")
        if self.schemes and not where.lower().startswith(tuple(f"{one}://" for one in (*self.schemes, "${"))):
            begins = " or ".join(f"`{one}://`" for one in self.schemes)
            raise ValueError(f"the address of `{self.kind}` begins with {begins}")
        if self.file is not None and not where.endswith("/"):
            raise ValueError("`file` is a name in a folder: end the address with `/`, or leave `file` out")
        return self


class PlacedModel(TargetModel):
    """A folder or a file."""

    verify: Literal["auto", "read", "none"] = Field(
        "auto",
        description="How it is known that it arrived: `auto`, by what the protocol allows (hash, checksum, size); "
        "`read`, it is fetched back and its hash compared; `none`.",
    )
    make_folders: bool = Field(False, description="Folders that are not there are made.")


class PathTarget(PlacedModel):
    """A folder of this machine, such as a web root."""

    kind = "path"
    path: str = Field(description="File, or folder with `/` at its end; the file is replaced whole. Links are refused.")


class WebModel(PlacedModel):
    """A server of the web."""

    schemes = ("https", "http")
    auth: WebAuthModel | None = Field(None, description="Who sends. It goes to the host of the address alone.")
    headers: dict[str, Secret | str] = Field(default_factory=dict, description="Further headers, for that host alone.")


class HttpTarget(WebModel):
    """A server that takes files by http(s)."""

    kind = "http"
    http: str = Field(description="Address; with `/` at its end a folder.")
    method: Literal["PUT", "POST", "multipart"] = Field(
        "PUT", description="How it is sent; `multipart` is a form with a file, as browsers send it."
    )
    field: str = Field("file", description="Name of the file in a form.")
    form: dict[str, str] = Field(
        default_factory=dict, description="Further fields of the form.", examples=[{"import_mode": "NORMAL"}]
    )
    make_folders: Literal[False] = Field(False, description="Not by http; `webdav` can.")

    @model_validator(mode="after")
    def _a_form(self) -> HttpTarget:
        if self.method != "multipart" and {"form", "field"} & self.model_fields_set:
            raise ValueError("`form` and `field` go with `method: multipart`")
        return self


class WebdavTarget(WebModel):
    """A folder by WebDAV: sent under another name, then moved into place."""

    kind = "webdav"
    webdav: str = Field(description="Address of the file, or of a folder with `/` at its end.")


class SftpTarget(PlacedModel):
    """A folder by SFTP: sent under another name, then renamed."""

    kind = "sftp"
    schemes = ("sftp",)
    sftp: str = Field(
        description="Address with the user in it; `/~/` begins at the home folder.",
        examples=["sftp://feeds@host.example/in/google.xml"],
    )
    password: Secret | None = Field(None, description="Of the user; without it keys are used, the agent's too.")
    key_file: str | None = Field(None, description="Private key; the user's own when absent.")
    passphrase: Secret | None = Field(None, description="Of the private key.")
    known_hosts: str | None = Field(
        None, description="File with the keys of servers that are trusted; `~/.ssh/known_hosts` when absent."
    )
    replace: Literal["rename", "delete"] = Field(
        "rename",
        description="`delete`: where the server cannot replace a file by renaming, the old one is removed before; "
        "for a moment there is none.",
    )


class FtpTarget(PlacedModel):
    """A folder by FTP, or by FTP with TLS (`ftps://`, explicit): sent under another name, then renamed."""

    kind = "ftp"
    schemes = ("ftp", "ftps")
    ftp: str = Field(description="Address with the user in it. `ftp://` sends the password for all to read.")
    password: Secret | None = Field(None, description="Of the user.")
    replace: Literal["rename", "delete"] = Field("rename", description="As with `sftp`.")


class S3Target(PlacedModel):
    """A bucket of S3, or of a provider that speaks like it."""

    kind = "s3"
    schemes = ("s3",)
    s3: str = Field(description="`s3://BUCKET/KEY`.")
    key_id: str | None = Field(None, description="Id of the access key; those of the environment when absent.")
    secret_key: Secret | None = Field(None, description="The secret that belongs to it.")
    endpoint: str | None = Field(None, description="Address of a provider other than Amazon.")
    region: str | None = Field(None, description="Region of the bucket.")


class GcsTarget(PlacedModel):
    """A bucket of Google Cloud Storage."""

    kind = "gcs"
    schemes = ("gs",)
    gcs: str = Field(description="`gs://BUCKET/KEY`.")
    key_file: str | None = Field(
        None, description="File with the key of a service account; the machine's own credentials when absent."
    )
    endpoint: str | None = Field(None, description="Address of a server that speaks like it.")


class AzureTarget(PlacedModel):
    """A container of Azure Blob Storage."""

    kind = "azure"
    schemes = ("az",)
    azure: str = Field(description="`az://CONTAINER/KEY`.")
    key_id: str | None = Field(None, description="Name of the storage account; that of the environment when absent.")
    secret_key: Secret | None = Field(None, description="Its key; the machine's own credentials when absent.")
    endpoint: str | None = Field(None, description="Address of a server that speaks like it.")


class StdoutTarget(TargetModel):
    """Standard output."""

    kind = "stdout"
    stdout: Literal[True] = Field(description="`true`.")
    if_changed: bool = Field(False, description="Whether it is left out when it was written before.")


class CommandTarget(TargetModel):
    """A command that is given the file. It is started as it stands: no shell reads it."""

    kind = "command"
    command: list[str] = Field(
        min_length=1,
        description="Program and arguments. `{{ path }}` is the file; the other holes are those of `file`.",
        examples=[["rsync", "{{ path }}", "feeds.example:in/"]],
    )
    timeout: float = Field(SECONDS, gt=0, description="Seconds after which the command is ended.")


class ApiTarget(TargetModel):
    """An API that takes files by several requests; its other keys are the params of the API's description."""

    model_config = ConfigDict(extra="allow", frozen=True)
    kind = "api"
    api: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$", description="Name of the description: `amazon`, or `publishers/NAME.yaml`."
    )
    base_url: str | None = Field(
        None, pattern=r"^https?://", description="Scheme and host to use instead of the description's."
    )
    token_url: str | None = Field(None, pattern=r"^https?://", description="Where tokens are asked for instead.")
    wait: float | None = Field(
        None,
        ge=0,
        description="Seconds after which the outcome is not waited for any longer; the description has its own.",
    )

    @property
    def params(self) -> dict[str, Any]:
        """What the description's params are given, as it stands in feedgen.yaml."""
        return self.model_extra or {}

    @model_validator(mode="after")
    def _address(self) -> ApiTarget:
        for one in (self.base_url, self.token_url):
            if one is not None and _PASSWORD.search(one):
                raise ValueError("a password does not stand in the address: give it with a key of its own")
        return self


def _no_other_kind(schema: dict[str, Any]) -> None:
    """Editors are told that the key of a kind that comes with feedgen makes that kind, so that one form fits."""
    schema["not"] = {"anyOf": [{"required": [kind]} for kind in BUILT_IN]}


class PluginTarget(TargetModel):
    """A kind that a plug-in brings; its other keys are the plug-in's."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra=_no_other_kind)

    @property
    def name(self) -> str:
        return next(key for key in self.model_extra or {} if key in PUBLISHERS)

    @property
    def where(self) -> Any:
        return (self.model_extra or {})[self.name]

    @model_validator(mode="after")
    def _as_it_says(self) -> PluginTarget:
        settings = getattr(PUBLISHERS.get(self.name), "settings", None)
        if settings is not None:
            settings.model_validate({key: one for key, one in (self.model_extra or {}).items() if key != self.name})
        return self


BUILT_IN: dict[str, type[TargetModel]] = {
    model.kind: model
    for model in (
        PathTarget, HttpTarget, WebdavTarget, SftpTarget, FtpTarget, S3Target, GcsTarget, AzureTarget,
        StdoutTarget, CommandTarget, ApiTarget,
    )
}  # fmt: skip


def kind_of(data: Any) -> str | None:
    """The key that names the kind of a target; None when there is none, or more than one."""
    keys = list(data) if isinstance(data, Mapping) else [getattr(data, "kind", None)]
    found = [str(key) for key in keys if str(key) in PUBLISHERS]
    return found[0] if len(found) == 1 else None


def _tag(data: Any) -> str | None:
    kind = kind_of(data)
    return None if kind is None else BUILT_IN.get(kind, PluginTarget).__name__


TargetSpec = Annotated[
    Annotated[PathTarget, Tag("PathTarget")]
    | Annotated[HttpTarget, Tag("HttpTarget")]
    | Annotated[WebdavTarget, Tag("WebdavTarget")]
    | Annotated[SftpTarget, Tag("SftpTarget")]
    | Annotated[FtpTarget, Tag("FtpTarget")]
    | Annotated[S3Target, Tag("S3Target")]
    | Annotated[GcsTarget, Tag("GcsTarget")]
    | Annotated[AzureTarget, Tag("AzureTarget")]
    | Annotated[StdoutTarget, Tag("StdoutTarget")]
    | Annotated[CommandTarget, Tag("CommandTarget")]
    | Annotated[ApiTarget, Tag("ApiTarget")]
    | Annotated[PluginTarget, Tag("PluginTarget")],
    Discriminator(
        _tag,
        custom_error_type="target_kind",
        custom_error_message="one key names the kind of a target: " + ", ".join(BUILT_IN),
    ),
]
