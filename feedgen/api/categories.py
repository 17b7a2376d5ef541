"""Categories of the catalogue and of channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from feedgen.api.asked import Asked, requested

if TYPE_CHECKING:
    from feedgen.engine.categories import Paths, Suggested
    from feedgen.engine.prepare import Request
    from feedgen.taxonomy import Taxonomy
    from feedgen.taxonomy.fetch import Updated as TaxonomyUpdated


def categories_check(catalogue: str | None = None, *, channel: str, **asked: Unpack[Asked]) -> Paths:
    """The category paths of the catalogue that the channel has no line for; raises as `validate` does."""
    from feedgen.engine.categories import unmapped_paths

    return unmapped_paths(_categories_request(catalogue, channel, asked))


def categories_suggest(
    catalogue: str | None = None, *, channel: str, output: Path | None = None, **asked: Unpack[Asked]
) -> Suggested:
    """Add a proposal for every path without a line to `output`, else to the channel's own file.

    Raises as `validate` does, `UsageError` when the channel's list of categories is not there, and `OutputError`.
    """
    from feedgen.engine.categories import suggest

    return suggest(_categories_request(catalogue, channel, asked), output)


def _categories_request(catalogue: str | None, channel: str, asked: Asked) -> Request:
    return requested(catalogue, asked, channels=(channel,), workers=1, write=False, guarded=False)


def taxonomy(tree: str = "google", locale: str | None = None) -> list[Taxonomy]:
    """The channel's list of categories in the languages that are here, the one asked for first.

    `tree` is a name, or a file with `id;path`. Raises `UsageError` when there is none.
    """
    from feedgen.diagnostics import UsageError
    from feedgen.profiles.categories import missing, trees_of
    from feedgen.taxonomy.files import normal_locale

    language, _, country = normal_locale(locale).partition("-") if locale else ("en", "", "US")
    market = {"language": language, "country": country}
    trees = trees_of(tree, market, None)
    if not trees or (locale and trees[0].locale is not None and trees[0].locale != f"{language}-{country}"):
        raise UsageError(missing(tree, market, None))
    return trees


def taxonomy_update(
    locales: Sequence[str] = (), *, source: Path | None = None, url: str | None = None
) -> Iterator[TaxonomyUpdated]:
    """Fetch Google's taxonomy into the user's cache, locale by locale; without any, those there are and en-US.

    `source` is a file to take instead, for one locale. Raises `UsageError`; the old file then stays.
    """
    from feedgen.diagnostics import UsageError, make
    from feedgen.taxonomy import fetch, files

    asked = [files.normal_locale(locale) for locale in locales]
    if source is not None and len(asked) != 1:
        params = {"option": "--from", "problem": "is for one locale", "hint": "say which with --locale"}
        raise UsageError(make("PRF129", params, value=str(source)))
    asked = asked or sorted({files.ENGLISH, *files.cached("google")})
    return (fetch.update(locale, url=url, source=source) for locale in asked)
