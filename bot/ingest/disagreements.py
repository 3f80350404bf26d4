"""Where the documents of one episode disagree: for `doctor` and `check` to list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.ingest.names import fold
from bot.model import Document, Problem
from bot.timecode import format_clock

#: Lengths that differ by less are one recording, cut or encoded twice. In seconds.
_SAME_LENGTH_S = 90


def disagreements(group: Sequence[Document]) -> Iterator[Problem]:
    """What documents say otherwise than the most trusted one that says it; `group` in order of
    trust. A title that only adds to the other ("Episode 31: …") is no other title."""
    for what, said, agree in _FIELDS:
        first: tuple[str, str] | None = None
        for document in group:
            value = said(document)
            if value is None:
                continue
            if first is None:
                first = value, document.source.path
            elif not agree(value, first[0]):
                reason = (
                    f"says {what} {value}, where {first[1]} says {first[0]}, which counts: "
                    "correct one of them"
                )
                yield Problem(document.source.path, None, reason)


def _number(document: Document) -> str | None:
    return None if document.number is None else str(document.number)


def _length(document: Document) -> str | None:
    return None if document.duration_s is None else format_clock(document.duration_s)


def _same_length(one: str, other: str) -> bool:
    return abs(_seconds(one) - _seconds(other)) <= _SAME_LENGTH_S


def _seconds(clock: str) -> int:
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total


def _same_title(one: str, other: str) -> bool:
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    return shorter in longer


def _equal(one: str, other: str) -> bool:
    return one == other


_FIELDS: tuple[tuple[str, Callable[[Document], str | None], Callable[[str, str], bool]], ...] = (
    ("number", _number, _equal),
    ("title", lambda document: document.title, _same_title),
    ("date", lambda document: document.date, _equal),
    ("length", _length, _same_length),
)
