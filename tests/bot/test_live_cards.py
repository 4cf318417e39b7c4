"""A number that a maintainer mends reaches the danger card without a restart."""

from __future__ import annotations

import shutil
from datetime import datetime, timezone
from pathlib import Path

from bot.danger.cards import Cards
from bot.danger.detector import Danger
from resources.live import LiveDirectory
from resources.reading import LISTINGS


def test_the_card_follows_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "listings"
    shutil.copytree(LISTINGS, folder)
    live = LiveDirectory.open(folder, tmp_path / "directory.db")
    now = datetime(2026, 11, 23, tzinfo=timezone.utc)
    cards = [Cards.compose(live, now)]
    live.when_changed(lambda: cards.append(Cards.compose(live, now)))
    before, _ = cards[-1].card(Danger("danger"), "en", "IN")
    assert "112" in before.text.splitlines()[0]
    path = folder / "in.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("id: in-112")
    end = text.index("- id:", start)
    path.write_text(text[:start] + text[start:end].replace("'112'", "'119'").replace('"112"', '"119"') + text[end:], encoding="utf-8")
    assert live.refresh()
    after, _ = cards[-1].card(Danger("danger"), "en", "IN")
    assert "119" in after.text.splitlines()[0]
