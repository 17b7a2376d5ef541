"""Rules over what a run would change, which keep a bad feed from replacing a good one. Plain data, nothing else."""

from feedgen.guards.change import Change, Fill
from feedgen.guards.limits import Limit, Limits
from feedgen.guards.rules import CODES, Breach, breaches

__all__ = ["CODES", "Breach", "Change", "Fill", "Limit", "Limits", "breaches"]
