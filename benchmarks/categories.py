"""How often `feedgen categories suggest` is right: top-1 and top-5 on shop paths labelled by hand.

    python -m benchmarks.categories google_taxonomy.en-US.txt [--language en] [--misses]

`categories.en.yaml` has the paths, sample titles and labels. Every second one is held out: nothing was tuned on it.
`categories.fr.yaml` has the example shop's, on which the weight of upper levels was chosen.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import yaml

from feedgen.taxonomy import read_google
from feedgen.taxonomy.suggest import Suggester, Suggestion

FOLDER = Path(__file__).parent


def measured(cases: list[dict[str, Any]], suggester: Suggester) -> list[tuple[dict[str, Any], list[Suggestion], int]]:
    """Each case with its suggestions and the rank of the first right one (0: none)."""
    found = []
    for case in cases:
        suggestions = suggester.suggest(case["path"], case["titles"])
        right = [n for n, one in enumerate(suggestions, 1) if int(one.node.id) in case["ids"]]
        found.append((case, suggestions, right[0] if right else 0))
    return found


def line(name: str, found: list[tuple[dict[str, Any], list[Suggestion], int]]) -> str:
    top1 = sum(rank == 1 for _, _, rank in found)
    top5 = sum(rank > 0 for _, _, rank in found)
    return f"| {name} | {len(found)} | {top1 / len(found):.0%} | {top5 / len(found):.0%} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("taxonomy", type=Path)
    parser.add_argument("--language", choices=("en", "fr"), default="en", help="of the labels and of the taxonomy")
    parser.add_argument("--misses", action="store_true", help="show what went wrong, in the tuned half alone")
    options = parser.parse_args()
    tree = read_google(options.taxonomy.read_text(encoding="utf-8"), options.taxonomy.name)
    language = options.language
    cases = yaml.safe_load((FOLDER / f"categories.{language}.yaml").read_text(encoding="utf-8"))
    suggester, plain = Suggester(tree, language), Suggester(tree, language, synonyms=False)
    tuned, held_out = measured(cases[::2], suggester), measured(cases[1::2], suggester)
    print("| Half | Paths | Top-1 | Top-5 |\n|---|---|---|---|")
    print(line("tuned on", tuned))
    print(line("held out", held_out))
    print(line("tuned on, without synonyms", measured(cases[::2], plain)))
    print(line("held out, without synonyms", measured(cases[1::2], plain)))
    for case, suggestions, rank in tuned if options.misses else ():
        if rank != 1:
            print(f"\n{case['path']}: {rank or 'not found'}, right: {tree.nodes[str(case['ids'][0])].path}")
            for one in suggestions:
                print(f"    {one.score:.2f} {one.node.path}")


if __name__ == "__main__":
    main()
