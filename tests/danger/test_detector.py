"""Phrases and score together: what each adds, two messages that are one thought, long messages, and what is explained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.danger.detector import DangerDetector
from bot.danger.features import features
from bot.danger.phrases import KINDS, PhraseBook
from bot.danger.scoring import WHOLE, Scorer, encoder_text, windows
from bot.danger.thresholds import EVIDENCE, Thresholds, ThresholdsError
from bot.danger.training import EXAMPLES, Example, look, read_examples, train_head
from rasa_project.components.linear_head import LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The shipped encoder."""
    return SentenceEncoder()


@pytest.fixture(scope="session")
def head(encoder: SentenceEncoder) -> LinearHead:
    """A head that learned from every twelfth example: enough to tell danger from none."""
    return train_head(read_examples()[::12], encoder)


@pytest.fixture(scope="module")
def detector(encoder: SentenceEncoder, head: LinearHead) -> DangerDetector:
    """Phrases and score."""
    return DangerDetector.load(encoder=encoder, head=head)


@pytest.fixture(scope="module")
def alone() -> DangerDetector:
    """Phrases without a score."""
    return DangerDetector.load()


@pytest.mark.parametrize(
    ("text", "kind"),
    [("i want to die", "suicide"), ("he has a knife and he is outside my door", "danger"), ("i'm 12, my uncle touches me at night", "child"), ("i took all my pills ten minutes ago", "suicide")],
)
def test_plain_danger(detector: DangerDetector, text: str, kind: str) -> None:
    found = detector.detect(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("text", ["hello", "thank you so much", "what is the weather in Pune", "qui a gagné le match hier soir", "una receta de arepas", "aaj chai peene ka mann hai", "", "👍", "/"])
def test_everyday_messages(detector: DangerDetector, text: str) -> None:
    assert detector.detect(text) is None


def test_danger_split_over_two_messages(alone: DangerDetector) -> None:
    assert alone.detect("die") is None
    found = alone.detect("die", before="i want to")
    assert found is not None
    assert found.kind == "suicide"
    assert alone.detect("sleep", before="i want to") is None


def test_the_message_before_does_not_ring_twice(alone: DangerDetector) -> None:
    assert alone.detect("i want to die") is not None
    assert alone.detect("thank you", before="i want to die") is None


def test_what_one_of_two_messages_says_alone_was_judged_there(detector: DangerDetector) -> None:
    # Each of these is harmless alone, and nothing in them is cut in two.
    for before, text in (("yeh free hai kya? abhi khula hai?", "whatsapp pe baat hoti hai kya, call nahi kar sakti"), ("nahi, phone nahi karungi", "bas rona aa raha hai")):
        assert detector.detect(text) is None
        assert detector.detect(text, before=before) is None


def test_the_same_words_again_are_no_thought_cut_in_two(detector: DangerDetector) -> None:
    text = "pati zabardasti karta hai raat ko, shaadi ke baad se"
    assert detector.detect(text) is None
    assert detector.detect(text, before=text) is None


def test_a_message_is_scored_by_its_sentences() -> None:
    book = PhraseBook.load()
    several = book.fold("My sister is visiting. We cooked all day long! He said he would come back tonight. ok")
    assert [len(one.words) for one in windows(several)] == [len(several.words), 4, 5, 9]
    assert len(list(windows(book.fold("one sentence only")))) == 1
    endless = book.fold("and then we went on " * 30)
    assert max(len(one.words) for one in windows(endless)) <= 24
    assert len(list(windows(book.fold("We sat there for hours. " * 400)))) <= 40


def test_one_sentence_in_a_long_message(detector: DangerDetector) -> None:
    harmless = "The committee met on Tuesday and we talked about the new office. " * 15
    found = detector.detect(f"{harmless} Nobody knows that I want to kill myself tonight. {harmless}")
    assert found is not None
    assert found.kind == "suicide"


def test_windows_cover_every_word() -> None:
    book = PhraseBook.load()
    folded = book.fold(" ".join(f"word{place}." if place % 9 == 0 else f"word{place}" for place in range(400)))
    parts = list(windows(folded))
    assert {word for part in parts for word in part.words} == set(folded.words)
    assert len(list(windows(book.fold("one two three")))) == 1
    assert all(len(part.words) <= WHOLE * 2 for part in parts)


def test_explains_what_decided(detector: DangerDetector, alone: DangerDetector) -> None:
    explained = detector.explain("i want to die")
    assert explained[0].decided
    assert {one.kind for one in explained if one.source == "score"} == set(KINDS)
    guarded = alone.explain("years ago i wanted to kill myself")
    assert any("past" in one.guards and not one.decided for one in guarded)


def test_the_reason_quotes_a_pattern_not_the_person(alone: DangerDetector) -> None:
    found = alone.detect("i want to die, says Zebulon")
    assert found is not None
    assert "zebulon" not in found.reason.casefold()


def test_a_head_of_another_version_leaves_the_phrases(encoder: SentenceEncoder, caplog: pytest.LogCaptureFixture) -> None:
    other = LinearHead(("none", "suicide"), np.zeros((384, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
    assert DangerDetector.load(encoder=encoder, head=other).detect("i want to die") is not None
    assert "phrases alone" in caplog.text


def test_an_encoder_that_breaks_leaves_the_phrases(encoder: SentenceEncoder, head: LinearHead, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    detector = DangerDetector.load(encoder=encoder, head=head)
    monkeypatch.setattr(encoder, "_session", None)
    assert detector.detect("i want to die, says Zebulon") is not None
    assert detector.detect("what is the weather in Pune") is None
    assert "phrases alone" in caplog.text
    assert "zebulon" not in caplog.text.casefold()


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("my ex is outside banging on the door", False),
        ("my brother is outside with a knife", False),
        ("mon ex tambourine à ma porte", False),
        ("mi ex está golpeando la puerta", False),
        ("mera ex bahar darwaza peet raha hai", False),
        ("my neighbour is being beaten right now", True),
        ("my sister texted that he has a gun", True),
        ("la voisine hurle, son mari la frappe", True),
        ("padosan ko pati peet raha hai abhi", True),
        ("my wife took all her pills", True),
    ],
)
def test_who_is_in_danger_is_not_who_is_named(alone: DangerDetector, text: str, other: bool) -> None:
    found = alone.detect(text)
    assert found is not None
    assert found.someone_else is other


def test_thresholds_are_complete_or_refused(tmp_path: Path) -> None:
    Thresholds.load()
    (tmp_path / "thresholds.yml").write_text("alone: 1\n", encoding="utf-8")
    with pytest.raises(ThresholdsError, match="calibrate"):
        Thresholds.load(tmp_path / "thresholds.yml")


def test_thresholds_survive_writing(tmp_path: Path) -> None:
    before = Thresholds.load()
    before.save(tmp_path / "thresholds.yml", "a note\nof two lines")
    assert Thresholds.load(tmp_path / "thresholds.yml") == before


def test_without_a_score_only_phrases_that_stand_alone_count() -> None:
    thresholds = Thresholds.load()
    assert [evidence for evidence in EVIDENCE if thresholds.passes(evidence, None)] == ["certain", "plain", "strong"]


@pytest.mark.parametrize("text", ["He's following me home, now?", "h3 1s f0ll0wing me h0me", "k i l l m e", "मुझे मारने आ रहा है"])
def test_training_sees_what_detection_sees(encoder: SentenceEncoder, head: LinearHead, text: str) -> None:
    book = PhraseBook.load()
    folded = book.fold(text)
    scores = Scorer(encoder, head, book).scores(folded, book.read(folded), text)
    seen = look([Example("en", "danger", text, "test")], encoder, book)
    again = Scorer(encoder, head, book).of_rows(Scorer(encoder, head, book).sums(seen.vectors[0], seen.features[0])[None])
    assert all(scores.of(kind) == pytest.approx(again.of(kind), abs=0.05) for kind in KINDS)


def test_the_encoder_reads_what_was_written_unless_it_is_disguised() -> None:
    book = PhraseBook.load()
    for text, disguised in (("the generator room, what's that?", False), ("help me", False), ("h3lp m3", True), ("he wants to k i l l me", True), ("hеlp", True)):
        assert (encoder_text(book.fold(text), text) != text) is disguised, text


def test_features_do_not_depend_on_order_of_sets() -> None:
    book = PhraseBook.load()
    folded = book.fold("i took all my pills and wrote a letter to my mum")
    first, second = features(folded, book.read(folded)), features(folded, PhraseBook.load().read(folded))
    assert np.array_equal(first.places, second.places)


def test_the_examples_name_their_danger() -> None:
    examples = read_examples(EXAMPLES)
    assert {example.danger for example in examples} == {"none", *KINDS}
    assert {example.language for example in examples} == {"en", "hi", "hi-Latn", "fr", "es"}
