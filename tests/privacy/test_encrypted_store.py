"""The state on a standby machine: encrypted, gone on time, refused when changed; without Redis nobody waits in vain."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.stores import privacy_facts, tracker_store
from bot.settings import Settings, SettingsError
from bot.training import PROJECT
from rasa_project.encrypted_store import EncryptedRedisTrackerStore, Sealer, StateKeyError
from tests.privacy.redis_server import RedisServer

KEY, OTHER_KEY = "k" * 40, "q" * 40
SENDER = "5f0c8e1d"
SLOTS = ("country", "place", "language")


@pytest.fixture(scope="module")
def domain() -> Domain:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Rasa's own dependencies deprecate
        return Domain.load(str(PROJECT / "domain"))


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    folder = Path(tempfile.mkdtemp(prefix="r"))  # a socket's path may have 107 letters at most
    running = RedisServer(folder)
    running.start()
    yield running
    running.stop(kill=True)
    shutil.rmtree(folder)


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def open_store(server: RedisServer, domain: Domain, clock: Clock) -> AsyncIterator[Any]:
    with server.client() as client:
        client.flushall()
    opened = []

    def open_one(key: str = KEY, **settings: Any) -> EncryptedRedisTrackerStore:
        store = EncryptedRedisTrackerStore(domain, url=server.url, state_key=key, clock=clock, wall=clock, **settings)
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        await store.close()


async def say(store: EncryptedRedisTrackerStore, sender: str = SENDER, **slots: str) -> None:
    """Do what Rasa does in a turn: get the tracker or a new one, change it, save it."""
    tracker = await store.get_or_create_tracker(sender)
    for name, value in slots.items():
        tracker.update(SlotSet(name, value), store.domain)
    await store.save(tracker)


def known(tracker: DialogueStateTracker | None) -> dict[str, Any] | None:
    return None if tracker is None else {name: value for name, value in tracker.current_slot_values().items() if value is not None and name in SLOTS}


async def test_the_standby_machine_goes_on_where_the_first_one_was_killed(open_store: Any) -> None:
    first, standby = open_store(), open_store()
    await say(first, country="IN", place="Pune")
    assert known(await standby.retrieve(SENDER)) == {"country": "IN", "place": "Pune"}
    await say(standby, place="Nashik")
    assert known(await first.retrieve(SENDER)) == {"country": "IN", "place": "Nashik"}
    await standby.forget(SENDER)
    assert await first.retrieve(SENDER) is None


async def test_redis_holds_neither_values_nor_senders_and_forgets_by_itself(server: RedisServer, open_store: Any) -> None:
    await say(open_store(silence_seconds=120.0), country="IN", place="Zarathustrapur")
    await say(open_store(silence_seconds=120.0), sender="b", country="FR")
    with server.client() as client:
        names = client.keys("*")
        values = [client.get(name) or b"" for name in names]
        assert all(0 < client.pttl(name) <= 120_000 for name in names)
    assert len({len(value) for value in values}) == 1, "the length tells one state from another"
    written = b"".join([*names, *values, *(path.read_bytes() for path in server.folder.rglob("*") if path.is_file())])
    assert b"beside:" in written
    for content in ("Zarathustrapur", SENDER, "country", "place", KEY):
        assert content.encode() not in written


@pytest.mark.parametrize("change", ["flip", "cut", "empty", "foreign", "swap", "text"])
async def test_a_changed_value_is_forgotten_and_breaks_nothing(server: RedisServer, open_store: Any, change: str) -> None:
    store = open_store()
    await say(store, country="IN")
    await say(store, sender="someone else", country="FR")
    sealer = Sealer(KEY)
    mine, theirs = sealer.name(SENDER), sealer.name("someone else")
    with server.client() as client:
        value = client.get(mine) or b""
        changed = {
            "flip": value[:40] + bytes([value[40] ^ 1]) + value[41:],
            "cut": value[:-1],
            "empty": b"",
            "foreign": b'{"slots":{"country":"IN"}}',
            "swap": client.get(theirs) or b"",
            "text": os.urandom(560),
        }[change]
        client.set(mine, changed)
    assert await store.retrieve(SENDER) is None
    assert known(await store.retrieve("someone else")) == {"country": "FR"}
    await say(store, country="ES")
    assert known(await store.retrieve(SENDER)) == {"country": "ES"}


async def test_another_key_reads_nothing(open_store: Any) -> None:
    await say(open_store(), country="IN")
    assert await open_store(OTHER_KEY).retrieve(SENDER) is None


async def test_a_value_that_outlived_its_time_in_a_copy_is_refused(server: RedisServer, open_store: Any, clock: Clock) -> None:
    store = open_store(silence_seconds=100.0)
    await say(store, country="IN")
    with server.client() as client:
        client.persist(Sealer(KEY).name(SENDER))
    clock.now += 101
    assert await store.retrieve(SENDER) is None


async def test_while_redis_is_away_the_conversation_goes_on_and_forgetting_is_made_up_for(server: RedisServer, open_store: Any, clock: Clock) -> None:
    store = open_store()
    await say(store, country="IN")
    await say(store, sender="leaving", country="FR")
    server.stop()
    await say(store, place="Pune")
    assert known(await store.retrieve(SENDER)) == {"country": "IN", "place": "Pune"}
    await store.forget("leaving")
    assert await store.retrieve("leaving") is None
    server.start()  # with what it had written down before
    clock.now += 6
    assert await store.retrieve("leaving") is None
    with server.client() as client:
        assert not client.exists(Sealer(KEY).name("leaving"))
    assert known(await store.retrieve(SENDER)) == {"country": "IN", "place": "Pune"}, "newer than what Redis had"
    await say(store, language="hi")
    assert known(await open_store().retrieve(SENDER)) == {"country": "IN", "place": "Pune", "language": "hi"}


async def test_a_slot_that_a_newer_version_does_not_know_is_left_out(server: RedisServer, open_store: Any, clock: Clock) -> None:
    sealer = Sealer(KEY)
    with server.client() as client:
        client.set(sealer.name(SENDER), sealer.seal(sealer.name(SENDER), {"country": "IN", "gone": "x"}, clock()))
    assert known(await open_store().retrieve(SENDER)) == {"country": "IN"}


async def test_silence_is_noticed_while_redis_is_away(server: RedisServer, open_store: Any, clock: Clock) -> None:
    store = open_store(silence_seconds=100.0)
    server.stop()
    await say(store, country="IN")
    clock.now += 101
    assert await store.retrieve(SENDER) is None
    assert list(await store.keys()) == []
    server.start()


def test_redis_without_a_good_key_or_address_does_not_start() -> None:
    with pytest.raises(SettingsError, match="STATE_KEY is needed"):
        tracker_store(Settings(redis_url="redis://127.0.0.1"))
    with pytest.raises(StateKeyError, match="32 characters"):
        tracker_store(Settings(redis_url="redis://127.0.0.1", state_key="short"))
    with pytest.raises(SettingsError, match="REDIS_URL"):
        tracker_store(Settings(redis_url="http://127.0.0.1", state_key=KEY))
    assert privacy_facts(Settings(redis_url="redis://127.0.0.1")).outside
    assert not privacy_facts(Settings()).outside
