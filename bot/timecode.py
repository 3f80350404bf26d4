"""Times as people write them, and back: "1:02:33", "14:02", "00:31:44", "5025"."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,:](\d{1,3}))?")
_SECONDS = re.compile(r"\d{1,6}(?:\.\d+)?")

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
