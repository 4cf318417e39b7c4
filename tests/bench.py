"""Milliseconds a message, memory and time to the first answer, ours and a stock Rasa pipeline in one run: `make bench`.

    python -m tests.bench [--messages N] [--skip-stock | --stock-model FILE]

The stock pipeline is trained on the same examples for one epoch: neither its speed nor its size depends on how long it
learns (that epoch takes a quarter of an hour, so its model can be given again). Both run in a process of their own, on one thread, over the same held-out messages, the whole way from the
message to the reply (ours with danger, actions and directory; the stock one with its policies alone).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = sorted((ROOT / "tests" / "messages" / "test").glob("*.jsonl"))


def measured(name: str, milliseconds: list[float], first_answer: float) -> str:
    """Return one result as JSON."""
    ordered = sorted(milliseconds)
    return json.dumps(
        {
            "name": name,
            "median_ms": round(statistics.median(ordered), 2),
            "p95_ms": round(ordered[int(0.95 * len(ordered))], 2),
            "first_answer_s": round(first_answer, 1),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
    )


async def run_ours(count: int, started: float) -> str:
    """Measure the whole conversation path."""
    from bot.assembly import assemble
    from bot.messages import Incoming
    from bot.settings import Settings
    from tests.pipelines import texts_of

    conversation = assemble(Settings())
    await conversation.respond(Incoming("first", "hello"))
    first = time.time() - started
    milliseconds = []
    for number, row in enumerate(texts_of(TEST)[:count]):
        begun = time.perf_counter()
        await conversation.respond(Incoming(f"chat {number // 5}", row["text"]))
        milliseconds.append((time.perf_counter() - begun) * 1000)
    return measured("ours", milliseconds, first)


async def run_stock(model: Path, count: int, started: float) -> str:
    """Measure the stock pipeline in process."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    from bot.privacy import silence_rasa
    from tests.pipelines import texts_of

    silence_rasa()
    agent = Agent.load(model)
    await agent.handle_message(UserMessage("hello", sender_id="first"))
    first = time.time() - started
    milliseconds = []
    for number, row in enumerate(texts_of(TEST)[:count]):
        begun = time.perf_counter()
        await agent.handle_message(UserMessage(row["text"], sender_id=f"chat {number // 5}"))
        milliseconds.append((time.perf_counter() - begun) * 1000)
    return measured("stock", milliseconds, first)


def main() -> None:
    """Train the stock pipeline, measure both in processes of their own, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=400)
    parser.add_argument("--only", choices=["ours", "stock"])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--started", type=float)
    parser.add_argument("--skip-stock", action="store_true")
    parser.add_argument("--stock-model", type=Path, help="a stock model trained before; without it one is trained")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.only:
        from bot.privacy import set_up_logging

        set_up_logging()
        run = run_ours(options.messages, options.started) if options.only == "ours" else run_stock(options.model, options.messages, options.started)
        print(asyncio.run(run))
        return
    with tempfile.TemporaryDirectory() as temporary:
        arguments = [["--only", "ours"]]
        if options.stock_model:
            arguments.append(["--only", "stock", "--model", str(options.stock_model.resolve())])
        elif not options.skip_stock:
            from tests.pipelines import train_pipeline

            print("training the stock pipeline for one epoch (a quarter of an hour) ...", file=sys.stderr, flush=True)
            arguments.append(["--only", "stock", "--model", str(train_pipeline("stock", Path(temporary), epochs=1, core=True))])
        print(f"{'':8}{'median ms':>11}{'p95 ms':>9}{'first answer s':>16}{'peak memory MB':>16}")
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
        for argument in arguments:
            command = [sys.executable, "-m", "tests.bench", *argument, "--messages", str(options.messages), "--started", str(time.time())]
            output = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
            row = json.loads(output.decode().strip().splitlines()[-1])
            print(f"{row['name']:8}{row['median_ms']:11.2f}{row['p95_ms']:9.2f}{row['first_answer_s']:16.1f}{row['peak_memory_mb']:16d}")


if __name__ == "__main__":
    main()
