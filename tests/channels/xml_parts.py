"""XML documents as plain data, read by lxml: what stands in an element, by name, in the order it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree
from marketplaces import Case, build, differences


def parts(element: Any) -> Any:
    """Attributes as `@name`, the text as `#text`, children by name; a list where one is repeated."""
    found: dict[str, list[Any]] = {f"@{name}": [value] for name, value in element.attrib.items()}
    for child in element:
        found.setdefault(etree.QName(child).localname, []).append(parts(child))
    if not found:
        return element.text
    if element.text is not None and element.text.strip():
        found["#text"] = [element.text]
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def by_id(root: Any, path: str, name: str) -> dict[str, Any]:
    """The items of a document by their ids."""
    items = [parts(item) for item in root.iterfind(path)]
    return {item[name]: item for item in items}


def checked(case: Case, channel: str, folder: Path, path: str, name: str) -> tuple[bytes, Any]:
    """Builds a case and compares its items with what is expected; returns the document, as bytes and as a tree."""
    built = build(case, channel, folder)
    root = etree.fromstring(built.data)
    found = by_id(root, path, name)
    assert not differences({sku: one for sku, one in case.expect.items() if one is not None}, found)
    assert [sku for sku, one in case.expect.items() if one is not None] == list(found)
    assert built.findings == sorted(case.findings)
    return built.data, root
