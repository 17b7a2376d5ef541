"""What goes out: whether targets and recipients can be reached. Nothing is sent to them, and nobody logs in."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from feedgen.diagnostics import FeedgenError
from feedgen.engine.doctor.look import Check, Patient, bad, good, of_finding
from feedgen.profiles.publishing import Declared, declared

PORTS = {"https": 443, "http": 80, "smtp": 587, "smtps": 465, "sftp": 22, "ftp": 21, "ftps": 21}
PATIENCE = 10.0


def recipients(patient: Patient) -> Iterator[Check]:
    for one in patient.around.recipients:
        yield _reached("notify", one.shown, one.webhook or one.smtp or "", one.timeout)


def targets(patient: Patient) -> Iterator[Check]:
    """Each target of `publish`: its secrets are there, and its server or folder is."""
    if patient.config is None or patient.document is None:
        return
    for channel, listed in patient.config.publish.items():
        for one in declared(channel, list(listed), patient.document, patient.folder):
            yield from _target(channel, one)


def _target(channel: str, one: Declared) -> Iterator[Check]:
    try:
        target = one.target()
    except FeedgenError as error:
        yield from (of_finding("target", finding) for finding in error.findings)
        return
    name = f"{channel} → {target.kind} {target.shown}"
    where = target.where if isinstance(target.where, str) else ""
    if target.kind == "path":
        yield _folder(name, Path(where) if Path(where).is_absolute() else one.folder / where)
    elif urlsplit(where).scheme in PORTS:
        yield _reached("target", name, where, PATIENCE)
    else:
        yield good("target", f"{name}: is not looked at before something is sent")


def _folder(name: str, path: Path) -> Check:
    there = path.absolute().parent
    while not there.exists() and there != there.parent:
        there = there.parent
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return good("target", f"{name}: {there} can be written")
    return bad("target", f"{name}: {there} cannot be written by this user", "give this user the right to write there")


def _reached(about: str, name: str, address: str, timeout: float) -> Check:
    """Whether somebody answers at the port of an address, of which host and port alone are printed."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 443)
    try:
        socket.create_connection((host, port), min(timeout, PATIENCE)).close()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return bad(about, f"{name}: {host}:{port} cannot be reached ({reason})", "is it up, and let through?")
    return good(about, f"{name}: {host}:{port} answers")
