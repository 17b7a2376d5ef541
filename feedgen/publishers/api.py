"""Files handed to an API as its description says: requests in order, until it tells what became of the products."""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.answers import AnswerError, AnswerModel, Entry, complaints_of, entries_of, plain, value_at
from feedgen.diagnostics.secrets import keep_pair, keep_secret
from feedgen.publishers.description import WORDS, ApiKeptModel, ApiModel, ApiRequestModel
from feedgen.publishers.questions import question, said
from feedgen.publishers.target import Sending, Sent, Target
from feedgen.transfer import Address, TransferError, Trouble
from feedgen.transfer.ask import Answer, Asking
from feedgen.transfer.hosts import is_private

MOST_PAGES = 500
Words = dict[str, Any]
_pause = time.sleep


@dataclass(frozen=True, slots=True)
class Recipe:
    """A description with what fills it in."""

    name: str
    api: ApiModel
    fill: Callable[[str, Mapping[str, Any]], Any]
    holds: Callable[[str, Mapping[str, Any]], bool]
    params: Mapping[str, Any] = field(repr=False)
    secret: frozenset[str] = frozenset()
    """Params that are never shown."""
    answers: Mapping[str, AnswerModel] = field(default_factory=dict)
    """The forms of answers that the description names."""
    content_type: str | None = None
    wait: float | None = None
    """Seconds after which the outcome is not waited for any longer."""


class Api:
    """One account at one API."""

    def __init__(self, target: Target) -> None:
        self._recipe: Recipe = target.settings["recipe"]
        self._target = target
        self._base = Address.parse(str(target.where))
        if self._base.scheme != "https" and not is_private(self._base.host):
            problem = "an API is spoken with by https"
            raise TransferError(Trouble.ADDRESS, self._base.shown, problem=problem)
        self._asking: Asking | None = None
        self._token, self._until = "", 0.0

    def shown(self, sending: Sending) -> str:
        return f"{self._recipe.name}: {self._base.host}/{sending.name}"

    def requests(self, sending: Sending) -> list[str]:
        """The requests that would be made, as they may be shown; what only answers tell is `{named}`."""
        words = self._words(sending)
        words |= {name: f"{{{name}}}" for step in self._recipe.api.requests for name in step.kept}
        words |= dict.fromkeys((*self._recipe.secret, "token"), "***") | {"run": "{run}", "offset": 0}
        return [said(self._recipe, step, self._base, words) for step in self._recipe.api.requests]

    def send(self, sending: Sending) -> Sent:
        run = _Run(self, sending, self._words(sending))
        steps = self._recipe.api.requests
        taken = next((n for n, one in enumerate(steps) if one.poll or one.reports), len(steps))
        for step in steps[:taken]:
            run.step(step)
        run.follow(steps[taken:])
        return run.sent()

    def close(self) -> None:
        if self._asking is not None:
            self._asking.close()

    def _words(self, sending: Sending) -> Words:
        recipe = self._recipe
        words: Words = dict.fromkeys(WORDS)
        words |= {name: None for step in recipe.api.requests for name in step.kept}
        kind = recipe.content_type or recipe.api.content_type or sending.content_type
        return {**words, **sending.words, **recipe.params, "content_type": kind, "run": str(uuid.uuid4())}

    def ask(self, step: ApiRequestModel, sending: Sending, words: Words) -> Answer:
        """The answer to one request. Raises `TransferError`."""
        if self._asking is None:
            self._asking = Asking(self._base, self._target.access)
        own = self._own(self._asking, words) if step.path is not None else {}
        asked = question(self._recipe, step, self._base, words, own, sending)
        if step.url is not None:
            self._outside(asked.address)
        return self._asking.ask(asked)

    def _own(self, asking: Asking, words: Words) -> dict[str, str]:
        """Headers that only the API itself may see."""
        recipe = self._recipe
        if recipe.api.auth is not None:
            if not self._token or time.monotonic() >= self._until:
                self._token = keep_secret(asking.token(self._base))
                self._until = time.monotonic() + recipe.api.auth.lasts
            words["token"] = self._token
        found = {name: str(recipe.fill(text, words) or "") for name, text in recipe.api.headers.items()}
        if recipe.api.basic is not None:
            user, password = (
                str(recipe.fill(one, words)) for one in (recipe.api.basic.user, recipe.api.basic.password)
            )
            keep_pair(user, password)
            found["Authorization"] = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
        return {name: value for name, value in found.items() if value}

    def _outside(self, address: Address) -> None:
        """An address that an answer gave leads neither inwards nor out of https."""
        private = is_private(self._base.host)
        if address.scheme != "https" and not (private and address.scheme == "http"):
            problem = "the API sends us to an address that is not https"
        elif is_private(address.host) and not private:
            problem = f"the API sends us to a private address ({address.host[:80]})"
        else:
            return
        raise TransferError(Trouble.REDIRECT, address.shown, problem=problem)


class _Run:
    """One file on its way through the requests."""

    def __init__(self, api: Api, sending: Sending, words: Words) -> None:
        self._api = api
        self._recipe = api._recipe
        self._sending = sending
        self._words = words
        self._entries: list[Entry] = []
        self._failed = ""
        self.unknown = ""

    def step(self, step: ApiRequestModel) -> None:
        if step.when is not None and not self._recipe.holds(step.when, self._words):
            return
        if step.poll is None:
            for answer in self._pages(step) if step.pages else [self._asked(step)]:
                self._read(step, answer)
            return
        limit = step.poll.at_most if self._recipe.wait is None else min(step.poll.at_most, self._recipe.wait)
        waited = 0.0
        while True:
            answer = self._asked(step)
            status = str(self._words.get("status") or "at work")
            done = step.poll.done is not None and self._recipe.holds(step.poll.done, self._words)
            if done or status in (*step.poll.until, *step.poll.failed):
                self._failed = status if status in step.poll.failed else ""
                self._read(step, answer)
                return
            if waited + step.poll.every > limit:
                self.unknown = f"it is still {status} after {waited:g} seconds"
                return
            _pause(step.poll.every)
            waited += step.poll.every

    def follow(self, steps: Sequence[ApiRequestModel]) -> None:
        """Find out what became of the file. It is theirs by now: sending it again would not tell more."""
        try:
            for step in steps:
                self.step(step)
                if self.unknown:
                    return
        except TransferError as error:
            self.unknown = str(error.params.get("problem") or error.params.get("reason") or error.trouble)

    def sent(self) -> Sent:
        words = self._words
        known = [f"id {words['id']}" if words.get("id") else "", str(words.get("status") or "")]
        return Sent(
            answer=", ".join(filter(None, known)),
            id=str(words.get("id") or ""),
            status=str(words.get("status") or ""),
            failed=self._failed,
            unknown=self.unknown,
            entries=tuple(self._entries),
        )

    def _pages(self, step: ApiRequestModel) -> Iterator[Answer]:
        pages = step.pages
        assert pages is not None
        self._words |= {"offset": 0, "cursor": None}
        for _ in range(MOST_PAGES):
            answer = self._asked(step)
            yield answer
            data = self._plain(step, answer)
            if pages.cursor is not None:
                self._words["cursor"] = value_at(data, pages.cursor)
                if not self._words["cursor"]:
                    return
            else:
                self._words["offset"] += pages.size
                total = str(value_at(data, pages.total or ""))
                if not total.isdecimal() or self._words["offset"] >= int(total):
                    return

    def _asked(self, step: ApiRequestModel) -> Answer:
        answer = self._api.ask(step, self._sending, self._words)
        if step.kept:
            json = any(isinstance(where, str) for where in step.kept.values())
            data = self._plain(step, answer) if json else None
            for name, where in step.kept.items():
                self._words[name] = _kept(data, where, answer)
                if self._words[name] is None and name in step.keep:
                    at = where if isinstance(where, str) else f"header {where.header}"
                    raise self._wrong(step, f"has no `{at}`")
        return answer

    def _read(self, step: ApiRequestModel, answer: Answer) -> None:
        try:
            for entry in self._complaints(step, answer.body):
                # what concerns the whole file stands on every page
                if entry.product is not None or entry not in self._entries:
                    self._entries.append(entry)
        except AnswerError as error:
            raise self._wrong(step, f"cannot be read: {error}") from None

    def _complaints(self, step: ApiRequestModel, body: bytes) -> Iterator[Entry]:
        for report in step.reports:
            if not isinstance(report, str):
                yield from entries_of(body, report)
        if step.answers:
            yield from complaints_of(body, [self._recipe.answers[name] for name in step.answers])

    def _plain(self, step: ApiRequestModel, answer: Answer) -> Any:
        try:
            return plain(answer.body, "json")
        except AnswerError as error:
            raise self._wrong(step, f"cannot be read: {error}") from None

    def _wrong(self, step: ApiRequestModel, problem: str) -> TransferError:
        shown = self._api.shown(self._sending)
        return TransferError(Trouble.ANSWER, shown, problem=f"the answer to “{step.name}” {problem}")


def _kept(data: Any, where: str | ApiKeptModel, answer: Answer) -> Any:
    if isinstance(where, str):
        value = value_at(data, where)
        return value if isinstance(value, bool) else None if isinstance(value, dict | list) else _text(value)
    value = answer.headers.get(where.header.lower())
    return _text(value.rpartition(where.behind)[2] if value and where.behind else value)


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)
