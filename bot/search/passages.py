"""Turns -> passages: what is indexed, found and quoted.

A passage lies inside one turn, ends at a sentence's end and has at most `MOST_WORDS` words.
Passages don't overlap and leave no word out. `quote_id` is made of the words alone, so that a
re-import, a renumbering or a corrected typo elsewhere leaves it standing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.model import Passage, Turn
from bot.search.sentences import sentences
from bot.search.text import terms
from bot.search.worth import SHORTEST, alone

#: A passage has at most so many words: `search --json` promises it to scripts.
MOST_WORDS = 120
#: A turn is cut into even parts of about this many words: long enough to make sense alone,
#: short enough that most parts are a quote.
_AIM_WORDS = 75

#: Characters in which no more words fit than one passage takes; half of all turns are shorter.
_SURELY_SHORT = int(_AIM_WORDS * 1.3) * 2
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(one + other for one in _BASE32 for other in _BASE32)
_SPACED = re.compile(r"\s*\S+\s*")
_CLAUSE_END = re.compile(r"[,;:，、；]['\"”’)]*\s*$")


def cut(turns: Sequence[Turn], show: str, language: str | None) -> Iterator[Passage]:
    """The passages of an episode, in order. `show` is the slug that goes into the ids."""
    total = sum(len(turn.text) for turn in turns) or 1
    heard = {name for turn in turns for name in (turn.speaker, turn.person) if name}
    names = {word for name in heard for word in terms(name) if len(word) > 2}
    before = 0
    for index, turn in enumerate(turns):
        for start, stop in spans(turn.text, language):
            text = turn.text[start:stop]
            words = terms(text)
            if not words:
                continue
            place = (before + start) / total
            # Half of all turns are a few words, and too short whatever they say.
            pieces = sentences(text, language) if len(text) >= SHORTEST else ()
            best = alone(pieces, place, names, language)
            yield Passage(
                turn=index,
                start=start,
                stop=stop,
                quote_id=quote_id(show, words),
                place=round(place, 4),
                alone=best and best[:2],
                worth=best.worth if best else 0,
                terms=" ".join(words),
            )
        before += len(turn.text)


def quote_id(show: str, words: Iterable[str]) -> str:
    """12 characters of a-z2-7 from SHA-256 over the show's slug and the normalised words."""
    digest = hashlib.sha256(f"{show}\0{' '.join(words)}".encode()).digest()
    # RFC 4648's base32 of the first 60 bits; the library's is eight times as slow on so few.
    bits = int.from_bytes(digest[:8], "big")
    return "".join([_PAIRS[bits >> at & 1023] for at in (54, 44, 34, 24, 14, 4)])


def spans(text: str, language: str | None) -> list[tuple[int, int]]:
    """Where the passages of one turn stand: (start, stop), without the space around."""
    if len(text) <= _SURELY_SHORT:
        return _trimmed(text, [(0, len(text))])
    total = _count(text)
    if total <= _AIM_WORDS * 1.3:
        return _trimmed(text, [(0, len(text))])
    target = total / round(total / _AIM_WORDS)
    found: list[tuple[int, int]] = []
    start, length, at = 0, 0, 0
    for piece, words in _pieces(text, language):
        # Whichever is nearer to the aim, with this sentence or without; never over the limit.
        if length and (length + words > MOST_WORDS or length + words / 2 > target):
            found.append((start, at))
            start, length = at, 0
        length += words
        at += len(piece)
    found.append((start, at))
    return _trimmed(text, found)


def _pieces(text: str, language: str | None) -> Iterable[tuple[str, int]]:
    """Sentences with the space after them, and their words; one over the limit falls apart at
    clauses, then anywhere between words. Joined they are the text."""
    for sentence in sentences(text, language):
        words = _count(sentence)
        if words <= MOST_WORDS:
            yield sentence, words
        else:
            yield from ((piece, _count(piece)) for piece in _clauses(sentence))


def _clauses(sentence: str) -> Iterable[str]:
    piece, length = "", 0
    for word in _SPACED.findall(sentence) or [sentence]:
        for part in _short(word):
            piece, length = piece + part, length + _count(part)
            if length >= MOST_WORDS - 1 or (length >= _AIM_WORDS and _CLAUSE_END.search(part)):
                yield piece
                piece, length = "", 0
    if piece:
        yield piece


def _short(word: str) -> Iterable[str]:
    # One "word" of hundreds of characters is Chinese, Japanese, Thai, or noise.
    size = MOST_WORDS * 3 // 4
    return (word[i : i + size] for i in range(0, len(word), size))


def _count(text: str) -> int:
    """Words as people count them; a text that parts no words counts by its characters."""
    return max(len(text.split()), len(text) // 30)


def _trimmed(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    result = []
    for start, stop in spans:
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            result.append((left, right))
    return result
