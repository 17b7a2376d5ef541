"""Uses every part of the plug-in through feedgen's doors, and prints what came out as JSON."""

from __future__ import annotations

import json

from feedgen.checks import CHECKS
from feedgen.diagnostics import hint_of, make, message_of, page
from feedgen.expressions import FUNCTIONS, Scope, compile_value, kind_named
from feedgen.writers import WRITERS, FieldLayout, Layout


def main() -> None:
    writer = WRITERS.get("lines")
    layout = Layout((FieldLayout("id"), FieldLayout("title")))
    text = writer.encoder(layout).item(("R-7", "Robot\narm"))
    verifier = writer.verifier(layout, "utf-8")
    verifier.feed(text.encode())
    verifier.close()

    problem = CHECKS.get("no_shouting")(50)("BUY THIS ROBOT")
    assert problem is not None
    finding = make(problem.code, problem.params, field="title")

    compiled = compile_value("title | shout(marks=2)", Scope(names={"title": kind_named("text")}))
    examples = [FUNCTIONS.get("shout").factory(**args)(given) for given, args, _ in FUNCTIONS.get("shout").examples]

    print(
        json.dumps(
            {
                "names": [name in door for name, door in _DOORS],
                "text": text,
                "message": message_of(finding),
                "hint": hint_of(finding),
                "page": page("CHN901").partition("\n")[0],
                "quiet": CHECKS.get("no_shouting")(50)("Buy this robot"),
                "expression": compiled.call({"title": "robot"}, None),
                "examples": examples,
            }
        )
    )


_DOORS = (("lines", WRITERS), ("no_shouting", CHECKS), ("shout", FUNCTIONS))

if __name__ == "__main__":
    main()
