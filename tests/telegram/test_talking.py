"""Messages, buttons, order, refusals, through the whole front end over HTTP."""

from __future__ import annotations

import asyncio

import pytest

from tests.end_to_end.bot_api import Fault
from tests.telegram.conftest import Running


async def test_words_are_answered_without_preview_or_protection_and_typing_is_shown(bot: Running) -> None:
    assert await bot.api.ask(7, "hello") == ["answer to hello"]
    (sent,) = bot.api.called("sendMessage", 7)
    assert sent.params["link_preview_options"] == {"is_disabled": True}
    assert not sent.params.get("protect_content")
    assert "parse_mode" not in sent.params
    await bot.api.until(lambda: bot.api.called("sendChatAction", 7))


async def test_messages_of_a_chat_are_answered_in_their_order_and_other_chats_do_not_wait(bot: Running) -> None:
    bot.api.write(1, "slow 1")
    bot.api.write(1, "2")
    bot.api.write(1, "3")
    assert await bot.api.ask(2, "quick") == ["answer to quick"]
    assert bot.api.texts(1) == []
    bot.conversation.gate.set()
    assert await bot.api.answers(1, 3) == ["answer to slow 1", "answer to 2", "answer to 3"]


async def test_danger_does_not_wait_for_an_answer_that_hangs(bot: Running) -> None:
    bot.api.write(1, "slow")
    bot.api.write(1, "more")
    bot.api.write(1, "danger")
    assert await bot.api.answers(1) == ["answer to danger"]
    bot.api.press(1, '/danger_shown{"danger":"danger"}')
    assert await bot.api.answers(1, 1, after=1) == ['answer to /danger_shown{"danger":"danger"}']
    bot.conversation.gate.set()
    assert await bot.api.answers(1, 2, after=2) == ["answer to slow", "answer to more"]


async def test_many_people_at_once_each_get_their_own_answers_in_order(bot: Running) -> None:
    for number in range(3):
        for chat in range(100, 112):
            bot.api.write(chat, f"{chat} {number}")
    for chat in range(100, 112):
        assert await bot.api.answers(chat, 3) == [f"answer to {chat} {number}" for number in range(3)]


async def test_a_long_answer_comes_in_pieces_with_its_buttons_under_the_last(bot: Running) -> None:
    bot.api.write(1, "long")
    texts = await bot.api.answers(1, 3)
    assert " ".join(texts).split() == ["word"] * 2000
    assert [bool(message.get("reply_markup")) for message in bot.api.messages(1)] == [False, False, True]


async def test_buttons_carry_their_data_also_when_it_is_longer_than_telegram_allows(bot: Running) -> None:
    await bot.api.ask(1, "keys")
    data = bot.api.buttons(1)
    assert data["Short"] == "/menu"
    bot.api.press(1, data["Long"])
    assert (await bot.api.answers(1, 1, after=1))[0].startswith("answer to /show_guide")
    bot.api.press(1, "~not-known-any-more", bot.api.messages(1)[0]["message_id"])
    assert await bot.api.answers(1, 1, after=2) == ["answer to /menu"]


async def test_every_press_is_acknowledged_once(bot: Running) -> None:
    await bot.api.ask(1, "keys")
    pressed = [bot.api.press(1, "/menu"), bot.api.press(1, "/menu", bot.api.messages(1)[0]["message_id"])]
    await bot.api.until(lambda: len(bot.api.called("answerCallbackQuery")) == 2)
    assert sorted(call.params["callback_query_id"] for call in bot.api.called("answerCallbackQuery")) == pressed


async def test_a_press_that_cannot_be_acknowledged_is_answered_all_the_same(bot: Running) -> None:
    await bot.api.ask(1, "keys")
    bot.api.faults.append(Fault("answerCallbackQuery", status=400, description="Bad Request: query is too old"))
    bot.api.press(1, "/menu")
    assert await bot.api.answers(1, 1, after=1) == ["answer to /menu"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ({"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}, "pictures"),
        ({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}}, "voice"),
        ({"video": {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1}}, "videos"),
        ({"sticker": {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}}, "stickers"),
        ({"document": {"file_id": "f", "file_unique_id": "u"}}, "files"),
        ({"contact": {"phone_number": "1", "first_name": "x"}}, "contacts"),
        ({"location": {"longitude": 1.0, "latitude": 2.0}}, "locations"),
        ({"dice": {"emoji": "x", "value": 1}}, "written words"),
        ({"text": "what he wrote", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}}, "forwarded"),
    ],
)
async def test_what_is_no_words_is_declined_kindly_never_fetched_and_never_reaches_the_conversation(bot: Running, content: dict[str, object], word: str) -> None:
    bot.api.send(1, **content)
    (text,) = await bot.api.answers(1)
    assert word in text
    assert set(bot.api.buttons(1).values()) == {"/ask_hotline", "/menu"}
    assert not bot.api.called("getFile")
    assert bot.conversation.heard_from_people == []


async def test_several_pictures_in_a_row_are_declined_in_other_words_each(bot: Running) -> None:
    for count in (1, 2, 3):
        bot.api.send(1, photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}])
        await bot.api.answers(1, 1, after=count - 1)
    assert len(set(bot.api.texts(1))) == 3


async def test_words_under_a_picture_are_answered_before_the_picture_is_declined(bot: Running) -> None:
    bot.api.send(1, photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], caption="help")
    answer, declined = await bot.api.answers(1, 2)
    assert answer == "answer to help"
    assert "pictures" in declined


async def test_a_new_chat_is_declined_in_the_language_of_its_telegram(bot: Running) -> None:
    bot.api.send(1, language="fr-CA", voice={"file_id": "f", "file_unique_id": "u", "duration": 1})
    assert "messages vocaux" in (await bot.api.answers(1))[0]
    bot.conversation.memory_of("2").language = "es"
    bot.api.send(2, language="fr", voice={"file_id": "f", "file_unique_id": "u", "duration": 1})
    assert "mensajes de voz" in (await bot.api.answers(2))[0]


async def test_the_language_of_telegram_goes_with_a_message(bot: Running) -> None:
    bot.api.send(3, language="fr-CA", text="/start")
    await bot.api.answers(3)
    assert bot.conversation.heard[-1].language == "fr"


async def test_a_group_is_told_once_and_left(bot: Running) -> None:
    bot.api.write(-50, "hello all", chat_type="supergroup")
    bot.api.write(-50, "and again", chat_type="supergroup")
    bot.api.send(-50, chat_type="supergroup", new_chat_members=[bot.api.person(3)])
    await bot.api.until(lambda: len(bot.api.left) == 3)
    (text,) = bot.api.texts(-50)
    assert "one to one" in text
    assert bot.conversation.heard_from_people == []


async def test_edits_and_service_messages_are_passed_over(bot: Running) -> None:
    bot.api.send(1, kind="edited_message", text="other words", edit_date=1)
    bot.api.send(1, message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    assert await bot.api.ask(1, "words") == ["answer to words"]
    await bot.api.until(lambda: bot.api.acknowledged >= 1003)
    assert len(bot.api.texts(1)) == 1


async def test_an_unreadable_update_does_not_stop_the_next(bot: Running) -> None:
    bot.api.send(1, text={"not": "a text"}, chat_type="private", entities="nonsense")
    bot.api.chats[1].clear()
    assert await bot.api.ask(1, "words") == ["answer to words"]


async def test_a_broken_conversation_still_gives_the_card_and_the_next_answer(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    assert await bot.api.ask(1, "break: a secret word") == ["the card"]
    assert await bot.api.ask(1, "on") == ["answer to on"]
    assert "RuntimeError at conftest.py" in caplog.text
    assert "secret" not in caplog.text


async def test_commands_and_a_neutral_face_are_set_in_every_language_telegram_knows(bot: Running) -> None:
    await bot.api.until(lambda: ("name", "es") in bot.api.profile)
    for code in ("", "hi", "fr", "es"):
        assert {"start", "help", "hotlines", "legal", "country", "language", "privacy", "hide", "forget", "cancel"} == {command["command"] for command in bot.api.profile["commands", code]}
        assert bot.api.profile["name", code] == "Beside"
        assert bot.api.profile["description", code]
        assert bot.api.profile["short_description", code]


async def test_a_second_start_changes_nothing_in_the_profile(bot: Running) -> None:
    from tests.telegram.conftest import start

    await bot.api.until(lambda: ("name", "es") in bot.api.profile)
    bot.stop.set()
    await bot.task
    before = len(bot.api.called("setMyCommands") + bot.api.called("setMyName") + bot.api.called("setMyDescription"))
    again = start(bot.api)
    await bot.api.until(lambda: len(bot.api.called("getMyName")) == 8)
    again.stop.set()
    await again.task
    assert len(bot.api.called("setMyCommands") + bot.api.called("setMyName") + bot.api.called("setMyDescription")) == before


async def test_a_profile_that_telegram_refuses_does_not_keep_the_bot_from_answering(bot: Running) -> None:
    bot.api.faults.append(Fault("setMyName", status=429, retry_after=80_000, times=99))
    assert await bot.api.ask(1, "hello") == ["answer to hello"]
    await asyncio.sleep(0)
