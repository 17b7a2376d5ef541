"""The story of a product for people: the verdict first, then the way of the product from top to bottom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from feedgen.diagnostics.render.text import printable
from feedgen.profiles.story.model import Attribute, Checked, FeedStory, Field, Piece, Rule, Step, Story

SHOWN = 160
"""Characters of a value that are shown; `--format json` has more of it."""

GOOD, BAD, WEAK, HEAD = "green", "red", "dim", "bold"


class Line(NamedTuple):
    """A line: what stands out, what follows, where it is said; `depth` blanks in front."""

    depth: int
    text: str
    style: str = ""
    place: str = ""
    verbatim: bool = False
    """What stands in a file is not wrapped."""


def lines(story: Story) -> Iterator[Line]:
    style = GOOD if any(feed.outcome in ("item", "variant") for feed in story.feeds) else BAD
    yield Line(0, f"{story.product}: {story.decided}", f"{HEAD} {style}")
    yield Line(0, "")
    row = f", record {story.source['row']}" if story.source["row"] else ""
    yield Line(0, f"1. Source: {story.source['file']}:{story.source['line'] or '-'}{row}, preset {story.preset}", HEAD)
    for attribute in story.attributes:
        yield from _attribute(attribute)
    if story.again:
        yield Line(2, f"! the id comes again, in {', '.join(story.again)}: CAT301, the first product counts", "yellow")
    yield Line(0, "")
    yield Line(0, "2. What the shop says to every channel", HEAD)
    yield from _steps(story.steps)
    for feed in story.feeds:
        yield from _feed(feed, len(story.feeds) > 1)


def _feed(feed: FeedStory, several: bool) -> Iterator[Line]:
    name = f"{feed.channel}/{feed.feed}"
    yield Line(0, "")
    if several:
        good = feed.outcome in ("item", "variant")
        yield Line(0, f"{name}: {feed.decided}", f"{HEAD} {GOOD if good else BAD}")
    yield Line(0, f"3. What {name} says", HEAD)
    yield from _steps(feed.steps)
    yield Line(0, "")
    yield Line(0, "4. Selection", HEAD)
    for rule in feed.selection:
        yield from _rule(rule, "in", "out")
    if feed.outcome == "filtered":
        return
    yield Line(0, "")
    yield Line(0, "5. Fields", HEAD)
    told = [field for field in feed.fields if field.state != "absent" or field.notes or _lacks(field)]
    for field in told:
        yield from _field(field, 2)
    absent = [field.name for field in feed.fields if field not in told]
    if absent:
        yield Line(2, f"without a value: {', '.join(absent)}", WEAK)
    if feed.checks:
        yield Line(0, "")
        yield Line(0, "6. Checks across fields", HEAD)
        for rule in feed.checks:
            if not rule.passes:
                yield from _rule(rule, "passed", f"failed ({rule.reason})")
        passed = [rule.name for rule in feed.checks if rule.passes]
        yield Line(2, f"passed: {', '.join(passed) or 'none'}", WEAK)
    if feed.findings:
        yield Line(0, "")
        yield Line(0, "Findings", HEAD)
        for finding in feed.findings:
            yield Line(2, f"{finding['severity']} {finding['code']} {finding['field'] or ''}: {finding['message']}")
            if finding["hint"]:
                yield Line(4, finding["hint"], WEAK)
    yield Line(0, "")
    if feed.item is None:
        yield Line(0, f"7. No item: {feed.decided}", f"{HEAD} {BAD}")
        return
    for name, values in feed.collected.items():
        yield Line(2, f"{name} of the document: {', '.join(values)}", WEAK)
    rows = f" with its parent row and {len(feed.family)} siblings" if feed.outcome == "variant" else ""
    yield Line(0, f"7. Item: {feed.bytes:,} bytes{rows}", HEAD)
    for line in feed.item.split("\n"):
        yield Line(2, line, verbatim=True)


def _lacks(field: Field) -> bool:
    return any(not check.passed for check in field.checks)


# -- parts -----------------------------------------------------------------------------------------------


def _attribute(one: Attribute) -> Iterator[Line]:
    origin = f"column {_name(one.column)}" if one.column else f"{one.expression}" if one.expression else "its record"
    read = value_text(one.value)
    changed = one.raw is not None and value_text(one.raw).strip('"') != read.strip('"')
    from_ = f" from {value_text(one.raw)}" if changed else ""
    yield Line(
        2, f"{one.name} = {read}{from_}", "", f"{origin}{', ' + one.place if one.expression and one.place else ''}"
    )
    for note in one.notes:
        yield Line(6, f"! {note}", "yellow")


def _name(column: str | None) -> str:
    return f"`{column}`"


def _steps(steps: Sequence[Step]) -> Iterator[Line]:
    told = [step for step in steps if step.state != "nothing" or step.notes or step.expression]
    if not told:
        yield Line(2, "nothing", WEAK)
    for step in told:
        fired = step.state in ("done", "taken")
        why = f": {step.why}" if step.why else ""
        mark = "+" if fired else "-"
        name = step.kind if step.name == step.kind else f"{step.kind} `{step.name}`"
        yield Line(
            2, f"{mark} {name}{_STATES.get(step.state, f': {step.state}')}{why}", GOOD if fired else "", _layer(step)
        )
        if step.expression:
            yield Line(6, _one_line(step.expression), WEAK)
        yield from _pieces(step.pieces, 6, whole=step.expression)
        for change in step.changes:
            yield Line(6, f"{change.attribute}: {value_text(change.before)} → {value_text(change.after)}", "cyan")
        for note in step.notes:
            yield Line(6, f"! {note}", "yellow")


_STATES = {"done": "", "nothing": ": comes to nothing"}


def _layer(step: Step) -> str:
    return f"{step.layer}, {step.place}"


def _rule(rule: Rule, good: str, bad: str) -> Iterator[Line]:
    mark, word, style = ("+", good, "") if rule.passes else ("-", bad, BAD)
    yield Line(2, f"{mark} {rule.name}: {word}", style, rule.place or "")
    if rule.condition:
        yield Line(6, _one_line(rule.condition), WEAK)
    if rule.reason:
        yield Line(6, rule.reason)
    yield from _pieces(rule.pieces, 6, whole=rule.condition)


def _pieces(pieces: Sequence[Piece], depth: int, whole: str | None) -> Iterator[Line]:
    for piece in pieces:
        result = f"failed, {piece.error}" if piece.error else value_text(piece.value)
        yield Line(depth, f"{piece.source} → {result}")


def _field(field: Field, depth: int) -> Iterator[Line]:
    state = "" if field.state == "written" else f" ({field.state})"
    mark = {"written": "", "absent": WEAK, "dropped": BAD}[field.state]
    plain = not field.members
    shown = f" = {value_text(field.value)}" if plain and field.state == "written" else ""
    yield Line(depth, f"{field.name}{shown}{state}", mark, field.places.get("value") or field.place)
    inner = depth + 4
    trivial = [piece for piece in field.pieces if piece.source != field.source or field.state != "written"]
    if field.source and (trivial or field.source != field.name):
        yield Line(inner, f"from {_one_line(field.source)}", WEAK)
    yield from _pieces(trivial, inner, whole=field.source)
    for stage in field.stages:
        yield Line(inner, f"{stage.name} → {value_text(stage.value)}")
    for check in field.checks:
        if not check.passed:
            yield _checked(check, inner)
    kept = [f"{check.name} {_setting(check)}" for check in field.checks if check.passed and check.name not in _DEMANDS]
    if kept:
        yield Line(inner, f"ok: {', '.join(dict.fromkeys(kept))}", WEAK)
    for number, member in enumerate(field.members, 1):
        if len(field.members) > 1:
            yield Line(inner, f"{number}.", WEAK)
        for part in member:
            yield from _field(part, inner)
    for note in field.notes:
        yield Line(inner, f"! {note}", "yellow")


_DEMANDS = ("required", "recommended")


def _checked(check: Checked, depth: int) -> Line:
    return Line(depth, f"{check.name} {_setting(check)} fails: {check.problem}", BAD, check.place or "")


def _setting(check: Checked) -> str:
    """`max_length 150`; of a long list of words how many there are."""
    if isinstance(check.setting, list):
        return f"({len(check.setting)} words)"
    return "" if check.setting is True else _one_line(str(check.setting))


def value_text(value: Any) -> str:
    """A value as it is told: texts in quotes, nothing as such, long ones cut."""
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}… ({len(text):,} characters)"


def _one_line(text: str) -> str:
    return " ".join(text.split())


# -- laid out ----------------------------------------------------------------------------------------------


def written(story: Story) -> str:
    """The story for stdout: at most 100 columns, colours on a terminal only."""
    from rich.text import Text

    from feedgen.cli import console

    width = min(console.stdout().width, 100)
    out: list[Text] = []
    for line in lines(story):
        for number, (text, place) in enumerate(_wrapped(line, width)):
            blanks = " " * (line.depth if number == 0 else line.depth + 4)
            part = Text(f"{blanks}{text}", style=line.style)
            if place:
                part.append(f"{' ' * max(2, width - len(blanks) - len(text) - len(place))}{place}", style=WEAK)
            out.append(part)
    return console.laid_out(*out)


def _wrapped(line: Line, width: int) -> Iterator[tuple[str, str]]:
    """Parts of a line, the last with its place; a place that does not fit beside goes below."""
    from feedgen.cli.console import wrapped

    text, place = printable(line.text), printable(line.place)
    if line.verbatim:
        yield text, ""
        return
    parts = [part.lstrip() for part in wrapped(text, 0, max(width - line.depth - 4, 30))] or [""]
    for part in parts[:-1]:
        yield part, ""
    last = parts[-1]
    if place and line.depth + 4 * (len(parts) > 1) + len(last) + 2 + len(place) > width:
        yield last, ""
        yield place, ""
    else:
        yield last, place
