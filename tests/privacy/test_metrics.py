"""The numbers for who runs the bot: in handfuls, without anything about anyone, and on this machine only."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from bot.metrics import LEAST, LOOPBACK, Metrics, serve
from bot.settings import SettingsError
from tests.end_to_end.processes import free_port


def shown(metrics: Metrics) -> dict[str, float]:
    """Return sample -> value as Prometheus would read them."""
    return {sample.name + str(sample.labels.get("le", "")): sample.value for family in metrics.collect() for sample in family.samples}


def test_fewer_than_five_are_never_shown_and_no_single_message_moves_a_number() -> None:
    metrics, seen = Metrics(), []
    for _ in range(23):
        metrics.answered(0.02)
        metrics.failed()
        metrics.forgot()
        seen.append((shown(metrics)["beside_answer_seconds_count"], shown(metrics)["beside_failures_total"], shown(metrics)["beside_forgotten_total"]))
    assert seen[:4] == [(0, 0, 0)] * 4
    assert {count for one in seen for count in one} == {0, 5, 10, 15, 20}


def test_durations_are_shown_together_and_add_up() -> None:
    metrics = Metrics()
    for seconds in (0.004, 0.02, 0.3, 20.0, 0.06):
        metrics.answered(seconds)
    samples = shown(metrics)
    assert samples["beside_answer_seconds_sum"] == pytest.approx(20.384)
    assert [samples[f"beside_answer_seconds_bucket{limit}"] for limit in ("0.01", "0.025", "0.1", "0.5", "10.0", "+Inf")] == [1, 2, 3, 4, 4, LEAST]


def test_nothing_carries_a_label_but_the_limits_of_the_histogram() -> None:
    metrics = Metrics()
    for _ in range(LEAST):
        metrics.answered(1.0)
    assert {name for family in metrics.collect() for sample in family.samples for name in sample.labels} == {"le"}


def test_the_endpoint_is_on_loopback_and_nowhere_else() -> None:
    port = free_port()
    stop = serve(Metrics(), port)
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/metrics") as response:
            text = response.read().decode()
        assert "beside_answer_seconds_count 0.0" in text
        assert "python_info" not in text
        assert "process_" not in text
        with socket.socket() as other, pytest.raises(OSError, match="refused"):
            other.connect(("127.0.0.2", port))
        with pytest.raises(SettingsError, match="METRICS_PORT"):
            serve(Metrics(), port)
    finally:
        stop()
