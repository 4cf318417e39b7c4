"""The bot's name, descriptions and commands in Telegram: neutral, for a phone that others see."""

from __future__ import annotations

import logging
from collections.abc import Awaitable

from telegram import Bot

from bot.privacy import describe
from bot.telegram.front_words import TELEGRAM_LANGUAGES, FrontWords

logger = logging.getLogger(__name__)


async def set_profile(bot: Bot, words: FrontWords) -> None:
    """Set commands, name and descriptions per language, where they differ; English stands for every other language.

    Telegram allows few changes a day, so a refusal only means that the old words stay until the next start.
    """
    for language in TELEGRAM_LANGUAGES:
        code = None if language == "en" else language
        await _tried(_set_commands(bot, words.commands(language), code))
        await _tried(_set_texts(bot, words, language, code))


async def _set_commands(bot: Bot, commands: list[tuple[str, str]], code: str | None) -> None:
    held = await bot.get_my_commands(language_code=code)
    if [(command.command, command.description) for command in held] != commands:
        await bot.set_my_commands(commands, language_code=code)


async def _set_texts(bot: Bot, words: FrontWords, language: str, code: str | None) -> None:
    description, short, name = (words.say(language, key) for key in ("description", "short_description", "name"))
    if (await bot.get_my_description(code)).description != description:
        await bot.set_my_description(description, code)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)
    # The name last: Telegram limits its changes most.
    if (await bot.get_my_name(code)).name != name:
        await bot.set_my_name(name, code)


async def _tried(call: Awaitable[None]) -> None:
    try:
        await call
    except Exception as error:
        logger.info("a part of the bot's profile could not be set: %s", describe(error))
