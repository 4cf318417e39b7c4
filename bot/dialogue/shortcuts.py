"""Places where Rasa 3.6 spends most of a turn on work that never changes its result, done shortly."""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import all_subclasses


def take_shortcuts() -> None:
    """Let Rasa take all of them; to be called once before a model is loaded. Each is checked against Rasa's own way in tests."""
    RemoteAction._validate_action_result = _checked_shortly
    Event.resolve_by_type = staticmethod(_EventTypes(Event.resolve_by_type).of)
    Slot.__copy__ = _copied
    MessageProcessor._check_for_unseen_features = _unchecked


def _checked_shortly(self: RemoteAction, result: Any) -> bool:
    """Check only what our own actions could get wrong: that their events and responses are lists of objects.

    Rasa validates every result against a JSON schema of all events there are, and that schema against its own, which
    takes longer than the rest of a turn. The results come from this process, through the SDK that writes them.
    """
    parts = [*result["events"], *result["responses"]] if isinstance(result, dict) else [None]
    if not all(isinstance(part, dict) for part in parts) or not all(isinstance(event.get("event"), str) for event in result["events"]):
        message = f"{self.name()} returned something else than events and responses"
        raise RasaException(message)
    return True


class _EventTypes:
    """The events by their names: Rasa looks through all classes of events, anew for every event."""

    def __init__(self, search: Any) -> None:
        self._search = search
        self._known: dict[str, type[Event]] = {}

    def of(self, type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        """Return the class of an event as Rasa's own search finds it."""
        if not self._known:
            self._known = {one.type_name: one for one in reversed(all_subclasses(Event))}
        found = self._known.get(type_name)
        return found if found is not None else self._search(type_name, default)


def _copied(self: Slot) -> Slot:
    """Copy a slot's attributes: what copy.copy does by a long way, some fifty slots at a time, several times a turn."""
    new = object.__new__(type(self))
    new.__dict__.update(self.__dict__)
    return new


def _unchecked(self: MessageProcessor, parse_data: Any) -> None:
    """Warn of nothing: our classifiers know the intents and entities of the domain alone (`rasa data validate`), and
    Rasa makes an empty domain for every message to compare ours with."""
