"""Addresses of databases: recognised, and as they may be shown. Secrets in them are named, `${NAME}`, and filled in
when the connection is made; what is filled in is in no plan, report or message."""

from __future__ import annotations

import os
import re
from pathlib import Path

from feedgen.transfer.address import redacted

SCHEMES = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
"""Kinds of databases, with what they are read by."""
SCHEME = re.compile(r"([a-z]+)(?:\+[a-z0-9]+)?://", re.IGNORECASE)
FILE = re.compile(r"sqlite:///(?!/)", re.IGNORECASE)
"""What begins the address of a file by a relative path."""
NAMED = re.compile(r"\$\{(\w+)\}")


def is_database(path: str) -> bool:
    """Whether a path is the address of a database."""
    found = SCHEME.match(path)
    return found is not None and found[1].lower() in SCHEMES


def shown(path: str) -> str:
    """The address without what is nobody's business."""
    return redacted(path)


def beside(path: str, folder: Path) -> str:
    """The address of a file with its path from `folder` on."""
    found = FILE.match(path)
    if found is None or os.path.isabs(path[found.end() :]):  # noqa: PTH117 - of a part of an address
        return path
    return f"sqlite:///{(folder / path[found.end() :]).absolute()}"
