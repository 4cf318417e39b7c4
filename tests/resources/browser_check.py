"""Looks at the web page of the directory in a real browser: axe-core, screenshots in light and dark, no script, numbers that dial.

Not part of the suite, because it needs Chromium and axe-core. Run it after `npm install axe-core` somewhere:

    python tests/resources/browser_check.py PAGE.html .../node_modules/axe-core/axe.min.js OUT_FOLDER
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import websockets

WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
AXE = "axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(r => JSON.stringify({violations: r.violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 120)]), incomplete: r.incomplete.map(v => [v.id, v.nodes.length]), passes: r.passes.length}))"  # noqa: E501


class Browser:
    """One page of a headless Chromium, spoken to over its debugging socket."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = count(1)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its answer."""
        number = next(self._numbers)
        await self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(await self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    async def evaluate(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        answer = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, allowUnsafeEvalBlockedByCSP=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"])[:300])
        return answer["result"].get("value")


async def check(page: Path, axe: Path, out: Path, socket_address: str) -> int:
    """Check the page at every width, in light and dark; return the number of violations."""
    violations = 0
    async with websockets.connect(socket_address, max_size=None) as socket:  # type: ignore[attr-defined]
        browser = Browser(socket)
        await browser.call("Page.enable")
        for name, (width, height) in WIDTHS.items():
            for scheme in ("light", "dark"):
                await browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=name == "phone")
                await browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                await browser.call("Page.navigate", url=page.resolve().as_uri())
                while await browser.evaluate("document.readyState") != "complete":
                    await asyncio.sleep(0.05)
                # What is far down is not laid out until it is near; axe must see it all.
                await browser.evaluate("document.querySelectorAll('section').forEach(s => s.style.contentVisibility = 'visible')")
                await browser.evaluate(axe.read_text(encoding="utf-8"))
                found = json.loads(await browser.evaluate(AXE))
                violations += len(found["violations"])
                wide = await browser.evaluate("document.documentElement.scrollWidth")
                timing = await browser.evaluate("Math.round(performance.timing.domComplete - performance.timing.navigationStart)")
                print(
                    name,
                    scheme,
                    "violations",
                    found["violations"],
                    "incomplete",
                    found["incomplete"],
                    "passes",
                    found["passes"],
                    "width",
                    wide,
                    "ms",
                    timing,
                )
                if wide > width:
                    violations += 1
                picture = await browser.call("Page.captureScreenshot", format="png")
                (out / f"{name}-{scheme}.png").write_bytes(base64.b64decode(picture["data"]))
                await browser.evaluate("document.getElementById('IN') && document.getElementById('IN').scrollIntoView()")
                picture = await browser.call("Page.captureScreenshot", format="png")
                (out / f"{name}-{scheme}-india.png").write_bytes(base64.b64decode(picture["data"]))
        dials = await browser.evaluate("document.querySelectorAll('a[href^=\"tel:\"]').length")
        scripts = await browser.evaluate("document.scripts.length")
        print("numbers that dial", dials, "scripts", scripts)
    return violations + (scripts != 0) + (dials == 0)


def main(arguments: list[str]) -> int:
    """Start Chromium, check, stop it."""
    page, axe, out = (Path(one) for one in arguments)
    out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as profile:
        command = [
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
        ]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stderr is not None
            port = next(match[1] for line in process.stderr if (match := re.search(r"ws://127\.0\.0\.1:(\d+)/", line)))
            return asyncio.run(check(page, axe, out, _page_socket(port)))
        finally:
            process.terminate()
            process.wait()


def _page_socket(port: str) -> str:
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as answer:
        return str(next(one["webSocketDebuggerUrl"] for one in json.load(answer) if one["type"] == "page"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
