"""What an API says about a delivery, as findings of ours."""

from __future__ import annotations

from collections.abc import Sequence

from feedgen.answers import Entry
from feedgen.diagnostics import Finding, Severity, make
from feedgen.diagnostics.published import Delivery
from feedgen.publishers import Publisher, Sending, Sent

SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}


def planned(publisher: Publisher, sending: Sending) -> Sequence[str]:
    """The requests that a publisher would make, where it makes several."""
    requests = getattr(publisher, "requests", None)
    return () if requests is None else list(requests(sending))


def reported(sent: Sent, delivery: Delivery) -> list[Finding]:
    """What is wrong with the whole file first, then with single products in the order of the report."""
    found: list[Finding] = []
    known = f" (id {sent.id})" if sent.id else ""
    if sent.failed:
        found.append(make("PUB131", {"status": sent.failed, "id": known}))
    if sent.unknown:
        found.append(make("PUB132", {"problem": sent.unknown, "id": known}))
    found += [
        make(
            "PUB130",
            {**said(entry), "written": "", "sent": ""},
            severity=SEVERITIES[entry.severity],
            product=entry.product,
            field=entry.field,
            value=entry.code,
        )
        for entry in sent.entries
    ]
    return [one._replace(channel=delivery.channel, feed=delivery.feed) for one in found]


def said(entry: Entry) -> dict[str, str]:
    """A complaint in the channel's words, its code in front unless that is all there is."""
    code = f"{entry.code}: " if entry.code and entry.code != entry.message else ""
    return {"code": code, "message": entry.message}
