"""A merchant's refinements of a channel, put into the profile at their places."""

from __future__ import annotations

from typing import Any

from feedgen.diagnostics import Finding, did_you_mean, make
from feedgen.profiles.merging import merge, merged, normalised_field, part, placed
from feedgen.profiles.models.variants import normal_variants
from feedgen.profiles.yaml import Document, Path_


class Overrides:
    """The `fields`, `checks`, `file` and `variants` of the channel, or the market of it, at `at` in `config`.

    `applied` gives the profile with them; what does not fit it is in `problems` then.
    """

    def __init__(self, document: Document, config: Document, at: Path_, feeds: list[str], profile: str) -> None:
        self.document = document
        self.config = config
        self.at = at
        self.feeds = feeds
        self.profile = profile
        self.channel: dict[str, Any] = part(config.data, at) or {}
        self.problems: list[Finding] = []

    def applied(self) -> Document:
        for name, data in (self.channel.get("fields") or {}).items():
            self._field(name, data)
        for number in range(len(self.channel.get("checks") or ())):
            for feed in self.feeds:
                self._check(number, ("feeds", feed, "checks"))
        if self.channel.get("file"):
            self._file()
        if "variants" in self.channel:
            for feed in self.feeds:
                self._variants(feed)
        return self.document

    def _fields_of(self, feed: str) -> dict[str, Any]:
        fields = part(self.document.data, ("feeds", feed, "fields"))
        return fields if isinstance(fields, dict) else {}

    def _field(self, name: str, data: Any) -> None:
        path: Path_ = (*self.at, "fields", name)
        full = normalised_field(self.config, path, data)
        for feed in self._feeds_with(name, path):
            at: Path_ = ("feeds", feed, "fields")
            fields = dict(self._fields_of(feed))
            if data is None:
                fields.pop(name, None)
            else:
                fields[name] = merged(fields.get(name), full)
            self.document = self.document.grafted(
                self.config, path, (*at, name), placed(self.document.data, at, fields)
            )

    def _feeds_with(self, field: str, path: Path_) -> list[str]:
        """Feeds a merchant's field belongs to: those that have it, or the only one."""
        having = [feed for feed in self.feeds if field in self._fields_of(feed)]
        if having or len(self.feeds) == 1:
            return having or self.feeds
        if self.feeds:
            known = {name for feed in self.feeds for name in self._fields_of(feed)}
            params = {"profile": self.profile, "field": field, "known": did_you_mean(field, known)}
            self.problems.append(make("PRF133", params, origin=self.config.where_key(path)))
        return []

    def _check(self, number: int, at: Path_) -> None:
        path: Path_ = (*self.at, "checks", number)
        own = part(self.document.data, at)
        checks = [*(own if isinstance(own, list) else []), part(self.config.data, path)]
        data = placed(self.document.data, at, checks)
        self.document = self.document.grafted(self.config, path, (*at, len(checks) - 1), data)

    def _variants(self, feed: str) -> None:
        """Settings of the feed that the shop does not speak of stay; a mode of its own takes over."""
        path, at = (*self.at, "variants"), ("feeds", feed, "variants")
        own = normal_variants(part(self.document.data, at))
        said = merged(own, normal_variants(self.channel["variants"]))
        self.document = self.document.grafted(self.config, path, at, placed(self.document.data, at, said))

    def _file(self) -> None:
        path: Path_ = (*self.at, "file")
        if len(self.feeds) == 1:
            self.document = merge(self.document, self.config, over_at=path, base_at=("feeds", self.feeds[0], "file"))
        elif self.feeds:
            several = ", ".join(self.feeds)
            params = {"path": ".".join(map(str, path)), "problem": f"{self.profile} has several feeds ({several})"}
            value = self.config.shown(path, self.channel["file"])
            self.problems.append(make("PRF106", params, value=value, origin=self.config.where(path)))
