"""Everything that the environment decides, read once into one frozen object and passed on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message says which and what it should be."""


@dataclass(frozen=True)
class Settings:
    """The bot's settings; docs/operating.md lists them."""

    telegram_token: str | None = None
    telegram_api_url: str | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = None
    webhook_port: int = 8080
    webhook_listen: str = "127.0.0.1"
    rasa_url: str | None = None
    redis_url: str | None = None
    state_key: str | None = None
    silence_seconds: float = 3600.0
    reply_seconds: float = 8.0
    metrics_port: int | None = None
    log_level: str = "WARNING"
    model: Path = ROOT / "rasa_project" / "models" / "beside.tar.gz"
    directory: Path = ROOT / "resources" / "build" / "directory.db"
    reports: Path = ROOT / "resources" / "build" / "reports.db"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raises SettingsError naming the variable that is wrong."""
        env = os.environ if environment is None else environment
        default = cls()
        return cls(
            telegram_token=env.get("TELEGRAM_BOT_TOKEN") or None,
            telegram_api_url=_url(env, "TELEGRAM_API_URL"),
            webhook_url=_url(env, "WEBHOOK_URL"),
            webhook_secret=env.get("WEBHOOK_SECRET") or None,
            webhook_port=int(_number(env, "WEBHOOK_PORT", default.webhook_port, 1, 65535)),
            webhook_listen=env.get("WEBHOOK_LISTEN") or default.webhook_listen,
            rasa_url=_url(env, "RASA_URL"),
            redis_url=env.get("REDIS_URL") or None,
            state_key=env.get("STATE_KEY") or None,
            silence_seconds=_number(env, "SILENCE_SECONDS", default.silence_seconds, 60, 86_400),
            reply_seconds=_number(env, "REPLY_SECONDS", default.reply_seconds, 0.2, 60),
            metrics_port=int(_number(env, "METRICS_PORT", 0, 0, 65535)) or None,
            log_level=_choice(env, "LOG_LEVEL", default.log_level, ("DEBUG", "INFO", "WARNING", "ERROR")),
            model=Path(env.get("BESIDE_MODEL") or default.model),
            directory=Path(env.get("BESIDE_DIRECTORY") or default.directory),
            reports=Path(env.get("BESIDE_REPORTS") or default.reports),
        )


def _url(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name)
    if not value:
        return None
    if not value.startswith(("http://", "https://")):
        message = f"{name} has to begin with http:// or https://"
        raise SettingsError(message)
    return value.rstrip("/")


def _number(env: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    value = env.get(name)
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        number = most + 1
    if not least <= number <= most:
        message = f"{name} has to be a number from {least:g} to {most:g}"
        raise SettingsError(message)
    return number


def _choice(env: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    value = (env.get(name) or default).upper()
    if value not in choices:
        message = f"{name} has to be one of {', '.join(choices)}"
        raise SettingsError(message)
    return value
