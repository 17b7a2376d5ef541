"""What goes out: whether recipients of notifications can be reached. Nothing is sent to them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from feedgen.engine.doctor.look import Check, Patient, bad, good

PORTS = {"https": 443, "http": 80, "smtp": 587, "smtps": 465}
PATIENCE = 10.0


def recipients(patient: Patient) -> Iterator[Check]:
    for one in patient.around.recipients:
        address = urlsplit(one.webhook or one.smtp or "")
        host, port = address.hostname or "", address.port or PORTS.get(address.scheme, 443)
        try:
            socket.create_connection((host, port), min(one.timeout, PATIENCE)).close()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield bad("notify", f"{one.shown}: {host}:{port} cannot be reached ({reason})", "see `notify`")
        else:
            yield good("notify", f"{one.shown}: {host}:{port} answers")
