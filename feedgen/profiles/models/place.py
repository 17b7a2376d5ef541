"""Files here and elsewhere, and how to get at them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from feedgen.profiles.models.base import Strict
from feedgen.transfer import Access, is_address
from feedgen.transfer.access import LARGEST, SECONDS

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "auth": (),
    "headers": ("http", "https"),
    "known_hosts": ("sftp",),
    "endpoint": ("s3",),
    "region": ("s3",),
    "timeout": (),
    "max_bytes": (),
}
"""Settings that mean something for addresses alone, and for which."""


class AuthModel(Strict):
    """Who asks for the file. Secrets come from the environment: `${SHOP_PASSWORD}`."""

    user: str | None = Field(None, description="Name of the account; for S3 the id of the key.")
    password: str | None = Field(
        None, description="Its password; for S3 the secret key.", examples=["${SHOP_PASSWORD}"]
    )
    key_file: str | None = Field(None, description="Private key for SFTP; the user's own when absent.")
    passphrase: str | None = Field(None, description="Of the private key.", examples=["${KEY_PASSPHRASE}"])


class PlaceModel(Strict):
    """A file, and how to get at it where it is elsewhere."""

    path: str = Field(description="File, folder, pattern, address (`https://` …), or `-` for standard input.")
    auth: AuthModel | None = Field(None, description="Who asks for the file at an address.")
    headers: dict[str, str] = Field(
        default_factory=dict, description="HTTP headers, sent to the host of the address alone."
    )
    known_hosts: str | None = Field(
        None, description="File with the keys of SFTP servers that are trusted; `~/.ssh/known_hosts` when absent."
    )
    endpoint: str | None = Field(
        None, description="Address of a provider of S3 other than Amazon.", examples=["https://s3.provider.example"]
    )
    region: str | None = Field(None, description="Region of the S3 bucket, where the provider asks for it.")
    timeout: float = Field(SECONDS, gt=0, description="Seconds of silence after which a server is taken for dead.")
    max_bytes: int = Field(LARGEST, ge=1, description="A larger file is not fetched.")

    @model_validator(mode="after")
    def _all_used(self) -> PlaceModel:
        """A setting that nobody would look at is a mistake."""
        scheme = self.path.partition("://")[0].lower() if is_address(self.path) else ""
        for key in sorted(self.model_fields_set & ELSEWHERE.keys()):
            schemes = ELSEWHERE[key]
            if not scheme or (schemes and scheme not in schemes):
                begins = f" that begin with {' or '.join(f'{one}://' for one in schemes)}" if schemes else ""
                raise ValueError(f"`{key}` is for addresses{begins}")
        return self

    def access(self, folder: Path | None, *, cache: bool) -> Access:
        """How to get at the file; `folder` is where relative paths begin."""
        auth = self.auth or AuthModel.model_validate({})
        return Access(
            user=auth.user,
            password=auth.password,
            headers=self.headers,
            key_file=_from(folder, auth.key_file),
            passphrase=auth.passphrase,
            known_hosts=_from(folder, self.known_hosts),
            endpoint=self.endpoint,
            region=self.region,
            timeout=self.timeout,
            max_bytes=self.max_bytes,
            cache=cache,
        )


def _from(folder: Path | None, path: str | None) -> str | None:
    return None if path is None else str((folder or Path()) / Path(path).expanduser())
