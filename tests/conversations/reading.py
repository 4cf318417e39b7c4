"""Run conversations through the bot and print what a reader judges: `python -m tests.conversations.reading FILE [PART OF A NAME ...]`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml


class Door:
    """The bot's own process behind `beside chat --json`."""

    def __init__(self) -> None:
        """Start it; what it says while it starts goes to standard error."""
        self._process = subprocess.Popen([sys.executable, "-m", "bot", "chat", "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, line: dict[str, str]) -> dict[str, Any]:
        """Return the answer to one line."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End it as a person would who closes the pipe."""
        self._process.communicate()


def main() -> int:
    """Print every conversation of a file, or those whose names hold one of the parts."""
    if len(sys.argv) < 2:
        sys.stderr.write("usage: python -m tests.conversations.reading FILE [PART OF A NAME ...]\n")
        return 2
    data = yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8"))
    parts = sys.argv[2:]
    door = Door()
    for conversation in data:
        if not parts or any(part in conversation["name"] for part in parts):
            _print_conversation(door, conversation)
    door.close()
    return 0


def _print_conversation(door: Door, conversation: dict[str, Any]) -> None:
    sys.stdout.write(f"\n=== {conversation['name']} ({conversation.get('language', '')})\n")
    buttons: list[dict[str, str]] = []
    for place, turn in enumerate(conversation["turns"], 1):
        line = {"chat": conversation["name"], "text": str(turn.get("say", turn.get("press")))}
        if "press" in turn:
            meant = [str(word).casefold() for word in turn.get("match", [turn["press"]])]
            pressed = next((button for word in meant for button in buttons if word in button["label"].casefold()), None)
            if pressed:
                line = {"chat": conversation["name"], "button": pressed["data"]}
        answer = door.send(line)
        buttons = [button for reply in answer["replies"] for row in reply["buttons"] for button in row]
        labels = [answer["need"], answer["danger"] or "-", answer["topic"], answer["language"], answer["country"] or "-", *answer["listings"]]
        sys.stdout.write(f"\n{place}. > {line.get('text') or 'pressed ' + line['button']}\n   should: {turn.get('expect', '')}\n   [{' '.join(labels)}]\n")
        for reply in answer["replies"]:
            sys.stdout.write("   " + reply["text"].replace("\n", "\n   ") + "\n")
        sys.stdout.write(f"   ({' | '.join(button['label'] for button in buttons)})\n")


if __name__ == "__main__":
    sys.exit(main())
