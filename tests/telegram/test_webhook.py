"""Updates brought by Telegram: the secret, and that a call is answered only after the person was."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.settings import Settings
from bot.telegram.starting import StartError, check_settings
from bot.telegram.webhook import ConstantTimeSecret
from tests.end_to_end.bot_api import TOKEN, BotApi
from tests.telegram.conftest import Running, start

SECRET = "a-long-random-word_42"


@pytest.fixture
async def hooked(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = start(api, webhook_url=f"http://127.0.0.1:{port}/telegram", webhook_secret=SECRET, webhook_port=port)
    await asyncio.wait((running.task, asyncio.ensure_future(api.until(lambda: running.said))), return_when=asyncio.FIRST_COMPLETED)
    yield running
    running.conversation.gate.set()
    running.stop.set()
    await running.task


async def test_what_telegram_brings_is_answered_in_order(hooked: Running) -> None:
    hooked.api.write(1, "two")
    hooked.api.write(1, "on")
    assert await hooked.api.answers(1, 3) == ["first", "second", "answer to on"]
    await hooked.api.all_acknowledged()
    assert hooked.api.webhook["allowed_updates"] == ["message", "callback_query"]


async def test_a_call_is_answered_only_after_the_person_and_the_same_update_only_once(hooked: Running) -> None:
    update = {"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "x"}, "text": "slow"}}
    calls = [asyncio.ensure_future(hooked.api.call_webhook(update, SECRET)) for _ in range(3)]
    assert await hooked.api.ask(2, "quick") == ["answer to quick"]
    assert not any(call.done() for call in calls)
    hooked.conversation.gate.set()
    assert await asyncio.gather(*calls) == [200, 200, 200]
    assert await hooked.api.call_webhook(update, SECRET) == 200
    assert hooked.api.texts(1) == ["answer to slow"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper()])
async def test_nobody_without_the_secret_gets_in(hooked: Running, secret: str | None) -> None:
    update = {"update_id": 6, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "x"}, "text": "let me in"}}
    assert await hooked.api.call_webhook(update, secret) == 403
    assert hooked.conversation.heard_from_people == []


async def test_other_paths_and_methods_lead_nowhere(hooked: Running) -> None:
    async with aiohttp.ClientSession() as session:
        for address in (hooked.api.local_webhook, hooked.api.local_webhook.replace("/telegram", "/"), hooked.api.local_webhook + "/x"):
            async with session.get(address) as response:
                assert response.status in (404, 405)


def test_the_secret_compares_as_a_text_does_from_either_side() -> None:
    secret = ConstantTimeSecret(SECRET)
    assert secret == SECRET
    assert str.__eq__(SECRET, secret)
    assert ConstantTimeSecret("other") != SECRET
    assert secret != 7
    assert hash(secret) == hash(SECRET)


def test_the_librarys_comparison_goes_through_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr("bot.telegram.webhook.hmac.compare_digest", lambda one, other: compared.append((one, other)) or one == other)
    assert "token" != ConstantTimeSecret("secret")  # noqa: SIM300 - the order in the library's code
    assert compared


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (Settings(), "TELEGRAM_BOT_TOKEN"),
        (Settings(telegram_token=TOKEN), "WEBHOOK_URL"),
        (Settings(telegram_token=TOKEN, webhook_url="https://example.org/x"), "WEBHOOK_SECRET"),
        (Settings(telegram_token=TOKEN, webhook_url="https://example.org/x", webhook_secret="not allowed!"), "WEBHOOK_SECRET"),
    ],
)
def test_a_missing_setting_is_told_in_one_sentence(settings: Settings, named: str) -> None:
    with pytest.raises(StartError, match=named):
        check_settings(settings, webhook=True)
