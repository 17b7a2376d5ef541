"""Lines of a file become fields of a feed like any other, each with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from feedgen.catalogue.words import read_boolean
from feedgen.diagnostics import Finding, Origin, did_you_mean, make, message_of
from feedgen.expressions import EVALUATION_ERRORS, ExpressionError, explain
from feedgen.profiles.columns.listing import MOST, Line, Listed, unusable
from feedgen.profiles.merging import part, placed
from feedgen.profiles.models.base import Const, Value
from feedgen.profiles.models.columns import ColumnsModel
from feedgen.profiles.scopes import record_words
from feedgen.profiles.yaml import Document, Path_
from feedgen.sources import find_column

NAME, OWN = "", "own field"
"""Stand for what is no setting, beside those."""
HOLES = ("{{", "{%", "{#")
TRUTHS = ("required", "recommended", "unique")
"""Settings that a file says in words: `yes`, `oui`, `1`."""
ASKED = ("required", "recommended")
"""Those that may be conditions, where an expression makes a text of them."""
LITERAL = ("default",)
"""Settings whose text is no expression."""
LISTS = ("enum", "heading", "below", "on")


class FieldsOf:
    """Puts what the lines say into the fields of one feed."""

    def __init__(
        self, document: Document, at: Path_, model: ColumnsModel, listed: Listed, found: list[Finding]
    ) -> None:
        self.document = replace(
            document,
            values=dict(document.values),
            keys=dict(document.keys),
            written=dict(document.written),
            filled=dict(document.filled),
        )
        self.at = at
        self.model = model
        self.listed = listed
        self.found = found
        self.known: dict[str, Any] = part(document.data, at) or {}
        self.own: set[str] = set()
        """The feed's own fields that some line is about."""
        self.new: dict[str, Any] = {}
        self.words = record_words(listed.columns, {})
        self._read = self._readers()

    def added(self) -> Document:
        for line in self.listed.lines:
            self._add(line)
        if not self.new and self.model.param is not None:
            self._say("no line names a field", Origin(self.listed.name))
        others = {} if self.model.others == "omit" else {k: v for k, v in self.known.items() if k not in self.own}
        if self.model.sections and others:
            # what has the name of an own field keeps its place, so that the sections of a document do
            fields = {k: v for k, v in self.known.items() if k in self.new or k in others} | self.new
        else:
            fields = self._in_order({k: v for k, v in others.items() if k not in self.new})
        self.document.data = placed(self.document.data, self.at, fields)
        return self.document

    def _in_order(self, others: Mapping[str, Any]) -> dict[str, Any]:
        """The feed's own fields, and the new ones behind that of `after`, else behind all."""
        names = list(others)
        at = len(names)
        if self.model.after is not None and self.model.after in others:
            at = names.index(self.model.after) + 1
        elif self.model.after is not None:
            place = (*self.at[:-1], "columns", "after")
            self._say(
                f"no own field `{self.model.after}`, {did_you_mean(self.model.after, names)}",
                self.document.where(place),
            )
        before, behind = ({name: others[name] for name in part} for part in (names[:at], names[at:]))
        return {**before, **self.new, **behind}

    def _readers(self) -> dict[str, Callable[[Mapping[str, Any]], Any]]:
        """What gives each setting of a field, and its name, of a line; what is no expression lint has told."""
        said = {NAME: self.model.named, OWN: self.model.own, **self.model.settings}
        readers = {name: self._reader(name, text) for name, text in said.items() if text is not None}
        return {name: reader for name, reader in readers.items() if reader is not None}

    def _reader(self, name: str, text: Value) -> Callable[[Mapping[str, Any]], Any] | None:
        if isinstance(text, Const):
            literal = text.const
            return lambda cells: literal
        if (column := find_column(text, self.listed.columns)) is not None:
            return lambda cells: cells.get(column)
        if name == NAME and text.isidentifier():
            known = did_you_mean(text, self.listed.columns)
            raise unusable(self.listed.name, f"no column `{text}`, {known}", Origin(self.listed.name, None, 1, text))
        try:
            call = self.words.compile(text).call
        except ExpressionError:
            return None
        return lambda cells: call(cells, None)

    def _origin(self, name: str, line: Line) -> Origin:
        """The cell that says it, as far as it is one; a map knows a better place."""
        text = self.model.named if name == NAME else self.model.settings.get(name, "")
        column = find_column(text, self.listed.columns) if isinstance(text, str) else None
        return line.origin if self.model.table else line.origin._replace(column=column or self.listed.columns[0])

    def _say(self, problem: str, origin: Origin, field: str | None = None, value: Any = None) -> None:
        params = {"path": self.listed.name, "problem": problem}
        self.found.append(make("PRF280", params, field=field, value=value, origin=origin))

    def _value(self, name: str, line: Line, field: str | None = None) -> Any:
        """What the line says; none for an empty cell and what cannot be computed."""
        if name not in self._read:
            return None
        try:
            value = self._read[name](line.cells)
        except EVALUATION_ERRORS as error:
            code, params = explain(error)
            self._say(message_of(make(code, params)), self._origin(name, line), field)
            return None
        value = value.strip() if isinstance(value, str) else value
        return None if value in ("", []) else value

    def _add(self, line: Line) -> None:
        code = self._value(NAME, line)
        if code is None:
            return
        code = str(code)
        if any(hole in code for hole in HOLES):
            self._say("a name cannot have holes", self._origin(NAME, line), value=code)
            return
        own = self._own(str(self._value(OWN, line, code) or code))
        base = self.known.get(own)
        key = self._key(code)
        if key is None:
            self._again(line, code)
            return
        if base is not None:
            self.own.add(own)
            self._moved(own, key)
        said = self._settings(line, code, base if isinstance(base, dict) else {})
        self.new[key] = {**(base if isinstance(base, dict) else {}), **said}
        at = (*self.at, key)
        for path, name in {at: NAME, **{(*at, setting): setting for setting in said}}.items():
            self.document.values[path] = self.document.keys[path] = self._origin(name, line)

    def _own(self, name: str) -> str:
        """The feed's own field of that name, else of one that differs in case and signs alone."""
        return name if name in self.known else find_column(name, tuple(self.known)) or name

    def _key(self, code: str) -> str | None:
        """What the field is called in the profile. A template may have a name several times, a list says it again."""
        if code not in self.new:
            return code
        if self.model.header is None:
            return None
        return next(key for n in range(2, MOST) if (key := f"{code} ({n})") not in self.new)

    def _again(self, line: Line, code: str) -> None:
        """What is asked of a field for another category is asked as well; the rest was said by its first line."""
        for name in ASKED:
            known, value = self.new[code].get(name), self._value(name, line, code)
            more = None if value is None else self._setting(name, value, line, code)
            if more in (None, False) or known is True:
                continue
            self.new[code][name] = f"({known}) or ({more})" if isinstance(known, str) and more is not True else more
            path = (*self.at, code, name)
            self.document.values[path] = self.document.keys[path] = self._origin(name, line)

    def _moved(self, own: str, key: str) -> None:
        """What the feed says of its own field keeps its place under the new name."""
        if own == key:
            return
        start, to = (*self.at, own), (*self.at, key)
        for places in (self.document.values, self.document.keys, self.document.written, self.document.filled):
            known: dict[Path_, Any] = places
            known.update({(*to, *path[len(start) :]): at for path, at in known.items() if path[: len(start)] == start})

    def _settings(self, line: Line, code: str, base: Mapping[str, Any]) -> dict[str, Any]:
        """What the file says of the field. A field that the feed has itself keeps its own `type`."""
        said: dict[str, Any] = {}
        for name in self.model.settings:
            value = self._value(name, line, code)
            if value is not None and not (name == "type" and "type" in base):
                said[name] = self._setting(name, value, line, code)
        if self.model.header is not None:
            above = [str(line.cells[f"row{number}"] or "") for number in range(1, self.listed.header)]
            said |= {"heading": above, "below": [""] * self.listed.below, "name": code}
        return {name: value for name, value in said.items() if value is not None}

    def _setting(self, name: str, value: Any, line: Line, code: str) -> Any:
        if name in LITERAL or (name == "value" and isinstance(self.model.settings[name], Const)):
            return {"const": value}
        if name in LISTS and not isinstance(value, list):
            return [str(value)]
        if name in LISTS:
            return [str(member) for member in value]
        if name not in TRUTHS or isinstance(value, bool):
            return value
        if name in ASKED and find_column(str(self.model.settings[name]), self.listed.columns) is None:
            return value
        truth, notes = read_boolean(value)
        if notes:
            self._say(f"`{name}` is said with words such as yes and no", self._origin(name, line), code, value)
        return truth
