"""One answer, read in whatever way its descriptions ask for; each way once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedgen.answers.plain import AnswerError, json_of, kind_of, rows_of, unpacked, xml_of


class Answer:
    """The bytes of an answer. Raises `AnswerError` for what is empty, packed and broken, or too large."""

    def __init__(self, data: bytes, kind: str | None = None) -> None:
        self.data = unpacked(data).removeprefix(b"\xef\xbb\xbf")
        if not self.data.strip(b" \t\r\n\0"):
            raise AnswerError("it is empty")
        self.kind = kind or kind_of(self.data)
        self.root = ""
        """Local name of the root element."""
        self._read: Any = None
        self._rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        if self.kind == "json":
            self._read = json_of(self.data)
        elif self.kind == "xml":
            self.root, self._read = xml_of(self.data)

    def plain(self, columns: Sequence[str] = ()) -> Any:
        """What is in it; of a table the rows behind the header that has these columns. Raises `AnswerError`."""
        if self.kind != "csv":
            return self._read
        key = tuple(columns)
        if key not in self._rows:
            self._rows[key] = rows_of(self.data, columns)
        return self._rows[key]
