"""A whole build into a folder beside, compared with what stands in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from feedgen.diagnostics.render.text import sentence
from feedgen.diagnostics.report import RunReport
from feedgen.diff import Pair
from feedgen.engine.commit import digest_of
from feedgen.engine.differences import Looking, pair_of, stored
from feedgen.engine.feeds import shape_of
from feedgen.engine.manifest import feeds_in, read_manifest
from feedgen.engine.planning.facts import FactsFile
from feedgen.engine.prepare import Request, prepare
from feedgen.engine.remembering import Keeping
from feedgen.engine.run import Job, run
from feedgen.profiles.compile import plan_of


@dataclass(slots=True)
class Aside:
    """A build that stands aside: what it made, what it would change, what it was made of."""

    folder: Path
    output: Path
    report: RunReport
    manifest: dict[str, Any]
    names: list[str]
    """Of the first file of each feed, in the order of the manifest."""
    pairs: list[Pair]
    sources: list[dict[str, str | None]] = field(default_factory=list)
    """Name, path and digest of every source; the path is absent for what is elsewhere."""
    keeping: Keeping | None = None
    """The state that applying it tells."""


def build_aside(request: Request, folder: Path, looking: Looking) -> Aside:
    """Build into `folder` and compare with the output folder; raises as a build does, but a guard only tells."""
    job = prepare(replace(request, write=True, contract=True))
    output = job.output
    assert output is not None
    job.aside = folder
    sources = list(_sources(job))
    with FactsFile(folder) as facts:
        job.on_facts = None if job.keeping is None else facts.add
        report = run(job)
    manifest = read_manifest(folder)
    return Aside(
        folder=folder,
        output=output,
        report=report,
        manifest=manifest,
        names=[document.name for document in job.documents],
        pairs=list(_pairs(job, report, manifest, looking)),
        sources=sources,
        keeping=job.keeping,
    )


def _sources(job: Job) -> Iterator[dict[str, str | None]]:
    """What the build reads; asked before it runs, since copies of files elsewhere are gone afterwards."""
    for info in (*(file.info for file in job.files), *(info for info, _ in job.joined)):
        path = info.path.partition("!")[0] if not Path(info.path).exists() else info.path
        here = Path(path).is_file() and not job.copies.holds(path)
        yield {
            "name": info.name,
            "path": path if here else None,
            "sha256": digest_of(Path(path)) if here else None,
        }


def _pairs(job: Job, report: RunReport, manifest: dict[str, Any], looking: Looking) -> Iterator[Pair]:
    assert job.output is not None
    assert job.aside is not None
    earlier = read_manifest(job.output)
    old, new = stored(job.output, earlier), stored(job.aside, manifest)
    before, after = _findings(earlier), _findings(manifest)
    for feed in plan_of(job.spec).feeds:
        key = feed.spec.channel, feed.spec.feed
        made = replace(new[key], place="the new build")
        pair = pair_of(old.get(key), made, shape_of(feed), looking)
        notes = [*_guards(report, key), *_found(before.get(key), after[key])]
        yield pair._replace(notes=tuple(notes))


def _guards(report: RunReport, key: tuple[str, str]) -> Iterator[str]:
    for finding in report.doubted:
        if (finding.channel, finding.feed) in (key, (None, None)):
            accept = finding.params.get("accept")
            yield f"guard {finding.code}: {sentence(finding)}{f'; if it is right: {accept}' if accept else ''}"


def _findings(manifest: dict[str, Any]) -> dict[tuple[str, str], dict[str, int]]:
    return {
        (str(entry.get("channel")), str(entry.get("feed"))): found
        for entry in feeds_in(manifest)
        if isinstance(found := entry.get("findings"), dict)
    }


def _found(before: dict[str, int] | None, after: dict[str, int]) -> Iterator[str]:
    """Findings that there are more or fewer of than in the last run."""
    if before is None:
        return
    codes = sorted({*before, *after})
    if more := [f"{code} {before.get(code, 0)} → {after.get(code, 0)}" for code in codes if _n(code, before, after)]:
        yield f"findings: {', '.join(more)}"


def _n(code: str, before: dict[str, int], after: dict[str, int]) -> bool:
    return before.get(code, 0) != after.get(code, 0)
