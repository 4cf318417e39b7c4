"""Put the program together from its settings: one place where every part meets the others."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from bot.commands import Commands
from bot.conversation import Conversation
from bot.danger.cards import Cards
from bot.danger.detector import DangerDetector
from bot.dialogue.protocol import Dialogue
from bot.dialogue.threaded import ThreadedDialogue
from bot.freed_memory import set_aside_what_stays
from bot.memory import ExpiringMemory
from bot.metrics import Metrics, serve
from bot.privacy import Pseudonyms, silence_rasa
from bot.settings import Settings
from bot.training import DANGER_HEAD
from rasa_project.actions.sources import project_sources
from rasa_project.components.linear_head import LinearHead
from rasa_project.components.sentence_encoder import EncoderError, SentenceEncoder
from resources.live import LiveDirectory
from resources.reports import Reports

if TYPE_CHECKING:
    from bot.dialogue.embedded import EmbeddedDialogue

COMMANDS = Path(__file__).parent / "commands.yml"


def read_commands(path: Path = COMMANDS) -> tuple[Commands, frozenset[str]]:
    """Read slash commands, whole messages that are commands in words, and the intents that buttons may carry."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    said = {words.casefold(): payload for payload, said in data["said"].items() for words in said}
    signs = {sign: payload for payload, signs in data["signs"].items() for sign in signs}
    return Commands(data["commands"], said, data["hidden"], signs, frozenset(data["agrees"]), frozenset(data["takes_back"])), frozenset(data["buttons"])


def load_detector(encoder: SentenceEncoder | None = None) -> DangerDetector:
    """Load the danger detector, with an encoder that is loaded already where there is one; without encoder or head its phrases work alone."""
    try:
        encoder = encoder or SentenceEncoder()
    except EncoderError:
        encoder = None
    try:
        head: LinearHead | None = LinearHead.load(DANGER_HEAD)
    except (OSError, KeyError, ValueError):
        head = None
    return DangerDetector.load(encoder=encoder, head=head)


def load_dialogue(settings: Settings, live: LiveDirectory, reports: Reports) -> tuple[Dialogue, SentenceEncoder | None]:
    """Return the dialogue that the settings ask for: a Rasa server when RASA_URL is set, else Rasa in this process and its encoder."""
    if settings.rasa_url:
        from bot.dialogue.remote import RemoteDialogue

        return RemoteDialogue(settings.rasa_url), None
    # Only here: loading Rasa takes ten seconds, and a bot with a Rasa server does not need it.
    from bot.dialogue.embedded import EmbeddedDialogue
    from bot.dialogue.stores import privacy_facts, tracker_store
    from rasa_project.actions.registry import all_actions

    silence_rasa()
    # The guides are searched with the encoder of the model, which is loaded with the actions that ask for it later.
    sources = project_sources(lambda: live, lambda: datetime.now(timezone.utc), reports.add, reports.explain, reports.noted, lambda: embedded.encoder or SentenceEncoder())
    embedded = EmbeddedDialogue.load(settings.model, all_actions(sources), tracker_store(settings), privacy_facts(settings))
    return ThreadedDialogue(embedded), embedded.encoder


def load_dialogue_alone(settings: Settings) -> EmbeddedDialogue:
    """Load the model for judging single messages: its actions are never run."""
    from bot.dialogue.embedded import EmbeddedDialogue

    silence_rasa()
    return EmbeddedDialogue.load(settings.model, [])


def assemble(settings: Settings, say: Callable[[str], None] = lambda line: None) -> Conversation:
    """Load everything and return the conversation; say reports progress.

    Raises DialogueError, DirectoryError or SettingsError with a sentence for the operator.
    """
    say("opening the directory ...")
    live = LiveDirectory.open(path=settings.directory)
    reports = Reports.open(settings.reports)
    reports.forget(datetime.now(timezone.utc).date())
    say("loading the dialogue model (some seconds) ...")
    dialogue, encoder = load_dialogue(settings, live, reports)
    commands, payloads = read_commands()
    metrics = Metrics()
    if settings.metrics_port:
        serve(metrics, settings.metrics_port)
    conversation = Conversation(
        dialogue=dialogue,
        detector=load_detector(encoder),
        cards=Cards.compose(live, datetime.now(timezone.utc)),
        commands=commands,
        payloads=payloads,
        memory=ExpiringMemory(settings.silence_seconds, time.monotonic),
        pseudonyms=Pseudonyms(settings.state_key.encode() if settings.state_key else None),
        clock=time.monotonic,
        reply_seconds=settings.reply_seconds,
        metrics=metrics,
    )
    # A number that a maintainer mends reaches the danger cards too, without a restart.
    live.when_changed(lambda: conversation.take_cards(Cards.compose(live, datetime.now(timezone.utc))))
    live.start()
    set_aside_what_stays()
    return conversation

