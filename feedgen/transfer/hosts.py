"""Hosts, and whether the whole world can reach them."""

from __future__ import annotations

import ipaddress
import socket


def is_private(host: str) -> bool:
    """Whether any address of a host is of this machine or its network. Of names that nobody knows it is not."""
    return any(not ipaddress.ip_address(one.partition("%")[0]).is_global for one in _addresses(host))


def _addresses(host: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []
