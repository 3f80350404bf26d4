"""Ids: milliseconds since 2015 in the upper 42 bits (Discord: Reference, "Snowflakes")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

_DISCORD_EPOCH_MS = 1_420_070_400_000
_MOMENT_SHIFT = 22


class Snowflakes:
    """Makes ids that grow, whatever the clock does. `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """A new id, greater than every one before it."""
        moment = int(self._clock() * 1000) - _DISCORD_EPOCH_MS
        self._last = max(self._last + 1, moment << _MOMENT_SHIFT)
        return self._last


def created_at(snowflake: int) -> float:
    """Seconds since 1970 at which an id was made."""
    return ((snowflake >> _MOMENT_SHIFT) + _DISCORD_EPOCH_MS) / 1000


def iso8601(seconds: float) -> str:
    """A moment as Discord writes it: `2026-01-02T03:04:05.678000+00:00`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
