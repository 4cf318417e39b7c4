"""Train what the program needs, when its sources changed: the dialogue model and the danger head."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from resources.replacement import replacement

PROJECT = Path(__file__).resolve().parent.parent / "rasa_project"
MODELS = PROJECT / "models"
MODEL = MODELS / "beside.tar.gz"
DANGER_HEAD = MODELS / "danger.npz"
# What the model is made of; actions and translations are read at run time.
SOURCES = ("config.yml", "domain", "data", "components", "encoder", "places")


class TrainingError(Exception):
    """Training ended without a model; the message says what to look at."""


def fingerprint(project: Path = PROJECT) -> str:
    """Return a hash over the names and contents of everything that a model is trained from."""
    return _fingerprint(project, [project / source for source in SOURCES])


def _fingerprint(root: Path, sources: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in sources:
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
        for file in files:
            digest.update(str(file.relative_to(root)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _is_stamped(stamp: Path, current: str) -> bool:
    return stamp.is_file() and stamp.read_text() == current


def is_trained(project: Path = PROJECT) -> bool:
    """Tell whether the model on disk belongs to the sources on disk."""
    return MODEL.is_file() and _is_stamped(project / "models" / "fingerprint", fingerprint(project))


def train(say: Callable[[str], None], project: Path = PROJECT) -> None:
    """Train the model and put it in place in one step; say reports progress.

    Raises TrainingError when Rasa returns no model.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    current = fingerprint(project)
    say("training the dialogue model (about two minutes, once) ...")
    warnings.simplefilter("ignore")
    from rasa.model_training import train as rasa_train

    from bot.privacy import silence_rasa

    silence_rasa()
    models = project / "models"
    models.mkdir(exist_ok=True)
    before = Path.cwd()
    with tempfile.TemporaryDirectory(dir=models) as temporary:
        os.chdir(project)
        try:
            result = rasa_train("domain", "config.yml", ["data"], output=temporary, fixed_model_name="beside", force_training=True)
        finally:
            os.chdir(before)
        if not result.model:
            message = "Rasa returned no model; `rasa data validate` in rasa_project/ says why"
            raise TrainingError(message)
        os.replace(shutil.move(result.model, Path(temporary) / "ready.tar.gz"), models / MODEL.name)
    (models / "fingerprint").write_text(current)
    say("the dialogue model is ready")


def encode_examples(project: Path = PROJECT) -> None:
    """Encode the examples once for all that learn from them, those that are new or changed since the last time."""
    from bot.danger.training import read_examples
    from rasa_project.components.kept_vectors import KeptVectors
    from rasa_project.components.sentence_encoder import SentenceEncoder

    KeptVectors(SentenceEncoder()).keep([example.text for example in read_examples(project / "data" / "nlu")])


def is_danger_trained(project: Path = PROJECT) -> bool:
    """Tell whether the danger head on disk belongs to the sources on disk."""
    return DANGER_HEAD.is_file() and _is_stamped(project / "models" / "danger_fingerprint", _danger_fingerprint(project))


def train_danger(project: Path = PROJECT) -> None:
    """Train the danger head from the same examples and put it in place in one step."""
    from bot.danger.training import read_examples, train_head
    from rasa_project.components.kept_vectors import KeptVectors
    from rasa_project.components.sentence_encoder import SentenceEncoder

    current = _danger_fingerprint(project)
    head = train_head(read_examples(project / "data" / "nlu"), KeptVectors(SentenceEncoder()))
    with replacement(DANGER_HEAD) as new:
        head.save(new)
    (project / "models" / "danger_fingerprint").write_text(current)


def _danger_fingerprint(project: Path) -> str:
    danger = project.parent / "bot" / "danger"
    return _fingerprint(project.parent, [project / "data" / "nlu", project / "components", project / "encoder", danger / "phrases", *sorted(danger.glob("*.py"))])


def are_guides_learned(project: Path = PROJECT) -> bool:
    """Tell whether what was learned of the guides' questions belongs to the guides and the encoder on disk."""
    return _is_stamped(project / "models" / "guides_fingerprint", _guides_fingerprint(project))


def learn_guides(project: Path = PROJECT) -> None:
    """Learn which questions belong to which guide, so that the first person who asks is answered by it."""
    from rasa_project.components.sentence_encoder import SentenceEncoder
    from resources.guide_search import Guides

    current = _guides_fingerprint(project)
    Guides.load().prepare(SentenceEncoder())
    (project / "models" / "guides_fingerprint").write_text(current)


def _guides_fingerprint(project: Path) -> str:
    root = project.parent
    return _fingerprint(root, [project / "encoder", project / "components", root / "resources" / "guides", *sorted((root / "resources").glob("guide_*.py"))])
