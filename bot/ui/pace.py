"""How often somebody may do a thing that others see."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import SlowDownError


class Pace:
    """Once each `every_s` seconds for each user; in memory. `clock` gives seconds."""

    def __init__(self, every_s: float, clock: Callable[[], float]) -> None:
        self._every_s = every_s
        self._clock = clock
        self._last: dict[int, float] = {}

    def check(self, user_id: int) -> None:
        """Count one; SlowDownError where it comes too soon, and then it doesn't count."""
        now = self._clock()
        # Only those who must wait are remembered: the rest may go at once.
        self._last = {user: at for user, at in self._last.items() if now - at < self._every_s}
        if user_id in self._last:
            left = max(1, round(self._every_s - (now - self._last[user_id])))
            seconds = "1 second" if left == 1 else f"{left} seconds"
            raise SlowDownError(f"One quote at a time: post the next in {seconds}.")
        self._last[user_id] = now
