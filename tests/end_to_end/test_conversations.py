"""Someone writes and the right help comes back: the real bot, over HTTP, with Rasa in its process and on a server."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import OnTelegram

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_disclosure_on_a_train_in_mumbai_and_whom_to_call(bot: OnTelegram) -> None:
    bot.api.write(11, "a man rubbed against me on the train in Mumbai this morning. whom can i call?")
    await bot.api.until(lambda: "112" in " ".join(bot.api.texts(11)))
    texts = bot.api.texts(11)
    # Support before numbers (R6), numbers of India only, and where each was read (R23).
    first_number = next(place for place, text in enumerate(texts) if "Call " in text)
    assert first_number > 0 or "believe" in texts[0].split("Call ")[0]
    assert "India" in " ".join(texts)
    assert "Mumbai" in " ".join(texts)
    assert "Number read on" in texts[-1]
    assert "911" not in " ".join(texts)


async def test_without_a_place_the_country_is_asked_once_and_the_request_kept(bot: OnTelegram) -> None:
    (question,) = await bot.api.ask(12, "is there a number i can call to talk to someone")
    assert "country" in question
    assert any(data.startswith("/set_place") for data in bot.api.buttons(12).values())
    assert "/skip_country" in bot.api.buttons(12).values()
    (numbers,) = await bot.api.ask(12, "india")
    assert "181" in numbers
    assert "Number read on" in numbers


async def test_the_country_by_button_leads_to_the_same_numbers(bot: OnTelegram) -> None:
    await bot.api.ask(13, "is there a number i can call to talk to someone")
    query = bot.api.press(13, bot.api.buttons(13)["India"])
    (numbers,) = await bot.api.answers(13, 1, after=1)
    assert "181" in numbers
    await bot.api.until(lambda: [call for call in bot.api.called("answerCallbackQuery") if call.params["callback_query_id"] == query])


async def test_danger_gets_the_card_at_once_in_one_message_with_a_way_to_hide(bot: OnTelegram) -> None:
    await bot.api.ask(14, "i am in india")
    (card,) = await bot.api.ask(14, "he is outside my door with a knife and says he will kill me")
    assert "112" in card.splitlines()[0]
    assert {"/safe_now", "/ask_hotline", "/hide"} <= set(bot.api.buttons(14).values())
    assert "country" not in card
    bot.api.press(14, "/hide")
    await bot.api.until(lambda: len(bot.api.chats[14]) == 1 and "Telegram" in bot.api.texts(14)[0])
    assert "112" not in bot.api.texts(14)[0]


async def test_danger_without_a_country_names_no_foreign_number(bot: OnTelegram) -> None:
    (card,) = await bot.api.ask(15, "i dont want to live any more. i have the pills here")
    assert not any(number in card for number in ("112", "911", "999", "988"))
    assert "findahelpline" in card


async def test_messages_sent_in_a_row_are_answered_in_their_order(bot: OnTelegram) -> None:
    for words in ("hello", "is there a number i can call to talk to someone", "india"):
        bot.api.write(16, words)
    welcome, question, numbers = await bot.api.answers(16, 3)
    assert "automated bot" in welcome
    assert "country" in question
    assert "181" in numbers


async def test_forgetting_takes_the_country_away(bot: OnTelegram) -> None:
    await bot.api.ask(17, "i am in india")
    await bot.api.ask(17, "/forget")
    (question,) = await bot.api.ask(17, "is there a number i can call to talk to someone")
    assert "which country" in question.lower()


async def test_people_at_the_same_time_do_not_mix(bot: OnTelegram) -> None:
    names = {21: "India", 22: "United Kingdom", 23: "France", 24: "United States"}
    for chat, name in names.items():
        bot.api.write(chat, "is there a number i can call to talk to someone")
        bot.api.write(chat, f"i am in the {name} now")
    for chat, name in names.items():
        numbers = (await bot.api.answers(chat, 2))[1]
        assert name in numbers
        assert not [other for other in names.values() if other != name and other in numbers]
