"""Plain text transcripts: Otter, Rev, Descript, `Name: text` with or without times, bare speech.

One way of marking turns (`marks`) is used throughout a document, so the one that most lines have
is the document's, and lines that look like another are speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.ingest import marks
from bot.ingest.decoding import limit_lines
from bot.ingest.dialogue import is_event, plain_speech, read_turns
from bot.ingest.ids import slug_of
from bot.ingest.labels import is_remark
from bot.ingest.segments import CLOCK, clock, number_in_name, number_in_title
from bot.model import Document, Format, Problem, Source, Turn

_FOOTER = re.compile(
    r"(?:transcri(?:bed|ption|pt)(?: \w{1,20}){0,3} (?:by|with)|generated (?:by|with)|"
    r"(?:subtitles|captions) by|this transcript was|sonix has many features)\b.{0,300}|"
    r"(?:©|copyright\b|all rights reserved).{0,200}|(?:subscribe|follow)\b.{0,200}https?://\S{1,200}",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:summary keywords|speakers|transcripts?|keywords|outline|notes|audio|full transcript|"
    r"\w{3,9},? \d{1,2}[, ].{0,30}|\d{1,2}:\d{2}.{0,20}|[\d\W]{0,40})",
    re.IGNORECASE,
)
# Captions, tried before, damaged; Whisper's own words on the screen have such times in brackets.
_CUE = re.compile(r"^[^\[\n]{0,99} --> ", re.MULTILINE)
_TITLE_MARK = re.compile(r"^(?:#{1,6}\s+|title:\s*)", re.IGNORECASE)
# Sonix and others name the transcript after its recording.
_RECORDING = re.compile(r"\.(?:mp3|m4a|wav|flac|ogg|mp4|mov)$", re.IGNORECASE)
_STARRED = re.compile(r"^(\*{1,3}|_{1,3})([^*_\n]{1,80}?)(?:(:)\1|\1(:)|\1(?=\s?[\[(]?\d{1,3}:\d))")
_CHAPTER = re.compile(r"Chapter \d{1,3}: ")
# A time that is a link to the recording.
_LINKED = re.compile(rf"^([^\[\]()\n]{{0,80}})\[?\[({CLOCK})\]\([^()\s]{{1,500}}\)\]?")
# Where Chinese and Japanese have a colon.
_WIDE = re.compile(rf"^((?:[\[(]?{CLOCK}[\])]?\s{{0,3}})?[^：:]{{1,30}})：")
_LISTED = re.compile(r"summary keywords|keywords|speakers", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!…。！？—-][\"'”’)\]]{0,3}(?:\s?»)?$")
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
    return bool(lines) and marks.way_of(lines) is not None


def is_text_dialogue(text: str) -> bool:
    """Whether lines begin with names, or it is nothing but speech."""
    lines = _looked_at(text)
    return bool(lines) and (_is_labelled(lines) or _is_speech(lines))


def _looked_at(text: str) -> list[str]:
    """The beginning's lines with words; none of what begins as another form does."""
    text = text[:_LOOKED_AT]
    start = text[:2000].lstrip()
    if start.startswith(("---", "+++", "<", "{", "[{")) or _CUE.search(start):
        return []
    return [line for line in _lines(text) if line]


def _lines(text: str) -> list[str]:
    """The lines, without the stars or underlines around their marks."""
    lines = (line.strip() for line in text.split("\n"))
    if "](" in text:
        lines = (_LINKED.sub(r"\1[\2]", line) if "](" in line else line for line in lines)
    if "：" in text:
        lines = (_WIDE.sub(r"\1: ", line) for line in lines)
    plain = [_STARRED.sub(r"\2:", x) if x[:1] in ("*", "_") else x for x in lines]
    plain = marks.joined(plain)
    return _without_chapters(plain) if "Chapter " in text else plain


def _without_chapters(lines: list[str]) -> list[str]:
    """Without what YouTube shows between the times: "Chapter 2: The Barn"."""
    chapters = {
        at
        for at, line in enumerate(lines)
        if _CHAPTER.match(line) and any(map(marks.TIME_ALONE.fullmatch, lines[at + 1 : at + 3]))
    }
    if len(chapters) > 1:
        lines = ["" if at in chapters else line for at, line in enumerate(lines)]
    return lines


def begins_at(text: str) -> int | None:
    """The line, from 0, of the first turn of a dialogue that is marked with names and times; None
    where it is none: chapters have no names that come again."""
    lines = _lines(text[:_LOOKED_AT])
    worded = [line for line in lines if line]
    way = marks.way_of(worded)
    if way is None or "n" not in way.order:
        return None
    known = marks.known_of(way, worded)
    marked = [(at, m.speaker) for at, x in enumerate(lines) if (m := marks.mark_of(way, x, known))]
    names = Counter(name for _, name in marked)
    return marked[0][0] if sum(times > 1 for times in names.values()) > 1 else None


def parse(text: str, path: str) -> Document:
    """A title is what stands alone above the first turn, if that is no furniture."""
    limit_lines(text, path)
    lines = _without_footer(_lines(text))
    way, known = _way_of(lines)
    slug = slug_of(path)
    reader = _Reader(way, known, path)
    if way is None:
        reader.header, lines = _headed(lines)
        turns = read_turns("\n".join(lines))
    else:
        turns = reader.read_all(lines)
    title = _title(reader.header)
    return Document(
        source=Source(path, way.form if way else Format.TEXT),
        slug=slug,
        number=number_in_title(title) or number_in_name(slug),
        title=title,
        turns=turns,
        problems=tuple(reader.problems),
    )


def read_timed(text: str, path: str) -> tuple[Turn, ...]:
    """The turns of a part of a document that `is_timed_text` or `is_text_dialogue`."""
    lines = _lines(text)
    return _Reader(*_way_of(lines), path).read_all(lines)


def _way_of(lines: Sequence[str]) -> tuple[marks.Way | None, frozenset[str]]:
    """How the document's turns are marked, and who speaks; None where nothing marks them."""
    worded = [line for line in lines if line]
    way = marks.way_of(worded)
    if _is_labelled(worded):
        # Times may be sparse, or have no names: then names alone mark more lines.
        known = marks.labels_of(worded)
        named = _count(marks.PLAIN, worded, known)
        if way is None or named * (2 - ("n" in way.order)) > _count(way, worded, None):
            return marks.PLAIN, known
    return way, marks.known_of(way, worded) if way else frozenset()


def _count(way: marks.Way, lines: Iterable[str], known: frozenset[str] | None) -> int:
    return sum(1 for line in lines if marks.mark_of(way, line, known))


def _is_labelled(lines: Sequence[str]) -> bool:
    """Whether many lines begin with `Name:` and are speech: fields have short values."""
    known = marks.labels_of(lines)
    said = [m for line in lines if (m := marks.mark_of(marks.PLAIN, line, known))]
    if len(said) < _FEWEST or len(said) * _ONE_IN < len(lines):
        return False
    often = Counter(mark.speaker for mark in said if mark.speaker)
    # Capitals are taken at their word though nobody comes again.
    again = max(often.values()) > 1 or (len(often) > 2 and all(map(str.isupper, often)))
    if not again or sum(often[name] for name in often if is_remark(name)) * 2 > len(said):
        return False
    return is_talk([mark.speech for mark in said], len(lines))


def is_talk(said: Sequence[str], lines: int) -> bool:
    """Whether what follows the names of a document of so many `lines` is talk: fields have short
    values."""
    text = " ".join(said)
    if len(text.split()) >= 4 * len(said) and _talk(text) >= _TALK:
        return True
    # Talk in a language that `_SPOKEN` does not know; lists of fields have few sentences.
    sentences = sum(bool(_SENTENCE_END.search(speech)) for speech in said if speech)
    return len(said) * 3 >= lines and sentences * 3 >= len(said) * 2


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
            return _RECORDING.sub("", line) if len(line) <= _LONGEST_TITLE else None
    return None


@dataclass(slots=True)
class _Open:
    speaker: str | None
    start_s: float | None
    text: list[str] = field(default_factory=list)


class _Reader:
    """Takes lines in order; `header` is what stands above the first mark."""

    def __init__(self, way: marks.Way | None, known: frozenset[str], path: str) -> None:
        self._way = way
        self._waiting: float | None = None
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
        mark = self._mark(line)
        if mark is None:
            self._unmarked(line)
            return
        if mark.time and mark.start_s is None:
            reason = f"{mark.time} is not a time: correct it (read as unknown)"
            self.problems.append(Problem(self._path, number, reason))
        start = self._waiting if mark.start_s is None else mark.start_s
        self._waiting = None
        sounds = [] if self._turns else self._sounds()
        self._turns.append(_Open(mark.speaker, start))
        for line in (*sounds, mark.speech):
            self._speech(line)

    def _sounds(self) -> list[str]:
        """What is only sound right above the first mark, which begins its turn."""
        sounds: list[str] = []
        while self.header and (not self.header[-1] or is_event(self.header[-1])):
            sounds.insert(0, self.header.pop())
        return sounds

    def _mark(self, line: str) -> marks.Mark | None:
        if self._way is None:
            return None
        mark = marks.mark_of(self._way, line, self._known)
        if mark is None and self._known and not self._way.alone:
            mark = marks.mark_of(marks.PLAIN, line, self._known)
        return mark

    def _unmarked(self, line: str) -> None:
        """A time alone is that of the name below it; one in front of words that go on has no
        place in their turn."""
        if self._known and (alone := marks.TIME_ALONE.fullmatch(line)):
            self._waiting = clock(alone[1] or alone[2])
            return
        if line:
            self._waiting = None
        self._speech(marks.TIME_FIRST.sub("", line) if self._turns else line)

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
