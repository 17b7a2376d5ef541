"""Codes of the PUB family about a target that does not take a file."""

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
