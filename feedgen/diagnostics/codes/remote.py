"""Codes SRC160 to SRC189: a source that is elsewhere cannot be fetched."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC160", severity=Severity.ERROR)
class UnknownScheme(Rule):
    """An address begins with a scheme that nobody knows.

    ## What it means
    What stands in front of `://` says how a file is fetched. This one is not among those that feedgen knows.

    ## Why it matters
    Without the catalogue there is nothing to build; the feeds of the last run stay as they are.

    ## Example
    `feedgen build stfp://shop.example/export.csv`

    ## How to fix
    Correct the scheme. A file of this machine is given by its path, without `file://`.
    """

    message = "nobody knows how to fetch from `{scheme}://`"
    hint = "{guess}"


@rule("SRC161", severity=Severity.ERROR)
class TransferLibraryMissing(Rule):
    """A library that fetches from such addresses is not installed.

    ## What it means
    Fetching by SFTP and from S3 needs libraries that most shops can do without. They come with an extra of the
    package.

    ## Example
    `feedgen build sftp://shop.example/export.csv` after `pip install product-feedgen`.

    ## How to fix
    `pip install 'product-feedgen[sftp]'`, or `[s3]`: the message names the one.
    """

    message = "fetching from {scheme}:// needs the library {library}, which is not installed"
    hint = "pip install 'product-feedgen[{extra}]'"


@rule("SRC162", severity=Severity.ERROR)
class AddressUnusable(Rule):
    """An address, or a setting beside it, cannot be meant like this.

    ## What it means
    The address has no host, no bucket or no usable port; or a header, a key file or the like cannot be used.

    ## Example
    `https://feed:p#ss@shop.example/export.csv`: a `#` ends the address, so the host would be `feed`.

    ## How to fix
    Write special characters of a password as `%23` (`#`), `%2F` (`/`), `%40` (`@`), or give user and password under
    `auth:`, where they stand as they are.
    """

    message = "this address cannot be used: {problem}"
    hint = "{guess}"


@rule("SRC163", severity=Severity.ERROR)
class PlaceUnreachable(Rule):
    """The server cannot be reached.

    ## What it means
    There is no such host, nobody answers there, the answer takes too long, or the server's certificate is not to be
    trusted. Whatever may pass has been tried several times.

    ## Why it matters
    Without the catalogue nothing is built; the feeds of the last run stay as they are.

    ## Example
    `https://shop.exmaple/export.csv`, or a server that restarts at the time of the run.

    ## How to fix
    Try the address from the same machine. A slow export gets more time with `timeout:` (in seconds).
    """

    message = "cannot be reached: {problem} ({tried})"
    hint = "check the host, and that this machine may connect to it"


@rule("SRC164", severity=Severity.ERROR)
class PlaceDenied(Rule):
    """The server does not let us in.

    ## What it means
    User, password, key or token are missing, wrong, or not allowed to read the file.

    ## Example
    An export behind a password, and `password: ${SHOP_PASSWORD}` with last year's.

    ## How to fix
    Give user and password under `auth:`, or a token under `headers:`, from environment variables. They are sent to the
    host of the address alone, so a redirect to another host loses them.
    """

    message = "the server refuses access ({reason})"
    hint = "check `auth:` and `headers:` of the source, and what the account may read"


@rule("SRC165", severity=Severity.ERROR)
class RemoteNotFound(Rule):
    """There is no file at the address.

    ## What it means
    The server is there, the file is not.

    ## Why it matters
    An export that did not run looks just like this; feeds without its products must not be published.

    ## Example
    `sftp://shop.example/export/product.csv` where the file is called `products.csv`.

    ## How to fix
    Correct the path. With SFTP it begins at the root of the server; `/~/` in front makes it begin at the home folder.
    """

    message = "there is no such file ({reason})"
    hint = "{guess}"


@rule("SRC166", severity=Severity.ERROR)
class UnexpectedAnswer(Rule):
    """The server answers with something other than the file.

    ## What it means
    It reports an error of its own, or sends the file in a way that cannot be unpacked. Errors that may pass have been
    tried several times.

    ## Example
    `500 Internal Server Error` of an export that runs out of memory.

    ## How to fix
    Open the address in a browser, and ask whoever runs the server.
    """

    message = "cannot be fetched: {problem} ({tried})"
    hint = "try again later, or ask whoever runs the server"


@rule("SRC167", severity=Severity.ERROR)
class RedirectRefused(Rule):
    """The server sends us somewhere we do not go.

    ## What it means
    It redirects from https to http, in a circle, or to something that is no web address.

    ## Why it matters
    On the way from https to http anybody could read the catalogue and change prices in it.

    ## How to fix
    Give the address at the end of the redirects, with https.
    """

    message = "the redirect is not followed: {problem}"
    hint = "give the address that the file is really at"


@rule("SRC168", severity=Severity.ERROR)
class RemoteTooLarge(Rule):
    """The file is larger than what is fetched.

    ## What it means
    A file of more than `max_bytes` is not fetched: 5 GB when nothing else is said, counted before and after unpacking.

    ## Why it matters
    An address that delivers without end must not fill the disk.

    ## How to fix
    Raise `max_bytes` of the source if the file is what it should be.

    ## Settings
    `max_bytes` of the source, in bytes.
    """

    message = "the file has more than {limit:,} bytes"
    hint = "raise `max_bytes` of the source if that is right"


@rule("SRC169", severity=Severity.ERROR)
class CutOff(Rule):
    """The file did not arrive whole.

    ## What it means
    The connection broke, or less arrived than was promised, every time it was tried.

    ## Why it matters
    A catalogue that is read in part would take products out of every feed.

    ## How to fix
    Run again. If it always breaks at the same place, the server gives up: ask for a limit of time or memory there.
    """

    message = "the file breaks off after {bytes:,} bytes ({tried})"
    hint = "nothing of it was used; run again, or ask whoever runs the server"


@rule("SRC170", severity=Severity.ERROR)
class NoRoomForCopy(Rule):
    """The copy of the file cannot be kept on this machine.

    ## What it means
    A file from elsewhere is fetched whole before it is read. The folder for temporary files is full or cannot be
    written to.

    ## How to fix
    Make room, or set the environment variable `TMPDIR` to a folder with more of it.
    """

    message = "cannot keep a copy in {folder}: {reason}"
    hint = "make room, or set TMPDIR to a folder that has it"


@rule("SRC171", severity=Severity.ERROR)
class HostKeyUnknown(Rule):
    """The SFTP server shows a key that is not known.

    ## What it means
    The first time, nobody can know whether this is the right server. If there is a key for this host already and it is
    another one, either the server was set up anew, or somebody is in between.

    ## Why it matters
    Whoever is in between gets the password, and may send a catalogue of his own.

    ## How to fix
    Compare the fingerprint with what the provider publishes. If it is the same, add the key to the known hosts:
    `ssh-keyscan HOST >> ~/.ssh/known_hosts` (with `-p PORT` where it is not 22), or to a file that `known_hosts:` of
    the source names.
    """

    message = "the server's key is not known{fingerprint}"
    hint = "compare the fingerprint with the provider's, then: {command}"


@rule("SRC172", severity=Severity.ERROR)
class NothingThere(Rule):
    """A folder or pattern has no catalogue in it.

    ## What it means
    Of a folder all files are read whose names end like a catalogue's, those of its sub-folders not. Of a pattern, all
    files it matches. Here there is none.

    ## Why it matters
    An export that did not run looks just like this; feeds without its products must not be published.

    ## Example
    `sftp://shop.example/export/` while the export wrote `/exports/products.csv`.

    ## How to fix
    Correct the folder, or give a pattern: `export/*.txt`.
    """

    message = "there is no catalogue in it"
    hint = "{guess}"


@rule("SRC173", severity=Severity.ERROR)
class NoListing(Rule):
    """A pattern was given where files cannot be listed.

    ## What it means
    Servers of the web hand out single files; which ones they have cannot be asked.

    ## Example
    `https://shop.example/exports/*.csv`

    ## How to fix
    List the addresses under `catalogue.sources`, one by one. With `sftp://`, `ftp://` and `s3://` patterns work.
    """

    message = "{scheme} cannot list files, so `*` stands for nothing here"
    hint = "give each address as a source of its own; a `*` that is meant is written `%2A`"
