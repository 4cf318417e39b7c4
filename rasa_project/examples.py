"""Read the example messages and measure what keeps them human: near-duplicates, vocabulary, coverage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from rasa_project.components.normalisation import normalise

EXAMPLES = Path(__file__).resolve().parent / "data" / "nlu"
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")


@dataclass(frozen=True)
class Example:
    """One message with its labels, its language and the file (the author) it comes from."""

    text: str
    language: str
    author: str
    need: str
    topic: str
    danger: str


def read_examples(folder: Path = EXAMPLES) -> list[Example]:
    """Read every example of every language; raises OSError, or KeyError for a block without labels."""
    examples = []
    for path in sorted(folder.glob("*/*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["nlu"]:  # noqa: S506 - both are safe loaders
            labels = block["metadata"]
            examples += [
                Example(line.removeprefix("- ").strip(), path.parent.name, path.stem, block["intent"], labels["topic"], labels["danger"]) for line in block["examples"].splitlines() if line.strip()
            ]
    return examples


def words_of(text: str) -> list[str]:
    """Return the normalised words of a message without its punctuation."""
    return [word for word in (part.strip(".,!?;:\"'()-") for part in normalise(text).split()) if word]


def near_duplicates(texts: Sequence[str], share: float = 0.5) -> list[tuple[int, int]]:
    """Return pairs (later, earlier) of messages of five words or more whose word trigrams overlap by Jaccard >= share."""
    grams = [frozenset(zip(words, words[1:], words[2:], strict=False)) for words in map(words_of, texts)]
    seen: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    pairs = []
    for index, own in enumerate(grams):
        if len(own) < 3:
            continue
        shared = Counter(other for gram in own for other in seen[gram])
        if shared:
            other, count = shared.most_common(1)[0]
            if count / (len(own) + len(grams[other]) - count) >= share:
                pairs.append((index, other))
        for gram in own:
            seen[gram].append(index)
    return pairs


def vocabulary_growth(texts: Iterable[str], parts: int = 4) -> list[int]:
    """Return how many words each further part of the messages adds that no earlier part had.

    Templates with swapped words dry up: their last part adds next to nothing.
    """
    texts = list(texts)
    known: set[str] = set()
    growth = []
    for part in range(parts):
        words = {word for text in texts[part * len(texts) // parts : (part + 1) * len(texts) // parts] for word in words_of(text)}
        growth.append(len(words - known))
        known |= words
    return growth


def commonest_frames(texts: Iterable[str], length: int = 3) -> list[tuple[tuple[str, ...], int]]:
    """Return the most frequent beginnings of messages; templates show up here first."""
    return Counter(tuple(words[:length]) for words in map(words_of, texts) if len(words) > length).most_common(10)
