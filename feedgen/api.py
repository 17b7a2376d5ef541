"""What the command line calls and a program imports. Nothing here prints or exits.

from feedgen import api
report = api.build("export.csv", channels=["google@FR"], output=Path("feeds"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from feedgen.diagnostics import Finding
from feedgen.diagnostics.report import RunReport

if TYPE_CHECKING:
    import datetime as dt

    from feedgen.diagnostics.published import PublishReport
    from feedgen.diagnostics.tested import TestReport
    from feedgen.diff import Pair
    from feedgen.engine.accepting import Acceptance
    from feedgen.engine.categories import Paths, Suggested
    from feedgen.engine.doctor import Check
    from feedgen.engine.past import PastRun, RolledBack
    from feedgen.engine.planning import Applied
    from feedgen.engine.prepare import Request
    from feedgen.engine.preview import Preview
    from feedgen.engine.readiness import Readiness, Row
    from feedgen.engine.rebuilding import Rebuilt
    from feedgen.engine.run import Progress
    from feedgen.engine.starting import Started
    from feedgen.engine.watch import Limits
    from feedgen.expressions.describe import FunctionInfo
    from feedgen.profiles.baseline import Updated
    from feedgen.profiles.describe import ChannelInfo
    from feedgen.profiles.fixing import Fixed
    from feedgen.profiles.show import Shown
    from feedgen.profiles.story.model import Story
    from feedgen.sources.mapping.describe import PresetInfo
    from feedgen.taxonomy import Taxonomy
    from feedgen.taxonomy.fetch import Updated as TaxonomyUpdated

__all__ = [
    "apply",
    "baseline_update",
    "build",
    "categories_check",
    "categories_suggest",
    "changes",
    "channel",
    "channels",
    "diff",
    "explain",
    "feedback",
    "function",
    "functions",
    "history",
    "init",
    "lint",
    "lint_fix",
    "plan",
    "preset",
    "presets",
    "preview",
    "profile",
    "publish",
    "readiness",
    "receipts",
    "rollback",
    "schema",
    "story",
    "taxonomy",
    "taxonomy_update",
    "test",
    "validate",
    "verify",
]


class Asked(TypedDict, total=False):
    """What `build`, `validate`, `story` and `preview` may all be asked. What is not said is as in feedgen.yaml."""

    channels: Sequence[str]
    """`google`, `google@FR` or `amazon/listings@FR`; without any, every channel of feedgen.yaml."""
    config: Path | None
    """The configuration; ./feedgen.yaml, if there is one, when not said."""
    preset: str | None
    """How the catalogue is read; detected when not said."""
    now: datetime | None
    """What the run takes for now."""
    shop: Mapping[str, str] | None
    """Overrides what feedgen.yaml says of the shop: url, name, currency, country, language, timezone."""
    source: Mapping[str, Any] | None
    """How `catalogue` is read: the keys of a source in feedgen.yaml, such as encoding and delimiter."""
    params: Mapping[str, str] | None
    """Overrides the params of channels."""
    limits: Limits | None
    """How long it may take and how much memory; `Limits("20m", "2g")`. What it does not say, feedgen.yaml may."""
    cache: bool
    """Whether a file fetched before may be used, once its server confirms that it still holds; true when not said."""


class AskedRun(Asked, total=False):
    """What `build` and `validate` may be asked besides."""

    workers: int | None
    """Processes; one per core when not said."""
    limit: int | None
    """Stop after so many products."""
    on_progress: Callable[[Progress], None] | None
    on_finding: Callable[[Finding], None] | None


def _request(catalogue: str | None, asked: Asked, **others: Any) -> Request:
    """The request of one function; `others` is what it alone says."""
    from feedgen.engine.prepare import Request

    said = {key: value for key, value in asked.items() if value is not None}
    return Request(catalogue, **{"channels": (), "output": None, **said, **others})


def build(
    catalogue: str | None = None,
    *,
    output: Path | None = None,
    dry_run: bool = False,
    state: Path | Literal[False] | None = None,
    **asked: Unpack[AskedRun],
) -> RunReport:
    """Build feeds and put them in place, all or none.

    `catalogue` is a path, a folder, a glob, an address or `-`; without it the sources of feedgen.yaml are read.
    `output` is the folder of the feeds, `feeds` when neither it nor feedgen.yaml says so. With `dry_run` no file is
    replaced. `state` is the file of what is kept between runs, where feedgen.yaml is not to say; False keeps nothing.

    Raises `UsageError`, `SourceError`, `GuardError` (with `.report`), `LimitError` or `OutputError`; nothing was then
    replaced.
    """
    from feedgen.engine.prepare import limited, prepare
    from feedgen.engine.run import run

    kept = {"remember": state is not False, "state": state or None}
    with limited(_request(catalogue, asked, output=output, write=not dry_run, contract=True, **kept)) as request:
        return run(prepare(request))


def validate(catalogue: str | None = None, **asked: Unpack[AskedRun]) -> RunReport:
    """Find everything that is wrong with a catalogue for some channels; writes nothing, no guard stops it.

    Without channels (and without any in feedgen.yaml) only the catalogue itself is checked.
    """
    from feedgen.engine.prepare import limited, prepare
    from feedgen.engine.run import run

    with limited(_request(catalogue, asked, write=False, guarded=False, contract=True)) as request:
        return run(prepare(request))


def diff(
    old: str,
    new: str,
    *,
    channels: Sequence[str] = (),
    config: Path | None = None,
    key: str | None = None,
    ignore: Sequence[str] = (),
    limit: int = 10,
) -> list[Pair]:
    """How two finished feeds, or those of two folders with a manifest, differ: one `Pair` per feed.

    A channel's profile tells how its feed is written, which field is the id (else `key`, else found out) and which is
    the price. `limit` is how many examples are kept of each kind; counts are exact. Raises `UsageError` (`PRF260` when
    no field is the id) and `SourceError` when a feed cannot be read to its end.
    """
    from feedgen.engine.differences import Looking, compared

    asked: Asked = {"channels": channels, "config": config}
    return compared(old, new, _request(None, asked, guarded=False), Looking(key, ignore, limit))


def changes(
    *, ignore: Sequence[str] = (), examples: int = 10, output: Path | None = None, **asked: Unpack[AskedRun]
) -> list[Pair]:
    """What a build would change in the feeds that stand in place; nothing is replaced. Raises as `build` does, but no
    guard stops it.
    """
    from feedgen.engine.differences import Looking
    from feedgen.engine.planning import changes as look
    from feedgen.engine.prepare import limited

    with limited(_request(None, asked, output=output)) as request:
        return look(request, Looking(None, ignore, examples))


def plan(
    catalogue: str | None = None,
    *,
    path: Path,
    output: Path | None = None,
    state: Path | Literal[False] | None = None,
    ignore: Sequence[str] = (),
    examples: int = 10,
    **asked: Unpack[AskedRun],
) -> list[Pair]:
    """Build aside, say what would change, and write to `path` a plan that `apply` puts in place.

    The bytes go to `.feedgen/plans` beside it. Raises as `build` does, but a guard that does not hold is only told, in
    `notes` of its feed; `apply` then refuses.
    """
    from feedgen.engine.differences import Looking
    from feedgen.engine.planning import plan as make_plan
    from feedgen.engine.prepare import limited

    kept = {"remember": state is not False, "state": state or None}
    with limited(_request(catalogue, asked, output=output, **kept)) as request:
        made, _ = make_plan(request, path, Looking(None, ignore, examples))
        return made.pairs


def apply(
    path: Path,
    *,
    publish: bool = True,
    limits: Limits | None = None,
    on_applied: Callable[[Applied], None] | None = None,
) -> Applied:
    """Put exactly the bytes of a plan in place, all or none, and deliver them where its configuration says.

    What became of the deliveries is in `.published`; `on_applied` is called before them, and `publish=False` makes
    none. Raises `UsageError` for what is no plan, `GuardError` when a guard did not hold, `LimitError`, and
    `OutputError` when the feeds in place, a source or the configuration is not as it was (`OUT220`), or the plan's
    bytes are not (`OUT221`).
    """
    from feedgen.engine.planning import apply as put_in_place

    return put_in_place(path, publish=publish, limits=limits, on_applied=on_applied)


def history(
    *,
    channels: Sequence[str] = (),
    config: Path | None = None,
    output: Path | None = None,
    state: Path | None = None,
) -> list[PastRun]:
    """Every feed of every run that is remembered, the oldest first; of some channels only, when they are named.

    Raises `UsageError`, and `OutputError` when what is remembered cannot be read.
    """
    from feedgen.engine.past import history as told
    from feedgen.engine.prepare import Request

    return told(Request(None, channels, output, config, remember=True, state=state))


def rollback(
    channels: Sequence[str],
    *,
    to: int | None = None,
    config: Path | None = None,
    output: Path | None = None,
    state: Path | None = None,
) -> RolledBack:
    """Put the files of an earlier run back: of run `to`, else of the last one that had other files.

    Raises `UsageError` when there is no way back, and `OutputError`; nothing was then changed.
    """
    from feedgen.engine.past import roll_back
    from feedgen.engine.prepare import Request

    return roll_back(Request(None, channels, output, config, remember=True, state=state), to)


def rebuild_state(
    *,
    channels: Sequence[str] = (),
    config: Path | None = None,
    output: Path | None = None,
    state: Path | None = None,
) -> Rebuilt:
    """Read the feeds of the output folder into the state, but for those that it knows.

    Raises `UsageError` when there are no feeds, `SourceError` for one that cannot be read, and `OutputError`.
    """
    from feedgen.engine.prepare import Request
    from feedgen.engine.rebuilding import rebuild

    return rebuild(Request(None, channels, output, config, remember=True, state=state))


def accept(
    channel: str,
    guard: str,
    until: dt.date,
    reason: str,
    *,
    up_to: str | None = None,
    by: str | None = None,
    config: Path | None = None,
    output: Path | None = None,
) -> Acceptance:
    """Let pass what a guard finds in a channel (or `channel/feed`), up to a figure and until a day.

    Without `up_to` it is what the run that was stopped found, and a tenth more. The entry is written into
    feedgen.accepted.yaml. Raises `UsageError`, `OutputError`.
    """
    from feedgen.engine.accepting import accept as written
    from feedgen.engine.prepare import Request

    return written(Request(None, (), output, config), channel, guard, until, reason, up_to=up_to, by=by)


def doctor(*, config: Path | None = None, output: Path | None = None, limits: Limits | None = None) -> list[Check]:
    """Everything a run of the configuration needs, looked at; nothing is written or sent.

    Files elsewhere are fetched as a run would. Raises `LimitError` alone: what is wrong is in the list.
    """
    from feedgen.engine.doctor import examine
    from feedgen.engine.watch import Limits, watched

    with watched(limits or Limits()):
        return list(examine(config, output))


def verify(
    catalogue: str | None = None, *, output: Path | None = None, **asked: Unpack[AskedRun]
) -> tuple[int, list[Finding]]:
    """Make the feeds of a folder again, as its manifest says, and compare: how many feeds, and what differs.

    What the build was told has to be told again; channels and time are the manifest's. Nothing is written. Raises as
    `validate` does.
    """
    from feedgen.engine.prepare import limited
    from feedgen.engine.verifying import verify as check

    with limited(_request(catalogue, asked, output=output, write=False)) as request:
        return check(request)


def feedback(
    answers: str,
    catalogue: str | None = None,
    *,
    sent: str | None = None,
    output: Path | None = None,
    **asked: Unpack[AskedRun],
) -> RunReport:
    """What a channel answered after a feed was processed, as findings about products, rows and lines of the profile.

    `answers` is a file, a pattern of several, an address or `-`; the form is recognised among those of the channels.
    Ids are looked up in the catalogue, which need not be there. Where an answer names items by their number, the file
    that was sent is read: `sent`, else the one in `output`. What was recognised is in `answers` of the report.

    Raises `UsageError`, and `SourceError` for what is no answer of the channel, or cannot be read.
    """
    from feedgen.engine.feedback import Asked as AskedFor
    from feedgen.engine.feedback import feedback as told
    from feedgen.engine.prepare import limited

    with limited(_request(catalogue, asked, output=output, write=False)) as request:
        return told(request, AskedFor(answers, sent))


def baseline_update(
    catalogue: str | None = None,
    *,
    path: Path | None = None,
    by: str | None = None,
    until: date | None = None,
    **asked: Unpack[AskedRun],
) -> Updated:
    """Take out of the file of known findings what is no longer found; with `by` and `until`, take in what is new.

    Catalogue and configuration are looked at as `validate` and `lint` do, which see for what is raised.
    """
    from feedgen.engine.baselines import update
    from feedgen.engine.prepare import limited
    from feedgen.profiles.baseline import Accepted

    accept = None if by is None or until is None else Accepted(by, until)
    with limited(_request(catalogue, asked, write=False, guarded=False, contract=True)) as request:
        return update(request, path, accept)


def readiness(
    catalogue: str | None = None,
    *,
    limit: int | None = None,
    tell: Callable[[Row], None] | None = None,
    **asked: Unpack[Asked],
) -> Readiness:
    """Which products are ready for which channels, what keeps the others back, and which attribute would free most.

    Without channels every one there is is asked; those that lack a param or a market are left out and told of. `tell`
    gets each product as soon as it is known. Raises `UsageError` and `SourceError`; nothing is written.
    """
    from feedgen.engine.prepare import limited
    from feedgen.engine.readiness import readiness as look

    with limited(_request(catalogue, asked, limit=limit, write=False, guarded=False)) as request:
        return look(request, tell)


def lint(paths: Sequence[Path] = ()) -> list[Finding]:
    """What is wrong with profiles and configurations; without paths, ./feedgen.yaml or every known profile."""
    from feedgen.profiles.lint.files import lint_paths

    return lint_paths(paths)


def lint_fix(paths: Sequence[Path] = (), *, write: bool = True) -> Fixed:
    """Correct in profiles and configurations what lint is certain of, keeping comments, order and form.

    Without `write` nothing is changed: `diff` says what would be. `findings` are those that are left. Raises
    `UsageError` for a file that is not there or cannot be written.
    """
    from feedgen.profiles.fixing import fix_paths

    return fix_paths(paths, write=write)


def test(paths: Sequence[Path] = (), *, coverage: bool = False, catalogue: str | None = None) -> TestReport:
    """Run the tests that profiles, rule files and feedgen.yaml carry; without paths, those of ./feedgen.yaml and of
    what it uses, or of every known profile.

    With `coverage` the report says what no test reached; products of `catalogue` (a path or pattern) count, too.
    Raises `UsageError` for a file that is no sound profile or configuration, `SourceError` for the catalogue.
    """
    from feedgen.engine.testing.run import run_suites, suites_of

    return run_suites(suites_of(paths), coverage=coverage, catalogue=catalogue)


def channels() -> list[ChannelInfo]:
    """Every channel there is a profile for, described."""
    from feedgen.profiles.describe import describe
    from feedgen.profiles.lookup import profile_names

    return [describe(name) for name in profile_names()]


def channel(name: str) -> ChannelInfo:
    """One channel, described; `UsageError` with the nearest guess when it is unknown."""
    from feedgen.profiles.describe import describe

    return describe(name)


def channel_draft(name: str, sample: str | None = None) -> str:
    """The text of a first profile for a channel of one's own, like the feed `sample`, else a skeleton.

    Raises `UsageError` (PRF229) for a name or a file that makes no profile, `SourceError` for one that cannot be read.
    """
    from feedgen.engine.drafting import draft

    return draft(name, sample)


def profile(
    channel: str,
    *,
    config: Path | None = None,
    shop: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
) -> Shown:
    """A channel as it applies: after `extends`, the shop's overrides and the market, with the place of every line.

    `channel` is written as for `build`. Raises `UsageError`.
    """
    from feedgen.engine.prepare import settled
    from feedgen.profiles.show import shown

    asked: Asked = {"channels": [channel], "config": config, "shop": shop, "params": params}
    found = settled(_request(None, asked, guarded=False))
    return shown(found.channels[0], found.catalogue)


def functions() -> list[FunctionInfo]:
    """Every function of expressions, described, family by family."""
    from feedgen.expressions.describe import all_described

    return list(all_described())


def function(name: str) -> FunctionInfo:
    """One function of expressions, described; `UsageError` with the nearest guess when it is unknown."""
    from feedgen.diagnostics import UsageError, did_you_mean, make
    from feedgen.expressions import FUNCTIONS
    from feedgen.expressions.describe import described

    if name not in FUNCTIONS:
        params = {"option": "NAME", "problem": "not a function", "hint": did_you_mean(name, FUNCTIONS.names())}
        raise UsageError(make("PRF129", params, value=name))
    return described(name)


def categories_check(catalogue: str | None = None, *, channel: str, **asked: Unpack[Asked]) -> Paths:
    """The category paths of the catalogue that the channel has no line for; raises as `validate` does."""
    from feedgen.engine.categories import unmapped_paths

    return unmapped_paths(_categories_request(catalogue, channel, asked))


def categories_suggest(
    catalogue: str | None = None, *, channel: str, output: Path | None = None, **asked: Unpack[Asked]
) -> Suggested:
    """Add a proposal for every path without a line to `output`, else to the channel's own file.

    Raises as `validate` does, `UsageError` when the channel's list of categories is not there, and `OutputError`.
    """
    from feedgen.engine.categories import suggest

    return suggest(_categories_request(catalogue, channel, asked), output)


def _categories_request(catalogue: str | None, channel: str, asked: Asked) -> Request:
    return _request(catalogue, asked, channels=(channel,), workers=1, write=False, guarded=False)


def taxonomy(tree: str = "google", locale: str | None = None) -> list[Taxonomy]:
    """The channel's list of categories in the languages that are here, the one asked for first.

    `tree` is a name, or a file with `id;path`. Raises `UsageError` when there is none.
    """
    from feedgen.diagnostics import UsageError
    from feedgen.profiles.categories import missing, trees_of
    from feedgen.taxonomy.files import normal_locale

    language, _, country = normal_locale(locale).partition("-") if locale else ("en", "", "US")
    market = {"language": language, "country": country}
    trees = trees_of(tree, market, None)
    if not trees or (locale and trees[0].locale is not None and trees[0].locale != f"{language}-{country}"):
        raise UsageError(missing(tree, market, None))
    return trees


def taxonomy_update(
    locales: Sequence[str] = (), *, source: Path | None = None, url: str | None = None
) -> Iterator[TaxonomyUpdated]:
    """Fetch Google's taxonomy into the user's cache, locale by locale; without any, those there are and en-US.

    `source` is a file to take instead, for one locale. Raises `UsageError`; the old file then stays.
    """
    from feedgen.diagnostics import UsageError, make
    from feedgen.taxonomy import fetch, files

    asked = [files.normal_locale(locale) for locale in locales]
    if source is not None and len(asked) != 1:
        params = {"option": "--from", "problem": "is for one locale", "hint": "say which with --locale"}
        raise UsageError(make("PRF129", params, value=str(source)))
    asked = asked or sorted({files.ENGLISH, *files.cached("google")})
    return (fetch.update(locale, url=url, source=source) for locale in asked)


def story(product: str, catalogue: str | None = None, **asked: Unpack[Asked]) -> Story:
    """The whole way of one product, from the cells of its source to the bytes of its item; nothing is written.

    The catalogue is read up to the product (for feeds that write families: through). Raises `UsageError` (`PRF200`
    with the nearest ids when there is no such product) and `SourceError`.
    """
    from feedgen.engine.explain import explain as tell
    from feedgen.engine.prepare import limited

    with limited(_request(catalogue, asked, write=False)) as request:
        return tell(request, product)


def preview(catalogue: str | None = None, *, count: int = 5, **asked: Unpack[Asked]) -> Preview:
    """The first `count` items of every feed asked for, with what was found about them; nothing is written.

    No more of the catalogue is read than these items need. Raises `UsageError` and `SourceError`.
    """
    from feedgen.engine.prepare import limited
    from feedgen.engine.preview import CHUNK
    from feedgen.engine.preview import preview as look

    with limited(_request(catalogue, asked, chunk_size=CHUNK, write=False)) as request:
        return look(request, count)


def init(
    catalogue: str,
    *,
    channels: Sequence[str] = ("google",),
    folder: Path | None = None,
    preset: str | None = None,
    shop: Mapping[str, str] | None = None,
    source: Mapping[str, Any] | None = None,
) -> Started:
    """A look at a catalogue, and a feedgen.yaml for it that builds; nothing is written.

    `channels` (`google`, `google@FR`) are those the configuration is for, `folder` the one it will stand in; `shop`
    says what the catalogue does not: url, country … Raises `SourceError`, and `UsageError` for what only the
    merchant knows (PRF226: the country, the address of the shop).
    """
    from feedgen.engine.starting import start

    asked: Asked = {"channels": channels, "preset": preset, "shop": shop, "source": source}
    return start(_request(catalogue, asked), folder or Path())


def publish(
    *,
    channels: Sequence[str] = (),
    config: Path | None = None,
    output: Path | None = None,
    dry_run: bool = False,
    force: bool = False,
    known_only: bool = False,
    limits: Limits | None = None,
) -> PublishReport:
    """Deliver what the last build made to the targets under `publish` of feedgen.yaml.

    `force` sends bytes again that are there already; with `known_only`, channels without a target are passed over. A
    target that fails does not stop the others: look at `.good` and `.failed`. Raises `UsageError`, `LimitError`, and
    `OutputError` when the output folder is in use or no receipt can be written there.
    """
    from feedgen.engine.deliver import publish as deliver
    from feedgen.engine.prepare import limited
    from feedgen.engine.watch import DELIVERING, SENT

    asked: Asked = {"channels": channels, "config": config, "limits": limits}
    with limited(_request(None, asked, output=output, remember=True), DELIVERING, SENT) as request:
        return deliver(request, dry_run=dry_run, force=force, known_only=known_only)


def receipts(
    *, channels: Sequence[str] = (), config: Path | None = None, output: Path | None = None, history: bool = False
) -> list[dict[str, Any]]:
    """What was delivered, the oldest first: time, channel, feed, file, target, bytes, sha256, verified, answer.

    It is the last receipt for each file at each target; with `history` all that the state remembers, failures too.
    """
    from feedgen.engine.deliver import history as all_of
    from feedgen.engine.deliver import receipts as last

    asked: Asked = {"channels": channels, "config": config}
    return (all_of if history else last)(_request(None, asked, output=output, remember=True))


def presets() -> list[PresetInfo]:
    """The exports that are known, by name."""
    from feedgen.sources.mapping.describe import presets as described

    return described()


def preset(name: str) -> PresetInfo:
    """One preset: how its export is recognised, and where each attribute comes from; `UsageError` when unknown."""
    from feedgen.sources.mapping.describe import preset as described

    return described(name)


def explain(code: str) -> str:
    """The page of a finding's code, as Markdown; `UsageError` with the nearest guess when it is unknown."""
    from feedgen.diagnostics import UsageError, all_rules, did_you_mean, make
    from feedgen.diagnostics.render.text import code_page

    asked = code.strip().upper()
    try:
        return code_page(asked)
    except KeyError:
        known = did_you_mean(asked, all_rules())
        raise UsageError(make("PRF130", {"name": code, "known": known})) from None


def schema(kind: str) -> dict[str, Any]:
    """JSON Schema of `profile`, `config` or `product`, for editors and documentation."""
    from feedgen.catalogue import product_schema
    from feedgen.diagnostics import UsageError, did_you_mean, make
    from feedgen.profiles.config import ConfigModel
    from feedgen.profiles.schema import ProfileModel

    schemas: dict[str, Callable[[], dict[str, Any]]] = {
        "profile": ProfileModel.model_json_schema,
        "config": ConfigModel.model_json_schema,
        "product": product_schema,
    }
    if kind not in schemas:
        params = {"option": "KIND", "problem": "not a schema", "hint": did_you_mean(kind, schemas)}
        raise UsageError(make("PRF129", params, value=kind))
    return schemas[kind]()
