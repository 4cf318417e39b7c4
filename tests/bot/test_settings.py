from __future__ import annotations

import pytest

from bot.settings import Settings, SettingsError


def test_nothing_set_is_a_working_default() -> None:
    settings = Settings.from_environment({})
    assert settings.telegram_token is None
    assert settings.silence_seconds == 3600


@pytest.mark.parametrize(
    ("name", "value"),
    [("WEBHOOK_PORT", "0"), ("WEBHOOK_PORT", "many"), ("TELEGRAM_API_URL", "ftp://x"), ("SILENCE_SECONDS", "-1"), ("LOG_LEVEL", "LOUD"), ("RASA_URL", "localhost:5005")],
)
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})
