"""Candidates -> hits in order: which words are there, which stand together, how like it sounds.

Tuned on the public queries and on half of those written by hand, held on the others and on made
ones. What did not help there is not here: stemming, blocks of five turns, the episode's title and
whole transcript, the passage's length (see the package's docstring for the figures).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.model import Candidate
from bot.search.query import MENTIONED, NAMED, Query, Slot
from bot.search.text import STOP_WORDS, terms

#: What the parts of a score weigh: how like the best stretch of the passage is to the query, which
#: share of the query's words is there, which of its pairs side by side, and the index's bm25.
_ALIKE, _SAID, _PAIRS, _BM25 = 0.31, 0.315, 0.205, 0.17
#: What is added where so many times the best's bm25 lies in other passages of the episode: what is
#: remembered of a talk is mostly what it was about.
_ABOUT, _ENOUGH_ABOUT = 0.08, 8
#: What a stop word counts as a part of what is said, beside a telling word as rare.
_STOP = 0.6
#: How well a query must fit the best hit, by its score and by the words that were really typed, to
#: have an answer at all; and how much less for each telling word beyond so many, up to so many, as
#: many words are seldom met by chance. 340 queries made of other podcasts' words reach, nine of
#: ten, 1.4 with four telling words, 1.3 with six and 1.0 with twelve.
_SURE, _SURER, _SEVERAL, _MANY = 1.05, 0.04, 4, 12
#: A word that nobody ever said counts more than the rarest that somebody did.
_UNKNOWN = 1.5
#: What finding a word's correction counts as finding the word: a name that was never said is often
#: one letter from a word that was. What is this like the word is the word, written apart.
_CORRECTED, _WRITTEN_APART = 0.8, 0.96
#: An answer has at least this part of the best one's score; what has less is only near it.
_ANSWER = 0.8
#: A name that was misspelt counts at least so much where somebody of that name speaks.
_NAMED_BY = 0.8
#: So many of those that have the most words are held against the query letter by letter; of quotes
#: the others are no hits.
ALIGNED = 24
#: So many of the best are seen together with the passages beside them, unless one fits as well as
#: this by itself; together they must be better by so much.
_LOOKED_AROUND, _FITS, _BETTER = 8, 0.9, 0.05
#: So many tell whether there is an answer.
_JUDGED = 3
#: What the talk around the talk loses, where nothing of the kind was asked for, and below which
#: likeness: who remembers a greeting to the word is shown it.
_FILLER_LOSES, _ALIKE_ENOUGH, _DEMOTED = 0.06, 0.8, 12
#: What a passage of fewer characters loses where so few words are asked for: "Node.js, yeah" says
#: little about it.
_SHORT, _SHORT_LOSES, _FEW = 60, 0.04, 2
_FILLER = re.compile(
    r"\b(?:welcome to|thanks? (?:so much |you )?for (?:listening|joining|being|having|coming)|"
    r"see you (?:all )?next|talk to you (?:all )?next|brought to you by|promo code|sponsor\w*|"
    r"cool things? of the week|question of the week|how are you(?: doing)?|"
    r"nice to meet you|thank you so much|bye)\b"
)

#: The passages before and after one, where there are any.
Beside = Callable[[Candidate], tuple[Candidate | None, Candidate | None]]


class Ranked(NamedTuple):
    """A candidate with its score, 0 to 1, and whether it is only the nearest. `also` is the
    passage beside it with which it fits better than alone."""

    candidate: Candidate
    score: float
    weak: bool
    also: Candidate | None = None


def rank(
    query: Query,
    candidates: Sequence[Candidate],
    beside: Beside | None = None,
    limit: int | None = None,
) -> list[Ranked]:
    """Order candidates, best first, at most `limit`; what is only near the query comes last.

    `beside` where they are passages, which are seen with what is said around them.
    A speaker's name in the query is met by who speaks, and isn't looked for in what is said.
    """
    if not candidates or query.is_empty:
        return []
    sought = _Sought(query)
    around = cache(beside or (lambda _: (None, None)))
    top = max(candidate.bm25 for candidate in candidates) or 1.0
    hits = [_hit(sought, candidate, candidate.bm25 / top) for candidate in candidates]
    if len(query.slots) <= _FEW and not query.phrases:
        for hit in hits:
            if len(hit.candidate.terms) < _SHORT:
                hit.score -= _SHORT_LOSES
    _sort(hits)
    del hits[limit or len(hits) :]
    for hit in hits[:ALIGNED]:
        hit.alike = sought.alike(hit.candidate.terms, hit.candidate.speaker)
        hit.score = min(hit.score + _ALIKE * hit.alike, 1.0)
    _sort(hits)
    if query.phrases:
        hits = _complete(query, hits, around)
        if not hits:
            return []
    elif beside and hits[0].score < _FITS:
        _prefer_episodes(hits, candidates, top)
        _look_around(sought, hits[:_LOOKED_AROUND], around)
        _demote_filler(query, hits[:_DEMOTED])
    _sort(hits)
    best = hits[0].score
    judged = [_near(hit, around) for hit in hits[:_JUDGED]]
    literal = max(itertools.starmap(sought.literally, judged))
    sure = best - hits[0].about + literal >= sought.least_sure
    # Who puts a phrase in quotation marks has an answer wherever it is.
    least = 0.0 if query.phrases else _ANSWER * best if sure else 2.0
    return [Ranked(hit.candidate, round(hit.score, 4), hit.score < least, hit.also) for hit in hits]


@dataclass(slots=True)
class _Hit:
    """A candidate and how well it fits: by its words alone, in all, and of that how like the best
    stretch sounds."""

    candidate: Candidate
    said: float
    score: float
    alike: float = 0.0
    about: float = 0.0
    also: Candidate | None = None


def _hit(sought: _Sought, candidate: Candidate, bm25: float) -> _Hit:
    said = sought.words(candidate.terms, candidate.speaker)
    return _Hit(candidate, said, said + _BM25 * bm25)


def _sort(hits: list[_Hit]) -> None:
    hits.sort(key=lambda hit: (-round(hit.score, 4), hit.candidate.row))


@dataclass(frozen=True, slots=True)
class _Word:
    """A slot, ready to be looked for in many texts: `ways` are words between spaces with what
    finding them counts and what it counts as finding what was typed; `names` who may be meant."""

    rarity: float
    meant: str
    ways: tuple[tuple[str, float, float], ...]
    names: dict[str, float]
    telling: bool
    known: bool


class _Plan(NamedTuple):
    """What is looked for in what somebody says: `words`, each by its ways between spaces with
    what they add to a score, the first that is there, and what is added where none is; `pairs` of
    words side by side, apart or as one word, and what each adds; `meant`, the whole."""

    words: tuple[tuple[tuple[tuple[str, float], ...], float], ...]
    pairs: tuple[tuple[str, str | None], ...]
    pair: float
    meant: str


class _Sought:
    """A query, ready to be looked for in many texts."""

    def __init__(self, query: Query) -> None:
        self._words = [_word(slot) for slot in query.slots]
        #: By place, without repetitions, what of the whole a word tells.
        self._weights = {
            query.slots.index(slot): slot.rarity * times * (1.0 if _tells(slot) else _STOP)
            for slot, times in Counter(query.slots).items()
        }
        telling = sum(word.telling for word in self._words)
        #: What the best hit's score and its words as typed must come to, to be an answer.
        self.least_sure = _SURE - _SURER * max(0, min(telling, _MANY) - _SEVERAL)
        self._joined = query.joined
        self._called: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, word in enumerate(self._words):
            for name, likeness in word.names.items():
                self._called[name].append((at, likeness))
        self._nobody = self._plan({})
        self._plans: dict[str | None, _Plan] = {None: self._nobody}

    def words(self, text: str, speaker: str | None) -> float:
        """How well a passage's terms fit, said by `speaker`, without how like they sound."""
        plan = self._planned(speaker)
        padded = f" {text} "
        score = 0.0
        for ways, otherwise in plan.words:
            for way, counts in ways:
                if way in padded:
                    score += counts
                    break
            else:
                score += otherwise
        for apart, one in plan.pairs:
            if apart in padded or (one is not None and one in padded):
                score += plan.pair
        return score

    def alike(self, text: str, speaker: str | None) -> float:
        """How like the best stretch of a text sounds, 0 to 1."""
        meant = self._planned(speaker).meant
        # Guarded, so that a passage shorter than the query can't win by being a part of it.
        return fuzz.partial_ratio(meant, text) / 100 * min(1.0, len(text) / len(meant))

    def _planned(self, speaker: str | None) -> _Plan:
        if speaker not in self._plans:
            named = self._naming(speaker)
            self._plans[speaker] = self._plan(named) if named else self._nobody
        return self._plans[speaker]

    def _plan(self, named: dict[int, float]) -> _Plan:
        """`named` are the words, by place, that name the speaker: they need not be said."""
        rest = [word.meant for at, word in enumerate(self._words) if at not in named]
        meant = " ".join(rest or [word.meant for word in self._words])
        pairs = dict.fromkeys(itertools.pairwise(meant.split()))
        # Of a single word nothing can stand side by side: that it is there counts for both.
        share = (_SAID if pairs else _SAID + _PAIRS) / (sum(self._weights.values()) or 1.0)
        words = tuple(
            (
                tuple((way, weight * share * max(counts, named.get(at, 0.0)))
                      for way, counts, _ in self._words[at].ways),
                weight * share * named.get(at, 0.0),
            )
            for at, weight in self._weights.items()
        )  # fmt: skip
        side_by_side = tuple(self._side_by_side(a, b) for a, b in pairs)
        return _Plan(words, side_by_side, _PAIRS / (len(pairs) or 1), meant)

    def _side_by_side(self, a: str, b: str) -> tuple[str, str | None]:
        """Two words between spaces; and as one word, where anybody says that."""
        return f" {a} {b} ", f" {a}{b} " if a + b in self._joined else None

    def _naming(self, speaker: str | None) -> dict[int, float]:
        """Which words, by place, name the speaker, and how surely."""
        named: dict[int, float] = {}
        for name in _names(speaker):
            for at, likeness in self._called.get(name, ()):
                named[at] = max(likeness, named.get(at, 0.0))
        return named

    def literally(self, text: str, speaker: str | None) -> float:
        """The share of the telling words, as they were typed, that are in a text."""
        padded, named = f" {text} ", self._naming(speaker)
        some_tell = any(word.telling for word in self._words)
        met = total = 0.0
        for at, word in enumerate(self._words):
            if word.telling or not some_tell:
                weight = word.rarity * (1.0 if word.known else _UNKNOWN)
                ways = [typed for way, _, typed in word.ways if way in padded]
                total += weight
                met += weight * max(*ways, named.get(at, 0.0), 0.0)
        return met / (total or 1.0)


@lru_cache(maxsize=10_000)
def _names(speaker: str | None) -> tuple[str, ...]:
    return tuple(terms(speaker or ""))


def _tells(slot: Slot) -> bool:
    return slot.literal not in STOP_WORDS


def _word(slot: Slot) -> _Word:
    telling = _tells(slot)
    counts = MENTIONED if slot.speaks else 1.0
    ways = [
        (f" {' '.join(each.words)} ", each.likeness * counts,
         1.0 if each.typed or each.likeness > _WRITTEN_APART else _CORRECTED * each.likeness**3)
        for each in slot.alternatives
    ]  # fmt: skip
    names = {
        each.words[0]: max(each.likeness, _NAMED_BY)
        for each in reversed(slot.alternatives)
        if telling and len(each.words) == 1 and each.likeness >= NAMED
    }
    if telling:
        names[slot.literal] = 1.0
    return _Word(
        slot.rarity,
        slot.meant,
        tuple(ways),
        names,
        telling,
        any(each.words == (slot.literal,) for each in slot.alternatives),
    )


def _complete(query: Query, hits: Iterable[_Hit], beside: Beside) -> list[_Hit]:
    """Those that hold the phrases, alone or together with the next passage, shown then, too."""
    held = []
    for hit in hits:
        if not _holds(hit.candidate.terms, query):
            _, after = beside(hit.candidate)
            # A seam has words of the next passage, too: what stands wholly there is its own hit.
            if not after or _holds(after.terms, query):
                continue
            if not _holds(f"{hit.candidate.terms} {after.terms}", query):
                continue
            hit.also, hit.score = after, 1.0
        held.append(hit)
    return held


def _holds(text: str, query: Query) -> bool:
    return all(f" {' '.join(phrase)} " in f" {text} " for phrase in query.phrases)


def _prefer_episodes(hits: list[_Hit], candidates: Iterable[Candidate], top: float) -> None:
    """An episode of which more passages match is likelier the one that is meant."""
    about: dict[int, float] = defaultdict(float)
    for candidate in candidates:
        about[candidate.episode] += candidate.bm25 / top
    for hit in hits:
        others = about[hit.candidate.episode] - hit.candidate.bm25 / top
        hit.about = _ABOUT * min(others / _ENOUGH_ABOUT, 1.0)
        hit.score += hit.about
    _sort(hits)


def _look_around(sought: _Sought, hits: Iterable[_Hit], beside: Beside) -> None:
    """See each hit together with the passages beside it: what is found half in one and half in
    the other, and an answer whose question holds its words."""
    for hit in hits:
        own = hit.candidate.terms
        before, after = beside(hit.candidate)
        back = _gain(sought, hit, before, f"{before.terms} {own}") if before else 0.0
        on = _gain(sought, hit, after, f"{own} {after.terms}") if after else 0.0
        if max(back, on) > _BETTER:
            hit.score = min(hit.score + max(back, on), 1.0)
            hit.also = before if back > on else after


def _gain(sought: _Sought, hit: _Hit, other: Candidate, together: str) -> float:
    """How much better a hit and the passage beside it fit together than either alone."""
    own = hit.candidate
    both = sought.words(together, own.speaker)
    if both - hit.said < _BETTER:
        return 0.0
    beyond = sought.words(other.terms, other.speaker)
    return min(both + _ALIKE * sought.alike(together, own.speaker), 1.0) - max(
        hit.said + _ALIKE * hit.alike,
        beyond + _ALIKE * sought.alike(other.terms, other.speaker),
    )


def _demote_filler(query: Query, hits: Iterable[_Hit]) -> None:
    """Sponsors, greetings and sign-offs rank behind."""
    if _FILLER.search(" ".join(query.words)):
        return
    for hit in hits:
        if hit.alike < _ALIKE_ENOUGH and _FILLER.search(hit.candidate.terms):
            hit.score = max(hit.score - _FILLER_LOSES, 0.0)


def _near(hit: _Hit, beside: Beside) -> tuple[str, str | None]:
    """The words of a hit and of what is beside it, and who speaks."""
    before, after = beside(hit.candidate)
    texts = [each.terms for each in (before, hit.candidate, after) if each]
    return " ".join(texts), hit.candidate.speaker
