"""What a build would change, put aside to be looked at (`plan`), and exactly that put in place (`apply`)."""

from feedgen.engine.planning.apply import Applied, apply
from feedgen.engine.planning.aside import Aside, build_aside
from feedgen.engine.planning.document import Plan, read_plan
from feedgen.engine.planning.plan import changes, plan

__all__ = ["Applied", "Aside", "Plan", "apply", "build_aside", "changes", "plan", "read_plan"]
