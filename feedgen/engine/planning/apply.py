"""`apply`: exactly the bytes of a plan, put in place by the code that ends a build, or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, GuardError, Origin, OutputError, make
from feedgen.diagnostics.report import FeedReport, FileReport, RunReport
from feedgen.diagnostics.rules import find_rule
from feedgen.diagnostics.tally import Kind
from feedgen.engine.commit import Interrupts, Publication, digest_of, remove_strays
from feedgen.engine.files import BUFFER, Anything, StagedFile, writable, writing
from feedgen.engine.lock import locked
from feedgen.engine.manifest import feeds_in, read_manifest
from feedgen.engine.planning.document import Plan, read_plan, state_of
from feedgen.engine.planning.facts import NAME as FACTS
from feedgen.engine.planning.facts import facts_in
from feedgen.engine.remembering import Keeping, Memory


@dataclass(slots=True)
class Applied:
    """What became of a plan."""

    output: Path
    files: list[str]
    already: bool = False
    """All of it was in place before."""
    findings: list[Finding] = field(default_factory=list)
    """What is to be said of the state."""


@dataclass(slots=True)
class _PlannedReport(RunReport):
    """A run that was told of before: its manifest is what the plan says."""

    described: dict[str, Any] = field(default_factory=dict)

    def manifest(self) -> dict[str, Any]:
        return copy.deepcopy(self.described)


def apply(path: Path) -> Applied:
    """Put the bytes of a plan in place, all or none.

    Raises `UsageError` when it is no plan, `GuardError` when a guard did not hold, and `OutputError` when something
    it is bound to has changed (`OUT220`), when its own bytes have (`OUT221`), or when they cannot be written.
    """
    plan = read_plan(path)
    _refuse_guards(plan)
    told: list[Finding] = []
    first = [str(name) for name in plan.data["first_files"]]
    with ExitStack() as stack:
        interrupts = stack.enter_context(Interrupts())
        writable(plan.output)
        left = stack.enter_context(locked(plan.output, first))
        remove_strays(plan.output, {*first, *left})
        if _in_place(plan):
            return Applied(plan.output, [], already=True)
        if stale := [*_changed(plan), *_altered(plan)]:
            raise OutputError(*stale)
        targets: list[StagedFile] = []
        stack.callback(_discard, targets)
        for name, digest in plan.files:
            targets.append(StagedFile(plan.output / name, Anything()))
            _copy(plan.folder / name, targets[-1], digest)
        report = _report(plan)
        memory = stack.enter_context(closing(_memory(plan, report, told.append)))
        interrupts.hold()
        with memory.taking_over(report):
            Publication(plan.output, first).commit(report, targets)
    return Applied(plan.output, [name for name, _ in plan.files], findings=told)


def _refuse_guards(plan: Plan) -> None:
    if broken := plan.data["guards"]:
        told = "; ".join(str(one["message"]) for one in broken)
        raise GuardError(make("GRD120", {"guards": told}, origin=Origin(str(plan.path))))


def _in_place(plan: Plan) -> bool:
    """Whether the plan was applied before and nothing has changed since."""
    manifest = read_manifest(plan.output)
    same = all(manifest.get(key) == plan.manifest.get(key) for key in ("created", "spec"))
    return same and all(digest_of(plan.output / name) == digest for name, digest in plan.files)


def _changed(plan: Plan) -> Iterator[Finding]:
    """What the plan is bound to and is not as it was."""
    place: Mapping[str, str | None] = plan.data["place"]
    for name, now in state_of(plan.output, place).items():
        if now != place[name]:
            yield _stale(str(plan.output / name), place[name], now)
    for one in plan.data["inputs"]:
        if one["path"] is not None and (now := digest_of(plan.path.parent / one["path"])) != one["sha256"]:
            yield _stale(one["name"], one["sha256"], now)


def _stale(name: str, was: str | None, now: str | None) -> Finding:
    what = "is new" if was is None else "is gone" if now is None else "has changed"
    return make("OUT220", {"path": name, "what": what})


def _altered(plan: Plan) -> Iterator[Finding]:
    facts = plan.data["state"] and plan.data["state"]["facts"]
    for name, digest in (*plan.files, *([(FACTS, facts)] if facts else [])):
        now = digest_of(plan.folder / name)
        if now != digest:
            yield make("OUT221", {"path": str(plan.folder / name), "what": "gone" if now is None else "not as planned"})


def _discard(targets: Iterable[StagedFile]) -> None:
    for target in targets:
        target.discard()


def _memory(plan: Plan, report: RunReport, tell: Callable[[Finding], None]) -> Memory:
    """The state, told of every item as the build would have told it."""
    said = plan.data["state"]
    keeping = None
    if said is not None:
        parent = plan.path.parent
        keeping = Keeping(parent / said["path"], parent / said["project"], said["keep"], said["keep_ids"])
    memory = Memory(keeping, plan.output, tell, write=True)
    memory.open(report.feeds)
    for number in range(len(report.feeds)) if keeping is not None else ():
        for facts in facts_in(plan.folder, number):
            memory.keeper(number)(facts)
    memory.complete()
    return memory


def _copy(source: Path, target: StagedFile, digest: str) -> None:
    target.open()
    with writing(source), source.open("rb") as file:
        while block := file.read(BUFFER):
            target.write(block)
    if target.finish() != digest:
        raise OutputError(make("OUT221", {"path": str(source), "what": "not as planned"}))


def _report(plan: Plan) -> RunReport:
    data = plan.manifest
    feeds = [
        FeedReport(
            str(entry["channel"]),
            str(entry["profile"]),
            str(entry["feed"]),
            entry["market"],
            **entry["counts"],
            mode=entry.get("mode", "full"),
            files=[FileReport(one["path"], one["items"], one["bytes"], one["sha256"]) for one in entry["files"]],
        )
        for entry in feeds_in(data)
    ]
    counts = data["catalogue"]
    report = _PlannedReport(data["feedgen"], data["created"], data["spec"], feeds=feeds, described=data)
    report.records, report.products, report.rejected = (counts[key] for key in ("records", "products", "rejected"))
    for entry in feeds_in(data):
        for code, number in entry["findings"].items():
            kind = Kind(code, find_rule(code).severity, entry["channel"], entry["feed"], None)
            report.tally.counts[kind] += number
    return report
