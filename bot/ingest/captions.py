"""WebVTT, SRT and Whisper's TSV: cues -> turns.

A voice (`<v Name>`) or a label (`Name: text`, as Zoom and Teams write it) holds until the next
one: in the specification's own sample cues without a voice follow the voice above, and SRT files
name a speaker only where it changes. Without any, each cue is a turn. YouTube's rolling captions
show every line twice, with cues of 10 ms between: each line counts once.

Both libraries read what is well formed; what they lose is mended before, here: webvtt-py gives no
cue at all for comma times, refuses a file without header and merges two voices in a cue; srt takes
quadratic time over a long run of digits.
"""

from __future__ import annotations

import html
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import srt
from webvtt import WebVTT
from webvtt.errors import MalformedCaptionError, MalformedFileError

from bot.errors import DocumentError
from bot.ingest.decoding import clean, limit_lines
from bot.ingest.ids import slug_of
from bot.ingest.labels import may_be_name, speakers, without_remarks
from bot.ingest.segments import Segment, clock, joined, label, number_in_name, sane, tidy, turns_of
from bot.model import Document, Format, Problem, Source

_TIME = r"[^\S\n]*(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}"
# What word processors make of an arrow, and people.
_POINTER = re.compile(r"-{1,2}>|[–—]>|→")
_ARROW = re.compile(rf"^{_TIME}[^\S\n]*(?:{_POINTER.pattern}){_TIME}[^\n]*$", re.MULTILINE)
_COMMA = re.compile(r"(?<=\d),(?=\d{1,3}(?!\d))")
_HOURS = re.compile(r"^[^\S\n]*\d{1,3}:\d{1,2}:\d{1,2}[.,:]", re.MULTILINE)
_DIGITS = re.compile(r"\d{12,}")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})*[ \t]+([^<>\n]{1,200})>")
_TAG = re.compile(r"</?[A-Za-z0-9.:][^<>\n]{0,200}>|\{\\[^{}\n]{0,60}\}")
_LINE_LABEL = re.compile(
    r"(?:[-–>]{1,2}\s?|\[[^\[\]]{0,30}\]\s?)?"
    r"(?:([^\W_][^:<>\[\]()\n]{0,60}?)|\[([^\W_][^:<>\[\]()\n]{0,60})\])"
    r"\s?(?:\([^()\n]{0,40}\))?:(?:\s|$)"
)
# The words of a name begin with capitals or are particles; "SPEAKER_00" is a name here.
_MOST_LABEL_WORDS = 5
# Labels begin at least one cue in so many.
_FEWEST_IN = 30
_OVERLAP_S = 10.0
_MOST_PROBLEMS = 20
_LOOKED_AT = 20_000
# What may stand above the first cue: a header's words. Characters.
_HEADER = 200


@dataclass(frozen=True, slots=True)
class Cue:
    """`lines` with their tags, without blank ones."""

    start_s: float | None
    lines: tuple[str, ...]


def is_webvtt(text: str) -> bool:
    """Whether it begins with WEBVTT, or with a cue whose times have dots and no number above."""
    start = text[:_LOOKED_AT].lstrip()
    if start[:6] == "WEBVTT" and start[6:7] in ("", " ", "\t", "\n"):
        return True
    first = _ARROW.search(start)
    return first is not None and first.start() <= _HEADER and not is_srt(text)


def is_srt(text: str) -> bool:
    """Whether a cue stands near the top, numbered or with hours before a comma."""
    start = text[:_LOOKED_AT].lstrip()
    first = _ARROW.search(start)
    if first is None or start[:6].upper() == "WEBVTT" or first.start() > _HEADER:
        return False
    above = start[: first.start()].strip()
    return above.isdecimal() or (not above and bool(_HOURS.match(first[0])) and "," in first[0])


def is_tsv(text: str) -> bool:
    """Whether it is what Whisper writes as TSV: a start, an end and words in each line."""
    return text.startswith("start\tend\ttext\n")


def parse_tsv(text: str, path: str) -> Document:
    """Milliseconds; a line is a cue."""
    limit_lines(text, path)
    lines = [line.split("\t", 2) for line in text.split("\n")[1:] if line.strip()]
    damaged = [at for at, line in enumerate(lines) if len(line) < 3 or not line[0].isdecimal()]
    if damaged:
        reason = "is no start in milliseconds, end and words, with tabs between: export it again"
        raise DocumentError(path, reason, damaged[0] + 2)
    cues = [_cue(int(start[:12]) / 1000, words) for start, _, words in lines]
    return _document(cues, path, Format.WHISPER_TSV, "")


def parse_webvtt(text: str, path: str) -> Document:
    """Every cue with its voices; NOTE, STYLE and REGION blocks are left out."""
    limit_lines(text, path)
    text = _ARROW.sub(lambda found: _COMMA.sub(".", found[0]), _pointed(text)).lstrip()
    if text[:6].upper() != "WEBVTT":
        text = f"WEBVTT\n\n{text}"
    try:
        read = WebVTT.from_buffer(io.StringIO("WEBVTT" + text[6:]))
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        reason = f"cannot be read as WebVTT ({str(error)[:100]}); export it again"
        raise DocumentError(path, clean(reason)) from None
    cues = [_cue(c.start_time.in_milliseconds() / 1000, c.raw_text) for c in read.captions]
    return _document(cues, path, Format.WEBVTT, text)


def parse_srt(text: str, path: str) -> Document:
    """Every subtitle, whether numbered or not."""
    limit_lines(text, path)
    text = _DIGITS.sub("", _pointed(text).strip("\n"))
    srt.LOG.disabled = True  # It would quote the document; we count what is lost.
    try:
        cues = [
            _cue(read.start.total_seconds(), read.content)
            for read in srt.parse(text, ignore_errors=True)
        ]
    except (srt.SRTParseError, srt.TimestampParseError, ValueError, OverflowError) as error:
        reason = f"cannot be read as SRT ({str(error)[:100]}); export it again"
        raise DocumentError(path, clean(reason)) from None
    return _document(cues, path, Format.SRT, text)


def _pointed(text: str) -> str:
    """With the arrow that both libraries know between the times of every cue."""
    return _ARROW.sub(lambda found: _POINTER.sub("-->", found[0], count=1), text)


def _cue(start_s: float, text: str) -> Cue:
    return Cue(
        sane(start_s), tuple(line for line in text.split("\n") if not line.isspace() and line)
    )


def _document(cues: Sequence[Cue], path: str, form: Format, text: str) -> Document:
    if not any(cue.lines for cue in cues):
        raise DocumentError(path, "has no caption that can be read; export it again")
    slug = slug_of(path)
    return Document(
        source=Source(path, form),
        slug=slug,
        number=number_in_name(slug),
        turns=turns_of(segments_of(cues), path),
        problems=tuple(itertools.islice(_problems(text, path), _MOST_PROBLEMS)),
    )


def _problems(text: str, path: str) -> Iterator[Problem]:
    """The lines that should be a cue's times and are not, or go back further than people talk
    over each other."""
    latest = 0.0
    for number, line in enumerate(text.split("\n"), start=1):
        if "-->" not in line:
            continue
        written = line.partition("-->")[0].strip()
        start = clock(written) if _ARROW.match(line) else None
        if start is None:
            reason = f"{written[:30]} is not a time: correct it"
            yield Problem(path, number, reason)
        elif start + _OVERLAP_S < latest:
            reason = f"{written[:30]} goes back in time: correct the digit that is wrong"
            yield Problem(path, number, reason)
        else:
            latest = max(latest, start)


def segments_of(cues: Sequence[Cue]) -> Iterator[Segment]:
    """One for each voice in a cue; what is in the cue above already is left out."""
    rolling = _is_rolling(cues)
    labels = _labels(cues)
    above: tuple[str, ...] = ()
    for cue in cues:
        lines = cue.lines
        if rolling:
            plain = tuple(_plain(line) for line in lines)
            lines = tuple(x for x, words in zip(lines, plain, strict=True) if words not in above)
            above = plain or above
        yield from _voices(lines, cue.start_s, labels)


def _is_rolling(cues: Sequence[Cue]) -> bool:
    """Whether a third of the cues begin with the line that the cue above ends with; none of
    those with voices, which are written and not recorded."""
    again = sum(
        bool(one.lines and other.lines)
        and "<v" not in other.lines[0]
        and _plain(one.lines[-1]) == _plain(other.lines[0])
        for one, other in pairwise(cues)
    )
    return len(cues) > 2 and again * 3 >= len(cues)


def _voices(
    lines: Sequence[str], start_s: float | None, labels: frozenset[str]
) -> Iterator[Segment]:
    voices: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in lines:
        at = 0
        for voice in _VOICE.finditer(line):
            voices[-1][1].append(_plain(line[at : voice.start()]))
            voices.append((label(html.unescape(voice[1])) or "", []))
            at = voice.end()
        words = _plain(line[at:])
        found = _line_label(words) if labels and not at else None
        if found and found[0] in labels:
            voices.append((found[0], [found[1]]))
        elif words.startswith(">>"):
            voices.append(("" if labels else None, [words.lstrip("> ")]))
        else:
            voices[-1][1].append(words)
    for speaker, parts in voices:
        if any(parts):
            yield Segment(joined(parts), start_s, speaker)


def _plain(line: str) -> str:
    if "<" in line or "{" in line:
        line = _TAG.sub("", line)
    return tidy(html.unescape(line) if "&" in line else line)


def _line_label(line: str) -> tuple[str, str] | None:
    """What may be a label, and the words behind it."""
    found = _LINE_LABEL.match(line) if ":" in line[:120] else None
    if found is None or line.startswith("//", found.end(1) + 1):
        return None
    name = label(found[1] or found[2])
    if name is None or len(name.split()) > _MOST_LABEL_WORDS or not name[0].isalpha():
        return None
    return name, line[found.end() :].strip()


def _is_capitalised(name: str) -> bool:
    words = name.replace("_", " ").split()
    return words[0][0].isupper() and all(
        w[0].isupper() or w[0].isdecimal() or len(w) < 4 for w in words
    )


def _labels(cues: Sequence[Cue]) -> frozenset[str]:
    """What stands as a label; where labels begin less than one cue in thirty nothing (somebody
    says "Remember: ..." now and then) but a full name on top: a monologue names it once. Where
    every cue has one, as Zoom writes them, they may look as they like ("Ben's iPhone")."""
    lines = [_plain(line) for cue in cues for line in cue.lines]
    every = [found for line in lines if (found := _line_label(line))]
    if len(every) > 2 and len(every) * 20 >= len(cues) * 19:
        return without_remarks(Counter(name for name, _ in every))
    marks = [found for found in every if _is_capitalised(found[0])]
    labels = speakers(marks, len(cues), "\n".join(lines))
    enough = sum(name in labels for name, _ in marks) * _FEWEST_IN >= len(cues)
    if enough:
        return labels
    top = every[0][0] if every and every[0] == _line_label(lines[0]) else ""
    return frozenset({top}) if " " in top and may_be_name(top) else frozenset()
