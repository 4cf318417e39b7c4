"""Our understanding against others on the same split, in one table: `make compare`.

    python -m tests.compare [--epochs N] [--skip-stock]

Every pipeline learns the same examples and is asked the same held-out messages (tests/messages/test).
Stock DIET takes long on two processors; --epochs shortens it, and the table says so.
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
from tests.pipelines import texts_of, train_pipeline

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
    parser.add_argument("--epochs", type=int, default=20, help="epochs of stock DIET (Rasa's default is 100)")
    parser.add_argument("--skip-stock", action="store_true")
    options = parser.parse_args()
    set_up_logging()
    warnings.simplefilter("ignore")
    silence_rasa()
    rows = texts_of(TEST)
    pipelines = ["ngrams"] + ([] if options.skip_stock else ["stock"])
    table: dict[str, tuple[dict[str, float], float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name in pipelines:
            print(f"training {name} ...", file=sys.stderr, flush=True)
            started = time.monotonic()
            model = train_pipeline(name, Path(temporary), epochs=options.epochs)
            seconds = time.monotonic() - started
            table[f"{name}, {options.epochs} epochs" if name == "stock" else name] = asyncio.run(accuracy(model, rows)), seconds
    table["ours"] = asyncio.run(accuracy(ROOT / "rasa_project" / "models" / "beside.tar.gz", rows)), float("nan")
    print(f"{'need, % right':24}" + "".join(f"{language:>9}" for language in LANGUAGES) + f"{'train s':>9}   ({len(rows)} held-out messages)")
    for name, (shares, seconds) in table.items():
        print(f"{name:24}" + "".join(f"{100 * shares[language]:9.1f}" for language in LANGUAGES) + f"{seconds:9.0f}")


if __name__ == "__main__":
    main()
