"""`beside chat --json`: the whole conversation for other programs, one JSON object a line in and out."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any, Protocol, TextIO

from bot.messages import Answer, Incoming


def parse_line(line: str) -> Incoming:
    """Read one input line; raises ValueError with what is wrong with it."""
    try:
        fields = json.loads(line)
    except ValueError as error:
        message = "the line is not valid JSON"
        raise ValueError(message) from error
    if not isinstance(fields, dict):
        message = "the line has to be a JSON object"
        raise ValueError(message)  # noqa: TRY004
    chat, text, button = fields.get("chat"), fields.get("text"), fields.get("button")
    if not isinstance(chat, str) or not chat:
        message = '"chat" has to be a text'
        raise ValueError(message)
    if (text is None) == (button is None):
        message = 'exactly one of "text" and "button" is needed'
        raise ValueError(message)
    if not isinstance(text if button is None else button, str):
        message = '"text" and "button" have to be texts'
        raise ValueError(message)  # noqa: TRY004 - one kind of error for every bad line
    return Incoming(chat, text or "", button)


def answer_object(chat: str, answer: Answer, milliseconds: float) -> dict[str, Any]:
    """Return the output object of one answer, as docs/contract.md describes it."""
    turn = answer.turn
    replies = [{"text": reply.text, "buttons": [[{"label": button.label, "data": button.data} for button in row] for row in reply.buttons]} for reply in turn.replies]
    return {
        "chat": chat,
        "replies": replies,
        "need": turn.need,
        "danger": answer.danger,
        "topic": turn.topic,
        "language": turn.language,
        "country": turn.country,
        "place": turn.place,
        "listings": list(turn.listings),
        "ms": round(milliseconds, 2),
    }


class Responder(Protocol):
    """What the door needs of the conversation."""

    async def respond(self, incoming: Incoming) -> Answer:
        """Answer one message."""
        ...


async def json_chat(conversation: Responder, lines: TextIO = sys.stdin, out: TextIO = sys.stdout) -> None:
    """Answer every line in order until the input ends; a bad line gets an error object and the next one is read."""
    while line := await asyncio.to_thread(lines.readline):
        if not line.strip():
            continue
        started = time.perf_counter()
        try:
            incoming = parse_line(line)
        except ValueError as error:
            result: dict[str, Any] = {"error": str(error)}
        else:
            answer = await conversation.respond(incoming)
            result = answer_object(incoming.chat, answer, (time.perf_counter() - started) * 1000)
        out.write(json.dumps(result, ensure_ascii=False) + "\n")
        out.flush()
