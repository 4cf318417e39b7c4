"""Measures the directory with many synthetic listings: build, look-ups, memory. Not part of the suite.

python tests/resources/measure_directory.py [LISTINGS]
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from resources.build import build
from resources.editing import new_entry
from resources.query import Query
from resources.search import Directory
from resources.validation import check_files

NOW = datetime(2026, 11, 24, 20, 30, tzinfo=timezone.utc)
TOPICS = ["sexual_assault", "sexual_harassment", "workplace_harassment", "domestic_violence", "suicide_crisis", "general", "none"]


def write_listings(folder: Path, number: int, numbers: random.Random) -> None:
    """Write as many listings as asked, copies of the real ones with other ids, regions and hours."""
    real = check_files()[0]
    texts: dict[str, list[str]] = {}
    for one in real:
        texts.setdefault(one.country, []).append(new_entry(one.to_dict()))
    helpers = [(one, new_entry(replace(one, region=None, related=()).to_dict())) for one in real if one.kind != "emergency"]
    for place in range(number - len(real)):
        one, text = helpers[numbers.randrange(len(helpers))]
        text = text.replace(f"- id: {one.id}\n", f"- id: {one.country.lower()}-copy-{place}\n", 1)
        region = numbers.choice(["IN-MH", "IN-DL", "IN-KA", None]) if one.country == "IN" else one.region
        if region:
            text = text.replace("  kind:", f"  region: {region}\n  kind:", 1)
        if one.timezone:
            text = text.replace("opening_hours: 24/7", f"opening_hours: {numbers.choice(['24/7', 'Mo-Fr 09:00-17:00'])}", 1)
        texts[one.country].append(text)
    for country, entries in texts.items():
        (folder / f"{country.lower()}.yml").write_text("".join(entries), encoding="utf-8")


def memory() -> int:
    """Return the most memory used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(number: int) -> None:
    """Print build time, look-up percentiles in milliseconds of processor time, and memory in MB."""
    numbers = random.Random(1)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "listings"
        folder.mkdir()
        write_listings(folder, number, numbers)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        begin, computed = time.perf_counter(), time.process_time()
        built = build(folder, Path(place) / "directory.db")
        print(f"{built.listings} listings, {size:.0f} MB of YAML: built in {time.perf_counter() - begin:.1f} s ({time.process_time() - computed:.1f} s of processor), {memory()} MB")
        with Directory.open(built.path) as directory:
            countries = [*directory.countries(), "IN", "IN", "IN", "US", "GB"]
            taken: dict[str, list[float]] = {"find": [], "find_relaxed": []}
            for _ in range(2000):
                country = numbers.choice(countries)
                region = numbers.choice(["IN-MH", "IN-DL", None]) if country == "IN" else None
                query = Query(country, region=region, topic=numbers.choice(TOPICS), audience=numbers.choice([frozenset(), frozenset({"men"}), frozenset({"children"})]),
                              language=numbers.choice([None, None, None, "hi"]), channel=numbers.choice([None, None, "text", "written"]), open_now=numbers.random() < 0.2)  # fmt: skip
                for name, ask in (("find", directory.find), ("find_relaxed", directory.find_relaxed)):
                    # Processor time: on a machine that does other work too, the clock tells of that work.
                    begin = time.process_time()
                    ask(query, NOW)
                    taken[name].append((time.process_time() - begin) * 1000)
        for name, times in taken.items():
            cuts = statistics.quantiles(times, n=100)
            print(f"{name}, ms of processor: p50 {cuts[49]:.2f} ms, p95 {cuts[94]:.2f} ms, p99 {cuts[98]:.2f} ms, most {max(times):.2f} ms; {memory()} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
