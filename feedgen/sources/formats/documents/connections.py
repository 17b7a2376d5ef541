"""Lists as GraphQL answers have them: `{"edges": [{"node": …}, …]}` and `{"nodes": […]}` are the lists themselves."""

from __future__ import annotations

from typing import Any

AROUND = frozenset(["nodes", "edges", "pageInfo", "totalCount", "count", "__typename"])
"""What stands beside `nodes` in a connection (https://relay.dev/graphql/connections.htm); a product that only happens
to have a member of that name has others too."""
_INNER = frozenset((dict, list))
DEEPEST = 200
"""Levels of a record. Products have five."""


def is_flat(record: Any) -> bool:
    """Whether a record holds neither objects nor lists: most do, and then there is nothing to be done."""
    if record.__class__ is dict:
        return _INNER.isdisjoint(map(type, record.values()))
    return record.__class__ is not list


def unwrapped(value: Any) -> Any:
    """A value in which every connection is a plain list of its nodes."""
    if value.__class__ is list:
        return [unwrapped(member) for member in value]
    if value.__class__ is not dict:
        return value
    edges = value.get("edges")
    if edges.__class__ is list and all(edge.__class__ is dict and "node" in edge for edge in edges):
        if value.keys() <= AROUND:
            return [unwrapped(edge["node"]) for edge in edges]
    elif value.get("nodes").__class__ is list and value.keys() <= AROUND:
        return [unwrapped(node) for node in value["nodes"]]
    return {name: unwrapped(member) for name, member in value.items()}


def too_deep(value: Any, left: int = DEEPEST) -> bool:
    """Whether a record has more levels than `left`."""
    for member in value.values() if value.__class__ is dict else value:
        if (member.__class__ is dict or member.__class__ is list) and (not left or too_deep(member, left - 1)):
            return True
    return False
