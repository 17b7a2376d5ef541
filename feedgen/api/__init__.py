"""What the command line calls and a program imports. Nothing here prints or exits.

from feedgen import api
report = api.build("export.csv", channels=["google@FR"], output=Path("feeds"))
"""

from feedgen.api.asked import Asked, AskedRun
from feedgen.api.building import build, validate, verify
from feedgen.api.categories import categories_check, categories_suggest, taxonomy, taxonomy_update
from feedgen.api.changing import apply, changes, diff, plan
from feedgen.api.delivering import publish, receipts
from feedgen.api.describing import explain, function, functions, preset, presets, schema
from feedgen.api.looking import doctor, feedback, init, preview, readiness, story
from feedgen.api.past import accept, history, rebuild_state, rollback
from feedgen.api.profiles import baseline_update, channel, channel_draft, channels, lint, lint_fix, profile, test

__all__ = [
    "Asked",
    "AskedRun",
    "accept",
    "apply",
    "baseline_update",
    "build",
    "categories_check",
    "categories_suggest",
    "changes",
    "channel",
    "channel_draft",
    "channels",
    "diff",
    "doctor",
    "explain",
    "feedback",
    "function",
    "functions",
    "history",
    "init",
    "lint",
    "lint_fix",
    "plan",
    "preset",
    "presets",
    "preview",
    "profile",
    "publish",
    "readiness",
    "rebuild_state",
    "receipts",
    "rollback",
    "schema",
    "story",
    "taxonomy",
    "taxonomy_update",
    "test",
    "validate",
    "verify",
]
