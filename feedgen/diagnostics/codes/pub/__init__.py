"""Codes of the PUB family: a finished file cannot be delivered.

A target that fails does not stop the others. The exit status is 5; the next `feedgen publish` sends what is missing.
"""

from feedgen.diagnostics.codes.pub import apis, asked, sending

__all__ = ["apis", "asked", "sending"]
