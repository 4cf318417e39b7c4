"""Which tracker store keeps the dialogue's memory: this process, or Redis for a standby machine."""

from __future__ import annotations

from rasa.shared.core.domain import Domain

from bot.settings import Settings, SettingsError
from rasa_project.privacy_facts import PrivacyFacts
from rasa_project.tracker_store import ReducedTrackerStore


def tracker_store(settings: Settings) -> ReducedTrackerStore:
    """Return the store that the settings ask for; raises SettingsError, or StateKeyError for a key that is too short."""
    if not settings.redis_url:
        return ReducedTrackerStore(Domain.empty(), silence_seconds=settings.silence_seconds)
    if not settings.state_key:
        message = "STATE_KEY is needed with REDIS_URL: what is stored outside this process is always encrypted"
        raise SettingsError(message)
    from rasa_project.encrypted_store import EncryptedRedisTrackerStore

    try:
        return EncryptedRedisTrackerStore(Domain.empty(), url=settings.redis_url, state_key=settings.state_key, silence_seconds=settings.silence_seconds)
    except ValueError as error:
        message = "REDIS_URL has to begin with redis://, rediss:// or unix://"
        raise SettingsError(message) from error


def privacy_facts(settings: Settings) -> PrivacyFacts:
    """Return what the words about privacy say of these settings."""
    return PrivacyFacts(settings.silence_seconds, outside=bool(settings.redis_url))
