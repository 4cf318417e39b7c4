"""The real programs as processes of their own: the bot, and a stock Rasa server with its action server."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path
from typing import BinaryIO

import aiohttp

from tests.end_to_end.bot_api import HANG_SECONDS, TOKEN, BotApi

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
RASA_PROJECT = ROOT / "rasa_project"
# What a developer's shell may have set must not decide what is tested.
_OWN_SETTINGS = ("TELEGRAM_", "WEBHOOK_", "RASA_URL", "REDIS_URL", "STATE_KEY", "BESIDE_", "METRICS_PORT", "SILENCE_SECONDS", "REPLY_SECONDS", "LOG_LEVEL")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Process:
    """A program that runs, with everything it prints in a file."""

    def __init__(self, process: asyncio.subprocess.Process, printed: Path, file: BinaryIO) -> None:
        """Keep the process and where its output goes."""
        self._process = process
        self._printed = printed
        self._file = file

    @classmethod
    async def start(cls, command: list[str], printed: Path, cwd: Path = ROOT, **environment: str) -> Process:
        """Start a program; its standard output and error go to one file."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(_OWN_SETTINGS)}
        env |= {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT), **environment}
        file = printed.open("ab")
        process = await asyncio.create_subprocess_exec(*command, cwd=cwd, env=env, stdin=asyncio.subprocess.DEVNULL, stdout=file, stderr=file)
        return cls(process, printed, file)

    @property
    def output(self) -> str:
        """Return what was printed so far."""
        return self._printed.read_text(encoding="utf-8", errors="replace")

    def interrupt(self) -> None:
        """Ask it to end as Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)

    @property
    def running(self) -> bool:
        """Tell whether the program still runs."""
        return self._process.returncode is None

    async def kill(self) -> None:
        """End it as `kill -9` does."""
        if self.running:
            self._process.kill()
        await self._process.wait()
        self._file.close()

    async def end(self) -> int:
        """Ask it to end (SIGTERM) and return its exit status; one that does not end is killed."""
        if self.running:
            self._process.terminate()
        return await self.ended()

    async def ended(self) -> int:
        """Wait until it has ended and return its exit status."""
        try:
            status = await asyncio.wait_for(self._process.wait(), HANG_SECONDS)
        except asyncio.TimeoutError:
            await self.kill()
            raise
        self._file.close()
        return status

    async def answers_at(self, address: str) -> None:
        """Wait until the program answers at an address; raises AssertionError when it ends before."""
        async with aiohttp.ClientSession() as session:
            for _ in range(int(HANG_SECONDS / 0.2)):
                assert self.running, self.output[-2000:]
                try:
                    async with session.get(address) as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.2)
        raise AssertionError(f"nothing answers at {address}")


async def start_bot(api: BotApi, printed: Path, *arguments: str, **environment: str) -> Process:
    """Start `beside run` against the stand-in and wait until it is on Telegram."""
    bot = await Process.start([str(BIN / "beside"), "run", *arguments], printed, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=api.url, LOG_LEVEL="DEBUG", **environment)
    seen = len(api.called("deleteWebhook") + api.called("setWebhook"))
    arrived = asyncio.ensure_future(api.until(lambda: len(api.called("deleteWebhook") + api.called("setWebhook")) > seen))
    ended = asyncio.ensure_future(bot.ended())
    await asyncio.wait((arrived, ended), return_when=asyncio.FIRST_COMPLETED)
    if ended.done():
        arrived.cancel()
        raise AssertionError(f"the bot ended before it was on Telegram:\n{bot.output[-2000:]}")
    ended.cancel()
    await arrived
    return bot


async def start_rasa(folder: Path) -> tuple[str, list[Process]]:
    """Start a stock Rasa server and its action server and wait for them; returns the server's address and both."""
    port, action_port = free_port(), free_port()
    endpoints = folder / "endpoints.yml"
    endpoints.write_text((RASA_PROJECT / "endpoints.yml").read_text().replace("127.0.0.1:5055", f"127.0.0.1:{action_port}"))
    serve = [str(BIN / "rasa"), "run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port), "--model", "models/beside.tar.gz"]
    serve += ["--endpoints", str(endpoints), "--credentials", "credentials.yml"]
    act = [str(BIN / "rasa"), "run", "actions", "--port", str(action_port), "--actions", "rasa_project.actions"]
    processes = [
        await Process.start(act, folder / "actions.log", RASA_PROJECT),
        await Process.start(serve, folder / "rasa.log", RASA_PROJECT),
    ]
    try:
        await processes[0].answers_at(f"http://127.0.0.1:{action_port}/health")
        await processes[1].answers_at(f"http://127.0.0.1:{port}/status")
    except AssertionError:
        await asyncio.gather(*(process.kill() for process in processes))
        raise
    return f"http://127.0.0.1:{port}", processes
