"""`PRF260`–`PRF263`: finished feeds compared (`feedgen diff`); `PRF265`, `GRD120`, `OUT220`, `OUT221`:
plans; `OUT225`–`OUT229`: feeds verified; `PRF270`, `PRF271`: baselines."""

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("PRF260", severity=Severity.ERROR)
class NoIdInFeed(Rule):
    """Nothing tells the items of a feed apart, so it cannot be compared.

    ## What it means
    Items are compared by their id. Without a channel profile the id is the field called `id`, `g:id`, `sku` or the
    like that every one of the first 200 items has, each with a value of its own. There is none here, or the field you
    named is not in the feed.

    ## Example
    A feed whose ids are in `article`.

    ## How to fix
    Name the field: `--key article`. Or name the channel with `-c`: its profile knows the field.
    """

    message = "no field of the feed is certainly the id of its items"
    hint = "name it with `--key FIELD`, or the channel with `-c`; {known}"


@rule("PRF261", severity=Severity.ERROR)
class SeveralFeedsInArchive(Rule):
    """An archive holds several feeds, and only you know which one is meant.

    ## What it means
    Two feeds are compared item by item. Of an archive with several files, say which.

    ## Example
    A package of `products.xml` and `offers.xml`.

    ## How to fix
    Put the member's name behind the archive's: `feeds.zip!products.xml`, in quotes, for shells take `!` for something
    of their own.
    """

    message = "{path} holds several feeds: {names}"
    hint = "say which one: 'archive.zip!member'"


@rule("PRF262", severity=Severity.ERROR)
class SeveralFeedsAsked(Rule):
    """Two files are to be compared, and the channel named has several feeds.

    ## What it means
    The profile of a feed tells how its files are read. Two files are of one feed.

    ## How to fix
    Name the feed behind the channel: `-c amazon/listings`.
    """

    message = "two files are of one feed, and several are asked for: {feeds}"
    hint = "name one: -c CHANNEL/FEED"


@rule("PRF263", severity=Severity.ERROR)
class NoManifestInFolder(Rule):
    """A folder is to be compared, and no run of feedgen has written feeds into it.

    ## What it means
    What belongs together in two folders is told by the file `manifest.json`, which every run writes last.

    ## How to fix
    Name a file instead of the folder, or the folder that `feedgen build` writes to.
    """

    message = "{path} has no {manifest} that can be read"
    hint = "name two files, or two folders that `feedgen build` wrote"


@rule("PRF265", severity=Severity.ERROR)
class NoPlan(Rule):
    """The file is not a plan that can be applied.

    ## What it means
    `feedgen plan` writes a file that names the bytes it made and everything they were made of, with a digest of all
    it says. This file is something else, of another version, or was changed by hand.

    ## How to fix
    Plan again: `feedgen plan -o plan.json`, then `feedgen apply plan.json`.
    """

    message = "this is not a plan that can be applied: {problem}"
    hint = "plan again with `feedgen plan`"


@rule("GRD120", severity=Severity.ERROR)
class GuardedPlan(Rule):
    """A guard did not hold when the plan was made, so it is not applied.

    ## What it means
    A plan is made and shown whatever guards say, for somebody looks at it. What puts it in place keeps to them, as
    `feedgen build` does. Nothing was replaced.

    ## How to fix
    When the export is at fault, mend it. When the change is wanted, accept it: the hint has the command, whose entry
    in `feedgen.accepted.yaml` is reviewed with the change. Then plan again.
    """

    message = "the plan is not applied, for a guard did not hold: {guards}"
    hint = "mend the source and plan again. If it is right: {accept}, and plan again"


@rule("OUT220", severity=Severity.ERROR)
class PlanOutdated(Rule):
    """Something a plan is bound to is not as it was, so it is not applied. Nothing was replaced.

    ## What it means
    A plan says what will change. That holds as long as the feeds in place, the sources and feedgen.yaml are those it
    was made of. One of them has changed since.

    ## Why it matters
    What somebody has looked at would not be what happens: prices of yesterday over those of today.

    ## Example
    The nightly `feedgen build` ran between plan and apply.

    ## How to fix
    Plan again, look at it, apply it.
    """

    message = "{path} {what} since the plan was made"
    hint = "plan again; nothing was replaced"


@rule("OUT221", severity=Severity.ERROR)
class PlanBytesGone(Rule):
    """The bytes of a plan are not there as they were made, so it is not applied. Nothing was replaced.

    ## What it means
    The feeds of a plan wait in the folder `.feedgen/plans` beside its file. One of them is gone or altered.

    ## Example
    Of a CI job only the plan's file was handed on to the next, without that folder. Or ten later plans were made:
    then the oldest goes.

    ## How to fix
    Keep the folder together with the file, or plan again.
    """

    message = "{path} is {what}"
    hint = "keep `.feedgen/plans` beside the plan, or plan again; nothing was replaced"


@rule("OUT225", severity=Severity.ERROR)
class FileAltered(Rule):
    """A feed in its folder is not the file that the run wrote.

    ## What it means
    `manifest.json` has a digest of every file. This file has another one now, or is gone: somebody edited it, a disk
    or a copy lost something, or another program writes there.

    ## How to fix
    `feedgen build` writes it again.
    """

    message = "{path} is {what}"
    hint = "build again to have it as it was made"


@rule("OUT226", severity=Severity.WARNING)
class SourceOther(Rule):
    """A source is not the one that the feeds were made of.

    ## What it means
    The manifest has a digest of every source. What lies there now has another one, so feeds made of it may differ.

    ## How to fix
    Nothing is wrong when the shop has exported again since. To see that feeds are what their sources make, verify
    them with the export they were made of.
    """

    message = "source {path} {what} since the feeds were made"
    hint = "verify with the export of that time, or build again"


@rule("OUT227", severity=Severity.WARNING)
class SettingsOther(Rule):
    """The settings are not those that the feeds were made with.

    ## What it means
    Everything that feedgen.yaml, profiles, rule files, tables and the command line say together has a digest, which the
    manifest keeps. It is another one now.

    ## Example
    A rule was changed since, or the build had `--country FR` and this command has not.

    ## How to fix
    Give the options that the build was given. When profiles or rules were changed, build again.
    """

    message = "the settings of {feeds} are not those they were made with"
    hint = "give the options of the build, or build again"


@rule("OUT228", severity=Severity.WARNING)
class VersionOther(Rule):
    """The feeds were made by another version of feedgen.

    ## How to fix
    Verify with that version, or build again.
    """

    message = "{feeds}: made by feedgen {was}, and this is {now}"
    hint = "verify with that version, or build again"


@rule("OUT229", severity=Severity.ERROR)
class RebuiltOther(Rule):
    """A feed that is made again is not what the manifest says.

    ## What it means
    The feed was made again of what is there now, with the time of that run, and its bytes are others. Mostly other
    findings tell why: a source, settings, the version. When there is none, something has an influence that the manifest
    does not know of, such as the template of an envelope, or `--limit`.

    ## How to fix
    See what else was told. When nothing was, please report it.
    """

    message = "{feed} would be made differently now: {path}"
    hint = "{why}"


@rule("PRF270", severity=Severity.ERROR)
class NoBaseline(Rule):
    """The file of known findings that was named is not there.

    ## What it means
    `--baseline`, or `baseline` in feedgen.yaml, names a file, and `--fail-on new` asks it which findings are known.

    ## How to fix
    Write it: `feedgen baseline update --accept --by OWNER --until DATE`. Or mend the name.
    """

    message = "there is no baseline {path}"
    hint = "write it with `feedgen baseline update --accept --by OWNER --until DATE`"


@rule("PRF271", severity=Severity.ERROR)
class BaselineTooLarge(Rule):
    """There are more findings than a baseline is to know.

    ## What it means
    A file that somebody reads in a review has an end. So many findings mostly have one cause: a column that is missing,
    a setting that is wrong.

    ## How to fix
    Begin with the most frequent finding, or accept one channel after the other (`-c`).
    """

    message = "{count} findings are too many for a baseline, which may have {limit}"
    hint = "mend the most frequent one first"
