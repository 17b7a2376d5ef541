"""What comes in: the configuration, secrets, libraries, sources, channels, and what is kept of other places."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from feedgen.diagnostics import FeedgenError, Severity
from feedgen.diagnostics.render.text import age, plural, printable
from feedgen.diagnostics.render.text import size as size_of
from feedgen.engine.doctor.look import Check, Patient, State, bad, good, odd, of_finding
from feedgen.engine.prepare import Request, settled
from feedgen.profiles import rates_fetched
from feedgen.profiles.config import SourceModel
from feedgen.profiles.lint.files import lint_config
from feedgen.profiles.sources import options_of
from feedgen.sources import inspect_all
from feedgen.taxonomy import files as taxonomies
from feedgen.transfer import Copies, is_address, redacted

SHOWN = 5
"""Problems of one kind that are listed; `feedgen lint` has them all."""


def configuration(patient: Patient) -> Iterator[Check]:
    if patient.path is None:
        yield bad("configuration", "there is no feedgen.yaml here", "make one: feedgen init CATALOGUE")
        return
    found = lint_config(patient.path)
    errors = [finding for finding in found if finding.severity == Severity.ERROR]
    yield from (of_finding("configuration", finding) for finding in errors[:SHOWN])
    if len(errors) > SHOWN:
        yield bad("configuration", f"and {plural(len(errors) - SHOWN, 'more problem')}", "feedgen lint lists them")
    if not errors:
        others = len(found)
        rest = f"; {plural(others, 'remark')} of feedgen lint" if others else ""
        yield good("configuration", f"{patient.path} can be used{rest}")


def variables(patient: Patient) -> Iterator[Check]:
    """Secrets by name alone."""
    for name in sorted(patient.names):
        if os.environ.get(name):
            yield good("variable", f"{name} is set")
        elif name in os.environ:
            yield bad("variable", f"{name} is set to nothing", "give it a value where runs are started")
        else:
            yield bad("variable", f"{name} is not set", "cron and CI do not read your shell's profile: set it there")


NEEDED = {
    "xlsx": ("python_calamine", "xlsx"), "xls": ("python_calamine", "xlsx"), "ods": ("python_calamine", "xlsx"),
    "parquet": ("pyarrow", "parquet"), "feather": ("pyarrow", "parquet"), "arrow": ("pyarrow", "parquet"),
    "zst": ("zstandard", "zst"), "sftp": ("asyncssh", "sftp"), "s3": ("boto3", "s3"),
    "sql": ("sqlalchemy", "sql"), "db": ("sqlalchemy", "sql"), "sqlite": ("sqlalchemy", "sql"),
    "postgresql": ("sqlalchemy", "sql"), "mysql": ("sqlalchemy", "sql"), "mariadb": ("sqlalchemy", "sql"),
}  # fmt: skip
"""By scheme, ending or format of a source: the module that reads it, and the extra that brings it."""


def libraries(patient: Patient) -> Iterator[Check]:
    wanted = {NEEDED[word] for source in _sources(patient) for word in _words(source) if word in NEEDED}
    for module, extra in sorted(wanted):
        if find_spec(module) is not None:
            yield good("library", f"{module} is installed")
        else:
            yield bad("library", f"{module} is not installed", f"pip install 'product-feedgen[{extra}]'")


def _sources(patient: Patient) -> list[SourceModel]:
    return patient.config.catalogue.sources if patient.config is not None else []


def _words(source: SourceModel) -> Iterator[str]:
    scheme, _, rest = source.path.rpartition("://")
    yield from filter(None, (scheme.partition("+")[0].lower(), (source.format or "").lower()))
    yield from rest.partition("?")[0].lower().split("/")[-1].split(".")[1:]


def sources(patient: Patient) -> Iterator[Check]:
    """Each source is opened and its head looked at, as a run does."""
    if patient.config is None or patient.document is None:
        return
    if not patient.config.catalogue.sources:
        yield odd("source", "feedgen.yaml names none", "runs must then name the catalogue on the command line")
    for number, source in enumerate(patient.config.catalogue.sources):
        shown = patient.document.filled.get(("catalogue", "sources", number, "path")) or redacted(source.path)
        if source.path == "-":
            yield good("source", "standard input, which is not looked at")
            continue
        yield from _source(patient, source, printable(str(shown)), str(shown))


def _source(patient: Patient, source: SourceModel, name: str, shown: str) -> Iterator[Check]:
    copies = Copies()
    try:
        options = options_of(source, patient.folder, shown=shown if is_address(source.path) else None)
        infos = inspect_all(options, copies)
    except FeedgenError as error:
        yield from (of_finding("source", finding) for finding in error.findings)
        return
    finally:
        copies.close()
    for info in infos:
        told = [f"{len(info.columns)} columns", *([size_of(info.size)] if info.size is not None else [])]
        if info.modified is not None:
            told.append(f"changed {age((dt.datetime.now(dt.UTC) - info.modified).total_seconds())} ago")
        yield good("source", f"{printable(info.name)} can be read: {info.format}, {', '.join(told)}")
        if info.modified is not None and info.modified > dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5):
            yield odd("source", f"{printable(info.name)} was changed in the future", "see whether clocks agree")
    if not infos:
        yield bad("source", f"{name} has no catalogue")


def channels(patient: Patient) -> Iterator[Check]:
    """With everything they read: tables, lists of categories, rates, corrections."""
    if patient.config is None:
        return
    if not patient.config.channels:
        yield odd("channel", "feedgen.yaml names none", "name one with -c, or add `channels`")
        return
    for name in patient.config.channels:
        try:
            found = settled(Request(None, (name,), None, config=patient.path)).channels
        except FeedgenError as error:
            yield from (of_finding("channel", finding) for finding in error.findings[:SHOWN])
            continue
        for channel in found:
            remarks = [of_finding("channel", remark, State.ODD) for remark in channel.remarks[:SHOWN]]
            yield from remarks
            yield good("channel", f"{channel.key}: {', '.join(channel.feeds)}")


def caches(patient: Patient) -> Iterator[Check]:
    """Lists of categories and exchange rates that were fetched some time ago."""
    known = taxonomies.known("google", patient.folder)
    if known:
        locales = ", ".join(sorted(str(locale) for locale in known if locale))
        yield good("taxonomy", f"Google's categories are here: {locales or 'one file'}")
    kept = [path for path in _files(rates_fetched.cache_folder()) if path.is_file()]
    if kept:
        newest = max(path.stat().st_mtime for path in kept)
        old = dt.datetime.now(dt.UTC).timestamp() - newest
        yield good("rates", f"exchange rates were fetched {age(old)} ago")


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from folder.iterdir()
