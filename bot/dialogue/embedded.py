"""Rasa in this process: the agent with its actions called directly, no ports, no second server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import Action, ActionExecutionRejection

from bot.dialogue.graph_runner import StepRunner
from bot.dialogue.protocol import DialogueError
from bot.dialogue.shortcuts import take_shortcuts
from bot.dialogue.turns import Parsed, crisis_of, parsed_of, turn_of, with_entities
from bot.messages import Turn
from rasa_project.components.sentence_encoder import SentenceEncoder
from rasa_project.components.sentence_encoder_featurizer import SentenceEncoderFeaturizer
from rasa_project.privacy_facts import PrivacyFacts
from rasa_project.reply_files import ReplyFileError
from rasa_project.responses import Responses
from rasa_project.tracker_store import ReducedTrackerStore


class InProcessActions(EndpointConfig):
    """An action endpoint that runs the actions in this process instead of calling a server."""

    def __init__(self, actions: list[Action]) -> None:
        """Register action instances, so that they keep the directory that was passed to them."""
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(self, method: str = "post", subpath: str | None = None, content_type: str | None = None, compress: bool = False, **kwargs: Any) -> Any:
        """Run the action that the call names; a rejection reads like the 400 of an action server."""
        try:
            return await self._executor.run(kwargs["json"])
        except ActionExecutionRejection as rejection:
            body = '{"error": "rejected", "action_name": "' + rejection.action_name + '"}'
            raise ClientResponseError(400, "rejected", body) from rejection


class _WholeReplies(CollectingOutputChannel):
    """Collect replies without cutting them at blank lines."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self._persist_message(self._message(recipient_id, text=text))

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep text, buttons and custom data of one reply together."""
        kept = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        await self._persist_message({"recipient_id": recipient_id, **kept})


class EmbeddedDialogue:
    """Answer with the agent of a trained model."""

    def __init__(self, agent: Agent, store: ReducedTrackerStore) -> None:
        """Keep the agent and our own reference to its tracker store: Rasa wraps it in another."""
        self._agent = agent
        self._store = store

    @classmethod
    def load(cls, model: Path, actions: list[Action], store: ReducedTrackerStore | None = None, facts: PrivacyFacts | None = None) -> EmbeddedDialogue:
        """Load a model file with its actions; facts: what the words about privacy say of this set-up.

        Raises DialogueError when the file is no usable model or a file of replies cannot be used, and says which.
        """
        store = store or ReducedTrackerStore(Domain.empty())
        take_shortcuts()
        try:
            words = Responses(facts=facts)
        except ReplyFileError as error:
            raise DialogueError(str(error)) from error
        try:
            agent = Agent.load(model, generator=words, tracker_store=store, action_endpoint=InProcessActions(actions))
        except Exception as error:
            message = f"the dialogue model {model.name} cannot be loaded ({type(error).__name__})"
            raise DialogueError(message) from error
        processor = agent.processor
        if not agent.is_ready() or processor is None:
            message = f"the dialogue model {model.name} is not usable"
            raise DialogueError(message)
        store.domain = agent.domain
        if isinstance(processor.graph_runner, DaskGraphRunner):
            processor.graph_runner = StepRunner.instead_of(processor.graph_runner)
        return cls(agent, store)

    async def respond(self, sender: str, message: str) -> Turn:
        """Answer a text or payload; an empty answer is a failure (an action that raised leaves one)."""
        messages, slots, latest = await self._handle(sender, message)
        turn = turn_of(messages, slots, latest)
        if not turn.replies:
            place = f"no reply to {turn.need}"
            raise DialogueError(place)
        return turn

    async def note(self, sender: str, message: str, payload: str) -> Turn:
        """Parse a message for its labels, then apply a payload that carries what is to be remembered."""
        processor = self._agent.processor
        if processor is None:
            place = "no processor"
            raise DialogueError(place)
        latest = await processor.parse_message(UserMessage(message, sender_id=sender))
        _, slots, _ = await self._handle(sender, with_entities(payload, latest))
        return replace(turn_of([], slots, latest), crisis=crisis_of(latest))

    async def mark(self, sender: str, payload: str) -> None:
        """Apply a payload that asks for no answer."""
        await self._handle(sender, payload)

    async def parse(self, text: str) -> Parsed:
        """Return the labels of a message on its own, without any memory."""
        processor = self._agent.processor
        if processor is None:
            place = "no processor"
            raise DialogueError(place)
        return parsed_of(await processor.parse_message(UserMessage(text)))

    async def forget(self, sender: str) -> None:
        """Delete the sender's tracker under its lock."""
        async with self._agent.lock_store.lock(sender):
            await self._store.forget(sender)

    @property
    def encoder(self) -> SentenceEncoder | None:
        """The encoder that the model reads messages with, or None when it has none; danger reads with the same one."""
        runner = self._agent.processor.graph_runner if self._agent.processor else None
        components = runner.components() if isinstance(runner, StepRunner) else []
        return next((component.encoder for component in components if isinstance(component, SentenceEncoderFeaturizer)), None)

    async def close(self) -> None:
        """Let go of the tracker store's connection."""
        await self._store.close()

    async def _handle(self, sender: str, message: str) -> tuple[list[dict[str, Any]], dict[str, Any], Mapping[str, Any]]:
        processor = self._agent.processor
        if processor is None:
            place = "no processor"
            raise DialogueError(place)
        channel = _WholeReplies()
        user_message = UserMessage(message, output_channel=channel, sender_id=sender)
        # The same steps as MessageProcessor.handle_message, with the tracker at hand for the labels and slots.
        tracker = await processor.log_message(user_message, should_save_tracker=False)
        tracker = await processor.run_action_extract_slots(channel, tracker)
        await processor._run_prediction_loop(channel, tracker)
        await processor.save_tracker(tracker)
        latest = tracker.latest_message.parse_data if tracker.latest_message else {}
        return channel.messages, tracker.current_slot_values(), latest
