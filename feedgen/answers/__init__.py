"""Answers of channels: what they send back after a file was processed, as complaints about items."""

from feedgen.answers.answer import Answer
from feedgen.answers.description import AnswerModel, ReportModel
from feedgen.answers.entries import Entry, complaints, complaints_of, counted, entries_of, recognised
from feedgen.answers.plain import LARGEST, AnswerError, plain, value_at
from feedgen.answers.shape import fits, totals_of

__all__ = [
    "LARGEST",
    "Answer",
    "AnswerError",
    "AnswerModel",
    "Entry",
    "ReportModel",
    "complaints",
    "complaints_of",
    "counted",
    "entries_of",
    "fits",
    "plain",
    "recognised",
    "totals_of",
    "value_at",
]
