"""A run as metrics, in a form that OpenMetrics and Prometheus' older text format have in common.

https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md (read 2026-11-24). The node exporter's
textfile collector reads the older format and takes times of samples for an error: so all are gauges without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from feedgen.diagnostics.ending import WORDS, Ending, Published
from feedgen.diagnostics.published import OUTCOMES


class Sample(NamedTuple):
    value: float | None
    labels: Mapping[str, str] = {}


class Metric(NamedTuple):
    name: str
    help: str
    samples: Iterable[Sample]

    def lines(self, common: Mapping[str, str]) -> Iterator[str]:
        """The metric with its samples; none where nothing is known."""
        known = [sample for sample in self.samples if sample.value is not None]
        if known:
            yield f"# HELP {self.name} {self.help}"
            yield f"# TYPE {self.name} gauge"
            if unit := next((unit for unit in ("seconds", "bytes") if self.name.endswith(f"_{unit}")), None):
                yield f"# UNIT {self.name} {unit}"
        for sample in known:
            labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in {**common, **sample.labels}.items())
            yield f"{self.name}{{{labels}}} {_number(sample.value)}"


def render(ending: Ending) -> str:
    """The text of a `.prom` file."""
    common = {"output": ending.place, "command": ending.command}
    metrics = (*_of_run(ending), *_of_feeds(ending))
    return "".join(f"{line}\n" for metric in metrics for line in metric.lines(common)) + "# EOF\n"


def _of_run(ending: Ending) -> Iterator[Metric]:
    report = ending.report
    words = (*WORDS.values(), "interrupted")
    severities = ending.counts().items()
    yield Metric("feedgen_run_success", "1 when the last run did what it was asked.", [Sample(ending.good)])
    yield Metric("feedgen_run_exit_status", "Exit status of the last run.", [Sample(ending.exit)])
    yield Metric(
        "feedgen_run_status",
        "How the last run ended: 1 for the one status that holds.",
        [Sample(word == ending.word, {"status": word}) for word in words],
    )
    yield Metric("feedgen_run_end_timestamp_seconds", "When the last run ended.", [Sample(ending.time)])
    yield Metric(
        "feedgen_run_last_success_timestamp_seconds",
        "When feeds were last put in place.",
        [Sample(ending.last_success)],
    )
    yield Metric("feedgen_run_duration_seconds", "How long the last run took.", [Sample(ending.seconds)])
    yield Metric("feedgen_run_memory_bytes", "The most memory its main process held.", [Sample(ending.memory)])
    yield Metric(
        "feedgen_run_worker_memory_bytes", "The most memory one of its workers held.", [Sample(ending.worker_memory)]
    )
    yield Metric("feedgen_catalogue_records", "Records read by the last run.", [Sample(report.records)])
    yield Metric("feedgen_catalogue_products", "Products read by the last run.", [Sample(report.products)])
    yield Metric("feedgen_catalogue_rejected", "Records that became no product.", [Sample(report.rejected)])
    outcomes = Counter(one.outcome for one in ending.deliveries)
    yield Metric(
        "feedgen_deliveries",
        "Files of the last run by what became of their delivery.",
        [Sample(outcomes[how], {"outcome": how}) for how in OUTCOMES if ending.deliveries],
    )
    yield Metric(
        "feedgen_findings",
        "Findings of the last run.",
        [Sample(count, {"severity": severity.word}) for severity, count in severities],
    )


def _of_feeds(ending: Ending) -> Iterator[Metric]:
    def each(value: Mapping[str, float | None]) -> list[Sample]:
        return [Sample(value.get(feed.name), _labels(feed)) for feed in ending.published]

    for count in ("items", "rejected", "filtered", "duplicates"):
        counted: dict[str, float | None] = {feed.name: feed.counts.get(count) for feed in ending.published}
        yield Metric(f"feedgen_feed_{count}", f"Products of the published feed: {count}.", each(counted))
    now = ending.time
    feeds = ending.published
    yield Metric("feedgen_feed_bytes", "Size of the published feed.", each({one.name: one.bytes for one in feeds}))
    yield Metric(
        "feedgen_feed_as_of_timestamp_seconds",
        "When something last became new in the published feed.",
        each({one.name: one.as_of for one in feeds}),
    )
    yield Metric(
        "feedgen_feed_age_seconds",
        "Age of the published feed when the last run ended.",
        each({one.name: one.age(now) for one in feeds}),
    )
    yield Metric("feedgen_feed_max_age_seconds", "What max_age allows.", each({one.name: one.max_age for one in feeds}))
    yield Metric(
        "feedgen_feed_stale",
        "1 when the published feed is older than max_age.",
        each({one.name: None if one.max_age is None else one.stale(now) for one in feeds}),
    )


def _labels(feed: Published) -> dict[str, str]:
    return {"channel": feed.channel, "feed": feed.feed, "market": feed.market or ""}


def _escaped(text: str) -> str:
    safe = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return safe.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float | None) -> str:
    assert value is not None
    return str(int(value)) if float(value).is_integer() else f"{value:.3f}"
