"""The JSON door reads and writes what docs/contract.md says."""

from __future__ import annotations

import io
import json

import pytest

from bot.json_chat import answer_object, json_chat, parse_line
from bot.messages import Answer, Button, Incoming, Reply, Turn


class Echo:
    async def respond(self, incoming: Incoming) -> Answer:
        turn = Turn((Reply(incoming.text, ((Button("Menu", "/menu"),),)),), "ask_hotline", "general", "en", "IN", "Pune", ("in-112",))
        return Answer(turn, "danger" if incoming.text == "help" else None)


@pytest.mark.parametrize("line", ["", "nonsense", "[]", "{}", '{"chat": 1, "text": "x"}', '{"chat": "a"}', '{"chat": "a", "text": 1}', '{"chat": "a", "text": "x", "button": "y"}', '{"chat": "", "text": "x"}'])
def test_a_bad_line_is_refused_with_a_reason(line: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_line(line)


def test_an_answer_has_exactly_the_fields_of_the_contract() -> None:
    result = answer_object("a", Answer(Turn()), 1.234)
    assert list(result) == ["chat", "replies", "need", "danger", "topic", "language", "country", "place", "listings", "ms"]
    assert result["danger"] is None
    assert result["ms"] == 1.23


async def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing() -> None:
    lines = io.StringIO('{"chat": "a", "text": "help"}\nbad\n\n{"chat": "b", "button": "/menu"}\n')
    out = io.StringIO()
    await json_chat(Echo(), lines, out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer.get("chat", "error") for answer in answers] == ["a", "error", "b"]
    assert answers[0]["danger"] == "danger"
    assert answers[0]["replies"] == [{"text": "help", "buttons": [[{"label": "Menu", "data": "/menu"}]]}]
    assert "JSON" in answers[1]["error"]
