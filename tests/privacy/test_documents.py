"""The documents for who runs the bot say what is so: settings, locked versions, the units and rules that they show."""

from __future__ import annotations

import hashlib
import re
from dataclasses import fields

import pytest

from bot.freed_memory import OVERWRITING
from bot.settings import Settings
from bot.training import PROJECT
from tests.privacy.traces import ROOT

DOCS = ROOT / "docs"
LOCK = ROOT / "requirements.lock"


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_the_lock_file_was_looked_at_for_known_holes() -> None:
    total = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    assert total in text_of("dependencies.md"), "requirements.lock changed: look at docs/dependencies.md again (its last part says how) and write the new sum into it"


def test_the_listed_versions_are_the_locked_ones() -> None:
    locked = set(re.findall(r"^([a-z0-9_.-]+)==([^ ;\\]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| ([0-9.]+) \|", text_of("dependencies.md"), re.MULTILINE)
    assert len(listed) > 10
    assert [pair for pair in listed if pair not in locked] == []


def test_every_setting_is_in_the_table_with_its_default() -> None:
    operating = text_of("operating.md")
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', source)) | {"BESIDE_WORDS", *OVERWRITING}
    assert len(named) >= len(fields(Settings))
    assert [name for name in sorted(named) if f"`{name}`" not in operating] == []
    for name, value in (("SILENCE_SECONDS", Settings().silence_seconds), ("REPLY_SECONDS", Settings().reply_seconds), ("LOG_LEVEL", Settings().log_level)):
        shown = f"{value:g}" if isinstance(value, float) else value
        assert re.search(rf"`{name}` \| {shown} \|", operating), name


@pytest.mark.parametrize("name", ["threat-model.md", "operating.md", "security.md", "dependencies.md"])
def test_links_and_files_that_are_named_are_there(name: str) -> None:
    text = text_of(name)
    for target in re.findall(r"\]\(([a-z-]+\.md)\)", text):
        assert (DOCS / target).is_file(), target
    for path in re.findall(r"`((?:bot|tests|rasa_project|resources)/[a-z_/]+(?:\.py|/))`", text):
        assert (ROOT / path).exists(), path


def test_the_store_that_the_documents_name_for_a_rasa_server_is_there() -> None:
    assert "rasa_project.encrypted_store.EncryptedRedisTrackerStore" in text_of("operating.md")
    assert "class EncryptedRedisTrackerStore" in (PROJECT / "encrypted_store.py").read_text(encoding="utf-8")
