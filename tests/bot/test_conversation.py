"""The one path of a message: what is taken for what, and what happens when a part fails (R10, R38)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.assembly import read_commands
from bot.conversation import Conversation
from bot.danger.cards import Cards
from bot.danger.detector import DangerDetector
from bot.dialogue.protocol import DialogueError
from bot.memory import ExpiringMemory
from bot.messages import Incoming, Reply, Turn
from bot.privacy import Pseudonyms


class RecordingDialogue:
    """A dialogue whose behaviour a test chooses: it answers, raises or hangs."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.noted: list[str] = []
        self.forgotten: list[str] = []
        self.fails = False
        self.hangs = False
        self.answers = Turn((Reply("an answer"),), need="greet", language="fr", country="FR")
        self.notes = Turn(need="disclose", language="en", country="IN")

    async def respond(self, sender: str, message: str) -> Turn:
        await self._behave()
        self.asked.append((sender, message))
        return self.answers

    async def note(self, sender: str, message: str, payload: str) -> Turn:
        await self._behave()
        self.noted.append(payload)
        return self.notes

    async def forget(self, sender: str) -> None:
        self.forgotten.append(sender)

    async def close(self) -> None:
        return None

    async def _behave(self) -> None:
        if self.fails:
            raise DialogueError("on purpose")
        if self.hangs:
            await asyncio.sleep(3600)


@pytest.fixture
def dialogue() -> RecordingDialogue:
    return RecordingDialogue()


@pytest.fixture
def conversation(dialogue: RecordingDialogue, directory: object, detector: DangerDetector) -> Conversation:
    from datetime import datetime, timezone

    commands, payloads = read_commands()
    return Conversation(
        dialogue=dialogue,
        detector=detector,
        cards=Cards.compose(directory, datetime(2026, 11, 23, tzinfo=timezone.utc)),  # type: ignore[arg-type]  # a stand-in with the questions that cards ask
        commands=commands,
        payloads=payloads,
        memory=ExpiringMemory(3600, lambda: 0.0),
        pseudonyms=Pseudonyms(b"k" * 32),
        clock=lambda: 0.0,
        reply_seconds=0.2,
        note_seconds=0.1,
    )


@pytest.fixture(scope="module")
def detector() -> DangerDetector:
    return DangerDetector.load()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> object:
    from resources.build import build
    from resources.search import Directory

    path = Path(tmp_path_factory.mktemp("directory")) / "directory.db"
    build(path=path)
    return Directory.open(path)


async def test_words_never_select_an_intent(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    await conversation.respond(Incoming("a", "/restart"))
    await conversation.respond(Incoming("a", '  /set_place{"country":"IN"}'))
    assert [message for _, message in dialogue.asked] == ["restart", 'set_place{"country":"IN"}']


async def test_commands_and_stop_words_are_payloads(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    for text in ("/start", "/hotlines@beside_bot now", "STOP", "arrête", "रुको"):
        await conversation.respond(Incoming("a", text))
    assert [message for _, message in dialogue.asked] == ["/start", "/ask_hotline", "/cancel", "/cancel", "/cancel"]


async def test_a_language_that_is_named_is_chosen_at_once(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    for text in ("En français svp", "can you speak English?", "ok ahora en español otra vez", "हिंदी में", "Hindi mein bolo", "does she speak english"):
        await conversation.respond(Incoming("a", text))
    chosen = [f'/set_language{{"language":"{language}"}}' for language in ("fr", "en", "es", "hi", "hi-Latn")]
    assert [message for _, message in dialogue.asked] == [*chosen, "does she speak english"]


async def test_hiding_needs_no_slash(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    for text in ("Ocultar", "cache ça", "hide this!", "छुपाओ"):
        answer = await conversation.respond(Incoming("a", text))
        assert answer.turn.forget
    assert dialogue.asked == []


async def test_a_first_start_is_answered_in_the_language_of_the_app(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    for chat, text in (("a", "/start"), ("a", "/start"), ("b", "hello"), ("c", "/language")):
        await conversation.respond(Incoming(chat, text, language="fr"))
    assert [message for _, message in dialogue.asked] == ['/start{"language":"fr"}', "/start", "hello", "/set_language"]


async def test_a_sign_alone_says_what_it_says(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    for text in ("👍", "👍🏽", "😭😭 😢", "🙏", "??", "👍😭", "🙂"):
        await conversation.respond(Incoming("a", text))
    assert [message for _, message in dialogue.asked] == ["/affirm", "/affirm", "/emotion", "/thanks", "/unclear", "👍😭", "🙂"]


@pytest.mark.parametrize("data", ["/evil", "rm -rf", '/set_place{"country":', "/set_place[1]", "/action_forget", ""])
async def test_an_unknown_button_is_the_menu(conversation: Conversation, dialogue: RecordingDialogue, data: str) -> None:
    await conversation.respond(Incoming("a", button=data))
    assert dialogue.asked[-1][1] == "/menu"


async def test_a_known_button_passes(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    await conversation.respond(Incoming("a", button='/set_place{"country":"IN"}'))
    assert dialogue.asked[-1][1] == '/set_place{"country":"IN"}'


async def test_people_are_pseudonyms_apart(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    await asyncio.gather(*(conversation.respond(Incoming(chat, "hello")) for chat in ("7001", "7002")))
    senders = {sender for sender, _ in dialogue.asked}
    assert len(senders) == 2
    assert not senders & {"7001", "7002"}


async def test_danger_is_answered_without_the_dialogue(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    answer = await conversation.respond(Incoming("a", "i want to kill myself tonight"))
    assert answer.danger == "suicide"
    assert dialogue.asked == []
    assert dialogue.noted == ['/danger_shown{"danger":"suicide"}']
    assert "112" in answer.turn.replies[0].text


async def test_a_place_told_after_a_card_brings_its_number(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    dialogue.notes, dialogue.answers = Turn(need="disclose", language="en"), Turn((Reply("noted"),), need="set_place", language="en", country="CH")
    assert "117" not in (await conversation.respond(Incoming("a", "he is breaking down my door"))).turn.replies[0].text
    assert "117" in (await conversation.respond(Incoming("a", "switzerland"))).turn.replies[0].text
    assert (await conversation.respond(Incoming("a", "switzerland"))).turn.replies[0].text == "noted"


@pytest.mark.parametrize("broken", ["fails", "hangs"])
async def test_the_card_is_out_when_the_dialogue_fails_or_hangs(conversation: Conversation, dialogue: RecordingDialogue, broken: str) -> None:
    await conversation.respond(Incoming("a", "hello"))
    setattr(dialogue, broken, True)
    danger = await conversation.respond(Incoming("a", "je veux mourir ce soir"))
    assert danger.danger == "suicide"
    assert danger.turn.replies
    other = await conversation.respond(Incoming("a", "bonjour"))
    assert other.danger is None
    assert any(number in other.turn.replies[0].text for number in ("112", "17")), "a French emergency number, from memory"


async def test_forgetting_reaches_both_memories(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    await conversation.respond(Incoming("a", "bonjour"))
    assert conversation.memory_of("a").country == "FR"
    await conversation.forget("a")
    assert conversation.memory_of("a").country is None
    assert len(dialogue.forgotten) == 1


async def test_danger_cut_in_two_messages(conversation: Conversation) -> None:
    assert (await conversation.respond(Incoming("a", "i just want to"))).danger is None
    assert (await conversation.respond(Incoming("a", "die"))).danger == "suicide"


async def test_very_long_and_empty_messages_are_answered(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    for text in ("", "   ", "\u200b", "x" * 100_000, "\x00", "🙂" * 500):
        assert (await conversation.respond(Incoming("a", text))).turn.replies
    assert max(len(message) for _, message in dialogue.asked) <= 4000
