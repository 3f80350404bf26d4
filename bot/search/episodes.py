"""Which episodes all the words of a query are about: by their notes, and by what is said in them.

For queries that titles and names leave in doubt ("the one where they count seeds in the ice").
The words of a query are looked up one by one, so that of each it is known where it is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.search.index import Index
from bot.search.names import SAYS_LITTLE
from bot.search.query import Alternative, Query, Slot
from bot.search.rank import Ranked
from bot.search.text import is_character

#: So many words of a query are looked up, the rarest: an essay would keep the others waiting.
_MOST_WORDS = 12
#: What a word counts that is in the notes; and that is said as often as in no other episode.
_NOTED, _SAID = 0.5, 0.5
#: What the best passage's score counts beside them.
_PASSAGE = 0.3
#: What makes it sure: the share of the words found as typed, and in notes; how many do without.
_LITERAL, _MOSTLY_NOTED, _MANY = 0.7, 0.5, 3
#: The share of what was typed that may be said elsewhere and not here.
_MISSING = 0.5
#: A word that is said half as often tells a quarter.
_OFTEN = 2


@dataclass(slots=True)
class About:
    """How much an episode is about a query, by the words found, each weighted by how rare it is.

    `score` 0 to 1; the shares of the words that are in its notes or said as typed (`literal`),
    that are in its notes (`noted`), that are not here but elsewhere (`missing`); how many are
    here (`words`).
    """

    score: float = 0.0
    literal: float = 0.0
    noted: float = 0.0
    missing: float = 0.0
    words: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether it is an answer. A name that is only dropped somewhere is none: that asks for
        several words, as typed, and fewer where they are in the notes."""
        enough = self.words >= _MANY or (self.words > 1 and self.noted >= _MOSTLY_NOTED)
        return enough and self.literal >= _LITERAL

    @property
    def may_be_misspelt(self) -> bool:
        """Whether a title that is only like the query may be meant: not where what was typed is
        a word that others say ("titanic", where a guest is called Tigani)."""
        return self.missing <= _MISSING


def about(query: Query, index: Index, episodes: int) -> dict[int, About]:
    """By row, the episodes with a word of the query, and any other that is asked for; `episodes`
    is how many there are."""
    slots = [slot for slot in query.slots if slot.literal not in SAYS_LITTLE] or query.slots
    slots = sorted(slots, key=lambda slot: -slot.rarity)[:_MOST_WORDS]
    found: dict[int, About] = defaultdict(About)
    total = known = 0.0
    for slot in slots:
        noted, said = _places(index, "notes", slot), _places(index, "said", slot)
        rows = noted.keys() | said.keys()
        as_typed = {row for row, place in (*noted.items(), *said.items()) if place.typed}
        weight = math.log(1 + episodes / (1 + len(as_typed or rows)))
        total += weight
        known += weight * bool(as_typed)
        # Of a writing without words these are characters, which may be anywhere.
        is_word = not is_character(slot.literal)
        for row in rows:
            in_notes, in_talk = noted.get(row, _NOWHERE), said.get(row, _NOWHERE)
            one = found[row]
            one.score += weight * (_NOTED * in_notes.likeness + _SAID * in_talk.often**_OFTEN)
            one.literal += weight * (row in as_typed)
            one.noted += weight * in_notes.typed
            one.words += is_word and row in as_typed
    shares = {
        row: About(
            one.score / total,
            one.literal / total,
            one.noted / total,
            (known - one.literal) / total,
            one.words,
        )
        for row, one in found.items()
    }
    return defaultdict(lambda: About(missing=known / total), shares)


def combined(
    named: Iterable[tuple[int, float]], words: Mapping[int, About], passages: Iterable[Ranked]
) -> list[tuple[int, float]]:
    """By row the episodes with scores, 0 to 1, best first: by their titles and names, by all
    their words, and by the best passage of each."""
    scores: dict[int, float] = defaultdict(float)
    for row, score in named:
        scores[row] += score * (1 - words[row].missing / 2)
    for row, one in words.items():
        scores[row] += one.score
    best: dict[int, float] = {}
    for hit in passages:
        best.setdefault(hit.candidate.episode, hit.score)
    for row, score in best.items():
        scores[row] += _PASSAGE * score
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [(row, min(score, 1.0)) for row, score in ranked]


class _Place(NamedTuple):
    """That a word is somewhere: how like the word that is there is to the one typed, how often
    it is there, 1 for where it is most, and whether it is the word as typed."""

    likeness: float
    often: float
    typed: bool


_NOWHERE = _Place(0.0, 0.0, False)


def _places(index: Index, field: str, slot: Slot) -> dict[int, _Place]:
    """By row, the episodes that have the word, or what may stand for it, in this field."""
    literal = Alternative((slot.literal,), 1.0, True)
    typed = [literal, *(a for a in slot.alternatives if a.typed and a.words != literal.words)]
    guesses = [a for a in slot.alternatives if not a.typed]
    found = index.episodes(field, typed)
    guessed = index.episodes(field, guesses) if guesses else {}
    most = max((*found.values(), *guessed.values()), default=1.0)
    likeness = max((guess.likeness for guess in guesses), default=0.0)
    places = {row: _Place(likeness, score / most, False) for row, score in guessed.items()}
    for row, score in found.items():
        places[row] = _Place(1.0, max(score, guessed.get(row, 0.0)) / most, True)
    return places
