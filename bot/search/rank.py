"""Candidates -> hits in order: half by which words are there, half by how they are aligned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.search.query import Query, Slot
from bot.search.text import STOP_WORDS, located

#: From this score on a hit is an answer; below it is "nearest".
SURE = 0.62
#: Of what the member will look at, how many candidates are aligned; the rest can't win.
_MOST_ALIGNED = 120


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, 0 to 1, and whether it is only the nearest."""

    row: int
    score: float
    weak: bool


def rank(query: Query, candidates: Iterable[tuple[int, str]]) -> list[Ranked]:
    """Order candidates, given as (row, normalised words), best first.

    Coverage is the share of the query's words, by how telling each is, that the passage holds;
    alignment is rapidfuzz's partial ratio of the corrected query against the passage, guarded
    so that a passage shorter than the query can't win by being a part of it.
    """
    meant = " ".join(" ".join(_best(slot)) for slot in query.slots)
    total = sum(slot.weight for slot in query.slots) or 1.0
    covered = []
    for row, text in candidates:
        share, literal = _coverage(query.slots, text, total)
        covered.append((share, literal, row, text))
    covered.sort(reverse=True)
    ranked = []
    for share, literal, row, text in covered[:_MOST_ALIGNED]:
        aligned = fuzz.partial_ratio(meant, text) / 100 * min(1.0, len(text) / len(meant))
        score = 0.55 * share + 0.45 * aligned
        # Sure of it only where the words that were really typed are mostly there: a correction
        # may turn a name that was never said into one that was.
        weak = share < 0.55 or (literal < 0.34 and aligned < 0.75) or score < SURE
        ranked.append(Ranked(row, round(score, 4), weak))
    ranked.sort(key=lambda hit: (-hit.score, hit.row))
    return ranked


def _best(slot: Slot) -> tuple[str, ...]:
    return slot.alternatives[0][0] if slot.alternatives else (slot.literal,)


def _coverage(slots: Sequence[Slot], text: str, total: float) -> tuple[float, float]:
    """The share of the slots' weight that is met, and that is met by what was typed."""
    padded = f" {text} "
    met = literal = 0.0
    for slot in slots:
        for words, likeness in slot.alternatives:
            if f" {' '.join(words)} " in padded:
                met += slot.weight * likeness
                literal += slot.weight if "".join(words) == slot.literal else 0.0
                break
    return met / total, literal / total


def found_spans(query: Query, text: str) -> list[tuple[int, int]]:
    """Where in the original text the words found stand: to be shown in bold.

    Phrases as wholes; stop words only where the query has nothing else or inside a phrase.
    """
    wanted = {
        term
        for slot in query.slots
        if slot.literal not in STOP_WORDS
        for words, _ in slot.alternatives
        for term in words
    } or set(query.words)
    words = list(located(text))
    phrases = set(query.phrases)
    spans = []
    for i, (term, start, stop) in enumerate(words):
        if not phrases and term in wanted:
            spans.append((start, stop))
        for phrase in phrases:
            run = words[i : i + len(phrase)]
            if tuple(term for term, _, _ in run) == phrase:
                spans.append((start, run[-1][2]))
    return _joined(spans, text)


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Overlapping spans, and those with only spaces between, become one."""
    result: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if result and (start <= result[-1][1] or not text[result[-1][1] : start].strip()):
            result[-1] = (result[-1][0], max(stop, result[-1][1]))
        else:
            result.append((start, stop))
    return result
