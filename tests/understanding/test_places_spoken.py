"""Places as people say them: districts, campuses, old names, short forms, people of a place; a question between states and towns."""

from __future__ import annotations

import pytest

from rasa_project.places.finder import PlaceFinder
from rasa_project.places.gazetteer import Gazetteer, PlaceRules


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    rules = PlaceRules.read()
    return PlaceFinder(Gazetteer.build(rules), rules)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        # Names with a shortened first word, and long names cut short.
        ("i live in st. catharines", "CA"), ("je suis à st malo", "FR"), ("estoy en pto vallarta", "MX"), ("vivo en naucalpan", "MX"), ("vitry, mon voisin", "FR"), ("ft. lauderdale", "US"),
        # What happened is told right after the name.
        ("Oslo, my landlord keeps coming in", "NO"), ("La Paz, mi vecino me sigue", "BO"), ("Goma, mon chef me touche", "CD"), ("Uyo", "NG"), ("Brest, mon ex me suit", "FR"),
        # A state's code in small letters after its town.
        ("salem ma", "US"), ("i'm in reading pa", "US"), ("boulder co, need a nurse", "US"),
        # Districts, stations and campuses.
        ("rajiv chowk pe utri thi", "IN"), ("malviya nagar me rehti hu", "IN"), ("राजीव चौक मेट्रो में", "IN"), ("my flat in bethnal green", "GB"), ("i live in curry mile", "GB"), ("student at umass amherst", "US"),
        ("dorm in penn state", "US"), ("je suis à la guill", "FR"), ("j'habite à kalliste", "FR"), ("vivo en godoy cruz", "AR"), ("estoy en huelin", "ES"), ("en la uanl un profe me toca", "MX"), ("mulago", "UG"),
        # Old names and names in the place's own language.
        ("léopoldville", "CD"), ("my aunt says ceylon, we live in kandy", "LK"), ("born in dahomey", "BJ"), ("ich bin in köln, i mean koeln", "DE"), ("vivo en qosqo", "PE"), ("je vis à gwened", "FR"),
        # Hindi districts in both scripts; a town that is also a word, where one lives.
        ("बाराबंकी से हूं", "IN"), ("छिंदवाड़ा में हूँ", "IN"), ("नैनीताल", "IN"), ("sonbhadra zila", "IN"), ("thane me rehti hu", "IN"), ("puri me hostel me hu", "IN"),
        # People of a place.
        ("je suis oranaise", "DZ"), ("soy gaditana", "ES"), ("soy paisa", "CO"), ("i'm scottish", "GB"), ("je suis réunionnaise", "RE"), ("soy mendocina", "AR"), ("chuis stéphanoise", "FR"),
    ],
)  # fmt: skip
def test_country_found(finder: PlaceFinder, text: str, country: str) -> None:
    found = finder.find(text)
    assert found is not None
    assert found.country == country


@pytest.mark.parametrize(
    "text",
    [
        # People named first, and words that are also towns.
        "Sofia, my boss, saw it all", "Lourdes, mi jefa me grita", "Trinidad, mi tía me pega", "Alice, my teacher is scared of him", "we walked by the riverside", "near the riverside", "thane me fir", "thane me hu",
        "me quito la ropa", "estoy a bordo", "i provoke him", "está en mi puerta", "el primero me sirve", "estoy en el puente", "se quedó en el balcón", "जाएँ या रुकें", "मान्यता होती है क्या", "kamina hai wo",
        "police paisa mangegi kya", "coup de casque sur la tête", "pour cacher ses marques", "oye ça va", "portes et fenêtres fermées",
    ],
)  # fmt: skip
def test_no_place_in_everyday_words(finder: PlaceFinder, text: str) -> None:
    assert finder.find(text) is None
