"""What an answer says about items: its complaints, in the channel's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from feedgen.answers.answer import Answer
from feedgen.answers.description import AnswerModel, ReportModel
from feedgen.answers.plain import LINE, TEXT, AnswerError, entries_at, value_at
from feedgen.answers.shape import fits, strength
from feedgen.diagnostics.secrets import scrubbed

LONGEST = 500
"""Characters of a sentence that are kept."""
CELL = 20_000
"""Characters that are looked at where several sentences may stand in one."""


class Entry(NamedTuple):
    """One complaint, in the other side's words. Nothing in it is secret."""

    severity: str
    """`error`, `warning` or `info`."""
    message: str
    code: str | None = None
    product: str | None = None
    """The item's id."""
    field: str | None = None
    gtin: str | None = None
    number: int | None = None
    """The item's number in the file that was sent; 0 is the whole file."""
    place: int = 0
    """Which entry of the answer it is, from 1."""
    line: int | None = None
    """Where the answer says it."""


def complaints(answer: Answer, model: AnswerModel, ids: Sequence[str] = ()) -> Iterator[Entry]:
    """Everything an answer complains of; `ids` are further names of the item's id. Raises `AnswerError`."""
    data = answer.plain(model.shape)
    for report in model.reports:
        yield from _entries(data, report, ids, table=answer.kind == "csv")


def complaints_of(data: bytes, models: Sequence[AnswerModel]) -> Iterator[Entry]:
    """The complaints of an answer that is of one of these forms; an empty one has none. Raises `AnswerError`."""
    if data.strip():
        answer = Answer(data)
        if (model := recognised(answer, models)) is None:
            raise AnswerError(f"it is none of: {', '.join(one.title for one in models)}")
        yield from complaints(answer, model)


def entries_of(data: bytes, report: ReportModel) -> Iterator[Entry]:
    """The complaints of one report; an empty one has none. Raises `AnswerError`."""
    if data.strip():
        answer = Answer(data, report.format)
        yield from _entries(answer.plain(), report, (), table=answer.kind == "csv")


def recognised(answer: Answer, models: Iterable[AnswerModel]) -> AnswerModel | None:
    """The description of an answer: of several that fit, the one that asks for most."""
    return max((one for one in models if fits(answer, one)), key=strength, default=None)


def counted(entries: Iterable[Entry]) -> dict[str, int]:
    """How many errors, warnings, and items with an error there are."""
    told = list(entries)
    bad = [one for one in told if one.severity == "error"]
    return {
        "errors": len(bad),
        "warnings": sum(one.severity == "warning" for one in told),
        "items": len({one.product or one.gtin or one.number for one in bad}),
    }


def _entries(data: Any, report: ReportModel, ids: Sequence[str], *, table: bool) -> Iterator[Entry]:
    reader = _Reader(report, ids, table=table)
    for place, one in enumerate(entries_at(data, report.entries), 1):
        yield from reader.entries(one, place)


class _Reader:
    def __init__(self, report: ReportModel, ids: Sequence[str], *, table: bool) -> None:
        self.report = report
        self.ids = [*report.product, *ids]
        self.table = table
        self.words = {word.lower(): meaning for word, meaning in report.severities.items()}
        self.field_in = re.compile(report.field_in) if report.field_in is not None else None
        self.between = re.compile(report.split) if report.split is not None else None

    def entries(self, one: dict[str, Any], place: int) -> Iterator[Entry]:
        """The complaints of one entry: none when it is good, several when its sentence holds several."""
        report = self.report
        message, code = self._text(one, report.message), self._text(one, report.code)
        word = self._text(one, report.severity)
        severity = self._severity(word, said=bool(message or code))
        if severity is None:
            return
        number, line = self._text(one, report.number), one.get(LINE)
        entry = Entry(
            severity,
            message or code or word or "",
            code,
            self._text(one, self.ids),
            self._text(one, report.field),
            self._text(one, report.gtin),
            int(number) if number is not None and number.isdecimal() else None,
            place,
            line if isinstance(line, int) else None,
        )
        for sentence in self._sentences(entry.message):
            yield self._alone(entry, sentence)

    def _sentences(self, message: str) -> list[str]:
        parts = self.between.split(message) if self.between is not None else [message]
        return [part.strip() for part in parts if part.strip()] or [message]

    def _alone(self, entry: Entry, sentence: str) -> Entry:
        """The complaint of one sentence, which may lead with its code and name the attribute."""
        code, coded = entry.code, self.report.coded
        if code is None and coded is not None and coded in sentence:
            code, _, sentence = (part.strip() for part in sentence.partition(coded))
        found = self.field_in.search(sentence) if self.field_in is not None and entry.field is None else None
        field = entry.field if found is None else found[1]
        return entry._replace(message=sentence[:LONGEST] or code or "", code=code, field=field)

    def _severity(self, word: str | None, *, said: bool) -> str | None:
        """What nobody knows the word for is an error: better seen than missed. None is good."""
        if word is None:
            return self.report.otherwise if said else None
        meaning = self.words.get(word.lower(), "error")
        if meaning == "good":
            return "warning" if said else None
        return None if meaning == "none" else meaning

    def _text(self, entry: dict[str, Any], paths: Sequence[str]) -> str | None:
        for path in paths:
            value = entry.get(path.lower()) if self.table else value_at(entry, path)
            if isinstance(value, dict):
                value = value.get(TEXT)
            if isinstance(value, list):
                value = ", ".join(str(one) for one in value if not isinstance(one, dict | list))
            if value not in (None, ""):
                text = " ".join("".join(one if one.isprintable() else " " for one in str(value)).split())
                if text:
                    return scrubbed(text)[:CELL]
        return None
