"""What a person reads about a listing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import Any

import pytest

from resources.facts import ASPECTS
from resources.listing_text import facts, listing_text
from resources.model import Listing
from resources.search import Directory
from resources.words import Words, WordsError

LANGUAGES = ["en", "hi", "hi-Latn", "fr", "es"]


def get(directory: Directory, name: str) -> Any:
    found = directory.get(name)
    assert found is not None
    return found


def flat(values: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{path}/{key}")
        else:
            yield f"{path}/{key}", value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_with_the_same_gaps(words: Words, language: str) -> None:
    english, other = dict(flat(words.languages["en"])), dict(flat(words.languages[language]))
    own = ("/regions/", "/language_names/")
    assert {key for key in english if not key.startswith(own)} == {key for key in other if not key.startswith(own)}
    for key, text in other.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english.get(key, text))), key
        assert "!" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listing_can_be_read(every: list[Listing], directory: Directory, words: Words, now: datetime, language: str) -> None:
    longest = 0
    for one in every:
        text = listing_text(one, language, now, words)
        assert text.startswith(one.name_in(language))
        assert "{" not in text
        assert "None" not in text
        for phone in one.phones:
            assert phone.number in text
        if one.website_unverified and not one.website:
            assert one.website_unverified not in text
        assert all(line == line.strip() and line for line in text.split("\n"))
        longest = max(longest, len(text))
    assert longest < 600


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_unconfirmed_is_shown_without_saying_so(
    every: list[Listing], directory: Directory, words: Words, now: datetime, language: str
) -> None:
    said = words.say(language, "evidence", "unconfirmed").split()[-1].lower()[:5]
    for one in every:
        if one.status == "active":
            assert said in listing_text(one, language, now, words).split("\n")[-1].lower(), one.id


def test_the_text_of_a_listing(directory: Directory, words: Words, now: datetime) -> None:
    assert listing_text(get(directory, "in-181"), "en", now, words).split("\n") == [
        "Women Helpline 181 – Call 181",
        "Open day and night. Free. Hindi, English.",
        "For women.",
        "They say you need not give your name. Your phone or chat app may still show you.",
        "Run differently in each state. Calls have gone unanswered at times.",
        "Number read on righttoinformation.wiki, 19 Jun 2026. Not yet confirmed.",
    ]


def test_closed_now_is_said_with_when_it_opens(directory: Directory, words: Words, now: datetime) -> None:
    assert "Closed now, opens Wed 10:00 (Mon-Fri 10:00-19:00)" in listing_text(get(directory, "fr-cfcv"), "en", now, words)
    day = datetime(2026, 11, 25, 10, 0, tzinfo=timezone.utc)
    assert "Open now, until 19:00" in listing_text(get(directory, "fr-cfcv"), "en", day, words)
    assert "until 24:00" in listing_text(get(directory, "gb-sct-rapecrisis"), "en", now, words)


def test_hours_say_whose_time_they_are_where_a_country_has_several(directory: Directory, words: Words, now: datetime) -> None:
    assert "(Mon-Fri 13:00-21:00, New York time)" in listing_text(get(directory, "us-trans-lifeline"), "en", now, words)
    assert "Chat https://www.safehorizon.org/safechat/ (Mon-Fri 09:00-18:00; public holidays closed, New York time)" in listing_text(
        get(directory, "us-ny-safe-horizon"), "en", now, words)
    assert "WhatsApp +27871632030 (08:00-17:00)" in listing_text(get(directory, "za-sadag"), "en", now, words)


def test_an_alert_is_read_in_every_language(directory: Directory, words: Words, now: datetime) -> None:
    assert "Closed on Friday" in listing_text(replace(get(directory, "in-181"), alert="Closed on Friday"), "hi", now, words)


def test_what_is_reached_online_is_not_spoken_of_as_a_call(directory: Directory, words: Words, now: datetime) -> None:
    for aspect in ("anonymous", "bill", "abroad"):
        said = facts(get(directory, "int-takeitdown"), aspect, "en", now, words)
        assert "call list" not in said
        assert "phone's log" not in said


def test_a_line_with_a_keyword_says_what_to_write(directory: Directory, words: Words, now: datetime) -> None:
    assert "Text HOPE to 64673" in listing_text(get(directory, "us-rainn"), "en", now, words)
    assert "SMS : HOPE au 64673" in listing_text(get(directory, "us-rainn"), "fr", now, words)


def test_what_rests_on_lists_only_says_so(directory: Directory, words: Words, now: datetime) -> None:
    assert "Number from other people's lists. Not yet confirmed." in listing_text(get(directory, "in-snehi"), "en", now, words)
    # The page in its sources confirms the service, but nobody read the number there.
    assert "lists" in listing_text(get(directory, "us-ccri"), "en", now, words)


def test_a_mirror_without_a_name_is_not_shown_as_an_address(directory: Directory, words: Words, now: datetime) -> None:
    assert "Number read on a web page." in listing_text(get(directory, "in-dl-dslsa"), "en", now, words)


def test_confirmations_are_told_with_their_age(directory: Directory, words: Words, now: datetime) -> None:
    line = replace(get(directory, "in-181"), assurer="kp", assured_how="called")
    text = {
        days: listing_text(replace(line, assured_date=date.fromordinal(now.date().toordinal() - days)), "en", now, words).split("\n")[-1]
        for days in (10, 200, 400)
    }
    assert text[10] == "Confirmed by phone, 14 Nov 2026."
    assert text[200] == "Confirmed by phone, 8 May 2026. A new check is due."
    assert text[400] == "Confirmed by phone, 20 Oct 2025. That was long ago. It may have changed."


def test_reports_and_alerts_are_told(directory: Directory, words: Words, now: datetime) -> None:
    line = replace(get(directory, "in-181"), alert="Closed on 25 December.")
    text = listing_text(line, "en", now, words, reported=True)
    assert "Closed on 25 December." in text
    assert "People told us that this number did not work." in text


def test_what_ended_says_so(directory: Directory, words: Words, now: datetime) -> None:
    assert listing_text(get(directory, "us-victimconnect"), "en", now, words).endswith("We think that this service has ended.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_question_has_an_answer(every: list[Listing], directory: Directory, words: Words, now: datetime, language: str, aspect: str) -> None:
    for one in every:
        answer = facts(one, aspect, language, now, words)
        assert answer.startswith(one.name_in(language))
        assert "{" not in answer


def test_confidential_and_anonymous_never_stand_without_their_limit(words: Words, directory: Directory, now: datetime) -> None:
    said = facts(get(directory, "fr-3114"), "confidential", "en", now, words)
    assert "limits" in said
    assert "phone's log" in facts(get(directory, "fr-3919"), "anonymous", "en", now, words)
    assert "call list" in facts(get(directory, "fr-3919"), "bill", "en", now, words)


@pytest.mark.parametrize(
    ("name", "aspect", "says"),
    [
        ("in-181", "cost", "free, as far as we read"),
        ("in-aasra", "cost", "not known"),
        ("in-icall", "hours", "not known"),
        ("in-181", "text", "no way to text"),
        ("us-rainn", "text", "Text HOPE to 64673"),
        ("us-rainn", "chat", "hotline.rainn.org"),
        ("in-181", "chat", "no online chat"),
        ("in-181", "confidential", "not known"),
        ("in-shebox", "anonymous", "who you are"),
        ("in-up-1090", "report", "police"),
        ("us-childhelp", "report", "may have to report"),
        ("us-trans-lifeline", "report", "without your consent"),
        ("in-181", "abroad", "only inside"),
        ("us-rainn", "abroad", "usually fails"),
        ("in-icall", "abroad", "+919152987821"),
        ("in-kl-mitra181", "who_answers", "Women answer"),
        ("in-181", "website", "no website"),
        ("us-rainn", "website", "https://rainn.org"),
        ("in-1091", "languages", "not known"),
        ("fr-3919", "bill", "does not show"),
    ],
)
def test_answers(directory: Directory, words: Words, now: datetime, name: str, aspect: str, says: str) -> None:
    assert says in facts(get(directory, name), aspect, "en", now, words)


def test_an_unknown_question_is_an_error(directory: Directory, words: Words, now: datetime) -> None:
    with pytest.raises(ValueError, match="cost"):
        facts(get(directory, "in-181"), "shoe_size", "en", now, words)


def test_an_unknown_language_is_answered_in_english(directory: Directory, words: Words, now: datetime) -> None:
    assert listing_text(get(directory, "in-181"), "de", now, words) == listing_text(get(directory, "in-181"), "en", now, words)


def test_names_of_languages_and_places(words: Words) -> None:
    assert words.spoken("hi", "ta") == "तमिल"
    assert words.spoken("hi-Latn", "ta") == "Tamil"
    assert words.spoken("fr", "bzs") == "langue des signes brésilienne"
    assert words.region("hi", "IN-MH") == "महाराष्ट्र"
    assert words.region("en", "US-OH") == "Ohio"
    assert words.country("es", "IN") == "India"


def test_words_that_cannot_be_read_are_named(tmp_path: Any) -> None:
    with pytest.raises(WordsError, match="no English"):
        Words.load(tmp_path)
    (tmp_path / "en.yml").write_text("a: [", encoding="utf-8")
    with pytest.raises(WordsError, match=r"en\.yml"):
        Words.load(tmp_path)


def test_who_may_call_is_shown_where_the_source_says_it(directory: Directory, words: Words, now: datetime) -> None:
    listing = replace(get(directory, "in-181"), eligibility_description="For residents of Delhi", fees="free")
    for language in ("en", "fr"):
        assert "For residents of Delhi." in listing_text(listing, language, now, words)
    assert "Free." in listing_text(listing, "en", now, words)
