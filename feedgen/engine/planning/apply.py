"""`apply`: exactly the bytes of a plan, put in place by the code that ends a build and delivered, or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, GuardError, Origin, OutputError, make
from feedgen.diagnostics.published import PublishReport
from feedgen.diagnostics.report import FeedReport, FileReport, RunReport
from feedgen.diagnostics.rules import find_rule
from feedgen.diagnostics.tally import Kind
from feedgen.engine.commit import Interrupts, Publication, digest_of, remove_strays
from feedgen.engine.deliver import deliveries
from feedgen.engine.files import BUFFER, Anything, StagedFile, writable, writing
from feedgen.engine.lock import locked
from feedgen.engine.manifest import feeds_in, files_in, read_manifest
from feedgen.engine.planning.document import Plan, read_plan, state_of
from feedgen.engine.planning.facts import NAME as FACTS
from feedgen.engine.planning.facts import facts_in
from feedgen.engine.prepare import Request, limited
from feedgen.engine.remembering import Keeping, Memory
from feedgen.engine.watch import APPLYING, DELIVERING, Limits
from feedgen.engine.watch import SENT as DELIVERED


@dataclass(slots=True)
class Applied:
    """What became of a plan."""

    output: Path
    files: list[str]
    report: RunReport
    """As of the build that was planned; `written` when all of it stands in place."""
    already: bool = False
    """All of it was in place before."""
    findings: list[Finding] = field(default_factory=list)
    """What is to be said of the state."""
    published: PublishReport | None = None
    """What became of the deliveries, where there were any to make."""


@dataclass(slots=True)
class _PlannedReport(RunReport):
    """A run that was told of before: its manifest is what the plan says."""

    described: dict[str, Any] = field(default_factory=dict)

    def manifest(self) -> dict[str, Any]:
        return copy.deepcopy(self.described)


def apply(
    path: Path,
    *,
    publish: bool = True,
    limits: Limits | None = None,
    on_applied: Callable[[Applied], None] | None = None,
) -> Applied:
    """Put the bytes of a plan in place, all or none, and deliver them where its configuration says.

    `on_applied` hears of it in between. Raises `UsageError` when it is no plan or a target is declared wrongly,
    `GuardError` when a guard did not hold, `LimitError`, and `OutputError` when something it is bound to has changed
    (`OUT220`), when its own bytes have (`OUT221`), or when they cannot be written.
    """
    plan = read_plan(path)
    _refuse_guards(plan)
    if stale := list(_changed_inputs(plan, only=plan.config)):
        raise OutputError(*stale)  # before it is read, and also where all of it is in place
    asked = _request(plan, limits)
    writable(plan.output)
    first = [str(name) for name in plan.data["first_files"]]
    with locked(plan.output, first) as left:
        remove_strays(plan.output, {*first, *left})
        ready = deliveries(asked, known_only=True) if publish else None
        with limited(asked, APPLYING):
            done = _put_in_place(plan, first)
        if on_applied is not None:
            on_applied(done)
        if ready is not None and ready.targets:
            with limited(asked, DELIVERING, DELIVERED):
                done.published = ready.send()
    return done


def _request(plan: Plan, limits: Limits | None) -> Request:
    """What delivers the feeds of the plan: as a build of them would have, by the configuration they were made with."""
    said = plan.data["state"]
    state = None if said is None else plan.path.parent / said["path"]
    return Request(
        None,
        plan.channels,
        plan.output,
        config=plan.config,
        alone=plan.config is None,
        limits=limits,
        remember=said is not None,
        state=state,
    )


def _put_in_place(plan: Plan, first: Sequence[str]) -> Applied:
    """All of it or nothing; the lock is held."""
    report = _report(plan)
    if _in_place(plan):
        report.written = True
        return Applied(plan.output, [], report, already=True)
    if stale := [*_changed(plan), *_altered(plan)]:
        raise OutputError(*stale)
    told: list[Finding] = []
    with ExitStack() as stack:
        interrupts = stack.enter_context(Interrupts())
        targets: list[StagedFile] = []
        stack.callback(_discard, targets)
        for name, digest in plan.files:
            targets.append(StagedFile(plan.output / name, Anything()))
            _copy(plan.folder / name, targets[-1], digest)
        memory = stack.enter_context(closing(_memory(plan, report, told.append)))
        interrupts.hold()
        with memory.taking_over(report):
            Publication(plan.output, first).commit(report, targets)
    return Applied(plan.output, [name for name, _ in plan.files], report, findings=told)


def _refuse_guards(plan: Plan) -> None:
    if broken := plan.data["guards"]:
        told = "; ".join(str(one["message"]) for one in broken)
        accept = " && ".join(dict.fromkeys(str(one["accept"]) for one in broken))
        raise GuardError(make("GRD120", {"guards": told, "accept": accept}, origin=Origin(str(plan.path))))


def _in_place(plan: Plan) -> bool:
    """Whether the plan was applied before and nothing has changed since."""
    manifest = read_manifest(plan.output)
    same = all(manifest.get(key) == plan.manifest.get(key) for key in ("created", "spec"))
    told = {file for entry in feeds_in(manifest) for file in files_in(entry)}
    return (
        same
        and told.issuperset(plan.files)
        and all(digest_of(plan.output / name) == digest for name, digest in plan.files)
    )


def _changed(plan: Plan) -> Iterator[Finding]:
    """What the plan is bound to and is not as it was."""
    place: Mapping[str, str | None] = plan.data["place"]
    planned = dict(plan.files)
    for name, now in state_of(plan.output, place).items():
        if now not in (place[name], planned.get(name, place[name])):  # the second where applying it was killed
            yield _stale(str(plan.output / name), place[name], now)
    yield from _changed_inputs(plan)


def _changed_inputs(plan: Plan, only: Path | None = None) -> Iterator[Finding]:
    """Sources and configuration that are not as they were."""
    for one in plan.data["inputs"]:
        path = None if one["path"] is None else plan.path.parent / one["path"]
        if path is not None and only in (None, path) and (now := digest_of(path)) != one["sha256"]:
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
            as_of=entry.get("as_of"),
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
