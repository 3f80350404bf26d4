"""The settings: the environment over `.env` over the defaults, read once, frozen.

Nothing else in the house reads the environment. An empty value counts as not set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from bot.errors import SettingsError

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator chose. Relative paths count from the working directory."""

    discord_token: str | None = None
    data_dir: Path = Path("var")
    shows_file: Path = Path("data/shows.toml")
    owner_guilds: tuple[int, ...] = ()
    #: 0 = never.
    refresh_hours: float = 24
    fetch_private_hosts: bool = False
    log_level: str = "INFO"

    @property
    def sandbox_dir(self) -> Path:
        """Where the sandbox keeps its databases: play never touches a community's data."""
        return self.data_dir / "sandbox"

    def __repr__(self) -> str:
        # The token is in no log, not even by way of a traceback that shows locals.
        return f"Settings(data_dir={str(self.data_dir)!r}, shows_file={str(self.shows_file)!r})"


def load(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    """Read the settings; `environ` and `dotenv` are for tests and default to the real ones.

    Raises SettingsError for a value that can't be meant, naming key, problem and an example.
    """
    values = {
        **_read_dotenv(dotenv or Path(".env")),
        **(os.environ if environ is None else environ),
    }
    chosen = {key: text for key in KEYS if (text := (values.get(key) or "").strip())}
    default = Settings()
    return Settings(
        discord_token=chosen.get("DISCORD_TOKEN"),
        data_dir=Path(chosen.get("DATA_DIR", default.data_dir)),
        shows_file=Path(chosen.get("SHOWS_FILE", default.shows_file)),
        owner_guilds=_ids("OWNER_GUILDS", chosen.get("OWNER_GUILDS", "")),
        refresh_hours=_hours("REFRESH_HOURS", chosen.get("REFRESH_HOURS", "24")),
        fetch_private_hosts=_flag(
            "FETCH_PRIVATE_HOSTS", chosen.get("FETCH_PRIVATE_HOSTS", "false")
        ),
        log_level=_level("LOG_LEVEL", chosen.get("LOG_LEVEL", default.log_level)),
    )


def has_desktop(environ: Mapping[str, str] | None = None) -> bool:
    """Whether a browser can be opened where the user sees it."""
    environ = os.environ if environ is None else environ
    if "SSH_CONNECTION" in environ:
        return False
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(environ.get(key) for key in screens)


#: Every key there is, in the order of `.env.example`.
KEYS = (
    "DISCORD_TOKEN",
    "DATA_DIR",
    "SHOWS_FILE",
    "OWNER_GUILDS",
    "REFRESH_HOURS",
    "FETCH_PRIVATE_HOSTS",
    "LOG_LEVEL",
)


def _read_dotenv(path: Path) -> dict[str, str]:
    try:
        # interpolate=False: a "$" in a token is a "$".
        found = dotenv_values(path, interpolate=False)
    except (UnicodeDecodeError, OSError) as error:
        raise SettingsError(
            str(path), f"can't be read ({type(error).__name__})", "a UTF-8 copy of .env.example"
        ) from error
    return {key: value for key, value in found.items() if value is not None}


def _ids(key: str, text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for part in parts:
        if not (part.isascii() and part.isdigit() and 15 <= len(part) <= 20):
            raise SettingsError(
                key, f"{part!r} is not a server's id", "81384788765712384,81384788765712385"
            )
    return tuple(int(part) for part in parts)


def _hours(key: str, text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= 24 * 365:
        raise SettingsError(key, f"{text!r} is not a number of hours from 0 to 8760", "24")
    return hours


def _flag(key: str, text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise SettingsError(key, f"{text!r} is neither true nor false", "true")


def _level(key: str, text: str) -> str:
    if text.upper() not in _LEVELS:
        raise SettingsError(key, f"{text!r} is none of {', '.join(_LEVELS)}", "INFO")
    return text.upper()
