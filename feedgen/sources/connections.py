"""Lists as GraphQL answers have them: `{"edges": [{"node": …}, …]}` and `{"nodes": […]}` are the lists themselves."""

from __future__ import annotations

from typing import Any

AROUND = frozenset(["nodes", "edges", "pageInfo", "totalCount", "count", "__typename"])
"""What stands beside `nodes` in a connection (https://relay.dev/graphql/connections.htm); a product that only happens
to have a member of that name has others too."""
DEEPEST = 100
"""Levels of a record. Products have five."""


def may_have(text: str | bytes) -> bool:
    """Whether JSON text may hold a connection at all."""
    if isinstance(text, bytes):
        return b'"edges"' in text or b'"nodes"' in text
    return '"edges"' in text or '"nodes"' in text


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
