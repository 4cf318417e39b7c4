"""The one path of a message: what is taken for what, and what happens when a part fails (R10, R38)."""

from __future__ import annotations

import asyncio
from itertools import pairwise
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
        self.marked: list[str] = []
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

    async def mark(self, sender: str, payload: str) -> None:
        await self._behave()
        self.marked.append(payload)

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
def conversation(dialogue: RecordingDialogue, cards: Cards, detector: DangerDetector) -> Conversation:
    commands, payloads = read_commands()
    return Conversation(
        dialogue=dialogue,
        detector=detector,
        cards=cards,
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
def cards(tmp_path_factory: pytest.TempPathFactory) -> Cards:
    from datetime import datetime, timezone

    from resources.build import build
    from resources.search import Directory

    path = Path(tmp_path_factory.mktemp("directory")) / "directory.db"
    build(path=path)
    return Cards.compose(Directory.open(path), datetime(2026, 11, 23, tzinfo=timezone.utc))


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
    assert dialogue.noted == ['/danger_shown{"danger":"suicide","endangered":"self"}']
    assert '"listing":["in-112","in-telemanas"' in dialogue.marked[0]
    assert "112" in answer.turn.replies[0].text


async def test_a_place_told_after_a_card_brings_its_number(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    dialogue.notes, dialogue.answers = Turn(need="disclose", language="en"), Turn((Reply("noted"),), need="set_place", language="en", country="CH")
    assert "117" not in (await conversation.respond(Incoming("a", "he is breaking down my door"))).turn.replies[0].text
    place = await conversation.respond(Incoming("a", "switzerland"))
    assert "117" in place.turn.replies[0].text
    assert place.turn.listings
    assert (await conversation.respond(Incoming("a", "switzerland"))).turn.replies[0].text.startswith("noted")


async def test_a_place_brings_its_card_whose_ever_the_danger_is(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    dialogue.notes = Turn(need="disclose_other", language="en")
    first = await conversation.respond(Incoming("a", "my sister says she is going to kill herself"))
    dialogue.answers = Turn((Reply("noted"),), need="set_place", language="en", country="CH", crisis="place")
    second = await conversation.respond(Incoming("a", "zurich"))
    again = await conversation.respond(Incoming("a", "my sister says she is going to kill herself"))
    assert "143" in second.turn.replies[0].text
    assert len({one.turn.replies[0].text.split("\n\n")[1] for one in (first, second, again)}) == 3
    assert all('"endangered":"other"' in payload for payload in dialogue.marked)


async def test_a_danger_told_again_is_never_the_same_text(conversation: Conversation) -> None:
    said = [(await conversation.respond(Incoming("a", "he is breaking down my door"))).turn.replies[0].text for _ in range(4)]
    assert all("112" in text for text in said)
    assert all(before != after for before, after in pairwise(said))


async def test_the_numbers_stay_in_reach_for_some_answers(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    dialogue.answers = Turn((Reply("an answer"),), need="emotion", language="en", country="IN")
    await conversation.respond(Incoming("a", "he is breaking down my door"))
    said = [(await conversation.respond(Incoming("a", "i am shaking"))).turn.replies[0].text for _ in range(4)]
    assert ["112" in text for text in said] == [True, True, True, False]
    assert said[0] != said[1]


async def test_over_leaves_the_numbers_once_more(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    await conversation.respond(Incoming("a", "he is breaking down my door"))
    dialogue.answers = Turn((Reply("glad"),), need="affirm", language="en", country="IN", crisis="over")
    assert "112" in (await conversation.respond(Incoming("a", "he left"))).turn.replies[0].text
    dialogue.answers = Turn((Reply("an answer"),), need="emotion", language="en", country="IN")
    assert (await conversation.respond(Incoming("a", "i am shaking"))).turn.replies[0].text == "an answer"


async def test_who_cannot_speak_gets_ways_to_write(conversation: Conversation, dialogue: RecordingDialogue) -> None:
    dialogue.notes = Turn(need="disclose", language="fr", country="FR")
    await conversation.respond(Incoming("a", "il est en train de casser ma porte"))
    dialogue.answers = Turn((Reply("en écrivant"),), need="unclear", language="fr", country="FR", crisis="silent")
    text = (await conversation.respond(Incoming("a", "je peux pas parler"))).turn.replies[0].text
    assert "114" in text.split("\n")[1]


@pytest.mark.parametrize(
    ("said", "danger"),
    [("yes", "suicide"), ("Haan, kabhi kabhi", "suicide"), ("हाँ", "suicide"), ("oui un peu", "suicide"), ("Sí.", "suicide"), ("a little", "suicide"), ("no", None), ("ok thanks", None), ("yes i want to talk", None)],
)
async def test_a_yes_to_the_words_that_invite_is_a_suicide_card(conversation: Conversation, dialogue: RecordingDialogue, said: str, danger: str | None) -> None:
    dialogue.answers = Turn((Reply("if thoughts of suicide are part of it, you can say so"),), need="emotion", language="en", invites="suicide")
    await conversation.respond(Incoming("a", "it is so heavy"))
    dialogue.answers = Turn((Reply("an answer"),), need="affirm", language="en")
    assert (await conversation.respond(Incoming("a", said))).danger == danger
    assert (await conversation.respond(Incoming("b", said))).danger is None


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
