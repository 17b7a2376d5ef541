"""Schemas that the merchant has from the channel: read as plain data before the run, and asked of every item."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.diagnostics import Severity, UsageError, did_you_mean, make
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles import lookup
from feedgen.profiles.emits import Product, failed
from feedgen.profiles.models.json_schema import JsonSchemaModel
from feedgen.profiles.plan import SchemaFile
from feedgen.profiles.scopes import Words
from feedgen.profiles.values import Issue
from feedgen.profiles.yaml import Document, Path_, load_file
from feedgen.writers import COUNTER, Node

if TYPE_CHECKING:
    from feedgen.checks.schemas import ItemSchema, Violation

EVERY = ""
"""Under what a schema stands that is for all items."""
MOST_BYTES = 64_000_000
"""Bytes of all schemas of a feed: they travel to every worker."""
YAML = (".yaml", ".yml")

Given = Mapping[str, SchemaFile]
SchemaCall = Callable[[Product, Sequence[Node], list[Issue]], None]


# -- files -------------------------------------------------------------------------------------------------


class Reader:
    """Reads the schemas of one feed. `at` is the place of the setting in `document`."""

    def __init__(
        self, model: JsonSchemaModel, document: Document, at: Path_, project: Path | None, said: Sequence[Any]
    ) -> None:
        self.model = model
        self.origin = document.where((*at, "file"))
        self.folders = [project or Path(), Path(document.name).parent]
        self.said = frozenset(map(str, said))
        """What the merchant says in params: a path from there may lead anywhere."""
        self.bytes = 0

    def files(self, words: Words) -> dict[str, SchemaFile]:
        """The schemas by what they are for. Raises `UsageError` for what is not there or is no schema."""
        name = words.constant_text(self.model.file)
        if not name:
            return {}
        path = self._found(name)
        if path.is_dir():
            named = {one.stem: one for one in sorted(path.iterdir()) if one.suffix.lower() == ".json"}
            if not named:
                raise self._unusable(path, "there is no `.json` in the folder")
        elif path.suffix.lower() in YAML:
            named = dict(self._mapped(path))
        else:
            return {EVERY: self._read(path)}
        if self.model.by is None:
            raise self._unusable(path, "the feed takes a single schema")
        return {key.casefold(): self._read(one) for key, one in named.items()}

    def _found(self, name: str) -> Path:
        for folder in self.folders:
            path = folder / name
            if path.exists() and (name in self.said or lookup.within(path, folder)):
                return path
        near = {path.name for folder in self.folders for path in (folder / name).parent.glob("*")}
        params = {"name": name, "known": did_you_mean(Path(name).name, near)}
        raise UsageError(make("PRF140", params, origin=self.origin))

    def _mapped(self, path: Path) -> Iterator[tuple[str, Path]]:
        document = load_file(path, lookup.shown(path))
        if not isinstance(document.data, dict) or not all(isinstance(one, str) for one in document.data.values()):
            raise self._unusable(path, "a map has the name of a file for each key")
        for key, name in document.data.items():
            if not (path.parent / name).is_file():
                params = {"name": name, "known": did_you_mean(name, [one.name for one in path.parent.glob("*")])}
                raise UsageError(make("PRF140", params, origin=document.where((key,))))
            yield str(key), path.parent / name

    def _read(self, path: Path) -> SchemaFile:
        from feedgen.checks.schemas import Unusable

        try:
            data = path.read_bytes()
            self.bytes += len(data)
            if self.bytes > MOST_BYTES:
                raise self._unusable(path, f"more than {MOST_BYTES // 1_000_000} MB of schemas")
            text = data.decode("utf-8-sig")
            compiled(self.model, text)
        except OSError as error:
            raise self._unusable(path, error.strerror or str(error)) from None
        except UnicodeDecodeError as error:
            raise self._unusable(path, f"byte {error.start} is not UTF-8") from None
        except Unusable as error:
            raise self._unusable(path, str(error)) from None
        return SchemaFile(lookup.shown(path), hashlib.sha256(data).hexdigest(), text)

    def _unusable(self, path: Path, problem: str) -> UsageError:
        return UsageError(make("PRF146", {"path": lookup.shown(path), "problem": problem}, origin=self.origin))


def compiled(model: JsonSchemaModel, text: str) -> ItemSchema:
    """A schema as the feed asks it. Raises `Unusable`."""
    from feedgen.checks.schemas import ItemSchema

    return ItemSchema(text, model.at, partial=model.partial)


# -- items -------------------------------------------------------------------------------------------------


class Schemas:
    """The schemas of a feed; each is compiled when the first item asks for it, and then kept."""

    def __init__(self, model: JsonSchemaModel, given: Given) -> None:
        # What a library reads of its own files it reads now: a chunk is processed without touching the disk.
        import feedgen.checks.schemas  # noqa: F401

        self.model = model
        self.given = given
        self.severity = Severity.ERROR if model.severity == "error" else Severity.WARNING
        self._compiled: dict[str, ItemSchema] = {}

    def bound(self, words: Words, text_of: Callable[[Sequence[Node]], str]) -> SchemaCall:
        """What looks at an item, given its product and its values; `text_of` writes them."""
        when = words.condition(self.model.when).call
        by = None if EVERY in self.given or self.model.by is None else words.compile(self.model.by).call

        def check(product: Product, values: Sequence[Node], issues: list[Issue]) -> None:
            try:
                if not when(product, None):
                    return
                key = EVERY if by is None else str(by(product, None) or "")
            except EVALUATION_ERRORS as error:
                issues.append(failed(error, None))
                return
            issues.extend(self._issues(key, text_of(values)))

        return check

    def _issues(self, key: str, text: str) -> Iterator[Issue]:
        from feedgen.checks.schemas import Unusable

        file = self.given.get(key.casefold())
        if file is None:
            params = {"name": key, "known": did_you_mean(key.casefold(), self.given)}
            yield Issue("CHN133", params, None, key or None, Severity.WARNING, False)
            return
        item = json.loads(text.replace(COUNTER, "1"), parse_float=Decimal)
        for name in filter(None, self.model.part.split("/")):
            item = item.get(name, {})
        try:
            for violation in self._schema(key.casefold(), file).violations(item):
                yield self._issue(violation, file)
        except Unusable as error:
            params = {"within": "", "problem": f"cannot be checked: {error}", "schema": file.name}
            yield Issue("CHN131", params, self.model.part or "item", None, self.severity, self._rejects)

    def _schema(self, key: str, file: SchemaFile) -> ItemSchema:
        if key not in self._compiled:
            self._compiled[key] = compiled(self.model, file.text)
        return self._compiled[key]

    @property
    def _rejects(self) -> bool:
        return self.severity is Severity.ERROR

    def _issue(self, violation: Violation, file: SchemaFile) -> Issue:
        names, inside = _split(violation.path)
        field = "/".join((*filter(None, self.model.part.split("/")), *names)) or "item"
        within = f" (in it: {inside})" if inside else ""
        params = {"within": within, "problem": violation.problem, "schema": file.name}
        if violation.deprecated:
            return Issue("CHN132", params, field, violation.value, Severity.WARNING, False)
        code = "CHN130" if violation.missing else "CHN131"
        return Issue(code, params, field, violation.value, self.severity, self._rejects)


def _split(path: Sequence[str | int]) -> tuple[list[str], str]:
    """The names down to the first list, which make a field; and what is inside of it, for people."""
    names: list[str] = []
    for n, part in enumerate(path):
        if isinstance(part, int):
            return names, _inside(path[n:])
        names.append(part)
    return names, ""


def _inside(path: Sequence[str | int]) -> str:
    """`(0, "schedule", 0, "value")` as `1.schedule.1.value`: people count entries from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
