"""Other pipelines, trained on our own examples, to be compared with ours."""

from __future__ import annotations

import os
import random
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.privacy import silence_rasa

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent / "rasa_project"


def train_pipeline(name: str, out: Path, *, epochs: int | None = None, core: bool = False, examples: Path | None = None) -> Path:
    """Train pipelines/<name>.yml, or the project's own as "ours", on the project's examples and return the model file.

    epochs replaces the number in the file; core trains the policies on the project's rules too; examples: a folder of others.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    warnings.simplefilter("ignore")
    from rasa.model_training import train, train_nlu

    silence_rasa()
    path = PROJECT / "config.yml" if name == "ours" else HERE / f"{name}.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
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
                result = train_nlu(str(path), str(examples or PROJECT / "data" / "nlu"), str(out), fixed_model_name=name)
        finally:
            os.chdir(before)
    if result is None:
        raise RuntimeError(f"Rasa returned no model for {name}")
    return Path(result)


def some_examples(out: Path, number: int, seed: int = 7) -> Path:
    """Write so many of the project's examples, chosen at random, to a folder and return it."""
    paths = sorted((PROJECT / "data" / "nlu").glob("*/*.yml"))
    sheets = [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in paths]
    every = [(place, block, line) for place, sheet in enumerate(sheets) for block in range(len(sheet["nlu"])) for line in sheet["nlu"][block]["examples"].splitlines()]
    chosen: dict[tuple[int, int], list[str]] = {}
    for place, block, line in sorted(random.Random(seed).sample(every, min(number, len(every)))):
        chosen.setdefault((place, block), []).append(line)
    for place, (path, sheet) in enumerate(zip(paths, sheets, strict=True)):
        kept = [{**block, "examples": "".join(f"{line}\n" for line in chosen[place, number])} for number, block in enumerate(sheet["nlu"]) if (place, number) in chosen]
        if kept:
            (out / path.parent.name).mkdir(parents=True, exist_ok=True)
            (out / path.parent.name / path.name).write_text(yaml.safe_dump({**sheet, "nlu": kept}, allow_unicode=True), encoding="utf-8")
    return out


def texts_of(paths: Sequence[Path]) -> list[dict[str, str]]:
    """Read labelled messages from JSONL files."""
    import json

    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
