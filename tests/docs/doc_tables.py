"""The tables of the documentation, made from the code: `make docs` writes them, a test sees that they are fresh.

A page says where a table goes, and what stands between the marks is replaced:

    <!-- table: functions -->
    <!-- /table -->
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

import doc_channels  # noqa: E402
from doc_keys import keys  # noqa: E402

from feedgen import api  # noqa: E402
from feedgen.catalogue import ATTRIBUTES, BESIDE, Attribute  # noqa: E402
from feedgen.catalogue import measure as measures  # noqa: E402
from feedgen.catalogue import words as word_tables  # noqa: E402
from feedgen.cli.functions import shown  # noqa: E402
from feedgen.cli.markdown import code, table  # noqa: E402
from feedgen.diagnostics import all_rules, page  # noqa: E402
from feedgen.diagnostics.rules import FAMILIES  # noqa: E402
from feedgen.expressions.describe import FunctionInfo, literal  # noqa: E402
from feedgen.profiles import answers as forms  # noqa: E402
from feedgen.profiles.apis import load as load_api  # noqa: E402
from feedgen.profiles.apis import names as api_files  # noqa: E402
from feedgen.profiles.lookup import profile_names  # noqa: E402
from feedgen.profiles.resolve import load_profile  # noqa: E402
from feedgen.publishers.description import ApiParamModel  # noqa: E402
from feedgen.sources.mapping import preset as presets  # noqa: E402
from feedgen.writers import WRITERS  # noqa: E402

PAGES = sorted((ROOT / "docs").glob("*.md"))
MARK = re.compile(r"(<!-- table: ([a-z_]+)(?: ([A-Za-z]+))? -->\n).*?(<!-- /table -->)", re.DOTALL)


def refreshed(text: str) -> str:
    """A page with every table made anew."""
    return MARK.sub(lambda found: found[1] + _made(found[2], found[3]) + "\n" + found[4], text)


def _made(name: str, argument: str | None) -> str:
    lines = TABLES[name](argument) if argument else TABLES[name]()
    return "\n" + "\n".join(lines).strip() + "\n"


# -- APIs ----------------------------------------------------------------------------------------------------


def apis() -> Iterator[str]:
    """Every API that feedgen brings, with the params of its targets."""
    for name, path in api_files(ROOT / "docs").items():
        described = load_api(path)
        yield f"### {name}: {described.title}\n"
        yield f"{described.description}\n"
        rows = [
            (code(key), _given(param), _default(param), param.description) for key, param in described.params.items()
        ]
        yield from table(("Key", "Takes", "Default", "What it says"), rows)
        yield ""
        if described.unconfirmed:
            yield "Not confirmed:\n"
            yield from (f"* {one}" for one in described.unconfirmed)
            yield ""


def _given(param: ApiParamModel) -> str:
    if param.secret:
        return "secret"
    one = ", ".join(code(value) for value in param.enum) if param.enum else "text"
    return f"list of {one}" if param.list else one


def _default(param: ApiParamModel) -> str:
    if param.required:
        return "**required**"
    return "" if param.default is None else code(str(param.default))


# -- functions -----------------------------------------------------------------------------------------------


def functions() -> Iterator[str]:
    found = api.functions()
    for family in dict.fromkeys(info.family for info in found):
        yield f"## {family}\n"
        rows = [_function(info) for info in found if info.family == family]
        yield from table(("Function", "Takes", "Gives", "What it does", "Examples"), rows)
        yield ""


def _function(info: FunctionInfo) -> tuple[str, ...]:
    shown_examples = "<br>".join(f"{code(example.expression)} → {code(example.result)}" for example in info.examples)
    if info.tables:
        tables = "; ".join(code(f"{name}: {shown(found)}") for name, found in info.tables.items())
        shown_examples += f"<br>with {tables}"
    about = " ".join([info.summary, *info.description.split()])
    return (code(info.signature), info.takes, info.gives, about, shown_examples)


# -- the product ---------------------------------------------------------------------------------------------


def attributes() -> Iterator[str]:
    rows = [
        (code(name), kind_of(found), found.description, ", ".join(code(literal_text(e)) for e in found.examples))
        for name, found in ATTRIBUTES.items()
    ]
    yield from table(("Attribute", "Kind", "What it is", "Example"), rows)


def literal_text(value: Any) -> str:
    return value if isinstance(value, str) else literal(value)


def kind_of(found: Attribute) -> str:
    if found.choices:
        return "one of " + ", ".join(map(code, found.choices))
    if found.kind == "list" and found.element is not None:
        return f"list of {_plural(found.element)}"
    if found.kind == "map" and found.element is not None:
        return f"{kind_of(found.element)} by name"
    if found.kind == "map":
        return "group" if found.members else "anything by name"
    return found.kind


def _plural(element: Attribute) -> str:
    if element.choices:
        return ", ".join(map(code, element.choices))
    return "groups" if element.kind == "map" else f"{element.kind}s"


def groups() -> Iterator[str]:
    rows = []
    for name, found in ATTRIBUTES.items():
        members = found.members or (found.element.members if found.element is not None else None)
        if members:
            rows.append((code(name), ", ".join(map(code, members))))
    yield from table(("Attribute", "Its parts, in the order of `a:b:c`"), rows)


def beside() -> Iterator[str]:
    yield from table(("Name", "What it does"), [(code(name), text) for name, text in BESIDE.items()])


def words() -> Iterator[str]:
    rows = []
    for name, values in word_tables._TABLES.items():
        if name == "store_availability":
            continue
        for value, spellings in values.items():
            rows.append((code(name), code(value), ", ".join(dict.fromkeys(spellings.split()))))
    yield from table(("Attribute", "Value", "Also read"), rows)


def units() -> Iterator[str]:
    rows = [
        (family, code(unit), ", ".join(measures._SYNONYMS.get(unit, "").split()))
        for family, members in measures.FAMILIES.items()
        for unit in members
    ]
    yield from table(("Family", "Unit", "Also read"), rows)


def preset(name: str) -> Iterator[str]:
    found = presets.load_preset(name)
    rows = []
    for attribute, column in found.columns.items():
        names = ", ".join([*(column.first or ()), *(column.all or ())])
        rows.append((code(attribute), names or code(column.value or "")))
    yield from table(("Attribute", "Columns, best first"), rows)


# -- formats -------------------------------------------------------------------------------------------------


def writers() -> Iterator[str]:
    rows = []
    for name in ("xml", "csv", "tsv", "json", "jsonl"):
        writer = WRITERS.get(name)
        for option, text in writer.options_help.items() or {"": "no options"}.items():
            rows.append((code(name), code(option), text))
    yield from table(("Writer", "Option", "What it does"), rows)


# -- findings -----------------------------------------------------------------------------------


def findings() -> Iterator[str]:
    for family, about in FAMILIES.items():
        yield f"## {family}: {about}\n"
        rows = [
            (code(name), rule.severity.word, page(name).partition("\n")[0], code(rule.message))
            for name, rule in all_rules().items()
            if name.startswith(family)
        ]
        yield from table(("Code", "Severity", "What it means", "Message"), rows)
        yield ""


# -- answers -------------------------------------------------------------------------------------------------


def answers() -> Iterator[str]:
    """Every shared form of answers, with the channels that name it."""
    named: dict[str, list[str]] = {}
    for name in profile_names():
        feeds = load_profile(name, tests=False).data["feeds"].values()
        for form in dict.fromkeys(one for feed in feeds for one in feed.get("feedback", ()) if isinstance(one, str)):
            named.setdefault(form, []).append(name)
    rows, left_open = [], []
    for form, path in forms.names(None).items():
        model = forms.load(path)
        title = f"[{model.title}]({model.url})" if model.url else model.title
        rows.append((code(form), title, ", ".join(model.formats), ", ".join(named.get(form, ()))))
        left_open += [f"* {code(form)}: {one}" for one in model.unconfirmed]
    yield from table(("Form", "What it is", "Written as", "Channels"), rows)
    yield "\nNot confirmed:\n"
    yield from left_open


TABLES: Mapping[str, Callable[..., Iterator[str]]] = {
    "answers": answers,
    "apis": apis,
    "functions": functions,
    "attributes": attributes,
    "groups": groups,
    "beside": beside,
    "words": words,
    "units": units,
    "preset": preset,
    "keys": keys,
    "writers": writers,
    "findings": findings,
}


def main() -> None:
    """Write every page that is not what the code says."""
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        if (made := refreshed(text)) != text:
            path.write_text(made, encoding="utf-8")
            print(f"{path.relative_to(ROOT)} has new tables")
    for path in doc_channels.write():
        print(f"{path.relative_to(ROOT)} is new")


if __name__ == "__main__":
    main()
