"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from feedgen.cli import complete
from feedgen.diagnostics.finding import Severity

if TYPE_CHECKING:
    from feedgen.diagnostics.render import Listed
    from feedgen.engine.ending import Telling


class FailOn(StrEnum):
    """From which severity on findings make the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"
    NEW = "new"
    """Warnings and errors that no baseline knows."""

    @property
    def severity(self) -> Severity | None:
        if self is FailOn.NEW:
            return Severity.WARNING
        return None if self is FailOn.NEVER else Severity[self.name]


FailOnFindings = Annotated[
    FailOn,
    typer.Option(
        "--fail-on", help="Least severity of a finding that makes the exit status 1; new: one not in the baseline."
    ),
]


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


class PageFormat(StrEnum):
    """How something is described that has a page of its own in the documentation."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Mark(StrEnum):
    """Decimal marks, by words that no shell trips over."""

    POINT = "point"
    COMMA = "comma"

    @property
    def mark(self) -> str:
        return "." if self is Mark.POINT else ","


class FindingsFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


DescribedAs = Annotated[Format, typer.Option("--format", help="json: the same for programs.")]


Catalogue = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="CATALOGUE",
        show_default=False,
        help="File, folder, quoted pattern ('exports/*.csv'), address (https://…), or - for standard input. "
        "Without it: the sources of feedgen.yaml.",
    ),
]
Channel = Annotated[
    list[str] | None,
    typer.Option(
        "--channel",
        "-c",
        metavar="CHANNEL[/FEED][@MARKET]",
        autocompletion=complete.channels,
        help="Channel to make feeds for, such as google, amazon/listings or idealo@DE. May be repeated.",
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(metavar="FILE", show_default=False, help="Configuration. Default: feedgen.yaml, if there is one."),
]
Preset = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        autocompletion=complete.presets,
        help="How to read the catalogue: shopify, woocommerce, generic … (`feedgen presets`). Default: detected.",
    ),
]
ShopUrl = Annotated[
    str | None,
    typer.Option("--shop-url", metavar="URL", help="Address of the shop; relative links start there."),
]
ShopName = Annotated[str | None, typer.Option("--shop-name", metavar="NAME", help="Name of the shop.")]
Currency = Annotated[str | None, typer.Option(metavar="CODE", help="Currency of prices that name none: EUR.")]
Country = Annotated[str | None, typer.Option(metavar="CODE", help="Country of the shop: FR.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Language of the catalogue: fr.")]
Timezone = Annotated[str | None, typer.Option(metavar="ZONE", help="Time zone of dates that name none: Europe/Paris.")]
Params = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        metavar="NAME=VALUE",
        help="What a channel must know of you (`feedgen channels NAME` lists it). May be repeated.",
    ),
]
SourceFormatOption = Annotated[
    str | None,
    typer.Option(
        "--source-format",
        metavar="NAME",
        autocompletion=complete.formats,
        help="Format of the catalogue: csv, json, xml, xlsx, parquet, sql … Default: detected.",
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Encoding of the catalogue: windows-1252. Default: detected."),
]
Delimiter = Annotated[
    str | None,
    typer.Option(metavar="CHAR", help="Delimiter of a CSV catalogue; `tab` is one. Default: detected."),
]
Quote = Annotated[
    str | None,
    typer.Option(metavar="CHAR", help="Character round the cells of a CSV catalogue, or `none`. Default: detected."),
]
Escape = Annotated[
    str | None,
    typer.Option(
        metavar="CHAR",
        help="Character that makes text of the next one in a CSV catalogue: `backslash`, or `none`. Default: detected.",
    ),
]
SkipLines = Annotated[
    int | None,
    typer.Option(
        "--skip-lines", min=0, metavar="N", help="Lines before the header of a CSV catalogue. Default: detected."
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Sheet of a workbook, by name or number. Default: the first that holds a table."),
]
Table = Annotated[str | None, typer.Option(metavar="NAME", help="Table of a database. Default: its only one.")]
Query = Annotated[str | None, typer.Option(metavar="SQL", help="What a database is asked, instead of for a table.")]
Decimal = Annotated[
    Mark | None, typer.Option("--decimal", help="Decimal mark of the numbers: point or comma. Default: detected.")
]
Mend = Annotated[bool, typer.Option("--mend", help="Mend text garbled by a wrong encoding (Ã©) where that is exact.")]
Key = Annotated[
    str | None,
    typer.Option(
        metavar="PATH", help="Where the products are inside a JSON or XML document: data.products, channel/item."
    ),
]
BaselineFile = Annotated[
    Path | None,
    typer.Option(
        "--baseline", metavar="FILE", show_default=False, help="Known findings. Default: feedgen.baseline.yaml."
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Fetch addresses anew, whether they have changed or not.")]
Deadline = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="Stop a run that takes longer, such as 20m; exit status 6. Default: never."),
]
MaxMemory = Annotated[
    str | None,
    typer.Option(
        "--max-memory",
        metavar="SIZE",
        help="Stop a run that needs more memory, with its workers, such as 2g; exit status 6. Default: never.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", show_default=False, help="Folder of the feeds. Default: feeds."),
]
State = Annotated[
    Path | None,
    typer.Option("--state", metavar="FILE", show_default=False, help="What is kept between runs, instead of `state:`."),
]
NoState = Annotated[bool, typer.Option("--no-state", help="Keep nothing, and know nothing of earlier runs.")]
Workers = Annotated[int | None, typer.Option(min=1, metavar="N", help="Worker processes. Default: one per core.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="Stop after N products.")]
Now = Annotated[
    str | None,
    typer.Option(metavar="ISO", help="The time the run takes for now; without an offset, UTC. Default: now."),
]
Reports = Annotated[
    list[Path] | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Also write a report: x.html to look at, x.ndjson with every finding, x.json with the counts "
        "and up to 10,000 findings (if there are more: some of each kind). May be repeated.",
    ),
]
LogJson = Annotated[
    str | None,
    typer.Option("--log-json", metavar="FILE", help="Add one line of JSON about the run to a file; - is stderr."),
]
Metrics = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Write metrics of the run for the node exporter's textfile collector: feedgen.prom."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]

_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


_MARKS = {"none": "", "backslash": "\\", "double": '"', "single": "'"}


def one_catalogue(given: Sequence[str] | None) -> str | None:
    """The catalogue argument. Several mean that the shell expanded a pattern meant for feedgen."""
    if given and len(given) > 1:
        from feedgen.transfer import redacted

        first, second = map(redacted, given[:2])
        raise typer.BadParameter(
            f"{len(given)} catalogues given, `{first}` and `{second}` first; put a pattern in quotes "
            "('exports/*.csv'), or list the sources in feedgen.yaml",
            param_hint="CATALOGUE",
        )
    return given[0] if given else None


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 date or date-time."""
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"`{text}` is no ISO 8601 time; 2026-11-01 or 2026-11-01T06:00:00+01:00 would be",
            param_hint="--now",
        ) from None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def named_values(given: Sequence[str] | None) -> dict[str, str]:
    """`["seller_id=A1", …]` as a mapping; a value may hold further equal signs."""
    values: dict[str, str] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"`{text}` is not NAME=VALUE", param_hint="--param")
        if name.strip() in values:
            raise typer.BadParameter(f"`{name.strip()}` is given twice", param_hint="--param")
        values[name.strip()] = value
    return values


def delimiter_of(text: str | None) -> str | None:
    """One character, or a word for it."""
    if text is None:
        return None
    character = _DELIMITERS.get(text.lower(), text)
    if len(character) != 1:
        raise typer.BadParameter(
            f"`{text}` is not one character; named ones: {', '.join(filter(str.isalpha, _DELIMITERS))}",
            param_hint="--delimiter",
        )
    return character


def mark_of(text: str | None, option: str) -> str | None:
    """One character, a word for it, or the empty text that `none` stands for."""
    if text is None:
        return None
    mark = _MARKS.get(text.lower(), text)
    if len(mark) > 1:
        named = ", ".join(word for word in _MARKS if word)
        raise typer.BadParameter(f"`{text}` is not one character; named ones: {named}", param_hint=option)
    return mark


def present(**settings: Any) -> dict[str, Any]:
    """Only the settings that were given; choices as their words."""
    return {
        name: value.value if isinstance(value, Enum) else value for name, value in settings.items() if value is not None
    }


def state(path: Path | None, nothing: bool) -> Path | Literal[False] | None:
    """What `--state` and `--no-state` say together; raises `typer.BadParameter`."""
    if path is not None and nothing:
        raise typer.BadParameter("--state and --no-state exclude each other")
    return False if nothing else path


def shop(
    url: str | None,
    name: str | None,
    currency: str | None,
    country: str | None,
    language: str | None,
    timezone: str | None,
) -> dict[str, str]:
    """What the command line says about the shop; it has the last word over feedgen.yaml."""
    return present(
        url=url,
        name=name,
        currency=currency and currency.upper(),
        country=country and country.upper(),
        language=language,
        timezone=timezone,
    )


def source(
    written_as: str | None,
    encoding: str | None,
    delimiter: str | None,
    key: str | None,
    *,
    quote: str | None = None,
    escape: str | None = None,
    skip_lines: int | None = None,
    mend: bool = False,
    decimal: Mark | None = None,
    sheet: str | None = None,
    table: str | None = None,
    query: str | None = None,
) -> dict[str, Any]:
    """How the catalogue is to be read, where detection is not wanted."""
    if written_as is not None:
        _known_format(written_as)
    return present(
        format=written_as,
        encoding=encoding,
        delimiter=delimiter_of(delimiter),
        key=key,
        quote=mark_of(quote, "--quote"),
        escape=mark_of(escape, "--escape"),
        skip_lines=skip_lines,
        mend=mend or None,
        decimal=None if decimal is None else decimal.mark,
        sheet=sheet,
        table=table,
        query=query,
    )


def _known_format(name: str) -> None:
    from feedgen.diagnostics import did_you_mean
    from feedgen.sources import FORMATS

    if name not in FORMATS:
        raise typer.BadParameter(
            f"`{name}` is no format, {did_you_mean(name, FORMATS)}",
            param_hint="--source-format",
        )


def limits(deadline: str | None, max_memory: str | None) -> Any:
    """How much time and memory the run may take; None: nothing was said, and nothing needs to be imported."""
    if deadline is None and max_memory is None:
        return None
    from feedgen.engine.watch import Limits
    from feedgen.profiles.models.measured import seconds, size

    if deadline is not None and not seconds(deadline):
        raise typer.BadParameter(f"`{deadline}` is no time; 90s, 20m or 2h would be", param_hint="--deadline")
    if max_memory is not None and not size(max_memory):
        raise typer.BadParameter(f"`{max_memory}` is no size; 512m or 2g would be", param_hint="--max-memory")
    return Limits(deadline, max_memory)


def telling(command: str, told: Mapping[str, Any], *, writes: bool = False) -> Telling:
    """Who is told of the run besides whoever looks; with `writes`, recipients of `notify` too."""
    from feedgen.engine.ending import Telling

    return Telling(command, **told, writes=writes)


def run_settings(
    catalogue: Sequence[str] | None, channel: Sequence[str] | None, now: str | None, **others: Any
) -> dict[str, Any]:
    """What is to be read for which channels and when, as the api takes it, beside the options of the run."""
    return {"catalogue": one_catalogue(catalogue), "channels": tuple(channel or ()), "now": moment(now), **others}


def machine_readable(listed: Listed, written_as: FindingsFormat, fail_on: FailOn) -> str:
    """Findings for continuous integration."""
    from feedgen.diagnostics.render import checkout, github, junit, sarif

    listed = checkout.placed(listed, _checkout(), Path.cwd())
    if written_as is FindingsFormat.GITHUB:
        return github.render(listed)
    if written_as is FindingsFormat.SARIF:
        return sarif.render(listed)
    return junit.render(listed, fail_on.severity)


def _checkout() -> Path:
    """The root of the repository: as the service tells it, else the folder above that has a `.git`, else this one."""
    folder = Path.cwd()
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        if (told := os.environ.get(name)) and folder.is_relative_to(told):
            return Path(told)
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)
