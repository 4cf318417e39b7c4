"""The command `beside` as it is, with any one stage made to fail while it holds a person's words; for tests.

SABOTAGE names a file; the stage whose name stands in it fails, with the message in the error, as careless code would do.
What the program opens for writing goes, a line a path, into the file that SABOTAGE_OPENED names.
"""

from __future__ import annotations

import asyncio
import ctypes
import dataclasses
import gc
import importlib
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.freed_memory import start_overwriting

STAGES = {
    "danger": "bot.danger.detector:DangerDetector.detect",
    "payload": "bot.commands:Commands.payload_of",
    "tokenizer": "rasa_project.components.message_tokenizer:MessageTokenizer.tokenize",
    "normalisation": "rasa_project.components.respelling:normalise",
    "encoder": "rasa_project.components.sentence_encoder:SentenceEncoder.encode",
    "classifier": "rasa_project.components.need_classifier:NeedClassifier._classify",
    "language": "rasa_project.components.language_identifier:LanguageIdentifier.identify",
    "place": "rasa_project.places.finder:PlaceFinder.find",
    "memory": "rasa_project.actions.memory:remembered",
    "action": "rasa_project.actions.directory_actions:help_answer",
    "directory": "resources.search:Directory.find",
    "replies": "rasa_project.responses:choose",
    "store reads": "rasa_project.tracker_store:ReducedTrackerStore.retrieve",
    "store writes": "rasa_project.tracker_store:reduced_slots",
    "turn": "bot.dialogue.embedded:turn_of",
    "remote": "bot.dialogue.remote:RemoteDialogue._say",
    "door": "bot.json_chat:answer_object",
    "keyboard": "bot.telegram.rendering:Keyboards.markup",
    "sending": "bot.telegram.sending:Sender.send",
    "handler": "bot.telegram.handlers:Handlers._answer",
    "hiding": "bot.telegram.hiding:Hider.hide",
}
_SET_DUMPABLE = 4


class Sabotage:
    """Lets the stage fail that the control file names."""

    def __init__(self, control: Path) -> None:
        self._control = control
        self.words = ""
        self.held: list[Any] = []

    @property
    def stage(self) -> str:
        return self._control.read_text(encoding="utf-8").strip() if self._control.is_file() else ""

    def put_in(self, stage: str, place: str) -> None:
        """Replace a function or method by one that fails when it is its turn."""
        module, _, path = place.partition(":")
        owner: Any = importlib.import_module(module)
        *parents, name = path.split(".")
        for parent in parents:
            owner = getattr(owner, parent)
        if not hasattr(owner, name):
            sys.exit(f"{place} is not there any more: name another place for the stage {stage!r}")
        setattr(owner, name, self._failing(stage, getattr(owner, name)))

    def listen(self) -> None:
        """Note the words of every message, and be noisy or die when that is asked for."""
        from bot.conversation import Conversation

        respond = Conversation.respond

        async def noting(conversation: Conversation, incoming: Any) -> Any:
            self.words = incoming.text or str(incoming.button)
            stage = self.stage
            if stage == "noise":
                await _be_noisy(self.words)
            elif stage == "leak":
                _leak(self.words)
            elif stage == "hold":
                self.held.append(incoming)
            elif stage == "abort":
                os.abort()
            elif stage == "segfault":
                ctypes.string_at(0)
            try:
                return await respond(conversation, incoming)
            finally:
                self.words = ""  # the memory that is measured is the program's own

        Conversation.respond = noting  # type: ignore[method-assign]

    def _failing(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*args: Any, **kwargs: Any) -> Any:
            if self.stage == stage:
                raise ValueError(f"{stage} cannot handle {self.words or _texts_in(args)!r}")
            return function(*args, **kwargs)

        return failing


async def _be_noisy(words: str) -> None:
    """Do everything that prints or keeps a person's words in a program that does not look out."""
    import structlog

    for name in ("telegram.ext", "httpx", "rasa.core", "rasa_sdk.endpoint", "asyncio", "a.library"):
        for level in (logging.DEBUG, logging.INFO, logging.ERROR, logging.CRITICAL):
            logging.getLogger(name).log(level, "an update: %s", words, extra={"update": words})
    logging.getLogger("a.library").error("%d", words)
    logging.getLogger("bot").error("%d", words)
    structlog.get_logger("rasa.core.processor").error("processor.message", text=words)
    warnings.warn(f"cannot parse {words}", UserWarning, stacklevel=1)
    warnings.warn(f"cannot parse {words}", DeprecationWarning, stacklevel=1)
    try:
        raise KeyError(words)
    except KeyError:
        logging.getLogger("telegram.ext").exception("while handling %s", words)
    thread = threading.Thread(target=_fail, args=(words,), name="noisy")
    thread.start()
    thread.join()
    asyncio.get_running_loop().call_soon(_fail, words)
    forgotten = asyncio.ensure_future(_fail_later(words))
    await asyncio.sleep(0.01)
    del forgotten
    _Ungrateful(words)
    gc.collect()


class _Ungrateful:
    def __init__(self, words: str) -> None:
        self._words = words

    def __del__(self) -> None:
        raise ValueError(self._words)


def _fail(words: str) -> None:
    raise ValueError(words)


async def _fail_later(words: str) -> None:
    raise ValueError(words)


def _texts_in(arguments: tuple[Any, ...]) -> list[str]:
    """Return the texts in a function's arguments: of Rasa's messages, of trackers, and plain ones."""
    found = []
    for argument in arguments:
        latest = getattr(argument, "latest_message", None)
        found += [argument] if isinstance(argument, str) else _texts_in(tuple(argument)) if isinstance(argument, list) else []
        found += [str(holder.get("text")) for holder in (argument, latest) if isinstance(holder, dict) or type(holder).__name__ == "Message"]
        found += [str(latest.text)] if hasattr(latest, "text") else []
    return found


def _leak(words: str) -> None:
    """Leak on purpose, so that the test shows that it sees."""
    print(f"debug: {words}", file=sys.stderr, flush=True)
    Path(os.environ["TMPDIR"], "debug.json").write_text(repr(words.encode("utf-16")), encoding="utf-8")


def _note_what_is_opened(file: Path) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    writing = os.O_WRONLY | os.O_RDWR

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[2], int) and args[2] & writing and isinstance(args[0], (str, bytes)):
            os.write(descriptor, os.fsencode(args[0]) + b"\n")

    sys.addaudithook(hook)


def _stay_readable() -> None:
    """Let the test read this process's memory, which the program forbids."""
    import bot.__main__ as program

    forbid = program.forbid_dumps

    def forbid_but_stay_readable() -> None:
        forbid()
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 1, 0, 0, 0)

    program.forbid_dumps = forbid_but_stay_readable


def _fall_silent_early(seconds: float) -> None:
    """Let people be forgotten after so many seconds; the setting itself begins at a minute."""
    from bot import conversation
    from bot.settings import Settings
    from rasa_project import tracker_store

    read = Settings.from_environment.__func__  # type: ignore[attr-defined]
    Settings.from_environment = classmethod(lambda cls, environment=None: dataclasses.replace(read(cls, environment), silence_seconds=seconds))  # type: ignore[method-assign, assignment]
    conversation._SWEEP_SECONDS = tracker_store._SWEEP_SECONDS = 0.3


if __name__ == "__main__":
    start_overwriting()
    import bot.__main__ as program

    program.set_up_logging()
    sabotage = Sabotage(Path(os.environ["SABOTAGE"]))
    for name, where in STAGES.items():
        sabotage.put_in(name, where)
    sabotage.listen()
    _note_what_is_opened(Path(os.environ["SABOTAGE_OPENED"]))
    _stay_readable()
    if "SABOTAGE_SILENCE" in os.environ:
        _fall_silent_early(float(os.environ["SABOTAGE_SILENCE"]))
    program.main(prog_name="beside")
