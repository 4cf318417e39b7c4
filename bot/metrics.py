"""How many messages and how long they took, for who runs the bot: nothing about anyone who wrote (METRICS_PORT).

No number here depends on what a message says, and none moves by a single message: what happened is held back until
there are five of a kind. Whoever watches the numbers therefore cannot tell that one person wrote just now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from bot.settings import SettingsError

LEAST = 5
LOOPBACK = "127.0.0.1"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class _Events:
    """Durations in seconds, shown in handfuls (0 where only the number counts)."""

    def __init__(self) -> None:
        self._held_back: list[float] = []
        self.buckets = [0] * (len(BUCKETS) + 1)
        self.count = 0
        self.seconds = 0.0

    def add(self, seconds: float = 0.0) -> None:
        """Hold one back, or show five."""
        self._held_back.append(seconds)
        if len(self._held_back) < LEAST:
            return
        for held in self._held_back:
            self.buckets[next((place for place, most in enumerate(BUCKETS) if held <= most), len(BUCKETS))] += 1
        self.count += len(self._held_back)
        self.seconds += sum(self._held_back)
        self._held_back = []


class Metrics:
    """Counts and durations of messages; a collector for Prometheus."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._answered, self._failed, self._forgot = _Events(), _Events(), _Events()

    def answered(self, seconds: float) -> None:
        """Count an answered message and how long its answer took."""
        self._answered.add(seconds)

    def failed(self) -> None:
        """Count a message that the dialogue could not answer or note."""
        self._failed.add()

    def forgot(self) -> None:
        """Count a conversation that was deleted on request."""
        self._forgot.add()

    def collect(self) -> Iterator[Metric]:
        """Return the numbers in Prometheus' form."""
        limits = [*map(str, BUCKETS), "+Inf"]
        buckets = list(zip(limits, accumulate(self._answered.buckets), strict=True))
        yield HistogramMetricFamily("beside_answer_seconds", f"Seconds from message to answer, shown {LEAST} messages at a time", buckets=buckets, sum_value=round(self._answered.seconds, 3))
        yield CounterMetricFamily("beside_failures", f"Messages that the dialogue could not answer, shown {LEAST} at a time", value=self._failed.count)
        yield CounterMetricFamily("beside_forgotten", f"Conversations deleted on request, shown {LEAST} at a time", value=self._forgot.count)


def serve(metrics: Metrics, port: int) -> Callable[[], None]:
    """Show the numbers on this machine only, at http://127.0.0.1:<port>/metrics; return how to stop.

    Raises SettingsError when the port is taken.
    """
    registry = CollectorRegistry()
    registry.register(metrics)
    try:
        server, thread = start_http_server(port, addr=LOOPBACK, registry=registry)
    except OSError as error:
        message = f"METRICS_PORT {port} cannot be opened ({type(error).__name__}); choose another port"
        raise SettingsError(message) from error

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
