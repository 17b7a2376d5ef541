"""XML documents as plain data, read by lxml: what stands in an element, by name, in the order it has."""

from __future__ import annotations

from typing import Any

from lxml import etree


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
