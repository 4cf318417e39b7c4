"""Our importer reads what Rasa's reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.loading import load_data

from rasa_project.importer import ExamplesImporter, read_examples

pytestmark = pytest.mark.filterwarnings("ignore:the load_module:DeprecationWarning")  # of pykwalify, which Rasa checks files with

DATA = Path(__file__).resolve().parents[2] / "rasa_project" / "data"


@pytest.mark.parametrize("file", ["buttons.yml", "nlu/hi/danger_and_not.yml", "nlu/fr/follow_ups.yml"])
def test_the_same_examples_as_rasas(file: str) -> None:
    ours, rasas = read_examples([DATA / file]), load_data(str(DATA / file))
    assert len(ours.training_examples) > 5
    assert [message.as_dict() for message in ours.training_examples] == [message.as_dict() for message in rasas.training_examples]


@pytest.mark.filterwarnings("ignore")  # Rasa warns of what its own domain lacks
def test_it_is_the_one_that_the_configuration_names() -> None:
    importer = TrainingDataImporter.load_from_config(str(DATA.parent / "config.yml"), str(DATA.parent / "domain"), [str(DATA / "buttons.yml")])
    inside = importer
    while not isinstance(inside, ExamplesImporter):
        inside = getattr(inside, "_importer", None) or getattr(inside, "importer", None) or inside._importers[0]
    assert inside.get_nlu_data() is inside.get_nlu_data()
    assert importer.get_nlu_data().intents >= {"menu", "cancel"}
