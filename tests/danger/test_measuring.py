"""Counting: Wilson intervals, recall, false alarms, floors, and a page without messages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.danger.calibrate import MOST_ALARMS, STEP, choose, kind_of
from bot.danger.detector import DangerDetector
from bot.danger.measuring import DEVELOPMENT, Share, alarms, named, read_messages, recall
from bot.danger.phrases import KINDS, PhraseBook
from bot.danger.report import Judged, judge, page, read_hard_negatives, under_floors, worst, write
from bot.danger.scoring import Scores
from bot.danger.tangles import tangled
from bot.danger.thresholds import Thresholds
from bot.danger.training import Example

MESSAGES = [Example("en", "suicide", "a secret text", "x"), Example("en", "suicide", "b", "x"), Example("fr", "none", "c", "x"), Example("en", "danger", "d", "x")]
SEEN = ["suicide", None, "child", "suicide"]


def test_wilson() -> None:
    low, high = Share(9, 10).interval
    assert low == pytest.approx(0.596, abs=0.01)
    assert high == pytest.approx(0.982, abs=0.01)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert str(Share(0, 0)) == "-"


def test_recall_named_and_alarms() -> None:
    assert recall(MESSAGES, SEEN, "suicide") == Share(1, 2)
    assert recall(MESSAGES, SEEN, "danger") == Share(1, 1)
    assert named(MESSAGES, SEEN, "danger") == Share(0, 1)
    assert alarms(MESSAGES, SEEN) == Share(1, 1)
    assert alarms(MESSAGES, SEEN, "en") == Share(0, 0)


def test_the_page_holds_figures_only_and_the_floors_bite() -> None:
    judged = Judged("Both", MESSAGES, SEEN, [], [])
    missed = under_floors(judged)
    assert any("suicide, en" in line for line in missed)
    assert any("ordinary" in line for line in missed)
    text = page(judged, judged, missed)
    assert "a secret text" not in text
    assert "1.0" not in text or "%" in text


def test_long_messages_are_put_together_the_same_each_time() -> None:
    messages = [Example("en", "none", f"harmless {number}", "x") for number in range(5)] + [Example("en", "danger", "dangerous", "x")]
    long = tangled(messages, 3, dangerous=True, count=4)
    assert long == tangled(messages, 3, dangerous=True, count=4)
    assert all(one.danger == "danger" and one.text.count("harmless") == 3 and "dangerous" in one.text for one in long)
    assert not any("dangerous" in one.text for one in tangled(messages, 3, dangerous=False, count=4))


def test_the_page_is_written_whole(tmp_path: Path) -> None:
    write("figures\n", tmp_path / "page.md")
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_hard_negatives_are_there_in_every_language() -> None:
    found = read_hard_negatives()
    assert {example.language for example in found} == {"en", "hi", "hi-Latn", "fr", "es"}
    assert all(sum(example.language == language for example in found) >= 30 for language in ("en", "hi", "hi-Latn", "fr", "es"))


def test_phrases_alone_keep_the_peace() -> None:
    judged = judge("alone", DangerDetector.load(), [], read_hard_negatives())
    assert alarms(judged.hard, judged.hard_seen).value <= 0.12


def test_misses_come_from_the_development_part() -> None:
    development = read_messages(DEVELOPMENT)[:40]
    assert all("->" in line for line in worst(DangerDetector.load(), development))


def test_calibration_keeps_within_the_limits() -> None:
    harmless, dangers = np.arange(1000) / 100 - 6.0, np.tile(np.arange(100) / 20, len(KINDS))
    danger = ["none"] * 1000 + [kind for kind in KINDS for _ in range(100)]
    messages = [Example("en", kind, "", "invented") for kind in danger]
    scores = np.concatenate([harmless, dangers]).astype(np.float32)
    odds = {kind: np.where(np.isin(danger, ("none", kind)), scores, -9.0).astype(np.float32) for kind in KINDS}

    def found(shift: float) -> list[Scores]:
        return [Scores({kind: float(odds[kind][place]) + shift for kind in KINDS}) for place in range(len(messages))]

    reading = PhraseBook.load().read(PhraseBook.load().fold("x"))
    thresholds = choose(messages, found(0.0), [reading] * len(messages))
    rung = [kind_of(thresholds, {kind: float(odds[kind][place]) for kind in KINDS}, reading) for place in range(len(messages))]
    assert alarms(messages, rung).value <= MOST_ALARMS
    lower = Thresholds(thresholds.alone - STEP, thresholds.strong - STEP)
    assert alarms(messages, [kind_of(lower, {kind: float(odds[kind][place]) for kind in KINDS}, reading) for place in range(len(messages))]).value > MOST_ALARMS
    assert all(named(messages, rung, kind) == recall(messages, rung, kind) for kind in KINDS)
    stricter = choose(messages, found(3.0), [reading] * len(messages))
    assert stricter.alone == pytest.approx(thresholds.alone + 3)
    assert thresholds.strong < thresholds.alone
