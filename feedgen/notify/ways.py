"""The ways a message goes. What servers answer is never passed on: it may quote what was sent, secrets included."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feedgen.notify.message import Message

if TYPE_CHECKING:
    import smtplib
    import ssl

ATTEMPTS = 2
PAUSE = 1.0
"""Seconds before what may pass is tried once more."""
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
HERE = ("localhost", "127.0.0.1", "::1")


class NotToldError(Exception):
    """Somebody was not told; the text says why and holds nothing secret."""


class _PassingError(NotToldError):
    """It may work in a moment."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody, and the way to them: a webhook, or mail."""

    webhook: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    text_key: str = "text"
    email: Sequence[str] = ()
    sender: str | None = None
    smtp: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 10.0

    @property
    def shown(self) -> str:
        """What may be printed of it: of a webhook the host alone, since its path is its password."""
        if self.webhook is None:
            return ", ".join(self.email)
        return f"{urlsplit(self.webhook).scheme}://{urlsplit(self.webhook).hostname}/…"

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return sha256("\n".join((self.webhook or "", *self.email)).encode()).hexdigest()[:16]


def tell(recipient: Recipient, message: Message) -> None:
    """Send the message; raises `NotToldError`."""
    send = _post if recipient.webhook is not None else _mail
    for attempt in range(ATTEMPTS):
        try:
            send(recipient, message)
            return
        except _PassingError:
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(PAUSE)


def _post(recipient: Recipient, message: Message) -> None:
    import httpx  # late: 150 ms that a run with nothing to tell does not need

    assert recipient.webhook is not None
    body = {**message.document, recipient.text_key: message.text}
    headers = {"User-Agent": "feedgen", **dict(recipient.headers)}
    try:
        # What is answered is not read: only the status counts, and a server may go on answering for ever.
        with httpx.stream(
            "POST", recipient.webhook, json=body, headers=headers, timeout=recipient.timeout, follow_redirects=False
        ) as answer:
            status = answer.status_code
    except httpx.TimeoutException:
        raise _PassingError(f"no answer within {recipient.timeout:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise _PassingError(f"there is no connection ({type(error).__name__})") from None
    if status in PASSING:
        raise _PassingError(f"the server answers {status}")
    if not 200 <= status < 300:
        raise NotToldError(f"the server answers {status}")


def _mail(recipient: Recipient, message: Message) -> None:
    import smtplib
    import ssl
    from email.message import EmailMessage
    from email.utils import formatdate, make_msgid

    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = recipient.sender or recipient.email[0]
    mail["To"] = ", ".join(recipient.email)
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain="feedgen.invalid")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday note answers it
    mail.set_content(message.text + "\n")
    try:
        with _server(recipient) as server:
            server.send_message(mail)
    except smtplib.SMTPAuthenticationError:
        raise NotToldError("the mail server does not take user and password") from None
    except smtplib.SMTPResponseException as error:
        kind = _PassingError if 400 <= error.smtp_code < 500 else NotToldError
        raise kind(f"the mail server answers {error.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = sorted({code for code, _ in error.recipients.values()})
        raise NotToldError(f"the mail server refuses the recipients ({', '.join(map(str, codes))})") from None
    except ssl.SSLError:
        raise NotToldError("the mail server's certificate is not to be trusted, or it speaks no TLS") from None
    except TimeoutError:
        raise _PassingError(f"no answer within {recipient.timeout:g} seconds") from None
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise _PassingError(f"there is no connection to the mail server ({type(error).__name__})") from None


def _server(recipient: Recipient) -> smtplib.SMTP:
    """A connection over which a password may be sent."""
    import smtplib
    import ssl

    assert recipient.smtp is not None
    address = urlsplit(recipient.smtp)
    host, context = address.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if address.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, address.port or 465, timeout=recipient.timeout, context=context)
    else:
        server = smtplib.SMTP(host, address.port or 587, timeout=recipient.timeout)
    return _closed_on_error(server, lambda: _greeted(server, address.scheme, host, recipient, context))


def _greeted(server: smtplib.SMTP, scheme: str, host: str, recipient: Recipient, context: ssl.SSLContext) -> None:
    server.ehlo()
    if scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    elif scheme == "smtp" and recipient.password is not None and host not in HERE:
        raise NotToldError("the mail server begins no TLS, and the password is not sent without")
    if recipient.user is not None and recipient.password is not None:
        server.login(recipient.user, recipient.password)


def _closed_on_error(server: smtplib.SMTP, work: Callable[[], None]) -> smtplib.SMTP:
    try:
        work()
    except BaseException:
        server.close()
        raise
    return server
