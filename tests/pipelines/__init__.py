"""Other pipelines, trained on our own examples, to be compared with ours."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.privacy import silence_rasa

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent / "rasa_project"


def train_pipeline(name: str, out: Path, *, epochs: int | None = None, core: bool = False) -> Path:
    """Train pipelines/<name>.yml on the project's examples and return the model file.

    epochs replaces the number in the file; core trains the policies on the project's rules too.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    warnings.simplefilter("ignore")
    from rasa.model_training import train, train_nlu

    silence_rasa()
    config = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    for part in [*config["pipeline"], *config["policies"]]:
        if epochs is not None and "epochs" in part:
            part["epochs"] = epochs
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "config.yml"
        path.write_text(yaml.safe_dump(config), encoding="utf-8")
        data = [str(PROJECT / "data")]
        before = Path.cwd()
        os.chdir(PROJECT)
        try:
            if core:
                result = train("domain", str(path), data, output=str(out), fixed_model_name=name, force_training=True).model
            else:
                result = train_nlu(str(path), str(PROJECT / "data" / "nlu"), str(out), fixed_model_name=name)
        finally:
            os.chdir(before)
    if result is None:
        raise RuntimeError(f"Rasa returned no model for {name}")
    return Path(result)


def texts_of(paths: Sequence[Path]) -> list[dict[str, str]]:
    """Read labelled messages from JSONL files."""
    import json

    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
