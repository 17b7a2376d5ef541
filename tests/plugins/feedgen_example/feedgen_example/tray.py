"""A kind of target: files are laid into a folder, each with a slip that says what it is."""

from __future__ import annotations

import shutil
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from feedgen.publishers import Sending, Sent, Target
from feedgen.transfer import TransferError, Trouble


class Settings(BaseModel):
    """The other keys of the target."""

    model_config = ConfigDict(extra="forbid")

    slip: str = "slip"


class Tray:
    settings = Settings

    def __init__(self, target: Target) -> None:
        self._folder = Path(target.where)
        self._slip = Settings(**target.settings).slip

    def shown(self, sending: Sending) -> str:
        return f"tray {self._folder / sending.name}"

    def send(self, sending: Sending) -> Sent:
        try:
            shutil.copyfile(sending.source, self._folder / sending.name)
            (self._folder / f"{sending.name}.{self._slip}").write_text(sending.sha256, encoding="utf-8")
        except OSError as error:
            raise TransferError(Trouble.NO_PLACE, self.shown(sending), reason=error.strerror or "") from None
        return Sent("laid into the tray")

    def close(self) -> None: ...
