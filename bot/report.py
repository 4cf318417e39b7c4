"""Write the figures of understanding per language, need and danger into docs/, with a confusion picture: `make report`."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timezone
from pathlib import Path

from bot.evaluation import Figures, judge, read_labelled, score, table
from bot.privacy import set_up_logging
from bot.settings import ROOT, Settings
from resources.replacement import replacement

MESSAGES = ROOT / "tests" / "messages" / "test"
DOCS = ROOT / "docs"


def per_need(figures: Figures) -> str:
    """Return a table of recall and precision per need, from the confusion counts."""
    confusion = figures.confusion
    lines = ["| need | messages | found, % | of those called so, % right | most often taken for |", "|---|---|---|---|---|"]
    for need in sorted(confusion):
        row = confusion[need]
        total, right = sum(row.values()), row.get(need, 0)
        called = sum(other.get(need, 0) for other in confusion.values())
        wrong = sorted(((count, name) for name, count in row.items() if name != need), reverse=True)
        lines.append(f"| {need} | {total} | {100 * right / total:.0f} | {100 * right / called if called else 0:.0f} | {', '.join(f'{name} {count}' for count, name in wrong[:2]) or '-'} |")
    return "\n".join(lines)


def draw_confusion(figures: Figures, path: Path) -> None:
    """Draw which need was taken for which, shares of each row, and write it as PNG."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    names = sorted({*figures.confusion, *(name for row in figures.confusion.values() for name in row)})
    shares = [[figures.confusion.get(need, {}).get(other, 0) / max(1, sum(figures.confusion.get(need, {}).values())) for other in names] for need in names]
    picture, axes = pyplot.subplots(figsize=(11, 10))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_xlabel("taken for")
    axes.set_ylabel("is")
    for y, row in enumerate(shares):
        for x, share in enumerate(row):
            if share >= 0.05:
                axes.text(x, y, f"{100 * share:.0f}", ha="center", va="center", fontsize=6, color="white" if share > 0.5 else "black")
    picture.tight_layout()
    picture.savefig(path, dpi=110)
    pyplot.close(picture)


async def report(settings: Settings) -> str:
    """Measure the held-out part and return the page."""
    rows = [row for path in sorted(MESSAGES.glob("*.jsonl")) for row in read_labelled(path)]
    judged = await judge(settings, rows, lambda line: print(line, file=sys.stderr))  # noqa: T201 - progress of a command
    figures = score(rows, judged)
    DOCS.mkdir(exist_ok=True)
    draw_confusion(figures["all"], DOCS / "confusion.png")
    today = datetime.now(timezone.utc).date().isoformat()
    parts = [
        "# What is understood, measured",
        f"Written by `make report` on {today}. The messages (tests/messages/test, {len(rows)}) were written by authors who wrote none of the examples and saw none of them; nothing was learned from them. "
        "What blurs them is said in understanding.md.",
        "```\n" + table(figures) + "\n```",
        "need, topic, lang: % right. country: right or asked about, where one is named. place: the town. alarms: harmless messages taken for a danger. "
        "chatter: everyday questions taken for a disclosure or a danger. Recall counts a danger as seen whatever kind it was taken for.",
        "## Needs, all languages together",
        per_need(figures["all"]),
        "![Which need is taken for which](confusion.png)",
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write docs/figures.md and docs/confusion.png."""
    set_up_logging()
    page = asyncio.run(report(Settings.from_environment()))
    with replacement(DOCS / "figures.md") as new:
        new.write_text(page, encoding="utf-8")
    print(page)  # noqa: T201 - the report is also shown


if __name__ == "__main__":
    main()
