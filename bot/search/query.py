"""What a member typed -> slots of terms, corrections, and FTS5 expressions.

Nothing typed reaches FTS5's syntax raw: every term is letters and digits, in quotation marks.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from bot.search.text import STOP_WORDS, terms
from bot.search.vocabulary import RARE, Vocabulary

#: What is read of a query, in characters and in words: a question, not an essay.
_MOST_CHARACTERS = 1_000
_MOST_WORDS = 48
#: Joined words are corrected only where they are long and the correction is near.
_LONG, _ALIKE_JOINED = 8, 0.75
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{2,})[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of the query with all that may stand for it: (terms, likeness 0 to 1).

    Several terms in one alternative are a phrase: "nodejs" is also "node js". `literal` is the
    word as typed; `weight` how much it tells.
    """

    literal: str
    weight: float
    alternatives: tuple[tuple[tuple[str, ...], float], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query, understood. `words` as typed, normalised; `phrases` are to be met to the word;
    `corrected` maps what was typed to what is searched instead."""

    words: tuple[str, ...]
    slots: tuple[Slot, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    corrected: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.words


def parse(
    text: str, vocabulary: Vocabulary, *, exact: bool = False, literal: bool = False
) -> Query:
    """Understand what was typed.

    `exact`: the whole text is a phrase. `literal`: nothing is corrected. Text in quotation
    marks is a phrase too.
    """
    text = text[:_MOST_CHARACTERS]
    words = tuple(terms(text)[:_MOST_WORDS])
    if exact:
        return Query(words, _plain(words, vocabulary), (words,) if words else ())
    phrases = tuple(filter(None, (tuple(terms(found)) for found in _QUOTED.findall(text))))
    if literal:
        return Query(words, _plain(words, vocabulary), phrases)
    in_phrases = {word for phrase in phrases for word in phrase}
    slots = tuple(
        _slot(i, words, vocabulary, correct=word not in in_phrases) for i, word in enumerate(words)
    )
    corrected = {
        slot.literal: " ".join(slot.alternatives[0][0])
        for slot in slots
        if slot.alternatives and slot.alternatives[0][0] != (slot.literal,)
    }
    return Query(words, slots, phrases, corrected)


def _plain(words: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Slot, ...]:
    return tuple(Slot(w, _weight(w, vocabulary), (((w,), 1.0),)) for w in words)


def _weight(word: str, vocabulary: Vocabulary) -> float:
    idf = vocabulary.idf(word)
    return idf * (0.15 if word in STOP_WORDS else 1.0)


def _slot(at: int, words: tuple[str, ...], vocabulary: Vocabulary, *, correct: bool) -> Slot:
    word = words[at]
    known = vocabulary.count(word)
    found: dict[tuple[str, ...], float] = {}
    if known:
        found[(word,)] = 1.0
    for joined in _joins(at, words):
        if joined in vocabulary and vocabulary.count(joined) * 3 > known:
            found[(joined,)] = 0.97
        elif correct and not known:
            # "ad vintage": parted where it isn't, and misheard besides.
            for other, likeness in vocabulary.corrections(joined, limit=1):
                if likeness > _ALIKE_JOINED and len(joined) >= _LONG and other not in words:
                    found.setdefault((other,), likeness * 0.9)
    if correct and known < RARE and word not in STOP_WORDS:
        for pair in vocabulary.splits(word):
            found.setdefault(pair, 0.95 if len(word) > 5 else 0.7)
        for other, likeness in vocabulary.corrections(word):
            # A word that is there, if seldom, is first of all itself.
            found.setdefault((other,), likeness * (0.6 if known else 1.0))
    ranked = sorted(found.items(), key=lambda item: -item[1])
    weight = max((_weight(term, vocabulary) for term in ranked[0][0]), default=0.0) if ranked else 0
    return Slot(word, weight or _weight(word, vocabulary), tuple(ranked))


def _joins(at: int, words: tuple[str, ...]) -> list[str]:
    """The word joined with its neighbours: "tensor flow" is also "tensorflow"."""
    pairs = itertools.pairwise(words[max(0, at - 1) : at + 2])
    return [a + b for a, b in pairs]
