"""What a run needs, looked at before one fails: `examine`."""

from feedgen.engine.doctor.look import Check, State
from feedgen.engine.doctor.rounds import examine

__all__ = ["Check", "State", "examine"]
