"""Measure feedgen against a plain script on the same file, and print the table of the README.

`python -m benchmarks.run` takes some minutes and about 5 GB of disk under `.cache/`;
`python -m benchmarks.run --products 20000 --large 0` a few seconds.
Repetitions are interleaved, so a busy moment of the machine hits every row; the table shows medians.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks import catalogue, measure
from benchmarks.measure import MEGABYTE, Cost

ROOT = Path(__file__).parents[1]
FEEDGEN = (sys.executable, "-m", "feedgen")
GOOGLE = ("-c", "google@FR", "--shop-url", "https://shop.example")
FOUR_CHANNELS = Path(__file__).with_name("feedgen.yaml")
FOUND = (
    *("awin", "beslist", "billiger", "ceneo", "connexity", "criteo", "geizhals", "glami", "heureka", "kelkoo", "meta"),
    *("microsoft", "openai", "pinterest", "pricerunner", "prisjakt", "skroutz", "snapchat", "tiktok", "tradedoubler"),
    *("trovaprezzi", "twenga", "yml", "zbozi"),
)
"""Search, social, AI and comparator channels of examples/all-channels.yaml."""
SHARE = 10
"""Rows of very many feeds take a tenth of the products."""


class Job(NamedTuple):
    """One row of the table."""

    name: str
    command: tuple[str, ...]
    products: int = 0
    """Products each feed must take or filter out; 0 when the command builds none, or not a known number."""
    feeds: Path | None = None
    """Folder of the feeds, emptied before every run: a build must not compare itself with the last one."""
    large: bool = False
    """Run once only."""
    rejects: bool = False
    """Some feed asks for more than the catalogue has, so that products may be rejected."""


def source(folder: Path, count: int, seed: int) -> Path:
    """The catalogue of that size, generated unless this version of the generator has made it before."""
    version = hashlib.sha256(Path(catalogue.__file__).read_bytes()).hexdigest()[:8]
    path = folder / f"catalogue-{count}-{seed}-{version}.csv"
    if not path.exists():
        half = path.with_suffix(".part")
        catalogue.write(half, count, seed)
        half.rename(path)
    return path


def everything(folder: Path) -> tuple[Path, int]:
    """The configuration of examples/ with every other channel, without guards; and how many feeds it names."""
    said = _configuration(folder)
    return _written(folder, "every", said), sum(
        len(channel.get("feeds") or [0]) for channel in said["channels"].values()
    )


def found_by(folder: Path) -> tuple[Path, int]:
    """Google and the other channels where products are found, one feed each; and how many they are."""
    said = _configuration(folder)
    known = {name: said["channels"][name] for name in FOUND}
    own = {name: {key: value for key, value in channel.items() if key != "feeds"} for name, channel in known.items()}
    said["channels"] = {"google": {"market": "FR"}, **own}
    said.pop("promotions", None)
    return _written(folder, "found", said), len(said["channels"])


def _configuration(folder: Path) -> dict[str, Any]:
    examples = folder / "examples"
    left = shutil.ignore_patterns("expected", "*.py")
    shutil.copytree(ROOT / "examples", examples, ignore=left, dirs_exist_ok=True)
    said: dict[str, Any] = yaml.safe_load((examples / "all-channels.yaml").read_text("utf-8"))
    said["guards"] = dict.fromkeys(("min_items", "max_rejected"), "off")
    return said


def _written(folder: Path, name: str, said: dict[str, Any]) -> Path:
    path = folder / "examples" / f"{name}.yaml"
    path.write_text(yaml.safe_dump(said), "utf-8")
    return path


def jobs(folder: Path, products: int, large: int, seed: int) -> Iterator[Job]:
    """Every row, the plain script first."""
    csv, feeds = source(folder, products, seed), folder / "feeds"

    def build(name: str, path: Path, count: int, *options: str, large: bool = False) -> Job:
        return Job(name, (*FEEDGEN, "build", str(path), *options, "-o", str(feeds)), count, feeds, large)

    plain = (sys.executable, "-m", "benchmarks.plain", str(csv), str(folder / "plain.xml"))
    yield Job("plain script: csv + ElementTree, no checks", plain, products)
    yield build("Google, 1 worker", csv, products, *GOOGLE, "--workers", "1")
    yield build("Google, 2 workers", csv, products, *GOOGLE, "--workers", "2")
    four = ("--config", str(FOUR_CHANNELS))
    yield build("Google + Amazon + eBay + idealo, 1 worker", csv, products, *four, "--workers", "1")
    fewer = products // SHARE
    some = source(folder, fewer, seed)
    found, count = found_by(folder)
    name = f"Google and {count - 1} channels where products are found, 1 worker"
    yield build(name, some, fewer, "--config", str(found), "--workers", "1")._replace(large=True, rejects=True)
    every, feeds_made = everything(folder)
    name = f"{feeds_made} feeds, all but those four channels, 1 worker"
    yield build(name, some, fewer, "--config", str(every), "--workers", "1")._replace(large=True, rejects=True)
    if large:
        path = source(folder, large, seed)
        yield build("Google, 2 workers", path, large, *GOOGLE, "--workers", "2", large=True)
    example = ("--config", str(ROOT / "examples" / "feedgen.yaml"), "-o", str(feeds))
    yield Job("`feedgen build` of examples/", (*FEEDGEN, "build", *example), feeds=feeds)
    yield Job("`feedgen --version`", (*FEEDGEN, "--version"))


def once(job: Job, folder: Path) -> Cost:
    """Run a job; a feed that lost products would make the figure a lie, so it is an error."""
    if job.feeds is not None:
        for left in (job.feeds, folder / "examples" / ".feedgen"):
            shutil.rmtree(left, ignore_errors=True)  # the state, too: guards would compare
    cost = measure.run(job.command, ROOT, folder / "log.txt")
    if job.feeds is not None and job.products:
        manifest = json.loads((job.feeds / "manifest.json").read_text("utf-8"))
        for feed in manifest["feeds"]:
            counts = feed["counts"]
            taken = counts["items"] + counts["filtered"] + counts["rejected"] * job.rejects
            if "of" not in feed and "more" not in counts and taken != job.products:
                raise measure.CommandError(f"{job.name}: {feed['channel']}/{feed['feed']} holds {counts}")
    return cost


def measured(plan: list[Job], folder: Path, rounds: int) -> dict[Job, Cost]:
    """Every job `rounds` times, in turn; large ones once. What is going on is told on stderr."""
    costs: dict[Job, list[Cost]] = {job: [] for job in plan}
    for number in range(rounds):
        for job in plan:
            if number == 0 or not job.large:
                print(f"round {number + 1} of {rounds}: {job.name}", file=sys.stderr, flush=True)
                costs[job].append(once(job, folder))
    return {job: measure.middle(taken) for job, taken in costs.items()}


def table(costs: dict[Job, Cost]) -> str:
    """The Markdown table, and the speed-up of the second worker."""
    plain = next(iter(costs.items()))
    per_product = plain[1].cpu / plain[0].products
    lines = [
        "| Run | Products | CPU s | CPU µs/product | × plain script | Wall s | Peak MB, largest process |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for job, cost in costs.items():
        count = f"{job.products:,}".replace(",", " ") if job.products else ""
        each = f"{cost.cpu / job.products * 1e6:.1f}" if job.products else ""
        ratio = f"{cost.cpu / job.products / per_product:.2f}" if job.products else ""
        lines.append(
            f"| {job.name} | {count} | {cost.cpu:.2f} | {each} | {ratio} "
            f"| {cost.wall:.2f} | {cost.peak / MEGABYTE:.0f} |"
        )
    one, two = (cost.wall for job, cost in list(costs.items())[1:3])
    return "\n".join([*lines, "", f"Two workers: {one / two:.2f} × one, by wall time."])


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description="Measure feedgen against a plain script on the same file.")
    parser.add_argument("--products", type=int, default=200_000)
    parser.add_argument("--large", type=int, default=1_000_000, help="products of the memory run; 0: none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "benchmarks")
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    plan = list(jobs(folder, given.products, given.large, given.seed))
    print(table(measured(plan, folder, given.rounds)))


if __name__ == "__main__":
    main()
