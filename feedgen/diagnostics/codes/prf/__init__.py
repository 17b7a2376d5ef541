"""Codes of the PRF family: profiles, configuration and the command line, found before a row is read."""

from feedgen.diagnostics.codes.prf import asked, fields, files

__all__ = ["asked", "fields", "files"]
