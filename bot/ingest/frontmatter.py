"""Fields of a post's front matter, whatever types their author gave them.

An unknown key is ignored, a wrong value is unknown and noted as a problem: neither loses a post.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from bot.ingest.decoding import clean
from bot.model import Problem
from bot.timecode import parse_clock

#: The largest in the GCP posts has 1,500 characters; neither tomllib nor PyYAML is linear on all.
LONGEST_FRONT_MATTER = 50_000


class Fields:
    """Reads fields by any of several names, in any case; what is empty is unknown."""

    def __init__(self, fields: Mapping[str, object], path: str) -> None:
        self._fields = {key.casefold(): value for key, value in fields.items()}
        self._path = path
        self.problems: list[Problem] = []

    def _get(self, names: tuple[str, ...]) -> object:
        for name in names:
            value = self._fields.get(name.casefold())
            if value not in (None, "", []):
                return value
        return None

    def _wrong(self, names: tuple[str, ...], value: object, wanted: str) -> None:
        reason = f"{names[0]} is {clean(str(value))[:60]!r}, not {wanted}; read as unknown"
        self.problems.append(Problem(self._path, None, reason))

    def flag(self, *names: str) -> bool:
        """True for true and "true"."""
        return str(self._get(names)).strip().casefold() == "true"

    def text(self, *names: str) -> str | None:
        """A line of text; numbers and dates as they would be written."""
        value = self._get(names)
        if value is None:
            return None
        if isinstance(value, (dict, list)):
            self._wrong(names, value, "text")
            return None
        return clean(str(value)).strip() or None

    def names(self, *names: str) -> tuple[str, ...]:
        """A list of texts without empty ones; one text is a list of one."""
        value = self._get(names)
        entries = value if isinstance(value, list) else [value]
        texts: list[str] = []
        for entry in entries:
            named = entry.get("name") or entry.get("title") if isinstance(entry, dict) else entry
            if isinstance(named, (str, int, float)) and clean(str(named)).strip():
                texts.append(clean(str(named)).strip())
        return tuple(texts)

    def number(self, *names: str) -> int | None:
        """A whole number from 0 to 99,999, also as text."""
        value = self._get(names)
        if value is None:
            return None
        text = str(value).strip().removeprefix("#")
        if not isinstance(value, bool) and text.isdecimal() and len(text) <= 5:
            return int(text)
        self._wrong(names, value, "a number")
        return None

    def date(self, *names: str) -> str | None:
        """The day as written, YYYY-MM-DD, whatever its time and zone."""
        value = self._get(names)
        if value is None:
            return None
        day = value.isoformat() if isinstance(value, datetime.date) else str(value)
        try:
            return datetime.date.fromisoformat(day.strip()[:10]).isoformat()
        except ValueError:
            self._wrong(names, value, "a date such as 2026-11-21")
            return None

    def duration(self, *names: str) -> float | None:
        """Seconds; zero is unknown (GCP 86 says 00:00:00)."""
        value = self._get(names)
        if value is None:
            return None
        seconds = parse_clock(str(value))
        if seconds is None:
            self._wrong(names, value, "a duration such as 00:31:44")
        return seconds or None

    def address(self, *names: str) -> str | None:
        """The first of the fields that holds an absolute http address, else the first's text."""
        texts = [text for name in names for text in self.names(name)]
        absolute = [text for text in texts if text.startswith(("https://", "http://"))]
        return next(iter(absolute or texts), None)
