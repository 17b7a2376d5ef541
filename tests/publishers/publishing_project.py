"""A shop whose feeds are built already: the files, their manifest, and a feedgen.yaml that says where they go."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from feedgen import api
from feedgen.diagnostics.published import PublishReport

CREATED = "2026-11-24T06:00:00+01:00"


class Project:
    """`project.build(google=[b"…"])`, then `project.publish({...})`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.feeds = folder / "feeds"
        self.feeds.mkdir()
        self.entries: list[dict[str, Any]] = []

    def build(
        self,
        channel: str,
        *contents: bytes,
        feed: str = "products",
        stem: str = "",
        suffix: str = "xml",
        **said: str,
    ) -> None:
        """What a build leaves; the receipts of an earlier one stay, as they do there."""
        files = []
        for number, content in enumerate(contents, start=1):
            name = f"{stem or channel}{'' if number == 1 else f'-{number}'}.{suffix}"
            (self.feeds / name).write_bytes(content)
            files.append(
                {"path": name, "items": 1, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            )
        self.entries = [one for one in self.entries if (one["channel"], one["feed"]) != (channel, feed)]
        self.entries.append(
            {"channel": channel, "profile": channel, "feed": feed, "market": "FR", "files": files, **said}
        )
        self._write({**self.manifest, "created": CREATED, "feeds": self.entries})

    @property
    def manifest(self) -> dict[str, Any]:
        path = self.feeds / "manifest.json"
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return data

    def _write(self, manifest: dict[str, Any]) -> None:
        (self.feeds / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    def config(self, *targets: dict[str, Any], channel: str = "google", **more: Any) -> Path:
        path = self.folder / "feedgen.yaml"
        config = {"output": "feeds", "publish": {channel: list(targets), **more}}
        path.write_text(json.dumps(config), encoding="utf-8")
        return path

    def publish(self, *targets: dict[str, Any], **asked: Any) -> PublishReport:
        """Publish the channel `google` to these targets."""
        return api.publish(config=self.config(*targets), **asked)

    def outcomes(self, *targets: dict[str, Any], **asked: Any) -> list[str]:
        return [one.outcome for one in self.publish(*targets, **asked).deliveries]

    def codes(self, *targets: dict[str, Any], **asked: Any) -> list[str]:
        """Codes of everything that went wrong."""
        report = self.publish(*targets, **asked)
        return [f.code for one in report.deliveries for f in one.findings] + [f.code for f in report.findings]
