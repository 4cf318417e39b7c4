"""Bring everything up to date that is built from files: the directory, the dialogue model, the danger head."""

from __future__ import annotations

import fcntl
from collections.abc import Callable

from bot.settings import Settings
from bot.training import MODELS, TrainingError, is_danger_trained, is_trained


def prepare(settings: Settings, say: Callable[[str], None]) -> None:
    """Build what changed; takes a fraction of a second when nothing did.

    Raises TrainingError when another preparation is under way or training fails.
    """
    from resources.build import build, fingerprint, stored_fingerprint

    MODELS.mkdir(parents=True, exist_ok=True)
    with (MODELS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "another `beside prepare` is under way; wait for it to end"
            raise TrainingError(message) from error
        if stored_fingerprint(settings.directory) != fingerprint():
            say("building the directory ...")
            build(path=settings.directory)
        if not is_trained():
            from bot.training import train

            train(say)
        if not is_danger_trained():
            from bot.training import train_danger

            train_danger(say)
