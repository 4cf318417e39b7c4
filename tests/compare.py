"""Our understanding against others on the same split, in one table: `make compare`.

    python -m tests.compare [--examples N] [--epochs N] [--skip-stock]

Every pipeline learns the same examples and is asked the same held-out messages (tests/messages/test). Stock DIET takes days for
all examples and its hundred epochs on two processors, so it learns a random part in fewer, and ours and the n-grams the same part.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from pathlib import Path

from bot.privacy import set_up_logging, silence_rasa
from tests.pipelines import some_examples, texts_of, train_pipeline

ROOT = Path(__file__).resolve().parent.parent
TEST = sorted((ROOT / "tests" / "messages" / "test").glob("*.jsonl"))
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")


async def accuracy(model: Path, rows: list[dict[str, str]]) -> dict[str, float]:
    """Return the share of messages whose best need is right, per language."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    right: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        parsed = await agent.parse_message(row["text"])
        ranking = [ranked["name"] for ranked in parsed["intent_ranking"] if ranked["name"] != "nlu_fallback"]
        right[row["lang"]].append(bool(ranking) and ranking[0] == row["need"])
    return {language: sum(hits) / len(hits) for language, hits in right.items()}


def main() -> None:
    """Train what has to be trained and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=6000, help="how many examples, chosen at random, all learn for the comparison with stock DIET")
    parser.add_argument("--epochs", type=int, default=20, help="epochs of stock DIET (Rasa's default is 100)")
    parser.add_argument("--skip-stock", action="store_true")
    options = parser.parse_args()
    set_up_logging()
    warnings.simplefilter("ignore")
    silence_rasa()
    rows = texts_of(TEST)
    table: dict[str, tuple[dict[str, float], float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        some = some_examples(Path(temporary) / "examples", options.examples)

        def measure(title: str, name: str, examples: Path | None = None) -> None:
            print(f"training {title} ...", file=sys.stderr, flush=True)
            started = time.monotonic()
            model = train_pipeline(name, Path(temporary), epochs=options.epochs, examples=examples)
            seconds = time.monotonic() - started
            table[title] = asyncio.run(accuracy(model, rows)), seconds

        if not options.skip_stock:
            measure(f"stock, {options.examples} examples, {options.epochs} epochs", "stock", some)
            measure(f"ngrams, {options.examples} examples", "ngrams", some)
            measure(f"ours, {options.examples} examples", "ours", some)
        measure("ngrams, all examples", "ngrams")
        measure("ours, all examples", "ours")
    print(f"{'need, % right':38}" + "".join(f"{language:>9}" for language in LANGUAGES) + f"{'train s':>9}   ({len(rows)} held-out messages)")
    for name, (shares, seconds) in table.items():
        print(f"{name:38}" + "".join(f"{100 * shares[language]:9.1f}" for language in LANGUAGES) + f"{seconds:9.0f}")


if __name__ == "__main__":
    main()
