"""Scripted conversations: YAML that a human can read, and what every turn of every conversation has to keep.

A turn is `person: words` or `button: data`; beside it stand expectations:
need, danger (none for none), topic, country, place, language   as the answer reports them; a list means one of them
says, says_not       regular expressions over all replies of the turn, lower case
buttons, no_buttons  beginnings of buttons' data that are there, that are not
listings             some or none; listings_from: the country that every listing comes from (INT for international)
max_length, max_words, replies
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.conversation import Conversation
from bot.messages import Answer, Incoming
from bot.words.lint import WordsLint, count_words, plain
from resources.search import Directory

FOLDER = Path(__file__).resolve().parent
LONGEST_REPLY, LARGEST_DATA = 1200, 64
_TURN = {"person", "button", "need", "danger", "topic", "country", "place", "language", "says", "says_not", "buttons", "no_buttons", "listings", "listings_from", "max_length", "max_words", "replies"}
_NUMBER = re.compile(r"(?<![\w./:-])\+?\d(?:[\d .-]*\d)?(?![\w/:]|[.-]\d)")
_DEVANAGARI = re.compile(r"[\u0904-\u0939]")


class ScriptError(Exception):
    """A script cannot be read; says which and why."""


@dataclass(frozen=True)
class Script:
    """One conversation: its title, the rules that it shows, its language, its turns."""

    title: str
    file: str
    rules: tuple[str, ...]
    language: str | None
    turns: tuple[Mapping[str, Any], ...]


@dataclass
class Run:
    """What a conversation has shown so far."""

    country: str | None = None
    before: str = ""
    problems: list[str] = field(default_factory=list)


def read_scripts(folder: Path = FOLDER) -> list[Script]:
    """Read every script; raises ScriptError for an unknown key, a turn that is neither person nor button, or a title used twice."""
    scripts: list[Script] = []
    titles: set[str] = set()
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            title = entry["title"]
            if title in titles:
                raise ScriptError(f"{path.name}: the title {title!r} is used twice")
            titles.add(title)
            for number, turn in enumerate(entry["turns"], start=1):
                if not isinstance(turn, dict) or set(turn) - _TURN or len({"person", "button"} & set(turn)) != 1:
                    raise ScriptError(f"{path.name}, {title}, turn {number}: {sorted(set(turn) - _TURN) or 'person or button is missing'}")
            scripts.append(Script(title, path.name, tuple(entry["rules"]), entry.get("language"), tuple(entry["turns"])))
    return scripts


async def run(script: Script, conversation: Conversation, directory: Directory, lint: WordsLint) -> list[str]:
    """Play a script; return what did not hold, each with the turn."""
    state, chat = Run(), f"{script.file}/{script.title}"
    known = directory_numbers(directory)
    for number, turn in enumerate(script.turns, start=1):
        button = turn.get("button")
        said = str(turn.get("person", ""))
        answer = await conversation.respond(Incoming(chat, said, button))
        place = f"turn {number} ({str(button or said)[:40]})"
        found = [*_broken(turn, answer, directory), *_invariants(turn, answer, script, state, known, lint)]
        text = " / ".join(reply.text for reply in answer.turn.replies)
        state.problems += [f"{place}: {problem}\n      reply: {text[:300]!r}" for problem in found]
        state.country, state.before = answer.turn.country, text
    await conversation.forget(chat)
    return state.problems


def directory_numbers(directory: Directory) -> str:
    """Return the digits of every number of the directory, in one text to search in."""
    numbers = [number for listing in directory.every() for phone in listing.phones for number in (phone.number, phone.e164 or "")]
    return " ".join("".join(filter(str.isdigit, number)) for number in numbers)


def _broken(turn: Mapping[str, Any], answer: Answer, directory: Directory) -> list[str]:
    """Return the expectations of a turn that do not hold."""
    result, found = answer.turn, []
    text = plain(" / ".join(reply.text for reply in result.replies)).lower()
    data = [button.data for reply in result.replies for row in reply.buttons for button in row]
    actual = {"need": result.need, "danger": answer.danger or "none", "topic": result.topic, "country": result.country, "place": result.place, "language": result.language}
    for name, value in actual.items():
        if name in turn and value not in _several(turn[name]):
            found.append(f"{name} is {value}, not {turn[name]}")
    found += [f"does not say {one}" for one in _several(turn.get("says", [])) if not re.search(plain(one), text)]
    found += [f"says {one}" for one in _several(turn.get("says_not", [])) if re.search(plain(one), text)]
    found += [f"no button {one}" for one in _several(turn.get("buttons", [])) if not any(each.startswith(one) for each in data)]
    found += [f"a button {one}" for one in _several(turn.get("no_buttons", [])) if any(each.startswith(one) for each in data)]
    if "listings" in turn and bool(result.listings) != (turn["listings"] == "some"):
        found.append(f"listings are {list(result.listings)}")
    if "listings_from" in turn:
        origins = {listing.country for name in result.listings if (listing := directory.get(name))}
        if not origins or origins - set(_several(turn["listings_from"])):
            found.append(f"listings are from {sorted(origins)}")
    if "max_words" in turn and result.replies and count_words(result.replies[0].text) > turn["max_words"]:
        found.append(f"{count_words(result.replies[0].text)} words")
    if "max_length" in turn and any(len(reply.text) > turn["max_length"] for reply in result.replies):
        found.append(f"{max(len(reply.text) for reply in result.replies)} characters")
    if "replies" in turn and len(result.replies) != turn["replies"]:
        found.append(f"{len(result.replies)} replies")
    return found


def _invariants(turn: Mapping[str, Any], answer: Answer, script: Script, state: Run, known: str, lint: WordsLint) -> list[str]:
    """Return what every turn has to keep, and this one does not."""
    result, found = answer.turn, []
    if not result.replies:
        return ["silence"]
    text = " / ".join(reply.text for reply in result.replies)
    data = [button.data for reply in result.replies for row in reply.buttons for button in row]
    found += [f"a reply of {len(reply.text)} characters" for reply in result.replies if len(reply.text) > LONGEST_REPLY]
    found += [f"a button of {len(one.encode())} bytes" for one in data if len(one.encode()) > LARGEST_DATA]
    asked_to_hide = turn.get("button") == "/hide" or str(turn.get("person", "")).startswith("/hide")
    if not result.replies[-1].buttons and not asked_to_hide:
        found.append("no way out: the last reply has no button (R35)")
    asks_country = "/skip_country" in data and not any(one.startswith("/change_country") for one in data)
    changing = "change_country" in str(turn.get("button", "")) or str(turn.get("person", "")).startswith("/country")
    if state.country and state.country == result.country and asks_country and not changing:
        found.append("asks for a country that was told")
    if text == state.before and not result.listings:
        found.append("says the same as the turn before")
    if script.language and result.language != script.language and not result.forget:
        found.append(f"answers in {result.language}")
    if script.language and (script.language == "hi") != bool(len(_DEVANAGARI.findall(text)) * 3 > len([letter for letter in text if letter.isalpha()])) and "set_language" not in str(data):
        found.append("the reply is written in another script")
    if not result.listings and not answer.danger:
        found += [finding.line() for reply in result.replies for finding in lint.check(reply.text, result.language or "en", "reply") if finding.rule in ("R3", "R4", "R5", "R7", "R11")]
    if result.listings or answer.danger:
        found += [f"the number {number} is not in the directory" for number in unknown_numbers(text, known)]
    return found


def unknown_numbers(text: str, known: str) -> list[str]:
    """Return what looks like a phone number and is not one of the directory's."""
    found = []
    for match in _NUMBER.finditer(re.sub(r"https?://\S+|\S+\.\w{2,}/\S*", "", text)):
        digits = "".join(filter(str.isdigit, match.group()))
        looks_like_a_date = re.fullmatch(r"(19|20)\d\d|\d{1,2}|24|48|72", digits) or re.search(r"\b(19|20)\d\d\b", match.group())
        if len(digits) >= 3 and not looks_like_a_date and digits not in known:
            found.append(match.group())
    return found


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
