"""A stand-in for Telegram's Bot API that behaves like it where the bot depends on it: offsets, webhooks, limits, errors."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

TOKEN = "4242424242:AAStandInForTheRealTokenOfABot_abcdefg"
BOT = {"id": 4242424242, "is_bot": True, "first_name": "Beside", "username": "beside_test_bot"}
# Nothing is measured with it: it only ends a test that would wait for ever.
HANG_SECONDS = 240.0
TWO_DAYS = 48 * 3600


@dataclass
class Call:
    """One call of the bot: the method and its parameters, nested ones decoded."""

    method: str
    params: dict[str, Any]

    @property
    def chat(self) -> int:
        """Return the chat that the call is about, 0 when there is none."""
        return int(self.params.get("chat_id") or 0)


@dataclass
class Fault:
    """An error to answer with instead of doing what was asked; hold: never answer at all."""

    method: str
    status: int = 500
    retry_after: int | None = None
    chat: int | None = None
    times: int = 1
    hold: bool = False
    description: str = "made up by the test"


@dataclass
class BotApi:
    """Telegram as one bot sees it. Write as a person with `write`, `press` and `send`; read with `texts` and `messages`."""

    calls: list[Call] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    chats: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    acknowledged: int = 0
    profile: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with an empty queue."""
        self._updates: list[dict[str, Any]] = []
        self._update_id = 1000
        self._message_id = 50
        self._query_id = 0
        self._changed = asyncio.Condition()
        self._poll = 0
        self._runner: web.AppRunner | None = None
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self.url = ""

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """End everything."""
        for task in [*self._deliveries.values(), *self._tasks]:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    # As a person.

    def write(self, chat: int, text: str, **extra: Any) -> int:
        """Write a message; returns its id."""
        return self.send(chat, text=text, **extra)

    def send(self, chat: int, chat_type: str = "private", language: str = "en", kind: str = "message", **content: Any) -> int:
        """Send anything (photo=..., location=...), edit a message (kind="edited_message"), or write in a group."""
        message_id = self._new_message(chat, {"from": self.person(chat, language), **content}, chat_type)
        self._queue({kind: self.chats[chat][message_id]})
        return message_id

    def press(self, chat: int, data: str, message_id: int | None = None) -> str:
        """Press a button under a message, by default under the bot's last one; returns the query's id."""
        if message_id is None:
            message_id = self.messages(chat)[-1]["message_id"]
        self._query_id += 1
        query = {"id": str(self._query_id), "from": self.person(chat), "chat_instance": "1", "data": data, "message": self.chats[chat][message_id]}
        self._queue({"callback_query": query})
        return str(self._query_id)

    def give_again(self, message_id: int, chat: int) -> None:
        """Hand an update over a second time under the same id, as after a lost acknowledgement."""
        update = next(update for update in self._all if update.get("message", {}).get("message_id") == message_id and update["message"]["chat"]["id"] == chat)
        self._updates.append(update)
        self._notify()

    @staticmethod
    def person(chat: int, language: str = "en") -> dict[str, Any]:
        """Return the user who writes in a chat."""
        return {"id": abs(chat), "is_bot": False, "first_name": "Zarathustrina", "username": "zarathustrina_x", "language_code": language}

    # What the person sees.

    def messages(self, chat: int) -> list[dict[str, Any]]:
        """Return the bot's messages that are in a chat now."""
        return [message for message in self.chats.get(chat, {}).values() if message["from"]["is_bot"]]

    def texts(self, chat: int) -> list[str]:
        """Return the texts of the bot's messages that are in a chat now."""
        return [message["text"] for message in self.messages(chat)]

    def buttons(self, chat: int) -> dict[str, str]:
        """Return label -> data of the buttons under the bot's last message."""
        rows = self.messages(chat)[-1].get("reply_markup", {}).get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in rows for button in row}

    def called(self, method: str, chat: int | None = None) -> list[Call]:
        """Return the calls of one method, of one chat."""
        return [call for call in self.calls if call.method == method and chat in (None, call.chat)]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until a condition holds."""
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: bool(holds())), HANG_SECONDS)
            except asyncio.TimeoutError:
                seen = [(call.method, call.chat) for call in self.calls][-12:]
                raise AssertionError(f"waited in vain; the last calls were {seen}") from None

    async def answers(self, chat: int, count: int = 1, after: int = 0) -> list[str]:
        """Wait until the bot has sent so many messages to a chat (after the first ones) and return them."""
        await self.until(lambda: len(self.messages(chat)) >= after + count)
        return self.texts(chat)[after:]

    async def ask(self, chat: int, text: str, count: int = 1) -> list[str]:
        """Write and return what came back."""
        before = len(self.messages(chat))
        self.write(chat, text)
        return await self.answers(chat, count, before)

    async def all_acknowledged(self) -> None:
        """Wait until the bot has let every update be forgotten."""
        await self.until(lambda: not self._updates)

    # As Telegram.

    @property
    def _all(self) -> list[dict[str, Any]]:
        return self.__dict__.setdefault("_every_update", [])

    def _new_message(self, chat: int, content: dict[str, Any], chat_type: str = "private") -> int:
        self._message_id += 1
        title = {"first_name": "Zarathustrina"} if chat_type == "private" else {"title": "A group"}
        message = {"message_id": self._message_id, "date": int(time.time()), "chat": {"id": chat, "type": chat_type, **title}, **content}
        self.chats.setdefault(chat, {})[self._message_id] = message
        return self._message_id

    def _queue(self, content: dict[str, Any]) -> None:
        self._update_id += 1
        update = {"update_id": self._update_id, **content}
        self._all.append(update)
        self._updates.append(update)
        if self.webhook.get("url"):
            chat = next(iter(content.values()))
            chat = chat.get("chat") or chat["message"]["chat"]
            before = self._deliveries.get(chat["id"])
            self._deliveries[chat["id"]] = asyncio.ensure_future(self._deliver(update, before))
        self._notify()

    async def _deliver(self, update: dict[str, Any], before: asyncio.Task[None] | None) -> None:
        """Bring an update to the webhook, one after the other in a chat, again until it is taken."""
        if before is not None:
            await asyncio.wait((before,))
        while update in self._updates:
            with contextlib.suppress(aiohttp.ClientError):
                if await self.call_webhook(update, self.webhook.get("secret_token")) == 200:
                    self._updates.remove(update)
                    self._notify()
                    return
            await asyncio.sleep(0.05)

    async def call_webhook(self, update: dict[str, Any], secret: str | None, listen: str | None = None) -> int:
        """Call the webhook as Telegram (or someone else) would, and return the status."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
        async with aiohttp.ClientSession() as session, session.post(listen or self.local_webhook, json=update, headers=headers) as response:
            return response.status

    @property
    def local_webhook(self) -> str:
        """Return the webhook's address as the proxy in front of the bot would call it: plain HTTP on this machine."""
        parts = urlsplit(self.webhook["url"])
        return f"http://127.0.0.1:{parts.port}{parts.path}"

    def _notify(self) -> None:
        async def notify() -> None:
            async with self._changed:
                self._changed.notify_all()

        task = asyncio.ensure_future(notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        params = await _params(request)
        if request.match_info["token"] != TOKEN:
            return _error(401, "Unauthorized")
        call = Call(method, params)
        if method not in ("getUpdates", "getMe"):
            self.calls.append(call)
            self._notify()
        fault = next((fault for fault in self.faults if fault.method == method and fault.times > 0 and fault.chat in (None, call.chat)), None)
        if fault is not None:
            fault.times -= 1
            if fault.hold:
                await asyncio.sleep(HANG_SECONDS)
            return _error(fault.status, fault.description, fault.retry_after)
        try:
            result = await getattr(self, f"_{_snake(method)}", self._unknown)(params)
        except ApiError as error:
            return _error(error.status, error.description)
        self._notify()
        return web.json_response({"ok": True, "result": result})

    async def _unknown(self, params: dict[str, Any]) -> Any:
        raise ApiError(404, "Not Found: method not found")

    async def _get_me(self, params: dict[str, Any]) -> Any:
        return BOT

    async def _get_updates(self, params: dict[str, Any]) -> Any:
        if self.webhook.get("url"):
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        self._poll += 1
        mine = self._poll
        offset, limit = int(params.get("offset") or 0), int(params.get("limit") or 100)
        if offset > 0:
            self.acknowledged = max(self.acknowledged, offset - 1)
            self._updates = [update for update in self._updates if update["update_id"] >= offset]
            self._notify()
        allowed = params.get("allowed_updates") or ["message", "callback_query", "edited_message"]

        def waiting() -> list[dict[str, Any]]:
            return sorted((update for update in self._updates if any(kind in update for kind in allowed)), key=lambda update: int(update["update_id"]))

        self._notify()  # someone polls: whoever waits for acknowledgements looks again
        async with self._changed:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._changed.wait_for(lambda: waiting() or mine != self._poll), float(params.get("timeout") or 0) or 0.01)
        if mine != self._poll:
            raise ApiError(409, "Conflict: terminated by other getUpdates request")
        return waiting()[:limit]

    async def _send_message(self, params: dict[str, Any]) -> Any:
        text, markup = str(params.get("text") or ""), params.get("reply_markup")
        if not text:
            raise ApiError(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise ApiError(400, "Bad Request: message is too long")
        if any(not 1 <= len(button.get("callback_data", "").encode()) <= 64 for row in (markup or {}).get("inline_keyboard", []) for button in row):
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
        content = {"from": BOT, "text": text, **({"reply_markup": markup} if markup else {})}
        chat = int(params["chat_id"])
        message_id = self._new_message(chat, content, "private" if chat > 0 else "group")
        return self.chats[chat][message_id]

    async def _delete_messages(self, params: dict[str, Any]) -> Any:
        ids, chat = [int(message_id) for message_id in params["message_ids"]], self.chats.get(int(params["chat_id"]), {})
        if not 1 <= len(ids) <= 100:
            raise ApiError(400, "Bad Request: wrong number of messages to delete")
        if any(message_id in chat and chat[message_id]["date"] < time.time() - TWO_DAYS for message_id in ids):
            raise ApiError(400, "Bad Request: message can't be deleted for everyone")
        for message_id in ids:
            chat.pop(message_id, None)
        return True

    async def _set_webhook(self, params: dict[str, Any]) -> Any:
        self.webhook = params
        return True

    async def _delete_webhook(self, params: dict[str, Any]) -> Any:
        self.webhook = {}
        return True

    async def _leave_chat(self, params: dict[str, Any]) -> Any:
        self.left.append(int(params["chat_id"]))
        return True

    async def _send_chat_action(self, params: dict[str, Any]) -> Any:
        return True

    async def _answer_callback_query(self, params: dict[str, Any]) -> Any:
        return True

    async def _edit_message_reply_markup(self, params: dict[str, Any]) -> Any:
        return True

    async def _get_my_commands(self, params: dict[str, Any]) -> Any:
        return self.profile.get(("commands", params.get("language_code", "")), [])

    async def _set_my_commands(self, params: dict[str, Any]) -> Any:
        self.profile["commands", params.get("language_code", "")] = params["commands"]
        return True

    async def _get_my_name(self, params: dict[str, Any]) -> Any:
        return {"name": self.profile.get(("name", params.get("language_code", "")), "")}

    async def _set_my_name(self, params: dict[str, Any]) -> Any:
        self.profile["name", params.get("language_code", "")] = params["name"]
        return True

    async def _get_my_description(self, params: dict[str, Any]) -> Any:
        return {"description": self.profile.get(("description", params.get("language_code", "")), "")}

    async def _set_my_description(self, params: dict[str, Any]) -> Any:
        self.profile["description", params.get("language_code", "")] = params["description"]
        return True

    async def _get_my_short_description(self, params: dict[str, Any]) -> Any:
        return {"short_description": self.profile.get(("short_description", params.get("language_code", "")), "")}

    async def _set_my_short_description(self, params: dict[str, Any]) -> Any:
        self.profile["short_description", params.get("language_code", "")] = params["short_description"]
        return True


class ApiError(Exception):
    """An error that Telegram answers with."""

    def __init__(self, status: int, description: str) -> None:
        """Keep what goes into the answer."""
        super().__init__(description)
        self.status, self.description = status, description


def _error(status: int, description: str, retry_after: int | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    return web.json_response(body, status=status)


async def _params(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        body: dict[str, Any] = await request.json()
        return body
    fields = {**request.query, **await request.post()}
    return {name: _decoded(name, str(value)) for name, value in fields.items()}


def _decoded(name: str, value: str) -> Any:
    return json.loads(value) if name in _NESTED else value


_NESTED: Sequence[str] = ("reply_markup", "allowed_updates", "message_ids", "commands", "link_preview_options", "protect_content")


def _snake(method: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in method)
