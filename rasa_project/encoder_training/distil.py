"""Stage 1: teach the English sentence encoder to read French, Spanish, Hindi and Hinglish.

    python distil.py --teacher DIR --parallel DIR --out DIR --pairs 240000

After Reimers and Gurevych (2020), "Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation":
the frozen teacher encodes the English side, the student learns to give the other language, and the English with
typing mistakes, the same vector; an in-batch contrastive term keeps different sentences apart.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import time
from pathlib import Path

import torch
from pooled_bert import PooledBert, length_sorted_batches, load_tokenizer, normalise, tensors
from torch import nn
from typing_noise import disturb

SHARES = {"fr": 0.27, "es": 0.24, "hi": 0.13, "hi-Latn": 0.36}
# Everyday sentences that share words with what people tell this bot are drawn more often.
DOMAIN = re.compile(
    r"\b(help|police|lawyer|afraid|scared|fear|threat|hurt|pain|touch|follow|rape|abuse|harass|assault|violen|boss|work|school|teacher|husband|wife|boyfriend|girlfriend|mother|father|"
    r"sister|brother|friend|daughter|son|child|kid|die|kill|dead|alone|cry|sad|angry|ashamed|sleep|call|phone|number|photo|picture|video|message|doctor|hospital|pregnan|drunk|drug|"
    r"force|escape|lock|door|home|street|train|bus|talk|tell|told|secret|trust|safe|danger|law|right|complain|report|blame|fault|sorry|wrong|understand|feel|love|hate|money|blood)"
)


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Read English <TAB> other rows and normalise both sides."""
    rows = (line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8"))
    return [(normalise(row[0]), normalise(row[1])) for row in rows if len(row) == 2]


def draw(parallel: Path, pairs: int, randomness: random.Random) -> list[tuple[str, str]]:
    """Draw the training mixture: SHARES of each language, our domain's words preferred."""
    mixture: list[tuple[str, str]] = []
    for language, share in SHARES.items():
        rows = read_pairs(parallel / f"{language}.tsv")
        weights = [4.0 if DOMAIN.search(english) else 1.0 for english, _ in rows]
        mixture += randomness.choices(rows, weights=weights, k=int(pairs * share))
        print(f"{language}: {len(rows)} rows read", flush=True)
    randomness.shuffle(mixture)
    return mixture


def train(teacher_directory: Path, start: Path, parallel: Path, out: Path, pairs: int, batch_size: int, seed: int) -> None:
    """Train the student that stands in start (the teacher itself at first) and save it to out, with progress."""
    randomness = random.Random(seed)
    torch.manual_seed(seed)
    tokenizer = load_tokenizer(teacher_directory, max_tokens=32)
    teacher = PooledBert(teacher_directory).eval()
    student = PooledBert(start).train()
    embeddings = [p for n, p in student.named_parameters() if "word_embeddings" in n]
    others = [p for n, p in student.named_parameters() if "word_embeddings" not in n]
    optimiser = torch.optim.AdamW([{"params": embeddings, "lr": 4e-4}, {"params": others, "lr": 2e-4}], weight_decay=0.01)
    mixture = draw(parallel, pairs, randomness)
    steps = len(mixture) // batch_size + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / 100, max(0.02, 1 - step / steps)))
    lengths = [len(other) for _, other in mixture]
    started, running = time.monotonic(), 0.0
    for step, batch in enumerate(length_sorted_batches(lengths, batch_size, list(range(len(mixture))))):
        english = [mixture[i][0] for i in batch]
        other = [disturb(mixture[i][1], randomness) for i in batch]
        half = len(batch) // 2
        noised = [disturb(text, randomness) for text in english[:half]]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            with torch.no_grad():
                target = teacher(*tensors(tokenizer, english))
            predicted = student(*tensors(tokenizer, other))
            again = student(*tensors(tokenizer, noised)) if noised else predicted[:0]
        loss = (predicted - target).pow(2).sum(dim=1).mean()
        if half:
            loss = loss + 0.5 * (again - target[:half]).pow(2).sum(dim=1).mean()
        similarity = predicted @ target.T / 0.05
        loss = loss + 0.1 * nn.functional.cross_entropy(similarity, torch.arange(len(batch)))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        running = loss.item() if step == 0 else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0:
            print(f"step {step}/{steps} loss {running:.4f} {time.monotonic() - started:.0f} s", flush=True)
        if step % 400 == 399:
            save(student, teacher_directory, out)
    save(student, teacher_directory, out)


def save(student: PooledBert, teacher_directory: Path, out: Path) -> None:
    """Write the weights and the tokenizer to a directory that PooledBert can load."""
    out.mkdir(parents=True, exist_ok=True)
    student.bert.save_pretrained(str(out))
    shutil.copy(teacher_directory / "tokenizer.json", out / "tokenizer.json")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--student", type=Path, help="a student to go on with; without it, the teacher is where it starts")
    parser.add_argument("--parallel", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=240_000)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    train(options.teacher, options.student or options.teacher, options.parallel, options.out, options.pairs, options.batch_size, options.seed)
