"""Happy Scribe's text export: `[HH:MM:SS]` on a line of its own, then that segment's words.

It has a few lines of furniture on top, no labels, and misheard words. Each segment is a turn;
where segments are labelled all the same, each labelled speech is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.ingest.decoding import limit_lines
from bot.ingest.dialogue import count_labels, plain_speech, read_turns
from bot.ingest.ids import slug_of
from bot.model import Document, Format, Problem, Source, Turn
from bot.timecode import parse_clock

_MARK = re.compile(r"\[(\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)\]")
_FURNITURE = re.compile(
    r"(?:happy scribe(?: logo)?|transcripts?|proofread(?: by \d+ readers?)?|"
    r"automatic(?:ally generated)? transcript|edited by .{1,60})",
    re.IGNORECASE,
)
# The first mark stands near the top; marks far below are something else's.
_HEADER_LINES = 40


@dataclass(slots=True)
class _Segment:
    """The lines below one mark; `line` is the mark's."""

    start_s: float | None
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return _paragraphs(self.lines)


def is_happy_scribe(text: str) -> bool:
    """Whether two marks stand on lines of their own, the first of them near the top."""
    marks = 0
    for at, line in enumerate(text.split("\n")):
        if "[" in line and _MARK.fullmatch(line.strip()):
            marks += 1
            if marks == 2:
                return True
        elif not marks and at > _HEADER_LINES:
            return False
    return False


def parse(text: str, path: str) -> Document:
    """The title is the first line above the first mark that is no furniture, if there is one."""
    limit_lines(text, path)
    header, segments = _segments(text)
    titles = [line for line in header if line and not _FURNITURE.fullmatch(line)]
    return Document(
        source=Source(path, Format.HAPPY_SCRIBE),
        slug=slug_of(path),
        title=titles[0] if titles else None,
        turns=_turns(segments),
        problems=tuple(_problems(segments, path)),
    )


def _segments(text: str) -> tuple[list[str], list[_Segment]]:
    header: list[str] = []
    segments: list[_Segment] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if line.startswith("[") and (mark := _MARK.fullmatch(line)):
            segments.append(_Segment(parse_clock(mark[1]), number))
        else:
            (segments[-1].lines if segments else header).append(line)
    return header, segments


def _turns(segments: Sequence[_Segment]) -> tuple[Turn, ...]:
    labels = count_labels("\n".join(line for s in segments for line in s.lines))
    if labels.total() * 2 < len(segments):
        return tuple(
            Turn(None, segment.words, segment.start_s) for segment in segments if segment.words
        )
    return _labelled_turns(segments, labels)


def _labelled_turns(segments: Sequence[_Segment], labels: Iterable[str]) -> tuple[Turn, ...]:
    known = tuple(labels)
    speeches: list[tuple[Turn, list[str]]] = []
    for segment in segments:
        for turn in read_turns("\n".join(segment.lines), known):
            if turn.speaker is None and speeches:
                speeches[-1][1].append(turn.text)
            else:
                speeches.append((replace(turn, start_s=segment.start_s), [turn.text]))
    return tuple(replace(turn, text="\n\n".join(texts).strip()) for turn, texts in speeches)


def _paragraphs(lines: Sequence[str]) -> str:
    paragraphs = "\n".join(lines).strip().split("\n\n")
    joined = (plain_speech(" ".join(paragraph.split())) for paragraph in paragraphs)
    return "\n\n".join(paragraph for paragraph in joined if paragraph)


def _problems(segments: Sequence[_Segment], path: str) -> list[Problem]:
    problems: list[Problem] = []
    latest = 0.0
    for segment in segments:
        if segment.start_s is None:
            problems.append(
                Problem(path, segment.line, "is not a time: correct it (read as unknown)")
            )
        elif segment.start_s < latest:
            reason = "goes back in time: correct the digit that is wrong"
            problems.append(Problem(path, segment.line, reason))
        else:
            latest = segment.start_s
    return problems
