"""What is counted for Prometheus: how much, how often, how long. Nobody's words, names or chats."""

import logging
from collections.abc import Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)
_TURNS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)


class Metrics:
    """One process's counts; these kinds of updates are told apart."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._kinds = frozenset(kinds)
        # When each was first counted would be twice the lines, for nobody.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # theirs
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._updates = Counter(
            "clinic_bot_updates", "Updates that are done, by kind.", ["kind"], registry=registry
        )
        self._decisions = Counter(
            "clinic_bot_decisions", "Turns, by what was decided.", ["action"], registry=registry
        )
        self._alarms = Counter(
            "clinic_bot_alarms", "Red flags found, by level.", ["level"], registry=registry
        )
        self._failures = Counter(
            "clinic_bot_failures",
            "What went wrong: an answer, an update set aside, …",
            ["what"],
            registry=registry,
        )
        self._requests = Counter(
            "clinic_bot_webhook_requests",
            "Requests to the webhook, by status.",
            ["status"],
            registry=registry,
        )
        self._lines = Counter(
            "clinic_bot_log_lines",
            "Log lines of warning or worse, by level.",
            ["level"],
            registry=registry,
        )
        self._reply = Histogram(
            "clinic_bot_reply_seconds",
            "From an update in the inbox to its reply with Telegram.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._turn = Histogram(
            "clinic_bot_turn_seconds",
            "CPU time of a turn, in which nobody else is answered; 0.05 is promised.",
            buckets=_TURNS,
            registry=registry,
        )
        self._backlog = Gauge(
            "clinic_bot_backlog_updates",
            "Updates in the inbox that are not done, all replicas.",
            registry=registry,
        )
        self._oldest = Gauge(
            "clinic_bot_backlog_seconds",
            "How long the oldest of them has waited.",
            registry=registry,
        )
        self._up = Gauge(
            "clinic_bot_up",
            "Whether a question could be accepted and answered now, by what that takes.",
            ["what"],
            registry=registry,
        )
        self.lines: logging.Handler = _LineCounter(self._lines)
        """Belongs to the root logger of the process."""

    def count_update(self, kind: str, seconds: float | None) -> None:
        """An update is done; so long after it came, if it got a reply."""
        self._updates.labels(kind if kind in self._kinds else "other").inc()
        if seconds is not None:
            self._reply.observe(max(0.0, seconds))

    def count_turn(self, action: str, level: str, seconds: float) -> None:
        """A turn, and the CPU time that it took; the level is an alarm's."""
        self._decisions.labels(action).inc()
        self._turn.observe(seconds)
        if level:
            self._alarms.labels(level).inc()

    def count_failure(self, what: str) -> None:
        """Something went wrong: an answer, a beat, a delivery, …"""
        self._failures.labels(what).inc()

    def count_request(self, status: int) -> None:
        """A request to the webhook, by the status that answered it."""
        self._requests.labels(str(status)).inc()

    def exposition(self, updates: int, oldest: float, up: dict[str, bool]) -> bytes:
        """All of it as Prometheus reads it, with the backlog and what is well just now."""
        self._backlog.set(updates)
        self._oldest.set(oldest)
        for what, whether in up.items():
            self._up.labels(what).set(whether)
        return generate_latest(self._registry)


class _LineCounter(logging.Handler):
    """Counts, and looks at nothing but the level."""

    def __init__(self, lines: Counter) -> None:
        super().__init__(logging.WARNING)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.labels(record.levelname.lower()).inc()
