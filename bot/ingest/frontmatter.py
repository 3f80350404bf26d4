"""Fields of a post's front matter, whatever types their author gave them.

An unknown key is ignored, a wrong value is unknown and noted as a problem: neither loses a post.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bot.ingest.decoding import clean
from bot.ingest.field_names import is_ambiguous, squeezed
from bot.ingest.names import looks_like_name, split_names
from bot.ingest.segments import numbered
from bot.model import Problem
from bot.timecode import parse_day, parse_length

#: The largest in the GCP posts has 1,500 characters; neither tomllib nor PyYAML is linear on all.
LONGEST_FRONT_MATTER = 50_000


#: Tables in which sites keep an episode's own fields; one of the same name outside counts.
_INNER = ("params", "extra", "podcast", "itunes", "audio")
# Whose people are taken at their word, as handles too; those of other fields must look like names.
_SURE = frozenset({"hosts", "host", "guests", "guest"})
# "[[Ann Poe]]", "[[people/Ann Poe|Ann]]", as Obsidian links to a person's page.
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*/)?([^\[\]|/]+)(?:\|[^\[\]]*)?\]\]")

_Value = TypeVar("_Value")


def _key(line: str) -> str:
    """The squeezed key that a line of front matter begins with, "" where it begins with none."""
    return squeezed(re.split(r"[:=]", line[:100], maxsplit=1)[0])


class Fields:
    """Reads fields by any of several names, however they are spelt; what is empty is unknown.
    `front` is the text that they were read from and `first_line` its first line, for the problems'
    lines."""

    def __init__(
        self, fields: Mapping[str, object], path: str, front: str = "", first_line: int = 2
    ) -> None:
        inner = [value for key in _INNER if isinstance(value := fields.get(key), dict)]
        written = [(str(key), value) for table in (*inner, fields) for key, value in table.items()]
        self._fields = {squeezed(key): value for key, value in written}
        #: The names of those that are counted, "guest" of `guest1`.
        self._counted = {key[:-1] for key in self._fields if key[-1:].isdigit()}
        self._spelt = {squeezed(key): key for key, _ in written}
        self._path = path
        self._lines = front.split("\n")
        self._first_line = first_line
        self.problems: list[Problem] = []

    def _get(self, names: tuple[str, ...]) -> object:
        return next((value for _, value in self._given(names)), None)

    def _given(self, names: tuple[str, ...]) -> Iterable[tuple[str, object]]:
        for name in map(squeezed, names):
            value = self._fields.get(name)
            if value not in (None, "", []):
                yield name, value

    def _read(
        self, names: tuple[str, ...], read: Callable[[str, object], _Value | None], wanted: str
    ) -> _Value | None:
        """The first value that can be read; where none can, the first that should is a problem."""
        wrong: tuple[str, object] | None = None
        for name, value in self._given(names):
            if (found := read(name, value)) is not None:
                return found
            if wrong is None and not is_ambiguous(name):
                wrong = name, value
        if wrong:
            self._wrong(*wrong, wanted)
        return None

    def _wrong(self, name: str, value: object, wanted: str) -> None:
        written = {key: at for at, line in enumerate(self._lines) if (key := _key(line)) == name}
        at = written.get(name)
        line = None if at is None else self._first_line + at
        told = clean(str(value))[:60]
        reason = f"{self._spelt[name]} is {told!r}, not {wanted}: correct it (read as unknown)"
        self.problems.append(Problem(self._path, line, reason))

    def flag(self, *names: str) -> bool:
        """True for true, "true" and YAML's other words for it."""
        return str(self._get(names)).strip().casefold() in ("true", "yes", "on")

    def text(self, *names: str) -> str | None:
        """A line of text; numbers and dates as they would be written."""
        name, value = next(iter(self._given(names)), ("", None))
        if value is None:
            return None
        if isinstance(value, dict) and isinstance(value.get("url"), str):
            value = value["url"]
        if isinstance(value, (dict, list)):
            self._wrong(name, value, "text")
            return None
        return clean(str(value)).strip() or None

    def names(self, *names: str) -> tuple[str, ...]:
        """A list of texts without empty ones; one text is a list of one."""
        return _texts(self._get(names))

    def people(self, *names: str) -> tuple[str, ...]:
        """Names of people, also where they are one text, "Ann Poe and Ben Lee", or a field each,
        `guest1` and `guest2`."""
        for name in map(squeezed, names):
            if name not in self._fields and name not in self._counted:
                continue
            keys = (name, *(f"{name}{at}" for at in range(1, 10) if name in _SURE))
            texts = [text for _, value in self._given(keys) for text in _people(value)]
            if texts and (name in _SURE or all(map(looks_like_name, texts))):
                return tuple(texts)
        return ()

    def number(self, *names: str) -> int | None:
        """A whole number from 0 to 99,999, also as text; "S02E05" is 5."""
        return self._read(names, _number, "a number")

    def date(self, *names: str) -> str | None:
        """The day as written, YYYY-MM-DD, whatever its time and zone."""
        return self._read(names, _day, "a date such as 2026-11-21")

    def duration(self, *names: str) -> float | None:
        """Seconds; zero is unknown (GCP 86 says 00:00:00)."""
        return self._read(names, _length, "a duration such as 00:31:44") or None

    def address(self, *names: str) -> str | None:
        """The first of the fields that holds an absolute http address, else the first's text."""
        texts = [text for name in names for text in self.names(name)]
        absolute = [text for text in texts if text.startswith(("https://", "http://"))]
        return next(iter(absolute or texts), None)


def _texts(value: object) -> tuple[str, ...]:
    texts: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        named = entry.get("name") or entry.get("title") if isinstance(entry, dict) else entry
        if isinstance(named, (str, int, float)) and clean(str(named)).strip():
            texts.append(clean(str(named)).strip())
    return tuple(texts)


def _people(value: object) -> tuple[str, ...]:
    if isinstance(value, dict) and not _texts(value):  # Each by a key, with more about them.
        value = [
            _texts(about)[0] if isinstance(about, dict) and _texts(about) else key
            for key, about in value.items()
        ]
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]  # What YAML makes of a bare [[Ann Poe]].
    texts = tuple(_WIKI.sub(r"\1", text) for text in _texts(value))
    parts = split_names(texts[0]) if len(texts) == 1 else ()
    return parts if parts and all(map(looks_like_name, parts)) else texts


def _number(name: str, value: object) -> int | None:
    text = str(value).strip().removeprefix("#")
    if not isinstance(value, bool) and text.isdecimal() and len(text) <= 5:
        return int(text)
    number, rest = numbered(text) or (None, "")
    return None if rest else number


def _day(name: str, value: object) -> str | None:
    return parse_day(value.isoformat() if isinstance(value, datetime.date) else str(value))


def _length(name: str, value: object) -> float | None:
    """A bare number may count anything where the name does not say that it is a time."""
    text = str(value)
    return None if is_ambiguous(name) and text.isdecimal() else parse_length(text)
