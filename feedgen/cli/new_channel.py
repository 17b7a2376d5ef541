"""`feedgen channels new`: a drafted profile, written beside feedgen.yaml or printed."""

from __future__ import annotations

from pathlib import Path

from feedgen.cli import console


def new_channel(name: str, sample: str | None, output: str | None, *, force: bool) -> None:
    """Write the draft, to `channel_profiles/NAME.yaml` when nothing else is said; `-` prints it.

    Raises `UsageError` (PRF227) for a file that is there, `OutputError` (OUT201) for one that cannot be written.
    """
    from feedgen import api

    text = api.channel_draft(name, sample)
    if output == "-":
        console.data(text.rstrip("\n"))
        return
    # A channel's name is checked by the draft: it names no other folder.
    path = Path(output) if output else Path("channel_profiles") / f"{name}.yaml"
    _write(path, text, force=force)
    console.say(f"wrote {path}; next: look through it, then feedgen lint {path}")


def _write(path: Path, text: str, *, force: bool) -> None:
    from feedgen.diagnostics import OutputError, UsageError, make

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(make("PRF227", {"path": str(path)})) from None
    except OSError as error:
        raise OutputError(make("OUT201", {"path": str(path), "reason": error.strerror or str(error)})) from None
