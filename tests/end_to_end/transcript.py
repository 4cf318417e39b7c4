"""Print real conversations with the real bot over the Bot API stand-in: `python -m tests.end_to_end.transcript`.

Give sentences as arguments to have your own: each is one message; one that begins with "[" presses the button so labelled.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.end_to_end.bot_api import BotApi
from tests.end_to_end.processes import start_bot

CONVERSATIONS = {
    "On a train in Mumbai, without any command": ["today on the train in mumbai a man kept rubbing against me. i froze. whom can i call?", "is it free", "[Menu]"],
    "Without a place": ["i need a number to call, someone to talk to", "india", "[More]"],
    "In danger": ["im in leeds", "my ex is outside banging on the door, he says he will kill me", "[I'm safe now]"],
}


async def main(own: list[str]) -> None:
    """Start the bot, play the conversations and print them as the person sees them."""
    api = BotApi()
    await api.start()
    with tempfile.TemporaryDirectory() as folder:
        bot = await start_bot(api, Path(folder) / "bot.log")
        try:
            for chat, (title, messages) in enumerate((CONVERSATIONS if not own else {"": own}).items(), start=1):
                print(f"\n### {title}\n" if title else "")
                await play(api, chat, messages)
        finally:
            await bot.end()
            await api.stop()


async def play(api: BotApi, chat: int, messages: list[str]) -> None:
    """Send messages one after the other and print each with what came back."""
    for said in messages:
        before = len(api.messages(chat))
        if said.startswith("["):
            label = said.strip("[]")
            if label not in (buttons := api.buttons(chat)):
                print(f"(no button {label!r} here)")
                continue
            api.press(chat, buttons[label])
        else:
            api.write(chat, said)
        print(f"> {said}\n")
        await api.all_acknowledged()
        for message in api.messages(chat)[before:]:
            print(message["text"] + "\n")
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if rows:
                print("\n".join("  ".join(f"[{button['text']}]" for button in row) for row in rows) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
