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
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.ingest.labels import is_value, may_be_name, speakers
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
    Way(Format.OTTER, re.compile(rf"{_NAME}[ \t]{{1,9}}(?:\|{_GAP})?({CLOCK}){_GAP}$"), "nt"),
    Way(Format.REV, re.compile(rf"{_NAME}{_GAP}:?{_GAP}\(({CLOCK}){_RANGE}\){_GAP}:?{_GAP}"), "nt"),
    Way(
        Format.TEXT, re.compile(rf"{_NAME}{_GAP}:?{_GAP}\[({CLOCK}){_RANGE}\]{_GAP}:?{_GAP}"), "nt"
    ),
    Way(Format.REV, re.compile(rf"{_NAME}{_GAP}:[ \t]{{1,9}}({CLOCK})(?:[ \t]{{1,9}}|$)"), "nt"),
    Way(Format.TEXT, re.compile(rf"{_BRACKETED}{_DASH}\[?{_NAME}\]?{_COLON}"), "tn"),
    Way(Format.TEXT, re.compile(rf"({CLOCK}){_RANGE}{_DASH}{_NAME}{_COLON}"), "tn"),
    Way(Format.TEXT, re.compile(rf"({CLOCK}){_RANGE}\t{_NAME}\t{_GAP}"), "tn"),
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
TIME_ALONE = re.compile(rf"(?:{_BRACKETED}|({CLOCK}){_RANGE})")

# Recognised are this many marks, and one in so many lines.
_FEWEST = 2
_ONE_IN = 15
# Every way has a clock, within so many characters: most lines need no closer look.
_CLOCKED = re.compile(r"\d:\s?\d")
_LONGEST_MARK = 150
_MOST_WORDS = 6
_WORDY = 6
# Of a list of chapters; people say two words and more a second.
_MOST_CHAPTERS, _LONGEST_CHAPTER, _SLOW = 40, 15, 0.3


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
        if (
            (way.alone and not _are_names(way, lines))
            or (way.wordy and not _is_wordy(way, lines))
            or (marks[at] <= _MOST_CHAPTERS and _are_chapters(way, lines))
        ):
            del marks[at]
    if not marks:
        return None
    best = max(marks, key=lambda at: (marks[at] * (1 + ("n" in _WAYS[at].order)), -at))
    enough = marks[best] >= _FEWEST and marks[best] * _ONE_IN >= len(lines)
    return _WAYS[best] if enough else None


def _are_chapters(way: Way, lines: Sequence[str]) -> bool:
    """Whether the marks are a list of chapters among notes: one below the other, titles,
    far fewer words than are said from one time to the next, and nobody named twice."""
    found = [(at, m) for at, line in enumerate(lines) if (m := mark_of(way, line, None))]
    places = [at for at, _ in found]
    times = [m.start_s for _, m in found if m.start_s is not None]
    names = [m.speaker for _, m in found if m.speaker]
    if len(times) < len(found) or len(set(names)) < len(names) or sorted(set(times)) != times:
        return False
    if not found or places[-1] - places[0] >= len(places) or not all(m.speech for _, m in found):
        return False
    titles = [f"{m.speaker or ''} {m.speech}".strip() for _, m in found]
    words = [len(title.split()) for title in titles]
    said = sum(title.endswith((".", "!", "…")) or title[0].islower() for title in titles)
    slow = sum(words[:-1]) <= _SLOW * (times[-1] - times[0])
    return slow and max(words) <= _LONGEST_CHAPTER and said * 3 <= len(found)


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
    return frozenset(timed) if way.alone else labels_of(lines) - _fields(way, lines) | timed


def _fields(way: Way, lines: Sequence[str]) -> set[str | None]:
    """What stands with a colon above the first turn that has a time, nowhere else, and has no
    sentence behind it: "Folge 88: Hecken", "Dauer: 1:12:30"."""
    first = next((at for at, line in enumerate(lines) if mark_of(way, line, None)), 0)
    above = [m for line in lines[:first] if (m := mark_of(PLAIN, line, None))]
    fields = {mark.speaker for mark in above if is_value(mark.speech)}
    return fields and fields - {m.speaker for x in lines[first:] if (m := mark_of(PLAIN, x, None))}


def labels_of(lines: Sequence[str]) -> frozenset[str]:
    """Who is a speaker where no times need stand beside names."""
    marks = [m for line in lines if (m := mark_of(PLAIN, line, None))]
    named = [(mark.speaker, mark.speech) for mark in marks if mark.speaker]
    return speakers(named, sum(1 for line in lines if line), "\n".join(lines))


def joined(lines: list[str]) -> list[str]:
    """A name on one line with its time above or below it, or with the words below its colon, where
    a document has them so; the line that is left stays, empty."""
    lines = _with_words(lines)
    worded = [at for at, line in enumerate(lines) if line]
    times = {
        at: alone[1] or alone[2]
        for at in worded
        if ":" in lines[at][:12] and (alone := TIME_ALONE.fullmatch(lines[at]))
    }
    for pairs, alike in (_above(lines, worded, times), _below(lines, worded, times)):
        if len(pairs) >= _FEWEST and len(pairs) * 2 >= len(times) and not alike:
            merged = list(lines)
            for at, name in pairs:
                merged[at], merged[name] = f"{lines[name]}  {times[at]}", ""
            return merged
    return lines


def _above(
    lines: Sequence[str], worded: Sequence[int], times: Container[int]
) -> tuple[list[tuple[int, int]], bool]:
    """Where times and the names above them stand, and whether no name comes again."""
    pairs = [(at, name) for name, at in pairwise(worded) if at in times and _is_name(lines[name])]
    return pairs, len({lines[name] for _, name in pairs}) == len(pairs)


def _below(
    lines: Sequence[str], worded: Sequence[int], times: Container[int]
) -> tuple[list[tuple[int, int]], bool]:
    """Where times and the names below them stand that have words below, and whether few come
    again."""
    threes = zip(worded, worded[1:], worded[2:], strict=False)
    pairs = [
        (at, name)
        for at, name, words in threes
        if at in times and _is_name(lines[name]) and words not in times
    ]
    return pairs, len({lines[name] for _, name in pairs}) * 2 > len(pairs) + 1


def _with_words(lines: list[str]) -> list[str]:
    """Sonix writes "Speaker1:" alone on a line, and the words below."""
    worded = [at for at, line in enumerate(lines) if line]
    alone = [
        (at, below)
        for at, below in pairwise(worded)
        if lines[at][-1] == ":" and _is_name(lines[at][:-1]) and lines[below][-1] != ":"
    ]
    often = Counter(lines[at] for at, _ in alone)
    merged = list(lines)
    for at, below in alone:
        timed = TIME_FIRST.match(lines[below]) or TIME_ALONE.fullmatch(lines[below])
        if timed or often[lines[at]] > 1 or max(often.values()) > _FEWEST:
            merged[at], merged[below] = "", f"{lines[at]} {lines[below]}"
    return merged


def _is_name(line: str) -> bool:
    return len(line) < 60 and may_be_name(line)
