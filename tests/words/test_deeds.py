"""What was done to whom, said in so many words: it mends a need that the model mistook, and nothing else."""

from __future__ import annotations

import pytest

from rasa_project.components.deeds import Deeds


@pytest.fixture(scope="module")
def deeds() -> Deeds:
    return Deeds.read()


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("i was raped", "disclose"),
        ("someone grabbed me on the stairs", "disclose"),
        ("i can't leave, we have a baby", "disclose"),
        ("je suis un mec et ma tante m'a tripoté", "disclose"),
        ("mon mari me frappe", "disclose"),
        ("soy varón y mi tío abusó de mí", "disclose"),
        ("मेरे साथ ज़बरदस्ती हुई", "disclose"),
        ("mere saath galat hua", "disclose"),
        ("my sister was assaulted by her boss", "disclose_other"),
        ("mon amie a été agressée", "disclose_other"),
        ("a mi hermana la acosan", "disclose_other"),
        ("meri dost ke saath galat hua", "disclose_other"),
    ],
)
def test_telling_is_not_taken_for_something_done(deeds: Deeds, text: str, need: str) -> None:
    assert deeds.need(text, "perpetrator", 0.7) == need
    assert deeds.need(text, "nlu_fallback", 0.9) == need


@pytest.mark.parametrize("text", ["she says i raped her", "i hit her after she hit me", "je l'ai frappée", "le hice daño a mi novia", "maine uske saath galat kiya", "nobody touched me"])
def test_own_deeds_stay_what_they_are(deeds: Deeds, text: str) -> None:
    assert deeds.need(text, "perpetrator", 0.7) == "perpetrator"


def test_what_was_done_to_oneself_is_not_told_of_another(deeds: Deeds) -> None:
    assert deeds.need("मेरे चाचा ने मेरे साथ ज़बरदस्ती की", "disclose_other", 0.6) == "disclose"
    assert deeds.need("my sister was raped and he hit me too", "disclose_other", 0.6) == "disclose_other"


@pytest.mark.parametrize(
    "text",
    [
        "flatmate ne zabardasti ki kal raat", "मेरे साथ खेत पर गलत काम हुआ, देवर ने किया", "हमारे प्रोफेसर बहाने से रात को घर बुलाते हैं", "mi cuñado se metió en mi cama", "mi tío me tocaba cuando dormía",
        "mon coloc a insisté, j'ai dit non", "mon oncle vient dans ma chambre", "my brother in law put his hand on my leg", "i told him no and he didn't stop when i cried", "husband ne raat ko zabardasti ki",
    ],
)  # fmt: skip
def test_someone_near_who_did_it_is_not_the_one_it_was_done_to(deeds: Deeds, text: str) -> None:
    assert deeds.need(text, "disclose_other", 0.9) == "disclose"


@pytest.mark.parametrize(
    "text",
    [
        "meri bahan ke saath uske sasur ne galat kiya", "coach ne meri beti ko galat chhua", "vi a mi jefe manosear a la practicante", "el padrastro la toca por las noches", "son beau-père la touche",
        "j'ai vu mon chef toucher une stagiaire", "i saw my manager grope the new girl", "office me ek colleague ko boss galat tarike se chhuta hai",
    ],
)  # fmt: skip
def test_what_was_seen_or_done_to_someone_near_is_theirs(deeds: Deeds, text: str) -> None:
    assert deeds.need(text, "disclose", 0.9) == "disclose_other"
    assert deeds.need(text, "perpetrator", 0.9) == "disclose_other"


@pytest.mark.parametrize("text", ["she said no and i carried on", "ella dijo que no y yo seguí", "j'ai forcé ma copine", "मैंने अपनी पत्नी पर हाथ उठाया", "they say i groped her", "le pegué a mi novia"])
def test_an_own_deed_is_found(deeds: Deeds, text: str) -> None:
    assert ("deed", "by_me") in deeds.find(text)


def test_a_question_keeps_its_need_and_a_sure_model_is_believed(deeds: Deeds) -> None:
    assert deeds.need("i was raped, who can i call", "ask_hotline", 0.5) == "ask_hotline"
    assert deeds.need("i was raped", "perpetrator", 0.99) == "perpetrator"
    assert deeds.need("he follows me on insta now lol", "out_of_scope", 0.9) == "out_of_scope"
