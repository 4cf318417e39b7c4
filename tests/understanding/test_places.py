"""Places in people's words: found in any script and case, asked about where a name has several homes, never invented."""

from __future__ import annotations

import pytest

from rasa_project.places.finder import PlaceFinder
from rasa_project.places.gazetteer import Gazetteer, PlaceRules


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    rules = PlaceRules.read()
    return PlaceFinder(Gazetteer.build(rules), rules)


@pytest.mark.parametrize(
    ("text", "country", "place"),
    [
        ("i'm in pune", "IN", "Pune"),
        ("Bombay", "IN", "Mumbai"),
        ("LA", "US", "Los Angeles"),
        ("leeds", "GB", "Leeds"),
        ("Leeds UK", "GB", "Leeds"),
        ("I'm from Delhi but in Paris now", "FR", "Paris"),
        ("Nice, France", "FR", "Nice"),
        ("im in nice", "FR", "Nice"),
        ("I live in Reading", "GB", "Reading"),
        ("Hyderabad, Pakistan", "PK", "Hyderabad"),
        ("estoy en córdoba, españa", "ES", "Córdoba"),
        ("मैं मुंबई में हूँ", "IN", "Mumbai"),
        ("main dilli se hu", "IN", "Delhi"),
        ("je suis à lyon", "FR", "Lyon"),
        ("soy de perú pero vivo en madrid", "ES", "Madrid"),
        ("moved from Chennai to Toronto last year", "CA", "Toronto"),
        ("in the us", "US", None),
        ("भारत", "IN", None),
        ("ma cousine au maroc", "MA", None),
        ("atlanta georgia", "US", "Atlanta"),
        ("london ontario", "CA", "London"),
        ("HELP ME I AM IN PUNE", "IN", "Pune"),
        ("the police in Turkey", "TR", None),
        ("a man rubbed against me on a train in Mumbai who do i call", "IN", "Mumbai"),
        # Towns of middle size, in small letters inside a sentence.
        ("my boss in tulsa grabbed me", "US", "Tulsa"),
        ("who do i ring in aberystwyth", "GB", "Aberystwyth"),
        ("vivo en saltillo con mi tía", "MX", "Saltillo"),
        ("je vis à mulhouse", "FR", "Mulhouse"),
        ("ludhiana me job krti hu boss ne touch kiya", "IN", "Ludhiana"),
        # Devanagari, by the town's own spelling or by its sound.
        ("मेरठ में हॉस्टल में रहती हूँ", "IN", "Meerut"),
        ("हम रीवा के हैं", "IN", "Rewa"),
        ("मैं ग्वालियर की हूँ", "IN", "Gwalior"),
        ("पुणेमें हॉस्टल में हूँ", "IN", "Pune"),
        # Endings written on, and slips of the finger.
        ("puneme rehti hu", "IN", "Pune"),
        ("im frm mombassa", "KE", "Mombasa"),
        ("je suis a strasbour", "FR", "Strasbourg"),
        # Districts, nicknames, short forms and people of a town.
        ("koramangala me startup hai", "IN", "Bengaluru"),
        ("अंधेरी में रहती हूँ", "IN", "Mumbai"),
        ("j'habite Belleville, mon voisin m'attend", "FR", "Paris"),
        ("vallecas", "ES", "Madrid"),
        ("my flat in peckham", "GB", "London"),
        ("Ouaga", "BF", "Ouagadougou"),
        ("à casa, dans mon centre d'appel", "MA", "Casablanca"),
        ("en Conce, po", "CL", "Concepción"),
        ("chilanga de toda la vida", "MX", "Mexico City"),
        # States, provinces and départements.
        ("m.p. se hu ji", "IN", None),
        ("up me zero fir hoti hai kya", "IN", None),
        ("dans le 93", "FR", None),
        ("je suis dans le Finistère", "FR", None),
        ("N. Ireland", "GB", None),
        ("canton de Vaud", "CH", None),
        ("छत्तीसगढ़", "IN", None),
        # Where one is now, not where one comes from, was, or is not.
        ("On holiday in Bali, from Leeds", "ID", None),
        ("nurse in Riyadh, I come from the Philippines", "SA", "Riyadh"),
        ("mumbai wapas aa gayi hu dubai se", "IN", "Mumbai"),
        ("pas Lyon, Grenoble", "FR", "Grenoble"),
        ("perth scotland not perth australia", "GB", "Perth"),
        ("no, Madrid", "ES", "Madrid"),
        ("ya no vivo en Caracas, ahora estoy en Cúcuta", "CO", "Cúcuta"),
        ("i left London for good, i'm in Leeds now", "GB", "Leeds"),
        ("me pasó en Cancún, ya volví a casa, a Bilbao", "ES", "Bilbao"),
        ("goa me hua tha, ab wapas nagpur me hu", "IN", "Nagpur"),
        ("pune me nahi pata kaha jau", "IN", "Pune"),
        # A name that is also a word, first and before what happened; a town and its quarter.
        ("Quito, en el trole un hombre se me pegó", "EC", "Quito"),
        ("Surat, bus me ek aadmi ne chua", "IN", "Surat"),
        ("charlotte, nc", "US", "Charlotte"),
        ("douala, quartier akwa", "CM", "Douala"),
        ("pokhara, lakeside", "NP", "Pokhara"),
        ("bogotá, barrio santa fe", "CO", "Bogotá"),
        ("kinshasa, congo", "CD", "Kinshasa"),
        ("tbilisi, georgia", "GE", "Tbilisi"),
        ("दुबई में काम करती हूँ", "AE", "Dubai"),
        ("im in chigago", "US", "Chicago"),
    ],
)
def test_found(finder: PlaceFinder, text: str, country: str, place: str | None) -> None:
    found = finder.find(text)
    assert found is not None
    assert (found.country, found.place) == (country, place)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("hyderabad", {"IN", "PK"}), ("Laval", {"CA", "FR"}), ("Córdoba", {"AR", "ES"}), ("Georgia", {"GE", "US"}), ("जॉर्जिया में हूँ", {"GE", "US"}), ("je suis au Congo", {"CD", "CG"}), ("Punjab", {"IN", "PK"}),
        # A state and a town, or two towns.
        ("Durham", {"GB", "US"}), ("cambridge", {"GB", "US"}), ("i'm in Windsor", {"CA", "GB"}), ("salisbury", {"GB", "US"}), ("kingston", {"JM", "CA"}), ("Surrey", {"CA", "GB"}), ("gujrat", {"IN", "PK"}),
    ],
)  # fmt: skip
def test_several_homes_are_asked_about(finder: PlaceFinder, text: str, countries: set[str]) -> None:
    found = finder.find(text)
    assert found is not None
    assert found.country is None
    assert countries <= {choice[2] for choice in found.choices}


@pytest.mark.parametrize(
    "text",
    [
        "he was nice to me", "I was reading on my mobile", "of course", "help us please", "my friend Sofia was attacked", "I told Charlotte", "une fois", "mere ghar pe bari problem hai",
        "je veux parler a quelquun", "no puedo mas", "me quito la ropa", "male nurse", "i live in la la land", "", "...", "🙂", "i want to talk to someone", "tengo miedo", "मुझे डर लग रहा है",
    ],
)  # fmt: skip
def test_never_a_place_out_of_a_common_word(finder: PlaceFinder, text: str) -> None:
    assert finder.find(text) is None


@pytest.mark.parametrize(
    "text",
    [
        # No longer there, where elders came from, where another lives who told of this.
        "ya no vivo en Lima", "je n'habite plus à Toulouse", "i no longer live in Dublin", "ab mumbai me nahi hu", "मैं अब दिल्ली में नहीं रहती", "we moved away from Boston years ago",
        "my grandparents came over from Ireland", "ma grand-mère est née à Oran, chez nous on se tait", "mis abuelos vinieron de Italia", "nani lahore se aayi thi", "दादाजी लाहौर से आए थे",
        "ma soeur habite à Londres et elle m'a dit d'écrire", "मेरी बहन दुबई में रहती है, उसी ने यह बॉट बताया",
        # First names, dishes, clubs, films, songs.
        "santiago no deja de escribirme", "rosario me dijo que era mi culpa", "israel me manda mensajes a toda hora", "charlotte won't stop texting me", "chad from work keeps touching me", "chantal m'a forcée",
        "mathura prasad ne chua", "me puso chile en la comida", "rezaba el rosario mientras él me tocaba", "he smelled of bombay sapphire", "llevaba la camiseta del Barcelona", "il buvait un verre de bourgogne",
        "हम मुंबई इंडियंस का मैच देख रहे थे", "hum chennai express dekh rahe the", "शिमला मिर्च काट रही थी", "we listened to Hotel California", "j'ai un forfait orange, il voit mes appels ?", "my anger comes out in bed",
        "Bon, je suis perdue", "Nice, i need help with that", "Sofia, in my class, saw it", "used to live in Leeds", "he made spaghetti bolognese",
    ],
)  # fmt: skip
def test_no_place_where_one_is_not(finder: PlaceFinder, text: str) -> None:
    assert finder.find(text) is None


def test_the_gazetteer_survives_saving(finder: PlaceFinder, tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "gazetteer.json"
    gazetteer = finder._gazetteer
    gazetteer.save(path)
    again = Gazetteer.load(path)
    assert again.names["pune"] == gazetteer.names["pune"]
    assert PlaceFinder(again, PlaceRules.read()).find("Pune") == finder.find("Pune")
