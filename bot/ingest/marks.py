"""How a line of plain text says who speaks, and when.

Ann Poe  0:15               Otter; the words below
Speaker 1 (00:01):          Rev; the words below
[00:12:03] Ann Poe: words   Descript; also with the time after the name, and without brackets
00:12:03 - Ann Poe          the words below; also [Ann Poe] 00:12:03, and one below the other
Ann Poe: words              anybody; a time in brackets may stand on either side
[0:12] words · 0:12         times without names, before the words or above them; bare ones too
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.ingest.labels import may_be_name, speakers
from bot.ingest.segments import CLOCK, clock, label
from bot.model import Format

# A role may stand behind a name, "(Guest)", where Rev has the time.
_NAME = r"([^\W_][^:;\[\]()<>{}|*=\n]{0,59}?)(?:[ \t]{0,3}\((?!\d{1,3}:\d)[^()\n]{1,40}\))?"
# What stands between the parts of a line is bounded: a line may be a megabyte of spaces.
_GAP = r"[ \t]{0,9}"
_DASH = rf"{_GAP}[-–—|•·]?{_GAP}"
_RANGE = rf"(?:{_GAP}(?:-->?|–|—|-|to|/){_GAP}{CLOCK})?"
_BRACKETED = rf"[\[(]{_GAP}({CLOCK}){_RANGE}{_GAP}[\])]"
_COLON = rf"{_GAP}:(?=\s|$){_GAP}"


@dataclass(frozen=True, slots=True)
class Way:
    """A way of marking turns: the groups of `mark` are `order`, times and names; the rest of the
    line is speech. `alone`: there is none, and the words stand below; `wordy`: there is much, or
    it is a list of chapters."""

    form: Format
    mark: re.Pattern[str]
    order: str
    alone: bool = False
    wordy: bool = False


_WAYS = (
    Way(Format.OTTER, re.compile(rf"{_NAME}[ \t]{{1,9}}({CLOCK}){_GAP}$"), "nt"),
    Way(Format.REV, re.compile(rf"{_NAME}{_GAP}:?{_GAP}\(({CLOCK})\){_GAP}:?{_GAP}"), "nt"),
    Way(Format.TEXT, re.compile(rf"{_NAME}{_GAP}:?{_GAP}\[({CLOCK})\]{_GAP}:?{_GAP}"), "nt"),
    Way(Format.REV, re.compile(rf"{_NAME}{_GAP}:[ \t]{{1,9}}({CLOCK})(?:[ \t]{{1,9}}|$)"), "nt"),
    Way(Format.TEXT, re.compile(rf"{_BRACKETED}{_DASH}\[?{_NAME}\]?{_COLON}"), "tn"),
    Way(Format.TEXT, re.compile(rf"({CLOCK}){_RANGE}{_DASH}{_NAME}{_COLON}"), "tn"),
    Way(Format.TEXT, re.compile(rf"\[{_NAME}\]{_DASH}({CLOCK}){_RANGE}{_GAP}$"), "nt"),
    Way(Format.TEXT, re.compile(rf"{_BRACKETED}{_DASH}{_NAME}{_GAP}$"), "tn", alone=True),
    Way(Format.TEXT, re.compile(rf"({CLOCK}){_RANGE}{_DASH}{_NAME}{_GAP}$"), "tn", alone=True),
    Way(Format.TEXT, re.compile(rf"{_BRACKETED}{_GAP}:?{_DASH}"), "t"),
    Way(Format.TEXT, re.compile(rf"({CLOCK}){_RANGE}{_GAP}$"), "t"),
    Way(Format.TEXT, re.compile(rf"({CLOCK})[ \t]{{1,9}}(?=[^\s\d])"), "t", wordy=True),
)
PLAIN = Way(
    Format.TEXT,
    re.compile(rf"(?:{_BRACKETED}{_DASH})?(?:{_NAME}|\[{_NAME}\]){_COLON}(?:\[({CLOCK})\]{_GAP})?"),
    "tnnt",
)
#: In front of words, or alone on a line.
TIME_FIRST = re.compile(rf"(?:\[{_GAP}{CLOCK}{_RANGE}{_GAP}\]|\({_GAP}{CLOCK}{_GAP}\)){_DASH}")
TIME_ALONE = re.compile(rf"(?:{_BRACKETED}|({CLOCK}))")

# Recognised are this many marks, and one in so many lines.
_FEWEST = 2
_ONE_IN = 15
# Every way has a clock, within so many characters: most lines need no closer look.
_CLOCKED = re.compile(r"\d:\s?\d")
_LONGEST_MARK = 150
_MOST_WORDS = 6
_WORDY = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A line's mark: `time` as written, `start_s` None where it is no time."""

    speaker: str | None
    start_s: float | None
    time: str | None
    speech: str


def mark_of(way: Way, line: str, known: frozenset[str] | None) -> Mark | None:
    """The mark that a line begins with; `known` are the document's speakers, None where it isn't
    known yet who they are."""
    found = way.mark.match(line[:400]) if line else None
    if found is None:
        return None
    parts = {what: said for what, said in zip(way.order, found.groups(), strict=True) if said}
    speaker, time = label(parts.get("n")), parts.get("t")
    if "n" in way.order and (speaker is None or not _can_be_name(speaker)):
        return None
    if known is not None and speaker is not None and speaker not in known:
        return None
    return Mark(speaker, clock(time) if time else None, time, line[found.end() :])


def _can_be_name(name: str) -> bool:
    words = name.replace("_", " ").split()
    return len(words) <= _MOST_WORDS and not name[0].islower() and name[0].isalpha()


def way_of(lines: Sequence[str]) -> Way | None:
    """The way that most lines are marked in, the first of equals; None where few are. One with
    names counts double: times alone mark also the lines that go on (Descript)."""
    timed = [line for line in lines if _CLOCKED.search(line, 0, _LONGEST_MARK)]
    ways = enumerate(_WAYS)
    marks = Counter(at for at, way in ways for line in timed if mark_of(way, line, None))
    for at in list(marks):
        way = _WAYS[at]
        if (way.alone and not _are_names(way, lines)) or (way.wordy and not _is_wordy(way, lines)):
            del marks[at]
    if not marks:
        return None
    best = max(marks, key=lambda at: (marks[at] * (1 + ("n" in _WAYS[at].order)), -at))
    enough = marks[best] >= _FEWEST and marks[best] * _ONE_IN >= len(lines)
    return _WAYS[best] if enough else None


def _are_names(way: Way, lines: Sequence[str]) -> bool:
    """Whether what stands alone behind times are names that come again, with words below each:
    "[0:12] Yes" is speech."""
    names = Counter(m.speaker for line in lines if (m := mark_of(way, line, None)) and m.speaker)
    again = len(names) * 2 <= names.total() + 1
    return again and names.total() * 2 <= len(lines) and all(map(may_be_name, names))


def _is_wordy(way: Way, lines: Sequence[str]) -> bool:
    said = [m.speech for line in lines if (m := mark_of(way, line, None))]
    return sum(len(speech.split()) for speech in said) >= _WORDY * len(said)


def known_of(way: Way, lines: Sequence[str]) -> frozenset[str]:
    """Whom the marks name, with a time ("We met there (10:30)" names nobody, unless it recurs)
    or without."""
    if "n" not in way.order:
        return frozenset()
    seen = Counter(m.speaker for line in lines if (m := mark_of(way, line, None)) and m.speaker)
    timed = {name for name, times in seen.items() if times > 1 or may_be_name(name)}
    return frozenset(timed) if way.alone else labels_of(lines) | timed


def labels_of(lines: Sequence[str]) -> frozenset[str]:
    """Who is a speaker where no times need stand beside names."""
    marks = [m for line in lines if (m := mark_of(PLAIN, line, None))]
    named = [(mark.speaker, mark.speech) for mark in marks if mark.speaker]
    return speakers(named, sum(1 for line in lines if line), "\n".join(lines))


def joined(lines: list[str]) -> list[str]:
    """A name with its time below or above it on one line, where a document has them so; the line
    that is left stays, empty."""
    times = [at for at, line in enumerate(lines) if TIME_ALONE.fullmatch(line)]
    for step in (-1, 1):
        pairs = [at for at in times if _names(lines, at + step) and _speaks(lines, at, step)]
        names = {lines[at + step] for at in pairs}
        alike = len(names) == len(times) if step < 0 else len(names) * 2 > len(pairs) + 1
        if len(pairs) >= _FEWEST and len(pairs) * 2 >= len(times) and not alike:
            merged = list(lines)
            for at in pairs:
                merged[at], merged[at + step] = f"{lines[at + step]}  {lines[at].strip('[]()')}", ""
            return merged
    return lines


def _names(lines: Sequence[str], at: int) -> bool:
    return 0 <= at < len(lines) and len(lines[at]) < 60 and may_be_name(lines[at])


def _speaks(lines: Sequence[str], at: int, step: int) -> bool:
    """Whether words follow right below a name that stands below its time."""
    return step < 0 or (at + 2 < len(lines) and bool(lines[at + 2]))
