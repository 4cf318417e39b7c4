"""The bot as a process on the Telegram stand-in, with a person whose every name exists nowhere else."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.bot_api import TOKEN, BotApi
from tests.privacy.searching import Secrets, invented_word, search
from tests.privacy.traces import ROOT, Workplace, process_traces

PROGRAM = [sys.executable, str(ROOT / "tests" / "privacy" / "sabotaged" / "__main__.py")]
PERSON = {"first_name": invented_word(), "last_name": invented_word(), "username": invented_word()}


def chat_id() -> int:
    """Return the id of a chat that is nobody's."""
    return 10**9 + secrets.randbelow(9 * 10**9)


class Telegram(BotApi):
    """The stand-in, where everybody has the names of PERSON."""

    @staticmethod
    def person(chat: int, language: str = "en") -> dict[str, Any]:
        """Return the user who writes in a chat."""
        return {"id": abs(chat), "is_bot": False, "language_code": language, **PERSON}


@dataclass
class RunningBot:
    """The process, the Telegram it is on, and where it can leave something."""

    api: Telegram
    process: asyncio.subprocess.Process
    place: Workplace

    @classmethod
    async def start(cls, folder: Path, *arguments: str, **settings: str) -> RunningBot:
        """Start the bot and wait until it is on Telegram."""
        api, place = Telegram(), Workplace(folder)
        await api.start()
        environment = place.environment(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=api.url, **settings)
        with (place.folder / "printed").open("wb") as printed:
            process = await asyncio.create_subprocess_exec(
                *PROGRAM, "run", *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=printed, stderr=printed, cwd=place.folder / "cwd", env=environment
            )
        running = cls(api, process, place)
        arrived = asyncio.ensure_future(api.until(lambda: api.called("setWebhook" if arguments else "deleteWebhook")))
        died = asyncio.ensure_future(process.wait())
        await asyncio.wait((arrived, died), return_when=asyncio.FIRST_COMPLETED)
        died.cancel()
        assert process.returncode is None, running.printed().decode()[-2000:]
        await arrived
        return running

    async def end(self) -> None:
        """Kill the bot and close its Telegram."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await self.api.stop()

    def printed(self) -> bytes:
        """Return what the bot printed."""
        return (self.place.folder / "printed").read_bytes()

    def everything(self, secret: Secrets) -> dict[str, set[str]]:
        """Return every place that holds a secret: files, the process as the system shows it, and what was sent to Telegram."""
        found = self.place.traces(secret)
        if self.process.returncode is None:
            # The token is among the settings of the environment, which only its own user can read; nothing else may be there.
            found |= process_traces(self.process.pid, secret, environment_too=False)
            found |= process_traces(self.process.pid, Secrets(words=secret.words, ids=secret.ids))
        sent = [{**call.params, "chat_id": None} for call in self.api.calls]
        found["sent to Telegram"] = search(json.dumps(sent, ensure_ascii=False).encode(), secret.patterns())
        return {where: what for where, what in found.items() if what}
