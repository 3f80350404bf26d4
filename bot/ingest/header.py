"""Fields above a transcript that has no front matter: "Guest: Ann Poe", "Recorded 5 May 2021".

What is unmistakable is read and taken out of the text, so that no reader takes "Guest" for a
speaker or "Date: …" for a title. The lines below keep their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.ingest.field_names import kind_of
from bot.ingest.labels import is_value, is_voice
from bot.ingest.names import looks_like_name, others, split_names
from bot.ingest.segments import CLOCK, EPISODE, numbered
from bot.model import Document, Skipped
from bot.timecode import parse_day, parse_length

_COLON = re.compile(r"([^\W\d_]+(?:[ -][^\W\d_]+){0,2})\s?:\s+(\S.*)")
_NO_COLON = re.compile(
    r"((?:published|recorded|released|aired|posted)(?: on)?|hosted by|presented by|with|featuring)"
    r"\s+(\S.*)",
    re.IGNORECASE,
)
# "Publié le 3 mai 2023"
_BEFORE_DAY = re.compile(r"([^\W\d_]+(?: [^\W\d_]+){0,2})\s+(\d.*)")
_DAYS = ("date", "recorded")
# "Tue, Mar 14, 2023 10:02AM • 32:11", as Otter writes it below its title.
_PARTS = re.compile(r"\s[•·|]\s")
_BULLET = re.compile(r"^(?:[-+•>#]{1,6}\s+)?")
# Where the transcript begins, whatever its form.
_SPEECH = re.compile(
    r"\W{0,4}(?:\d{1,3}:\d\d|[^:\n]{1,60}:(?:\s|$))|.{0,20}\btrans(?:cript|kript|cri)",
    re.IGNORECASE,
)
# What a tool says of its work, and nobody else.
_TOOL = re.compile(r"automatically transcribed by Sonix\b")
# What a title seldom has: a full stop at its end, or two sentences.
_SENTENCES = re.compile(r"(?<=\w{3})[.?!…][\"'”’)]{0,2}\s+(?=\w)|\.[\"'”’)]{0,2}$")
_MARK = re.compile(rf"[^:\n]{{1,60}}[ \t(\[]{CLOCK}[)\]]?:?")
_MARKS = re.compile(rf"^{_MARK.pattern}[ \t]*$", re.MULTILINE)
_SUFFIX = re.compile(r"\s[(–—-].*")
_PEOPLE = frozenset(("hosts", "cohosts", "guests"))
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MOST_LINES = 30
_LOOKED_AT = 400_000
_LONGEST = 200
_LONGEST_DAY = 50


@dataclass(slots=True)
class _Header:
    title: str | None = None
    #: A title for want of another: "Episode 12".
    called: str | None = None
    number: int | None = None
    date: str | None = None
    recorded: str | None = None
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    description: str | None = None
    duration_s: float | None = None
    #: Labels and values that are fields though the speakers are labelled so too.
    paired: frozenset[tuple[str, str]] = frozenset()

    def read(self, line: str, text: str, first: bool) -> bool:
        """Whether the line, bare of its marks, is a field of the `text`."""
        beside = EPISODE.fullmatch(line) or (
            not first and line[0].isalpha() and not line[0].islower()
        )
        if beside and (found := _numbered(line, text)):
            self.number = found[0] if self.number is None else self.number
            self.title = self.title or found[1] or None
            self.called = self.called or line
            return True
        if len(line) <= _LONGEST_DAY and _YEAR.search(line) and self._take_day(line):
            return True
        found_field = _field(line)
        return found_field is not None and self._take(*found_field, text)

    def _take_day(self, line: str) -> bool:
        """Whether the line is a day, or a day and how long it lasts."""
        written, *more = _PARTS.split(line)
        day, lengths = parse_day(written), [parse_length(part) for part in more]
        if day is None or None in lengths:
            return False
        self.date = self.date or day
        self.duration_s = next(filter(None, (self.duration_s, *lengths)), None)
        return True

    def _take(self, kind: str, label: str, value: str, text: str) -> bool:
        if kind == "number":
            number = value.removeprefix("#")
            if not (number.isdecimal() and len(number) <= 5):
                return False
            self.number = int(number)
        elif kind in ("title", "description"):
            setattr(self, kind, getattr(self, kind) or value)
        elif kind in _DAYS:
            day = parse_day(value)
            setattr(self, kind, getattr(self, kind) or day)
            return day is not None
        elif kind == "duration":
            length = parse_length(value)
            self.duration_s = self.duration_s or length
            return length is not None
        elif kind == "topics":
            self.topics = tuple(filter(None, map(str.strip, value.split(","))))
        elif kind:
            # A speaker may be called so.
            speaks = (label, value) not in self.paired and _times(label, text) > 1
            if speaks or not (people := _people(value)):
                return False
            kind = "hosts" if kind == "cohosts" else kind
            setattr(self, kind, tuple(dict.fromkeys((*getattr(self, kind), *people))))
        return True


def headed(
    parse: Callable[[str, str], Document | Skipped], text: str, path: str
) -> Document | Skipped:
    """What `parse` makes of a text and the fields above it."""
    header, rest = _taken(text)
    document = parse(rest, path)
    if header is None or isinstance(document, Skipped):
        return document
    return replace(
        document,
        title=header.title or document.title or header.called,
        number=document.number if header.number is None else header.number,
        date=document.date or header.date or header.recorded,
        hosts=document.hosts or header.hosts,
        guests=document.guests or header.guests or others(header.speakers, header.hosts),
        topics=document.topics or header.topics,
        description=document.description or header.description,
        duration_s=document.duration_s or header.duration_s,
    )


def _taken(text: str) -> tuple[_Header | None, str]:
    lines = text.split("\n", _MOST_LINES * 2)
    header, fields = _Header(paired=_paired(lines[: _MOST_LINES * 2], text)), 0
    worded, last, told = 0, -1, False
    for at, line in enumerate(lines[: _MOST_LINES * 2]):
        if not (bare := _bare(line)):
            continue
        worded += 1
        if worded > _MOST_LINES or len(bare) > _LONGEST:
            break
        if _TOOL.search(bare) or header.read(bare, text, worded == 1 or told):
            lines[at], fields, last = "", fields + 1, at
        elif last == at - 1 and _is_unknown_field(bare, text):
            last = at
        elif _begins_speech(bare, text) and not (worded == 1 and _numbered(bare, text)):
            break
        elif worded == 1:
            last = at
        told = told or (lines[at] != "" and _SENTENCES.search(bare) is not None)
    return (header, "\n".join(lines)) if fields else (None, text)


def _begins_speech(line: str, text: str) -> bool:
    """Whether a line that is no field marks a turn: "Ann Poe  0:15" does where others do too."""
    if _SPEECH.match(line):
        return not _field(line)
    return _MARK.fullmatch(line) is not None and len(_MARKS.findall(text[:_LOOKED_AT])) > 1


def _is_unknown_field(line: str, text: str) -> bool:
    """Whether a line right below a field may be one of a label that is in no list."""
    found = _COLON.fullmatch(line)
    return found is not None and is_value(found[2]) and _times(found[1], text) == 1


def _bare(line: str) -> str:
    return _BULLET.sub("", line.strip()).replace("*", "").strip("_ ")


def _paired(lines: Sequence[str], text: str) -> frozenset[tuple[str, str]]:
    """Of "Host: Ann Poe" right above "Guest: Ben Lee" each label and its full names: two speakers
    who say nothing but names are none."""
    pairs = [
        (one, other)
        for one, other in pairwise(_field(_bare(line)) for line in lines)
        if one and other and one[0] != other[0] and {one[0], other[0]} <= _PEOPLE
    ]
    small = set(_WORD.findall(text[:_LOOKED_AT])) if pairs else set()
    return frozenset(
        (label, value)
        for pair in pairs
        for _, label, value in pair
        if all(" " in name and small.isdisjoint(name.lower().split()) for name in _people(value))
    )


def _numbered(line: str, text: str) -> tuple[int, str] | None:
    """The number that a line says and the words behind it, where it is a title: "PERSON #1: Hello
    there." and "Ann: Rule #1: run" are turns."""
    found = numbered(line)
    label, colon, words = line.partition(":")
    if found is None or not colon or not label[0].isalpha() or EPISODE.match(line):
        return found
    said = is_voice(label) or _SENTENCES.search(words) or _times(label, text) > 1
    return None if said else found


def _field(line: str) -> tuple[str, str, str] | None:
    """What a line may be a field for, its label and its value."""
    found = _COLON.fullmatch(line) or _NO_COLON.fullmatch(line)
    kind = kind_of(found[1]) if found else None
    if kind is None and (found := _BEFORE_DAY.fullmatch(line)):
        kind = kind_of(found[1])
        kind = kind if kind in _DAYS else None
    return (kind, found[1], found[2].strip()) if found and kind is not None else None


def _people(value: str) -> tuple[str, ...]:
    """The names at the beginning of a list, which may go on with what they are."""
    names: list[str] = []
    for part in split_names(value):
        name = _SUFFIX.sub("", part)
        if not looks_like_name(name) or (names and " " in names[0] and " " not in name):
            break
        names.append(name)
    # "Moderator: Welcome." and "MODERATOR: THANK YOU." are turns.
    said = value[-1] == "." and names and (" " not in names[0] or value.isupper())
    return () if said or value[-1] in "?!…" else tuple(names)


def _times(label: str, text: str) -> int:
    marked = re.compile(rf"^\W{{0,20}}(?:[\d:.]+\W{{1,5}})?{re.escape(label)}\b.{{0,12}}:", re.M)
    return len(marked.findall(text[:_LOOKED_AT]))
