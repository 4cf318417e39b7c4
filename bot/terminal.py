"""The same conversation in a terminal: replies as text, buttons as numbers."""

from __future__ import annotations

import asyncio

import click

from bot.conversation import Conversation
from bot.messages import Answer, Button, Incoming

CHAT = "terminal"


def numbered(answer: Answer) -> list[Button]:
    """Return the buttons of an answer's last reply in the order of their numbers."""
    replies = answer.turn.replies
    return [button for row in replies[-1].buttons for button in row] if replies else []


def show(answer: Answer) -> list[Button]:
    """Print an answer and return its buttons."""
    for reply in answer.turn.replies:
        click.echo(f"\n{reply.text}\n")
    buttons = numbered(answer)
    for number, button in enumerate(buttons, start=1):
        click.echo(f"  [{number}] {button.label}")
    return buttons


async def terminal(conversation: Conversation) -> None:
    """Talk until the input ends or the person leaves with an empty end of input (Ctrl-D)."""
    buttons = show(await conversation.respond(Incoming(CHAT, "/start")))
    while True:
        try:
            line = await asyncio.to_thread(input, "\n> ")
        except EOFError:
            click.echo("")
            return
        if not line.strip():
            continue
        chosen = buttons[int(line) - 1] if line.strip().isdigit() and 1 <= int(line) <= len(buttons) else None
        incoming = Incoming(CHAT, "", chosen.data) if chosen else Incoming(CHAT, line)
        buttons = show(await conversation.respond(incoming))
