"""The Rasa server's answers become turns, and whatever else it does becomes one kind of error without content.

The same conversations over a real server stand in tests/end_to_end/test_conversations.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from bot.dialogue.protocol import DialogueError
from bot.dialogue.remote import RemoteDialogue

Handler = Callable[[httpx.Request], httpx.Response]
SENDER = "0f" * 16
PARSED = {
    "intent": {"name": "ask_hotline"},
    "intent_ranking": [{"name": "ask_hotline", "confidence": 0.9}],
    "entities": [{"entity": "topic", "value": "stalking"}, {"entity": "country", "value": "IN"}],
}
SPOKEN = [
    {"recipient_id": SENDER, "text": "first part\n \nsecond part", "buttons": [{"title": "Menu", "payload": "/menu"}]},
    {"recipient_id": SENDER, "custom": {"listings": ["in-181"]}},
]


def server(calls: list[tuple[str, str, object]], changed: dict[str, httpx.Response] | None = None) -> Handler:
    """Return a server that answers as Rasa does, but for what the test changes."""
    answers = {
        "/model/parse": httpx.Response(200, json=PARSED),
        "/webhooks/rest/webhook": httpx.Response(200, json=SPOKEN),
        f"/conversations/{SENDER}/tracker": httpx.Response(200, json={"sender_id": SENDER, "slots": {"language": "fr", "country": "IN", "place": "Pune"}}),
        f"/conversations/{SENDER}/tracker/events": httpx.Response(200, json={"slots": {}}),
    } | (changed or {})

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append((request.method, request.url.raw_path.decode(), json.loads(request.content) if request.content else None))
        return answers[request.url.path]

    return answer


def dialogue(handler: Handler) -> RemoteDialogue:
    """Return the dialogue over such a server."""
    return RemoteDialogue("http://rasa.test", httpx.MockTransport(handler))


async def test_a_turn_is_made_of_the_replies_the_labels_and_the_memory() -> None:
    remote = dialogue(server([]))
    turn = await remote.respond(SENDER, "someone follows me")
    assert [reply.text for reply in turn.replies] == ["first part\n\nsecond part"]
    assert turn.replies[0].buttons[0][0].data == "/menu"
    assert (turn.need, turn.topic, turn.language, turn.country, turn.place, turn.listings) == ("ask_hotline", "stalking", "fr", "IN", "Pune", ("in-181",))
    await remote.close()


async def test_noting_tells_the_server_place_and_topic_and_no_words() -> None:
    calls: list[tuple[str, str, object]] = []
    remote = dialogue(server(calls))
    turn = await remote.note(SENDER, "in mumbai, he follows me", '/danger_shown{"danger":"danger"}')
    said = next(body for _, path, body in calls if path == "/webhooks/rest/webhook")
    assert said == {"sender": SENDER, "message": '/danger_shown{"danger":"danger","topic":"stalking","country":"IN"}'}
    assert (turn.replies, turn.topic) == ((), "stalking")
    await remote.close()


async def test_labels_alone_leave_no_trace_on_the_server() -> None:
    calls: list[tuple[str, str, object]] = []
    remote = dialogue(server(calls))
    parsed = await remote.parse("someone follows me")
    assert (parsed.need, parsed.topic, parsed.country) == ("ask_hotline", "stalking", "IN")
    assert [path for _, path, _ in calls] == ["/model/parse"]
    await remote.close()


async def test_forgetting_replaces_the_events_by_none() -> None:
    calls: list[tuple[str, str, object]] = []
    remote = dialogue(server(calls))
    await remote.forget(SENDER)
    assert calls == [("PUT", f"/conversations/{SENDER}/tracker/events", [])]
    await remote.close()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/webhooks/rest/webhook", httpx.Response(200, json=[])),
        ("/webhooks/rest/webhook", httpx.Response(500, text="secret words")),
        ("/webhooks/rest/webhook", httpx.Response(200, text="secret words")),
        ("/webhooks/rest/webhook", httpx.Response(200, json=["secret words"])),
        ("/webhooks/rest/webhook", httpx.Response(200, json=[{"text": "x", "buttons": ["secret words"]}])),
        ("/model/parse", httpx.Response(404)),
        ("/model/parse", httpx.Response(200, json=["secret words"])),
        ("/model/parse", httpx.Response(200, json={"intent_ranking": [{"secret words": 1}]})),
        (f"/conversations/{SENDER}/tracker", httpx.Response(200, json={})),
        (f"/conversations/{SENDER}/tracker", httpx.Response(409, json={"secret words": 1})),
    ],
)
async def test_whatever_is_wrong_is_one_error_without_content(path: str, answer: httpx.Response) -> None:
    remote = dialogue(server([], {path: answer}))
    with pytest.raises(DialogueError) as caught:
        await remote.respond(SENDER, "secret words")
    assert "secret" not in str(caught.value)
    assert SENDER not in str(caught.value)
    assert caught.value.__cause__ is None
    await remote.close()


@pytest.mark.parametrize("error", [httpx.ConnectError("secret words"), httpx.ReadTimeout("secret words"), httpx.RemoteProtocolError("secret words")])
async def test_a_server_that_is_gone_is_the_same_error(error: Exception) -> None:
    def gone(request: httpx.Request) -> httpx.Response:
        raise error

    remote = dialogue(gone)
    for call in (remote.respond(SENDER, "x"), remote.note(SENDER, "x", "/menu"), remote.forget(SENDER), remote.parse("x")):
        with pytest.raises(DialogueError, match=type(error).__name__) as caught:
            await call
        assert "secret" not in str(caught.value)
    await remote.close()
