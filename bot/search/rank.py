"""Candidates -> hits in order: which words are there, how they are aligned, how rare they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.model import Candidate
from bot.search.query import Query, Slot
from bot.search.text import STOP_WORDS, located, terms

#: From this score on a hit is an answer; below it is "nearest". With `_LITERAL` and `_SURER`, 36
#: of 40 queries that the corpus can't answer had none, and 17 of 403 that it can.
SURE = 0.64
#: The share of what was typed that is there, and the score that does without.
_LITERAL, _SURER = 0.5, 0.70
#: What the parts of a score weigh. Tuned on half of 403 queries, held on the others; more for
#: bm25 loses misheard words, less loses half-remembered ones.
_COVERED, _ALIGNED, _BM25 = 0.45, 0.45, 0.10
#: For a passage whose speaker is named in the query.
_SPEAKER = 0.05


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, 0 to 1, and whether it is only the nearest."""

    candidate: Candidate
    score: float
    weak: bool


def rank(query: Query, candidates: Iterable[Candidate]) -> list[Ranked]:
    """Order candidates, best first.

    Coverage is the share of the query's words, by how telling each is, that the passage holds;
    alignment is rapidfuzz's partial ratio of the corrected query against the passage, guarded
    so that a passage shorter than the query can't win by being a part of it. A speaker's name
    in the query is met by who speaks, and isn't looked for in what is said.
    """
    slots = [_sought(slot) for slot in query.slots]
    covered = [_covered(slots, candidate) for candidate in candidates]
    top_bm25 = max((item.candidate.bm25 for item in covered), default=0.0) or 1.0
    scored = [(round(_score(item, top_bm25), 4), item) for item in covered]
    scored.sort(key=lambda pair: (-pair[0], pair[1].candidate.row))
    sure = bool(scored) and _is_sure(*scored[0])
    return [Ranked(i.candidate, score, not sure or score < SURE) for score, i in scored]


def _is_sure(score: float, item: _Covered) -> bool:
    """Whether the best hit is an answer at all. A correction may turn a name that was never
    said into one that was: where little of what was really typed is there, more is asked."""
    return score >= SURE and (item.literal >= _LITERAL or score >= _SURER)


@dataclass(slots=True)
class _Sought:
    """A slot, ready to be looked for in many texts: (words between spaces, what finding them
    counts, what finding them as typed counts)."""

    literal: str
    weight: float
    meant: str
    alternatives: list[tuple[str, float, float]]


def _sought(slot: Slot) -> _Sought:
    alternatives = [
        (
            f" {' '.join(alternative.words)} ",
            slot.weight * alternative.likeness,
            slot.weight if alternative.typed else 0.0,
        )
        for alternative in slot.alternatives
    ]
    best = " ".join(slot.alternatives[0].words) if slot.alternatives else slot.literal
    return _Sought(slot.literal, slot.weight, best, alternatives)


@dataclass(slots=True)
class _Covered:
    """A candidate with the shares of the query's weight that its words meet: as meant, and as
    typed. `meant` is the query without its speaker."""

    candidate: Candidate
    share: float
    literal: float
    meant: str
    named: bool


def _covered(slots: Sequence[_Sought], candidate: Candidate) -> _Covered:
    names = set(terms(candidate.speaker)) if candidate.speaker else set()
    rest = [slot for slot in slots if slot.literal not in names]
    named = 0 < len(rest) < len(slots)
    if not named:
        rest = list(slots)
    padded = f" {candidate.terms} "
    total = met = literal = 0.0
    for slot in rest:
        total += slot.weight
        for words, as_meant, as_typed in slot.alternatives:
            if words in padded:
                met += as_meant
                literal += as_typed
                break
    meant = " ".join([slot.meant for slot in rest])
    total = total or 1.0
    return _Covered(candidate, met / total, literal / total, meant, named)


def _score(item: _Covered, top_bm25: float) -> float:
    text, meant = item.candidate.terms, item.meant
    aligned = fuzz.partial_ratio(meant, text) / 100 * min(1.0, len(text) / len(meant))
    score = _COVERED * item.share + _ALIGNED * aligned + _BM25 * item.candidate.bm25 / top_bm25
    return min(score + _SPEAKER * item.named, 1.0)


def found_spans(query: Query, text: str) -> list[tuple[int, int]]:
    """Where in the original text the words found stand: to be shown in bold.

    Phrases as wholes; stop words only where the query has nothing else or inside a phrase.
    """
    wanted = {
        term
        for slot in query.slots
        if slot.literal not in STOP_WORDS
        for alternative in slot.alternatives
        for term in alternative.words
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
