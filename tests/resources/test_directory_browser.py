"""The pages in a real browser, where Chromium is installed (continuous integration installs it).

With AXE_CORE set to axe-core's axe.min.js its findings count too; with PICTURES set to a folder the screenshots stay there.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from resources.exchange.coverage import coverage, report_page
from resources.exchange.page import page
from resources.model import Listing
from resources.vocabulary import Vocabulary
from resources.words import Words
from tests.resources.chromium import browser, find_chromium, open_page

AXE = os.environ.get("AXE_CORE")
PICTURES = os.environ.get("PICTURES")
VIEWS = [(width, height, scheme) for width, height in ((360, 740), (1280, 900)) for scheme in ("light", "dark")]


@pytest.fixture
def chromium() -> str:
    """Return the installed browser; without one conftest.py leaves this file out."""
    found = find_chromium()
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["en", "hi"])
async def test_the_page_in_a_browser(chromium: str, language: str, every: list[Listing], words: Words, now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(every, language, now.date(), words), encoding="utf-8")
    papers = set()
    with browser(chromium) as port:
        async with open_page(port) as shown:
            for width, height, scheme in VIEWS:
                await shown.show(path.as_uri(), width, height, scheme)
                assert await shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
                assert await shown.evaluate("document.scripts.length") == 0
                small = "[...document.querySelectorAll('main article li a, nav a, .leave')].filter(one => one.getBoundingClientRect().height < 24).length"
                assert await shown.evaluate(small) == 0
                papers.add(await shown.evaluate("getComputedStyle(document.body).backgroundColor"))
                await shown.press("Tab")
                assert await shown.evaluate("document.activeElement.className") == "skip"
                assert await shown.evaluate("document.querySelector('.leave').getBoundingClientRect().bottom <= window.innerHeight")
                picture = await shown.picture()
                assert len(picture) > 10_000
                if PICTURES:
                    (Path(PICTURES) / f"page-{language}-{width}-{scheme}.png").write_bytes(picture)
                if AXE:
                    assert await shown.axe(Path(AXE).read_text(encoding="utf-8")) == []  # noqa: ASYNC240 - a test reads one file
    assert len(papers) == 2


async def test_the_report_in_a_browser(chromium: str, every: list[Listing], vocabulary: Vocabulary, now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(report_page(coverage(every, vocabulary, now.date())), encoding="utf-8")
    with browser(chromium) as port:
        async with open_page(port) as shown:
            for width, height, scheme in VIEWS:
                await shown.show(path.as_uri(), width, height, scheme)
                assert await shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
                assert await shown.evaluate("[...document.querySelectorAll('svg')].every(one => one.getBoundingClientRect().height > 20)")
                if AXE:
                    assert await shown.axe(Path(AXE).read_text(encoding="utf-8")) == []  # noqa: ASYNC240 - a test reads one file
