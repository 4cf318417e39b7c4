"""The one path that every message takes: danger -> dialogue -> replies, or the emergency card when anything fails."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace

from bot.commands import Commands
from bot.danger.cards import Cards
from bot.danger.crisis import OVER, Crisis
from bot.danger.detector import Danger, DangerDetector
from bot.dialogue.protocol import Dialogue
from bot.freed_memory import free_what_is_left
from bot.memory import ChatMemory, ExpiringMemory
from bot.messages import Answer, Incoming, Reply, Turn
from bot.metrics import Metrics
from bot.privacy import Pseudonyms, describe

logger = logging.getLogger(__name__)

HIDE = "/hide"  # handled here and by the front ends, never by the dialogue
LONGEST_MESSAGE = 4000  # characters; Telegram sends at most 4096
_PAYLOAD = re.compile(r"/([a-z_]{2,40})(\{.*\})?", re.DOTALL)
_NO_WORDS = "?!.,;:-_¿¡…'\"() \t\n"
# Two messages within this time may be one thought, cut in two ("i want to" - "die").
_ONE_THOUGHT_SECONDS = 60.0
_SWEEP_SECONDS = 20.0


class Conversation:
    """Answer the messages of many people; the caller keeps each person's messages in order."""

    def __init__(
        self,
        dialogue: Dialogue,
        detector: DangerDetector,
        cards: Cards,
        commands: Commands,
        payloads: frozenset[str],
        memory: ExpiringMemory,
        pseudonyms: Pseudonyms,
        clock: Callable[[], float],
        reply_seconds: float = 8.0,
        note_seconds: float = 0.6,
        metrics: Metrics | None = None,
    ) -> None:
        """payloads: the intents that buttons may name; reply_seconds, note_seconds: how long Rasa may take."""
        self._dialogue = dialogue
        self._detector = detector
        self._cards = cards
        self._commands = commands
        self._payloads = payloads
        self._memory = memory
        self._pseudonyms = pseudonyms
        self._clock = clock
        self._reply_seconds = reply_seconds
        self._note_seconds = note_seconds
        self._metrics = metrics or Metrics()
        self._timer: asyncio.TimerHandle | None = None

    async def respond(self, incoming: Incoming) -> Answer:
        """Answer one message. Never raises for what a person wrote and never returns silence (R38)."""
        started = self._clock()
        memory = self.memory_of(incoming.chat)
        try:
            return await self._respond(incoming, memory)
        except Exception as error:
            logger.error("a message could not be answered: %s", describe(error))  # noqa: TRY400 - a traceback would quote the message
            self._metrics.failed()
            card = self._cards.failure(memory.language, memory.country)
            return Answer(Turn(replies=(card,), need="unclear", language=memory.language, country=memory.country))
        finally:
            self._metrics.answered(self._clock() - started)

    async def _respond(self, incoming: Incoming, memory: ChatMemory) -> Answer:
        sender = self._pseudonyms.of(incoming.chat)
        message = self._message(incoming)
        if incoming.language and memory == ChatMemory():
            memory.language = incoming.language
            message = _in_language(message, incoming.language)
        if message == HIDE:
            return await self._hide(incoming.chat, memory.language)
        danger = self._danger(message, memory)
        if danger is not None:
            return await self._answer_danger(sender, message, danger, memory)
        country = memory.country
        turn = await asyncio.wait_for(self._dialogue.respond(sender, message), self._reply_seconds)
        self._keep(memory, turn)
        if memory.crisis is not None:
            turn = await self._after_card(sender, turn, memory, new_place=turn.country not in (None, country))
        memory.invited = turn.invites
        if turn.forget:
            await self.forget(incoming.chat)
        return Answer(turn)

    def is_urgent(self, incoming: Incoming) -> bool:
        """Tell whether a message speaks of danger, so that its card need not wait for the answers before it; remembers nothing."""
        memory = self.memory_of(incoming.chat)
        return self._judged(self._message(incoming), memory) is not None

    def hides(self, incoming: Incoming) -> bool:
        """Tell whether a message says to hide, for a front end that can remove what was written."""
        return self._message(incoming) == HIDE

    def take_cards(self, cards: Cards) -> None:
        """Answer with these cards from now on; the directory changed."""
        self._cards = cards

    def failure_card(self, chat: str) -> Reply:
        """Return the card for when something broke (R38), in the chat's language and for its country."""
        memory = self.memory_of(chat)
        return self._cards.failure(memory.language, memory.country)

    async def forget(self, chat: str) -> None:
        """Delete everything that is remembered of a chat, here and in the dialogue (R15)."""
        sender = self._pseudonyms.of(chat)
        self._memory.forget(sender)
        self._metrics.forgot()
        try:
            await asyncio.wait_for(self._dialogue.forget(sender), self._reply_seconds)
        except Exception as error:
            logger.error("forgetting failed: %s", describe(error))  # noqa: TRY400
        free_what_is_left()

    def memory_of(self, chat: str) -> ChatMemory:
        """Return what the front end remembers of a chat."""
        memory = self._memory.of(self._pseudonyms.of(chat))
        if self._timer is None:
            self._sweep()
        return memory

    def _sweep(self) -> None:
        """Forget on time, also when nobody writes any more: as long as anything is remembered, look again later."""
        remembered = self._memory.sweep(_ONE_THOUGHT_SECONDS)
        free_what_is_left()
        self._timer = asyncio.get_running_loop().call_later(_SWEEP_SECONDS, self._sweep) if remembered else None

    async def _hide(self, chat: str, language: str) -> Answer:
        """Forget, and say one neutral line; what was written can only be removed by a front end that knows how (R20)."""
        await self.forget(chat)
        line = self._commands.hidden.get(language) or self._commands.hidden["en"]
        return Answer(Turn(replies=(Reply(line),), need="delete_data", language=language, forget=True))

    def _message(self, incoming: Incoming) -> str:
        """Return the text for the dialogue: a payload only from a known button or command, else words without a slash."""
        if incoming.button is not None:
            if incoming.button == HIDE:
                return HIDE
            match = _PAYLOAD.fullmatch(incoming.button)
            if match and match.group(1) in self._payloads and _is_object(match.group(2)):
                return incoming.button
            return "/menu"
        payload = self._commands.payload_of(incoming.text)
        if payload:
            return payload
        words = incoming.text.strip().lstrip("/").strip()[:LONGEST_MESSAGE]
        return words if words.strip(_NO_WORDS) else "/unclear"

    def _danger(self, message: str, memory: ChatMemory) -> Danger | None:
        danger = self._judged(message, memory)
        if not message.startswith("/"):
            memory.last_words, memory.last_words_at = message[-200:], self._clock()
        return danger

    def _judged(self, message: str, memory: ChatMemory) -> Danger | None:
        if message.startswith("/"):
            match = _PAYLOAD.fullmatch(message)
            if match and match.group(1) == "danger_shown":
                kind = json.loads(match.group(2) or "{}").get("danger", "danger")
                return Danger(kind if kind in ("suicide", "danger", "child", "medical") else "danger", reason="button")
            return None
        if memory.invited and self._commands.says_yes(message):
            return Danger(memory.invited, reason="a yes to the words that invite to say it")
        # What goes on after a card is judged by itself: the words before it have their card.
        before = memory.last_words if memory.crisis is None and self._clock() - memory.last_words_at <= _ONE_THOUGHT_SECONDS else ""
        try:
            return self._detector.detect(message, before=before)
        except Exception as error:
            logger.error("danger could not be judged: %s", describe(error))  # noqa: TRY400
            return None

    async def _answer_danger(self, sender: str, message: str, danger: Danger, memory: ChatMemory) -> Answer:
        """Compose the card from memory alone; the dialogue only notes it, and has a short time to do so."""
        memory.last_words, memory.invited = "", None
        turn = Turn(need="unclear", language=memory.language, country=memory.country)
        crisis = memory.crisis
        # "I gave the knife to my mother": whose own danger it was goes on being that.
        if crisis is None or crisis.danger.kind != danger.kind or (crisis.danger.someone_else and not danger.someone_else):
            crisis = memory.crisis = Crisis(danger)
        try:
            turn = await asyncio.wait_for(self._dialogue.note(sender, message, _shown(crisis.danger)), self._note_seconds)
            self._keep(memory, turn)
        except Exception as error:
            logger.error("the dialogue could not note a danger: %s", describe(error))  # noqa: TRY400
            self._metrics.failed()
        if danger.kind == "child" and turn.about == "other" and not crisis.danger.someone_else:
            crisis.danger = replace(crisis.danger, someone_else=True)  # a parent or teacher who goes on telling is not spoken to as the child
        card, listings = crisis.card(self._cards, memory.language, memory.country, turn.crisis, turn.topic)
        await self._mark(sender, crisis.danger, listings)
        return Answer(replace(turn, replies=(card,), listings=listings), danger.kind)

    async def _after_card(self, sender: str, turn: Turn, memory: ChatMemory, *, new_place: bool) -> Turn:
        """Return an answer with what the crisis that is not over adds to it."""
        crisis = memory.crisis
        if crisis is None:
            return turn
        cards = crisis.cards
        turn = crisis.follow(turn, self._cards, new_place=new_place)
        if crisis.cards > cards:
            await self._mark(sender, crisis.danger, turn.listings)
        if turn.crisis == OVER:
            memory.crisis = None
        return turn

    async def _mark(self, sender: str, danger: Danger, listings: tuple[str, ...]) -> None:
        """Let the dialogue know which listings stand on a card, so that "the second one" and "more" go on from them."""
        try:
            await asyncio.wait_for(self._dialogue.mark(sender, _shown(danger, listings)), self._note_seconds)
        except Exception as error:
            logger.error("the dialogue could not note a card: %s", describe(error))  # noqa: TRY400

    @staticmethod
    def _keep(memory: ChatMemory, turn: Turn) -> None:
        memory.language = turn.language or memory.language
        memory.country = turn.country


def _in_language(message: str, language: str) -> str:
    """Add a language to a command or button that tells none; words tell their own, and whoever asks for a language chooses it."""
    bare = message.startswith("/") and "{" not in message and message not in (HIDE, "/set_language")
    return f'{message}{{"language":"{language}"}}' if bare else message


def _shown(danger: Danger, listings: tuple[str, ...] = ()) -> str:
    """Return the payload by which the dialogue notes a danger, whose it is, and what stands on its card."""
    entities: dict[str, object] = {"danger": danger.kind, "endangered": "other" if danger.someone_else else "self"}
    return "/danger_shown" + json.dumps({**entities, **({"listing": list(listings)} if listings else {})}, separators=(",", ":"))


def _is_object(text: str | None) -> bool:
    if text is None:
        return True
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False

