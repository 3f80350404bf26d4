"""Times as people write them, and back: "1:02:33", "14:02", "00:31:44", "5025"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,:](\d{1,3}))?")
# A clock with its zeros left out: ":45", "1:2:3".
_BARE = re.compile(r"(?:(\d{1,3}):)?(\d{0,3}):(\d{1,2})")
# Days as people write them, beside 2026-11-21.
_DAYS = (
    "%Y/%m/%d",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d.%m.%Y",
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T\sZ])")
_WEEKDAY = re.compile(r"[A-Za-z]{3,9},?\s+(?=[A-Za-z]{3,9}\s+\d)")
# "PT1H2M33S" (ISO 8601), "1h 2m 33s", "31 min", "1 hour and 2 minutes".
_WORDS = re.compile(
    r"(?:pt)?(?:(\d{1,3})\s?h(?:(?:ou)?rs?)?[\s,.]*(?:and\s+)?)?"
    r"(?:(\d{1,4})\s?m(?:in(?:ute)?s?)?[\s,.]*(?:and\s+)?)?"
    r"(?:(\d{1,6})(?:\.\d+)?\s?s(?:ec(?:ond)?s?)?\.?)?",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"\d{1,6}(?:\.\d+)?")
# Seconds as accountants write them: "3,723".
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")

#: No podcast is longer than this; what claims to be is a broken field. In seconds.
LONGEST_S = 100 * 3600


def parse_clock(text: str) -> float | None:
    """Seconds of "H:MM:SS", "MM:SS" (minutes may pass 59) or a bare number of seconds.

    A fraction may follow after a dot, comma or colon. None for anything else, for seconds past
    59, and for what is longer than `LONGEST_S`.
    """
    text = text.strip()
    if _SECONDS.fullmatch(text):
        seconds = float(text)
    else:
        found = _CLOCK.fullmatch(text)
        if not found:
            return None
        hours, minutes, secs, fraction = found.groups()
        if int(secs) > 59 or (hours and int(minutes) > 59):
            return None
        seconds = int(hours or 0) * 3600 + int(minutes) * 60 + int(secs)
        seconds += float(f"0.{fraction}") if fraction else 0.0
    return seconds if seconds <= LONGEST_S else None


def parse_length(text: str) -> float | None:
    """Seconds of a length as clocks, ISO 8601, words or accountants have it: "1:02:33", "PT1H2M",
    "31 min", "3,723".

    None for anything else and for what is longer than `LONGEST_S`.
    """
    text = text.strip()
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    seconds = parse_clock(text)
    if seconds is not None:
        return seconds
    text = text[:60]
    found = _BARE.fullmatch(text) or _WORDS.fullmatch(text)
    if found and any(found.groups()):
        hours, minutes, secs = (int(part or 0) for part in found.groups())
        total = hours * 3600 + minutes * 60 + secs
        return float(total) if total <= LONGEST_S else None
    return None


def parse_day(text: str) -> str | None:
    """YYYY-MM-DD of a day as written, whatever time and zone follow; None where it can't be told
    (06/05/2024 is two days)."""
    text = text.strip()[:60]
    if found := _ISO_DAY.match(text):
        try:
            return date.fromisoformat(found[0]).isoformat()
        except ValueError:
            return None
    text = _WEEKDAY.sub("", text)
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return None


def format_clock(seconds: float) -> str:
    """ "1:02:33" or "14:02": no leading zero, hours only where there are some."""
    minutes, secs = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def format_length(seconds: float) -> str:
    """How long an episode is, in words: "1 h 2 min", "31 min", "40 s"."""
    if seconds < 60:
        return f"{int(seconds)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
