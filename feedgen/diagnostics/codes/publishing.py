"""Codes of the PUB family: a finished file cannot be delivered.

A target that fails does not stop the others. The exit status is 5; the next `feedgen publish` sends what is missing.
"""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@rule("PUB101", severity=ERROR)
class PublishLibraryMissing(Rule):
    """A library that sends to such targets is not installed.

    ## What it means
    SFTP and object storage need libraries that most shops can do without. They come with an extra of the package.

    ## Example
    `publish: {google: [{sftp: "sftp://feeds@host.example/in/"}]}` after `pip install product-feedgen`.

    ## How to fix
    `pip install 'product-feedgen[sftp]'`, or the extra that the message names.
    """

    message = "sending to {scheme}:// needs the library {library}, which is not installed"
    hint = "pip install 'product-feedgen[{extra}]'"


@rule("PUB102", severity=ERROR)
class TargetUnusable(Rule):
    """The address of a target, or a setting beside it, cannot be meant like this.

    ## What it means
    The address has no host, no bucket or no usable port; or a header, a key file or the like cannot be used.

    ## Example
    `{sftp: "sftp://feeds@/in/google.xml"}` names no host.

    ## How to fix
    Correct the address. Secrets have keys of their own, where they stand as they are.
    """

    message = "this target cannot be used: {problem}"
    hint = "correct the address, or the setting beside it"


@rule("PUB103", severity=ERROR)
class TargetUnreachable(Rule):
    """The server of a target cannot be reached.

    ## What it means
    There is no such host, nobody answers there, the answer takes too long, or the server's certificate is not to be
    trusted. Whatever may pass has been tried several times.

    ## Why it matters
    The channel keeps the feed that it has. It grows old until the next run.

    ## How to fix
    Run `feedgen publish` again: it sends what is missing, and nothing else. If that does not help, try the address from
    the same machine.

    ## Settings
    `timeout` of the target, in seconds.
    """

    message = "cannot be reached: {problem} ({tried})"
    hint = "`feedgen publish` sends again what is missing; check the host, and that this machine may connect to it"


@rule("PUB104", severity=ERROR)
class TargetDenied(Rule):
    """The target does not let us in, or does not let us write.

    ## What it means
    User, password, key or token are missing, wrong, or not allowed to write there. This is not tried again: an account
    may be locked after several attempts.

    ## Example
    `password: ${GOOGLE_SFTP_PASSWORD}` with last year's.

    ## How to fix
    Check the account at the channel, and the variable, file or keyring entry that the target names.
    """

    message = "access is refused ({reason})"
    hint = "check the secrets of the target, and what the account may write"


@rule("PUB105", severity=ERROR)
class TargetFolderMissing(Rule):
    """The folder that a file is to be put into is not there.

    ## What it means
    The server is there, the folder, bucket or address is not.

    ## Example
    `{path: /var/www/feeds/google.xml}` before anybody made `/var/www/feeds`.

    ## How to fix
    Correct the path, or let folders be made: `make_folders: true`. With SFTP a path begins at the root of the server;
    `/~/` in front makes it begin at the home folder.
    """

    message = "there is no such folder or address ({reason})"
    hint = "correct the path, or say `make_folders: true`"


@rule("PUB106", severity=ERROR)
class TargetAnswers(Rule):
    """The server does not take the file.

    ## What it means
    It reports an error of its own. Errors that may pass (429, 500, 502, 503, 504) have been tried several times, as
    late as the server asked for with `Retry-After`, but not later than a minute.

    ## Example
    `507 Insufficient Storage`, or `552` of an FTP server whose disk is full.

    ## How to fix
    Run `feedgen publish` later, or ask whoever runs the server.
    """

    message = "the file is not taken: {problem} ({tried})"
    hint = "`feedgen publish` sends again what is missing{guess}"


@rule("PUB107", severity=ERROR)
class PublishRedirectRefused(Rule):
    """The server wants the file to be sent somewhere else.

    ## What it means
    An upload follows a redirect to the same host only, and only one that asks for the same file again (307, 308).

    ## Why it matters
    The other host would get the feed, and might get the password with it.

    ## How to fix
    Give the address that the file is really sent to.
    """

    message = "the redirect is not followed: {problem}"
    hint = "give the address that the file is really sent to"


@rule("PUB108", severity=ERROR)
class UploadCutOff(Rule):
    """The file did not arrive whole.

    ## What it means
    The connection broke, or less arrived than was sent, every time it was tried. What arrived was never put into place:
    the target has the file it had before.

    ## How to fix
    Run `feedgen publish` again. If it always breaks, the server may have a limit of its own.
    """

    message = "only {bytes:,} bytes arrived ({tried})"
    hint = "the old file is still there; `feedgen publish` sends again what is missing"


@rule("PUB109", severity=ERROR)
class NoRoomForPacking(Rule):
    """There is no room on this machine for a packed or fetched copy.

    ## What it means
    `compress` and `verify: read` need a copy. The folder for temporary files is full or cannot be written to.

    ## How to fix
    Make room, or set the environment variable `TMPDIR` to a folder with more of it.
    """

    message = "cannot keep a copy in {folder}: {reason}"
    hint = "make room, or set TMPDIR to a folder that has it"


@rule("PUB110", severity=ERROR)
class TargetHostKeyUnknown(Rule):
    """The SFTP server of a target shows a key that is not known.

    ## What it means
    The first time, nobody can know whether this is the right server. If there is a key for this host already and it is
    another one, either the server was set up anew, or somebody is in between.

    ## Why it matters
    Whoever is in between gets the password and the feed.

    ## How to fix
    Compare the fingerprint with what the channel publishes. If it is the same, add the key to the known hosts:
    `ssh-keyscan HOST >> ~/.ssh/known_hosts` (with `-p PORT` where it is not 22), or to a file that `known_hosts:` of
    the target names.
    """

    message = "the server's key is not known{fingerprint}"
    hint = "compare the fingerprint with the channel's, then: {command}"


@rule("PUB111", severity=ERROR)
class TargetIsLink(Rule):
    """Where the file is to be put stands a link, a folder, or something else that is no file.

    ## What it means
    A link leads somewhere else, and whoever made it decides where. So it is neither followed nor replaced.

    ## Example
    `/var/www/google.xml` is a symbolic link to a file of an older shop.

    ## How to fix
    Name the file that the link leads to, or remove the link.
    """

    message = "{what} stands in the place of the file"
    hint = "name the file itself, or remove what stands there"


@rule("PUB112", severity=ERROR)
class ArrivedOtherwise(Rule):
    """What stands at the target is not what was sent.

    ## What it means
    The file was taken, and looked at again: its size or its hash is another one, twice in a row.

    ## Why it matters
    Half a feed takes products off sale. There is no receipt, so the next run sends it again.

    ## Example
    A server that converts line ends, or a cache in front of it that still shows the old file.

    ## How to fix
    Fetch the file from the address and compare. Where a cache shows the old one for a while, `verify: none` does not
    look.
    """

    message = "what arrived is not what was sent: {problem}"
    hint = "fetch the file and compare; `verify: none` does not look, where a cache stands in front"


@rule("PUB113", severity=ERROR)
class CommandFailed(Rule):
    """The command that takes the file fails.

    ## What it means
    It cannot be started, ends with another status than 0, or does not end in time. Status 75 asks to be tried again.

    ## Example
    `{command: [rsync, "{{ path }}", "feeds.example:in/"]}` where rsync is not installed.

    ## How to fix
    Run the command by hand. It is started as it stands, without a shell: `~`, `*` and `$NAME` mean nothing in it.

    ## Settings
    `timeout` of the target, in seconds.
    """

    message = "the command fails: {problem} ({tried})"
    hint = "run it by hand; it is started without a shell"


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


@rule("PUB130", severity=ERROR)
class ReportedByApi(Rule):
    """The channel's report about a file says that something is wrong with a product.

    ## What it means
    The file arrived, and the channel has processed it. What it says stands here in its own words, with its own code. It
    may be an error, a warning or a note, as the channel has it.

    ## Why it matters
    With an error the channel has not taken the product as it was sent; the others it has.

    ## Example
        PUB130 error A-1 brand: 90220: 'brand' is required but missing

    ## How to fix
    Look the code up at the channel, and correct the product or the mapping. The next build with other bytes is sent.
    `feedgen feedback` reads an answer that was saved as a file, and names the row of each product and the line of the
    profile that writes the attribute.
    """

    message = "the channel says: {code}{message}{sent}"
    hint = "{written}correct the product or the mapping; the channel's documentation knows the code"
    by_value = True


@rule("PUB131", severity=ERROR)
class RefusedByApi(Rule):
    """The API took the file, and then refused all of it.

    ## What it means
    The status that the API ended with is one of those that its description lists as failed. What its report says about
    single products follows.

    ## Why it matters
    The channel keeps what it had. The next `feedgen publish` sends the file again.

    ## Example
    Amazon ends with FATAL for a type of feed that it does not take any more.

    ## How to fix
    Read the channel's report under that id, and check the params of the target.
    """

    message = "the channel refuses the whole file: {status}{id}"
    hint = "look the id up at the channel, and check the params of the target"


@rule("PUB132", severity=Severity.WARNING)
class OutcomeUnknown(Rule):
    """An API has the file, and nobody knows what became of it.

    ## What it means
    The API is still at work after the time that feedgen waits, or does not answer when it is asked. The file itself has
    arrived, so it is not sent again.

    ## How to fix
    Look it up at the channel by the id. Wait longer with `wait`, or not at all with `wait: 0`.

    ## Settings
    `wait` of the target, in seconds.
    """

    message = "what became of the file is not known: {problem}{id}"
    hint = "look it up at the channel; `wait` of the target says for how long feedgen waits"
