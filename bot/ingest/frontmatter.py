"""Fields of a post's front matter, whatever types their author gave them.

An unknown key is ignored, a wrong value is unknown and noted as a problem: neither loses a post.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

from bot.ingest.decoding import clean
from bot.ingest.names import looks_like_name, split_names
from bot.model import Problem
from bot.timecode import parse_day, parse_length

#: The largest in the GCP posts has 1,500 characters; neither tomllib nor PyYAML is linear on all.
LONGEST_FRONT_MATTER = 50_000


#: Tables in which sites keep an episode's own fields; one of the same name outside counts.
_INNER = ("params", "extra", "podcast", "itunes")


def _key(line: str) -> str:
    """The folded key that a line of front matter begins with, "" where it begins with none."""
    return re.split(r"[:=]", line[:100], maxsplit=1)[0].strip("\"' \t").casefold()


class Fields:
    """Reads fields by any of several names, in any case; what is empty is unknown. `front` is the
    text that they were read from and `first_line` its first line, for the problems' lines."""

    def __init__(
        self, fields: Mapping[str, object], path: str, front: str = "", first_line: int = 2
    ) -> None:
        inner = [value for key in _INNER if isinstance(value := fields.get(key), dict)]
        self._fields = {
            str(key).casefold(): value for table in (*inner, fields) for key, value in table.items()
        }
        self._path = path
        self._lines = front.split("\n")
        self._first_line = first_line
        self.problems: list[Problem] = []

    def _get(self, names: tuple[str, ...]) -> object:
        for name in names:
            value = self._fields.get(name.casefold())
            if value not in (None, "", []):
                return value
        return None

    def _wrong(self, names: tuple[str, ...], value: object, wanted: str) -> None:
        folded = [name.casefold() for name in names]
        written = {key: at for at, line in enumerate(self._lines) if (key := _key(line)) in folded}
        key = next((name for name in names if self._fields.get(name.casefold()) == value), names[0])
        at = written.get(key.casefold())
        line = None if at is None else self._first_line + at
        told = clean(str(value))[:60]
        reason = f"{key} is {told!r}, not {wanted}: correct it (read as unknown)"
        self.problems.append(Problem(self._path, line, reason))

    def flag(self, *names: str) -> bool:
        """True for true, "true" and YAML's other words for it."""
        return str(self._get(names)).strip().casefold() in ("true", "yes", "on")

    def text(self, *names: str) -> str | None:
        """A line of text; numbers and dates as they would be written."""
        value = self._get(names)
        if value is None:
            return None
        if isinstance(value, dict) and isinstance(value.get("url"), str):
            value = value["url"]
        if isinstance(value, (dict, list)):
            self._wrong(names, value, "text")
            return None
        return clean(str(value)).strip() or None

    def names(self, *names: str) -> tuple[str, ...]:
        """A list of texts without empty ones; one text is a list of one."""
        value = self._get(names)
        entries = value if isinstance(value, list) else [value]
        return self._texts(entries)

    def people(self, *names: str) -> tuple[str, ...]:
        """Names of people, also where they are one text: "Ann Poe and Ben Lee"."""
        texts = self.names(*names)
        if len(texts) != 1:
            return texts
        parts = split_names(texts[0])
        return parts if parts and all(map(looks_like_name, parts)) else texts

    def _texts(self, entries: Iterable[object]) -> tuple[str, ...]:
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
        day = parse_day(value.isoformat() if isinstance(value, datetime.date) else str(value))
        if day is None:
            self._wrong(names, value, "a date such as 2026-11-21")
        return day

    def duration(self, *names: str) -> float | None:
        """Seconds; zero is unknown (GCP 86 says 00:00:00)."""
        value = self._get(names)
        if value is None:
            return None
        seconds = parse_length(str(value))
        if seconds is None:
            self._wrong(names, value, "a duration such as 00:31:44")
        return seconds or None

    def address(self, *names: str) -> str | None:
        """The first of the fields that holds an absolute http address, else the first's text."""
        texts = [text for name in names for text in self.names(name)]
        absolute = [text for text in texts if text.startswith(("https://", "http://"))]
        return next(iter(absolute or texts), None)
