"""When something is due each day: a wall-clock time of an IANA zone -> moments.

A date is due once. On the day that clocks go forward a time that does not exist is the first
moment after; on the day that they go back a time that exists twice is the first. A date that a
zone never had (Apia went from 29 to 31 December 2011) is due never.

Pure: "now" is an argument, in seconds since 1970; the rules of the zones come from the system, or
from the package tzdata where it has none (Windows).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import NotUnderstoodError

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY = frozenset((0, 1, 2, 3, 4, 5, 6))

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_SHORTHANDS = {
    "daily": "mon-sun", "all": "mon-sun", "every day": "mon-sun", "everyday": "mon-sun",
    "weekdays": "mon-fri", "weekends": "sat-sun", "weekend": "sat-sun",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """A date and the moment at which it is due, in seconds since 1970. `exists` is False where the
    zone never had that date: it is then the moment at which its clocks left it out."""

    date: date
    at: float
    exists: bool = True


@dataclass(frozen=True, slots=True)
class Schedule:
    """`at` o'clock in `zone` (an IANA name) on `days` of the week, Monday being 0."""

    at: time
    zone: str
    days: frozenset[int] = EVERY_DAY

    def today(self, now: float) -> date:
        """The date that the zone's calendars show."""
        return datetime.fromtimestamp(now, ZoneInfo(self.zone)).date()

    def due(self, day: date) -> Due:
        """When this date is due, whatever day of the week it is."""
        zone = ZoneInfo(self.zone)
        midnight = _first(datetime.combine(day, time()), zone)
        if self.today(midnight) != day:
            return Due(day, midnight, exists=False)
        return Due(day, _first(datetime.combine(day, self.at), zone))

    def after(self, day: date) -> Iterator[Due]:
        """The chosen dates after `day`, without end."""
        while True:
            day += timedelta(days=1)
            if day.weekday() in self.days:
                yield self.due(day)

    def coming(self, now: float) -> Iterator[Due]:
        """The chosen dates that are due after now, without end."""
        # Where clocks go forward at midnight, yesterday's moment may be still to come.
        start = self.today(now) - timedelta(days=2)
        return (due for due in self.after(start) if due.exists and due.at > now)


def _first(wall: datetime, zone: ZoneInfo) -> float:
    """The first moment at which the zone's clocks show this time, or one after it."""
    # fold=0 is the first of two, and where clocks jump over the time, it is what they would show
    # had they not jumped: after the jump, as fold=1 is before it.
    late = wall.replace(tzinfo=zone, fold=0).timestamp()
    if _shown(late, zone) == wall:
        return late
    early = wall.replace(tzinfo=zone, fold=1).timestamp()
    while late - early > 1:
        middle = (early + late) // 2
        if _shown(middle, zone) < wall:
            early = middle
        else:
            late = middle
    return late


def _shown(moment: float, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(moment, zone).replace(tzinfo=None, fold=0)


# What a moderator types


def read_time(text: str) -> time:
    """ "9:00", "09:00" or "21.30". NotUnderstoodError for anything else."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise NotUnderstoodError(
            f"“{text[:40]}” is not a time: write hours and minutes on the 24-hour clock, such as"
            " 09:00."
        )
    return time(int(found[1]), int(found[2]))


def read_days(text: str) -> frozenset[int]:
    """ "mon,wed-fri", names in full, "weekdays", "all". NotUnderstoodError for anything else."""
    words = text.strip().lower()
    words = re.sub(r"\s*[-–—]\s*", "-", _SHORTHANDS.get(words, words))
    days: set[int] = set()
    for part in re.split(r"[,;\s]+", words.strip(",; ")):
        first, dash, last = part.partition("-")
        start, stop = _weekday(first, text), _weekday(last if dash else first, text)
        days.update((start + step) % 7 for step in range((stop - start) % 7 + 1))
    return frozenset(days)


def _weekday(word: str, typed: str) -> int:
    for number, name in enumerate(DAY_NAMES):
        if len(word) >= 2 and name.lower().startswith(word):
            return number
    raise NotUnderstoodError(f"“{typed[:40]}” is not a list of days: write it like mon,wed-fri.")


def read_date(text: str) -> date:
    """ "2026-12-24". NotUnderstoodError for anything else."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
            raise ValueError(text)
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NotUnderstoodError(
            f"“{text[:40]}” is not a date: write year, month and day, such as 2026-12-24."
        ) from None


def write_days(days: frozenset[int]) -> str:
    """ "every day", "Monday and Wednesday to Friday"."""
    if days == EVERY_DAY:
        return "every day"
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names: list[str] = []
    for run in runs:
        ends = [DAY_NAMES[run[0]], DAY_NAMES[run[-1]]]
        names += [" to ".join(ends)] if len(run) > 2 else [DAY_NAMES[day] for day in run]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def pack_days(days: frozenset[int]) -> int:
    """As a number, a bit for each day."""
    return sum(1 << day for day in days)


def unpack_days(bits: int) -> frozenset[int]:
    """What `pack_days` made."""
    return frozenset(day for day in EVERY_DAY if bits >> day & 1)
