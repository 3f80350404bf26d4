"""Timed pieces of speech -> turns, for captions and machine-made transcripts.

A segment is what the document gives a time of its own: a cue, a JSON segment, a single word. Where
speakers are named, all that one says until another is named is one turn; where nobody is, each
segment is one. Single words are joined to sentences first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import DocumentError
from bot.ingest.decoding import MOST_LINES, clean
from bot.ingest.dialogue import plain_speech
from bot.ingest.ids import is_telling, without_language
from bot.model import Turn
from bot.timecode import LONGEST_S

# "12:34", "1:02:03", "01:02:03.45", "01:02:03:12" (hundredths or frames), a space slipped in.
CLOCK = r"\d{1,3}:\s?\d{1,2}(?::\s?\d{1,2}(?:[.,:]\d{1,3})?|[.,]\d{1,3})?"
_PARTS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,:](\d{1,3}))?")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]{0,3}(?:\s?»)?$")
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?…%](?:\s|$)")
_SPACES = re.compile(r"\s+")

# Where so many segments have fewer words than this on average they are words, not segments.
_MANY = 8
_WORDY = 2.0
# A sentence that never ends is cut here. Words.
_LONGEST_SENTENCE = 40

_SEASON = re.compile(r"(?:^|[\W_])s\d{1,2}[\W_]?e(\d{1,4})(?![^\W_])", re.IGNORECASE)
_EPISODE = re.compile(r"(?:^|[\W_])(?:episode|ep|e)[\W_]{0,2}(\d{1,5})(?![^\W_])", re.IGNORECASE)
# What an episode is called in the languages that many podcasts speak.
_CALLED = (
    r"(?:episode|[eé]pisode|ep|folge|episodi?o|epis[oó]dio|puntata|aflevering|avsnitt|afsnit|"
    r"odcinek|jakso|b[oö]l[uü]m|выпуск|эпизод|الحلقة|حلقة|에피소드|エピソード)"
)
_SEASONED = r"(?:(?:season|staffel|saison|temporada|stagione|s)\s?\d{1,2}[\s,.:·|–—-]{1,4})?"
_NUMBERED = rf"{_CALLED}\.?\s{{0,3}}(?:#|n[or]?[.°º]{{1,2}}\s?)?(\d{{1,5}})\b"
_PARTED = r"(?::|\s[|–—-])\s"
_NUMBER_IN_TITLE = re.compile(
    rf"{_SEASONED}{_NUMBERED}|#\s{{0,3}}(\d{{1,5}})\b"
    rf"|s\d{{1,2}}\s?e(\d{{1,4}})\b|(?:e|n[or]\.\s?)(\d{{1,4}}){_PARTED}"
    rf"|[^#\n]{{1,80}}\s#(\d{{1,5}})\s{{0,2}}[:–—-]|(?!(?:19|20)\d\d\b)(\d{{1,5}}){_PARTED}"
    # "Kite Hour, Episode 12: Wind", "Kite Hour - Ep 12"; but no "More of episode 12".
    rf"|[^\n]{{1,80}}?[,:|–—-]\s{_NUMBERED}(?=\s?(?:[:|–—-]|$))"
    r"|[第제]\s?(\d{1,5})\s?[回期集話话화]|(\d{1,5})화",
    re.IGNORECASE,
)
#: "Season 2, Episode 12", at the beginning of a line.
EPISODE = re.compile(rf"{_SEASONED}{_NUMBERED}", re.IGNORECASE)
# "12. Wind": no ordinal before a small letter.
_COUNTED = re.compile(r"(?!(?:19|20)\d\d\b)(\d{1,4})\.\s(?=\S)")
# Alone, with zeros before it, or parted by more than a hyphen.
_FIRST_NUMBER = re.compile(r"#?(\d{1,4}$|0\d{1,3}(?=[\W_])|\d{1,4}(?=\s?[.–—_]\s?\D|\s-\s))")
_LAST_NUMBER = re.compile(r"(.*[^\W\d_].*?)[\W_]+(\d{1,5})$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:19|20)\d\d[\W_]?(?:0\d|1[0-2])[\W_]?(?:[0-2]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Segment:
    """`speaker` None: nobody is named here, and who spoke before goes on. `""`: it is known
    that nobody knows."""

    text: str
    start_s: float | None = None
    speaker: str | None = None


def turns_of(segments: Iterable[Segment], path: str) -> tuple[Turn, ...]:
    """The turns, in the order of the document. DocumentError for more segments than a limit."""
    spoken = [piece for piece in segments if piece.text]
    if len(spoken) > MOST_LINES * 2:
        most = MOST_LINES * 2
        raise DocumentError(
            path, f"has {len(spoken):,} timed pieces, over the limit of {most:,}; split it"
        )
    if any(piece.speaker for piece in spoken):
        return _worded(_labelled(spoken))
    words = sum(len(piece.text.split()) for piece in spoken)
    if len(spoken) >= _MANY and words < _WORDY * len(spoken):
        spoken = list(_sentences(spoken))
    return _worded(Turn(None, plain_speech(piece.text), piece.start_s) for piece in spoken)


def _worded(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    return tuple(turn for turn in turns if turn.speaker or turn.text)


def _labelled(segments: Sequence[Segment]) -> Iterable[Turn]:
    speaker: str | None = None
    start: float | None = None
    words: list[str] = []
    for piece in segments:
        if words and piece.speaker is not None and (piece.speaker or None) != speaker:
            yield _turn(speaker, words, start)
            words = []
        if not words:
            start = piece.start_s
        if piece.speaker is not None:
            speaker = piece.speaker or None
        words.append(piece.text)
    if words:
        yield _turn(speaker, words, start)


def _turn(speaker: str | None, words: Sequence[str], start: float | None) -> Turn:
    return Turn(speaker, plain_speech(joined(words)), start)


def _sentences(words: Sequence[Segment]) -> Iterable[Segment]:
    sentence: list[Segment] = []
    for word in words:
        sentence.append(word)
        if _SENTENCE_END.search(word.text) or len(sentence) >= _LONGEST_SENTENCE:
            yield Segment(joined([one.text for one in sentence]), sentence[0].start_s)
            sentence = []
    if sentence:
        yield Segment(joined([one.text for one in sentence]), sentence[0].start_s)


def joined(pieces: Sequence[str]) -> str:
    """Pieces with a space between; none before a comma or stop that is a piece of its own."""
    parts: list[str] = []
    for piece in pieces:
        parts += ["" if _NO_SPACE_BEFORE.match(piece) else " ", piece]
    return _SPACES.sub(" ", "".join(parts)).strip()


def clock(text: str) -> float | None:
    """Seconds of a time as `CLOCK` has it: two parts are minutes and seconds, three hours too, a
    fourth is a part of a second. None for what no clock shows, such as 99:99:99."""
    found = _PARTS.fullmatch(text.replace(" ", ""))
    if not found:
        return None
    hours, minutes, seconds, fraction = found.groups()
    if int(seconds) > 59 or (hours and int(minutes) > 59):
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return sane(whole + float(f"0.{fraction or 0}"))


def sane(seconds: object) -> float | None:
    """Seconds of JSON, numbers or text; None for what is no time of an episode."""
    if isinstance(seconds, str) and len(seconds) < 40:
        try:
            seconds = float(seconds)
        except ValueError:
            return None
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    fits = 0 <= seconds <= LONGEST_S and math.isfinite(seconds)
    return round(float(seconds), 3) if fits else None


def moment(time: object) -> float | None:
    """Seconds of what may be a number or a clock."""
    seconds = sane(time)
    return clock(time) if seconds is None and isinstance(time, str) else seconds


def tidy(text: object) -> str:
    """A text of JSON or a caption on one line, fit to be shown; "" for what is no text."""
    return _SPACES.sub(" ", clean(text)).strip() if isinstance(text, str) else ""


def label(text: object) -> str | None:
    """A speaker's name without colon, parenthesis and marks around; None where there is none."""
    name = tidy(str(text) if isinstance(text, int) and not isinstance(text, bool) else text)
    name = re.sub(r"\s?\([^()]{0,60}\)", "", name[:200]).replace(":", " ")
    return _SPACES.sub(" ", name).strip(" -–—>*,")[:80].strip() or None


def number_in_title(title: str | None) -> int | None:
    """The number that a title says in so many words: "Episode 12: Wind", "Folge 12", "#12 Wind",
    "S2E12", "Kite Hour - Ep. 12", "Kite Hour #12: Wind", "12: Wind", "12 - Wind", "12. Wind",
    "第12回"; "We're #1" and "2001: a kite" say none."""
    found = numbered(title) if title else None
    return found[0] if found else None


def numbered(title: str) -> tuple[int, str] | None:
    """The number that a title says, and the words behind it."""
    if found := _NUMBER_IN_TITLE.match(title):
        number = int(next(filter(None, found.groups())))
    elif (found := _COUNTED.match(title)) and title[found.end()].isupper():
        number = int(found[1])
    else:
        return None
    return number, title[found.end() :].strip(' \t:.,·|–—-"“”„«»')


def number_in_name(slug: str | None) -> int | None:
    """The episode's number in a bare transcript's name, if one is there: "practical-ai-10" is
    10, "big-tent-s1e4" 4, "ep. 7 - Locks" 7, "007" and "7 - Locks" 7; "2021-03-04-locks",
    "transcript-2" and "7-ways-out" have none."""
    if not slug:
        return None
    slug = without_language(slug[:300])
    if found := _SEASON.search(slug) or _EPISODE.search(slug):
        return int(found[1])
    if _DATE.search(slug):
        return None
    if first := _FIRST_NUMBER.match(slug):
        return None if _YEAR.fullmatch(first[1]) else int(first[1])
    if not (last := _LAST_NUMBER.fullmatch(slug)):
        return None
    if _YEAR.fullmatch(last[2]) or not is_telling(last[1], 2):
        return None
    return int(last[2])
