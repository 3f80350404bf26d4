"""A clock that can be moved, so that tomorrow's quote needs no waiting."""

from __future__ import annotations

import time
from collections.abc import Callable

#: The years that ids and Python's dates reach without trouble; seconds since 1970.
EARLIEST, LATEST = 1_577_836_800.0, 4_102_444_800.0  # 2020, 2100


class Clock:
    """Called, it gives seconds since 1970: the machine's, moved. It runs on from where it is set.

    The tokens of interactions age by the machine's clock (`Sandbox(ageing=…)`): what is under way
    when somebody moves the time must not die of that.
    """

    def __init__(self, machine: Callable[[], float] = time.time) -> None:
        self.machine = machine
        self.moved_s = 0.0
        #: Hears that it was set.
        self.changed: list[Callable[[], None]] = []

    def __call__(self) -> float:
        return self.machine() + self.moved_s

    def set(self, moment: float | None) -> None:
        """Make it `moment`; None gives it back to the machine."""
        now = self.machine()
        self.moved_s = 0.0 if moment is None else min(max(moment, EARLIEST), LATEST) - now
        for hear in self.changed:
            hear()
