"""A server's quote of the day as values: how it is set up, and what became of each date.

Moments are seconds since 1970; a date is the local one on which a post was due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Daily:
    """A server's settings. `due` is the next date, due at `due_at`; all before it are settled."""

    guild_id: int
    channel_id: int
    schedule: Schedule
    role_id: int | None
    thread: bool
    #: A slug; None for all shows.
    show: str | None
    #: Who set it up; None where they are forgotten.
    set_by: int | None
    due: date
    due_at: float
    #: Why nothing is posted, as a phrase; None while it is.
    paused: str | None = None
    #: The first date that is posted again; None: when somebody resumes it.
    paused_until: date | None = None
    #: On how many due dates in a row the channel was gone or forbidden.
    failures: int = 0


class State(StrEnum):
    """What became of a date."""

    CLAIMED = "claimed"  # about to be sent; whether it was is not known yet
    POSTED = "posted"  # also where that could not be found out: then there is a reason
    MISSED = "missed"  # not posted, for the reason given


@dataclass(frozen=True, slots=True)
class Post:
    """One date of a server. `at` is when it was claimed, posted or given up."""

    guild_id: int
    date: date
    state: State
    due_at: float
    at: float
    channel_id: int | None = None
    quote_id: str | None = None
    message_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """How often a server saw a quote as its quote of the day, how often it was skipped, and for
    which date it was last drawn ("" for none)."""

    times: int = 0
    skipped: int = 0
    last: str = ""

    @property
    def rank(self) -> tuple[int, int]:
        """The lowest is drawn next."""
        return self.times, self.skipped
