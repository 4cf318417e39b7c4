"""A stock Rasa server (`rasa run --enable-api` beside `rasa run actions`) over its REST interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import httpx

from bot.dialogue.protocol import DialogueError
from bot.dialogue.turns import Parsed, crisis_of, parsed_of, turn_of, with_entities
from bot.messages import Turn

# The conversation has a limit of its own; this one only ends calls that nobody waits for any more.
_SECONDS = 30.0


class RemoteDialogue:
    """Answer with a Rasa server; it keeps the memory, so its tracker store has to be the project's own (endpoints.yml)."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """url: the server's address; the connection is opened with the first message."""
        self._client = httpx.AsyncClient(base_url=url, timeout=_SECONDS, transport=transport)

    async def respond(self, sender: str, message: str) -> Turn:
        """Answer a text or payload; an empty answer is a failure (an action that raised leaves one)."""
        latest = await self._parse(message)
        messages = await self._say(sender, message)
        turn = _turn(messages, await self._slots(sender), latest)
        if not turn.replies:
            raise DialogueError(f"no reply to {turn.need}")
        return turn

    async def note(self, sender: str, message: str, payload: str) -> Turn:
        """Parse a message for its labels, then apply a payload that carries what is to be remembered."""
        latest = await self._parse(message)
        await self._say(sender, with_entities(payload, latest))
        return replace(_turn([], await self._slots(sender), latest), crisis=crisis_of(latest))

    async def mark(self, sender: str, payload: str) -> None:
        """Apply a payload that asks for no answer."""
        await self._say(sender, payload)

    async def parse(self, text: str) -> Parsed:
        """Return the labels of a message on its own, without any memory."""
        return parsed_of(await self._parse(text))

    async def forget(self, sender: str) -> None:
        """Replace the sender's events by none; the project's tracker store drops a person without slots."""
        await self._call("PUT", f"/conversations/{quote(sender, safe='')}/tracker/events", [], dict)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _parse(self, message: str) -> Mapping[str, Any]:
        # The server's tracker keeps labels and slots only, so the message's own labels are asked for separately.
        parsed: Mapping[str, Any] = await self._call("POST", "/model/parse", {"text": message}, dict)
        return parsed

    async def _say(self, sender: str, message: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = await self._call("POST", "/webhooks/rest/webhook", {"sender": sender, "message": message}, list)
        return messages

    async def _slots(self, sender: str) -> Mapping[str, Any]:
        tracker = await self._call("GET", f"/conversations/{quote(sender, safe='')}/tracker?include_events=NONE", None, dict)
        slots = tracker.get("slots")
        if not isinstance(slots, dict):
            raise DialogueError("the Rasa server's tracker has no slots")
        return slots

    async def _call(self, method: str, path: str, body: object, shape: type) -> Any:
        """Call the server and return its JSON; raises DialogueError with the place, never with what was sent or came back."""
        place = path.split("?")[0].split("/")[1]
        try:
            response = await self._client.request(method, path, json=body)
            response.raise_for_status()
            answer = response.json()
        except httpx.HTTPStatusError as error:
            raise DialogueError(f"the Rasa server answered {error.response.status_code} ({place})") from None
        except httpx.HTTPError as error:
            raise DialogueError(f"the Rasa server does not answer: {type(error).__name__} ({place})") from None
        except ValueError:
            raise DialogueError(f"the Rasa server answered with something else than JSON ({place})") from None
        if not isinstance(answer, shape) or (isinstance(answer, list) and not all(isinstance(entry, dict) for entry in answer)):
            raise DialogueError(f"the Rasa server's answer has another shape than expected ({place})")
        return answer


def _turn(messages: list[dict[str, Any]], slots: Mapping[str, Any], latest: Mapping[str, Any]) -> Turn:
    try:
        return turn_of(messages, slots, latest)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DialogueError("the Rasa server's answer cannot be read (turn)") from None
