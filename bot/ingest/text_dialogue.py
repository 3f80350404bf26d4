"""Plain text transcripts: Otter, Rev, Descript, `Name: text` with or without times, bare speech.

One way of marking turns is used throughout a document, so the one that most lines have is the
document's, and lines that look like another are speech:

    Ann Poe  0:15               Otter; the words below, "Transcribed by https://otter.ai" at the end
    Speaker 1 (00:01):          Rev; the words below
    [00:12:03] Ann Poe: words   Descript; also with the time after the name, and without brackets
    Ann Poe: words              anybody
    [0:12] words · 0:12         times without names, before the words or above them
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.ingest.decoding import limit_lines
from bot.ingest.dialogue import plain_speech, read_turns
from bot.ingest.ids import slug_of
from bot.ingest.labels import may_be_name, speakers
from bot.ingest.segments import CLOCK, clock, label, number_in_name
from bot.model import Document, Format, Problem, Source, Turn

_NAME = r"([^\W_][^:;\[\]()<>{}|#*=\n]{0,59}?)"
# What stands between the parts of a line is bounded: a line may be a megabyte of spaces.
_GAP = r"[ \t]{0,9}"
_DASH = rf"{_GAP}[-–—|•·]?{_GAP}"
_BRACKETED = rf"[\[(]{_GAP}({CLOCK}){_GAP}[\])]"
_RANGE = rf"(?:{_GAP}(?:-->?|–|—|to|/){_GAP}{CLOCK})?"


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of marking turns: the groups of `mark` are `order`; the rest of the line is speech."""

    form: Format
    mark: re.Pattern[str]
    order: str


_WAYS = (
    _Way(Format.OTTER, re.compile(rf"{_NAME}[ \t]{{1,9}}({CLOCK}){_GAP}$"), "nt"),
    _Way(Format.REV, re.compile(rf"{_NAME}{_GAP}:?{_GAP}\(({CLOCK})\){_GAP}:?{_GAP}"), "nt"),
    _Way(Format.TEXT, re.compile(rf"{_NAME}{_GAP}:?{_GAP}\[({CLOCK})\]{_GAP}:?{_GAP}"), "nt"),
    _Way(Format.TEXT, re.compile(rf"{_BRACKETED}{_DASH}{_NAME}{_GAP}:(?=\s|$){_GAP}"), "tn"),
    _Way(Format.TEXT, re.compile(rf"({CLOCK}){_RANGE}{_DASH}{_NAME}{_GAP}:(?=\s|$){_GAP}"), "tn"),
    _Way(Format.TEXT, re.compile(rf"{_BRACKETED}{_DASH}"), "t"),
    _Way(Format.TEXT, re.compile(rf"({CLOCK}){_RANGE}{_GAP}$"), "t"),
)
_TIME_FIRST = re.compile(rf"{_BRACKETED}{_DASH}")
_PLAIN = _Way(Format.TEXT, re.compile(rf"{_NAME}{_GAP}:(?=\s|$){_GAP}"), "n")

_FOOTER = re.compile(
    r"(?:transcri(?:bed|ption|pt)(?: \w{1,20}){0,3} (?:by|with)|generated (?:by|with)|"
    r"(?:subtitles|captions) by|this transcript was)\b.{0,200}",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:summary keywords|speakers|transcripts?|keywords|outline|notes|audio|full transcript|"
    r"\w{3,9},? \d{1,2}[, ].{0,30}|\d{1,2}:\d{2}.{0,20}|[\d\W]{0,40})",
    re.IGNORECASE,
)
_TITLE_MARK = re.compile(r"^(?:#{1,6}\s+|title:\s*)", re.IGNORECASE)
_LISTED = re.compile(r"summary keywords|keywords|speakers", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!…。！？—-][\"'”’)\]]{0,3}$")
_MARKUP = re.compile(r"^(?:[#|<{}\[]|```|\$ |import |def |\w{1,30}\s?=\s)")
_SPOKEN = re.compile(
    r"\b(?:i|i'm|i've|you|you're|we|we're|yeah|yes|so|well|okay|ok|that's|it's|don't|um|uh|hi|"
    r"hello|welcome|thanks|really|think|know|je|vous|c'est|ich|wir|ja|yo|nosotros|eu|io|noi)\b"
)

# Recognised are this many marks, and one in so many lines.
_FEWEST = 2
_ONE_IN = 15
_LOOKED_AT = 200_000
# Bare speech has at least so many words, and so many in a hundred are those of talk.
_FEWEST_WORDS = 120
_TALK = 9
_LONGEST_TITLE = 120


def is_timed_text(text: str) -> bool:
    """Whether turns or segments are marked with times in one of the ways."""
    lines = _looked_at(text)
    return bool(lines) and _way(lines) is not None


def is_text_dialogue(text: str) -> bool:
    """Whether lines begin with names, or it is nothing but speech."""
    lines = _looked_at(text)
    return bool(lines) and (_is_labelled(lines) or _is_speech(lines))


def _looked_at(text: str) -> list[str]:
    """The beginning's lines with words; none of what begins as another form does."""
    text = text[:_LOOKED_AT]
    start = text[:2000].lstrip()
    if start.startswith(("---", "+++", "<", "{", "[{")) or " --> " in start:
        return []
    return [line.strip() for line in text.split("\n") if line and not line.isspace()]


def parse(text: str, path: str) -> Document:
    """A title is what stands alone above the first turn, if that is no furniture."""
    limit_lines(text, path)
    lines = _without_footer([line.strip() for line in text.split("\n")])
    worded = [line for line in lines if line]
    way = _way(worded)
    known = _known(way, worded) if way else frozenset()
    if way is None and _is_labelled(worded):
        way, known = _PLAIN, _labels(worded)
    slug = slug_of(path)
    reader = _Reader(way, known, path)
    if way is None:
        reader.header, lines = _headed(lines)
        turns = read_turns("\n".join(lines))
    else:
        turns = reader.read_all(lines)
    return Document(
        source=Source(path, way.form if way else Format.TEXT),
        slug=slug,
        number=number_in_name(slug),
        title=_title(reader.header),
        turns=turns,
        problems=tuple(reader.problems),
    )


def read_timed(text: str, path: str) -> tuple[Turn, ...]:
    """The turns of a part of a document that `is_timed_text`."""
    lines = [line.strip() for line in text.split("\n")]
    worded = [line for line in lines if line]
    way = _way(worded)
    return _Reader(way, _known(way, worded) if way else frozenset(), path).read_all(lines)


def _way(lines: Sequence[str]) -> _Way | None:
    """The way that most lines are marked in, the first of equals; None where few are. One with
    names counts double: times alone mark also the lines that go on (Descript)."""
    marks = Counter(at for line in lines for at, way in enumerate(_WAYS) if _mark(way, line, None))
    if not marks:
        return None
    best = max(marks, key=lambda at: (marks[at] * (1 + ("n" in _WAYS[at].order)), -at))
    enough = marks[best] >= _FEWEST and marks[best] * _ONE_IN >= len(lines)
    return _WAYS[best] if enough else None


def _known(way: _Way, lines: Iterable[str]) -> frozenset[str]:
    """Whom the marks name: "We met there (10:30)" is no name with its time, unless it recurs."""
    seen = Counter(m.speaker for line in lines if (m := _mark(way, line, None)) and m.speaker)
    return frozenset(name for name, times in seen.items() if times > 1 or may_be_name(name))


@dataclass(frozen=True, slots=True)
class _Mark:
    speaker: str | None
    start_s: float | None
    time: str | None
    speech: str


def _mark(way: _Way, line: str, known: frozenset[str] | None) -> _Mark | None:
    found = way.mark.match(line[:400]) if line else None
    if found is None:
        return None
    parts = dict(zip(way.order, found.groups(), strict=True))
    speaker = label(parts.get("n"))
    if "n" in parts and (speaker is None or not _may_be_name(speaker)):
        return None
    if known is not None and speaker is not None and speaker not in known:
        return None
    time = parts.get("t")
    return _Mark(speaker, clock(time) if time else None, time, line[found.end() :])


def _may_be_name(name: str) -> bool:
    words = name.replace("_", " ").split()
    return len(words) <= 6 and (name[0].isupper() or not name[0].islower()) and name[0].isalpha()


def _labels(lines: Sequence[str]) -> frozenset[str]:
    """Who is a speaker where no times stand beside names."""
    marks = [m for line in lines if (m := _mark(_PLAIN, line, None))]
    named = [(mark.speaker, mark.speech) for mark in marks if mark.speaker]
    return speakers(named, sum(1 for line in lines if line), "\n".join(lines))


def _is_labelled(lines: Sequence[str]) -> bool:
    """Whether many lines begin with `Name:` and are speech: fields have short values."""
    known = _labels(lines)
    marks = [m for line in lines if (m := _mark(_PLAIN, line, known))]
    if len(marks) < _FEWEST or len(marks) * _ONE_IN < len(lines):
        return False
    often = Counter(mark.speaker for mark in marks)
    words = sum(len(mark.speech.split()) for mark in marks)
    sentences = sum(bool(_SENTENCE_END.search(mark.speech)) for mark in marks if mark.speech)
    talk = _talk(" ".join(mark.speech for mark in marks))
    # Talk in a language that `_SPOKEN` does not know; lists of fields have few sentences.
    dense = len(marks) * 2 >= len(lines) and words >= 6 * len(marks)
    return (
        max(often.values()) > 1
        and words >= 4 * len(marks)
        and (talk >= _TALK or (sentences * 2 >= len(marks) and (talk >= _TALK / 2 or dense)))
    )


def _is_speech(lines: Sequence[str]) -> bool:
    """Whether it reads as talk all through: no markup, sentences, and the words of talk."""
    text = " ".join(lines)
    if len(text.split()) < _FEWEST_WORDS or any(_MARKUP.match(line) for line in lines):
        return False
    return "://" not in text[:5000] and _talk(text) >= _TALK


def _talk(text: str) -> float:
    """How many of a hundred words are those of talk."""
    words = max(1, len(text.split()))
    return 100 * len(_SPOKEN.findall(text.casefold().replace("’", "'"))) / words


def _without_footer(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1] or _FOOTER.fullmatch(lines[end - 1])):
        end -= 1
    return lines[:end]


def _headed(lines: list[str]) -> tuple[list[str], list[str]]:
    """Above bare speech: a short line that is no sentence, with a blank one below it."""
    at = next((at for at, line in enumerate(lines) if line), 0)
    above = lines[at : at + 2]
    headed = len(above) == 2 and not above[1] and not _SENTENCE_END.search(above[0])
    return (lines[: at + 1], lines[at + 1 :]) if headed else ([], lines)


def _title(header: Sequence[str]) -> str | None:
    """The first line above the turns that is no furniture, and nothing that Otter's SUMMARY
    KEYWORDS and SPEAKERS have below them."""
    lines = [_TITLE_MARK.sub("", line) for line in header if line]
    for above, line in zip(["", *lines], lines, strict=False):
        if not _FURNITURE.fullmatch(line) and not _LISTED.fullmatch(above):
            return line if len(line) <= _LONGEST_TITLE else None
    return None


@dataclass(slots=True)
class _Open:
    speaker: str | None
    start_s: float | None
    text: list[str] = field(default_factory=list)


class _Reader:
    """Takes lines in order; `header` is what stands above the first mark."""

    def __init__(self, way: _Way | None, known: frozenset[str], path: str) -> None:
        self._way = way
        self._known = known
        self._path = path
        self._turns: list[_Open] = []
        self._parted = False
        self.header: list[str] = []
        self.problems: list[Problem] = []

    def read_all(self, lines: Iterable[str]) -> tuple[Turn, ...]:
        """The turns in all lines, given without the space around."""
        for number, line in enumerate(lines, start=1):
            self._read(line, number)
        return tuple(self._closed())

    def _read(self, line: str, number: int) -> None:
        mark = _mark(self._way, line, self._known) if self._way else None
        if mark is None:
            # A time in front of words that go on has no place in their turn.
            self._speech(_TIME_FIRST.sub("", line) if self._turns else line)
            return
        if mark.time and mark.start_s is None:
            reason = f"{mark.time} is no time; read as unknown"
            self.problems.append(Problem(self._path, number, reason))
        self._turns.append(_Open(mark.speaker, mark.start_s))
        self._speech(mark.speech)

    def _speech(self, line: str) -> None:
        if not self._turns:
            self.header.append(line)
        elif not line:
            self._parted = True
        else:
            text = self._turns[-1].text
            if text:
                text.append("\n\n" if self._parted else " ")
            text.append(" ".join(line.split()))
            self._parted = False

    def _closed(self) -> Iterator[Turn]:
        for turn in self._turns:
            text = plain_speech("".join(turn.text)).strip()
            if text or turn.speaker:
                yield Turn(turn.speaker, text, turn.start_s)
