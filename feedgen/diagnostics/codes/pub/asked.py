"""Codes of the PUB family about what is to be sent where."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@rule("PUB120", severity=ERROR)
class FileChanged(Rule):
    """A file of the output folder is not what the last build made.

    ## What it means
    The manifest has the hash of every file. What has another one, or is gone, is not published.

    ## Why it matters
    Nobody has checked this file: no guard, no reading back.

    ## Example
    Somebody edited `feeds/google.xml` by hand.

    ## How to fix
    `feedgen build` makes it anew. What was edited by hand is better said in feedgen.yaml.
    """

    message = "{file} {problem}, so it is not published"
    hint = "`feedgen build` makes it anew"


@rule("PUB121", severity=ERROR)
class NothingBuilt(Rule):
    """A channel is to be published, and the last build made nothing for it.

    ## What it means
    The manifest in the output folder has no file of this channel.

    ## How to fix
    `feedgen build -c CHANNEL`, or correct the name under `publish:`. A channel that is built for a market of the
    command line (`-c google@FR`) is called `google-fr`.
    """

    message = "there is nothing of channel {channel} in {folder}"
    hint = "feedgen build -c {channel}"


@rule("PUB122", severity=ERROR)
class SecretMissing(Rule):
    """A secret is not where feedgen.yaml says.

    ## What it means
    The file cannot be read, or the system's keyring has no such entry.

    ## How to fix
    Put the secret there: `keyring set SERVICE NAME` asks for it. A file should be readable for the user of the run
    alone.
    """

    message = "{where} has no secret for this target: {reason}"
    hint = "put it there, or name a variable of the environment: ${{NAME}}"


@rule("PUB123", severity=ERROR)
class NameLeadsElsewhere(Rule):
    """The name of a delivered file would lead out of its folder.

    ## What it means
    A name has no `..`, no `/` at its beginning or end, no backslash, and no character that cannot be seen.

    ## Example
    `file: "../{{ file }}"`

    ## How to fix
    Say the folder in the address of the target, the name in `file`.
    """

    message = "`{value}` is no name for a file in the folder of the target"
    hint = "the folder belongs into the address, which ends with `/`"


@rule("PUB124", severity=ERROR)
class UnknownPublished(Rule):
    """`publish:` names a channel that feedgen.yaml does not have.

    ## What it means
    Nothing would ever be sent there.

    ## How to fix
    Write the name as it stands under `channels:`; for a market of the command line (`-c google@FR`) it is `google-fr`.
    """

    message = "`publish` has targets for {name}, which is no channel of this shop"
    hint = "{known}"


@rule("PUB125", severity=ERROR)
class UnknownPublishedFeed(Rule):
    """A target wants a feed that the channel does not have.

    ## What it means
    `feed:` of a target chooses one of the feeds that the last build made.

    ## How to fix
    Correct the name; `feedgen channels NAME` lists the feeds.
    """

    message = "the last build made no feed {name}"
    hint = "{known}"


@rule("PUB126", severity=ERROR)
class SameDestination(Rule):
    """Two files would be sent to the same place.

    ## What it means
    The second would replace the first.

    ## Example
    A channel with feeds `products` and `promotions`, and `{sftp: "sftp://feeds@host.example/in/feed.xml"}`.

    ## How to fix
    Choose one with `feed:`, end the address with `/`, or put `{{ feed }}` or `{{ file }}` into `file`.
    """

    message = "{first} and {second} would both be {target}"
    hint = "choose one with `feed:`, or end the address with `/`"


@rule("PUB127", severity=ERROR)
class NoTarget(Rule):
    """A channel is to be published, and feedgen.yaml names no target for it.

    ## What it means
    `feedgen publish` sends what `publish:` of feedgen.yaml names.

    ## Example
        publish: {google: [{path: /var/www/google.xml}]}

    ## How to fix
    Add the channel under `publish:`.
    """

    message = "there is no target for {channel}"
    hint = "add it under `publish:` of feedgen.yaml{known}"


@rule("PUB128", severity=ERROR)
class UnknownApi(Rule):
    """A target names an API that nobody has described.

    ## What it means
    `api` is the name of a description: one that comes with feedgen, or `NAME.yaml` in the folder `publishers` beside
    feedgen.yaml.

    ## Example
    `publish: {amazon-fr: [{api: amazn}]}`

    ## How to fix
    Correct the name, or describe the API; docs/publishing.md says how.
    """

    message = "there is no API {name}"
    hint = "correct the name, or put a description into the folder `publishers`{known}"


@rule("PUB129", severity=WARNING)
class TakesDownUnasked(Rule):
    """A feed that takes items down at the channel was built, and no target asks for it by name.

    ## What it means
    A target without `feed` gets all feeds of its channel, but for those whose mode is `delete` or `replace`: such a
    file is only sent where somebody wrote its name.

    ## Example
    `feedgen build -c amazon/delete@DE`, and `publish: {amazon-de: [{api: amazon}]}`.

    ## How to fix
    Give the target that is to have it `feed:` with the name of the feed, or send the file yourself.
    """

    message = "{file} takes items down at the channel ({mode}) and is not sent: no target names the feed"
    hint = "a target with `feed: {feed}` gets it"
