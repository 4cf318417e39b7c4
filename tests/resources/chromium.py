"""A headless Chromium, spoken to over its debugging socket, that looks at one page."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any
from urllib.request import urlopen

from websockets.legacy.client import connect

# The violations that axe-core finds, with an example of each.
RUN_AXE = """axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify(
    found.violations.map(one => `${one.id} (${one.impact}): ${one.nodes.length} times, ${one.nodes[0].html.slice(0, 120)}`)))"""


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


class Page:
    """The page that the browser shows."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = count(1)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its answer; raises RuntimeError when the browser refuses it."""
        number = next(self._numbers)
        await self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(await self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    async def evaluate(self, expression: str) -> Any:
        """Return the value of an expression in the page; raises RuntimeError when it throws."""
        answer = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, allowUnsafeEvalBlockedByCSP=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"])[:300])
        return answer["result"].get("value")

    async def show(self, address: str, width: int, height: int, scheme: str) -> None:
        """Load a page in a window of this size, in light or dark."""
        await self.call("Page.enable")
        await self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        await self.call("Page.navigate", url=address)
        while json.loads(await self._socket.recv()).get("method") != "Page.loadEventFired":
            pass
        # What is far down is not laid out until it is near; a check must see it all.
        await self.evaluate("document.querySelectorAll('section').forEach(one => one.style.contentVisibility = 'visible')")

    async def press(self, key: str) -> None:
        """Press and let go a key."""
        for kind in ("keyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Tab": 9, "Enter": 13}[key])

    async def picture(self) -> bytes:
        """Return a screenshot as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])

    async def axe(self, script: str) -> list[str]:
        """Return what axe-core, given as its script, finds wrong."""
        await self.evaluate(script)
        return list(json.loads(await self.evaluate(RUN_AXE)))


@asynccontextmanager
async def open_page(port: str) -> AsyncIterator[Page]:
    """Return the browser's page, for the block."""
    listing = await asyncio.to_thread(_pages, port)
    address = next(one["webSocketDebuggerUrl"] for one in listing if one["type"] == "page")
    async with connect(address, max_size=None) as socket:
        yield Page(socket)


@contextmanager
def browser(path: str) -> Iterator[str]:
    """Start a browser and return the port of its debugging socket; it ends with the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [path, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                assert process.stderr is not None
                yield next(match[1] for line in process.stderr if (match := re.search(r"ws://127\.0\.0\.1:(\d+)/", line)))
            finally:
                process.terminate()


def _pages(port: str) -> list[dict[str, str]]:
    with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=20) as answer:
        return list(json.load(answer))
