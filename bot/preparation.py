"""Bring everything up to date that is built from files: the directory, the dialogue model, the danger head, the search in the guides."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bot.settings import Settings
from bot.training import MODELS, TrainingError, are_guides_learned, encode_examples, is_danger_trained, is_trained, learn_guides, train, train_danger


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
        if not (is_trained() and is_danger_trained()):
            say("encoding the examples (up to a minute, once) ...")
            encode_examples()
        # What the dialogue learns keeps about one processor busy, and what the others learn a second one.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
            others = [beside.submit(learn) for learn, is_learned in ((train_danger, is_danger_trained), (learn_guides, are_guides_learned)) if not is_learned()]
            if not is_trained():
                train(say)
            if others:
                say("training the danger detector and the search in the guides (a minute, once) ...")
            for other in others:
                other.result()
