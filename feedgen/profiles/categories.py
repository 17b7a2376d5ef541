"""`categories:` of a channel's layers, its files read: the step that gives products the channel's category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, Origin, UsageError, did_you_mean, make
from feedgen.profiles import lookup
from feedgen.profiles.layers import Layer
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.tabular import beside
from feedgen.profiles.targets import MAPS, target
from feedgen.profiles.yaml import load_file
from feedgen.sources.formats.delimited.dialect import Dialect, read_cells
from feedgen.sources.opening.encoding import decode, find_encoding
from feedgen.taxonomy import Line, Taxonomy, key_of, mapping_problems, read_google, read_rows, resolved
from feedgen.taxonomy import files as places
from feedgen.taxonomy.files import SUFFIXES, Found, chosen, file_name, known
from feedgen.taxonomy.mapping import found as found_in
from feedgen.taxonomy.mapping import numbered, target_of, written
from feedgen.taxonomy.reading import read_map

LARGEST = 20_000_000
"""Bytes of a file with category lines."""
LONGEST = 20_000
"""Characters of a line."""
DELIMITERS = (";", "\t", ",")
HEADER = frozenset(("shop path", "shop_path", "shop category", "product type", "chemin boutique", "shop-pfad"))
"""First cells that make the first row the header."""


class Said(NamedTuple):
    """One key of `categories` with the layer that says it last."""

    value: Any
    layer: Layer[Any]

    def origin(self, key: str) -> Origin:
        at = self.layer.place("categories", key)
        document = self.layer.document
        return document.where(at if at in document.values else self.layer.place("categories"))


class Categories(NamedTuple):
    """The step of a channel, if it has one, and what is wrong with its files."""

    steps: tuple[StepSpec, ...]
    findings: list[Finding]


def said_of(layers: Sequence[Layer[Any]]) -> dict[str, Said]:
    """What the layers say of categories, key by key; `categories: null` takes back everything."""
    said: dict[str, Said] = {}
    for layer in layers:
        model = getattr(layer.model, "categories", None)
        if model is None:
            if "categories" in layer.model.model_fields_set:
                said.clear()
            continue
        said.update({key: Said(getattr(model, key), layer) for key in model.model_fields_set})
    return said


def categories_of(
    layers: Sequence[Layer[Any]], market: Mapping[str, Any], project: Path | None, attributes: frozenset[str]
) -> Categories:
    """The step; `attributes` are those the channel makes up. Raises `UsageError` for files that are not there."""
    said = said_of(layers)
    values = {key: one.value for key, one in said.items() if one.value is not None}
    if "default" in values:
        values["default"] = str(values["default"])
    if not values.get("file") and not values.get("tree") and not values.get("default"):
        return Categories((), [])
    found = list(_problems(said, values, attributes))
    if found:
        return Categories((), found)
    trees = _trees(said["tree"], market, project) if "tree" in values else []
    lines: list[Line] | None = None
    name = ""
    if "file" in values:
        one = said["file"]
        path = beside(values["file"], one.layer.document, project, one.origin("file"))
        name = lookup.shown(path)
        lines = read_lines(path, one.origin("file"))
        found += mapping_problems(lines, name, trees)
    if "default" in values and trees and found_in(values["default"], trees) is None:
        params = {"tree": trees[0].name, "guess": ""}
        found.append(make("PRF164", params, value=values["default"], origin=said["default"].origin("default")))
    write = values.get("write")
    targets = [*(line.target for line in lines or () if line.counts), *filter(None, [values.get("default")])]
    if write and not trees and any(target.isdecimal() != (write == "id") for target in targets):
        found.append(missing(values.get("tree", "google"), market, project, said["write"].origin("write")))
    default = values.get("default")
    data = {
        "lines": None if lines is None else resolved(lines, trees, write),
        "file": name,
        "places": numbered(lines or ()),
        "proposed": numbered(lines or (), suggested=True),
        "into": values["into"],
        "unmatched": values.get("unmatched") or ("warn" if default is None else "ignore"),
        "default": None if default is None else written(default, trees, write),
        "over": values.get("over", False),
        "write": write,
        "tree": values.get("tree"),
        "known": _known(trees, write),
    }
    speaker = said.get("file") or said.get("tree") or said["default"]
    origin = speaker.layer.document.where(speaker.layer.place("categories"))
    return Categories((StepSpec("categories", speaker.layer.name, origin, data),), found)


def _problems(said: Mapping[str, Said], values: Mapping[str, Any], attributes: frozenset[str]) -> Iterator[Finding]:
    speaker = next(iter(said.values()))
    into = values.get("into")
    if into is None:
        problem = "`into` must say which attribute gets the category"
        params = {"path": "categories", "problem": problem}
        yield make("PRF106", params, origin=speaker.origin("file"))
    elif (into not in attributes and target(into) not in ATTRIBUTES) or into in MAPS:
        params = {"name": into, "known": did_you_mean(into, {*ATTRIBUTES, *attributes})}
        yield make("PRF142", params, origin=said["into"].origin("into"))
    if values.get("unmatched") == "reject" and values.get("default") is not None:
        params = {"path": "categories", "problem": "with a `default` no product is left to reject"}
        yield make("PRF106", params, origin=said["unmatched"].origin("unmatched"))


def _known(trees: Sequence[Taxonomy], write: str | None) -> dict[str, str]:
    """Ids and keys of paths in every language, with how they are written; "" where that is as they stand."""
    words: dict[str, str] = {}
    for tree in trees:
        for node in tree:
            text = "" if write is None else node.id if write == "id" else trees[0].nodes.get(node.id, node).path
            words.setdefault(node.id, text)
            words.setdefault(key_of(node.levels), text)
    return words


# -- files -------------------------------------------------------------------------------------------------


def rows_of(path: Path, origin: Origin | None = None) -> list[tuple[int, list[str]]]:
    """The rows of a small table without a fixed header, each with its line; notes (`#`) and empty ones are left out.

    Encoding and delimiter are found out. Raises `UsageError` (PRF160) for what is no text.
    """
    return list(_rows(text_of(path, origin)))


def text_of(path: Path, origin: Origin | None = None) -> str:
    """The text of a small file in any encoding. Raises `UsageError` (PRF160) for what is no text."""
    name = lookup.shown(path)
    try:
        if path.stat().st_size > LARGEST:
            raise _unusable(name, f"it has more than {LARGEST // 1_000_000} MB", origin)
        data = path.read_bytes()
    except OSError as error:
        raise _unusable(name, str(error.strerror or error), origin) from None
    encoding = find_encoding(data[: 1 << 18], None, name)
    text, _ = decode(data[encoding.bom :], encoding.name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _unusable(name, "it has NUL bytes, as only binary files have", Origin(name, line=line))
    for number, line_text in enumerate(text.splitlines(), 1):
        if len(line_text) > LONGEST:
            raise _unusable(name, f"a line has {len(line_text)} characters", Origin(name, line=number))
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = read_cells(text, Dialect(delimiter_of(text), '"'))
    before = 0
    for cells in reader:
        number, before = before + 1, reader.line_num
        if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
            yield number, cells


def delimiter_of(text: str) -> str:
    """The first of `;`, tab, comma that nearly every line has: paths have commas in them, hardly semicolons."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return next((one for one in DELIMITERS if sum(one in line for line in lines) * 10 >= len(lines) * 9), ";")


def _unusable(name: str, problem: str, origin: Origin | None) -> UsageError:
    return UsageError(make("PRF160", {"path": name, "problem": problem}, origin=origin))


def read_lines(path: Path, origin: Origin | None = None) -> list[Line]:
    """The lines of a mapping file. A header is optional; without one the third column is the status."""
    rows = rows_of(path, origin)
    if rows and " ".join(rows[0][1][0].split()).casefold() in HEADER:
        rows = rows[1:]
    return [_line(number, [cell.strip() for cell in cells]) for number, cells in rows]


def _line(number: int, cells: list[str]) -> Line:
    path, channel, status = (*cells, "", "")[:3]
    return Line(path, target_of(channel), number, status)


def _trees(said: Said, market: Mapping[str, Any], project: Path | None) -> list[Taxonomy]:
    """The trees a layer names; a file is looked for as every file is that a layer names."""
    if not said.value.endswith(SUFFIXES):
        return trees_of(said.value, market, project, said.origin("tree"))
    path = beside(said.value, said.layer.document, project, said.origin("tree"))
    return [_tree(Found(path, None), path.stem)]


def trees_of(
    tree: str, market: Mapping[str, Any], project: Path | None, origin: Origin | None = None
) -> list[Taxonomy]:
    """The channel's categories in the languages of use, the market's first; none when no file is there.

    `tree` is a name or, with a suffix, a file. Raises `UsageError` (PRF165) for one that cannot be used.
    """
    if tree.endswith(SUFFIXES):
        path = (project or Path()) / tree
        if not path.is_file():
            near = [other.name for other in path.parent.glob("*.*")]
            raise UsageError(make("PRF140", {"name": tree, "known": did_you_mean(path.name, near)}, origin=origin))
        return [_tree(Found(path, None), Path(tree).stem)]
    files = chosen(known(tree, project), market.get("language"), market.get("country"))
    return [_tree(one, tree) for one in files]


def _tree(one: Found, name: str) -> Taxonomy:
    shown = lookup.shown(one.path)
    if one.path.suffix in (".yaml", ".yml"):
        data = load_file(one.path, shown).data
        made = read_map(data if isinstance(data, dict) else {}, shown)
    elif one.path.suffix == ".txt":
        try:
            made = read_google(one.path.read_text(encoding="utf-8"), shown, one.locale)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(make("PRF165", {"path": shown, "problem": str(error)}, origin=Origin(shown))) from None
    else:
        made = read_rows(rows_of(one.path), shown, one.locale)
    made.name = name
    return made


def missing(tree: str, market: Mapping[str, Any], project: Path | None, origin: Origin | None = None) -> Finding:
    """PRF166: what to do when the list of categories is not there."""
    language, country = market.get("language") or "en", market.get("country") or "US"
    name = file_name(tree, f"{str(language).partition('-')[0]}-{country}") if tree == "google" else f"{tree}.csv"
    params = {"tree": tree, "why": "", "name": name, "folder": str(places.cache_folder())}
    return make("PRF166", params, origin=origin)
