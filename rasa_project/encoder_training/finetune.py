"""Stage 2: teach the distilled encoder our own domain, in all five languages at once.

    python finetune.py --student DIR --teacher DIR --examples ../data/nlu --parallel DIR --development ../../tests/messages/development --out DIR

Every example carries need, topic and danger; the three are learned together by linear heads on the sentence vector.
Examples written side by side in five languages pull their vectors together. Everyday sentences from the public
parallel corpora stand for "something else altogether", and keep close to the vectors of the untouched teacher, so
that the encoder does not forget what ordinary talk looks like.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import yaml
from distil import DOMAIN, read_pairs, save
from pooled_bert import PooledBert, length_sorted_batches, load_tokenizer, normalise, tensors
from torch import nn
from tokenizers import Tokenizer
from typing_noise import disturb

LABELS = ("need", "topic", "danger")
LOSS_WEIGHTS = {"need": 1.0, "topic": 0.3, "danger": 0.8}
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")


@dataclass(frozen=True)
class Example:
    """A normalised message with its labels, and its number among those written side by side (or None)."""

    text: str
    language: str
    need: str
    topic: str
    danger: str
    side_by_side: tuple[str, str, int] | None = None


def read_examples(folder: Path) -> list[Example]:
    """Read Rasa's example files: one block a combination of labels."""
    examples = []
    for path in sorted(folder.glob("*/*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            labels = block["metadata"]
            for line in block["examples"].splitlines():
                text = normalise(line.removeprefix("- "))
                examples.append(Example(text, path.parent.name, block["intent"], labels["topic"], labels["danger"]))
    return examples


def read_development(folder: Path) -> list[Example]:
    """Read the development part, which is only looked at, never learned from."""
    rows = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    return [Example(normalise(row["text"]), row["lang"], row["need"], row["topic"], row["safety"]) for row in rows]


def everyday(parallel: Path, count: int, randomness: random.Random) -> list[Example]:
    """Draw everyday sentences without our domain's words, each language in its turn, as out_of_scope."""
    drawn = []
    for language in ("fr", "es", "hi", "hi-Latn"):
        rows = [row for row in read_pairs(parallel / f"{language}.tsv") if not DOMAIN.search(row[0]) and 3 <= len(row[0].split()) <= 14]
        for english, other in randomness.sample(rows, min(len(rows), count // 4)):
            drawn.append(Example(*((other, language) if randomness.random() < 0.7 else (english, "en")), need="out_of_scope", topic="none", danger="none"))
    return drawn


class Heads(nn.Module):
    """A linear head a label on the scaled sentence vector."""

    def __init__(self, sizes: dict[str, int]) -> None:
        super().__init__()
        self.heads = nn.ModuleDict({name: nn.Linear(384, size) for name, size in sizes.items()})

    def forward(self, vectors: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return the scores of each label."""
        return {name: head(vectors * 12.0) for name, head in self.heads.items()}


def train(options: argparse.Namespace) -> None:
    """Fine-tune and save, printing development accuracy after every epoch."""
    randomness = random.Random(options.seed)
    torch.manual_seed(options.seed)
    own = read_examples(options.examples)
    development = read_development(options.development)
    chatter = everyday(options.parallel, options.everyday, randomness)
    examples = own + chatter
    pairs = side_by_side(options.side_by_side)
    print(f"{len(own)} own examples, {len(chatter)} everyday sentences, {len(pairs)} side-by-side pairs, {len(development)} in the development part", flush=True)
    names = {label: sorted({getattr(example, label) for example in examples}) for label in LABELS}
    index = {label: {name: i for i, name in enumerate(values)} for label, values in names.items()}
    tokenizer = load_tokenizer(options.student, max_tokens=48)
    model, teacher = PooledBert(options.student).train(), PooledBert(options.teacher).eval()
    heads = Heads({label: len(values) for label, values in names.items()})
    optimiser = torch.optim.AdamW([{"params": model.parameters(), "lr": options.rate}, {"params": heads.parameters(), "lr": 2e-3}], weight_decay=0.01)
    lengths = [len(example.text) for example in examples]
    steps = options.epochs * (len(examples) // options.batch_size + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / 100, max(0.01, 1 - step / steps)))
    started, step, running = time.monotonic(), 0, 0.0
    for epoch in range(options.epochs):
        order = list(range(len(examples)))
        randomness.shuffle(order)
        for batch in length_sorted_batches(lengths, options.batch_size, order):
            chosen = [examples[i] for i in batch]
            texts = [disturb(example.text, randomness) if randomness.random() < 0.5 else example.text for example in chosen]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors = model(*tensors(tokenizer, texts))
            scores = heads(vectors)
            loss = torch.zeros(())
            for label in LABELS:
                target = torch.tensor([index[label][getattr(example, label)] for example in chosen])
                loss = loss + LOSS_WEIGHTS[label] * nn.functional.cross_entropy(scores[label], target, label_smoothing=0.05)
            if step % 3 == 0:
                loss = loss + alignment(model, tokenizer, pairs, randomness)
            if step % 4 == 0:
                loss = loss + remembering(model, teacher, tokenizer, chosen)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
            if step % 100 == 0:
                print(f"epoch {epoch} step {step}/{steps} loss {running:.3f} {time.monotonic() - started:.0f} s", flush=True)
        save(model, options.student, options.out)
        print(f"epoch {epoch}: {look(model, heads, tokenizer, development, names)} {time.monotonic() - started:.0f} s", flush=True)


def side_by_side(path: Path | None) -> list[tuple[str, str]]:
    """Read our own messages written side by side (need, danger, topic, en, hi, hi-Latn, fr, es): English with each other."""
    if path is None:
        return []
    rows = [line.rstrip("\n").split("\t") for file in sorted(path.glob("*.tsv")) for line in file.open(encoding="utf-8")]
    return [(normalise(row[3]), normalise(other)) for row in rows if len(row) == 8 for other in row[4:]]


def alignment(model: PooledBert, tokenizer: Tokenizer, pairs: list[tuple[str, str]], randomness: random.Random) -> torch.Tensor:
    """Return the distance between messages that say the same in two languages, English held still."""
    if not pairs:
        return torch.zeros(())
    drawn = sorted(randomness.sample(pairs, min(32, len(pairs))), key=lambda pair: len(pair[1]))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        with torch.no_grad():
            english = model(*tensors(tokenizer, [pair[0] for pair in drawn]))
        other = model(*tensors(tokenizer, [disturb(pair[1], randomness) for pair in drawn]))
    return 0.7 * (other - english).pow(2).sum(dim=1).mean()


def remembering(model: PooledBert, teacher: PooledBert, tokenizer: Tokenizer, chosen: list[Example]) -> torch.Tensor:
    """Return how far everyday English has moved from the untouched teacher."""
    english = [example.text for example in chosen if example.language == "en" and example.need == "out_of_scope"][:16]
    if not english:
        return torch.zeros(())
    ids = tensors(tokenizer, english)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        with torch.no_grad():
            before = teacher(*ids)
        now = model(*ids)
    return 0.2 * (now - before).pow(2).sum(dim=1).mean()


@torch.no_grad()
def look(model: PooledBert, heads: Heads, tokenizer: Tokenizer, development: list[Example], names: dict[str, list[str]]) -> str:
    """Return the accuracy of need per language on the development part."""
    model.eval()
    right: dict[str, list[bool]] = {}
    for start in range(0, len(development), 64):
        chosen = development[start : start + 64]
        scores = heads(model(*tensors(tokenizer, [example.text for example in chosen])))["need"]
        for example, best in zip(chosen, scores.argmax(dim=1).tolist(), strict=True):
            right.setdefault(example.language, []).append(names["need"][best] == example.need)
    model.train()
    return ", ".join(f"{language} {100 * sum(hits) / len(hits):.1f}" for language, hits in sorted(right.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("student", "teacher", "examples", "parallel", "development", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--side-by-side", type=Path)
    parser.add_argument("--everyday", type=int, default=8000)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=7)
    train(parser.parse_args())
