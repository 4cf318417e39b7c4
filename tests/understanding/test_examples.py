"""The examples stay human: enough of them, no templates, every need and topic, nothing of the held-out part."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from rasa_project.examples import LANGUAGES, Example, near_duplicates, read_examples, vocabulary_growth

NEEDS = [
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "bot_challenge",
    "disclose",
    "disclose_other",
    "ask_hotline",
    "ask_legal",
    "ask_report_police",
    "ask_workplace",
    "ask_medical",
    "ask_online",
    "self_blame",
    "emotion",
    "ask_calm",
    "ask_metoo",
    "ask_privacy",
    "delete_data",
    "set_place",
    "set_language",
    "wrong_number",
    "out_of_scope",
    "abuse_bot",
    "perpetrator",
    "unclear",
]
TOPICS = [
    "sexual_assault",
    "sexual_harassment",
    "workplace_harassment",
    "domestic_violence",
    "online_abuse",
    "stalking",
    "child_abuse",
    "street_harassment",
    "campus",
    "suicide_crisis",
    "general",
    "none",
]
DANGERS = ("none", "suicide", "danger", "child", "medical")
MESSAGES = Path(__file__).resolve().parent.parent / "messages"


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read_examples()


@pytest.mark.parametrize(("language", "least"), [("en", 10_000), ("hi", 3_000), ("hi-Latn", 3_000), ("fr", 3_000), ("es", 3_000)])
def test_there_are_enough_of_every_label(examples: list[Example], language: str, least: int) -> None:
    own = [example for example in examples if example.language == language]
    assert len(own) >= least
    needs = Counter(example.need for example in own)
    assert [need for need in NEEDS if needs[need] < 15] == []
    topics = Counter(example.topic for example in own)
    assert [topic for topic in TOPICS if topics[topic] < 15] == []
    dangers = Counter(example.danger for example in own)
    assert [danger for danger in DANGERS if dangers[danger] < 60] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_templates(examples: list[Example], language: str) -> None:
    texts = [example.text for example in examples if example.language == language]
    random.Random(11).shuffle(texts)
    assert len(near_duplicates(texts)) <= 0.005 * len(texts)
    growth = vocabulary_growth(texts)
    assert growth[-1] >= 0.15 * growth[0], "the last quarter of the messages brings hardly a new word: templates?"


def test_a_template_would_be_found() -> None:
    places = [f"town{i}" for i in range(400)]
    texts = [f"my boss touched me at work in {place} what can i do now" for place in places]
    assert len(near_duplicates(texts)) > 300
    few = [f"please help me {verb} {noun} today" for verb in ("find", "call", "see", "ask") for noun in ("police", "a doctor", "a lawyer", "someone")] * 25
    random.Random(1).shuffle(few)
    growth = vocabulary_growth(few)
    assert growth[-1] < 0.15 * growth[0]


def test_held_out_messages_are_not_learned(examples: list[Example]) -> None:
    learned = {example.text.casefold() for example in examples}
    for path in sorted(MESSAGES.glob("*/*.jsonl")):
        held_out = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert held_out, path.name
        assert [row["text"] for row in held_out if row["text"].casefold() in learned] == []
