"""A tracker store that keeps labels and slots only, forgets after an hour of silence, and can delete a person (R15-R17)."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from rasa_project.privacy_facts import SILENCE_SECONDS

logger = logging.getLogger(__name__)

MOST_PEOPLE = 50_000
_SWEEP_SECONDS = 30.0


def reduced_slots(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Return what is worth keeping of a tracker: its filled slots, which hold labels and ids, never words of a person."""
    return {name: value for name, value in tracker.current_slot_values().items() if value is not None and value != []}


class ReducedTrackerStore(TrackerStore):
    """Keep the slots of each conversation in memory; the messages themselves are dropped as each turn is saved.

    The cost of a turn therefore does not grow with the conversation, and nothing of a message outlives its answer.
    Whoever is silent too long is forgotten on time, also when nobody else writes: as long as someone is remembered, a
    timer of the running loop looks again.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: EndpointConfig | None = None,
        silence_seconds: float = SILENCE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        **kwargs: Any,
    ) -> None:
        """Rasa passes domain, broker and endpoint; silence_seconds is the time after which a person is forgotten."""
        super().__init__(domain, event_broker)
        self._silence_seconds = silence_seconds
        self._clock = clock
        self._people: OrderedDict[str, tuple[float, dict[str, Any]]] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the slots and forget whoever has been silent too long.

        Never raises: Rasa would then keep the whole tracker, messages included, in a second store of its own.
        """
        try:
            await self._save(tracker.sender_id, reduced_slots(tracker))
        except Exception as error:
            logger.error("a conversation's notes could not be kept: %s", type(error).__name__)  # noqa: TRY400 - a traceback would quote them
            await self.forget(tracker.sender_id)

    async def _save(self, sender_id: str, slots: dict[str, Any]) -> None:
        self._keep(sender_id, slots)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Rebuild the tracker from its slots, or return None when nothing is remembered."""
        self._forget_the_silent()
        kept = self._people.get(sender_id)
        return None if kept is None else self._tracker_of(sender_id, kept[1])

    async def keys(self) -> Iterable[str]:
        """Return the sender ids that are remembered."""
        self._forget_the_silent()
        return list(self._people)

    async def forget(self, sender_id: str) -> None:
        """Delete everything about one sender id, at once."""
        self._people.pop(sender_id, None)

    async def close(self) -> None:
        """Stop looking for the silent."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _keep(self, sender_id: str, slots: dict[str, Any]) -> None:
        self._people.pop(sender_id, None)
        if slots:
            self._people[sender_id] = (self._clock(), slots)
        self._sweep()

    def _tracker_of(self, sender_id: str, slots: dict[str, Any]) -> DialogueStateTracker:
        events: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        events += [SlotSet(name, value) for name, value in slots.items()]
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
        tracker = self.init_tracker(sender_id)
        for event in events:
            tracker.update(event, self.domain)
        return tracker

    def _sweep(self) -> None:
        """Forget the silent now, and again later as long as anybody is remembered."""
        self._forget_the_silent()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._people:
            self._timer = asyncio.get_running_loop().call_later(min(_SWEEP_SECONDS, self._silence_seconds), self._sweep)

    def _forget_the_silent(self) -> None:
        oldest = self._clock() - self._silence_seconds
        while self._people:
            sender_id, (last, _) = next(iter(self._people.items()))
            if last >= oldest and len(self._people) <= MOST_PEOPLE:
                return
            del self._people[sender_id]
