"""Where the shop lives and how it is reached: read once, from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import BadSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installer sets; what a seller may change is in core.shop."""

    home: Path
    database_url: str = ""  # postgresql://...; empty: DuckDB in the home
    console_port: int = 8501
    door_port: int = 0  # 0: any free one, written to the home
    answerers: int = 2  # threads that answer
    session_key: str = field(
        default="", repr=False
    )  # encrypts sessions of numbers that are stopped
    alarm_webhook: str = ""  # told when a number needs a person
    alarm_mail: str = ""  # smtp://user:password@host:port/?from=...&to=..., the same by e-mail

    @property
    def database(self) -> Path:
        """The shop's file."""
        return self.home / "shop.duckdb"

    @property
    def media(self) -> Path:
        """Pictures and voice notes."""
        return self.home / "media"

    @property
    def models(self) -> Path:
        """Speech models."""
        return self.home / "models"

    @property
    def exports(self) -> Path:
        """Where snapshots for analysts are written."""
        return self.home / "snapshots"


def settings_from_environment(environment: Mapping[str, str], home: str = "") -> Settings:
    """Settings from the environment; a home given by hand wins."""
    url = environment.get("DATABASE_URL", "")
    if url and not url.startswith(("postgresql://", "postgres://")):
        raise BadSettings("DATABASE_URL: only postgresql://... is supported")
    return Settings(
        home=Path(home or environment.get("SALESBOT_HOME") or "data"),
        database_url=url,
        console_port=_port(environment, "SALESBOT_PORT", 8501),
        door_port=_port(environment, "SALESBOT_DOOR_PORT", 0),
        session_key=environment.get("SALESBOT_SESSION_KEY", ""),
        alarm_webhook=environment.get("SALESBOT_ALARM_WEBHOOK", ""),
        alarm_mail=environment.get("SALESBOT_ALARM_MAIL", ""),
    )


def _port(environment: Mapping[str, str], key: str, default: int) -> int:
    text = environment.get(key, "")
    if not text:
        return default
    if not text.isdigit() or int(text) > 65535:
        raise BadSettings(f"{key}: {text!r} is not a port")
    return int(text)
